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
  for (let candidate = 0; candidate < candidates.length; candidate += 1) seat(candidate, new Set());
  return seated;
};
