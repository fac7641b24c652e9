/** The one suite of the ports `Evidence`, `Desk` and `Bell`: what every GitHub behind them must do, the real one and the fake. */
import { describe, expect, it } from 'vitest';
import { gitHubUserId, grantNumber } from '../../src/core/brand.ts';
import type { CommitSha, GrantNumber, Instant } from '../../src/core/brand.ts';
import type { PullEvidence, ReviewState } from '../../src/core/pull.ts';
import type { Evidence } from '../../src/ports/evidence.ts';
import { blobOf } from '../fakes/evidence.ts';

export type Who = 'alice' | 'bob' | 'carol' | 'dave' | 'erin' | 'mallory';
export type Files = Readonly<Record<string, string | null>>;

/** A repository with a `policies/` folder and people, and what people do there. One bench per test. */
export interface GitHubBench {
  readonly evidence: Evidence;
  now(): Instant;
  /** Moves the clock, so that two things do not happen in the same second. */
  pass(seconds: number): Promise<void>;
  pushToMain(by: Who, files: Files): Promise<CommitSha>;
  openPull(by: Who, files: Files): Promise<GrantNumber>;
  push(pull: GrantNumber, by: Who, files: Files): Promise<CommitSha>;
  review(
    pull: GrantNumber,
    by: Who,
    state: Extract<ReviewState, 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'>,
  ): Promise<number>;
  dismiss(pull: GrantNumber, review: number, by: Who): Promise<void>;
  merge(pull: GrantNumber, by: Who): Promise<CommitSha>;
  comment(pull: GrantNumber, by: Who, body: string): Promise<number>;
  editComment(pull: GrantNumber, comment: number, body: string): Promise<void>;
  close(pull: GrantNumber): Promise<void>;
  reopen(pull: GrantNumber): Promise<void>;
  mark(pull: GrantNumber, as: 'draft' | 'ready'): Promise<void>;
  stop(): Promise<void>;
}

export const idOf = (who: Who): number =>
  ({ alice: 1001, bob: 1002, carol: 1003, dave: 1004, erin: 1005, mallory: 1006 })[who];
const path = 'requests/failover.yaml';
const text = 'entitlement: prod-vm-admin\nduration: 2h\njustification: "Ümläut and a : colon"\n';

const mustPull = async (bench: GitHubBench, number: GrantNumber): Promise<PullEvidence> => {
  const pull = await bench.evidence.pull(number);
  if (pull === undefined) throw new Error(`no pull request #${number}`);
  return pull;
};

