import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { readPull } from '../../../src/adapters/github/first-look.ts';
import { completePull } from '../../../src/adapters/github/pull-evidence.ts';
import { stickyMarker } from '../../../src/adapters/github/said.ts';
import { commitSha, later, milliseconds } from '../../../src/core/brand.ts';
import type { CommitSha, GrantNumber } from '../../../src/core/brand.ts';
import { Fault } from '../../../src/core/fault.ts';
import { blobOf } from '../../fakes/evidence.ts';
import { startBench } from './bench.ts';
import type { SandboxBench } from './bench.ts';

const path = 'requests/failover.yaml';
const text = 'entitlement: prod-vm-admin\n';
let bench: SandboxBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

/** Adds one tree entry as git sees it: links, modes, submodules. */
const addEntry = async (
  branch: string,
  entry: { path: string; mode: '120000' | '100755'; content: string },
): Promise<CommitSha> => {
  const { rest } = bench.as('erin');
  const { repository } = bench;
  const main = (await rest.git.getRef({ ...repository, ref: 'heads/main' })).data.object.sha;
  const base = (await rest.git.getCommit({ ...repository, commit_sha: main })).data.tree.sha;
  const tree = await rest.git.createTree({
    ...repository,
    base_tree: base,
    tree: [{ ...entry, type: 'blob' }],
  });
  const { sha } = (
    await rest.git.createCommit({ ...repository, message: 'x', tree: tree.data.sha, parents: [main] })
  ).data;
  if (branch === 'main') await rest.git.updateRef({ ...repository, ref: 'heads/main', sha });
  else await rest.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha });
  return sha as CommitSha;
};
const open = async (head: string): Promise<GrantNumber> =>
  (await bench.as('alice').rest.pulls.create({ ...bench.repository, title: 'x', head, base: 'main' })).data
    .number as GrantNumber;

describe('a judgement', () => {
  it('takes at most four rounds and eight requests, with an approval to weigh', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    await bench.pass(2);
    await bench.review(number, 'bob', 'APPROVED');
    await bench.pass(2);
    const { evidence, desk, requests } = bench.ports(number);
    const repository = await evidence.repository();
    expect(requests).toEqual(['POST /graphql FirstLook']);
    const [pull] = await Promise.all([evidence.pull(number), evidence.policyAt(repository.head)]);
    if (pull === undefined) throw new Error('no pull request');
    const main = await evidence.mainAt(pull.reviews[0]?.submittedAt ?? bench.now());
    expect(main).toMatchObject({ kind: 'known', value: repository.head });
    expect(requests.slice(1).toSorted()).toEqual([
      'GET /repos/contoso/access/activity',
      'GET /repos/contoso/access/activity',
      'POST /graphql RequestFile',
    ]);
    await Promise.all([
      desk.setTitle(number, 'alice'),
      desk.upsertComment(number, 'said'),
      desk.setStatus(pull.headSha, { state: 'pending', description: 'waiting: manager' }),
    ]);
    expect(requests.slice(4).every((one) => !one.startsWith('POST /graphql'))).toBe(true);
    expect(requests).toHaveLength(7);
  });

  it('reads the pull request anew when it is asked again', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const { evidence } = bench.ports(number);
    const before = await evidence.pull(number);
    const head = await bench.push(number, 'alice', { [path]: `${text}# 2\n` });
    expect((await evidence.pull(number))?.headSha).toBe(head);
    expect(before?.headSha).not.toBe(head);
  });

  it('is of the repository alone where the expected number is no pull request', async () => {
    const { evidence } = bench.ports(4711 as GrantNumber);
    expect((await evidence.repository()).id).toBe(900_001);
    expect(await evidence.pull(4711 as GrantNumber)).toBeUndefined();
  });
});

