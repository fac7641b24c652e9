/** Seats the approvals that count in the rules, and sees who could take the seats that are free. */
import type { PersonKey } from '../brand.ts';
import type { Approval, DiscountedReview, RuleStatus } from '../decision.ts';
import type { People } from '../policy.ts';
import { type Counted, type CountedReview, supersededBy } from './counting.ts';
import { byLevel, type Order, orderOf } from './order.ts';
import { entriesOf, humanOf } from './persons.ts';
import { type Seat, type Seating, seatPeople, type Sitter } from './seating.ts';
import type { Ways } from './tree.ts';

export interface Filling {
  /** Positions of the rules of the best way, in the order of their levels. */
  readonly chosen: readonly number[];
  /** In the order of their levels. */
  readonly byLeaf: ReadonlyMap<number, RuleStatus>;
  /** Rules of the best way with a place that nobody can take. */
  readonly unfillable: ReadonlySet<number>;
  readonly approvals: readonly Approval[];
  /** Approvals that count and were passed over: for a later one of the same person, or because they came too early. */
  readonly passedOver: readonly DiscountedReview[];
}

export interface FillingCase {
  readonly ways: Ways;
  readonly counted: readonly Counted[];
  readonly people: People;
  readonly entitled: readonly ReadonlySet<PersonKey>[];
  /** Who could approve from now on, by key; asked for only where an approval is missing. */
  readonly potentials: () => readonly PersonKey[];
}

/** `undefined`: the tree cannot be satisfied by anybody. Of several ways the one that lacks least is shown; the first, if equal. */
export const fillRules = (subject: FillingCase): Filling | undefined => {
  const context = filledByApprovals(subject) ?? tryWith(humansOf(subject, subject.potentials()), subject);
  const [best] = context.tried;
  return best === undefined ? undefined : describe(best, context);
};

/**
 * Where nothing is missing and nothing is ordered, whoever could still approve changes nothing: they are seated behind those
 * who have.
 */
const filledByApprovals = (subject: FillingCase): Context | undefined => {
  const { counted, people } = subject;
  if (counted.length === 0) return undefined;
  const own = counted.flatMap(({ human }) => entriesOf(people, human));
  const context = tryWith(humansOf(subject, own), subject);
  return context.tried[0]?.missing === 0 && context.tried.every(({ seating }) => seating.plain)
    ? context
    : undefined;
};

const tryWith = (humans: readonly Human[], subject: FillingCase): Context => ({
  tried: subject.ways.ways
    .map((rules) => tryWay(rules, humans, subject))
    .toSorted((a, b) => a.nobody - b.nobody || a.missing - b.missing),
  humans,
  subject,
});

/** Whoever has approved, then whoever could; each by key. */
interface Human extends Sitter {
  readonly counted: Counted | undefined;
  /** The entries of `people.yaml` under which they could approve. */
  readonly keys: readonly PersonKey[];
}

interface Way {
  readonly rules: readonly number[];
  readonly places: readonly number[];
  readonly order: Order;
  readonly seating: Seating;
  /** Places without an approval. */
  readonly missing: number;
  /** Places that nobody can take. */
  readonly nobody: number;
}

const humansOf = (
  { counted, people, entitled }: FillingCase,
  potentials: readonly PersonKey[],
): readonly Human[] => {
  const keysOf = new Map<PersonKey, PersonKey[]>();
  for (const key of potentials) {
    const human = humanOf(people, key);
    const keys = keysOf.get(human);
    if (keys === undefined) keysOf.set(human, [key]);
    else keys.push(key);
  }
  const able = (keys: readonly PersonKey[]): readonly number[] =>
    entitled.flatMap((of, position) => (keys.some((key) => of.has(key)) ? [position] : []));
  const approved = counted.map((each): Human => {
    const keys = keysOf.get(each.human) ?? [];
    keysOf.delete(each.human);
    const given = each.reviews.map(({ review, rules }) => ({ at: review.submittedAt, rules }));
    return { counted: each, keys, given, able: able(keys) };
  });
  const others = [...keysOf].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...approved,
    ...others.map(([, keys]): Human => ({ counted: undefined, keys, given: [], able: able(keys) })),
  ];
};

const tryWay = (rules: readonly number[], humans: readonly Human[], { ways }: FillingCase): Way => {
  const places = rules.flatMap((rule) => {
    // More places than people stay empty; one more than there are people says so.
    const count = Math.min(ways.leaves[rule]?.count ?? 1, humans.length + 1);
    return Array.from({ length: count }, () => rule);
  });
  const order = orderOf(rules, ways);
  const seating = seatPeople(places, humans, order);
  return {
    rules,
    places,
    order,
    seating,
    missing: seating.empty,
    nobody: seating.nobody,
  };
};

interface Context {
  /** All ways, the best first. */
  readonly tried: readonly Way[];
  readonly humans: readonly Human[];
  readonly subject: FillingCase;
}

