import { describe, expect, it } from 'vitest';
import { later, milliseconds, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { persist } from '../../src/commands/persist.ts';
import { fakeClock } from '../fakes/clock.ts';

const passing = (retryAfter?: number): Fault =>
  new Fault('azure.throttled', 'busy', {
    remedy: 'Wait.',
    transient: true,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });

/** Fails `times` times; says how often it was called and at which second. */
const failing = (clock: ReturnType<typeof fakeClock>, times: number, fault: unknown) => {
  const start = clock.now();
  const at: number[] = [];
  return {
    at,
    effect: async () => {
      at.push((clock.now() - start) / 1_000);
      if (at.length <= times) throw fault;
      return 'done';
    },
  };
};

describe('persist', () => {
  it('pauses longer each time, up to a quarter of a minute', async () => {
    const clock = fakeClock();
    const { at, effect } = failing(clock, 6, passing());
    expect(await persist(clock, later(clock.now(), minutes(2)), effect)).toBe('done');
    expect(at).toEqual([0, 1, 3, 7, 15, 30, 45]);
  });

  it('waits as long as the platform asks, also for a part of a second', async () => {
    const clock = fakeClock();
    const { at, effect } = failing(clock, 1, passing(20_000.4));
    await persist(clock, later(clock.now(), minutes(2)), effect);
    expect(at[1]).toBeGreaterThanOrEqual(20);
  });

  it('never sleeps past the deadline: the last fault is thrown', async () => {
    const clock = fakeClock();
    const deadline = later(clock.now(), milliseconds(10_000));
    const { at, effect } = failing(clock, 1_000, passing());
    await expect(persist(clock, deadline, effect)).rejects.toMatchObject({ code: 'azure.throttled' });
    expect(at).toEqual([0, 1, 3, 7]);
    expect(clock.now()).toBeLessThan(deadline);
  });

  it.each([
    ['a lasting fault', new Fault('azure.forbidden', 'no', { remedy: '' }), 'azure.forbidden'],
    ['our own bug', new TypeError('undefined'), 'bug'],
  ])('does not repeat %s', async (_, fault, code) => {
    const clock = fakeClock();
    const { at, effect } = failing(clock, 1, fault);
    await expect(persist(clock, later(clock.now(), minutes(2)), effect)).rejects.toMatchObject({ code });
    expect(at).toEqual([0]);
  });

  it('tries once even when the deadline is over', async () => {
    const clock = fakeClock();
    const { effect } = failing(clock, 0, passing());
    expect(await persist(clock, later(clock.now(), milliseconds(-1_000)), effect)).toBe('done');
  });
});