describe('evidence of a pull request', () => {
  it('shows a symbolic link as one, and never what it points to', async () => {
    await addEntry('link', { path, mode: '120000', content: '../policies/gatehouse.yaml' });
    const pull = await bench.evidence.pull(await open('link'));
    expect(pull?.request).toMatchObject({ path, mode: '120000', text: undefined });
  });

  it('shows an executable file as one', async () => {
    await addEntry('run', { path, mode: '100755', content: text });
    expect((await bench.evidence.pull(await open('run')))?.request).toMatchObject({
      mode: '100755',
      text: undefined,
    });
  });

  it('gives no text of a file over 64 KB', async () => {
    const number = await bench.openPull('alice', { [path]: 'x'.repeat(65_537) });
    expect((await bench.evidence.pull(number))?.request).toMatchObject({ size: 65_537, text: undefined });
  });

  it('names the former path of a request file that is moved out of requests/', async () => {
    await bench.pushToMain('erin', { [path]: 'a: 1\nb: 2\nc: 3\nd: 4\n' });
    const number = await bench.openPull('alice', {
      [path]: null,
      'elsewhere.yaml': 'a: 1\nb: 2\nc: 3\nd: 4\n',
    });
    const files = (await bench.evidence.pull(number))?.files ?? [];
    const paths = files.flatMap((file) => [
      file.path,
      ...(file.previousPath === undefined ? [] : [file.previousPath]),
    ]);
    expect(paths).toContain(path);
  });

  it('remembers every base that it had', async () => {
    await bench.commit('erin', 'release', { 'x.txt': 'x' });
    const number = await bench.openPull('alice', { [path]: text });
    const { rest } = bench.as('alice');
    await rest.pulls.update({ ...bench.repository, pull_number: number, base: 'release' });
    await rest.pulls.update({ ...bench.repository, pull_number: number, base: 'main' });
    const pull = await bench.evidence.pull(number);
    expect(pull?.baseRef).toBe('main');
    expect(pull?.formerBases).toEqual(['main', 'release']);
  });

  it('counts who forced a push among the pushers', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const ref = `heads/${(await bench.evidence.pull(number))?.headRef}`;
    const other = await bench.commit('carol', 'other', { [path]: 'entitlement: other\n' });
    await bench.as('mallory').rest.git.updateRef({ ...bench.repository, ref, sha: other, force: true });
    const pull = await bench.evidence.pull(number);
    expect(pull?.pushers.map((one) => one.login).toSorted()).toEqual(['alice', 'mallory']);
    expect(pull?.headSha).toBe(other);
  });

  it('knows the pushers also when the branch was deleted after the merge', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const ref = `heads/${(await bench.evidence.pull(number))?.headRef}`;
    await bench.merge(number, 'erin');
    await bench.as('erin').rest.git.deleteRef({ ...bench.repository, ref });
    const pull = await bench.evidence.pull(number);
    expect(pull?.pushers.map((one) => one.login)).toEqual(['alice']);
    expect(pull?.incomplete).toEqual([]);
  });

  it('is incomplete, and no fault, where the record of pushes may not be read', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    bench.faults.order({
      api: 'github',
      method: 'GET',
      path: '/activity',
      when: 'before',
      effect: { kind: 'answer', status: 403, body: { message: 'no' } },
    });
    expect((await bench.evidence.pull(number))?.incomplete).toEqual(['pushers']);
  });

  it('is incomplete where the record of pushes does not know the head yet', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    bench.faults.order({
      api: 'github',
      method: 'GET',
      path: '/activity',
      when: 'before',
      effect: { kind: 'answer', status: 200, body: [] },
    });
    expect((await bench.evidence.pull(number))?.incomplete).toEqual(['pushers']);
  });

  it('is incomplete of a fork: who pushed there is not in this repository’s record, whatever a branch here is called', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const client = createGitHubClient({
      apiUrl: bench.world.api,
      token: bench.token('erin'),
      ...bench.repository,
      onDate: () => undefined,
      sleep: async () => undefined,
    });
    const look = await readPull(client, number);
    if (look === undefined) throw new Error('no pull request');
    const ofFork = await completePull(client, { ...look.answer, isCrossRepository: true }, look.main);
    expect(ofFork).toMatchObject({ incomplete: ['pushers'], pushers: [] });
  });

  it('marks an approval by the token of a workflow as a bot', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const token = bench.world.issueJobToken({ 'pull-requests': 'write' }, 'other');
    const answer = await fetch(`${bench.world.api}/repos/contoso/access/pulls/${number}/reviews`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ event: 'COMMENT', body: 'by a machine' }),
    });
    expect(answer.status).toBe(200);
    expect((await bench.evidence.pull(number))?.reviews[0]?.author.kind).toBe('bot');
  });

  it('marks a review whose text was changed', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const review_id = await bench.review(number, 'bob', 'APPROVED');
    await bench.pass(2);
    await bench
      .as('bob')
      .rest.pulls.updateReview({ ...bench.repository, pull_number: number, review_id, body: '30m' });
    expect((await bench.evidence.pull(number))?.reviews[0]).toMatchObject({ edited: true, body: '30m' });
  });

  it('pages more than a hundred reviews to the end', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    for (let i = 0; i < 103; i += 1) await bench.review(number, 'bob', 'COMMENTED');
    const pull = await bench.evidence.pull(number);
    expect(pull?.reviews).toHaveLength(103);
    expect(pull?.incomplete).toEqual([]);
  }, 60_000);

  it('is incomplete at 3,000 files: GitHub lists no more, and does not say that there are more', async () => {
    const files = Object.fromEntries(Array.from({ length: 3_001 }, (_, at) => [`bulk/${at}.txt`, 'x']));
    const number = await bench.openPull('alice', { ...files, [path]: text });
    const pull = await bench.evidence.pull(number);
    expect(pull?.files).toHaveLength(3_000);
    expect(pull?.incomplete).toEqual(['files']);
  }, 60_000);

  it('is incomplete at 250 commits: who wrote the others is not seen', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const branch = (await bench.evidence.pull(number))?.headRef ?? '';
    for (let count = 0; count < 250; count += 1)
      await bench.commit(count === 249 ? 'bob' : 'alice', branch, { [path]: `${text}# ${count}\n` });
    const pull = await bench.evidence.pull(number);
    expect(pull?.commits).toHaveLength(250);
    expect(pull?.incomplete).toEqual(['commits']);
  }, 60_000);

  it('is not on the default branch where main was rewritten after the merge', async () => {
    const { head } = await bench.evidence.repository();
    const number = await bench.openPull('alice', { [path]: text });
    await bench.merge(number, 'erin');
    bench.faults.order({
      api: 'github',
      method: 'GET',
      path: '/compare/',
      when: 'before',
      effect: { kind: 'answer', status: 200, body: { status: 'diverged' } },
    });
    await bench.pushToMain('erin', { 'x.txt': head });
    expect((await bench.evidence.pull(number))?.merge).toMatchObject({
      onDefaultBranch: false,
      inMerge: blobOf(text),
    });
  });

  it('is not on a default branch that was rewritten, although somebody calls a tag as the branch is called', async () => {
    const own = await startBench();
    try {
      const { head } = await own.evidence.repository();
      const number = await own.openPull('alice', { [path]: text });
      const sha = await own.merge(number, 'erin');
      const erin = own.as('erin').rest;
      await erin.repos.deleteRepoRuleset({ ...own.repository, ruleset_id: 102 });
      await erin.git.updateRef({ ...own.repository, ref: 'heads/main', sha: head, force: true });
      await own.as('mallory').rest.git.createRef({ ...own.repository, ref: 'refs/tags/main', sha });
      const pull = await own.ports(undefined).evidence.pull(number);
      expect(pull?.merge).toMatchObject({ onDefaultBranch: false });
    } finally {
      await own.stop();
    }
  });
});

