/** The one door through which branches and tags change: rules, the record of pushes, pull requests and events follow from it. */
import { raisePull, raisePush, raiseRef } from './events.ts';
import { ZERO, type RefChange } from './git/repository.ts';
import {
  newId,
  nowOf,
  pullsOf,
  type ActivityType,
  type Caller,
  type Hub,
  type Issue,
  type Pull,
} from './model.ts';
import { violations } from './rules.ts';

export interface Move extends RefChange {
  /** The pull request whose merge this is. */
  readonly merge?: number;
}

export type Moved =
  | { readonly kind: 'moved' }
  /** Nothing has changed; `rules` says which rules forbid it, for each ref. */
  | { readonly kind: 'forbidden'; readonly rules: ReadonlyMap<string, readonly string[]> }
  /** A ref was not where it was thought to be, or git refuses its name. */
  | { readonly kind: 'stale' };

/** All or nothing. Whoever calls has made sure that the caller may write to the repository at all. */
export const moveRefs = async (hub: Hub, caller: Caller, moves: readonly Move[]): Promise<Moved> => {
  const broken = new Map<string, readonly string[]>();
  for (const move of moves) {
    const found = await violations(hub, caller, { ...move, merge: move.merge !== undefined });
    if (found.length > 0) broken.set(move.ref, found);
  }
  if (broken.size > 0) return { kind: 'forbidden', rules: broken };
  if (!(await hub.git.updateRefs(moves))) return { kind: 'stale' };
  for (const move of moves) await follow(hub, caller, move);
  return { kind: 'moved' };
};

const follow = async (hub: Hub, caller: Caller, move: Move): Promise<void> => {
  const created = move.before === ZERO;
  const deleted = move.after === ZERO;
  const forced = !created && !deleted && !(await hub.git.isAncestor(move.before, move.after));
  hub.pushedAt = nowOf(hub);
  hub.activity.push({
    id: newId(hub),
    before: move.before,
    after: move.after,
    ref: move.ref,
    type: typeOf({ created, deleted, forced, merge: move.merge !== undefined }),
    actor: caller.person,
    at: nowOf(hub),
  });
  if (created) raiseRef(hub, caller, 'create', move.ref);
  const later = await followPulls(hub, caller, { ...move, forced });
  await raisePush(hub, caller, { ...move, forced });
  if (deleted) raiseRef(hub, caller, 'delete', move.ref);
  for (const raise of later) await raise();
};

const typeOf = (how: {
  created: boolean;
  deleted: boolean;
  forced: boolean;
  merge: boolean;
}): ActivityType => {
  if (how.created) return 'branch_creation';
  if (how.deleted) return 'branch_deletion';
  if (how.merge) return 'pr_merge';
  return how.forced ? 'force_push' : 'push';
};

/** Brings the pull requests of a branch to where it is now; returns what is to be told once the push has been. */
const followPulls = async (
  hub: Hub,
  caller: Caller,
  move: Move & { readonly forced: boolean },
): Promise<readonly (() => Promise<void>)[]> => {
  const told: (() => Promise<void>)[] = [];
  for (const { issue, pull } of pullsOf(hub)) {
    if (`refs/heads/${pull.headRef}` === move.ref && issue.number !== move.merge) {
      const tell = await headMoved(hub, caller, { issue, pull, move });
      if (tell !== undefined) told.push(tell);
    }
    if (`refs/heads/${pull.baseRef}` === move.ref && issue.state === 'open' && issue.number !== move.merge) {
      const tell = await baseMoved(hub, caller, { issue, pull, move });
      if (tell !== undefined) told.push(tell);
    }
  }
  return told;
};

interface Affected {
  readonly issue: Issue;
  readonly pull: Pull;
  readonly move: Move & { readonly forced: boolean };
}

