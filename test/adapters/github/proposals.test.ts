/** Proposing one file: a branch, a commit signed by GitHub, a pull request; once, whatever an earlier run has left. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Proposal } from '../../../src/ports/proposals.ts';
import { startBench } from './bench.ts';
import type { SandboxBench } from './bench.ts';

let bench: SandboxBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const PATH = 'policies/people.yaml';
const BRANCH = 'gatehouse/people-0123456789ab';
const proposals = () => bench.ports(undefined, bench.token('erin')).proposals;
const proposal = async (change: Partial<Proposal> = {}): Promise<Proposal> => ({
  branch: BRANCH,
  base: (await bench.ports(undefined).evidence.repository()).head,
  path: PATH,
  text: 'people: {}\n',
  title: 'Add 1 person to people.yaml',
  body: 'Look at it.',
  ...change,
});
const pulls = async () =>
  (await bench.as('erin').rest.pulls.list({ ...bench.repository, state: 'all' })).data;
const filesOf = async (number: number) =>
  (await bench.as('erin').rest.pulls.listFiles({ ...bench.repository, pull_number: number })).data.map(
    ({ filename, status, additions }) => [filename, status, additions],
  );
const textOn = async (ref: string): Promise<string> => {
  const { data } = await bench.as('erin').rest.repos.getContent({ ...bench.repository, path: PATH, ref });
  return 'content' in data ? Buffer.from(data.content, 'base64').toString() : '';
};
const cut = (path: string, method: string): void =>
  bench.faults.order({ api: 'github', method, path, when: 'after', effect: { kind: 'drop' } });

it('opens one pull request with the file and nothing else, and leaves main alone', async () => {
  const before = (await bench.ports(undefined).evidence.repository()).head;
  const made = await proposals().propose(await proposal());
  expect(made).toMatchObject({ kind: 'opened', number: 1 });
  const [pull, ...others] = await pulls();
  expect(others).toEqual([]);
  expect(pull).toMatchObject({
    title: 'Add 1 person to people.yaml',
    body: 'Look at it.',
    html_url: made.url,
    base: { ref: 'main' },
    head: { ref: BRANCH },
  });
  expect(await filesOf(1)).toEqual([[PATH, 'added', 1]]);
  expect(await textOn(BRANCH)).toBe('people: {}\n');
  expect((await bench.ports(undefined).evidence.repository()).head).toBe(before);
});

it('opens none while the same is open, and another when it was closed', async () => {
  const first = await proposals().propose(await proposal());
  expect(await proposals().propose(await proposal())).toEqual({ ...first, kind: 'open-already' });
  await bench.as('erin').rest.pulls.update({ ...bench.repository, pull_number: 1, state: 'closed' });
  expect(await proposals().propose(await proposal())).toMatchObject({ kind: 'opened', number: 2 });
});

it.each([
  ['the branch was made', '/git/refs', 'POST'],
  ['the commit was made', 'ProposeCommit', 'POST'],
  ['the pull request was opened', '/pulls$', 'POST'],
])('comes to the same after a run whose answer was lost when %s', async (_, path, method) => {
  cut(path, method);
  await expect(proposals().propose(await proposal())).rejects.toMatchObject({ code: 'github.unreachable' });
  await proposals().propose(await proposal());
  expect(await pulls()).toHaveLength(1);
  expect(await filesOf(1)).toEqual([[PATH, 'added', 1]]);
});

it('goes on with a branch that an earlier run made before main moved', async () => {
  const old = await proposal();
  cut('/git/refs', 'POST');
  await expect(proposals().propose(old)).rejects.toThrow();
  await bench.pushToMain('erin', { 'README.md': 'moved' });
  await proposals().propose(await proposal());
  expect(await filesOf(1)).toEqual([[PATH, 'added', 1]]);
});

it('proposes nothing on a branch that somebody else has filled', async () => {
  await bench.commit('mallory', BRANCH, { 'policies/gatehouse.yaml': 'version: 2' });
  await expect(proposals().propose(await proposal())).rejects.toMatchObject({
    code: 'github.rejected',
    remedy: expect.stringContaining('delete the branch'),
  });
  await bench.commit('mallory', BRANCH, { [PATH]: 'people: {}\n' });
  await expect(proposals().propose(await proposal())).rejects.toMatchObject({ code: 'github.rejected' });
  expect(await pulls()).toEqual([]);
});

it('proposes nothing on a branch with the very text in another file', async () => {
  await bench.commit('mallory', BRANCH, { 'policies/targets.yaml': 'people: {}\n' });
  await expect(proposals().propose(await proposal())).rejects.toMatchObject({ code: 'github.rejected' });
  expect(await pulls()).toEqual([]);
});

it('proposes nothing on a branch with another text of the very file', async () => {
  await bench.commit('mallory', BRANCH, { [PATH]: 'people: { mallory: {} }\n' });
  await expect(proposals().propose(await proposal())).rejects.toMatchObject({ code: 'github.rejected' });
  expect(await pulls()).toEqual([]);
});

it.each([
  ['another file beside it', [{ [PATH]: 'people: {}\n', 'policies/targets.yaml': 'vms: {}\n' }]],
  ['another commit before it', [{ [PATH]: 'people: { mallory: {} }\n' }, { [PATH]: 'people: {}\n' }]],
])('proposes nothing on a branch with the very text and %s', async (_, commits) => {
  for (const files of commits) await bench.commit('mallory', BRANCH, files);
  expect(await textOn(BRANCH)).toBe('people: {}\n');
  await expect(proposals().propose(await proposal())).rejects.toMatchObject({ code: 'github.rejected' });
  expect(await pulls()).toEqual([]);
});

it('is refused, with what is missing, for a token that may not write', async () => {
  const token = bench.world.issueJobToken({ contents: 'read', 'pull-requests': 'read' }, 'job');
  const { proposals: mine } = bench.ports(undefined, token);
  await expect(mine.propose(await proposal())).rejects.toMatchObject({ code: 'github.forbidden' });
});
