/** More is over than one run handles: the real workflow makes a job for each subscription, and what one of them leaves the next sweep ends. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGitHubClient } from '../../src/adapters/github/client.ts';
import { createLedgerStore } from '../../src/adapters/github/ledger-store.ts';
import { grantNumber, installation, resourceId } from '../../src/core/brand.ts';
import type { NewEvent } from '../../src/core/ledger/event.ts';
import { formatMarker } from '../../src/core/marker.ts';
import type { Step } from '../../src/core/plan.ts';
import type { GrantContext } from '../../src/ports/privilege.ts';
import { ruleName } from '../../src/providers/nsg-rule/rule.ts';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { openPull, putFile, settle } from '../../src/sandbox/demo/people.ts';
import { openRules } from '../../src/sandbox/demo/tenant.ts';
import { openMany } from '../builders/many-grants.ts';
import { wireRecorder } from '../wire.ts';
import { arm } from './adversary.ts';
import { modelOf } from './forge.ts';
import type { Scenario } from './kit.ts';
import {
  advance,
  askApprovedAndMerged,
  comment,
  editOnMain,
  events,
  onlyWhatIFire,
  openScenario,
  verifies,
} from './kit.ts';

const PLACES = [1, 2, 5, 6].map((digit) => String(digit).repeat(8) + '-1111-1111-1111-111111111111');
const NSG = 'resourceGroups/many/providers/Microsoft.Network/networkSecurityGroups/many-nsg';
const nsgIn = (place: string) => resourceId(`/subscriptions/${place}/${NSG}`);
const COUNT = 48;

let scenario: Scenario;
let policies: string;
beforeAll(async () => {
  policies = await mkdtemp(join(tmpdir(), 'gatehouse-scale-'));
  await cp(resolve(import.meta.dirname, '../../policies'), policies, { recursive: true });
  const targets = join(policies, 'targets.yaml');
  const more = PLACES.map((place, index) => `  many-${index}: ${nsgIn(place)}\n`).join('');
  await writeFile(targets, (await readFile(targets, 'utf8')).replace('targets:\n', `targets:\n${more}`));
  scenario = await openScenario(undefined, wireRecorder(), policies);
}, 120_000);
afterAll(async () => {
  await scenario.close();
  await rm(policies, { recursive: true, force: true });
});

/** Every rule with our marker in any of the groups. */
const standing = async (): Promise<readonly string[]> =>
  (await Promise.all(PLACES.map((place) => openRules(scenario.outside, nsgIn(place))))).flatMap((rules) =>
    rules.map(({ name }) => name),
  );

