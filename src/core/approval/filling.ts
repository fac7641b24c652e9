/** Seats the approvals that count in the rules, and sees who could take the seats that are free. */
import type { PersonKey } from '../brand.ts';
import type { Approval, RuleStatus } from '../decision.ts';
import type { People } from '../policy.ts';
import type { Counted } from './counting.ts';
import { type Candidate, matchPlaces } from './matching.ts';
import { humanOf } from './persons.ts';
import type { Ways } from './tree.ts';

export interface Filling {
  /** Positions of the rules of the best way. */
  readonly chosen: readonly number[];
  readonly byLeaf: ReadonlyMap<number, RuleStatus>;
  /** Rules of the best way with a place that nobody can take. */
  readonly unfillable: ReadonlySet<number>;
  readonly statuses: readonly RuleStatus[];
  readonly approvals: readonly Approval[];
}

export interface FillingCase {
  readonly ways: Ways;
  readonly counted: readonly Counted[];
  readonly people: People;
  readonly entitled: readonly ReadonlySet<PersonKey>[];
  /** Who could still approve, by key; whoever has approved is passed over. */
  readonly potentials: readonly PersonKey[];
}

/** `undefined`: the tree cannot be satisfied by anybody. Of several ways the one that lacks least is shown; the first, if equal. */
export const fillRules = (subject: FillingCase): Filling | undefined => {
  const free = freePeople(subject);
  const candidates: readonly Candidate[] = [
    ...subject.counted.map(({ human, rules }) => ({ key: human, rules })),
    ...free.map(({ human, rules }) => ({ key: human, rules })),
  ];
  const tried = subject.ways.ways.map((rules) => tryWay(rules, candidates, subject));
  const [best] = tried.toSorted((a, b) => a.nobody - b.nobody || a.missing - b.missing);
  return best === undefined ? undefined : describe(best, free, subject);
};

interface Free {
  readonly human: PersonKey;
  readonly keys: readonly PersonKey[];
  readonly rules: readonly number[];
}

interface Way {
  readonly rules: readonly number[];
  readonly places: readonly number[];
  readonly seated: readonly (number | undefined)[];
  /** Places without an approval. */
  readonly missing: number;
  /** Places that nobody can take. */
  readonly nobody: number;
}

const freePeople = ({ potentials, counted, people, entitled }: FillingCase): readonly Free[] => {
  const approved = new Set(counted.map(({ human }) => human));
  const byHuman = new Map<PersonKey, PersonKey[]>();
  for (const key of potentials) {
    const human = humanOf(people, key);
    if (!approved.has(human)) byHuman.set(human, [...(byHuman.get(human) ?? []), key]);
  }
  return [...byHuman]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([human, keys]) => ({
      human,
      keys,
      rules: entitled.flatMap((of, position) => (keys.some((key) => of.has(key)) ? [position] : [])),
    }));
};

const tryWay = (
  rules: readonly number[],
  candidates: readonly Candidate[],
  { ways, counted }: FillingCase,
): Way => {
  const places = rules.flatMap((rule) => {
    // More places than people stay empty; one more than there are people says so.
    const count = Math.min(ways.leaves[rule]?.count ?? 1, candidates.length + 1);
    return Array.from({ length: count }, () => rule);
  });
  const seated = matchPlaces(candidates, places);
  return {
    rules,
    places,
    seated,
    missing: seated.filter((candidate) => candidate === undefined || candidate >= counted.length).length,
    nobody: seated.filter((candidate) => candidate === undefined).length,
  };
};

const describe = (way: Way, free: readonly Free[], subject: FillingCase): Filling => {
  const { ways, counted } = subject;
  const byLeaf = new Map<number, RuleStatus>();
  const unfillable = new Set<number>();
  const approvals: Approval[] = [];
  const satisfied = way.missing === 0;
  for (const [position, leaf] of ways.leaves.entries()) {
    const chosen = way.rules.includes(position);
    if (satisfied && !chosen) continue;
    const sitting = way.places.flatMap((rule, place) => (rule === position ? [way.seated[place]] : []));
    const filled = sitting.flatMap((candidate) =>
      candidate === undefined ? [] : (counted[candidate] ?? []),
    );
    const blocked = chosen && sitting.includes(undefined);
    if (blocked) unfillable.add(position);
    const open =
      filled.length < leaf.count &&
      (!blocked || sitting.some((candidate) => candidate !== undefined && candidate >= counted.length));
    const could = free.flatMap(({ keys }) =>
      keys.filter((key) => subject.entitled[position]?.has(key) ?? false),
    );
    byLeaf.set(position, {
      rule: leaf.name,
      needed: leaf.count,
      filledBy: filled.map(({ person }) => person).toSorted(),
      couldFill: open ? could.toSorted() : [],
    });
    for (const { person, review } of filled)
      approvals.push({ rule: leaf.name, person, review: review.id, at: review.submittedAt });
  }
  return { chosen: way.rules, byLeaf, unfillable, statuses: [...byLeaf.values()], approvals };
};
