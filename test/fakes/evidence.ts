/** A small GitHub in memory: branches, pushes, pull requests, reviews, merges; behind the port `Evidence`. */
import { createHash } from 'node:crypto';
import { blobSha, commitSha, gitHubUserId, grantNumber } from '../../src/core/brand.ts';
import type { BlobSha, CommitSha, GitHubUserId, GrantNumber, Instant } from '../../src/core/brand.ts';
import type { Comment } from '../../src/core/comment.ts';
import { isRequestPath } from '../../src/core/classify.ts';
import { known } from '../../src/core/fact.ts';
import type { Fact } from '../../src/core/fact.ts';
import { Fault } from '../../src/core/fault.ts';
import { issueOfBranch } from '../../src/core/issue-form/fields.ts';
import type {
  Account,
  AskingIssue,
  ChangedFile,
  MergeEvidence,
  PullEvidence,
  Review,
  ReviewState,
  Turn,
} from '../../src/core/pull.ts';
import type { ReviewAsk } from '../../src/core/waiting/conversation.ts';
import type { Status } from '../../src/ports/desk.ts';
import type { Evidence } from '../../src/ports/evidence.ts';
import { EMPTY_TREE, fileIn, filesBelow, pathsBetween, remembered, treeWith } from './tree.ts';
import type { File, Tree } from './tree.ts';

/** `null` deletes. */
export type Change = Readonly<Record<string, string | File | null>>;

interface Commit {
  readonly sha: CommitSha;
  readonly parent: CommitSha | undefined;
  readonly tree: Tree;
  readonly author: Account;
}

interface Pull {
  readonly number: GrantNumber;
  readonly author: Account;
  readonly createdAt: Instant;
  readonly headRef: string;
  readonly from: CommitSha;
  title: string;
  state: 'open' | 'closed' | 'merged';
  baseRef: string;
  draft: boolean;
  turns: Turn[];
  formerBases: string[];
  updatedAt: Instant;
  commits: { sha: CommitSha; author: Account }[];
  pushers: Account[];
  reviews: Review[];
  comments: Comment[];
  asks: ReviewAsk[];
  asked: Account[];
  closings: { at: Instant; by: Account }[];
  merge: { at: Instant; by: Account; commit: CommitSha } | undefined;
}

/** What a test does as one person or another. Times are those of the clock that was given. */
export interface FakeGitHub {
  readonly evidence: Evidence;
  readonly main: () => CommitSha;
  /** A push straight to the default branch. */
  pushToMain(by: Account, change: Change): CommitSha;
  /** A force push: the default branch is at this commit again, and what came after is on it no more. */
  forceMain(to: CommitSha): void;
  openPull(
    by: Account,
    change: Change,
    options?: { readonly headRef?: string; readonly title?: string },
  ): GrantNumber;
  /** A further push to the pull request; `author` wrote the commit, if not who pushed it. */
  push(pull: GrantNumber, by: Account, change: Change, author?: Account): CommitSha;
  /** `commit`: another than the head. */
  review(
    pull: GrantNumber,
    by: Account,
    state: ReviewState,
    options?: { readonly body?: string; readonly commit?: CommitSha },
  ): number;
  editReview(pull: GrantNumber, review: number): void;
  dismiss(pull: GrantNumber, review: number, by: Account): void;
  /** Issues and pull requests share their numbers. */
  openIssue(by: Account, body: string): number;
  /** Whoever may write can do each of these. */
  editIssue(issue: number, body: string): void;
  /** Also moved away to another repository. */
  deleteIssue(issue: number): void;
  moveIssueHere(issue: number): void;
  comment(pull: GrantNumber, by: Account, body: string): number;
  editComment(pull: GrantNumber, comment: number, body: string): void;
  changeBase(pull: GrantNumber, base: string): void;
  close(pull: GrantNumber, by?: Account): void;
  /** All or nobody, like GitHub; the refused are named. */
  askReviewers(pull: GrantNumber, logins: readonly string[], by?: Account): readonly string[];
  unaskReviewers(pull: GrantNumber, logins: readonly string[], by?: Account): void;
  /** The status of a commit is written now; what it says, the desk knows. */
  sayStatus(commit: CommitSha, state: Status['state']): void;
  /** Logins of those whose review is asked for now. */
  asked(pull: GrantNumber): readonly string[];
  /** Every asking and taking back so far: `asked carol`. */
  asks(pull: GrantNumber): readonly string[];
  /** They are no collaborators any more. */
  setOutsiders(logins: readonly string[]): void;
  /** By its author, unless somebody else is named. */
  reopen(pull: GrantNumber, by?: Account): void;
  mark(pull: GrantNumber, as: 'draft' | 'ready'): void;
  /** `undefined`: it is not open. */
  merge(pull: GrantNumber, by: Account): CommitSha | undefined;
  head(pull: GrantNumber): CommitSha;
  setTitle(pull: GrantNumber, title: string): void;
  title(pull: GrantNumber): string;
  setTeam(slug: string, members: readonly GitHubUserId[]): void;
  rename(id: GitHubUserId, login: string): void;
  /** Every call of this method throws, until `undefined` is given. */
  breakDown(method: keyof Evidence, fault: Fault | undefined): void;
  /** What a listing leaves out from now on. */
  setIncomplete(pull: GrantNumber, what: PullEvidence['incomplete']): void;
  /** Calls so far, by method, in order. */
  readonly calls: readonly (keyof Evidence)[];
}