const headMoved = async (
  hub: Hub,
  caller: Caller,
  { issue, pull, move }: Affected,
): Promise<(() => Promise<void>) | undefined> => {
  const at = nowOf(hub);
  if (move.after === ZERO) {
    pull.headDeleted = true;
    issue.timeline.push({ id: newId(hub), at, actor: caller.person, kind: 'head_ref_deleted' });
    if (issue.state === 'closed') return undefined;
    close(hub, caller, issue);
    return () => raisePull(hub, caller, issue, { action: 'closed' });
  }
  if (issue.state === 'closed') return undefined;
  pull.headDeleted = false;
  if (pull.headSha === move.after) return undefined;
  const before = pull.headSha;
  pull.headSha = move.after;
  issue.updatedAt = at;
  const ref = `refs/pull/${issue.number}/head`;
  await hub.git.updateRefs([{ ref, before: hub.git.ref(ref) ?? ZERO, after: move.after }]);
  if (move.forced)
    issue.timeline.push({
      id: newId(hub),
      at,
      actor: caller.person,
      kind: 'head_ref_force_pushed',
      before,
      after: move.after,
    });
  return () => raisePull(hub, caller, issue, { action: 'synchronize', extra: { before, after: move.after } });
};

const baseMoved = async (
  hub: Hub,
  caller: Caller,
  { issue, pull, move }: Affected,
): Promise<(() => Promise<void>) | undefined> => {
  if (move.after === ZERO) return baseGone(hub, caller, { issue, pull });
  // Whoever pushes a pull request's commits to its base has merged it, reviews or not.
  if (await hub.git.isAncestor(pull.headSha, move.after)) {
    pull.baseSha = move.before;
    markMerged(hub, caller, { issue, pull, commit: await bringer(hub, pull, move) });
    return () => raisePull(hub, caller, issue, { action: 'closed' });
  }
  pull.baseSha = move.after;
  return undefined;
};

/** The base of a merged pull request is what follows when its branch is deleted; without one the pull request is closed. */
const baseGone = (
  hub: Hub,
  caller: Caller,
  { issue, pull }: Pick<Affected, 'issue' | 'pull'>,
): (() => Promise<void>) => {
  const from = { ref: pull.baseRef, sha: pull.baseSha };
  const next = pullsOf(hub).findLast(
    (other) => other.pull.merged !== undefined && other.pull.headRef === from.ref,
  )?.pull.baseRef;
  const sha = next === undefined ? undefined : hub.git.ref(`refs/heads/${next}`);
  if (next === undefined || sha === undefined) {
    close(hub, caller, issue);
    return () => raisePull(hub, caller, issue, { action: 'closed' });
  }
  pull.baseRef = next;
  pull.baseSha = sha;
  issue.updatedAt = nowOf(hub);
  issue.timeline.push({
    id: newId(hub),
    at: issue.updatedAt,
    actor: caller.person,
    kind: 'base_moved_by_github',
    from: from.ref,
    to: next,
  });
  const changes = { base: { ref: { from: from.ref }, sha: { from: from.sha } } };
  return () => raisePull(hub, caller, issue, { action: 'edited', extra: { changes } });
};

/** The first commit of the base branch's own line that has the head in its history. */
const bringer = async (hub: Hub, pull: Pull, move: Move): Promise<string> => {
  let found = move.after;
  for (;;) {
    const parent = (await hub.git.commit(found))?.parents[0];
    if (parent === undefined || parent === move.before || !(await hub.git.isAncestor(pull.headSha, parent)))
      return found;
    found = parent;
  }
};

export const close = (hub: Hub, caller: Caller, issue: Issue): void => {
  const at = nowOf(hub);
  issue.state = 'closed';
  issue.closedAt = at;
  issue.updatedAt = at;
  issue.closedBy = caller.person;
  issue.timeline.push({ id: newId(hub), at, actor: caller.person, kind: 'closed' });
};

export const markMerged = (
  hub: Hub,
  caller: Caller,
  merged: { readonly issue: Issue; readonly pull: Pull; readonly commit: string },
): void => {
  const at = nowOf(hub);
  merged.pull.merged = { at, by: caller.person, commit: merged.commit };
  merged.issue.timeline.push({
    id: newId(hub),
    at,
    actor: caller.person,
    kind: 'merged',
    commit: merged.commit,
  });
  close(hub, caller, merged.issue);
};
