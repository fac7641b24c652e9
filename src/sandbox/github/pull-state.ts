/** What follows from a pull request's branches: its commits, its files, its test merge, whether it can be merged. */
import type { Commit } from './git/formats.ts';
import type { Change } from './git/diff.ts';
import { ZERO } from './git/repository.ts';
import { emailOf, nowOf, type Hub, type Pull } from './model.ts';
import { rulesFor } from './rules.ts';
import type { PullFigures } from './shapes/issue.ts';

/** GitHub lists no more files and commits of a pull request than these. */
const MOST_FILES = 3000;
export const MOST_COMMITS = 250;

export const mergeBaseOf = async (hub: Hub, pull: Pull): Promise<string | undefined> =>
  hub.git.mergeBase(pull.baseSha, pull.headSha);

/** Three dots: against where the branches parted. */
export const changesOf = async (hub: Hub, pull: Pull): Promise<readonly Change[]> =>
  (await hub.git.changes(await mergeBaseOf(hub, pull), pull.headSha)).slice(0, MOST_FILES);

/** Oldest first. */
export const commitsOf = async (hub: Hub, pull: Pull): Promise<readonly Commit[]> => {
  const ids = await hub.git.history({ include: [pull.headSha], exclude: [pull.baseSha], reverse: true });
  const commits = await Promise.all(ids.map((sha) => hub.git.commit(sha)));
  return commits.filter((commit) => commit !== undefined);
};

/** The commit of `refs/pull/<n>/merge`, made when head or base have moved; `undefined`: they conflict, or it is closed. */
export const testMergeOf = async (hub: Hub, pull: Pull): Promise<string | undefined> => {
  const { headSha: head, baseSha: base } = pull;
  if (pull.test?.head === head && pull.test.base === base) return pull.test.commit;
  const issue = hub.issues.get(pull.number);
  if (issue?.state !== 'open') return pull.test?.commit;
  const tree = await hub.git.mergeTrees(base, head);
  const ref = `refs/pull/${pull.number}/merge`;
  const before = hub.git.ref(ref) ?? ZERO;
  let commit: string | undefined;
  if (tree !== undefined) {
    const at = Math.floor(nowOf(hub) / 1000);
    const author = { name: issue.author.login, email: emailOf(issue.author), at };
    const committer = { name: 'GitHub', email: 'noreply@github.com', at };
    commit = hub.git.writeCommit(
      { tree, parents: [base, head], author, committer, message: `Merge ${head} into ${base}` },
      true,
    );
    await hub.git.updateRefs([{ ref, before, after: commit }]);
  }
  pull.test = { head, base, commit };
  return commit;
};

/**
 * The figures of one pull request. Mergeability is computed in the background on GitHub: the first to ask after a change
 * is told `null`. The payload of an event never knows it.
 */
export const figuresOf = async (hub: Hub, pull: Pull, asker: 'request' | 'event'): Promise<PullFigures> => {
  const changes = await changesOf(hub, pull);
  const commits = await commitsOf(hub, pull);
  const mergeable = asker === 'event' ? null : await mergeabilityOf(hub, pull);
  return {
    commits: commits.length,
    additions: changes.reduce((sum, change) => sum + change.additions, 0),
    deletions: changes.reduce((sum, change) => sum + change.deletions, 0),
    changedFiles: changes.length,
    mergeable,
    mergeableState: stateOf(hub, pull, mergeable),
  };
};

export const mergeabilityOf = async (hub: Hub, pull: Pull): Promise<boolean | null> => {
  const open = hub.issues.get(pull.number)?.state === 'open';
  if (!open) return null;
  const key = `${pull.headSha}..${pull.baseSha}`;
  const known = pull.asked === key;
  pull.asked = key;
  const merge = await testMergeOf(hub, pull);
  return known ? merge !== undefined : null;
};

const stateOf = (hub: Hub, pull: Pull, mergeable: boolean | null): PullFigures['mergeableState'] => {
  if (mergeable === null) return 'unknown';
  if (!mergeable) return 'dirty';
  if (pull.draft) return 'draft';
  const required = rulesFor(hub, `refs/heads/${pull.baseRef}`).flatMap(({ rule }) =>
    rule.type === 'required_status_checks' ? rule.contexts : [],
  );
  const latest = (context: string): string | undefined =>
    hub.statuses.findLast((status) => status.sha === pull.headSha && status.context === context)?.state;
  if (required.some((context) => latest(context) !== 'success')) return 'blocked';
  const contexts = new Set(
    hub.statuses.filter((status) => status.sha === pull.headSha).map((status) => status.context),
  );
  return [...contexts].some((context) => latest(context) !== 'success') ? 'unstable' : 'clean';
};

/** The committer of everything GitHub itself commits. */
export const webFlow = (
  at: number,
): { readonly name: string; readonly email: string; readonly at: number } => ({
  name: 'GitHub',
  email: 'noreply@github.com',
  at,
});
