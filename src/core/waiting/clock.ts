/** The clock of a request that waits: a pure function of what GitHub says, and never of what Gatehouse said before. */
import type { Instant } from '../brand.ts';
import { instant } from '../brand.ts';
import type { PullEvidence, Turn } from '../pull.ts';

/**
 * Since when the request waited at a moment: it was opened, its branch was pushed to, it was marked ready or reopened, whichever
 * was the latest until then. `undefined`: a draft does not wait; nor does one of which GitHub did not tell everything.
 * NB. What is not known must neither bring in others to approve nor close anything.
 */
export const waitsSince = (pull: PullEvidence, moment: Instant): Instant | undefined => {
  const { turns, merge, createdAt } = pull;
  if (turns === undefined || pull.incomplete.some((part) => part === 'pushers' || part === 'events'))
    return undefined;
  // NB. What happens to the branch after the merge changes nothing of what was approved before it.
  const until = merge === undefined ? moment : instant(Math.min(moment, merge.at));
  if (createdAt > until) return undefined;
  const ordered = turns.toSorted((a, b) => a.at - b.at);
  const past = ordered.filter(({ at }) => at <= until);
  if (wasDraft(pull, ordered, past)) return undefined;
  return past.reduce((since, { at }) => (at > since ? at : since), createdAt);
};

/** GitHub says how it is now and when that changed; what it was before the first change follows from it. */
const wasDraft = ({ draft }: PullEvidence, all: readonly Turn[], past: readonly Turn[]): boolean => {
  if (past.length === all.length) return draft;
  const last = past.findLast(isMark) ?? { kind: all.find(isMark)?.kind === 'ready' ? 'draft' : 'ready' };
  return all.some(isMark) ? last.kind === 'draft' : draft;
};

const isMark = ({ kind }: Turn): boolean => kind === 'draft' || kind === 'ready';
