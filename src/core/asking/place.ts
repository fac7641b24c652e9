/** Where a new request goes: a file of a name of its own, and the branch that carries it. */
import type { Instant, PersonKey } from '../brand.ts';
import { sha256 } from '../canonical.ts';

export interface Asked {
  readonly entitlement: string;
  readonly requester: PersonKey;
  readonly text: string;
  readonly at: Instant;
}

export interface RequestPlace {
  readonly path: string;
  readonly branch: string;
}

/**
 * The same request asked twice on one day has the same place, so that repeating it after an interruption goes on with it and
 * opens no second one. `taken`: whether a file stands there already; then it gets a number.
 */
export const placeFor = (
  { entitlement, requester, text, at }: Asked,
  taken: (path: string) => boolean,
): RequestPlace => {
  const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
  const name = [part(entitlement, 36), part(requester, 20), day, sha256(text).slice(0, 8)].join('-');
  for (let number = 1; ; number += 1) {
    const own = number === 1 ? name : `${name}-${number}`;
    const path = `requests/${own}.yaml`;
    if (!taken(path)) return { path, branch: `request/${own}` };
  }
};

/** Only what the name of a request may hold. */
const part = (text: string, most: number): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, most)
    .replace(/^-+|-+$/g, '') || 'x';
