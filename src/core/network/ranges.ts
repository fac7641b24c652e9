/** Sets of whole numbers as sorted ranges: addresses, ports and protocols are judged as sets, never by samples. */

export interface Range {
  readonly from: bigint;
  /** Included. */
  readonly to: bigint;
}

/** Sorted, apart from each other by at least one number; empty: nothing. */
export type Ranges = readonly Range[];

export const NONE: Ranges = [];

/** Any ranges, in any order, as the set of what lies in one of them. */
export const rangesOf = (given: readonly Range[]): Ranges => {
  const sorted = given.toSorted((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0));
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last === undefined || range.from > last.to + 1n) merged.push(range);
    else if (range.to > last.to) merged[merged.length - 1] = { from: last.from, to: range.to };
  }
  return merged;
};

export const union = (one: Ranges, other: Ranges): Ranges =>
  one.length === 0 ? other : other.length === 0 ? one : rangesOf([...one, ...other]);

export const intersection = (one: Ranges, other: Ranges): Ranges => {
  const common: Range[] = [];
  let [left, right] = [0, 0];
  for (;;) {
    const [a, b] = [one[left], other[right]];
    if (a === undefined || b === undefined) return common;
    const from = a.from > b.from ? a.from : b.from;
    const to = a.to < b.to ? a.to : b.to;
    if (from <= to) common.push({ from, to });
    if (a.to < b.to) left += 1;
    else right += 1;
  }
};

/** What lies in `one` and not in `other`. */
export const difference = (one: Ranges, other: Ranges): Ranges => {
  const kept: Range[] = [];
  let next = 0;
  for (const range of one) {
    let { from } = range;
    // A range of `other` may reach into the following one of `one`, so it is passed only when it ends before.
    for (let hole = other[next]; hole !== undefined && hole.from <= range.to; hole = other[next]) {
      if (hole.from > from) kept.push({ from, to: hole.from - 1n });
      if (hole.to >= from) from = hole.to + 1n;
      if (hole.to > range.to) break;
      next += 1;
    }
    if (from <= range.to) kept.push({ from, to: range.to });
  }
  return kept;
};

export const covers = (outer: Ranges, inner: Ranges): boolean => difference(inner, outer).length === 0;
