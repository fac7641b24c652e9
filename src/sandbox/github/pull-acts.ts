/** What people and jobs do to pull requests: open, retarget, mark ready, merge. */
import { demand, demandOwn } from './access.ts';
import { raisePull } from './events.ts';
import type { Commit, Signature } from './git/formats.ts';
import { ZERO } from './git/repository.ts';
import { changeIssue, checkBody, checkTitle, mustIssue, newIssue, type IssueChange } from './issue-acts.ts';
import {
  emailOf,
  newId,
  nowOf,
  pullsOf,
  type Caller,
  type Hub,
  type Issue,
  type Person,
  type Pull,
} from './model.ts';
import { commitsOf, webFlow } from './pull-state.ts';
import { invalid, notFound, Refusal, ruleViolations } from './refusal.ts';
import { markMerged, moveRefs } from './refs.ts';
import { missingReviews, missingStatuses } from './rules.ts';
import { simpleUser } from './shapes/account.ts';

export interface PullCase {
  readonly issue: Issue;
  readonly pull: Pull;
}

export const mustPull = (hub: Hub, number: number): PullCase => {
  const issue = mustIssue(hub, number);
  if (issue.pull === undefined) throw notFound();
  return { issue, pull: issue.pull };
};

export interface NewPull {
  readonly title: string;
  readonly body: string | null;
  /** `branch` or `owner:branch`. */
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
}

const problem = (message: string): Refusal =>
  new Refusal(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);

export const openPull = async (hub: Hub, caller: Caller, wanted: NewPull): Promise<PullCase> => {
  demand(caller, 'pull-requests', 'write');
  if (caller.job !== undefined && caller.app === undefined && !hub.actionsMayApprove)
    throw new Refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.');
  checkTitle('PullRequest', wanted.title);
  checkBody('PullRequest', wanted.body);
  const prefix = `${hub.owner.login}:`;
  const headRef = wanted.head.startsWith(prefix) ? wanted.head.slice(prefix.length) : wanted.head;
  const headSha = hub.git.ref(`refs/heads/${headRef}`);
  const baseSha = hub.git.ref(`refs/heads/${wanted.base}`);
  if (baseSha === undefined) throw invalid('PullRequest', 'base', 'invalid');
  if (headSha === undefined) throw invalid('PullRequest', 'head', 'invalid');
  const mergeBase = await hub.git.mergeBase(baseSha, headSha);
  if (mergeBase === undefined)
    throw problem(`The ${headRef} branch has no history in common with ${wanted.base}`);
  if (mergeBase === headSha) throw problem(`No commits between ${wanted.base} and ${headRef}`);
  const twin = pullsOf(hub).some(
    ({ issue, pull }) => issue.state === 'open' && pull.headRef === headRef && pull.baseRef === wanted.base,
  );
  if (twin) throw problem(`A pull request already exists for ${prefix}${headRef}.`);
  const text = newIssue(hub, caller, wanted);
  const pull: Pull = {
    number: text.number,
    id: newId(hub),
    draft: wanted.draft,
    headRef,
    headSha,
    baseRef: wanted.base,
    baseSha,
    headDeleted: false,
    merged: undefined,
    test: undefined,
    asked: undefined,
    requested: [],
    reviews: [],
  };
  const issue: Issue = { ...text, pull };
  hub.issues.set(issue.number, issue);
  await hub.git.updateRefs([{ ref: `refs/pull/${issue.number}/head`, before: ZERO, after: headSha }]);
  await raisePull(hub, caller, issue, { action: 'opened' });
  return { issue, pull };
};

export interface PullChange extends IssueChange {
  readonly base: string | undefined;
}

export const changePull = async (
  hub: Hub,
  caller: Caller,
  { issue, pull }: PullCase,
  change: PullChange,
): Promise<void> => {
  demand(caller, 'pull-requests', caller.job === undefined ? 'read' : 'write');
  demandOwn(caller, issue.author);
  if (change.base !== undefined && change.base !== pull.baseRef)
    await retarget(hub, caller, { issue, pull }, change.base);
  await changeIssue(hub, caller, issue, change);
};

