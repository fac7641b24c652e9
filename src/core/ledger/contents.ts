/** The part of the ledger that a run has read, checked and indexed: pure, from the files of one commit. */
import type { CommitSha, GrantNumber } from '../brand.ts';
import { isTerminal } from '../grant.ts';
import type { GrantRecord, LedgerHead, NewEvent, OpenGrant } from './event.ts';
import type { Delta, KnownFile } from './files.ts';
import { pathsNamedBy } from './files.ts';
import type { GrantNow, StoredGrant, StoredRecord } from './fold.ts';
import { recordOf } from './fold.ts';
import { kept } from './kept.ts';
import type { GrownShard, KnownFiles, ShardEnd } from './known.ts';
import type { Flaw } from './line.ts';
import type { OwedReviews } from './owed-reviews.ts';
import { owedAfter, owedWithoutIndex } from './owed-reviews.ts';
import {
  dayOf,
  HEAD_PATH,
  KNOWN_FOLDER,
  knownFolder,
  knownPath,
  lastPartPath,
  recordFolder,
  recordName,
  recentFolder,
  recentPath,
  recordPath,
  REVIEWS_PATH,
  shardAt,
  shardOf,
} from './paths.ts';
import type { RecentDay, RecentPart } from './recent.ts';
import { dayWith, recordsOf } from './recent.ts';
import { shardsIn } from './shards.ts';
import type { Stored } from './stored.ts';
import { grantOf, readHead, readOpen, readRecent, readRecord, readReviews } from './stored.ts';

export interface LedgerState {
  readonly head: LedgerHead;
  /** The commit that all of it was read from. */
  readonly commit: CommitSha;
  /** Every grant that is not over. */
  readonly open: ReadonlyMap<GrantNumber, OpenGrant>;
  /** Of the grants that are open or were asked for; one that was asked for and is absent was never handled. */
  readonly records: ReadonlyMap<GrantNumber, GrantRecord>;
  /** Of the grants that were only asked for whether they were ever handled: those that were, and all that are open. */
  readonly handled: ReadonlySet<GrantNumber>;
  /** Of the paths that were asked for (and their neighbours); absent, of one that was asked for: never dealt with. */
  readonly known: ReadonlyMap<string, KnownFile>;
  /** What ended, by UTC day, for each day that was asked for; one that was not read is not in it. */
  readonly ended: ReadonlyMap<string, readonly GrantRecord[]>;
  /** Reviews of break-glass that are owed. */
  readonly owed: OwedReviews;
  /** False: an older version wrote this ledger; `owed` knows what is open, and what ended on the days that were read. */
  readonly indexed: boolean;
  /** Text of the files below `known/preflight` that were asked for and exist. NB. Whoever reads it checks its form. */
  readonly preflight: ReadonlyMap<string, string>;
}

/** What is to be read beside the head and the open grants. */
export interface Wanted {
  readonly grants: ReadonlySet<GrantNumber>;
  /** Whether there is a record, without its text: hundreds of them cost what one does. */
  readonly handled: ReadonlySet<GrantNumber>;
  /** Of `known/requests/`, to look up names. */
  readonly shards: ReadonlySet<string>;
  /** Paths of files of `known/requests/` to go on from, where names are only added. */
  readonly ends: ReadonlySet<string>;
  /** Of `recent/`. */
  readonly days: ReadonlySet<string>;
  /** Paths of segments. */
  readonly segments: ReadonlySet<string>;
  /** Paths below `known/preflight`. */
  readonly preflight: ReadonlySet<string>;
}

export interface Contents {
  readonly head: LedgerHead;
  readonly commit: CommitSha;
  readonly read: Wanted;
  readonly open: ReadonlyMap<GrantNumber, StoredGrant>;
  readonly records: ReadonlyMap<GrantNumber, StoredRecord>;
  readonly handled: ReadonlySet<GrantNumber>;
  /** By the shard. */
  readonly ends: ReadonlyMap<string, ShardEnd>;
  /** By the shard: all names, of those that were read to look them up. */
  readonly names: ReadonlyMap<string, KnownFiles>;
  readonly days: ReadonlyMap<string, RecentDay>;
  readonly owed: OwedReviews;
  readonly indexed: boolean;
  readonly segments: ReadonlyMap<string, string>;
  readonly preflight: ReadonlyMap<string, string>;
}

