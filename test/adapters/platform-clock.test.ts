import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../src/core/brand.ts';
import { createPlatformClock } from '../../src/adapters/platform-clock.ts';

const bench = () => {
  let timer = 5_000;
  const clock = createPlatformClock(() => timer);
  return { clock, pass: (by: number) => void (timer += by) };
};
const FRIDAY = 'Fri, 20 Nov 2026 10:00:00 GMT';

describe('the platform clock', () => {
  it('refuses to guess before anything has answered', () => {
    const { clock } = bench();
    expect(() => clock.now()).toThrow(expect.objectContaining({ code: 'clock.disagreement' }));
    expect(clock.sources()).toEqual([]);
    clock.observe('github', 'yesterday, perhaps');
    expect(() => clock.now()).toThrow(expect.objectContaining({ code: 'clock.disagreement' }));
  });

  it('is the first answer, carried on by the timer', () => {
    const { clock, pass } = bench();
    clock.observe('github', FRIDAY);
    pass(90_000);
    expect(clock.now()).toBe(parseInstant('2026-11-20T10:01:30Z'));
  });

  it('is not moved by later answers of the same source', () => {
    const { clock, pass } = bench();
    clock.observe('github', FRIDAY);
    pass(1_000);
    clock.observe('github', 'Fri, 20 Nov 2099 10:00:00 GMT');
    expect(clock.now()).toBe(parseInstant('2026-11-20T10:00:01Z'));
  });

  it('keeps each source apart and takes the first for now', () => {
    const { clock, pass } = bench();
    clock.observe('github', FRIDAY);
    pass(1_000);
    clock.observe('azure', 'Fri, 20 Nov 2026 10:05:00 GMT');
    pass(1_000);
    expect(clock.now()).toBe(parseInstant('2026-11-20T10:00:02Z'));
    expect(clock.sources()).toEqual([
      { name: 'github', now: parseInstant('2026-11-20T10:00:02Z') },
      { name: 'azure', now: parseInstant('2026-11-20T10:05:01Z') },
    ]);
  });
});
