/** A job that names an environment: let in, waiting or turned away by what is set there, and what it is given behind the door. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  openEnvironment,
  removeEnvironment,
  type EnvironmentSetup,
} from '../../../src/sandbox/github/setup.ts';
import { makeHost, workflow, type TestHost } from './host.ts';

const FILE = '.github/workflows/test.yml';
const BOB = { login: 'bob', id: 1002, kind: 'user' } as const;
const DAYS = 24 * 3_600_000;

const hosts: TestHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

const gated = (environment: string, more = ''): string =>
  workflow(
    'push',
    '- run: echo "in ${{ secrets.WORD }} ${{ vars.COLOUR }} ${{ vars.SIZE }} ${{ secrets.ALL }}"',
    more,
  ).replace('runs-on: ubuntu-latest', `runs-on: ubuntu-latest\n    environment: ${environment}`);

/** A host whose main has a job in the environment `stage`, set so; nothing has run yet. */
const open = (change: Partial<EnvironmentSetup> = {}, file = gated('stage')): TestHost => {
  const host = makeHost({ [FILE]: file }, { COLOUR: 'green', SIZE: 'small' });
  hosts.push(host);
  Object.assign(openEnvironment(host.github.setup, 'stage'), change);
  return host;
};

/** The run that a push begins, once nothing stirs. */
const push = async (host: TestHost, branch = 'main') => {
  host.push(host.commit({ x: branch }, { branch, from: 'main' }), branch);
  await host.runner.settle();
  return ofLast(host);
};

const ofLast = (host: TestHost) => {
  const run = host.runner.runs().at(-1)!;
  return { id: run.id, status: run.status, conclusion: run.conclusion, log: host.runner.log(run.id) ?? '' };
};

const later = async (host: TestHost, milliseconds: number) => {
  host.clock.advance(milliseconds);
  await host.runner.settle();
  return ofLast(host);
};

const say = async (host: TestHost, run: number, state: 'approved' | 'rejected') => {
  host.doors.review(host.doors.waitingOf(run), { state, by: BOB, comment: '' });
  await host.runner.settle();
  return ofLast(host);
};

const WAITING = { status: 'waiting', conclusion: null };
const asked = { reviewers: [{ type: 'User', id: BOB.id } as const] };

describe('the branch rule of an environment', () => {
  it('is the one that is set there, and follows what is set later, whatever the name', async () => {
    const host = open({ limit: 'custom', policies: [{ id: 1, name: 'release/*', type: 'branch' }] });
    const refused = await push(host);
    expect(refused.conclusion).toBe('failure');
    expect(refused.log).toContain('Branch "main" is not allowed to deploy to stage');
    expect((await push(host, 'release/1')).conclusion).toBe('success');
    const elevate = openEnvironment(host.github.setup, 'gatehouse-elevate');
    elevate.limit = 'any';
    const branch = 'mallory/x';
    host.push(host.commit({ [FILE]: gated('gatehouse-elevate') }, { branch, from: 'main' }), branch);
    await host.runner.settle();
    expect(ofLast(host).conclusion).toBe('success');
    elevate.limit = 'custom';
    expect((await push(host, branch)).conclusion).toBe('failure');
  });

  it('is none where the environment was not there: the job has made it, and any branch gets in', async () => {
    const host = open({}, gated('new'));
    expect((await push(host, 'mallory/x')).conclusion).toBe('success');
    expect(host.github.setup.environments.at(-1)).toMatchObject({ name: 'new', limit: 'any', reviewers: [] });
  });

  it('is asked for no job that is skipped, and makes no environment for it', async () => {
    const host = open({}, gated('new').replace('    runs-on', '    if: false\n    runs-on'));
    expect((await push(host)).conclusion).toBe('skipped');
    expect(host.github.setup.environments.map(({ name }) => name)).not.toContain('new');
  });
});

