/** The first grant of docs/adopt.md, by the commands that stand there, in a tenant where nobody has given anything on Graph; and the whole set-up after it. */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneLedger, eventsOf } from '../../src/sandbox/demo/ledger.ts';
import { at, list, type Outside, outside, text } from '../../src/sandbox/demo/outside.ts';
import { comments, expectStatus, openPull, putFile, review, settle } from '../../src/sandbox/demo/people.ts';
import { startWorld, type World } from '../../src/sandbox/world.ts';
import { compiled } from '../compiled.ts';
import { wireRecorder } from '../wire.ts';
import { bundle } from './kit.ts';

const run = promisify(execFile);
const ACTION = `contoso/gatehouse@${'5'.repeat(40)}`;
const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const PEOPLE =
  '--person alice=1001,0f2c0000-0000-4000-8000-000000000001 --person bob=1002,0f2c0000-0000-4000-8000-000000000002';

const page = readFileSync(join(import.meta.dirname, '../../docs/adopt.md'), 'utf8');
/** What the page says to run between `init --write` and the catalogue. */
const commandsOfPage = (): string => {
  const [commands = ''] = /^ {4}cd access && rm(?:.*\n)+?(?= {4}node )/m.exec(page) ?? [];
  const [, nsg = ''] = /NSG=(\S+)/.exec(page) ?? [];
  return `NSG=${nsg.replace('…', SUBSCRIPTION)}\n${commands.replaceAll(/^ {4}/gm, '')}`;
};
/** What it says to take the trial out again with. */
const lineOut = (): string => /sed -i\.bak '\/\^accounts:\/d' \S+ && rm \S+/.exec(page)?.[0] ?? 'false';

/** The privilege of *Roles*, as an entitlement. */
const FIRST_ROLE = `entitlement: first-role
description: Read the trial subscription
owner: group:operators
environment: trial
risk: low
requesters: [group:everybody]
privileges:
  - kind: azure-role
    role: Reader
    scope: target:trial-sub
    assignment: plain
max_duration: 1h
`;
const WAY = 'entitlement: first-way\nduration: 1h\nparameters: { source_ip: 203.0.113.7 }\n';
const ROLE = 'entitlement: first-role\nduration: 1h\n';

let directory: string;
let world: World;
let there: Outside;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-first-'));
  const access = join(directory, 'access');
  const cli = join(bundle, 'cli.js');
  const words = `--action ${ACTION} --release v1.0.0 --repository contoso/access --subscription ${SUBSCRIPTION} ${PEOPLE}`;
  await run(process.execPath, [cli, 'init', '--write', access, ...words.split(' ')]);
  execFileSync('bash', ['-e'], { cwd: directory, input: commandsOfPage() });
  await writeFile(join(access, 'policies/entitlements/first-role.yaml'), FIRST_ROLE);
  await run(process.execPath, [cli, 'catalogue'], { cwd: access });
  world = await startWorld({
    dist: bundle,
    adopted: { directory: access, action: ACTION },
    withoutGraph: true,
    ...compiled(),
    ...wireRecorder(),
  });
  there = outside(world.addresses);
}, 120_000);
afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true });
});

const rules = async (): Promise<readonly string[]> =>
  list(at(await there.control('GET', '/state'), 'azure', 'nsgs'))
    .filter((nsg) => text(at(nsg, 'id')).endsWith('/trial-nsg'))
    .flatMap((nsg) => list(at(nsg, 'rules')))
    .map((rule) => text(at(rule, 'name')))
    .filter((name) => name.startsWith('gh-'));

/** Asked by alice; `elevation`: of the merge that bob's approval brings. */
const asked = async (name: string, wish: string) => {
  const branch = `alice/${name}`;
  const content = `${wish}justification: See how the first ${name} opens here\n`;
  await putFile(there, 'alice', { branch, path: `requests/${name}.yaml`, content, message: 'Ask' });
  const pull = await openPull(there, 'alice', branch, `The first ${name}`);
  await settle(there);
  const before = (await comments(there, pull)).join();
  await there.control('POST', '/clock', { advance: '2s' });
  expectStatus(await review(there, 'bob', pull, 'APPROVE'), 200, 'the review');
  const elevation = (await settle(there)).find(({ workflow }) => workflow === 'elevate.yml');
  const log = String(await there.control('GET', `/runs/${elevation?.id}/log`));
  return { pull, before, elevation: elevation?.conclusion, log };
};