export const evidenceContract = (name: string, start: () => Promise<GitHubBench>): void => {
  const on = (title: string, test: (bench: GitHubBench) => Promise<void>): void =>
    it(title, async () => {
      const bench = await start();
      try {
        await test(bench);
      } finally {
        await bench.stop();
      }
    });

  describe(`Evidence of ${name}`, () => {
    on('says when it was pushed to, made a draft, marked ready and reopened', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      const steps = [
        ['pushed', () => bench.push(number, 'alice', { [path]: `${text}# more\n` })],
        ['draft', () => bench.mark(number, 'draft')],
        ['ready', () => bench.mark(number, 'ready')],
        ['reopened', () => bench.close(number).then(() => bench.reopen(number))],
      ] as const;
      const times: Instant[] = [];
      for (const [, step] of steps) {
        await bench.pass(60);
        await step();
        times.push(bench.now());
      }
      const turns = ((await mustPull(bench, number)).turns ?? []).toSorted((a, b) => a.at - b.at);
      expect(turns.map(({ kind }) => kind)).toEqual(steps.map(([kind]) => kind));
      for (const [index, { at }] of turns.entries())
        expect(Math.abs(at - (times[index] ?? 0))).toBeLessThan(30_000);
    });

    on('lists open requests that wait, and nothing else', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      await bench.openPull('alice', { 'README.md': '# other\n' });
      const closed = await bench.openPull('bob', { 'requests/other.yaml': text });
      await bench.close(closed);
      await bench.pass(60);
      await bench.review(number, 'carol', 'APPROVED');
      const waiting = await bench.evidence.waitingPulls();
      expect(waiting).toMatchObject([{ number, draft: false, asked: [], asks: [] }]);
      expect(waiting[0]?.since).toBe((await mustPull(bench, number)).createdAt);
      expect(waiting[0]?.approvedAt).toBe((await mustPull(bench, number)).reviews[0]?.submittedAt);
      await bench.pass(60);
      await bench.mark(number, 'draft');
      await bench.mark(number, 'ready');
      const [after] = await bench.evidence.waitingPulls();
      expect(after?.since).toBeGreaterThan(waiting[0]?.since ?? 0);
    });

    on('lists single requests that were closed without a merge of late, and nothing else', async (bench) => {
      const old = await bench.openPull('alice', { 'requests/old.yaml': text });
      await bench.close(old);
      await bench.pass(120);
      const since = bench.now();
      await bench.pass(60);
      const [first, second] = [
        await bench.openPull('alice', { 'requests/first.yaml': text }),
        await bench.openPull('bob', { 'requests/second.yaml': text }),
      ];
      const other = await bench.openPull('alice', { 'README.md': '# other\n' });
      const two = await bench.openPull('alice', { 'requests/a.yaml': text, 'requests/b.yaml': text });
      await bench.openPull('alice', { [path]: text });
      for (const number of [second, other, two, first]) {
        await bench.pass(5);
        await bench.close(number);
      }
      const closed = await bench.evidence.closedSince(since);
      expect(closed.map(({ number }) => number)).toEqual([second, first]);
      expect(Math.abs((closed[1]?.closedAt ?? 0) - bench.now())).toBeLessThan(30_000);
    });

    on('tells what was said on it, and nothing of one that is not there', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      await bench.comment(number, 'alice', 'one');
      await bench.pass(60);
      const second = await bench.comment(number, 'bob', 'two');
      await bench.pass(60);
      await bench.editComment(number, second, 'three');
      const said = await bench.evidence.conversation(number);
      expect(said?.comments.map(({ body, edited, author }) => [author.login, body, edited])).toEqual([
        ['alice', 'one', false],
        ['bob', 'three', true],
      ]);
      expect(said).toMatchObject({ asks: [], asked: [], closings: [] });
      expect(await bench.evidence.conversation(grantNumber(999))).toBeUndefined();
    });

    on('gives an open request with its file, its author and its pusher', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      const pull = await mustPull(bench, number);
      expect(pull).toMatchObject({
        number,
        state: 'open',
        baseRef: 'main',
        formerBases: [],
        incomplete: [],
        merge: undefined,
      });
      expect(pull.author).toMatchObject({ id: idOf('alice'), login: 'alice', kind: 'user' });
      expect(pull.files).toEqual([{ path, change: 'added' }]);
      expect(pull.request).toEqual({
        path,
        mode: '100644',
        blob: blobOf(text),
        size: Buffer.byteLength(text),
        text,
      });
      expect(pull.pushers.map((one) => one.id)).toEqual([idOf('alice')]);
      expect(pull.commits).toHaveLength(1);
      expect(pull.commits[0]?.people.find((one) => one.role === 'author')?.account?.id).toBe(idOf('alice'));
    });

    on('gives nothing for a number that is no pull request', async (bench) => {
      expect(await bench.evidence.pull(grantNumber(4711))).toBeUndefined();
    });

    on('gives no request where two files are added', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text, 'requests/other.yaml': text });
      const pull = await mustPull(bench, number);
      expect(pull.request).toBeUndefined();
      expect(pull.files).toHaveLength(2);
    });

    on('binds each review to the head it was given for', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      const first = (await mustPull(bench, number)).headSha;
      await bench.review(number, 'bob', 'APPROVED');
      await bench.pass(2);
      const second = await bench.push(number, 'mallory', { [path]: `${text}# more\n` });
      await bench.review(number, 'carol', 'COMMENTED');
      const pull = await mustPull(bench, number);
      expect(pull.headSha).toBe(second);
      expect(
        pull.reviews.map(({ author, state, commit, edited }) => [author.id, state, commit, edited]),
      ).toEqual([
        [idOf('bob'), 'APPROVED', first, false],
        [idOf('carol'), 'COMMENTED', second, false],
      ]);
      expect(pull.pushers.map((one) => one.id).toSorted()).toEqual([idOf('alice'), idOf('mallory')]);
      expect(pull.request?.text).toBe(`${text}# more\n`);
    });

    on('says who dismissed a review, and what it said before', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      const review = await bench.review(number, 'bob', 'CHANGES_REQUESTED');
      await bench.pass(2);
      await bench.dismiss(number, review, 'mallory');
      const [given] = (await mustPull(bench, number)).reviews;
      expect(given).toMatchObject({ id: review, state: 'DISMISSED' });
      expect(given?.dismissal).toMatchObject({ before: 'CHANGES_REQUESTED' });
      expect(given?.dismissal?.by.id).toBe(idOf('mallory'));
    });

    on('shows a merge with the file in the merge commit and not before it', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      await bench.pass(2);
      const commit = await bench.merge(number, 'erin');
      const pull = await mustPull(bench, number);
      expect(pull.state).toBe('merged');
      expect(pull.merge).toMatchObject({
        commit,
        onDefaultBranch: true,
        inFirstParent: 'absent',
        inMerge: blobOf(text),
      });
      expect(pull.merge?.by.id).toBe(idOf('erin'));
      expect(pull.pushers.map((one) => one.id)).toContain(idOf('alice'));
      expect(pull.incomplete).toEqual([]);
    });

    on('shows a file that stood on main before the merge', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      await bench.pass(2);
      await bench.pushToMain('erin', { [path]: text });
      await bench.pass(2);
      await bench.merge(number, 'erin');
      const { merge } = await mustPull(bench, number);
      expect(merge?.inFirstParent).toBe(blobOf(text));
    });

    on('lists merges since a moment, newest last, and no closed pull request', async (bench) => {
      const before = bench.now();
      const first = await bench.openPull('alice', { 'requests/a.yaml': text });
      const second = await bench.openPull('dave', { 'requests/b.yaml': text });
      const third = await bench.openPull('dave', { 'requests/c.yaml': text });
      await bench.pass(2);
      await bench.merge(second, 'erin');
      await bench.pass(2);
      const between = bench.now();
      await bench.pass(2);
      await bench.merge(first, 'erin');
      await bench.close(third);
      expect((await bench.evidence.mergedSince(before)).map((one) => one.number)).toEqual([second, first]);
      expect((await bench.evidence.mergedSince(between)).map((one) => one.number)).toEqual([first]);
    });

    on('finds the open pull requests at a head', async (bench) => {
      const number = await bench.openPull('alice', { [path]: text });
      const { headSha } = await mustPull(bench, number);
      expect(await bench.evidence.pullsAtHead(headSha)).toEqual([number]);
      await bench.close(number);
      expect(await bench.evidence.pullsAtHead(headSha)).toEqual([]);
    });

    on('gives what people wrote since the merge, the oldest first, and what was edited', async (bench) => {
      const merged = await bench.openPull('alice', { [path]: text });
      const open = await bench.openPull('bob', { 'requests/other.yaml': text });
      await bench.comment(merged, 'bob', 'before the merge');
      await bench.comment(open, 'bob', '/end');
      await bench.pass(5);
      await bench.merge(merged, 'erin');
      await bench.pass(5);
      const first = await bench.comment(merged, 'alice', '/end\nthank you');
      const second = await bench.comment(merged, 'mallory', 'nice');
      await bench.pass(60);
      await bench.editComment(merged, second, '/end');
      const said = await bench.evidence.commentsSinceMerge([merged, open, grantNumber(999)]);
      expect([...said.keys()]).toEqual([merged]);
      expect(said.get(merged)).toMatchObject({
        complete: true,
        comments: [
          { id: first, author: { id: idOf('alice'), kind: 'user' }, edited: false, body: '/end\nthank you' },
          { id: second, author: { id: idOf('mallory') }, edited: true, body: '/end' },
        ],
      });
    });

    on('asks nobody for the comments of no pull request', async (bench) => {
      expect((await bench.evidence.commentsSinceMerge([])).size).toBe(0);
    });

    on('reads the whole policy of one commit, also in folders, and only yaml files', async (bench) => {
      const commit = await bench.pushToMain('erin', {
        'policies/extra.yaml': 'a: 1\n',
        'policies/entitlements/deep/x.yml': 'b: "ü"\n',
        'policies/README.md': '# no policy\n',
      });
      const source = await bench.evidence.policyAt(commit);
      expect(source.commit).toBe(commit);
      const texts = new Map(source.files.map((file) => [file.path, file.text]));
      expect(texts.get('policies/extra.yaml')).toBe('a: 1\n');
      expect(texts.get('policies/entitlements/deep/x.yml')).toBe('b: "ü"\n');
      expect(texts.has('policies/README.md')).toBe(false);
    });

    on('knows the head of main at a moment from the record of pushes', async (bench) => {
      const { head: start0 } = await bench.evidence.repository();
      // A push counts from the second after it on.
      await bench.pass(1);
      const before = bench.now();
      await bench.pass(5);
      const first = await bench.pushToMain('erin', { 'policies/extra.yaml': 'a: 1\n' });
      await bench.pass(5);
      const between = bench.now();
      await bench.pass(5);
      const second = await bench.pushToMain('erin', { 'policies/extra.yaml': 'a: 2\n' });
      await bench.pass(5);
      expect(await bench.evidence.mainAt(before)).toMatchObject({ kind: 'known', value: start0 });
      expect(await bench.evidence.mainAt(between)).toMatchObject({ kind: 'known', value: first });
      expect(await bench.evidence.mainAt(bench.now())).toMatchObject({ kind: 'known', value: second });
      expect((await bench.evidence.repository()).head).toBe(second);
    });

    on('lists request files of a commit with their blobs, and who last touched one', async (bench) => {
      const commit = await bench.pushToMain('erin', {
        'requests/a/b.yaml': text,
        'requests/README.md': '# no\n',
      });
      const files = await bench.evidence.requestsAt(commit);
      expect(files.filter((file) => file.path.startsWith('requests/a/'))).toEqual([
        { path: 'requests/a/b.yaml', blob: blobOf(text) },
      ]);
      expect(files.some((file) => file.path.endsWith('.md'))).toBe(false);
      expect(await bench.evidence.lastCommitOf('requests/a/b.yaml')).toBe(commit);
      expect(await bench.evidence.lastCommitOf('requests/never.yaml')).toBeUndefined();
    });

    on('knows the login of an account, and that an account is not there', async (bench) => {
      expect(await bench.evidence.loginOf(gitHubUserId(idOf('bob')))).toMatchObject({
        kind: 'known',
        value: 'bob',
      });
      expect(await bench.evidence.loginOf(gitHubUserId(987_654_321))).toMatchObject({ kind: 'empty' });
    });

    on('does not take a team that it may not see for an empty one', async (bench) => {
      expect(await bench.evidence.team('contoso/nobody')).toMatchObject({ kind: 'failed' });
    });
  });
};
