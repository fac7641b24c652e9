/** People are matched to rules, not counted: one person fills at most one place. */

/** Somebody who could fill any of these rules, by number. */
export interface Candidate {
  readonly key: string;
  readonly rules: readonly number[];
}

/**
 * A maximum matching of candidates to places; `places[i]` is the rule that place i belongs to.
 * Returns for each place the candidate's position, or `undefined`. Earlier candidates are served first and once served stay
 * served, so whoever stands first is left out only if no rearrangement can seat them.
 */
export const matchPlaces = (
  candidates: readonly Candidate[],
  places: readonly number[],
): readonly (number | undefined)[] => {
  const seated: (number | undefined)[] = places.map(() => undefined);
  const seat = (candidate: number, visited: Set<number>): boolean => {
    const rules = candidates[candidate]?.rules ?? [];
    for (let place = 0; place < places.length; place += 1) {
      const rule = places[place];
      if (rule === undefined || !rules.includes(rule) || visited.has(place)) continue;
      visited.add(place);
      const sitting = seated[place];
      if (sitting === undefined || seat(sitting, visited)) {
        seated[place] = candidate;
        return true;
      }
    }
    return false;
  };
  for (let candidate = 0; candidate < candidates.length; candidate += 1) {
    // Whoever is seated stays seated, so behind the last place nobody is.
    if (!seated.includes(undefined)) break;
    seat(candidate, new Set());
  }
  return seated;
};

/** Seats as many as possible; of all such seatings one that costs least in all, and of those one that serves the first first. */
export const matchCheaply = (
  candidates: number,
  places: number,
  /** `undefined`: may not sit there. Whole numbers. */
  cost: (candidate: number, place: number) => number | undefined,
): readonly (number | undefined)[] => {
  const costs = Array.from({ length: candidates }, (_, candidate) =>
    Array.from({ length: places }, (_place, place) => cost(candidate, place)),
  );
  const seated: (number | undefined)[] = Array.from({ length: places }, () => undefined);
  for (;;) {
    const best = cheapestWay(costs, seated);
    if (best === undefined) return seated;
    for (const { place, candidate } of best) seated[place] = candidate;
  }
};

/** How a place can be given away: by seating `candidate`, who leaves the place `leaving` for it. */
interface Move {
  readonly cost: number;
  /** Who gets a seat by it in the end. */
  readonly served: number;
  readonly candidate: number;
  readonly leaving: number | undefined;
}

/** The cheapest way to seat one more, as what changes; found by going round until nothing gets cheaper. */
const cheapestWay = (
  costs: readonly (readonly (number | undefined)[])[],
  seated: readonly (number | undefined)[],
): readonly { readonly place: number; readonly candidate: number }[] | undefined => {
  const moves: (Move | undefined)[] = seated.map(() => undefined);
  const offer = (place: number, move: Move): boolean => {
    const known = moves[place];
    if (known !== undefined && (known.cost - move.cost || known.served - move.served) <= 0) return false;
    moves[place] = move;
    return true;
  };
  const sitting = new Set(seated);
  for (const [candidate, row] of costs.entries())
    if (!sitting.has(candidate))
      for (const [place, cost] of row.entries())
        if (cost !== undefined) offer(place, { cost, served: candidate, candidate, leaving: undefined });
  for (let changed = true; changed;) {
    changed = false;
    for (const [leaving, candidate] of seated.entries()) {
      const known = moves[leaving];
      if (candidate === undefined || known === undefined) continue;
      const row = costs[candidate] ?? [];
      for (const [place, cost] of row.entries())
        if (cost !== undefined && place !== leaving)
          changed =
            offer(place, {
              cost: known.cost - (row[leaving] ?? 0) + cost,
              served: known.served,
              candidate,
              leaving,
            }) || changed;
    }
  }
  return bestEnd(moves, seated);
};

const bestEnd = (
  moves: readonly (Move | undefined)[],
  seated: readonly (number | undefined)[],
): readonly { readonly place: number; readonly candidate: number }[] | undefined => {
  let end: number | undefined;
  for (const [place, move] of moves.entries()) {
    if (move === undefined || seated[place] !== undefined) continue;
    const best = end === undefined ? undefined : moves[end];
    if (best === undefined || (best.cost - move.cost || best.served - move.served) > 0) end = place;
  }
  if (end === undefined) return undefined;
  const changes: { readonly place: number; readonly candidate: number }[] = [];
  for (let place: number | undefined = end; place !== undefined;) {
    const move: Move | undefined = moves[place];
    if (move === undefined) break;
    changes.push({ place, candidate: move.candidate });
    place = move.leaving;
  }
  return changes;
};
