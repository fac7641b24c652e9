/** How far back a policy looks at grants that have ended, and which days of the ledger that is. */
import { formatInstant, hours, later, milliseconds, type Instant, type Milliseconds } from './brand.ts';
import { dayOf } from './ledger/paths.ts';
import type { Policy } from './policy.ts';

const DAY = hours(24);

/** The furthest that a policy may look back: what a run reads of the ledger stays bounded. */
export const LONGEST_LOOK_BACK: Milliseconds = milliseconds(31 * DAY);

/** The longest that separation of duties or a cooldown reaches back; 0: nothing that has ended is looked at. */
export const lookBack = ({
  settings,
  entitlements,
}: Pick<Policy, 'settings' | 'entitlements'>): Milliseconds =>
  milliseconds(
    Math.max(
      0,
      settings?.caps.cooldown ?? 0,
      ...(settings?.separationOfDuties ?? []).map(({ within }) => within),
      ...[...entitlements.values()].map(({ cooldown }) => cooldown ?? 0),
    ),
  );

/** Where the ledger has no list of the reviews that are owed, they are looked for among all that may be read. */
export const lookBackForReviews = (policy: Pick<Policy, 'settings' | 'entitlements'>): Milliseconds =>
  [...policy.entitlements.values()].some(({ breakGlass }) => breakGlass !== undefined)
    ? LONGEST_LOOK_BACK
    : lookBack(policy);

/**
 * The UTC days of `recent/` that hold everything that ended less than `back` ago, oldest first. One day more than that: a run
 * that decides again after midnight needs the day that has begun meanwhile.
 */
export const daysBack = (back: Milliseconds, now: Instant): readonly string[] => {
  if (back === 0) return [];
  const last = dayOf(formatInstant(later(now, DAY)));
  const days: string[] = [];
  for (let at = later(now, milliseconds(-back)); days.at(-1) !== last; at = later(at, DAY))
    days.push(dayOf(formatInstant(at)));
  return days;
};
