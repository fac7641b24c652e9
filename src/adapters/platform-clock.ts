/** The platforms' clock (I11): the first `Date` header of each source, carried on by a monotonic timer. */
import { setTimeout } from 'node:timers/promises';
import type { Instant, Milliseconds } from '../core/brand.ts';
import { instant } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import type { Clock } from '../ports/clock.ts';

/** Milliseconds from any fixed moment, never going back; `performance.now` in the product. */
export type MonotonicTimer = () => number;

export interface PlatformClock extends Clock {
  /** What carries it on; whatever else a run measures is measured with it. */
  readonly timer: MonotonicTimer;
  /** Takes a `Date` header; only a source's first readable one counts. */
  observe(source: string, date: string): void;
}

export const createPlatformClock = (timer: MonotonicTimer): PlatformClock => {
  const offsets = new Map<string, number>();
  const nowOf = (offset: number): Instant => instant(timer() + offset);
  return {
    timer,
    observe(source, date) {
      const at = Date.parse(date);
      // NB. The runner's own clock is never asked: whoever controls it would choose when access ends.
      if (!offsets.has(source) && !Number.isNaN(at)) offsets.set(source, at - timer());
    },
    now() {
      const [first] = offsets.values();
      if (first !== undefined) return nowOf(first);
      throw new Fault('clock.disagreement', 'No platform has told the time yet', {
        remedy: 'This is a bug in Gatehouse: the time was asked for before the first answer.',
      });
    },
    sources() {
      return [...offsets].map(([name, offset]) => ({ name, now: nowOf(offset) }));
    },
    async sleep(time: Milliseconds) {
      await setTimeout(time);
    },
  };
};
