/** What outlives the end of an assignment: tokens, and caches of the services that honour them. */
import { instant, isOver, minutes } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';

/** Tokens issued before the end, about an hour, and ten minutes until services ask again. */
const RESIDUE = minutes(70);

/** `undefined`: nothing any more. */
export const residualOf = (
  what: string,
  { end, now }: { readonly end: Instant; readonly now: Instant },
): { readonly what: string; readonly until: Instant } | undefined => {
  const until = instant(Math.min(end, now) + RESIDUE);
  return isOver(until, now) ? undefined : { what, until };
};
