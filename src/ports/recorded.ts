/** Decisions that stand in the ledger, as whoever changes the policy wants to see them again. */
import type { Instant } from '../core/brand.ts';
import type { RecordedDecision } from '../core/impact.ts';

export interface RecordedDecisions {
  /**
   * Decisions of requests since then, the newest first, at most `most` of them; `complete`: there are no more. Evidence for people:
   * the chain is not proved here.
   */
  since(
    from: Instant,
    most: number,
  ): Promise<{ readonly decisions: readonly RecordedDecision[]; readonly complete: boolean }>;
}
