import { describe, expect, it } from 'vitest';
import { instant, minutes } from '../../src/core/brand.ts';
import { clocksAgree, clockSpread, isOverByAll } from '../../src/core/clocks.ts';

const end = instant(Date.parse('2026-11-20T12:00:00Z'));
const at = (...offsets: readonly number[]) =>
  offsets.map((offset, index) => ({ name: `source ${index}`, now: instant(end + offset) }));

describe('clocks', () => {
  it.each([
    [[0], true],
    [[0, 0], true],
    [[0, minutes(2)], true],
    [[0, minutes(2) + 1_000], false],
    [[0, -minutes(2) - 1_000], false],
    [[0, minutes(1), minutes(3)], false],
  ])('at %j agree: %s', (offsets, agree) => {
    expect(clocksAgree(at(...offsets))).toBe(agree);
  });

  it('are apart by the widest pair, in any order', () => {
    expect(clockSpread(at(0, minutes(3), minutes(1)))).toBe(minutes(3));
    expect(clockSpread([])).toBe(0);
  });

  it.each([
    [[0], true],
    [[-1_000], false],
    [[minutes(9), -1_000], false],
    [[minutes(9), 0], true],
    // NB. Nothing has answered: nobody says that it is over.
    [[], false],
  ])('at %j call it over: %s', (offsets, over) => {
    expect(isOverByAll(end, at(...offsets))).toBe(over);
  });
});
