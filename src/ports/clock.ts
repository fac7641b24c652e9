/** The platforms' clock (I11). Consumers: every command. */
import type { Instant, Milliseconds } from '../core/brand.ts';

export interface Clock {
  /**
   * Now: the `Date` header of the first answer, carried on by a monotonic timer.
   * Throws `Fault('clock.disagreement')` when nothing has answered yet: no command may guess the time.
   */
  now(): Instant;
  /** Each source's own now. More than two minutes apart: nothing is elevated; ended is only what all call over. */
  sources(): readonly { readonly name: string; readonly now: Instant }[];
  /** Waits; a test's clock moves itself instead. */
  sleep(time: Milliseconds): Promise<void>;
}
