/** A bounded amount of waiting, shared by all the reasons that one call has to wait. */
import { milliseconds } from '../core/brand.ts';
import type { Milliseconds } from '../core/brand.ts';

export interface Patience {
  /** Waits, at least `least` or else the next of its growing steps; `false`: the budget is used up and nothing was waited. */
  wait(least?: Milliseconds): Promise<boolean>;
}

/** Steps grow from one second to ten, so that a quick service is seen at once and a slow one is not hammered. */
export const patience = (budget: Milliseconds, sleep: (time: Milliseconds) => Promise<void>): Patience => {
  let left: number = budget;
  let step = 1000;
  return {
    async wait(least) {
      const time = Math.max(least ?? 0, step);
      if (time > left) return false;
      left -= time;
      step = Math.min(step * 2, 10_000);
      await sleep(milliseconds(time));
      return true;
    },
  };
};
