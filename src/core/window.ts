/** The window that a request asks for: fixed by its start, or else by the moment at which it is judged (I6). */
import { later, type Instant } from './brand.ts';
import type { AccessRequest } from './request.ts';
import type { Span } from './zone.ts';

/** A start that has passed does not shift it: what is left of it is shorter. */
export const windowOf = (
  { start, duration }: Pick<AccessRequest, 'start' | 'duration'>,
  now: Instant,
): Span => {
  const from = start ?? now;
  return { from, to: later(from, duration) };
};

export const meets = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to;
