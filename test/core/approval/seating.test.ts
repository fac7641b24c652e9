/** Seating against trying everything, over small random halls. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/core/brand.ts';
import { matchCheaply } from '../../../src/core/approval/matching.ts';
import { orderOf } from '../../../src/core/approval/order.ts';
import { seatPeople, type Sitter } from '../../../src/core/approval/seating.ts';
import { waysOf } from '../../../src/core/approval/tree.ts';
import { after, all, rule, user } from '../../builders/policy.ts';

interface Hall {
  /** How many people each rule needs. */
  readonly counts: readonly number[];
  /** For each rule those that are filled before it, all of them earlier in the list. */
  readonly before: readonly (readonly number[])[];
  readonly sitters: readonly Sitter[];
}

const seconds = (count: number) => instant(count * 1000);
const ruleCount = 3;
const rules = fc.uniqueArray(fc.nat(ruleCount - 1), { minLength: 1, maxLength: ruleCount });

const sitter: fc.Arbitrary<Sitter> = fc
  .record({ able: rules, times: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }) })
  .chain(({ able, times }) =>
    fc
      // What was approved is a part of what they can approve.
      .tuple(...times.map(() => fc.subarray(able, { minLength: 1 })))
      .map((given) => ({
        able,
        given: times
          .map((time, index) => ({ at: seconds(time), rules: given[index] ?? [] }))
          .toSorted((a, b) => b.at - a.at),
      })),
  );

const hall: fc.Arbitrary<Hall> = fc.record({
  counts: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: ruleCount, maxLength: ruleCount }),
  before: fc.tuple(fc.constant([]), fc.subarray([0]), fc.subarray([0, 1])),
  sitters: fc.array(sitter, { maxLength: 4 }),
});

const placesOf = ({ counts }: Hall): readonly number[] =>
  counts.flatMap((count, position) => Array.from({ length: count }, () => position));

const seat = (of: Hall) => {
  const leaves = of.counts.map((count, position) =>
    after(
      rule(`r${position}`, [user('bob')], count),
      ...(of.before[position] ?? []).map((each) => `r${each}`),
    ),
  );
  const ways = waysOf(all(...leaves));
  const order = orderOf([...leaves.keys()], ways);
  return seatPeople(placesOf(of), of.sitters, order);
};

/** One person on one place: by what they approved then, or by what they could still approve. */
interface Taken {
  readonly sitter: number;
  readonly at: number | undefined;
}

/** Every seating that keeps to the order, as [places without anybody, places without an approval]. */
const everySeating = (of: Hall): readonly (readonly [number, number])[] => {
  const places = placesOf(of);
  const found: [number, number][] = [];
  const inOrder = (taken: readonly (Taken | undefined)[]): boolean =>
    places.every((position, place) => {
      const own = taken[place];
      if (own?.at === undefined) return true;
      const { at } = own;
      return places.every((other, index) => {
        if (!(of.before[position] ?? []).includes(other)) return true;
        const earlier = taken[index]?.at;
        return earlier !== undefined && earlier < at;
      });
    });
  const fill = (place: number, taken: readonly (Taken | undefined)[]): void => {
    const position = places[place];
    if (position === undefined) {
      if (inOrder(taken))
        found.push([
          taken.filter((each) => each === undefined).length,
          taken.filter((each) => each?.at === undefined).length,
        ]);
      return;
    }
    fill(place + 1, [...taken, undefined]);
    for (const [index, { able, given }] of of.sitters.entries()) {
      if (taken.some((each) => each?.sitter === index)) continue;
      if (able.includes(position)) fill(place + 1, [...taken, { sitter: index, at: undefined }]);
      for (const one of given)
        if (one.rules.includes(position)) fill(place + 1, [...taken, { sitter: index, at: one.at }]);
    }
  };
  fill(0, []);
  return found;
};

