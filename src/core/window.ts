/** The window that is judged: fixed by the start of the request, or else by the moment at which it is judged (I6). */
import { later, type Instant } from './brand.ts';
import type { AccessRequest } from './request.ts';
import type { Span } from './zone.ts';

/**
 * A start that has passed does not shift it: what is left of it is shorter. `intended`: the window of an intent that is being
 * finished, for rules that hold it against other grants; what other people's time says of it is judged as if it began now.
 */
export const windowOf = (
  { start, duration }: Pick<AccessRequest, 'duration'> & { readonly start?: Instant | undefined },
  now: Instant,
  intended?: Span,
): Span => {
  if (intended !== undefined) return intended;
  const from = start ?? now;
  return { from, to: later(from, duration) };
};

export const meets = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to;