const describe = (best: Way, context: Context): Filling => {
  const { humans, subject } = context;
  const byLeaf = new Map<number, RuleStatus>();
  const unfillable = new Set<number>();
  const approvals: Approval[] = [];
  for (const position of byLevel(subject.ways)) {
    const status = statusOf(position, best, context);
    if (status === undefined) continue;
    byLeaf.set(position, status);
    const seats = seatsOf(position, best);
    if (seats.some(({ kind }) => kind === 'nobody')) unfillable.add(position);
    for (const { person, review } of sittingOn(seats, humans))
      approvals.push({ rule: status.rule, person, review: review.id, at: review.submittedAt });
  }
  return {
    chosen: [...byLeaf.keys()].filter((position) => best.rules.includes(position)),
    byLeaf,
    unfillable,
    approvals,
    passedOver: humans.flatMap((human, index) => passedOver(human, index, context)),
  };
};

const seatsOf = (position: number, { places, seating }: Way): readonly Seat[] =>
  seating.seats.filter((_, place) => places[place] === position);

/** A rule of the best way as it stands there; one of another way as it stands in the best of those, while the best lacks something. */
const statusOf = (
  position: number,
  best: Way,
  { tried, humans, subject }: Context,
): RuleStatus | undefined => {
  const { ways, entitled } = subject;
  const leaf = ways.leaves[position];
  const notNeeded = ways.notAsked.get(position);
  if (leaf !== undefined && notNeeded !== undefined)
    return { rule: leaf.name, needed: 0, filledBy: [], couldFill: [], notNeeded };
  const instead = !best.rules.includes(position);
  const way = instead && best.missing === 0 ? undefined : tried.find(({ rules }) => rules.includes(position));
  if (leaf === undefined || way === undefined) return undefined;
  const seats = seatsOf(position, way);
  const couldFill = seats.some(({ kind }) => kind === 'free')
    ? humans.flatMap(({ keys }, index) =>
        way.seating.couldSit(index, position)
          ? keys.filter((key) => entitled[position]?.has(key) ?? false)
          : [],
      )
    : [];
  const waitsFor = (way.order.before.get(position) ?? []).filter((earlier) =>
    seatsOf(earlier, way).some(({ kind }) => kind !== 'taken'),
  );
  const earlier = waitsFor.flatMap((each) => ways.leaves[each]?.name ?? []);
  return {
    rule: leaf.name,
    needed: leaf.count,
    filledBy: sittingOn(seats, humans)
      .map(({ person }) => person)
      .toSorted(),
    couldFill: couldFill.toSorted(),
    ...(instead ? { instead } : {}),
    ...(earlier.length === 0 || way.order.never.has(position) ? {} : { waitsFor: earlier }),
  };
};

const sittingOn = (seats: readonly Seat[], humans: readonly Human[]): readonly CountedReview[] =>
  seats.flatMap((seat) =>
    seat.kind === 'taken' ? (humans[seat.sitter]?.counted?.reviews[seat.given] ?? []) : [],
  );

const seatOf = (index: number, { seating }: Way): number | undefined => {
  const seat = seating.seats.find((each) => each.kind === 'taken' && each.sitter === index);
  return seat?.kind === 'taken' ? seat.given : undefined;
};

/** Earlier approvals than the one that is used; and of whoever sits nowhere the last one, where it came too early. */
const passedOver = (
  { counted }: Human,
  index: number,
  { tried, subject }: Context,
): readonly DiscountedReview[] => {
  const [best] = tried;
  if (counted === undefined || best === undefined) return [];
  const used = seatOf(index, best);
  const idle = tried.every((way) => seatOf(index, way) === undefined);
  return [
    ...(idle ? tooEarly(counted, index, { way: best, subject }) : []),
    ...counted.reviews.slice((used ?? 0) + 1).map((each) => supersededBy(each)),
  ];
};

/** What a person could have filled, had they approved after the rules before it. */
const tooEarly = (
  { reviews }: Counted,
  index: number,
  { way, subject: { ways } }: { readonly way: Way; readonly subject: FillingCase },
): readonly DiscountedReview[] => {
  const rule = way.rules.find(
    (each) =>
      way.order.before.has(each) &&
      !way.order.never.has(each) &&
      seatsOf(each, way).some(({ kind }) => kind !== 'taken') &&
      reviews.some(({ rules }) => rules.includes(each)) &&
      !way.seating.fits(index, each),
  );
  const [last] = reviews;
  if (rule === undefined || last === undefined) return [];
  const nameOf = (position: number): string => ways.leaves[position]?.name ?? '';
  const before = (way.order.before.get(rule) ?? []).map(nameOf);
  const earlier = `${before.join(' and ')} ${before.length === 1 ? 'was' : 'were'}`;
  return [
    {
      review: last.review.id,
      login: last.review.author.login,
      person: last.person,
      code: 'approval.too-early',
      sentence: `It did not come after ${earlier} filled, so it does not count for ${nameOf(rule)}; approve again after that.`,
    },
  ];
};
