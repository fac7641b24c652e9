/** Seats approvals in the rules of one way so that earlier rules are filled by earlier approvals. */
import type { Instant } from '../brand.ts';
import { matchCheaply, matchPlaces } from './matching.ts';
import type { Order } from './order.ts';

/** One human: what they approved, and what they could fill by approving from now on. Rules by position. */
export interface Sitter {
  readonly given: readonly Given[];
  readonly able: readonly number[];
}
export interface Given {
  readonly at: Instant;
  readonly rules: readonly number[];
}

export type Seat =
  /** Nobody could ever take it. */
  | { readonly kind: 'nobody' }
  /** Somebody could, and has not. */
  | { readonly kind: 'free' }
  /** `given`: the approval, by its place in the sitter's list. */
  | { readonly kind: 'taken'; readonly sitter: number; readonly given: number };

export interface Seating {
  /** Nothing had to be weighed: whoever has approved is seated first, whoever could behind them. */
  readonly plain: boolean;
  /** For each place, in their order. */
  readonly seats: readonly Seat[];
  /** Places that nobody could take. */
  readonly nobody: number;
  /** Places without an approval. */
  readonly empty: number;
  /** Whether something that a person approved came late enough for the rule. */
  readonly fits: (sitter: number, rule: number) => boolean;
  /** Whether a person could fill the rule by approving now, and nobody else were missed elsewhere by it. */
  readonly couldSit: (sitter: number, rule: number) => boolean;
}

/** A rule that others wait for: filled up to this moment, or not filled. */
type Closed = ReadonlyMap<number, Instant>;

/** More arrangements than this are not tried. */
const mostTried = 1000;

/**
 * Of all arrangements one in which the fewest places are left to nobody, and of those one with the most approvals.
 * `places[i]` is the rule that place i belongs to. Sitters who stand first are served first.
 */
export const seatPeople = (places: readonly number[], sitters: readonly Sitter[], order: Order): Seating => {
  const plain = isPlain(sitters, order);
  const hall: Hall = { places, sitters, order, present: plain ? [] : presentOf(places, sitters) };
  let best = plain ? arrangePlainly(hall) : arrange(hall, new Map());
  let tried = 0;
  const tryGates = (index: number, closed: Closed): void => {
    if (tried >= mostTried || best.empty === 0) return;
    const gate = order.gates[index];
    if (gate === undefined) {
      tried += 1;
      const next = arrange(hall, closed);
      if (next.valid && (best.nobody - next.nobody || best.empty - next.empty) > 0) best = next;
      return;
    }
    for (const moment of closings(gate, closed, hall)) {
      const then = new Map([...closed, [gate, moment]]);
      if (canClose(then, hall)) tryGates(index + 1, then);
    }
    tryGates(index + 1, closed);
  };
  // With nothing to order there is one arrangement.
  if (order.gates.length > 0) tryGates(0, new Map());
  return {
    plain,
    seats: best.seats,
    nobody: best.nobody,
    empty: best.empty,
    fits: (sitter, rule) => {
      const person = sitters[sitter];
      return person !== undefined && fitting(person, rule, best.closed, hall) !== undefined;
    },
    couldSit: (sitter, rule) => couldSit(sitter, rule, best, hall),
  };
};

interface Hall {
  readonly places: readonly number[];
  readonly sitters: readonly Sitter[];
  readonly order: Order;
  /** Sitters among whom is always somebody for every place, by their place in the list. */
  readonly present: readonly number[];
}

/** Of people who have approved nothing and can fill the same, no more than there are places make a difference. */
const presentOf = (places: readonly number[], sitters: readonly Sitter[]): readonly number[] => {
  const alike = new Map<string, number>();
  return [...sitters.keys()].filter((index) => {
    const sitter = sitters[index];
    if (sitter === undefined || sitter.given.length > 0) return true;
    const key = sitter.able.join(' ');
    const count = (alike.get(key) ?? 0) + 1;
    alike.set(key, count);
    return count <= places.length;
  });
};

interface Arrangement {
  readonly seats: readonly Seat[];
  readonly closed: Closed;
  /** Every closed rule is filled. */
  readonly valid: boolean;
  readonly nobody: number;
  /** Places without an approval. */
  readonly empty: number;
}

/** From when on approvals count for a rule, exclusive; `undefined`: an earlier rule is not filled. */
const opening = (rule: number, closed: Closed, { order }: Hall): number | undefined => {
  let from = Number.NEGATIVE_INFINITY;
  for (const earlier of order.before.get(rule) ?? []) {
    const filled = closed.get(earlier);
    if (filled === undefined) return undefined;
    from = Math.max(from, filled);
  }
  return from;
};

/** The latest approval of a person that fits a rule: after what is before it, and not after it was filled. */
const fitting = (sitter: Sitter, rule: number, closed: Closed, hall: Hall): number | undefined => {
  const from = opening(rule, closed, hall);
  if (from === undefined || hall.order.never.has(rule)) return undefined;
  const to = closed.get(rule) ?? Number.POSITIVE_INFINITY;
  let latest: number | undefined;
  for (const [index, { at, rules }] of sitter.given.entries()) {
    // NB. In the very second in which an earlier rule was filled nobody can say which came first: it does not count.
    if (!rules.includes(rule) || at <= from || at > to) continue;
    if (latest === undefined || at > (sitter.given[latest]?.at ?? 0)) latest = index;
  }
  return latest;
};