/** `COUNT` grants with a rule each, over all places, as elevations would have left them. */
const openAll = async (): Promise<readonly number[]> => {
  const { outside, world } = scenario;
  const model = await askApprovedAndMerged(scenario, 'model');
  await settle(outside);
  const said = await modelOf(scenario, model);
  await onlyWhatIFire(scenario);
  // Requests that wait for hours are woken, and nothing follows from that.
  await putFile(outside, 'erin', {
    branch: 'main',
    path: '.github/workflows/request.yml',
    content:
      'name: request\non:\n  workflow_dispatch:\n    inputs:\n      pull-request: { type: string }\njobs:\n  none:\n    if: false\n    runs-on: ubuntu-latest\n    steps: [{ run: "true" }]\n',
    message: 'Say nothing',
  });
  await editOnMain(scenario, '.github/workflows/revoke.yml', (workflow) =>
    workflow.replace("share-above: '150'", "share-above: '12'"),
  );
  const pulls: number[] = [];
  for (let number = 0; number < COUNT; number += 1) {
    const branch = `alice/many-${number}`;
    const content = scenario.sample.request;
    await putFile(outside, 'alice', {
      branch,
      path: `requests/many-${number}.yaml`,
      content,
      message: 'Ask',
    });
    pulls.push(await openPull(outside, 'alice', branch, 'many'));
  }
  await settle(outside);
  const [owner = '', repo = ''] = world.addresses.repository.split('/');
  const client = createGitHubClient({
    apiUrl: world.addresses.github.api,
    token: world.addresses.people['erin'] ?? '',
    owner,
    repo,
    onDate: () => undefined,
    sleep: async () => undefined,
  });
  const rules: {
    readonly step: Step;
    readonly context: Pick<GrantContext, 'installation' | 'grant' | 'expiresAt'>;
  }[] = [];
  const base = { grant: null, actor: { kind: 'gatehouse' }, id: '' } as const;
  const [rule] = said.elevating.plan.steps.filter(({ kind }) => kind === 'nsg-rule');
  const plan = { ...said.elevating.plan, steps: [{ ...rule, nsg: nsgIn(PLACES[0] ?? '') } as Step] };
  await openMany(createLedgerStore(client), {
    template: [
      { ...base, type: 'requested', data: said.requested },
      { ...base, type: 'decided', data: said.decided },
      { ...base, type: 'elevating', data: { ...said.elevating, plan } },
    ] as readonly NewEvent[],
    first: pulls[0] ?? 0,
    count: COUNT,
    subscriptionOf: (place) => PLACES[place % PLACES.length] ?? '',
    shorter: () => 0,
    installation: installation(world.github.variables.get('GATEHOUSE_INSTALLATION') ?? ''),
    platforms: [
      {
        kind: 'nsg-rule',
        put(step, context) {
          rules.push({ step, context });
          return { objectId: step.id, endsAt: 'by-sweep', details: {} };
        },
      },
    ],
    time: new Date(world.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
  });
  for (const [index, { step, context }] of rules.entries()) {
    if (step.kind !== 'nsg-rule' || !('nsg' in step)) throw new Error('the plan has a rule of a group');
    const properties = {
      description: formatMarker(context),
      protocol: 'Tcp',
      access: 'Allow',
      direction: 'Inbound',
      priority: 3_000 + index,
      sourceAddressPrefix: '203.0.113.7',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '443',
    };
    const path = `${step.nsg}/securityRules/${ruleName(context, step.id)}`;
    const { token } = world.addresses.azure;
    const answer = await arm(scenario, token, { method: 'PUT', path, body: { properties } });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  }
  return pulls;
};

const swept = async () => {
  await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
  const answer = await scenario.outside.control('POST', '/settle');
  const run = list(at(answer, 'runs')).findLast((one) => at(one, 'workflow') === 'revoke.yml');
  return {
    conclusion: text(at(run, 'conclusion')),
    jobs: list(at(run, 'jobs')).map((job) => ({
      id: text(at(job, 'id')),
      shard: at(job, 'matrix', 'shard'),
      result: text(at(job, 'result')),
    })),
    log: text(await scenario.outside.control('GET', `/runs/${Number(at(run, 'id'))}/log`)),
  };
};

it('ends all of it once, also where a job of the matrix dies', { timeout: 400_000 }, async () => {
  const pulls = await openAll();
  expect(await standing()).toHaveLength(COUNT);
  await advance(scenario, '2h5m');
  // The job of the last place dies at its third removal.
  const [, , , last] = PLACES;
  await scenario.outside.control('POST', '/faults', {
    api: 'arm',
    method: 'DELETE',
    path: `${last}.*securityRules`,
    skip: 5,
    times: 1,
    when: 'after',
    effect: { kind: 'kill' },
  });
  const first = await swept();
  expect(
    first.jobs.filter(({ id }) => id === 'revoke'),
    first.log,
  ).toEqual([{ id: 'revoke', shard: undefined, result: 'success' }]);
  expect(
    new Map(first.jobs.flatMap(({ id, shard, result }) => (id === 'shard' ? [[shard, result]] : []))),
  ).toEqual(new Map(PLACES.map((place) => [place, place === last ? 'failure' : 'success'])));
  expect(first.conclusion).toBe('failure');
  const left = new Set(await standing());
  expect(left.size).toBeGreaterThan(0);

  const second = await swept();
  expect(second.conclusion, second.log).toBe('success');
  expect(second.jobs.filter(({ id }) => id === 'shard')).toEqual([
    { id: 'shard', shard: undefined, result: 'skipped' },
  ]);
  expect(await standing()).toEqual([]);
  const ended = (await events(scenario)).filter(
    ({ type, grant }) => type === 'ended' && grant !== null && pulls.includes(grantNumber(grant)),
  );
  expect(ended).toHaveLength(COUNT);
  expect(new Set(ended.map(({ grant }) => grant)).size).toBe(COUNT);
  expect(await verifies(scenario)).toBe(true);
  for (const pull of pulls) expect(await comment(scenario, pull)).toMatch(/ended/i);
});
