/** Comments on a merged request, and the command that one may be: only ever to close something sooner (§4). */
import type { Instant } from './brand.ts';
import type { Account } from './pull.ts';

export interface Comment {
  /** GitHub's id of the comment. */
  readonly id: number;
  readonly author: Account;
  readonly at: Instant;
  /** Its text was changed after it was written, by whomever. */
  readonly edited: boolean;
  readonly body: string;
}

/** What was said on one pull request since its merge. */
export interface CommentsSinceMerge {
  /** The oldest first. */
  readonly comments: readonly Comment[];
  /** False: there are more than could be read. */
  readonly complete: boolean;
}

/** `/end` alone on the first line; what stands below it is for people. */
export const asksToEnd = ({ body, edited }: Comment): boolean => {
  const [first = ''] = body.split(/\r?\n/, 1);
  // NB. Others may edit a comment: what its author said is no longer known.
  return !edited && first.trim() === '/end';
};
