/** What wakes workflows: every event with the ref, commit and payload that GitHub gives it. */
import { fullPull, issueShape, commentShape, reviewEventShape } from './shapes/issue.ts';
import { simpleUser } from './shapes/account.ts';
import type { Shape } from './shapes/json.ts';
import { pushRepository, repository, repositoryPage } from './shapes/repository.ts';
import { pushedCommit } from './shapes/commit.ts';
import { ZERO, type RefChange } from './git/repository.ts';
import {
  DEFAULT_BRANCH,
  DEFAULT_REF,
  defaultHead,
  emailOf,
  plainEmail,
  type Caller,
  type Comment,
  type Hub,
  type Issue,
  type Review,
} from './model.ts';
import { figuresOf, testMergeOf } from './pull-state.ts';

interface Raised {
  readonly name: string;
  readonly action?: string;
  readonly ref: string;
  readonly sha: string;
  readonly payload: Shape;
  readonly workflow?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

const raise = (hub: Hub, caller: Caller, event: Raised): void => {
  const full = {
    ...event,
    actor: { login: caller.person.login, id: caller.person.id },
    byJobToken: caller.job !== undefined && caller.app === undefined,
  };
  for (const listener of hub.listeners) listener(full);
};

/** The events that run on the default branch's head. */
const onDefault = (hub: Hub): { readonly ref: string; readonly sha: string } => ({
  ref: DEFAULT_REF,
  sha: defaultHead(hub),
});

const common = (hub: Hub, caller: Caller): Shape => ({
  repository: repository(hub),
  sender: simpleUser(hub, caller.person),
});

/** At most as many commits as GitHub puts into the payload of a push. */
const PUSHED = 2048;

export const raisePush = async (
  hub: Hub,
  caller: Caller,
  change: RefChange & { readonly forced: boolean },
): Promise<void> => {
  const created = change.before === ZERO;
  const deleted = change.after === ZERO;
  const others = hub.git
    .refs('refs/heads/')
    .filter((ref) => ref.name !== change.ref)
    .map((ref) => ref.sha);
  const exclude = created ? others : [change.before];
  const added = deleted ? [] : await hub.git.history({ include: [change.after], exclude, reverse: true });
  const commits: Shape[] = [];
  for (const sha of added.slice(-PUSHED)) {
    const commit = await hub.git.commit(sha);
    if (commit !== undefined) commits.push(await pushedCommit(hub, commit));
  }
  const head = deleted ? undefined : await hub.git.commit(change.after);
  raise(hub, caller, {
    name: 'push',
    ref: change.ref,
    // A deletion has no commit: the run falls back to the default branch.
    sha: deleted ? defaultHead(hub) : change.after,
    payload: {
      ref: change.ref,
      before: change.before,
      after: change.after,
      repository: pushRepository(hub),
      pusher: { name: caller.person.login, email: plainEmail(emailOf(caller.person)) },
      sender: simpleUser(hub, caller.person),
      created,
      deleted,
      forced: change.forced,
      base_ref: null,
      compare: `${repositoryPage(hub)}/compare/${change.before.slice(0, 12)}...${change.after.slice(0, 12)}`,
      commits,
      head_commit: head === undefined ? null : await pushedCommit(hub, head),
    },
  });
};

export const raiseRef = (hub: Hub, caller: Caller, name: 'create' | 'delete', ref: string): void => {
  const short = ref.replace(/^refs\/(heads|tags)\//, '');
  const type = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  const where = name === 'create' ? { ref, sha: hub.git.ref(ref) ?? defaultHead(hub) } : onDefault(hub);
  raise(hub, caller, {
    name,
    ...where,
    payload: {
      ref: short,
      ref_type: type,
      pusher_type: 'user',
      ...(name === 'create' ? { master_branch: DEFAULT_BRANCH, description: null } : {}),
      ...common(hub, caller),
    },
  });
};

/** Both `pull_request_target` (the default branch's code) and `pull_request` (the pull request's own, unless it conflicts). */
export const raisePull = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  event: { readonly action: string; readonly extra?: Shape },
): Promise<void> => {
  const pull = issue.pull;
  if (pull === undefined) return;
  const figures = await figuresOf(hub, pull, 'event');
  const payload = {
    action: event.action,
    number: issue.number,
    pull_request: fullPull(hub, issue, { pull, figures }),
    ...event.extra,
    ...common(hub, caller),
  };
  raise(hub, caller, { name: 'pull_request_target', action: event.action, ...onDefault(hub), payload });
  const own = await ownRef(hub, issue);
  if (own !== undefined) raise(hub, caller, { name: 'pull_request', action: event.action, ...own, payload });
};

/** Where the pull request's own code runs: its test merge, or the base branch once it is merged. */
const ownRef = async (
  hub: Hub,
  issue: Issue,
): Promise<{ readonly ref: string; readonly sha: string } | undefined> => {
  const pull = issue.pull;
  if (pull === undefined) return undefined;
  if (pull.merged !== undefined) return { ref: `refs/heads/${pull.baseRef}`, sha: pull.merged.commit };
  const sha = await testMergeOf(hub, pull);
  return sha === undefined ? undefined : { ref: `refs/pull/${issue.number}/merge`, sha };
};

/** A review's payload carries the pull request as lists do. */
const NOT_IN_REVIEWS = new Set([
  'additions',
  'deletions',
  'changed_files',
  'commits',
  'comments',
  'review_comments',
  'maintainer_can_modify',
  'mergeable',
  'mergeable_state',
  'merged',
  'merged_by',
  'rebaseable',
]);

/** `edited` is described with an older form of the repository. */
const withoutRepoFields = (side: unknown): unknown => {
  if (!isRecord(side) || !isRecord(side['repo'])) return side;
  const repo = Object.fromEntries(
    Object.entries(side['repo']).filter(
      ([name]) => name !== 'has_discussions' && name !== 'web_commit_signoff_required',
    ),
  );
  return { ...side, repo };
};
const isRecord = (value: unknown): value is Shape => typeof value === 'object' && value !== null;

export const raiseReview = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  event: {
    readonly action: 'submitted' | 'edited' | 'dismissed';
    readonly review: Review;
    readonly extra?: Shape;
  },
): Promise<void> => {
  const pull = issue.pull;
  const own = await ownRef(hub, issue);
  if (pull === undefined || own === undefined) return;
  const figures = await figuresOf(hub, pull, 'event');
  const full = fullPull(hub, issue, { pull, figures });
  const pullRequest = Object.fromEntries(Object.entries(full).filter(([name]) => !NOT_IN_REVIEWS.has(name)));
  if (event.action === 'edited')
    for (const side of ['head', 'base'] as const) pullRequest[side] = withoutRepoFields(full[side]);
  raise(hub, caller, {
    name: 'pull_request_review',
    action: event.action,
    ...own,
    payload: {
      action: event.action,
      review: reviewEventShape(hub, issue.number, event.review),
      pull_request: pullRequest,
      ...event.extra,
      ...common(hub, caller),
    },
  });
};