const swept = async () => {
  await there.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
  const sweep = (await settle(there)).find(({ workflow }) => workflow === 'revoke.yml');
  return {
    conclusion: sweep?.conclusion,
    log: String(await there.control('GET', `/runs/${sweep?.id}/log`)),
  };
};

describe('a tenant whose administrators of Entra have done nothing', () => {
  const GRANT = 'az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/';

  it(
    'opens a first rule in the days of the policy and ends it, and no role',
    { timeout: 300_000 },
    async () => {
      const way = await asked('way', WAY);
      expect(way.before).toContain('Entra need not confirm that the account of alice is enabled');
      expect(way.elevation).toBe('success');
      expect((await comments(there, way.pull)).join()).toContain('You are in until');
      expect(await rules()).toHaveLength(1);
      const clone = await cloneLedger(there);
      try {
        const decided = (await eventsOf(clone)).find((event) => at(event, 'type') === 'decided');
        expect(at(decided, 'data', 'facts', 'account', 'why')).toBe('forbidden');
      } finally {
        await clone.remove();
      }

      const green = await swept();
      expect(green.conclusion).toBe('success');
      expect(green.log).toContain('may not be asked, and need not be known: accounts.unconfirmed');
      expect(await rules()).toHaveLength(1);

      const role = await asked('role', ROLE);
      expect(role.before).not.toContain('Entra need not confirm');
      expect(role.elevation).toBe('failure');
      expect(role.log).toContain(GRANT);

      await there.control('POST', '/clock', { advance: '61m' });
      expect((await swept()).conclusion).toBe('success');
      expect(await rules()).toEqual([]);
      const writes = world.log
        .entries()
        .filter(({ method, pathKey }) => method !== 'GET' && /roleAssignment/i.test(pathKey));
      expect(writes).toEqual([]);
    },
  );

  it(
    'opens nothing once the line is out of the policy, until the one command of Entra was run',
    { timeout: 300_000 },
    async () => {
      const path = 'policies/gatehouse.yaml';
      const now = expectStatus(await there.gitHub('erin', 'GET', `/contents/${path}`), 200, 'the policy');
      const written = Buffer.from(text(at(now.body, 'content')), 'base64').toString('utf8');
      await writeFile(join(directory, 'access', path), written);
      execFileSync('bash', ['-e'], { cwd: join(directory, 'access'), input: lineOut() });
      const content = readFileSync(join(directory, 'access', path), 'utf8');
      await putFile(there, 'erin', { branch: 'erin/ask-entra', path, content, message: 'Ask Entra' });
      const pull = await openPull(there, 'erin', 'erin/ask-entra', 'Open nothing without the word of Entra');
      await settle(there);
      expectStatus(await there.gitHub('erin', 'PUT', `/pulls/${pull}/merge`, {}), 200, 'the merge');
      await settle(there);
      await there.control('POST', '/clock', { advance: '2s' });

      const way = await asked('way-again', WAY);
      expect(way.before).not.toContain('Entra need not confirm');
      expect(way.elevation).toBe('failure');
      expect(way.log).toContain(GRANT);
      expect(way.log).toContain("appRoles[?value=='User.Read.All'].id");
      expect(await rules()).toEqual([]);

      for (const { clientId } of world.azure.identities)
        world.azure.hand.applications.permit(clientId, 'User.Read.All');
      await there.control('POST', '/fire', { workflow: 'elevate.yml', event: 'workflow_dispatch' });
      await settle(there);
      expect((await comments(there, way.pull)).join()).toContain('You are in until');
      expect(await rules()).toHaveLength(1);
      await there.control('POST', '/clock', { advance: '61m' });
      expect((await swept()).conclusion).toBe('success');
      expect(await rules()).toEqual([]);
    },
  );
});