describe('the policy', () => {
  const faultOf = async (promise: Promise<unknown>): Promise<Fault> => {
    const thrown: unknown = await promise.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (thrown instanceof Fault) return thrown;
    throw new Error('no fault');
  };

  it('is a fault where a file of it is a symbolic link', async () => {
    const commit = await addEntry('main', {
      path: 'policies/people.yaml',
      mode: '120000',
      content: '../README.md',
    });
    expect(await faultOf(bench.evidence.policyAt(commit))).toMatchObject({ code: 'github.unexpected' });
    const { evidence } = bench.ports(undefined);
    const { head } = await evidence.repository();
    expect(await faultOf(evidence.policyAt(head))).toMatchObject({ code: 'github.unexpected' });
  });

  it('is a fault where a folder lies too deep to be read', async () => {
    const commit = await bench.pushToMain('erin', { 'policies/a/b/c/d/e/f/g.yaml': 'x: 1\n' });
    expect((await faultOf(bench.evidence.policyAt(commit))).message).toContain('too deep');
  });

  it('is a fault where a file is not text', async () => {
    const commit = await bench.pushToMain('erin', { 'policies/binary.yaml': 'a\u0000b' });
    expect((await faultOf(bench.evidence.policyAt(commit))).message).toContain('binary.yaml');
  });

  it('is a fault, and never empty, for a commit that is not there', async () => {
    await faultOf(bench.evidence.policyAt('f'.repeat(40) as CommitSha));
  });

  it('is empty where there is no policies/ folder', async () => {
    const commit = await bench.pushToMain('erin', { 'policies/gatehouse.yaml': null });
    expect((await bench.evidence.policyAt(commit)).files).toEqual([]);
  });
});

describe('the head of main at a moment', () => {
  it('is the one before a push of the very same second', async () => {
    const { evidence } = bench.ports(undefined);
    await bench.pass(10);
    const before = await evidence.mainAt(bench.now());
    await bench.pushToMain('erin', { 'y.txt': '1' });
    expect(before.kind).toBe('known');
    expect(await evidence.mainAt(bench.now())).toMatchObject({
      value: before.kind === 'known' ? before.value : '',
    });
  });

  it('is read again when the moment is later than the last look', async () => {
    const { evidence, requests } = bench.ports(undefined);
    await evidence.mainAt(bench.now());
    await bench.pass(10);
    const commit = await bench.pushToMain('erin', { 'x.txt': '1' });
    await bench.pass(1);
    expect(await evidence.mainAt(bench.now())).toMatchObject({ value: commit });
    await bench.pass(10);
    await evidence.mainAt(later(bench.now(), milliseconds(-15_000)));
    expect(requests.filter((one) => one.includes('activity'))).toHaveLength(2);
  });
});