describe('a job that waits for a reviewer', () => {
  it('has no token, no identity and no secret until one of them lets it in, and keeps no machine from others', async () => {
    const host = open(asked, gated('stage', 'permissions: { id-token: write }'));
    host.github.secrets.set('stage/WORD', 'open-sesame');
    for (let runs = 0; runs < 5; runs += 1) await push(host);
    expect(host.runner.runs().map(({ status, conclusion }) => ({ status, conclusion }))).toEqual(
      Array.from({ length: 5 }, () => WAITING),
    );
    expect(host.tokens).toEqual([]);
    expect(host.idTokenJobs).toEqual([]);
    expect(host.checks.at(-1)?.progress).toEqual({ status: 'waiting' });
    expect(host.records.at(-1)).toMatchObject(WAITING);
    host.commit({ [FILE]: workflow('push', '- run: echo other') }, { branch: 'other', from: 'main' });
    expect((await push(host, 'other')).conclusion).toBe('success');
    const [first] = host.runner.runs();
    host.doors.review(host.doors.waitingOf(first!.id), { state: 'approved', by: BOB, comment: '' });
    expect(await host.runner.settle()).toMatchObject([{ id: first!.id, conclusion: 'success' }]);
    expect(host.runner.log(first!.id)).toContain('in *** green small');
    expect(host.idTokenJobs).toMatchObject([{ environment: 'stage' }]);
    expect(host.doors.reviewsOf(first!.id)).toMatchObject([{ state: 'approved', by: BOB }]);
  });

  it('fails when it is rejected, when the environment is deleted, and after thirty days', async () => {
    const host = open(asked);
    const first = await push(host);
    expect(await say(host, first.id, 'rejected')).toMatchObject({
      conclusion: 'failure',
      log: expect.stringContaining('The deployment was rejected'),
    });
    await push(host);
    expect(await later(host, 29 * DAYS)).toMatchObject(WAITING);
    expect(await later(host, DAYS)).toMatchObject({ conclusion: 'failure' });
    await push(host);
    const stage = openEnvironment(host.github.setup, 'stage');
    removeEnvironment(host.github.setup, host.github.secrets, stage);
    host.doors.shut(stage);
    await host.runner.settle();
    expect(ofLast(host)).toMatchObject({ conclusion: 'failure' });
    expect(host.tokens).toEqual([]);
  });

  it('can be cancelled, and keeps those of its group waiting until then', async () => {
    const host = open(asked, gated('stage', 'concurrency: one'));
    const first = await push(host);
    const second = await push(host);
    expect(second.status).toBe('queued');
    host.order({ kind: 'cancel', run: first.id, by: BOB });
    expect(await host.runner.settle()).toMatchObject([{ id: first.id, conclusion: 'cancelled' }]);
    expect(ofLast(host)).toMatchObject(WAITING);
    expect(host.tokens).toEqual([]);
  });

  it('is judged by what was set when it came: who is taken off the list later frees nobody', async () => {
    const host = open(asked);
    const run = await push(host);
    openEnvironment(host.github.setup, 'stage').reviewers = [];
    expect(await later(host, 3_600_000)).toMatchObject(WAITING);
    expect(await say(host, run.id, 'approved')).toMatchObject({ conclusion: 'success' });
  });

  it('is started by an administrator, where the environment leaves them that', async () => {
    const host = open({ ...asked, waitTimer: 60, adminsBypass: false });
    const run = await push(host);
    host.doors.force(run.id);
    await host.runner.settle();
    expect(ofLast(host)).toMatchObject(WAITING);
    openEnvironment(host.github.setup, 'stage').adminsBypass = true;
    host.doors.force(run.id);
    await host.runner.settle();
    expect(ofLast(host)).toMatchObject({ conclusion: 'success' });
  });
});

it('a job waits out the timer on the clock of the world, and the reviewer beside it', async () => {
  const host = open({ waitTimer: 30 });
  await push(host);
  expect(await later(host, 29 * 60_000)).toMatchObject(WAITING);
  expect(await later(host, 60_000)).toMatchObject({ conclusion: 'success' });
  Object.assign(openEnvironment(host.github.setup, 'stage'), asked);
  const run = await push(host);
  expect(await say(host, run.id, 'approved')).toMatchObject(WAITING);
  expect(await later(host, 30 * 60_000)).toMatchObject({ conclusion: 'success' });
});

it('secrets and variables of an environment reach its own jobs alone, the repository’s reach all, and the nearer one holds', async () => {
  const host = open({ variables: new Map([['SIZE', 'large']]) });
  for (const [key, value] of [
    ['ALL', 'everybodys'],
    ['stage/WORD', 'stage-word'],
    ['other/WORD', 'other-word'],
  ] as const)
    host.github.secrets.set(key, value);
  const shown = (text: string): string => /^in .*$/m.exec(text)?.[0] ?? text;
  expect(shown((await push(host)).log)).toBe('in *** green large ***');
  host.commit({ [FILE]: gated('STAGE') });
  expect(shown((await push(host)).log)).toBe('in *** green large ***');
  host.commit({ [FILE]: gated('another') });
  expect(shown((await push(host)).log)).toBe('in  green small ***');
});
