/** Whether what ends access by schedule is alive: judged from GitHub's own record of its runs, never from ours. */
import type { GrantNumber, Instant, Milliseconds } from './brand.ts';
import { hours, later, minutes, parseInstant } from './brand.ts';
import type { MeasuredEnd } from './ends.ts';
import type { OpenGrant } from './ledger/event.ts';
import { waitsForSweep } from './native-end.ts';

/** A sweep that began longer ago is late: while something waits for it, and otherwise. */
const LATE_AFTER = { waiting: hours(2), otherwise: hours(6) } as const;
/** What a sweep took away longer than this after its end was late. */
const LATE_END: Milliseconds = minutes(60);

export interface LateEnd {
  readonly grant: GrantNumber;
  readonly kind: MeasuredEnd['kind'];
  readonly lagSeconds: number;
}

export type Alarm =
  /** Nobody has swept for too long; `last`: of the last success, undefined: there never was one. */
  | { readonly kind: 'stale'; readonly last: Instant | undefined; readonly limit: Milliseconds }
  /** The same, found by a sweep: there is one again. */
  | { readonly kind: 'gap'; readonly last: Instant | undefined; readonly limit: Milliseconds }
  | { readonly kind: 'failed'; readonly faults: readonly string[] }
  | { readonly kind: 'late'; readonly ends: readonly LateEnd[] };

type Begun = Pick<OpenGrant, 'state' | 'plan' | 'startsAt'>;

/**
 * Since when nobody has swept, as far as that is too long. Without any success the time is counted from the oldest thing that is open:
 * where nothing is, there was nothing to sweep.
 */
export const staleness = (
  last: Instant | undefined,
  open: readonly Begun[],
  now: Instant,
): Milliseconds | undefined => {
  const begun = open.filter(({ state }) => state !== 'scheduled');
  const limit = begun.some(waitsForSweep) ? LATE_AFTER.waiting : LATE_AFTER.otherwise;
  const since = last ?? oldest(begun);
  return since === undefined || now <= later(since, limit) ? undefined : limit;
};

const oldest = (open: readonly Begun[]): Instant | undefined =>
  open.flatMap(({ startsAt }) => parseInstant(startsAt) ?? []).toSorted((a, b) => a - b)[0];

/**
 * Only what Gatehouse itself took away: what a platform ended was gone in time, and what was found gone after its end may have been
 * ended in time by the closer.
 */
export const lateEnds = (grant: GrantNumber, ends: readonly MeasuredEnd[]): readonly LateEnd[] =>
  ends.flatMap(({ kind, by, lagSeconds }) =>
    by === 'gatehouse' && lagSeconds * 1000 > LATE_END ? [{ grant, kind, lagSeconds }] : [],
  );
