/** Short windows at risk `low` that need no approval (`auto_approve:`). */
import type { Reason } from '../decision.ts';
import { formatDuration } from '../duration.ts';
import { type Case, pass } from '../rules/case.ts';
import { isBreakGlass } from './conditions.ts';

/** `undefined`: people must approve. Everything else is judged as ever, also vetoes, hours and tickets. */
export const automaticReason = ({ entitlement, request }: Case): Reason | undefined => {
  const { autoApprove, risk } = entitlement;
  // NB. The file's own check says this too; access without a second person rests on it, so it is not left to one place.
  if (autoApprove === undefined || risk !== 'low' || isBreakGlass(request)) return undefined;
  // NB. One short window after the other would be a long one that nobody approved.
  if (request.extends !== undefined) return undefined;
  // NB. What was asked for counts, not what a review shortened it to; and a length that is no number is at most nothing.
  if (!Number.isSafeInteger(autoApprove) || !(request.duration <= autoApprove)) return undefined;
  return pass(
    'approval.automatic',
    `Approved automatically: the risk is low, and ${formatDuration(request.duration)} is at most ${formatDuration(autoApprove)}.`,
  );
};
