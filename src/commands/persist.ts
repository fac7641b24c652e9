/** Repeats what failed for a passing reason, until a deadline (§5: before anything is undone). */
import type { Instant, Milliseconds } from '../core/brand.ts';
import { isOver, later, milliseconds } from '../core/brand.ts';
import { asFault } from '../core/fault.ts';
import type { Clock } from '../ports/clock.ts';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/** Calls `effect` again while it throws transient faults and the deadline is not reached; then the last fault is thrown. */
export const persist = <T>(clock: Clock, deadline: Instant, effect: () => Promise<T>): Promise<T> =>
  untilDeadline(clock, () => deadline, effect);

/** The same, with time that runs from the first fault: an effect may stand in line behind others for long, and that is no fault. */
export const persistFor = <T>(clock: Clock, patience: Milliseconds, effect: () => Promise<T>): Promise<T> => {
  let deadline: Instant | undefined;
  return untilDeadline(clock, () => (deadline ??= later(clock.now(), patience)), effect);
};

const untilDeadline = async <T>(
  clock: Clock,
  deadlineOf: () => Instant,
  effect: () => Promise<T>,
): Promise<T> => {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await effect();
    } catch (thrown) {
      const fault = asFault(thrown);
      const wait: Milliseconds = milliseconds(Math.ceil(Math.max(pause, fault.retryAfter ?? 0)));
      const deadline = deadlineOf();
      if (!fault.transient || isOver(deadline, clock.now()) || clock.now() + wait >= deadline) throw fault;
      await clock.sleep(wait);
    }
  }
};
