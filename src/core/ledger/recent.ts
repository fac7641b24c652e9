/** One day of `recent/`: what ended on it, in as many files as it takes, because GitHub gives out no long one whole. */
import type { StoredRecord } from './fold.ts';
import type { Delta } from './files.ts';
import { recordText } from './files.ts';
import { recentPath } from './paths.ts';
import { LONGEST_FILE } from './portion.ts';

/** One file of a day, by the grant's number. */
export type RecentPart = ReadonlyMap<string, StoredRecord>;

/** A day's files in their order; what stands in a later one is the later word on its grant. */
export type RecentDay = readonly RecentPart[];

export const recordsOf = (day: RecentDay): ReadonlyMap<string, StoredRecord> =>
  day.length === 1 && day[0] !== undefined ? day[0] : new Map(day.flatMap((part) => [...part]));

export interface GrowingDay {
  /** The number of the part that it came to stand in. */
  put(record: StoredRecord): number;
  parts(): RecentDay;
}

/**
 * A day that goes on from `before`, which stays as it is. A grant's record is written over in its own part; where that is full, or
 * there is none, it comes into the last one, and where that is full into a new one. NB. Which part it is must be a function of the
 * events alone: `verify` proves every part.
 */
export const growingDay = (before: RecentDay): GrowingDay => {
  const parts = before.map(open);
  const withRecord = (at: number, record: StoredRecord, bytes: number): number => {
    const former = parts[at]?.records.get(String(record.grant));
    return (parts[at]?.bytes ?? EMPTY) + bytes - (former === undefined ? 0 : sizeOf(former));
  };
  return {
    put(record) {
      const bytes = sizeOf(record);
      const own = parts.findLastIndex(({ records }) => records.has(String(record.grant)));
      const last = parts.length - 1;
      const at =
        [own, last].find((each) => each >= 0 && withRecord(each, record, bytes) <= LONGEST_FILE) ??
        parts.length;
      const part = parts[at] ?? open(new Map());
      part.bytes = withRecord(at, record, bytes);
      part.records.set(String(record.grant), record);
      parts[at] = part;
      return at;
    },
    parts: () => parts.map(({ records }) => records),
  };
};

/** The files that a delta touches, whole. */
export const recentFiles = (
  recent: Delta['recent'],
  before: (day: string) => RecentDay,
): ReadonlyMap<string, string> =>
  new Map(
    [...recent].flatMap(([day, records]) => {
      const growing = growingDay(before(day));
      const touched = new Set(records.map(growing.put));
      const parts = growing.parts();
      return [...touched].map((at): [string, string] => [
        recentPath(day, at),
        recentText(parts[at] ?? new Map()),
      ]);
    }),
  );

/** The day after what ended with a commit. */
export const dayWith = (before: RecentDay, records: readonly StoredRecord[]): RecentDay => {
  const growing = growingDay(before);
  for (const record of records) growing.put(record);
  return growing.parts();
};

/** Canonical JSON of the part. */
export const recentText = (part: RecentPart): string =>
  `{${[...part]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([grant, record]) => `${JSON.stringify(grant)}:${bare(record)}`)
    .join(',')}}\n`;

/** Without the newline. */
const bare = (record: StoredRecord): string => recordText(record).slice(0, -1);

interface OpenPart {
  readonly records: Map<string, StoredRecord>;
  /** Of its text. */
  bytes: number;
}

/** Less one byte: each record is counted with a comma, and the last has none. */
const EMPTY = '{}\n'.length - 1;

const open = (part: RecentPart): OpenPart => ({
  records: new Map(part),
  bytes: EMPTY + [...part.values()].reduce((sum, record) => sum + sizeOf(record), 0),
});

const sizeOf = (record: StoredRecord): number => Buffer.byteLength(`"${record.grant}":${bare(record)},`);
