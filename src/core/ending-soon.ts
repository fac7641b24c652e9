/** The last minutes of an open grant: they are told, so that nobody is cut off in the middle of something. */
import { type Instant, later, milliseconds, minutes, parseInstant } from './brand.ts';
import type { OpenGrant } from './ledger/event.ts';

/** How long before its end. */
const SOON = minutes(10);

export const endsSoon = (
  { state, expiresAt }: Pick<OpenGrant, 'state' | 'expiresAt'>,
  now: Instant,
): boolean => {
  const end = parseInstant(expiresAt);
  return state === 'active' && end !== undefined && now < end && later(now, SOON) >= end;
};

/** The first moment after `at` at which the end of one of them is soon; `undefined`: there is none. */
export const nextSoon = (
  open: Iterable<Pick<OpenGrant, 'state' | 'expiresAt'>>,
  at: Instant,
): Instant | undefined =>
  [...open]
    .flatMap(({ state, expiresAt }) => (state === 'active' ? (parseInstant(expiresAt) ?? []) : []))
    .map((end) => later(end, milliseconds(-SOON)))
    .filter((soon) => soon > at)
    .toSorted((a, b) => a - b)[0];
