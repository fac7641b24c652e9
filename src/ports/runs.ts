/** Runs of our workflows, as GitHub shows them: an intent's owner that is gone cannot open anything any more, and sweeps must go on. */
import type { Instant } from '../core/brand.ts';

export interface Runs {
  /**
   * `ended`: GitHub says that this attempt has completed. `alive` also when GitHub cannot say: the lease decides then.
   */
  stateOf(run: string, attempt: number): Promise<'alive' | 'ended'>;
  /**
   * When the newest run of this workflow's version on `branch` that succeeded began; `undefined`: GitHub knows of none.
   * `workflow` is its file name. Throws `Fault`.
   */
  lastSuccess(workflow: string, branch: string): Promise<Instant | undefined>;
}
