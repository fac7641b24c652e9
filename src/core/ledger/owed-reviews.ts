/** Which reviews of break-glass are owed, in one small file: nobody has to read all history to find them. A function of the events. */
import type { EntraId, GrantNumber, PersonKey } from '../brand.ts';
import { canonicalJson } from '../canonical.ts';
import type { MeasuredEnd } from '../ends.ts';
import type { EndReason, EventData, OpenGrant } from './event.ts';
import type { GrantNow, StoredGrant, StoredRecord } from './fold.ts';
import { recordOf } from './fold.ts';

/** A use of break-glass whose review nobody has given yet, with what its reviewer must know. */
export interface OwedEntry {
  readonly requester: PersonKey;
  readonly beneficiary: PersonKey;
  readonly entitlement: string;
  /** Null where nothing was given in Entra or on Azure, and where it is not known any more. */
  readonly principal: EntraId | null;
  /** Who reviews, as the policy wrote it. */
  readonly by: string;
  readonly due: string;
  readonly startsAt: string;
  readonly expiresAt: string;
  /** Why it ends otherwise than by its window: who asked for it. Absent while nothing ends it, and in what an older version made. */
  readonly note?: string;
  /** Null while it is open. */
  readonly ended: OwedEnd | null;
}

export interface OwedEnd {
  readonly at: string;
  readonly why: EndReason;
  readonly closings?: readonly MeasuredEnd[];
  /** What the ending says of sessions through Bastion. */
  readonly sessions?: readonly string[];
  /** What could not be ended. */
  readonly left?: readonly string[];
}

export type OwedReviews = ReadonlyMap<GrantNumber, OwedEntry>;

type Settled = Exclude<GrantNow, { phase: 'asked' }>;

/** The reviews that are owed after a commit, from those before it. `endings`: of the grants that it ends. */
export const owedAfter = (
  before: OwedReviews,
  { grants, endings }: { readonly grants: ReadonlyMap<GrantNumber, Settled>; readonly endings: Endings },
): OwedReviews => {
  const after = new Map(before);
  for (const [grant, now] of grants) {
    if ((now.phase === 'open' ? now.open : now.record).review === undefined) {
      after.delete(grant);
      continue;
    }
    const record = now.phase === 'open' ? recordOf(now.open) : now.record;
    const entry = entryOf(record, now.phase === 'open' ? now.open.principal : before.get(grant)?.principal);
    if (entry === undefined) after.delete(grant);
    else
      after.set(
        grant,
        withEnd(
          withNote(entry, before.get(grant), endings.begun.get(grant)),
          before.get(grant),
          endings.done.get(grant),
        ),
      );
  }
  return after;
};

/** What the events of a commit say of endings that the records do not keep. */
export interface Endings {
  readonly begun: ReadonlyMap<GrantNumber, string>;
  readonly done: ReadonlyMap<GrantNumber, EventData['ended']>;
}

/** Where there is no index yet: what is open, and what the days that were read say. */
export const owedWithoutIndex = (
  open: ReadonlyMap<GrantNumber, StoredGrant>,
  days: Iterable<ReadonlyMap<string, StoredRecord>>,
): OwedReviews => {
  const owed = new Map<GrantNumber, OwedEntry>();
  // A review that was given later stands in a later day, and the later word counts.
  for (const day of days)
    for (const record of day.values()) {
      const entry = entryOf(record, null);
      if (entry === undefined) owed.delete(record.grant);
      else owed.set(record.grant, entry);
    }
  for (const [grant, now] of open) {
    const entry = entryOf(recordOf(now), now.principal);
    if (entry !== undefined) owed.set(grant, entry);
  }
  return owed;
};

/** Of an open grant, as commands see it. */
export const entryOfOpen = (open: OpenGrant): OwedEntry | undefined =>
  entryOf(recordOf({ ...open, events: [] }), open.principal);

export const owedText = (owed: OwedReviews): string =>
  `${canonicalJson(Object.fromEntries([...owed].map(([grant, entry]) => [String(grant), entry])))}\n`;

const entryOf = (
  record: StoredRecord,
  principal: OpenGrant['principal'] | undefined,
): OwedEntry | undefined => {
  const { review, requester, beneficiary, entitlement, startsAt, expiresAt, endedAt, why, closings } = record;
  if (review === undefined || review.verdict !== null) return undefined;
  if (requester === null || beneficiary === null || entitlement === null) return undefined;
  if (startsAt === null || expiresAt === null) return undefined;
  return {
    requester,
    beneficiary,
    entitlement,
    principal: principal ?? null,
    by: review.by,
    due: review.due,
    startsAt,
    expiresAt,
    ended:
      endedAt === null
        ? null
        : { at: endedAt, why: why ?? 'expired', ...(closings === undefined ? {} : { closings }) },
  };
};

const withNote = (entry: OwedEntry, before: OwedEntry | undefined, note: string | undefined): OwedEntry => {
  const kept = before?.note ?? (note === undefined || note === '' ? undefined : short(note));
  return kept === undefined ? entry : { ...entry, note: kept };
};

/** The `ended` event says more than the record keeps; whatever comes after it leaves that as it was. */
const withEnd = (
  entry: OwedEntry,
  before: OwedEntry | undefined,
  ending: EventData['ended'] | undefined,
): OwedEntry => {
  if (entry.ended === null) return entry;
  if (ending === undefined) return { ...entry, ended: before?.ended ?? entry.ended };
  const few = (texts: readonly (string | undefined)[]): readonly string[] =>
    [...new Set(texts.flatMap((text) => (text === undefined || text === '' ? [] : [short(text)])))].slice(
      0,
      MOST,
    );
  const sessions = few(ending.steps.map(({ details }) => details?.['sessions']));
  const left = few(
    ending.steps.flatMap(({ residual, fault }) => [
      residual === undefined
        ? undefined
        : `${residual.what}${residual.until === 'unknown' ? '' : `, until ${residual.until}`}`,
      fault,
    ]),
  );
  return {
    ...entry,
    ended: {
      ...entry.ended,
      ...(sessions.length === 0 ? {} : { sessions }),
      ...(left.length === 0 ? {} : { left }),
    },
  };
};

// NB. The file must stay far below what GitHub gives out as whole text, however much the platforms say.
const MOST = 5;
const LONGEST = 200;
const short = (text: string): string => {
  const letters = [...text];
  return letters.length <= LONGEST ? text : `${letters.slice(0, LONGEST - 1).join('')}…`;
};
