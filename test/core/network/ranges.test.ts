import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, difference, intersection, rangesOf, union } from '../../../src/core/network/ranges.ts';
import type { Ranges } from '../../../src/core/network/ranges.ts';

const numbers = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 5 })), {
  maxLength: 6,
});
const ranges = numbers.map((list) =>
  rangesOf(list.map(([from, size]) => ({ from: BigInt(from), to: BigInt(from + size) }))),
);
const members = (set: Ranges): readonly number[] =>
  Array.from({ length: 30 }, (_, number) => number).filter((number) =>
    set.some(({ from, to }) => from <= BigInt(number) && BigInt(number) <= to),
  );

describe('sets of numbers', () => {
  it('are what sets are, number by number', () => {
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const [inOne, inOther] = [members(one), members(other)];
        expect(members(intersection(one, other))).toEqual(inOne.filter((each) => inOther.includes(each)));
        expect(members(difference(one, other))).toEqual(inOne.filter((each) => !inOther.includes(each)));
        expect(members(union(one, other))).toEqual(
          [...new Set([...inOne, ...inOther])].toSorted((a, b) => a - b),
        );
        expect(covers(one, other)).toBe(inOther.every((each) => inOne.includes(each)));
      }),
    );
  });

  it('have one form, whatever was done to them', () => {
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        for (const set of [union(one, other), intersection(one, other), difference(one, other)])
          expect(rangesOf(set)).toEqual(set);
      }),
    );
  });
});
