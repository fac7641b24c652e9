import { describe, expect, it } from 'vitest';
import { atOnce } from '../../src/commands/at-once.ts';

describe('a few at a time', () => {
  it('works on no more than so many, and answers in the order of what was given', async () => {
    let open = 0;
    let most = 0;
    const ends: (() => void)[] = [];
    const all = atOnce([1, 2, 3, 4, 5], 2, async (one) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((end) => void ends.push(end));
      open -= 1;
      return one * 10;
    });
    for (let ended = 0; ended < 5; await Promise.resolve())
      if (ends.length > 0) {
        ends.pop()?.();
        ended += 1;
      }
    expect(await all).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(2);
  });

  it('throws what one of them throws once the others are over', async () => {
    const done: number[] = [];
    const work = atOnce([1, 2, 3], 2, async (one) => {
      if (one === 1) throw new Error('one');
      await Promise.resolve();
      done.push(one);
    });
    await expect(work).rejects.toThrow('one');
    expect(done).toEqual([2, 3]);
  });

  it('answers nothing of nothing', async () => {
    expect(await atOnce([], 3, async () => 'never')).toEqual([]);
  });
});
