/** What was said on a pull request, and who was asked to review it, as GitHub's own timeline has it. */
import type { Instant } from '../brand.ts';
import type { Comment } from '../comment.ts';
import type { Account } from '../pull.ts';

export interface ReviewAsk {
  readonly kind: 'asked' | 'unasked';
  readonly whom: Account;
  readonly by: Account;
  readonly at: Instant;
}

export interface Conversation {
  /** The oldest first. */
  readonly comments: readonly Comment[];
  /** The oldest first; teams are left out. */
  readonly asks: readonly ReviewAsk[];
  /** Whose review is asked for now; GitHub itself takes out whoever has reviewed. */
  readonly asked: readonly Account[];
  /** Each time that it was closed, the oldest first; the last may be its merge. */
  readonly closings: readonly { readonly at: Instant; readonly by: Account }[];
}