export const NOTHING_WANTED: Wanted = {
  grants: new Set(),
  handled: new Set(),
  shards: new Set(),
  ends: new Set(),
  days: new Set(),
  segments: new Set(),
  preflight: new Set(),
};

/** `wanted` and also the records of `grants`, what is known of the files at `paths`, and the files `ends` and `segments`. */
export const alsoWanted = (
  wanted: Wanted,
  more: {
    readonly grants?: readonly GrantNumber[];
    readonly handled?: readonly GrantNumber[];
    readonly paths?: readonly string[];
    readonly ends?: readonly string[];
    readonly days?: readonly string[];
    readonly segments?: readonly string[];
    readonly preflight?: readonly string[];
  },
): Wanted => ({
  grants: new Set([...wanted.grants, ...(more.grants ?? [])]),
  handled: new Set([...wanted.handled, ...(more.handled ?? [])]),
  shards: new Set([...wanted.shards, ...(more.paths ?? []).map(shardOf)]),
  ends: new Set([...wanted.ends, ...(more.ends ?? [])]),
  days: new Set([...wanted.days, ...(more.days ?? [])]),
  segments: new Set([...wanted.segments, ...(more.segments ?? [])]),
  preflight: new Set([...wanted.preflight, ...(more.preflight ?? [])]),
});

export const bothWanted = (a: Wanted, b: Wanted): Wanted => ({
  grants: new Set([...a.grants, ...b.grants]),
  handled: new Set([...a.handled, ...b.handled]),
  shards: new Set([...a.shards, ...b.shards]),
  ends: new Set([...a.ends, ...b.ends]),
  days: new Set([...a.days, ...b.days]),
  segments: new Set([...a.segments, ...b.segments]),
  preflight: new Set([...a.preflight, ...b.preflight]),
});

/**
 * Without the records of grants that were over when they were read: they never change, and a run that looks at all merges of a
 * week would read hundreds of them again before every write. What was not handled then may be since: its record is read from now on.
 */
export const withoutSettled = (wanted: Wanted, { records, handled, open }: Contents): Wanted => ({
  ...wanted,
  handled: new Set(),
  grants: new Set([
    ...[...wanted.grants].filter((grant) => {
      const record = records.get(grant);
      return record === undefined || !isTerminal(record.state);
    }),
    ...[...wanted.handled].filter((grant) => !handled.has(grant) && !open.has(grant)),
  ]),
});

/** `wanted` and everything that these events change. `time`: the moment they will carry; `head`: what they come on top of. */
export const wantedBy = (
  wanted: Wanted,
  events: readonly NewEvent[],
  { time, head }: { readonly time: string; readonly head: LedgerHead },
): Wanted =>
  alsoWanted(wanted, {
    grants: events.flatMap(({ grant }) => grant ?? []),
    ends: events
      .flatMap(pathsNamedBy)
      .map(shardOf)
      .map(hasParts(head) ? lastPartPath : knownPath),
    days: events.some(({ type }) => type === 'ended' || type === 'reviewed') ? [dayOf(time)] : [],
  });

/** `head`: of an earlier reading, if there was one. NB. Whether it still says the same of parts must be looked at. */
export const pathsOf = (wanted: Wanted, head: LedgerHead | undefined): readonly string[] => [
  REVIEWS_PATH,
  ...[...wanted.grants].map(recordPath),
  ...knownPaths(wanted, head),
  ...[...wanted.days].flatMap((day) => [recentPath(day), recentFolder(day)]),
  ...wanted.segments,
  ...wanted.preflight,
];

/** From there on all that still grows is asked for by its folder, in which it stands: one question instead of two for each. */
const MANY_SHARDS = 32;

