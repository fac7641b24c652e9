/** Policies of the past from a clone, each read once. */
import type { CommitSha } from '../core/brand.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import type { Past } from '../ports/past.ts';

export interface PastPolicies {
  /** Reads and keeps it; `undefined`: the clone does not hold the commit. */
  at(commit: CommitSha): Promise<Policy | undefined>;
  /** What was read before. */
  known(commit: CommitSha): Policy | undefined;
}

export const createPastPolicies = (past: Past): PastPolicies => {
  const read = new Map<CommitSha, Policy | undefined>();
  return {
    async at(commit) {
      if (!read.has(commit)) {
        const source = await past.policyAt(commit);
        read.set(commit, source === undefined ? undefined : parsePolicy(source));
      }
      return read.get(commit);
    },
    known: (commit) => read.get(commit),
  };
};
