/** Objects on Azure that only look like ours, another installation in the same tenant, and the elevating identity used by a thief. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../../src/core/brand.ts';
import { grantNumber, installation, instant } from '../../src/core/brand.ts';
import { formatJustification, formatMarker } from '../../src/core/marker.ts';
import { assignGuid } from '../../src/providers/azure-role/requests.ts';
import { ruleName } from '../../src/providers/nsg-rule/rule.ts';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, openPull, putFile } from '../../src/sandbox/demo/people.ts';
import { arm, stolenIdentity, stolenIdToken } from './adversary.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  approveAll,
  askApprovedAndMerged,
  dispatch,
  events,
  logOf,
  mergeAs,
  onlyWhatIFire,
  openScenario,
  sweep,
  verifies,
} from './kit.ts';

const HOUR = 3_600_000;
const ALICE = '0f2c0000-0000-4000-8000-000000000001';
const DAVE = '0f2c0000-0000-4000-8000-000000000004';
const MALLORY = '0f2c0000-0000-4000-8000-000000000006';
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const VM_ADMIN = '1c0163c0-47e6-4577-8991-ea5c82e286e4';
const THEIRS = installation('ffffffff');

let scenario: Scenario;
let ours: Installation;
/** Of alice, open. */
let held: number;
beforeAll(async () => {
  scenario = await openScenario();
  await onlyWhatIFire(scenario);
  ours = installation(scenario.world.github.variables.get('GATEHOUSE_INSTALLATION') ?? '');
  held = await askApprovedAndMerged(scenario, 'held');
  await dispatch(scenario, 'elevate.yml');
  expect(await access(scenario)).toEqual({ roles: 2, rules: 1 });
}, 120_000);
afterAll(() => scenario.close());

const now = (): number => scenario.world.clock.now();
const key = (by: Installation, grant: number, end = now() + HOUR) => ({
  installation: by,
  grant: grantNumber(grant),
  expiresAt: instant(Math.floor(end / 1000) * 1000),
});

let priority = 3000;
/** A rule that somebody writes who may: the elevating identity, or an administrator. */
const putRule = async (name: string, description: string, nsg = scenario.nsg): Promise<void> => {
  const { token } = scenario.world.addresses.azure;
  const properties = {
    description,
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: (priority += 1),
    sourceAddressPrefix: '203.0.113.99',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '443',
  };
  const path = `${nsg}/securityRules/${name}`;
  const answer = await arm(scenario, token, { method: 'PUT', path, body: { properties } });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
};
const rulesIn = async (nsg = scenario.nsg): Promise<readonly string[]> => {
  const { token } = scenario.world.addresses.azure;
  const answer = await arm(scenario, token, { method: 'GET', path: nsg });
  return list(at(answer.body, 'properties', 'securityRules')).map((rule) => text(at(rule, 'name')));
};