const retarget = async (hub: Hub, caller: Caller, { issue, pull }: PullCase, base: string): Promise<void> => {
  const sha = hub.git.ref(`refs/heads/${base}`);
  if (sha === undefined)
    throw invalid('PullRequest', 'base', 'invalid', `Proposed base branch '${base}' was not found`);
  if (issue.state === 'closed')
    throw invalid(
      'PullRequest',
      'base',
      'invalid',
      'Cannot change the base branch of a closed pull request.',
    );
  if (base === pull.headRef || (await hub.git.isAncestor(pull.headSha, sha)))
    throw problem(`There are no new commits between base branch '${base}' and head branch '${pull.headRef}'`);
  const from = { ref: pull.baseRef, sha: pull.baseSha };
  const at = nowOf(hub);
  pull.baseRef = base;
  pull.baseSha = sha;
  issue.updatedAt = at;
  issue.timeline.push({
    id: newId(hub),
    at,
    actor: caller.person,
    kind: 'base_ref_changed',
    from: from.ref,
    to: base,
  });
  const changes = { base: { ref: { from: from.ref }, sha: { from: from.sha } } };
  await raisePull(hub, caller, issue, { action: 'edited', extra: { changes } });
};

/** Only GraphQL can do it. A job that may write pull requests may, too. */
export const markDraft = async (
  hub: Hub,
  caller: Caller,
  { issue, pull }: PullCase,
  draft: boolean,
): Promise<void> => {
  demand(caller, 'pull-requests', 'write');
  if (issue.state === 'closed' || pull.draft === draft) return;
  pull.draft = draft;
  const at = nowOf(hub);
  issue.updatedAt = at;
  const kind = draft ? 'convert_to_draft' : 'ready_for_review';
  issue.timeline.push({ id: newId(hub), at, actor: caller.person, kind });
  await raisePull(hub, caller, issue, { action: draft ? 'converted_to_draft' : 'ready_for_review' });
};

/** GitHub asks no more people than this on one pull request. */
const MOST_REVIEWERS = 15;

const knownPeople = (hub: Hub, logins: readonly string[]): readonly (Person | undefined)[] =>
  logins.map(
    (login) => hub.people.find((entry) => entry.person.login.toLowerCase() === login.toLowerCase())?.person,
  );

/** All of them or nobody: one who may not be asked refuses the whole call. */
export const requestReviewers = async (
  hub: Hub,
  caller: Caller,
  { issue, pull }: PullCase,
  logins: readonly string[],
): Promise<void> => {
  demand(caller, 'pull-requests', 'write');
  const people = knownPeople(hub, logins);
  if (people.some((person) => person === undefined))
    throw new Refusal(
      422,
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    );
  if (people.some((person) => person?.id === issue.author.id))
    throw new Refusal(422, 'Review cannot be requested from pull request author.');
  const fresh = people.filter(
    (person): person is Person =>
      person !== undefined && !pull.requested.some((known) => known.id === person.id),
  );
  if (pull.requested.length + fresh.length > MOST_REVIEWERS)
    throw new Refusal(422, `Could not add more than ${MOST_REVIEWERS} reviewers.`);
  for (const person of fresh) {
    pull.requested.push(person);
    await tellRequest(hub, caller, issue, { kind: 'review_requested', whom: person });
  }
};

/** Whoever is not asked is passed over. */
export const removeReviewers = async (
  hub: Hub,
  caller: Caller,
  { issue, pull }: PullCase,
  logins: readonly string[],
): Promise<void> => {
  demand(caller, 'pull-requests', 'write');
  for (const person of knownPeople(hub, logins)) {
    if (person === undefined || !pull.requested.some((known) => known.id === person.id)) continue;
    pull.requested = pull.requested.filter((known) => known.id !== person.id);
    await tellRequest(hub, caller, issue, { kind: 'review_request_removed', whom: person });
  }
};

const tellRequest = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  what: { readonly kind: 'review_requested' | 'review_request_removed'; readonly whom: Person },
): Promise<void> => {
  const at = nowOf(hub);
  issue.updatedAt = at;
  issue.timeline.push({ id: newId(hub), at, actor: caller.person, ...what });
  const extra = { requested_reviewer: simpleUser(hub, what.whom) };
  await raisePull(hub, caller, issue, { action: what.kind, extra });
};

