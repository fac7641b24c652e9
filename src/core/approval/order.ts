/** Which rules must be filled before which (`after:`), among those that are asked for together. */
import type { Ways } from './tree.ts';

export interface Order {
  /** For each rule of a way those that must be filled before it; none where it is not listed. */
  readonly before: ReadonlyMap<number, readonly number[]>;
  /** Rules that wait for themselves, or for what is not there: nobody can ever fill them. */
  readonly never: ReadonlySet<number>;
  /** Rules that others wait for, each behind those that it waits for itself. */
  readonly gates: readonly number[];
}

/** Rules are told apart as `policy.rule-twice` does. */
export const ruleKey = (name: string): string => name.trim().toLowerCase();

const UNORDERED: Order = { before: new Map(), never: new Set(), gates: [] };

export const orderOf = (way: readonly number[], ways: Ways): Order => {
  if (way.every((rule) => ways.leaves[rule]?.after.length === 0)) return UNORDERED;
  const before = new Map<number, readonly number[]>();
  const never = new Set<number>();
  for (const rule of way) {
    if (ways.leaves[rule]?.after.length === 0) continue;
    const earlier = earlierThan(rule, way, ways);
    if (earlier === undefined) never.add(rule);
    else if (earlier.length > 0) before.set(rule, earlier);
  }
  const { sorted, circular } = sortedBy(before);
  for (const rule of circular) never.add(rule);
  const waitedFor = new Set([...before.values()].flat());
  return { before, never, gates: sorted.filter((rule) => waitedFor.has(rule)) };
};

/** The rules that must be filled before one of the way; `undefined`: some of them never can be. */
const earlierThan = (rule: number, way: readonly number[], ways: Ways): readonly number[] | undefined => {
  const earlier = new Set<number>();
  const seen = new Set<number>();
  const follow = (from: number): boolean =>
    (ways.leaves[from]?.after ?? []).every((name) => {
      const named = positionsOf(name, ways);
      // NB. A name of nothing is not "nothing to wait for".
      return named.length > 0 && named.every(wait);
    });
  const wait = (named: number): boolean => {
    const here = inPlaceOf(named, { rule, way, ways });
    for (const each of here) earlier.add(each);
    if (here.length > 0) return true;
    // NB. A level that is not asked for is passed over, and not the levels before it.
    if (!ways.notAsked.has(named)) return false;
    if (seen.has(named)) return true;
    seen.add(named);
    return follow(named);
  };
  return follow(rule) ? [...earlier].toSorted((a, b) => a - b) : undefined;
};

const positionsOf = (name: string, { leaves }: Ways): readonly number[] =>
  leaves.flatMap((leaf, position) => (ruleKey(leaf.name) === ruleKey(name) ? [position] : []));

/** The rule itself where the way takes it; where it stands among alternatives, whichever of them the way takes. */
const inPlaceOf = (
  named: number,
  { rule, way, ways }: { readonly rule: number; readonly way: readonly number[]; readonly ways: Ways },
): readonly number[] => {
  if (way.includes(named)) return [named];
  const common = new Set(ways.branches[rule]);
  const choice = ways.branches[named]?.find((branch) => branch.kind === 'any' && !common.has(branch));
  return choice === undefined ? [] : way.filter((each) => ways.branches[each]?.includes(choice));
};

/** All rules that the map speaks of, each behind those that it waits for; those that wait in a circle apart. */
const sortedBy = (
  before: ReadonlyMap<number, readonly number[]>,
): { readonly sorted: readonly number[]; readonly circular: readonly number[] } => {
  const left = new Set([...before.keys(), ...[...before.values()].flat()].toSorted((a, b) => a - b));
  const sorted: number[] = [];
  for (;;) {
    const next = [...left].find((rule) => !(before.get(rule) ?? []).some((other) => left.has(other)));
    if (next === undefined) return { sorted, circular: [...left] };
    left.delete(next);
    sorted.push(next);
  }
};

/** All rules in the order of their levels, else in the order of the file. */
export const byLevel = (ways: Ways): readonly number[] => {
  if (ways.leaves.every((leaf) => leaf.after.length === 0)) return [...ways.leaves.keys()];
  const left = new Set(ways.leaves.keys());
  const sorted: number[] = [];
  for (;;) {
    const next = [...left].find(
      (rule) =>
        !(ways.leaves[rule]?.after ?? []).some((name) =>
          positionsOf(name, ways).some((other) => other !== rule && left.has(other)),
        ),
    );
    if (next === undefined) return [...sorted, ...left];
    left.delete(next);
    sorted.push(next);
  }
};