/** A role that the elevating identity assigns, taken from its workflow. */
const assign = async (guid: string, of: { principal: string; role: string; justification: string }) => {
  const scope = scenario.world.addresses.tenant['scope']!;
  const body = {
    properties: {
      principalId: of.principal,
      roleDefinitionId: `${scenario.subscription}/providers/Microsoft.Authorization/roleDefinitions/${of.role}`,
      requestType: 'AdminAssign',
      justification: of.justification,
      scheduleInfo: {
        startDateTime: new Date(now()).toISOString(),
        expiration: { type: 'AfterDateTime', endDateTime: new Date(now() + 2 * HOUR).toISOString() },
      },
    },
  };
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${guid}`;
  const answer = await arm(scenario, await stolenIdentity(scenario, 'elevate'), {
    method: 'PUT',
    path,
    body,
  });
  expectStatus(answer, 201, 'the assignment');
};
const holders = (role: string): readonly string[] =>
  list(at(scenario.world.azure.state(), 'assignments'))
    .filter((one) => at(one, 'role') === role && at(one, 'live') === true)
    .map((one) => text(at(one, 'principalId')));

const swept = async (): Promise<{ readonly log: string; readonly conclusion: string | undefined }> => {
  const runs = await sweep(scenario);
  return {
    log: await logOf(scenario, runs, 'revoke.yml'),
    conclusion: runs.findLast(({ workflow }) => workflow === 'revoke.yml')?.conclusion,
  };
};

describe('a rule that only looks like ours', () => {
  it('is left alone and uncounted: a copied marker, a marker with another end, a name without a marker, a marker in longer text', async () => {
    const open = key(ours, held);
    await putRule('copied', formatMarker(open));
    await putRule('copied-and-over', formatMarker(key(ours, held, now() - HOUR)));
    await putRule('of-nobody', formatMarker(key(ours, 4711, now() - HOUR)));
    await putRule(ruleName(key(ours, 4712), '1'), 'made by hand');
    await putRule(ruleName(key(ours, 4713), '1'), `${formatMarker(key(ours, 4713, now() - HOUR))} and more`);
    await putRule(ruleName(key(ours, 4714), '1'), formatMarker(key(ours, 4715, now() - HOUR)));
    const before = await rulesIn();
    const recorded = (await events(scenario)).length;
    const { conclusion } = await swept();
    expect(conclusion).toBe('success');
    expect(await rulesIn()).toEqual(before);
    expect((await events(scenario)).length).toBe(recorded);
  });

  it('with the name and the marker of a grant that is not open is an orphan: removed, recorded, and said', async () => {
    const orphan = key(ours, 4800);
    const name = ruleName(orphan, '3');
    await putRule(name, formatMarker(orphan));
    const { log } = await swept();
    expect(await rulesIn()).not.toContain(name);
    expect(log).toContain('#4800 nsg-rule: absent, found on the platform');
    expect((await events(scenario)).at(-1)).toMatchObject({ type: 'swept', data: { ended: 1 } });
  });
});

describe('another installation in the same tenant', () => {
  const over = () => key(THEIRS, 7, now() - HOUR);
  const running = () => key(THEIRS, 8);

  /** Their sweep: the same program, from a host of theirs. */
  const theySweep = async (): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-theirs-'));
    const variable = (name: string): string => scenario.world.github.variables.get(name) ?? '';
    try {
      const file = join(folder, 'token');
      writeFileSync(file, await stolenIdToken(scenario, 'gatehouse-revoke'));
      const azure = ['SUBSCRIPTIONS', 'AUTHORITY', 'ARM_ENDPOINT', 'GRAPH_ENDPOINT'].map((name) => [
        `GATEHOUSE_AZURE_${name}`,
        variable(`GATEHOUSE_AZURE_${name}`),
      ]);
      await new Promise<void>((done, fail) => {
        execFile(
          process.execPath,
          [scenario.world.cli, 'revoke', '--platform-only', '--installation', THEIRS],
          {
            env: {
              AZURE_TENANT_ID: scenario.world.azure.tenantId,
              AZURE_CLIENT_ID: variable('GATEHOUSE_REVOKE_CLIENT_ID'),
              AZURE_FEDERATED_TOKEN_FILE: file,
              NODE_EXTRA_CA_CERTS: scenario.world.addresses.ca,
              ...Object.fromEntries(azure),
            },
          },
          (error, out, err) => (error === null ? done() : fail(new Error(`${out}${err}`))),
        );
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it('loses nothing to our sweep, on the same group, and is not counted by it', async () => {
    await putRule(ruleName(over(), '1'), formatMarker(over()));
    await putRule(ruleName(running(), '1'), formatMarker(running()));
    const before = await rulesIn();
    const recorded = (await events(scenario)).length;
    expect((await swept()).conclusion).toBe('success');
    expect(await rulesIn()).toEqual(before);
    expect((await events(scenario)).length).toBe(recorded);
  });

  it('takes nothing of ours: its sweep ends what is over of its own and nothing else', async () => {
    const before = await rulesIn();
    await theySweep();
    expect(await rulesIn()).toEqual(before.filter((name) => name !== ruleName(over(), '1')));
    expect((await access(scenario)).roles).toBe(2);
  });

  it('keeps its role for the same person where ours is asked for: ours is not opened, and theirs stands', async () => {
    const other = key(THEIRS, 9);
    await assign(assignGuid(other, '1', 1), {
      principal: DAVE,
      role: VM_ADMIN,
      justification: formatJustification(other, 'https://github.com/other/access/pull/9'),
    });
    const before = await rulesIn();
    const [branch, path] = ['dave/same-place', 'requests/same-place.yaml'];
    const content = scenario.sample.request;
    await putFile(scenario.outside, 'dave', { branch, path, content, message: 'Ask' });
    const pull = await openPull(scenario.outside, 'dave', branch, 'same place');
    await advance(scenario, '2s');
    await approveAll(scenario, pull);
    await advance(scenario, '2s');
    await mergeAs(scenario, 'erin', pull);
    await dispatch(scenario, 'elevate.yml');
    const types = (await events(scenario)).filter(({ grant }) => grant === pull).map(({ type }) => type);
    expect(types).toContain('decided');
    expect(types).not.toContain('elevated');
    await advance(scenario, '10m');
    await swept();
    expect(await rulesIn()).toEqual(before);
    expect(holders(READER)).not.toContain(DAVE);
    expect(holders(VM_ADMIN)).toContain(DAVE);
  });
});

describe('the elevating identity in the hands of a thief', () => {
  it('may assign a role that no sweep knows for ours: it stays, and ends only as PIM was told', async () => {
    await assign('3f0e6a7b-8c9d-4b7e-8c21-00000000beef', {
      principal: MALLORY,
      role: READER,
      justification: formatJustification(key(ours, held), 'https://github.com/contoso/access/pull/1'),
    });
    expect((await swept()).conclusion).toBe('success');
    expect(holders(READER)).toContain(MALLORY);
    await advance(scenario, '2h1m');
    expect(holders(READER)).not.toContain(MALLORY);
  });

  it('who makes a role under an id of ours, without a rule and without a record, has it taken by the sweep, which says so', async () => {
    const orphan = key(ours, 4900);
    await assign(assignGuid(orphan, '1', 1), {
      principal: MALLORY,
      role: READER,
      justification: formatJustification(orphan, 'https://github.com/contoso/access/pull/4900'),
    });
    await advance(scenario, '6m');
    const { log } = await swept();
    expect(holders(READER)).not.toContain(MALLORY);
    expect(log).toContain('#4900 azure-role: absent, found on the platform');
    expect(await verifies(scenario)).toBe(true);
  });

  it('who hides a role behind alice’s open grant has it taken, or named where it cannot be told from others, and hers stays', async () => {
    await advance(scenario, '3h');
    await swept();
    const pull = await askApprovedAndMerged(scenario, 'hers');
    await dispatch(scenario, 'elevate.yml');
    expect((await events(scenario)).at(-1)).toMatchObject({ type: 'elevated', grant: pull });
    expect(holders(VM_ADMIN)).toContain(ALICE);
    const justification = formatJustification(
      key(ours, pull),
      `https://github.com/contoso/access/pull/${pull}`,
    );
    // A step that her grant does not have; and a second attempt of one that it has, for somebody else.
    await assign(assignGuid(key(ours, pull), '9', 1), { principal: MALLORY, role: READER, justification });
    await assign(assignGuid(key(ours, pull), '1', 2), { principal: DAVE, role: READER, justification });
    await advance(scenario, '10m');
    const { log, conclusion } = await swept();
    expect(holders(READER).toSorted()).toEqual([ALICE, DAVE]);
    expect(holders(VM_ADMIN)).toContain(ALICE);
    // Whose request the second attempt is cannot be proved: it is not removed, and every sweep is red until PIM ends it.
    expect(conclusion).toBe('failure');
    expect(log).toContain(`#${pull} azure-role is still there: `);
    expect(await verifies(scenario)).toBe(true);
  });
});
