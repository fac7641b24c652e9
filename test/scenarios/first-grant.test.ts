/** The first grant of docs/adopt.md, by the commands that stand there: not before Entra's administrators have let it, then opened, and ended. */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, list, outside, text } from '../../src/sandbox/demo/outside.ts';
import { comments, expectStatus, openPull, putFile, review, settle } from '../../src/sandbox/demo/people.ts';
import { startWorld, type World } from '../../src/sandbox/world.ts';
import { wireRecorder } from '../wire.ts';
import { bundle } from './kit.ts';

const run = promisify(execFile);
const ACTION = `contoso/gatehouse@${'5'.repeat(40)}`;
const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const PEOPLE =
  '--person alice=1001,0f2c0000-0000-4000-8000-000000000001 --person bob=1002,0f2c0000-0000-4000-8000-000000000002';
const DENIED = { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges' } };

/** What the page says to run between `init --write` and the catalogue. */
const commandsOfPage = (): string => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/adopt.md'), 'utf8');
  const [commands = ''] = /^ {4}cd access && rm(?:.*\n)+?(?= {4}node )/m.exec(page) ?? [];
  const [, nsg = ''] = /NSG=(\S+)/.exec(page) ?? [];
  return `NSG=${nsg.replace('…', SUBSCRIPTION)}\n${commands.replaceAll(/^ {4}/gm, '')}`;
};

let directory: string;
let world: World;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-first-'));
  const access = join(directory, 'access');
  const cli = join(bundle, 'cli.js');
  const words = `--action ${ACTION} --release v1.0.0 --repository contoso/access --subscription ${SUBSCRIPTION} ${PEOPLE}`;
  await run(process.execPath, [cli, 'init', '--write', access, ...words.split(' ')]);
  execFileSync('bash', ['-e'], { cwd: directory, input: commandsOfPage() });
  await run(process.execPath, [cli, 'catalogue'], { cwd: access });
  world = await startWorld({
    dist: bundle,
    adopted: { directory: access, action: ACTION },
    ...wireRecorder(),
  });
}, 120_000);
afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true });
});

it(
  'opens nothing without the one command of Entra, then one rule, and ends it',
  { timeout: 300_000 },
  async () => {
    const there = outside(world.addresses);
    await there.control('POST', '/faults', {
      api: 'graph',
      method: 'GET',
      when: 'before',
      times: 999,
      effect: { kind: 'answer', status: 403, body: DENIED },
    });
    const rules = async () =>
      list(at(await there.control('GET', '/state'), 'azure', 'nsgs'))
        .filter((nsg) => text(at(nsg, 'id')).endsWith('/trial-nsg'))
        .flatMap((nsg) => list(at(nsg, 'rules')))
        .map((rule) => text(at(rule, 'name')))
        .filter((name) => name.startsWith('gh-'));
    await putFile(there, 'alice', {
      branch: 'alice/way',
      path: 'requests/way.yaml',
      content:
        'entitlement: first-way\nduration: 1h\njustification: See how the first rule opens here\nparameters: { source_ip: 203.0.113.7 }\n',
      message: 'Ask',
    });
    const pull = await openPull(there, 'alice', 'alice/way', 'The first way in');
    await settle(there);
    await there.control('POST', '/clock', { advance: '2s' });
    expectStatus(await review(there, 'bob', pull, 'APPROVE'), 200, 'the review');
    const elevation = (await settle(there)).find(({ workflow }) => workflow === 'elevate.yml');
    expect(elevation?.conclusion).toBe('failure');
    const log = String(await there.control('GET', `/runs/${elevation?.id}/log`));
    expect(log).toContain('az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/');
    expect(log).toContain("appRoles[?value=='User.Read.All'].id");
    expect(await rules()).toEqual([]);

    await there.control('DELETE', '/faults');
    await there.control('POST', '/fire', { workflow: 'elevate.yml', event: 'workflow_dispatch' });
    await settle(there);
    expect((await comments(there, pull)).join()).toContain('You are in until');
    expect(await rules()).toHaveLength(1);

    const swept = async () => {
      await there.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
      return (await settle(there)).find(({ workflow }) => workflow === 'revoke.yml')?.conclusion;
    };
    expect(await swept()).toBe('success');
    expect(await rules()).toHaveLength(1);

    await there.control('POST', '/clock', { advance: '61m' });
    expect(await swept()).toBe('success');
    expect(await rules()).toEqual([]);
  },
);