const person = (login: string, id: number): Account => ({ id: gitHubUserId(id), login, kind: 'user' });
export const people = {
  alice: person('alice', 1001),
  bob: person('bob', 1002),
  carol: person('carol', 1003),
  dave: person('dave', 1004),
  erin: person('erin', 1005),
  mallory: person('mallory', 1006),
} as const;
export const actionsBot: Account = { id: gitHubUserId(41898282), login: 'github-actions', kind: 'bot' };

/** git's own hash of a blob. */
export const blobOf = (text: string): BlobSha =>
  blobSha(
    createHash('sha1')
      .update(`blob ${Buffer.byteLength(text)}\0`)
      .update(text)
      .digest('hex'),
  );

const blobOfFile = remembered(({ text }: File) => blobOf(text));

export const createFakeGitHub = (options: {
  readonly now: () => Instant;
  readonly files?: Readonly<Record<string, string>>;
  /** Who may be asked for a review beside `people`. */
  readonly accounts?: readonly Account[];
  readonly owner?: string;
  readonly name?: string;
  readonly id?: number;
}): FakeGitHub => {
  const { now, owner = 'contoso', name = 'access', id = 900_001 } = options;
  const commits = new Map<CommitSha, Commit>();
  const said = new Map<CommitSha, { readonly at: Instant; readonly state: Status['state'] }>();
  const pulls = new Map<GrantNumber, Pull>();
  const issues = new Map<number, AskingIssue | undefined>();
  const teams = new Map<string, readonly GitHubUserId[]>();
  const logins = new Map<GitHubUserId, string>(
    Object.values(people).flatMap((one) => (one.id === undefined ? [] : [[one.id, one.login]])),
  );
  const broken = new Map<keyof Evidence, Fault>();
  const incomplete = new Map<GrantNumber, PullEvidence['incomplete']>();
  const calls: (keyof Evidence)[] = [];
  let counter = 0;
  let outsiders: readonly string[] = [];

  const commit = (parent: CommitSha | undefined, change: Change, author: Account): Commit => {
    const tree = treeWith(parent === undefined ? EMPTY_TREE : treeOf(parent), change);
    counter += 1;
    const sha = commitSha(createHash('sha1').update(`commit ${counter}`).digest('hex'));
    const made = { sha, parent, tree, author };
    commits.set(sha, made);
    return made;
  };
  const commitAt = (sha: CommitSha): Commit => {
    const found = commits.get(sha);
    if (found === undefined)
      throw new Fault('github.not-found', `No commit ${sha}`, { remedy: 'Make it first.' });
    return found;
  };
  const treeOf = (sha: CommitSha): Tree => commitAt(sha).tree;
  const pullAt = (number: GrantNumber): Pull => {
    const found = pulls.get(number);
    if (found === undefined) throw new Error(`no pull request #${number}`);
    return found;
  };
  const headOf = (pull: Pull): CommitSha => pull.commits.at(-1)?.sha ?? pull.from;
  const updateReview = (number: GrantNumber, review: number, change: (one: Review) => Review): void => {
    const pull = pullAt(number);
    pull.reviews = pull.reviews.map((one) => (one.id === review ? change(one) : one));
    pull.updatedAt = now();
  };

  const first = commit(undefined, options.files ?? {}, people.erin).sha;
  /** GitHub's record of pushes to the default branch, oldest first. */
  const record: { readonly at: Instant; readonly after: CommitSha }[] = [];
  /** In the order of their merges. */
  const merges: Pull[] = [];
  const mergesSince = (since: Instant): readonly Pull[] => {
    const before = merges.findLastIndex(({ merge }) => merge !== undefined && merge.at < since);
    return merges.slice(before + 1);
  };
  const main = (): CommitSha => record.at(-1)?.after ?? first;
  const isOnMain = (sha: CommitSha): boolean => {
    for (let at: CommitSha | undefined = main(); at !== undefined; at = commitAt(at).parent)
      if (at === sha) return true;
    return false;
  };

  const filesOf = (pull: Pull): readonly ChangedFile[] => {
    const before = treeOf(pull.from);
    const after = treeOf(headOf(pull));
    return pathsBetween(before, after).map((path) => {
      const [was, is] = [fileIn(before, path), fileIn(after, path)];
      return { path, change: was === undefined ? 'added' : is === undefined ? 'deleted' : 'modified' };
    });
  };
  const mergeOf = (pull: Pull, path: string | undefined): MergeEvidence | undefined => {
    if (pull.merge === undefined) return undefined;
    const { at, by, commit: sha } = pull.merge;
    const blobIn = (where: CommitSha | undefined): BlobSha | 'absent' | 'unknown' => {
      if (where === undefined || path === undefined) return 'unknown';
      const file = fileIn(treeOf(where), path);
      return file === undefined ? 'absent' : blobOfFile(file);
    };
    return {
      at,
      by,
      commit: sha,
      onDefaultBranch: isOnMain(sha),
      inFirstParent: blobIn(commitAt(sha).parent),
      inMerge: blobIn(sha),
    };
  };
  const evidenceOf = (pull: Pull): PullEvidence => {
    const head = headOf(pull);
    const files = filesOf(pull);
    const added = files.filter((file) => file.change === 'added' && file.path.startsWith('requests/'));
    const [only] = added;
    const path = added.length === 1 ? only?.path : undefined;
    const file = path === undefined ? undefined : fileIn(treeOf(head), path);
    const plain = file?.mode === '100644' && file.text.length <= 65_536;
    return {
      number: pull.number,
      url: `https://github.com/${owner}/${name}/pull/${pull.number}`,
      title: pull.title,
      state: pull.state,
      draft: pull.draft,
      author: pull.author,
      createdAt: pull.createdAt,
      headRef: pull.headRef,
      headSha: head,
      baseRef: pull.baseRef,
      formerBases: [...pull.formerBases],
      files,
      commits: pull.commits.map(({ sha, author }) => ({
        sha,
        people: [
          { account: author, name: author.login, role: 'author' },
          { account: author, name: author.login, role: 'committer' },
        ],
      })),
      pushers: [...new Map(pull.pushers.map((one) => [one.id, one])).values()],
      reviews: [...pull.reviews],
      turns: [...pull.turns],
      incomplete: incomplete.get(pull.number) ?? [],
      request:
        path === undefined || file === undefined
          ? undefined
          : {
              path,
              mode: file.mode,
              blob: blobOfFile(file),
              size: Buffer.byteLength(file.text),
              text: plain ? file.text : undefined,
            },
      merge: mergeOf(pull, path),
      issue: pull.author.kind === 'bot' ? issues.get(issueOfBranch(pull.headRef) ?? 0) : undefined,
    };
  };

  const asked = <T>(method: keyof Evidence, answer: () => T): Promise<T> => {
    calls.push(method);
    const fault = broken.get(method);
    return fault === undefined ? Promise.resolve().then(answer) : Promise.reject(fault);
  };
  const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

  const evidence: Evidence = {
    repository: () => asked('repository', () => ({ id, owner, name, defaultBranch: 'main', head: main() })),
    pull: (number) =>
      asked('pull', () => {
        const pull = pulls.get(number);
        return pull === undefined ? undefined : evidenceOf(pull);
      }),
    issue: (number) => asked('issue', () => issues.get(number)),
    mergedSince: (since) =>
      asked('mergedSince', () =>
        mergesSince(since)
          .flatMap(({ number, merge, baseRef }) =>
            merge === undefined || merge.at < since || baseRef !== 'main'
              ? []
              : [{ number, mergedAt: merge.at }],
          )
          .toSorted((a, b) => a.mergedAt - b.mergedAt || a.number - b.number),
      ),
    closedSince: (since) =>
      asked('closedSince', () =>
        [...pulls.values()]
          .flatMap((pull) => {
            const [only, more] = filesOf(pull);
            const { number, state, baseRef } = pull;
            const closed = pull.closings.at(-1);
            return state !== 'closed' ||
              closed === undefined ||
              closed.at < since ||
              baseRef !== 'main' ||
              only?.change !== 'added' ||
              more !== undefined ||
              !isRequestPath(only.path)
              ? []
              : [{ number, closedAt: closed.at }];
          })
          .toSorted((a, b) => a.closedAt - b.closedAt || a.number - b.number),
      ),
    conversation: (number) =>
      asked('conversation', () => {
        const pull = pulls.get(number);
        if (pull === undefined) return undefined;
        return {
          comments: [...pull.comments],
          asks: [...pull.asks],
          asked: [...pull.asked],
          closings: [...pull.closings],
        };
      }),
    waitingPulls: () =>
      asked('waitingPulls', () =>
        [...pulls.values()].flatMap((pull) => {
          if (pull.state !== 'open' || !filesOf(pull).some(({ path }) => path.startsWith('requests/')))
            return [];
          const turns = pull.turns.flatMap(({ kind, at }) =>
            kind === 'ready' || kind === 'reopened' ? [at] : [],
          );
          return [
            {
              number: pull.number,
              draft: pull.draft,
              since: turns.at(-1) ?? pull.createdAt,
              headDate: undefined,
              saidAt: said.get(headOf(pull))?.at,
              failed: said.get(headOf(pull))?.state === 'error',
              approvedAt: pull.reviews.findLast(({ state }) => state === 'APPROVED')?.submittedAt,
              asked: pull.asked.map((account) => account.id),
              asks: pull.asks.map(({ kind, whom, at }) => ({ kind, at, whom: whom.id })),
            },
          ];
        }),
      ),
    commentsSinceMerge: (numbers) =>
      asked(
        'commentsSinceMerge',
        () =>
          new Map(
            numbers.flatMap((number) => {
              const pull = pulls.get(number);
              const { merge } = pull ?? {};
              if (pull === undefined || merge === undefined) return [];
              const since = pull.comments.filter(({ at }) => at >= merge.at);
              return [[number, { comments: since.slice(-500), complete: since.length <= 500 }]];
            }),
          ),
      ),
    pullsAtHead: (head) =>
      asked('pullsAtHead', () =>
        [...pulls.values()].flatMap((pull) =>
          pull.state === 'open' && headOf(pull) === head ? [pull.number] : [],
        ),
      ),
    policyAt: (sha) =>
      asked('policyAt', () => ({
        commit: sha,
        files: filesBelow(treeOf(sha), 'policies')
          .filter(([path]) => isYaml(path))
          .map(([path, file]) => {
            if (file.mode !== '100644')
              throw new Fault('github.unexpected', `${path} is no plain file`, { remedy: 'Make it one.' });
            return { path, text: file.text };
          }),
      })),
    mainAt: (moment) =>
      asked('mainAt', (): Fact<CommitSha> =>
        known(record.findLast((push) => push.at <= moment)?.after ?? first, now()),
      ),
    requestsAt: (sha) =>
      asked('requestsAt', () =>
        filesBelow(treeOf(sha), 'requests').flatMap(([path, file]) =>
          isYaml(path) ? [{ path, blob: blobOfFile(file) }] : [],
        ),
      ),
    lastCommitOf: (path) =>
      asked('lastCommitOf', () => {
        for (let at: CommitSha | undefined = main(); at !== undefined; at = commitAt(at).parent) {
          const { parent, tree } = commitAt(at);
          if (
            fileIn(tree, path)?.text !==
            (parent === undefined ? undefined : fileIn(treeOf(parent), path)?.text)
          )
            return at;
        }
        return undefined;
      }),
    loginOf: (account) =>
      asked('loginOf', (): Fact<string> => {
        const login = logins.get(account);
        return login === undefined ? { kind: 'empty', at: now() } : known(login, now());
      }),
    team: (slug) =>
      asked('team', (): Fact<readonly GitHubUserId[]> => {
        const members = teams.get(slug);
        if (members === undefined)
          return { kind: 'failed', why: `the members of the team ${slug} cannot be read` };
        return members.length === 0 ? { kind: 'empty', at: now() } : known(members, now());
      }),
  };

  const changeIssue = (number: number, change: Partial<AskingIssue>): void => {
    const issue = issues.get(number);
    if (issue === undefined) throw new Error(`no issue #${number}`);
    issues.set(number, { ...issue, ...change });
  };
  const addCommit = (pull: Pull, by: Account, change: Change, author: Account): CommitSha => {
    const { sha } = commit(headOf(pull), change, author);
    if (pull.commits.length > 0) pull.turns.push({ kind: 'pushed', at: now() });
    pull.commits.push({ sha, author });
    pull.pushers.push(by);
    pull.updatedAt = now();
    return sha;
  };

  return {
    evidence,
    main,
    calls,
    pushToMain(by, change) {
      const { sha } = commit(main(), change, by);
      record.push({ at: now(), after: sha });
      return sha;
    },
    forceMain: (to) => void record.push({ at: now(), after: to }),
    openPull(by, change, { headRef, title } = {}) {
      const number = grantNumber(pulls.size + issues.size + 1);
      const pull: Pull = {
        number,
        author: by,
        createdAt: now(),
        headRef: headRef ?? `${by.login}-${number}`,
        from: main(),
        title: title ?? 'Request',
        state: 'open',
        baseRef: 'main',
        draft: false,
        turns: [],
        formerBases: [],
        updatedAt: now(),
        commits: [],
        pushers: [],
        reviews: [],
        comments: [],
        asks: [],
        asked: [],
        closings: [],
        merge: undefined,
      };
      pulls.set(number, pull);
      addCommit(pull, by, change, by);
      return number;
    },
    push: (number, by, change, author = by) => addCommit(pullAt(number), by, change, author),
    review(number, by, state, { body = '', commit: sha } = {}) {
      const pull = pullAt(number);
      counter += 1;
      const review: Review = {
        id: counter,
        author: by,
        state,
        commit: sha ?? headOf(pull),
        submittedAt: now(),
        edited: false,
        body,
      };
      pull.reviews.push(review);
      pull.asked = pull.asked.filter((account) => account.id !== by.id);
      pull.updatedAt = now();
      return review.id;
    },
    editReview: (number, review) => updateReview(number, review, (one) => ({ ...one, edited: true })),
    dismiss: (number, review, by) =>
      updateReview(number, review, (one) => ({
        ...one,
        state: 'DISMISSED',
        dismissal: { by, at: now(), before: one.state },
      })),
    openIssue(by, body) {
      const number = pulls.size + issues.size + 1;
      issues.set(number, {
        number,
        url: `https://github.com/${owner}/${name}/issues/${number}`,
        author: by,
        createdAt: now(),
        edited: false,
        transferred: false,
        body,
      });
      return number;
    },
    editIssue: (number, body) => changeIssue(number, { edited: true, body }),
    deleteIssue: (number) => void issues.set(number, undefined),
    moveIssueHere: (number) => changeIssue(number, { transferred: true }),
    comment(number, by, body) {
      counter += 1;
      pullAt(number).comments.push({ id: counter, author: by, at: now(), edited: false, body });
      return counter;
    },
    editComment(number, comment, body) {
      const pull = pullAt(number);
      pull.comments = pull.comments.map((one) => (one.id === comment ? { ...one, edited: true, body } : one));
    },
    changeBase(number, base) {
      const pull = pullAt(number);
      pull.formerBases.push(pull.baseRef);
      pull.baseRef = base;
      pull.updatedAt = now();
    },
    close(number, by = pullAt(number).author) {
      const pull = pullAt(number);
      if (pull.state !== 'open') return;
      pull.state = 'closed';
      pull.closings.push({ at: now(), by });
    },
    askReviewers(number, wanted, by = actionsBot) {
      const pull = pullAt(number);
      const accounts: readonly Account[] = [...Object.values(people), ...(options.accounts ?? [])];
      const refused = wanted.filter(
        (login) =>
          login === pull.author.login ||
          outsiders.includes(login) ||
          !accounts.some((account) => account.login === login),
      );
      for (const whom of accounts) {
        if (!wanted.includes(whom.login) || refused.includes(whom.login) || pull.asked.includes(whom))
          continue;
        pull.asked.push(whom);
        pull.asks.push({ kind: 'asked', whom, by, at: now() });
      }
      return refused;
    },
    sayStatus: (whose, state) => void said.set(whose, { at: now(), state }),
    unaskReviewers(number, wanted, by = actionsBot) {
      const pull = pullAt(number);
      for (const whom of pull.asked.filter(({ login }) => wanted.includes(login)))
        pull.asks.push({ kind: 'unasked', whom, by, at: now() });
      pull.asked = pull.asked.filter(({ login }) => !wanted.includes(login));
    },
    asked: (number) => pullAt(number).asked.map(({ login }) => login),
    asks: (number) => pullAt(number).asks.map(({ kind, whom }) => `${kind} ${whom.login}`),
    setOutsiders(wanted) {
      outsiders = wanted;
    },
    reopen(number, by) {
      const pull = pullAt(number);
      if (pull.state !== 'closed') return;
      pull.state = 'open';
      pull.turns.push({ kind: 'reopened', at: now(), by: by ?? pull.author });
    },
    mark(number, as) {
      const pull = pullAt(number);
      pull.draft = as === 'draft';
      pull.turns.push({ kind: as, at: now() });
    },
    merge(number, by) {
      const pull = pullAt(number);
      if (pull.state !== 'open') return undefined;
      const tree = treeOf(headOf(pull));
      const change = Object.fromEntries(filesOf(pull).map(({ path }) => [path, fileIn(tree, path) ?? null]));
      const { sha } = commit(main(), change, by);
      record.push({ at: now(), after: sha });
      merges.push(pull);
      pull.state = 'merged';
      pull.merge = { at: now(), by, commit: sha };
      pull.updatedAt = now();
      return sha;
    },
    head: (number) => headOf(pullAt(number)),
    setTitle(number, title) {
      pullAt(number).title = title;
    },
    title: (number) => pullAt(number).title,
    setTeam: (slug, members) => void teams.set(slug, members),
    rename: (account, login) => void logins.set(account, login),
    breakDown(method, fault) {
      if (fault === undefined) broken.delete(method);
      else broken.set(method, fault);
    },
    setIncomplete: (number, what) => void incomplete.set(number, what),
  };
};