/** Before the ledger is read it may be older than parts, or not. */
const knownPaths = ({ shards, ends }: Wanted, head: LedgerHead | undefined): readonly string[] => {
  const [whole, inParts] = [head?.knownPart === undefined, head === undefined || hasParts(head)];
  const many = inParts && shards.size > MANY_SHARDS;
  return [
    ...(many ? [KNOWN_FOLDER] : []),
    ...[...shards].flatMap((shard) => [
      ...(whole && !many ? [knownPath(shard)] : []),
      ...(inParts && !many ? [lastPartPath(shard)] : []),
      ...(inParts ? [knownFolder(shard)] : []),
    ]),
    ...[...ends].filter((path) => !shards.has(shardAt(path))),
  ];
};

/** Whether the names of `known/requests/` stand in parts. */
export const hasParts = ({ knownPart }: LedgerHead): boolean => knownPart !== undefined;

/** Folders of which the names are wanted. */
export const foldersOf = ({ handled }: Wanted): readonly string[] => [
  ...new Set([...handled].map(recordFolder)),
];

/** Whether everything wanted was read (it may be absent on the branch all the same). */
export const covers = ({ read, open }: Contents, wanted: Wanted): boolean =>
  [...wanted.grants].every((grant) => read.grants.has(grant) || open.has(grant)) &&
  [...wanted.handled].every((grant) => read.handled.has(grant)) &&
  within(wanted.shards, read.shards) &&
  [...wanted.ends].every((path) => read.ends.has(path) || read.shards.has(shardAt(path))) &&
  within(wanted.days, read.days) &&
  within(wanted.segments, read.segments) &&
  within(wanted.preflight, read.preflight);

const within = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...some].every((one) => all.has(one));

/** All of them, also of a very large installation: where fewer are kept than there are, none is found again. */
const parseOpen = kept(readOpen, 12_000);
const parseRecord = kept(readRecord, 4_000);
const parseRecent = kept(readRecent, 64);

/** What was read of a commit. */
export interface BranchFiles {
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Folder → names in it. */
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads the files of one commit. The first thing that is not as it must be is the flaw. */
export const readContents = (
  commit: CommitSha,
  { files, listed }: BranchFiles,
  read: Wanted,
): Stored<Contents> => {
  const flaws: Flaw[] = [];
  const parsed = <T>(path: string, parse: (path: string, text: string) => Stored<T>): T | undefined => {
    const text = files.get(path);
    if (text === undefined) return undefined;
    const stored = parse(path, text);
    if (stored.kind === 'value') return stored.value;
    flaws.push(stored.flaw);
    return undefined;
  };
  const head = parsed(HEAD_PATH, readHead);
  const open = new Map<GrantNumber, StoredGrant>();
  for (const path of files.keys()) {
    if (!path.startsWith('open/')) continue;
    const grant = grantOf(path);
    const value = parsed(path, parseOpen);
    // NB. A file under open/ that is passed over would be access that nobody ends.
    if (grant === undefined) flaws.push({ path, message: 'Only open grants stand here.' });
    else if (value !== undefined) open.set(grant, value);
  }
  const records = new Map<GrantNumber, StoredRecord>();
  for (const grant of read.grants) {
    const record = parsed(recordPath(grant), parseRecord);
    if (record === undefined) continue;
    records.set(grant, record);
    if ((open.get(grant)?.state ?? 'over') !== (isOpen(record) ? record.state : 'over')) {
      flaws.push({ path: recordPath(grant), message: 'It contradicts what stands under open/.' });
    }
  }
  const handled = new Set(
    [...read.handled].filter((grant) => listed.get(recordFolder(grant))?.has(recordName(grant)) === true),
  );
  const { ends, names } = shardsIn({ files, read, inParts: head !== undefined && hasParts(head) }, flaws);
  const days = new Map<string, RecentDay>();
  for (const day of read.days) {
    const paths = partsOf(day, files);
    const parts = paths.flatMap((path) => parsed(path, parseRecent) ?? []);
    if (parts.length > 0) days.set(day, parts);
    // NB. What stands in a part that is passed over would lift a cooldown or a separation of duties.
    const amiss = paths.find((path, part) => path !== recentPath(day, part));
    if (amiss !== undefined)
      flaws.push({ path: amiss, message: 'It is no part of its day, or one before it is missing.' });
  }
  const index = parsed(REVIEWS_PATH, readReviews);
  const plain = (paths: ReadonlySet<string>): ReadonlyMap<string, string> =>
    new Map(
      [...paths].flatMap((path): [string, string][] => {
        const text = files.get(path);
        return text === undefined ? [] : [[path, text]];
      }),
    );
  const [segments, preflight] = [plain(read.segments), plain(read.preflight)];
  const [flaw] = flaws;
  if (flaw !== undefined) return { kind: 'flaw', flaw: { ...flaw, commit } };
  if (head === undefined)
    return { kind: 'flaw', flaw: { path: HEAD_PATH, commit, message: 'The file is missing.' } };
  const owed = index ?? owedWithoutIndex(open, inOrder(days));
  const indexed = files.has(REVIEWS_PATH);
  return {
    kind: 'value',
    value: {
      head,
      commit,
      read,
      open,
      records,
      handled,
      ends,
      names,
      days,
      owed,
      indexed,
      segments,
      preflight,
    },
  };
};

/** The files of a day that are there, the first one first. */
const partsOf = (day: string, files: ReadonlyMap<string, string>): readonly string[] => [
  ...(files.has(recentPath(day)) ? [recentPath(day)] : []),
  ...[...files.keys()]
    .filter((path) => path.startsWith(`${recentFolder(day)}/`))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1)),
];

