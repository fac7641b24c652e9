/** The window that is judged, and how close another grant comes to it. */
import { isOver, later, type Instant, type Milliseconds } from '../brand.ts';
import type { RunningGrant, Window } from '../facts.ts';
import type { Case } from './case.ts';

/** That of an intent that is being finished, else one that begins now. */
export const windowOf = ({ request, facts, now }: Case): Window =>
  facts.intended ?? { from: now, to: later(now, request.duration) };

/** How long a grant is held. `until: undefined`: until somebody ends it. */
export interface Held {
  readonly from: Instant;
  readonly until: Instant | undefined;
}

// NB. A grant that is over and not ended may still be held: its end is not known.
export const heldBy = ({ startsAt, expiresAt }: RunningGrant, now: Instant): Held => ({
  from: startsAt,
  until: isOver(expiresAt, now) ? undefined : expiresAt,
});

/** Whether less than `gap` lies between the two, or they overlap. Exactly `gap` is enough. */
export const isCloserThan = (gap: Milliseconds, window: Window, { from, until }: Held): boolean =>
  from < later(window.to, gap) && (until === undefined || window.from < later(until, gap));
