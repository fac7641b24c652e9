/** Since when the turn of each rule has come: what its waiting is counted from. */
import type { Instant } from '../brand.ts';
import type { PullEvidence } from '../pull.ts';
import { waitsSince } from '../waiting/clock.ts';
import type { Counted } from './counting.ts';
import type { Escalation } from './escalation.ts';
import { fillRules, type FillingCase } from './filling.ts';
import { byLevel, orderOf } from './order.ts';

export interface TurnsQuestion extends Omit<FillingCase, 'counted' | 'entitled'> {
  readonly pull: PullEvidence;
  readonly now: Instant;
  /** With the turns found so far: whoever they bring in may have filled an earlier level. */
  readonly counted: (turns: Escalation['turns']) => Pick<FillingCase, 'counted' | 'entitled'>;
}

/**
 * A rule's turn comes with the request itself, or, where it has rules before it, with the last approval that those needed.
 * Level by level, and for each from the earliest approvals that fill the levels before it: one more approval never makes a
 * turn come later.
 */
export const turnsOf = (question: TurnsQuestion): Escalation['turns'] => {
  const { ways, pull, now } = question;
  const turns = new Map<number, Instant>();
  const since = waitsSince(pull, now);
  if (since === undefined) return turns;
  for (const position of byLevel(ways)) {
    if (ways.notAsked.has(position)) continue;
    const filled = ways.ways.flatMap((way) =>
      way.includes(position) ? (turnIn(way, position, turns, question) ?? []) : [],
    );
    const first = filled.toSorted((a, b) => a - b)[0];
    if (first !== undefined) turns.set(position, first > since ? first : since);
  }
  return turns;
};

/** `undefined`: what is before the rule is not filled, or never can be. */
const turnIn = (
  way: readonly number[],
  position: number,
  turns: Escalation['turns'],
  question: TurnsQuestion,
): Instant | undefined => {
  const order = orderOf(way, question.ways);
  if (order.never.has(position)) return undefined;
  const before = allBefore(position, order.before);
  if (before.size === 0) return question.pull.createdAt;
  const earlier = way.filter((rule) => before.has(rule));
  const { counted, entitled } = question.counted(turns);
  const filling = { ...question, ways: { ...question.ways, ways: [earlier] }, entitled };
  return momentsOf(counted).find((moment) => {
    const filled = fillRules({ ...filling, counted: until(counted, moment) });
    return (
      filled !== undefined &&
      earlier.every((rule) => {
        const status = filled.byLeaf.get(rule);
        return status !== undefined && status.filledBy.length >= status.needed;
      })
    );
  });
};

/** Also what is before those before it. */
const allBefore = (position: number, before: ReadonlyMap<number, readonly number[]>): ReadonlySet<number> => {
  const found = new Set<number>();
  const follow = (rule: number): void => {
    for (const earlier of before.get(rule) ?? []) {
      if (found.has(earlier)) continue;
      found.add(earlier);
      follow(earlier);
    }
  };
  follow(position);
  return found;
};

const momentsOf = (counted: readonly Counted[]): readonly Instant[] =>
  counted.flatMap(({ reviews }) => reviews.map(({ review }) => review.submittedAt)).toSorted((a, b) => a - b);

const until = (counted: readonly Counted[], moment: Instant): readonly Counted[] =>
  counted.flatMap((one) => {
    const reviews = one.reviews.filter(({ review }) => review.submittedAt <= moment);
    return reviews.length === 0 ? [] : [{ ...one, reviews }];
  });
