/** A clock that tests move: GitHub's time, Azure's time beside it, and a sleep that passes at once. */
import { instant, parseInstant } from '../../src/core/brand.ts';
import type { Instant } from '../../src/core/brand.ts';
import type { Clock } from '../../src/ports/clock.ts';

export interface FakeClock extends Clock {
  advance(milliseconds: number): void;
  /** Azure's clock minus GitHub's, from now on. */
  skewAzure(milliseconds: number): void;
  /** How long was slept so far, in milliseconds. */
  readonly slept: () => number;
}

export const fakeClock = (start = '2026-11-20T10:00:00Z'): FakeClock => {
  let time: number = parseInstant(start) ?? 0;
  let skew = 0;
  let slept = 0;
  let woken = false;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  /** When nothing else goes on, time moves to whoever wakes first: sleeps at the same time pass at the same time. */
  const pass = (): void => {
    if (woken) return;
    woken = true;
    setImmediate(() => {
      woken = false;
      sleepers.sort((a, b) => a.until - b.until);
      const next = sleepers.shift();
      if (next === undefined) return;
      slept += Math.max(0, next.until - time);
      time = Math.max(time, next.until);
      next.wake();
      pass();
    });
  };
  const now = (): Instant => instant(time);
  return {
    now,
    sources: () => [
      { name: 'github', now: now() },
      { name: 'azure', now: instant(time + skew) },
    ],
    sleep: (wait) =>
      new Promise((wake) => {
        sleepers.push({ until: time + wait, wake });
        pass();
      }),
    advance: (by) => {
      time += by;
    },
    skewAzure: (by) => {
      skew = by;
    },
    slept: () => slept,
  };
};
