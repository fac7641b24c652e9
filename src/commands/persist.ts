/** Repeats what failed for a passing reason, until a deadline (§5: before anything is undone). */
import type { Instant, Milliseconds } from '../core/brand.ts';
import { isOver, milliseconds } from '../core/brand.ts';
import { asFault } from '../core/fault.ts';
import type { Clock } from '../ports/clock.ts';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/** Calls `effect` again while it throws transient faults and the deadline is not reached; then the last fault is thrown. */
export const persist = async <T>(clock: Clock, deadline: Instant, effect: () => Promise<T>): Promise<T> => {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await effect();
    } catch (thrown) {
      const fault = asFault(thrown);
      const wait: Milliseconds = milliseconds(Math.ceil(Math.max(pause, fault.retryAfter ?? 0)));
      if (!fault.transient || isOver(deadline, clock.now()) || clock.now() + wait >= deadline) throw fault;
      await clock.sleep(wait);
    }
  }
};