/** The moments at which a rule may have been filled, earliest first. */
const closings = (gate: number, closed: Closed, hall: Hall): readonly Instant[] => {
  const from = opening(gate, closed, hall);
  if (from === undefined || hall.order.never.has(gate)) return [];
  const earliest = hall.sitters.flatMap(({ given }) => {
    const fits = given.filter(({ at, rules }) => at > from && rules.includes(gate)).map(({ at }) => at);
    return fits.toSorted((a, b) => a - b).slice(0, 1);
  });
  const needed = hall.places.filter((rule) => rule === gate).length;
  return [...new Set(earliest.toSorted((a, b) => a - b).slice(needed - 1))];
};

/** Whether different people can fill all closed rules at once. */
const canClose = (closed: Closed, hall: Hall): boolean => {
  const places = hall.places.filter((rule) => closed.has(rule));
  const candidates = hall.sitters.map((sitter, index) => ({
    key: String(index),
    rules: [...closed.keys()].filter((rule) => fitting(sitter, rule, closed, hall) !== undefined),
  }));
  return !matchPlaces(candidates, places).includes(undefined);
};

const arrange = (hall: Hall, closed: Closed): Arrangement => {
  const { places, order } = hall;
  const sitters = hall.present.flatMap((index) => hall.sitters[index] ?? []);
  const fits = sitters.map(
    (sitter) => new Map([...new Set(places)].map((rule) => [rule, fitting(sitter, rule, closed, hall)])),
  );
  // An approval is worth more than a person who could still approve, and a closed rule more than all of them.
  const mustBeFilled = -(places.length + 1);
  const sitting = matchCheaply(sitters.length, places.length, (sitter, place) => {
    const rule = places[place];
    if (rule === undefined || order.never.has(rule)) return undefined;
    if (fits[sitter]?.get(rule) !== undefined) return closed.has(rule) ? mustBeFilled : 0;
    return !closed.has(rule) && (sitters[sitter]?.able.includes(rule) ?? false) ? 1 : undefined;
  });
  const seats = places.map((rule, place): Seat => {
    const sitter = sitting[place];
    if (sitter === undefined) return { kind: 'nobody' };
    const given = fits[sitter]?.get(rule);
    const index = hall.present[sitter];
    return given === undefined || index === undefined
      ? { kind: 'free' }
      : { kind: 'taken', sitter: index, given };
  });
  return arranged(seats, closed, hall);
};

const arranged = (seats: readonly Seat[], closed: Closed, { places }: Hall): Arrangement => ({
  seats,
  closed,
  valid: places.every((rule, place) => !closed.has(rule) || seats[place]?.kind === 'taken'),
  nobody: seats.filter(({ kind }) => kind === 'nobody').length,
  empty: seats.filter(({ kind }) => kind !== 'taken').length,
});

/** Nothing is ordered, who has approved stands first, and none of them could fill anything more by approving again. */
const isPlain = (sitters: readonly Sitter[], order: Order): boolean =>
  order.before.size + order.never.size === 0 &&
  sitters.every(
    ({ given, able }, index) =>
      given.length === 0 ||
      (sitters[index - 1]?.given.length !== 0 &&
        able.every((rule) => given.some(({ rules }) => rules.includes(rule)))),
  );

/** Then whoever has approved is served before whoever could, and that is all there is to weigh. */
const arrangePlainly = (hall: Hall): Arrangement => {
  const { places, sitters } = hall;
  const sitting = matchPlaces(
    sitters.map(({ given, able }, index) => ({
      key: String(index),
      rules: given.length === 0 ? able : given.flatMap(({ rules }) => rules),
    })),
    places,
  );
  const seats = sitting.map((sitter, place): Seat => {
    const person = sitter === undefined ? undefined : sitters[sitter];
    const rule = places[place];
    if (sitter === undefined || person === undefined || rule === undefined) return { kind: 'nobody' };
    const given = fitting(person, rule, new Map(), hall);
    return given === undefined ? { kind: 'free' } : { kind: 'taken', sitter, given };
  });
  return arranged(seats, new Map(), hall);
};

const couldSit = (sitter: number, rule: number, best: Arrangement, hall: Hall): boolean => {
  const { seats, closed } = best;
  const person = hall.sitters[sitter];
  if (person === undefined || closed.has(rule) || !person.able.includes(rule)) return false;
  if (fitting(person, rule, closed, hall) !== undefined) return false;
  if (seats.some((seat) => seat.kind === 'taken' && seat.sitter === sitter)) return false;
  // Without an order a person who has approved is seated wherever they are needed, whatever else they could fill.
  if (hall.order.before.size === 0) return true;
  const taken = new Set(seats.flatMap((seat) => (seat.kind === 'taken' ? [seat.sitter] : [])));
  const open = hall.places.filter((_, place) => seats[place]?.kind !== 'taken');
  const rest = open.toSpliced(open.indexOf(rule), 1).filter((each) => !hall.order.never.has(each));
  const others = hall.sitters.map(({ able, given }, index) => ({
    key: String(index),
    rules: taken.has(index) || index === sitter ? [] : [...able, ...given.flatMap(({ rules }) => rules)],
  }));
  const filled = matchPlaces(others, rest).filter((each) => each !== undefined).length;
  return filled + 1 === open.length - best.nobody;
};