const inOrder = (days: ReadonlyMap<string, RecentDay>): readonly RecentPart[] =>
  [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, parts]) => parts);

/** As commands see it. */
export const stateOfContents = ({ head, commit, open, read, ...of }: Contents): LedgerState => ({
  head,
  commit,
  open,
  records: new Map([...of.records, ...[...open].map(([grant, now]) => [grant, recordOf(now)] as const)]),
  handled: new Set([...of.handled, ...open.keys()]),
  known: new Map([...of.names.values()].flatMap((files) => [...files])),
  ended: new Map([...read.days].map((day) => [day, [...recordsOf(of.days.get(day) ?? []).values()]])),
  owed: of.owed,
  indexed: of.indexed,
  preflight: of.preflight,
});

/** What stands there of a grant, for the fold. */
export const grantIn = ({ open, records }: Contents, grant: GrantNumber): GrantNow | undefined => {
  const now = open.get(grant);
  if (now !== undefined) return { phase: 'open', open: now };
  const record = records.get(grant);
  return record === undefined ? undefined : { phase: 'closed', record };
};

/** What a commit of ours made of the contents before it. */
export interface Made {
  readonly commit: CommitSha;
  readonly head: LedgerHead;
  readonly delta: Delta;
  readonly shards: ReadonlyMap<string, GrownShard>;
}

/** The contents after it, without reading them back. */
export const contentsAfter = (before: Contents, { commit, head, delta, shards }: Made): Contents => {
  const open = new Map(before.open);
  const records = new Map(before.records);
  for (const [grant, now] of delta.grants) {
    if (now.phase === 'open') {
      open.set(grant, now.open);
    } else {
      open.delete(grant);
      records.set(grant, now.record);
    }
  }
  const ends = new Map(before.ends);
  for (const [shard, { end }] of shards) ends.set(shard, end);
  const names = new Map(before.names);
  for (const [path, file] of delta.known) {
    const shard = shardOf(path);
    const there = names.get(shard);
    if (there !== undefined) names.set(shard, new Map([...there, [path, file]]));
  }
  const days = new Map(before.days);
  for (const [day, ended] of delta.recent) {
    days.set(day, dayWith(days.get(day) ?? [], ended));
  }
  const handled = new Set([...before.handled, ...delta.grants.keys()]);
  const owed = owedAfter(before.owed, delta);
  const rest = { segments: new Map(), preflight: new Map() };
  return { ...before, commit, head, open, records, handled, ends, names, days, owed, indexed: true, ...rest };
};

const isOpen = ({ state }: StoredRecord): boolean => !isTerminal(state);
