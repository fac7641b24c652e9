/** A repository that `init --write` made runs as it stands: its workflows use the released action, and a request is observed. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cloneLedger } from '../../src/sandbox/demo/ledger.ts';
import { outside } from '../../src/sandbox/demo/outside.ts';
import { comments, expectStatus, openPull, putFile, review, settle } from '../../src/sandbox/demo/people.ts';
import { startWorld, type World } from '../../src/sandbox/world.ts';
import { compiled } from '../compiled.ts';
import { wireRecorder } from '../wire.ts';
import { bundle } from './kit.ts';

const run = promisify(execFile);
const ACTION = `contoso/gatehouse@${'5'.repeat(40)}`;

const PEOPLE =
  '--person alice=1001,0f2c0000-0000-4000-8000-000000000001 --person bob=1002,0f2c0000-0000-4000-8000-000000000002 --subscription 11111111-1111-1111-1111-111111111111';

let directory: string;
let world: World;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-adopted-'));
  await run(process.execPath, [
    join(bundle, 'cli.js'),
    'init',
    '--write',
    directory,
    ...`--action ${ACTION} --release v1.0.0 --repository contoso/access ${PEOPLE}`.split(' '),
  ]);
  world = await startWorld({
    dist: bundle,
    adopted: { directory, action: ACTION },
    ...compiled(),
    ...wireRecorder(),
  });
}, 120_000);
afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true });
});

it('judges, tells and records a request, and opens nothing', { timeout: 240_000 }, async () => {
  const there = outside(world.addresses);
  await putFile(there, 'alice', {
    branch: 'alice/look',
    path: 'requests/look.yaml',
    content: 'entitlement: first-look\nduration: 1h\njustification: See how a request is judged here\n',
    message: 'Ask',
  });
  const pull = await openPull(there, 'alice', 'alice/look', 'A first look');
  await settle(there);
  expect((await comments(there, pull)).join()).toContain('colleague');
  await there.control('POST', '/clock', { advance: '2s' });
  expectStatus(await review(there, 'bob', pull, 'APPROVE'), 200, 'the review');
  await settle(there);
  const [said] = await comments(there, pull);
  expect(said).toContain('bserved');
  await there.control('POST', '/clock', { advance: '2s' });
  expectStatus(await there.gitHub('erin', 'PUT', `/pulls/${pull}/merge`, {}), 200, 'the merge');
  const runs = await settle(there);
  expect(runs.filter(({ workflow }) => workflow === 'elevate.yml')).not.toEqual([]);
  const clone = await cloneLedger(there);
  try {
    const { stdout } = await run(process.execPath, [world.cli, 'report', '--clone', clone.directory]);
    expect(stdout).toContain('Observed: 1 of 1 requests would have been opened.');
  } finally {
    await clone.remove();
  }
  const writes = world.log.entries().filter(({ api, method }) => api === 'arm' && method !== 'GET');
  expect(writes).toEqual([]);
});
