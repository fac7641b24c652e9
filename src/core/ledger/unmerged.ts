/** Requests that were closed without a merge, as the ledger remembers them: that they are on record, and nothing else. */
import type { GrantNumber, Instant } from '../brand.ts';
import { formatInstant, parseInstant } from '../brand.ts';
import { gitBlob } from '../canonical.ts';
import type { EventData } from './event.ts';
import type { KnownFile } from './files.ts';

/** Where one stands among the files that the ledger knows. No request file can have this path. */
export const unmergedKey = (number: GrantNumber): string => `pulls/${number}`;

/**
 * What an event makes the ledger know. NB. No record of a grant: "was handled" would refuse the request that is reopened and merged
 * after all.
 */
export const unmergedKnownBy = (
  number: GrantNumber | null,
  { note, closed }: EventData['withdrawn'],
): readonly (readonly [string, KnownFile])[] =>
  number === null || closed === undefined
    ? []
    : [[unmergedKey(number), { blob: gitBlob(note), grant: null, at: closed.at }]];

/** Whether this closing, or a later one, is on record; it may have been reopened and closed again since. */
export const isUnmergedOnRecord = (
  known: ReadonlyMap<string, KnownFile>,
  { number, closedAt }: { readonly number: GrantNumber; readonly closedAt: Instant },
): boolean => {
  const at = parseInstant(known.get(unmergedKey(number))?.at ?? '');
  // The ledger writes whole seconds.
  return at !== undefined && at >= (parseInstant(formatInstant(closedAt)) ?? closedAt);
};
