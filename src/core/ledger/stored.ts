/** Reads the records that stand beside the events; whatever has not its form, or stands in the wrong place, is a flaw. */
import type { TSchema } from 'typebox';
import type { GrantNumber } from '../brand.ts';
import { grantNumber } from '../brand.ts';
import type { LedgerHead } from './event.ts';
import type { KnownFile } from './files.ts';
import type { StoredGrant, StoredRecord } from './fold.ts';
import type { KnownFiles } from './known.ts';
import { earlierIn } from './known.ts';
import type { Flaw } from './line.ts';
import type { OwedEntry, OwedReviews } from './owed-reviews.ts';
import { openPath, recordPath, shardOf } from './paths.ts';
import {
  departure,
  guard,
  headSchema,
  knownLineSchema,
  knownSchema,
  openSchema,
  recentSchema,
  recordSchema,
  reviewsSchema,
} from './schema.ts';

export type Stored<T> =
  { readonly kind: 'value'; readonly value: T } | { readonly kind: 'flaw'; readonly flaw: Flaw };

export const readHead = (path: string, text: string): Stored<LedgerHead> =>
  read(path, text, { schema: headSchema, form: isHead });

export const readOpen = (path: string, text: string): Stored<StoredGrant> => {
  const stored = read(path, text, { schema: openSchema, form: isOpen });
  return stored.kind === 'value' ? inPlace(path, openPath(stored.value.grant), stored) : stored;
};

export const readRecord = (path: string, text: string): Stored<StoredRecord> => {
  const stored = read(path, text, { schema: recordSchema, form: isRecord });
  return stored.kind === 'value' ? inPlace(path, recordPath(stored.value.grant), stored) : stored;
};

/** One day of `recent/`, by the grant's number. */
export const readRecent = (path: string, text: string): Stored<ReadonlyMap<string, StoredRecord>> => {
  const stored = read(path, text, { schema: recentSchema, form: isRecent });
  return stored.kind === 'value' ? { kind: 'value', value: new Map(Object.entries(stored.value)) } : stored;
};

/** `known/reviews.json`, by the grant's number. */
export const readReviews = (path: string, text: string): Stored<OwedReviews> => {
  const stored = read<Readonly<Record<string, OwedEntry>>>(path, text, {
    schema: reviewsSchema,
    form: isReviews,
  });
  return stored.kind === 'flaw'
    ? stored
    : {
        kind: 'value',
        value: new Map(
          Object.entries(stored.value).map(([grant, entry]) => [grantNumber(Number(grant)), entry]),
        ),
      };
};

/** One shard of `known/requests/` of a ledger that is older than parts, by the file's path. */
export const readKnown = (path: string, text: string, shard: string): Stored<KnownFiles> => {
  const stored = read(path, text, { schema: knownSchema, form: isKnown });
  return stored.kind === 'flaw' ? stored : ofShard(path, new Map(Object.entries(stored.value)), shard);
};

/** One part of a shard, by the file's path; the later word on one counts. */
export const readKnownPart = (path: string, text: string, shard: string): Stored<KnownFiles> => {
  if (earlierIn(text) === undefined)
    return { kind: 'flaw', flaw: { path, message: 'It does not begin, or end, as a part does.' } };
  const files = new Map<string, KnownFile>();
  for (const [at, line] of text.slice(0, -1).split('\n').entries()) {
    if (at === 0) continue;
    const stored = read(path, line, { schema: knownLineSchema, form: isKnownLine });
    if (stored.kind === 'flaw') return { kind: 'flaw', flaw: { ...stored.flaw, line: at + 1 } };
    const { path: named, ...file } = stored.value;
    files.set(named, file);
  }
  return ofShard(path, files, shard);
};

/** NB. An entry in the wrong shard would never be found: its file would be taken for a new one. */
const ofShard = (path: string, files: KnownFiles, shard: string): Stored<KnownFiles> => {
  const stray = [...files.keys()].find((file) => shardOf(file) !== shard);
  return stray === undefined
    ? { kind: 'value', value: files }
    : {
        kind: 'flaw',
        flaw: { path, message: `${JSON.stringify(stray)} belongs in shard ${shardOf(stray)}.` },
      };
};

/** The number in `open/0/42.json`. */
export const grantOf = (path: string): GrantNumber | undefined => {
  const number = /^open\/\d+\/([1-9]\d{0,14})\.json$/.exec(path)?.[1];
  return number === undefined ? undefined : grantNumber(Number(number));
};

interface Form<T> {
  readonly schema: TSchema;
  readonly form: (value: unknown) => value is T;
}

const isHead = guard(headSchema);
const isOpen = guard(openSchema);
const isRecord = guard(recordSchema);
const isRecent = guard(recentSchema);
const isKnown = guard(knownSchema);
const isKnownLine = guard(knownLineSchema);
const isReviews = guard(reviewsSchema);

const read = <T>(path: string, text: string, { schema, form }: Form<T>): Stored<T> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'flaw', flaw: { path, message: 'The file is not JSON.' } };
  }
  return form(value)
    ? { kind: 'value', value }
    : { kind: 'flaw', flaw: { path, message: `The file has not its form (${departure(schema, value)}).` } };
};

const inPlace = <T>(path: string, place: string, stored: Stored<T>): Stored<T> =>
  path === place ? stored : { kind: 'flaw', flaw: { path, message: `Its content belongs at ${place}.` } };
