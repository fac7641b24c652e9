/** How close another grant comes to the window that is judged. */
import { instant, isOver, later, type Instant, type Milliseconds } from '../brand.ts';
import type { RunningGrant, Window } from '../facts.ts';
import { windowOf } from '../window.ts';
import type { Case } from './case.ts';

/** That of an intent that is being finished, else that of the request. */
export const windowFor = ({ request, facts, now }: Case): Window => windowOf(request, now, facts.intended);

/** How long a grant is held. `until: undefined`: until somebody ends it. */
export interface Held {
  readonly from: Instant;
  readonly until: Instant | undefined;
}

// NB. A grant that is over and not ended may still be held: its end is not known.
export const heldBy = ({ state, startsAt, expiresAt }: RunningGrant, now: Instant): Held => ({
  // Only what is scheduled has not begun.
  from: state === 'scheduled' ? startsAt : instant(Math.min(startsAt, now)),
  until: isOver(expiresAt, now) ? undefined : expiresAt,
});

/** Whether less than `gap` lies between the two, or they overlap. Exactly `gap` is enough. */
export const isCloserThan = (gap: Milliseconds, window: Window, { from, until }: Held): boolean =>
  from < later(window.to, gap) && (until === undefined || window.from < later(until, gap));
