import { describe, expect, it } from 'vitest';
import { grantNumber } from '../../../src/core/brand.ts';
import type { NewEvent } from '../../../src/core/ledger/event.ts';
import { bytesOf, MOST_BYTES, portions } from '../../../src/core/ledger/portion.ts';

const ending = (grant: number, note: string): NewEvent => ({
  id: 'a'.repeat(24),
  type: 'ending',
  grant: grantNumber(grant),
  actor: { kind: 'gatehouse' },
  data: { why: 'early', note },
});
const split = (notes: readonly string[]) =>
  portions(
    notes.map((note, index) => ({ note, number: index + 1 })),
    ({ note, number }) => ending(number, note),
  );

describe('what is too much for one commit', () => {
  it('is written in several, in its order, and nothing is left out', () => {
    const notes = Array.from({ length: 1000 }, () => 'ä'.repeat(300));
    const parts = split(notes);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.flat().map(({ number }) => number)).toEqual(notes.map((_, index) => index + 1));
    for (const part of parts)
      expect(bytesOf(part.map(({ note, number }) => ending(number, note)))).toBeLessThan(MOST_BYTES * 1.01);
  });

  it('is one where it fits, and none where there is nothing', () => {
    expect(split(['a', 'b'])).toHaveLength(1);
    expect(split([])).toEqual([]);
  });

  it('goes alone where one is too much by itself', () => {
    expect(split(['a', 'x'.repeat(300_000), 'b']).map((part) => part.length)).toEqual([1, 1, 1]);
  });
});
