/** The last word on the issue that a request was asked with. Nobody waits for it: a fault is a warning and stops nothing. */
import type { GrantNumber } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { Conclusion } from '../core/render/issue-answer.ts';
import { askedIn, renderConcluded } from '../core/render/issue-answer.ts';
import type { Desk } from '../ports/desk.ts';
import type { Log } from '../ports/log.ts';

export interface Concluded {
  readonly pull: GrantNumber;
  readonly how: Conclusion;
}

/** `issue` undefined: it was asked without one. */
export const concludeIssue = async (
  { desk, log }: { readonly desk: Pick<Desk, 'answerIssue'>; readonly log: Log },
  issue: number | undefined,
  { pull, how }: Concluded,
): Promise<void> => {
  if (issue === undefined) return;
  try {
    // NB. Anybody may give a file the name of somebody else's issue: only where we said that it is asked in this one.
    const insteadOf = askedIn(pull);
    await desk.answerIssue(issue, { body: renderConcluded(pull, how), close: false, insteadOf });
  } catch (thrown) {
    log.warning(`Issue #${issue} was not told how #${pull} went: ${faultSentence(asFault(thrown))}`);
  }
};
