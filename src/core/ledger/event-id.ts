/** Ids of events: the same effect recorded twice has the same id and is written once. */
import type { GrantNumber } from '../brand.ts';
import { canonicalJson, sha256 } from '../canonical.ts';

/**
 * 24 hexadecimal characters. `step`: what happened, the event's type, with the step of the plan where it is about one
 * (`drifted 2`). `attempt`: what tells two of the same apart, e.g. run and attempt of an intent; the same where there can be only one.
 */
export const deriveEventId = (grant: GrantNumber | null, step: string, attempt: number | string): string =>
  sha256(canonicalJson([grant, step, String(attempt)])).slice(0, 24);
