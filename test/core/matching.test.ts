import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Candidate, matchPlaces } from '../../src/core/approval/matching.ts';

const candidates = fc
  .array(fc.uniqueArray(fc.nat(4), { maxLength: 5 }), { maxLength: 6 })
  .map((lists) => lists.map((rules, index): Candidate => ({ key: String(index), rules })));
const places = fc.array(fc.nat(4), { maxLength: 6 });

/** Tries every way to seat people. */
const most = (people: readonly Candidate[], free: readonly number[]): number => {
  const [first, ...rest] = people;
  if (first === undefined) return 0;
  const seated = free.flatMap((rule, place) =>
    first.rules.includes(rule)
      ? [
          1 +
            most(
              rest,
              free.filter((_, other) => other !== place),
            ),
        ]
      : [],
  );
  return Math.max(most(rest, free), ...seated);
};

it('seats as many people as any way of trying could', () => {
  fc.assert(
    fc.property(candidates, places, (people, free) => {
      const seated = matchPlaces(people, free).filter((candidate) => candidate !== undefined);
      expect(seated.length).toBe(most(people, free));
    }),
    { numRuns: 500 },
  );
});

it('seats nobody twice and nobody where they may not sit', () => {
  fc.assert(
    fc.property(candidates, places, (people, free) => {
      const seated = matchPlaces(people, free);
      const sitting = seated.filter((candidate) => candidate !== undefined);
      expect(new Set(sitting).size).toBe(sitting.length);
      seated.forEach((candidate, place) => {
        if (candidate !== undefined) expect(people[candidate]?.rules).toContain(free[place]);
      });
    }),
  );
});

it('leaves out the first only when no rearrangement can seat them', () => {
  fc.assert(
    fc.property(candidates, places, (people, free) => {
      const sitting = matchPlaces(people, free);
      people.forEach((_, index) => {
        const before = people.slice(0, index + 1);
        const gained = most(before, free) - most(before.slice(0, -1), free);
        expect(sitting.includes(index)).toBe(gained === 1);
      });
    }),
  );
});