describe('the desk', () => {
  it('leaves a comment of somebody else alone that carries our marker, and writes its own', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const forged = `${stickyMarker}\n**Approved.**`;
    await bench
      .as('mallory')
      .rest.issues.createComment({ ...bench.repository, issue_number: number, body: forged });
    await bench.desk.upsertComment(number, 'waiting');
    await bench.desk.upsertComment(number, 'still waiting');
    const { data } = await bench
      .as('erin')
      .rest.issues.listComments({ ...bench.repository, issue_number: number });
    expect(data.map((one) => [one.user?.login, one.body])).toEqual([
      ['mallory', forged],
      ['github-actions[bot]', `${stickyMarker}\nstill waiting`],
    ]);
  });

  it('finds its comment behind a hundred others', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    for (let i = 0; i < 101; i += 1)
      await bench
        .as('bob')
        .rest.issues.createComment({ ...bench.repository, issue_number: number, body: 'hi' });
    await bench.desk.upsertComment(number, 'one');
    await bench.desk.upsertComment(number, 'two');
    expect(await bench.desk.upsertComment(number, 'two')).toBeUndefined();
    expect(bench.writes()).toBe(2);
  }, 60_000);

  it('writes one comment in the end when the answer to the first was lost', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    bench.faults.order({
      api: 'github',
      method: 'POST',
      path: '/comments',
      when: 'after',
      effect: { kind: 'drop' },
    });
    await expect(bench.desk.upsertComment(number, 'one')).rejects.toMatchObject({
      code: 'github.unreachable',
      transient: true,
    });
    await bench.desk.upsertComment(number, 'one');
    expect(await bench.comments(number)).toHaveLength(1);
  });
});

describe('the bell', () => {
  it('says merged where GitHub merged and its answer was lost', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const head = (await bench.evidence.pull(number))?.headSha;
    if (head === undefined) throw new Error('no pull request');
    bench.faults.order({
      api: 'github',
      method: 'PUT',
      path: '/merge',
      when: 'after',
      effect: { kind: 'drop' },
    });
    const outcome = await bench.bell.merge(number, head, 'alice · prod-vm-admin');
    expect(outcome).toEqual({ kind: 'merged', commit: (await bench.evidence.pull(number))?.merge?.commit });
  });
});

describe('requests that wait', () => {
  it('come with the merged ones, in one request', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const { evidence, requests } = bench.ports(undefined);
    await evidence.repository();
    const before = requests.length;
    await evidence.mergedSince(bench.now());
    expect((await evidence.waitingPulls()).map((pull) => pull.number)).toEqual([number]);
    expect(await evidence.closedSince(bench.now())).toEqual([]);
    expect(requests.slice(before)).toEqual(['POST /graphql MergedPulls']);
    await evidence.closedSince(bench.now());
    expect(requests.slice(before + 1)).toEqual(['POST /graphql ClosedPulls']);
  });

  it('say whether the last word on the head is about a fault', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const { evidence, desk } = bench.ports(undefined);
    const head = (await evidence.pull(number))?.headSha ?? commitSha('0'.repeat(40));
    const says = async () =>
      (await evidence.waitingPulls()).map(({ saidAt, failed }) => [saidAt !== undefined, failed]);
    expect(await says()).toEqual([[false, false]]);
    await desk.setStatus(head, { state: 'error', description: 'fault: away' });
    expect(await says()).toEqual([[true, true]]);
    await bench.pass(60);
    await desk.setStatus(head, { state: 'failure', description: 'denied' });
    expect(await says()).toEqual([[true, false]]);
  });

  it('come the newest first: only so many are looked at, and what nobody ever closed must hide no other', async () => {
    const old = await bench.openPull('bob', { 'requests/old.yaml': text });
    await bench.pass(60);
    const number = await bench.openPull('alice', { [path]: text });
    expect((await bench.evidence.waitingPulls()).map((pull) => pull.number)).toEqual([number, old]);
  });

  it('have what was said with the first look, and everything of a long conversation', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    for (let count = 0; count < 3; count += 1) await bench.comment(number, 'alice', `${count}`);
    const { evidence, requests } = bench.ports(number);
    await evidence.pull(number);
    const before = requests.length;
    expect((await evidence.conversation(number))?.comments).toHaveLength(3);
    expect(requests).toHaveLength(before);
    expect((await evidence.conversation(number))?.comments).toHaveLength(3);
    expect(requests).toHaveLength(before + 1);
  });

  it('cannot be asked about by a token that may only read, and the rest of the run knows why', async () => {
    const number = await bench.openPull('alice', { [path]: text });
    const token = bench.world.issueJobToken({ 'pull-requests': 'read', contents: 'read' }, 'reading');
    const { desk } = bench.ports(number, token);
    await expect(desk.askReviewers(number, ['bob'])).rejects.toMatchObject({ code: 'github.forbidden' });
  });
});
