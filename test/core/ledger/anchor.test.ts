import { describe, expect, it } from 'vitest';
import { commitSha, digest } from '../../../src/core/brand.ts';
import type { SeenAnchor } from '../../../src/core/ledger/anchor.ts';
import {
  anchorOf,
  anchorsIn,
  anchorsOf,
  formatAnchor,
  parseAnchor,
} from '../../../src/core/ledger/anchor.ts';

const genesis = digest('9'.repeat(64));
const head = {
  seq: 42,
  hash: digest('ab'.repeat(32)),
  genesis,
  segment: 'events/2026/11/28/000000000040.jsonl',
};
const anchor = anchorOf(head);
const seen = (change: Partial<SeenAnchor> = {}): SeenAnchor => ({
  ...anchor,
  commit: commitSha('c'.repeat(40)),
  at: '2026-11-28T10:00:00Z',
  ...change,
});

describe('an anchor', () => {
  it('is read back as it was written, and fits into a status whatever its number', () => {
    expect(formatAnchor(anchor)).toBe(
      `event 42 is ${'ab'.repeat(32)} in events/2026/11/28/000000000040.jsonl of 99999999`,
    );
    expect(parseAnchor(formatAnchor(anchor))).toEqual(anchor);
    expect(formatAnchor({ ...anchor, seq: 999_999_999_999 }).length).toBeLessThanOrEqual(140);
  });

  it.each([
    ['text around it', (text: string) => `${text} and more`],
    ['another path', (text: string) => text.replace('events/', 'open/')],
    ['a short hash', (text: string) => text.replace('abab', '')],
    ['a number that is none', (text: string) => text.replace('42', '0')],
    ['nothing', () => ''],
  ])('is not one with %s', (_, change) => {
    expect(parseAnchor(change(formatAnchor(anchor)))).toBeUndefined();
  });

  it('is found in what a terminal or the API shows, whatever is around it', () => {
    const text = `[{"context":"gatehouse/ledger","description":"${formatAnchor(anchor)}"},\n{"description":"${formatAnchor({ ...anchor, seq: 43 })}"}]`;
    expect(anchorsIn(text).map(({ seq }) => seq)).toEqual([42, 43]);
    expect(anchorsIn('no event is here')).toEqual([]);
  });

  it('counts for its own ledger alone, and only from the moment that the settings name', () => {
    const all = [
      seen({ seq: 3 }),
      seen({ seq: 9, ledger: '11111111' }),
      seen({ seq: 7 }),
      seen({ seq: 8, at: '2026-11-27T10:00:00Z' }),
    ];
    const numbers = (since: string | undefined) => anchorsOf(all, genesis, since).map(({ seq }) => seq);
    expect(numbers(undefined)).toEqual([8, 7, 3]);
    expect(numbers('2026-11-28T00:00:00Z')).toEqual([7, 3]);
  });
});
