/** A stage that decides nothing: real sockets, real time, and whatever order the machine makes of it. */
import { createPlatformClock } from '../../src/adapters/platform-clock.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { Outcome, Stage } from './stage.ts';

export const createFreeStage = (start: string): Stage => {
  const clock = createWorldClock({ start });
  const running = new Set<Promise<unknown>>();
  return {
    clock,
    random: Math.random,
    journal: [],
    isJob: () => false,
    carry: (_, commit) => commit(),
    clockOf: () => createPlatformClock(() => performance.now()),
    kill: () => {
      throw new Error('nobody is killed here');
    },
    enter: <T>(_: string, work: () => Promise<T>) => {
      const over = work().then(
        (value): Outcome<T> => ({ kind: 'finished', value }),
        (error: unknown): Outcome<T> => ({ kind: 'failed', error }),
      );
      running.add(over);
      return over;
    },
    async play() {
      await Promise.all(running);
    },
  };
};