export interface Merge {
  /** The head it must still have. */
  readonly sha: string | undefined;
  readonly method: 'merge' | 'squash' | 'rebase';
  readonly title: string | undefined;
  readonly message: string | undefined;
}

/** Returns the commit on the base branch. Throws 405 and 409 with GitHub's sentences. */
export const mergePull = async (
  hub: Hub,
  caller: Caller,
  { issue, pull }: PullCase,
  merge: Merge,
): Promise<string> => {
  demand(caller, 'contents', 'write');
  if (issue.state === 'closed') throw new Refusal(405, 'Pull Request is not mergeable');
  if (pull.draft) throw new Refusal(405, 'Pull Request is still a draft');
  if (merge.sha !== undefined && merge.sha !== pull.headSha)
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.');
  const ref = `refs/heads/${pull.baseRef}`;
  const missing = [
    ...missingStatuses(hub, caller, ref, pull.headSha),
    ...(await missingReviews(hub, caller, { issue, pull })),
  ];
  if (missing.length > 0)
    throw new Refusal(405, `Repository rule violations found\n\n${missing.join('\n\n')}\n\n`);
  const before = hub.git.ref(ref);
  if (before === undefined) throw new Refusal(405, 'Pull Request is not mergeable');
  const after = await commitMerge(hub, caller, { issue, pull, before }, merge);
  if (after === undefined) throw new Refusal(405, 'Pull Request is not mergeable');
  pull.baseSha = before;
  markMerged(hub, caller, { issue, pull, commit: after });
  const moved = await moveRefs(hub, caller, [{ ref, before, after, merge: issue.number }]);
  if (moved.kind !== 'moved') {
    unmark(issue, pull);
    if (moved.kind === 'forbidden')
      throw new Refusal(405, ruleViolations(422, [...moved.rules.values()].flat()).message);
    throw new Refusal(405, 'Base branch was modified. Review and try the merge again.');
  }
  await raisePull(hub, caller, issue, { action: 'closed' });
  return after;
};

const unmark = (issue: Issue, pull: Pull): void => {
  pull.merged = undefined;
  issue.state = 'open';
  issue.closedAt = undefined;
  issue.closedBy = undefined;
  issue.timeline.splice(-2);
};

interface Merging extends PullCase {
  readonly before: string;
}

const personAt = (person: Person, at: number): Signature => ({
  name: person.login,
  email: emailOf(person),
  at,
});

const commitMerge = async (
  hub: Hub,
  caller: Caller,
  merging: Merging,
  merge: Merge,
): Promise<string | undefined> => {
  const { issue, pull, before } = merging;
  const at = Math.floor(nowOf(hub) / 1000);
  if (merge.method === 'rebase') return rebase(hub, merging, at);
  const tree = await hub.git.mergeTrees(before, pull.headSha);
  if (tree === undefined) return undefined;
  const squash = merge.method === 'squash';
  const title =
    merge.title ??
    (squash
      ? `${issue.title} (#${issue.number})`
      : `Merge pull request #${issue.number} from ${hub.owner.login}/${pull.headRef}`);
  const text = merge.message ?? (squash ? '' : issue.title);
  return hub.git.writeCommit(
    {
      tree,
      parents: squash ? [before] : [before, pull.headSha],
      author: personAt(squash ? issue.author : caller.person, at),
      committer: webFlow(at),
      message: text === '' ? title : `${title}\n\n${text}`,
    },
    true,
  );
};

/** Rebasing makes new commits, which GitHub does not sign. */
const rebase = async (hub: Hub, { pull, before }: Merging, at: number): Promise<string | undefined> => {
  let onto = before;
  const commits: readonly Commit[] = await commitsOf(hub, pull);
  for (const commit of commits) {
    if (commit.parents.length > 1) return undefined;
    const tree = await hub.git.pickTree(commit, onto);
    if (tree === undefined) return undefined;
    onto = hub.git.writeCommit(
      { tree, parents: [onto], author: commit.author, committer: webFlow(at), message: commit.message },
      false,
    );
  }
  return onto;
};