export const raiseComment = (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  event: {
    readonly action: 'created' | 'edited' | 'deleted';
    readonly comment: Comment;
    readonly extra?: Shape;
  },
): void =>
  raise(hub, caller, {
    name: 'issue_comment',
    action: event.action,
    ...onDefault(hub),
    payload: {
      action: event.action,
      issue: issueShape(hub, issue),
      comment: commentShape(hub, issue, event.comment),
      ...event.extra,
      ...common(hub, caller),
    },
  });

export const raiseIssue = (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  event: { readonly action: string; readonly extra?: Shape },
): void =>
  raise(hub, caller, {
    name: 'issues',
    action: event.action,
    ...onDefault(hub),
    payload: {
      action: event.action,
      issue: issueShape(hub, issue),
      ...event.extra,
      ...common(hub, caller),
    },
  });

export const raiseDispatch = (
  hub: Hub,
  caller: Caller,
  dispatch: {
    readonly ref: string;
    readonly sha: string;
    readonly workflow: string;
    readonly inputs: Readonly<Record<string, string>>;
  },
): void =>
  raise(hub, caller, {
    name: 'workflow_dispatch',
    ref: dispatch.ref,
    sha: dispatch.sha,
    workflow: dispatch.workflow,
    inputs: dispatch.inputs,
    payload: {
      inputs: dispatch.inputs,
      ref: dispatch.ref,
      workflow: `.github/workflows/${dispatch.workflow}`,
      ...common(hub, caller),
    },
  });

/** Always the default branch's own files. */
export const raiseRepositoryDispatch = (
  hub: Hub,
  caller: Caller,
  { type, payload }: { readonly type: string; readonly payload: Shape },
): void =>
  raise(hub, caller, {
    name: 'repository_dispatch',
    action: type,
    ...onDefault(hub),
    payload: {
      action: type,
      branch: 'main',
      client_payload: payload,
      // Its description asks for one, also where no App is there.
      installation: { id: 1, node_id: 'MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uMQ==' },
      ...common(hub, caller),
    },
  });

export const raiseStatus = async (hub: Hub, caller: Caller, payload: Shape): Promise<void> =>
  raise(hub, caller, { name: 'status', ...onDefault(hub), payload: { ...payload, ...common(hub, caller) } });
