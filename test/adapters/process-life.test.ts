/** A process that is asked to stop wakes up, finishes what it does, and can still be killed by a second signal. */
import { afterEach, expect, it } from 'vitest';
import { followProcess } from '../../src/adapters/process-life.ts';
import { hours, milliseconds } from '../../src/core/brand.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const before = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
afterEach(() => {
  for (const signal of SIGNALS)
    for (const listener of process.listeners(signal))
      if (before.get(signal)?.includes(listener) !== true) process.removeListener(signal, listener);
});

it.each(SIGNALS)('wakes from any pause at %s, and is stopped from then on', async (signal) => {
  const life = followProcess();
  expect(life.stopped()).toBe(false);
  const asleep = life.pause(hours(5));
  process.emit(signal);
  await asleep;
  expect(life.stopped()).toBe(true);
  await life.pause(hours(5));
  // The second one is nobody's but the system's.
  expect(process.listeners(signal)).toEqual(before.get(signal));
});

it('counts from its beginning, and never back', async () => {
  const life = followProcess();
  const first = life.elapsed();
  await life.pause(milliseconds(2));
  expect(first).toBeGreaterThanOrEqual(0);
  expect(life.elapsed()).toBeGreaterThan(first);
});