describe('seating with an order', () => {
  it('leaves the fewest places to nobody, and of those ways the fewest without an approval', () => {
    fc.assert(
      fc.property(hall, (of) => {
        const { seats } = seat(of);
        const best = everySeating(of).toSorted((a, b) => a[0] - b[0] || a[1] - b[1])[0];
        expect([
          seats.filter(({ kind }) => kind === 'nobody').length,
          seats.filter(({ kind }) => kind !== 'taken').length,
        ]).toEqual(best);
      }),
      { numRuns: 400 },
    );
  });

  it('seats nobody twice, only where they approved, and later than everybody before', () => {
    fc.assert(
      fc.property(hall, (of) => {
        const { seats } = seat(of);
        const places = placesOf(of);
        const taken = seats.map((each) => (each.kind === 'taken' ? each : undefined));
        const sitting = taken.filter((each) => each !== undefined).map((each) => each.sitter);
        expect(new Set(sitting).size).toBe(sitting.length);
        const timeOn = (place: number): number | undefined => {
          const each = taken[place];
          return each === undefined ? undefined : of.sitters[each.sitter]?.given[each.given]?.at;
        };
        for (const [place, each] of taken.entries()) {
          if (each === undefined) continue;
          const position = places[place] ?? 0;
          expect(of.sitters[each.sitter]?.given[each.given]?.rules).toContain(position);
          for (const [other, earlier] of places.entries())
            if ((of.before[position] ?? []).includes(earlier))
              expect(timeOn(other) ?? Infinity).toBeLessThan(timeOn(place) ?? 0);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('does not depend on the order of people', () => {
    fc.assert(
      fc.property(hall, (of) => {
        const count = (one: Hall) => {
          const kinds = seat(one).seats.map(({ kind }) => kind);
          return kinds.toSorted();
        };
        expect(count({ ...of, sitters: of.sitters.toReversed() })).toEqual(count(of));
      }),
    );
  });

  it('says who could sit so that their approval is taken', () => {
    fc.assert(
      fc.property(hall, fc.nat(3), fc.nat(ruleCount - 1), (of, index, position) => {
        const before = seat(of);
        const person = of.sitters[index];
        const free = before.seats.some(
          ({ kind }, place) => placesOf(of)[place] === position && kind === 'free',
        );
        // A rule that waits for another is nothing to approve now.
        const waits = (of.before[position] ?? []).some((earlier) =>
          before.seats.some(({ kind }, place) => placesOf(of)[place] === earlier && kind !== 'taken'),
        );
        fc.pre(person !== undefined && free && !waits && before.couldSit(index, position));
        const given = [{ at: seconds(99), rules: person?.able ?? [] }, ...(person?.given ?? [])];
        const sitters = of.sitters.map((each, other) => (other === index ? { ...each, given } : each));
        const { seats } = seat({ ...of, sitters });
        expect(seats.some((each) => each.kind === 'taken' && each.sitter === index)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the cheapest matching', () => {
  const table = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
    .chain(([candidates, places]) =>
      fc.array(
        fc.array(fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined }), {
          minLength: places,
          maxLength: places,
        }),
        { minLength: candidates, maxLength: candidates },
      ),
    );

  it('seats as many as any other, and costs no more than any other that does', () => {
    fc.assert(
      fc.property(table, (costs) => {
        const places = costs[0]?.length ?? 0;
        const sums: [number, number][] = [];
        const tryAll = (candidate: number, free: readonly number[], sum: readonly [number, number]): void => {
          const row = costs[candidate];
          if (row === undefined) return void sums.push([...sum]);
          tryAll(candidate + 1, free, sum);
          for (const place of free) {
            const cost = row[place];
            if (cost !== undefined)
              tryAll(
                candidate + 1,
                free.filter((each) => each !== place),
                [sum[0] + 1, sum[1] + cost],
              );
          }
        };
        tryAll(0, [...Array(places).keys()], [0, 0]);
        const best = sums.toSorted((a, b) => b[0] - a[0] || a[1] - b[1])[0];
        const seats = matchCheaply(costs.length, places, (candidate, place) => costs[candidate]?.[place]);
        const sitting = seats.flatMap((candidate, place) =>
          candidate === undefined ? [] : [costs[candidate]?.[place] ?? Number.NaN],
        );
        expect([sitting.length, sitting.reduce((sum, cost) => sum + cost, 0)]).toEqual(best);
        const people = seats.filter((candidate) => candidate !== undefined);
        expect(new Set(people).size).toBe(people.length);
      }),
      { numRuns: 500 },
    );
  });
});
