/** The way from the merged pull request to the file (§2): on the default branch, added by it, and the very file that was reviewed. */
import { isOver, later, type Instant } from '../brand.ts';
import type { Reason } from '../decision.ts';
import type { MergeEvidence } from '../pull.ts';
import { deny, note, orPass, pass, type Rule, type Settled } from './case.ts';

export const mergeRule: Rule<Settled> = (subject) => {
  const { facts, settings } = subject;
  if (facts.moment === 'review') return [note('merge.later', 'The merge is checked at elevation.')];
  const { merge, request } = facts.pull;
  if (merge === undefined || facts.pull.state !== 'merged')
    return [
      deny('merge.missing', 'There is no merge to go by.', 'Merge the pull request when it is approved.'),
    ];
  const reasons: Reason[] = [];
  const again = 'Open a new request.';
  if (!merge.onDefaultBranch)
    reasons.push(deny('merge.not-on-default-branch', 'The merge is not on the default branch.', again));
  if (merge.inFirstParent === 'unknown' || merge.inMerge === 'unknown')
    reasons.push(deny('merge.unknown', 'What the merge brought could not be read.', again));
  // NB. A file that was there before was not added by this pull request, whatever its reviews say.
  if (merge.inFirstParent !== 'absent' && merge.inFirstParent !== 'unknown')
    reasons.push(deny('merge.not-added', 'The file was on the default branch before this merge.', again));
  // NB. The merge could carry another file than the one that was reviewed.
  if (merge.inMerge !== 'unknown' && (request === undefined || merge.inMerge !== request.blob))
    reasons.push(
      deny('merge.other-blob', 'The file that was merged is not the one that was reviewed.', again),
    );
  if (isOver(later(merge.at, settings.waiting.mergeValidFor), takenUp(merge, subject)))
    reasons.push(deny('merge.too-old', 'It was merged too long ago and never taken up.', again));
  return orPass(
    reasons,
    pass('merge.proved', 'The merge brought exactly the reviewed file to the default branch.'),
  );
};

/**
 * A request with a start is taken up in time and begins later.
 * NB. When it was taken up is the ledger's word; for a request without a start, or of a moment before the merge, it is not taken.
 */
const takenUp = (merge: MergeEvidence, { facts, input, now }: Settled): Instant => {
  const { takenUpAt } = facts;
  const scheduled = input.kind === 'request' && input.request.start !== undefined;
  return scheduled && takenUpAt !== undefined && takenUpAt >= merge.at ? takenUpAt : now;
};
