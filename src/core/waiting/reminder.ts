/** Whether one person was reminded: asked once more since their turn came. Read back from GitHub's timeline alone. */
import type { Instant } from '../brand.ts';

export interface AskedOrNot {
  readonly kind: 'asked' | 'unasked';
  readonly at: Instant;
}

/** When they were asked once more; `undefined`: they were not. `asks`: of this person. */
export const remindedAt = (asks: readonly AskedOrNot[], since: Instant): Instant | undefined => {
  const again = asks.filter(({ kind, at }) => kind === 'asked' && at >= since);
  if (again.length <= (wasAsked(asks, since) ? 0 : 1)) return undefined;
  return again.reduce((last, { at }) => (at > last ? at : last), since);
};

/** Since when somebody who is asked now has not been asked again; `undefined`: they were reminded. */
export const unremindedSince = (asks: readonly AskedOrNot[], since: Instant): Instant | undefined => {
  if (remindedAt(asks, since) !== undefined) return undefined;
  const first = inOrder(asks).find(({ kind, at }) => kind === 'asked' && at >= since);
  // Whoever asked them before the turn came asked for this turn too.
  return wasAsked(asks, since) ? since : first?.at;
};

const wasAsked = (asks: readonly AskedOrNot[], moment: Instant): boolean =>
  inOrder(asks).findLast(({ at }) => at < moment)?.kind === 'asked';

/** Taken back and asked anew in one second: the asking is the later one. */
const inOrder = (asks: readonly AskedOrNot[]): readonly AskedOrNot[] =>
  asks.toSorted((a, b) => a.at - b.at || (a.kind === b.kind ? 0 : a.kind === 'unasked' ? -1 : 1));
