/** Traffic as a box: everything that lies in all five of its sets. What is left of one box outside another is again a few boxes. */
import { difference, intersection } from './ranges.ts';
import type { Ranges } from './ranges.ts';

export interface Box {
  readonly protocols: Ranges;
  readonly sources: Ranges;
  readonly sourcePorts: Ranges;
  readonly destinations: Ranges;
  readonly ports: Ranges;
}

/** Those that tell traffic apart soonest come first. */
const DIMENSIONS = ['protocols', 'ports', 'destinations', 'sources', 'sourcePorts'] as const;

export const isEmpty = (box: Box): boolean => DIMENSIONS.some((dimension) => box[dimension].length === 0);

/** `undefined`: they have nothing in common. */
const meeting = (one: Box, other: Box): Box | undefined => {
  let common = one;
  for (const dimension of DIMENSIONS) {
    const shared = intersection(one[dimension], other[dimension]);
    if (shared.length === 0) return undefined;
    common = { ...common, [dimension]: shared };
  }
  return common;
};

export interface Split {
  readonly inside: readonly Box[];
  readonly outside: readonly Box[];
}

/** Side by side: what differs in the first, then what agrees in the first and differs in the second, and so on; no overlap. */
const splitBy = (box: Box, by: Box): Split => {
  const inside = meeting(box, by);
  if (inside === undefined) return { inside: [], outside: [box] };
  const outside: Box[] = [];
  let rest = box;
  for (const dimension of DIMENSIONS) {
    const apart = difference(rest[dimension], by[dimension]);
    if (apart.length > 0) outside.push({ ...rest, [dimension]: apart });
    rest = { ...rest, [dimension]: inside[dimension] };
  }
  return { inside: [inside], outside };
};

/** What of a box lies in any of others, and what in none. */
export const split = (box: Box, others: readonly Box[]): Split => {
  const inside: Box[] = [];
  let outside: readonly Box[] = [box];
  for (const by of others) {
    const parts = outside.map((left) => splitBy(left, by));
    inside.push(...parts.flatMap((part) => part.inside));
    outside = parts.flatMap((part) => part.outside);
  }
  return { inside, outside };
};
