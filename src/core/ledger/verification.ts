/** Checks the ledger's history commit by commit, and names the first place that is not as it must be. */

import type { BlobSha, CommitSha, Digest, GrantNumber } from '../brand.ts';
import { gitBlob } from '../canonical.ts';
import type { SeenAnchor } from './anchor.ts';
import { anchorsOf, saidBy } from './anchor.ts';
import type { LedgerEvent, LedgerHead } from './event.ts';
import type { Delta, GrantTexts } from './files.ts';
import { fixedAtGenesis, foldCommit, freezeAfter, grantFiles, headFile, recordText } from './files.ts';
import type { StoredGrant, StoredRecord } from './fold.ts';
import type { GrowingShard } from './known.ts';
import { growingShard } from './known.ts';
import type { ChainEnd, Flaw } from './line.ts';
import { EMPTY_CHAIN, parseSegment } from './line.ts';
import type { OwedEnd, OwedEntry, OwedReviews } from './owed-reviews.ts';
import { owedAfter, owedText } from './owed-reviews.ts';
import { HEAD_PATH, isKeyPath, README_PATH, recentPath, recordPath, REVIEWS_PATH, shardOf } from './paths.ts';
import type { GrowingDay } from './recent.ts';
import { growingDay, recentText } from './recent.ts';
import { readRecord, readReviews } from './stored.ts';

/** A commit as git knows it; `blob` ids stand for the texts that are not read. */
export interface CommitToVerify {
  readonly commit: CommitSha;
  readonly parents: readonly CommitSha[];
  readonly changes: readonly (
    | {
        readonly path: string;
        readonly change: 'added' | 'modified';
        readonly blob: BlobSha;
        readonly mode: string;
      }
    | { readonly path: string; readonly change: 'deleted' }
  )[];
}

export interface Verification {
  /** Paths of a commit whose texts `check` needs. */
  needs(commit: CommitToVerify): readonly string[];
  /** Commits in their order, the root first. The first flaw ends the verification. */
  check(commit: CommitToVerify, texts: ReadonlyMap<string, string>): Flaw | undefined;
  /** After the last commit: what can only be compared at the end. */
  finish(): Flaw | undefined;
  summary(): VerifiedLedger;
}

export interface VerifiedLedger {
  readonly commits: number;
  readonly events: number;
  readonly head: Digest;
  readonly genesis: Digest | undefined;
  readonly open: readonly StoredGrant[];
  /** How many anchors of this ledger it was compared with so far, and the last event that one of them vouches for. */
  readonly anchors: { readonly compared: number; readonly last: number | undefined };
}

/** What is known from outside the branch. */
export interface Known {
  /** What the settings name; `undefined`: whatever the branch begins with. */
  readonly genesis: Digest | undefined;
  readonly anchors?: readonly SeenAnchor[];
  /** Anchors that are older count no more. */
  readonly anchorsSince?: string | undefined;
}

/** What the events of a commit make it change. */
interface Expected {
  readonly segment: string;
  readonly delta: Delta;
  /** Files that are compared later: of `recent/`, and the tables of `known/requests/` in a ledger that is older than parts. */
  readonly later: readonly string[];
  /** Parts of `known/requests/`: those that grow with it, and those that are full and never change again. */
  readonly parts: ReadonlyMap<string, string>;
  readonly reviews: string | undefined;
}

/** Days whose files may still change; an event that is dated earlier than that is a flaw. */
const OPEN_DAYS = 31;
const DAY = 86_400_000;

export const startVerification = ({ genesis, anchors = [], anchorsSince }: Known): Verification => {
  const open = new Map<GrantNumber, StoredGrant>();
  const closed = createShelf();
  const grantTexts: GrantTexts = new Map();
  /** The last part of each shard; in a ledger that is older than parts, all of it. */
  const known = new Map<string, GrowingShard>();
  let fixed: Pick<LedgerHead, 'knownPart'> = {};
  const days = new Map<string, GrowingDay>();
  /** The blob that stands at a path whose content is compared later than its commit. */
  const standing = new Map<string, { readonly blob: BlobSha; readonly commit: CommitSha }>();
  /** Reviews that are owed: by all events until `known/reviews.json` is there, and from then on as it goes on from there. */
  let owed: OwedReviews = new Map();
  let indexed = false;
  let end: ChainEnd = EMPTY_CHAIN;
  let frozen: Pick<LedgerHead, 'freeze'> = {};
  let before: CommitSha | undefined;
  let first: Digest | undefined;
  let latest = '';
  /** The day on which the days were last looked at. */
  let looked = '';
  let commits = 0;
  /** Not compared yet, the last first. */
  let ahead: SeenAnchor[] = [];
  let compared = 0;
  let vouched: number | undefined;

  /** NB. Who rewrites the branch makes the chain whole again; what was said outside it stays as it was. */
  const anchorFlaw = (events: readonly LedgerEvent[], path: string): Flaw | undefined => {
    if (ahead.length === 0) return undefined;
    for (const [index, { seq }] of events.entries()) {
      const hash = events[index + 1]?.prev ?? end.hash;
      for (let next = ahead.at(-1); next?.seq === seq; next = ahead.at(-1)) {
        if (next.hash !== hash)
          return {
            path,
            seq,
            message: `This is event ${hash}, and ${saidBy(next)}, says ${next.hash}: the history was rewritten ${since(vouched)} and at the latest with this one.`,
          };
        ahead.pop();
        compared += 1;
        vouched = seq;
      }
    }
    return undefined;
  };

  /** What stood there of the closed grants that these events name; a path: its record cannot be proved. */
  const formerRecords = (
    events: readonly LedgerEvent[],
    texts: ReadonlyMap<string, string>,
  ): ReadonlyMap<GrantNumber, StoredRecord> | string => {
    const records = new Map<GrantNumber, StoredRecord>();
    for (const { grant } of events) {
      const blob = grant === null ? undefined : closed.get(grant);
      if (grant === null || blob === undefined) continue;
      const record = formerRecord(recordPath(grant), texts.get(recordPath(grant)), blob);
      // NB. Taken for a new grant, one that is over could be opened a second time.
      if (record === undefined) return recordPath(grant);
      records.set(grant, record);
    }
    return records;
  };

  /** Gives the files that change with it. */
  const learn = (delta: Delta): Pick<Expected, 'later' | 'parts'> => {
    const later: string[] = [];
    const parts = new Map<string, string>();
    const grown = new Set<GrowingShard>();
    for (const [path, file] of delta.known) {
      const shard = shardOf(path);
      const growing = known.get(shard) ?? growingShard(shard, undefined, fixed.knownPart);
      known.set(shard, growing);
      grown.add(growing);
      const full = growing.put(path, file);
      if (full !== undefined) parts.set(...full);
    }
    for (const { path, text } of grown)
      if (fixed.knownPart === undefined) later.push(path);
      else parts.set(path, text());
    for (const [day, records] of delta.recent) {
      const growing = days.get(day) ?? growingDay([]);
      days.set(day, growing);
      for (const record of records) later.push(recentPath(day, growing.put(record)));
    }
    return { later, parts };
  };

  const dayFlaw = (day: string, { parts }: GrowingDay): Flaw | undefined => {
    for (const [part, records] of parts().entries()) {
      const path = recentPath(day, part);
      const flaw = compare(path, recentText(records), standing.get(path));
      if (flaw !== undefined) return flaw;
      standing.delete(path);
    }
    return undefined;
  };

  /** Days that can no longer change are compared and let go. */
  const closeDays = (): Flaw | undefined => {
    if (looked === latest.slice(0, 10)) return undefined;
    looked = latest.slice(0, 10);
    for (const [day, records] of days) {
      if (Date.parse(latest) - Date.parse(day) <= OPEN_DAYS * DAY) continue;
      const flaw = dayFlaw(day, records);
      if (flaw !== undefined) return flaw;
      days.delete(day);
    }
    return undefined;
  };

  const checkTimes = (events: readonly LedgerEvent[], path: string): Flaw | undefined => {
    for (const { time, seq } of events) {
      if (time >= latest) latest = time;
      else if (Date.parse(latest) - Date.parse(time.slice(0, 10)) > OPEN_DAYS * DAY) {
        return {
          path,
          seq,
          message: `The event is dated more than a month before one that stands above it.`,
        };
      }
    }
    return undefined;
  };

  /** The file as it must be after the commit; `undefined`: it stays as it was, or is not there yet. */
  const reviewsText = (delta: Delta, made: string | undefined): Flaw | string | undefined => {
    const after = owedAfter(owed, delta);
    if (indexed) {
      const text = owedText(after);
      const same = text === owedText(owed);
      owed = after;
      return same ? undefined : text;
    }
    owed = after;
    if (made === undefined) return undefined;
    const stored = readReviews(REVIEWS_PATH, made);
    if (stored.kind === 'flaw') return stored.flaw;
    const begun = beginOfIndex(owed, stored.value, latest);
    if (typeof begun === 'string') return { path: REVIEWS_PATH, message: begun };
    owed = begun;
    indexed = true;
    return owedText(begun);
  };

  const checkState = ({ commit, changes }: CommitToVerify, expected: Expected): Flaw | undefined => {
    const { delta, segment, reviews } = expected;
    const files = grantFiles(delta, (grant) => open.has(grant), grantTexts);
    const index = reviewsText(delta, reviews);
    if (typeof index === 'object') return index;
    frozen = freezeAfter(frozen.freeze, delta);
    const exact = new Map(files.additions);
    for (const [path, text] of expected.parts) exact.set(path, text);
    exact.set(...headFile({ ...end, genesis: first ?? end.hash, segment, ...frozen, ...fixed }));
    if (index !== undefined) exact.set(REVIEWS_PATH, index);
    const goneBy = [...delta.preflight].flatMap(([path, blob]) => (blob === null ? [path] : []));
    const deleted = new Set([...files.deletions, ...goneBy]);
    /** Of `known/preflight`, as the commit has them. */
    const heard = new Set<string>();
    const later = new Set(expected.later);
    for (const change of changes) {
      const { path } = change;
      if (path === segment || (path === README_PATH && commits === 0 && change.change === 'added')) continue;
      if (change.change === 'deleted') {
        if (!deleted.delete(path)) return { path, message: 'The file was deleted, and no event says so.' };
        continue;
      }
      if (later.has(path)) {
        standing.set(path, { blob: change.blob, commit });
        continue;
      }
      const told = delta.preflight.get(path);
      if (typeof told === 'string' && !heard.has(path)) {
        if (change.blob !== told) return { path, message: 'The file is not the one that the event names.' };
        // NB. Who replaced a key could sign as GitHub.
        if (isKeyPath(path) && change.change !== 'added')
          return { path, message: 'A key was replaced: keys are only ever added.' };
        heard.add(path);
        continue;
      }
      const text = exact.get(path);
      if (text === undefined) return { path, message: 'The file was changed, and no event says so.' };
      if (change.blob !== gitBlob(text))
        return { path, message: 'The file is not what the events make of it.' };
      exact.delete(path);
    }
    for (const [path, blob] of delta.preflight)
      if (blob !== null && !heard.has(path))
        return { path, message: 'The event names this file, and the commit does not change it.' };
    for (const path of exact.keys())
      return { path, message: 'The events change this file, and the commit does not.' };
    for (const path of deleted)
      return { path, message: 'The events delete this file, and the commit does not.' };
    for (const [grant, now] of delta.grants) {
      if (now.phase === 'open') {
        open.set(grant, now.open);
      } else {
        open.delete(grant);
        closed.set(grant, gitBlob(files.additions.get(recordPath(grant)) ?? ''));
      }
    }
    return undefined;
  };

  const checkSegment = (commit: CommitToVerify, texts: ReadonlyMap<string, string>): Flaw | undefined => {
    const shape = shapeFlaw(commit, before);
    if (shape !== undefined) return shape;
    const path = commit.changes.find((change) => change.path.startsWith(EVENTS))?.path ?? '';
    const segment = parseSegment(path, texts.get(path) ?? '', end);
    if (segment.kind === 'flaw') return segment.flaw;
    const begins = genesisFlaw(path, segment.events, end);
    if (begins !== undefined) return begins;
    end = segment.end;
    first ??= end.hash;
    if (genesis !== undefined && first !== genesis) {
      return {
        path,
        line: 1,
        seq: 1,
        message: `The ledger begins with ${first}, the settings name ${genesis}.`,
      };
    }
    if (end.seq === segment.events.length) ahead = [...anchorsOf(anchors, first, anchorsSince)];
    const anchored = anchorFlaw(segment.events, path);
    if (anchored !== undefined) return anchored;
    const dated = checkTimes(segment.events, path);
    if (dated !== undefined) return dated;
    const former = formerRecords(segment.events, texts);
    if (typeof former === 'string')
      return { path: former, message: 'It does not go on from the record of a grant that is over.' };
    const folded = foldCommit((grant) => {
      const now = open.get(grant);
      if (now !== undefined) return { phase: 'open', open: now };
      const record = former.get(grant);
      return record === undefined ? undefined : { phase: 'closed', record };
    }, segment.events);
    if (folded.kind === 'refused') return { path, seq: folded.event.seq, message: folded.why };
    if (before === undefined) fixed = fixedAtGenesis(segment.events);
    const learnt = learn(folded.delta);
    const reviews = indexed ? undefined : texts.get(REVIEWS_PATH);
    return checkState(commit, { segment: path, delta: folded.delta, ...learnt, reviews }) ?? closeDays();
  };

  return {
    needs: ({ changes }) =>
      changes.flatMap((change) => {
        if (change.change === 'deleted') return [];
        if (change.path.startsWith(EVENTS) || (change.path === REVIEWS_PATH && !indexed))
          return [change.path];
        if (!change.path.startsWith('grants/')) return [];
        const grant = /^grants\/\d+\/(\d+)\.json$/.exec(change.path)?.[1];
        return grant !== undefined && closed.has(Number(grant)) ? [change.path] : [];
      }),
    check(commit, texts) {
      const flaw = checkSegment(commit, texts);
      if (flaw !== undefined) return { ...flaw, commit: commit.commit };
      before = commit.commit;
      commits += 1;
      return undefined;
    },
    finish() {
      if (commits === 0) return { path: HEAD_PATH, message: 'The branch has no commits.' };
      for (const [day, records] of days) {
        const flaw = dayFlaw(day, records);
        if (flaw !== undefined) return flaw;
      }
      // Parts were compared with each commit.
      for (const { path, text } of fixed.knownPart === undefined ? known.values() : []) {
        const flaw = compare(path, text(), standing.get(path));
        if (flaw !== undefined) return flaw;
      }
      const [last] = ahead;
      if (last === undefined) return undefined;
      return {
        path: HEAD_PATH,
        seq: end.seq + 1,
        ...(before === undefined ? {} : { commit: before }),
        message: `The branch ends with event ${end.seq}, and ${saidBy(last)}, says that there was more: it was cut off ${since(vouched)}, or moved back to an older commit.`,
      };
    },
    summary: () => ({
      commits,
      events: end.seq,
      head: end.hash,
      genesis: first,
      open: [...open.values()],
      anchors: { compared, last: vouched },
    }),
  };
};

const since = (vouched: number | undefined): string =>
  vouched === undefined
    ? 'at some time since the first event'
    : `after event ${vouched}, which is as it was anchored,`;

const EVENTS = 'events/';

/** What is wrong with a commit before its events are read. */
const shapeFlaw = ({ parents, changes }: CommitToVerify, before: CommitSha | undefined): Flaw | undefined => {
  if (before === undefined && parents.length > 0)
    return { path: '', message: 'The history does not begin with a root commit.' };
  if (before !== undefined && (parents.length !== 1 || parents[0] !== before)) {
    return { path: '', message: 'The commit has not exactly the one before it as its parent.' };
  }
  let segments = 0;
  for (const change of changes) {
    const { path } = change;
    if (change.change !== 'deleted' && change.mode !== '100644')
      return { path, message: `Mode ${change.mode} is not that of a plain file.` };
    if (!path.startsWith(EVENTS)) continue;
    // NB. What was recorded once never changes: this is what makes the branch evidence.
    if (change.change !== 'added')
      return { path, message: `A segment was ${change.change}; below events/ commits only add.` };
    segments += 1;
    if (segments > 1) return { path, message: 'The commit adds more than one segment.' };
  }
  return segments === 1 ? undefined : { path: EVENTS, message: 'The commit adds no segment.' };
};

/** The genesis is the first event, alone in its segment, and never comes again. */
const genesisFlaw = (path: string, events: readonly LedgerEvent[], before: ChainEnd): Flaw | undefined => {
  for (const event of events) {
    const isGenesis = event.type === 'swept' && event.data.kind === 'genesis';
    if (isGenesis !== (event.seq === 1)) {
      return { path, seq: event.seq, message: 'The first event, and no other, is the genesis.' };
    }
  }
  return before.seq === 0 && events.length > 1
    ? { path, seq: 2, message: 'The genesis does not stand alone in its segment.' }
    : undefined;
};

/**
 * What the index begins with: everything that is owed, but what ended so long ago that the version which made it could not see it
 * any more. A sentence: it is something else.
 */
const beginOfIndex = (owed: OwedReviews, made: OwedReviews, latest: string): OwedReviews | string => {
  for (const [grant, entry] of made) {
    const should = owed.get(grant);
    if (should === undefined) return `It names #${grant}, whose review is not owed.`;
    // What ended before there was an index stands in the record alone, which keeps less of the end.
    const { note: _note, ...kept } = should;
    const bare = { ...kept, principal: kept.ended === null ? kept.principal : null, ended: ended(kept) };
    const text = owedText(new Map([[grant, entry]]));
    if (![should, bare].some((one) => owedText(new Map([[grant, one]])) === text))
      return `What it says of #${grant} is not what the events make of it.`;
  }
  for (const [grant, entry] of owed) {
    const old =
      entry.ended !== null && Date.parse(latest) - Date.parse(entry.ended.at) > (OPEN_DAYS - 1) * DAY;
    if (!made.has(grant) && !old) return `It does not name #${grant}, whose review is owed.`;
  }
  return made;
};

const ended = ({ ended: end }: OwedEntry): OwedEnd | null => {
  if (end === null) return null;
  const { sessions: _sessions, left: _left, ...rest } = end;
  return rest;
};

const compare = (
  path: string,
  text: string,
  standing: { readonly blob: BlobSha; readonly commit: CommitSha } | undefined,
): Flaw | undefined => {
  if (standing === undefined) return { path, message: 'The events make this file, and it is not there.' };
  if (standing.blob === gitBlob(text)) return undefined;
  return { path, commit: standing.commit, message: 'The file is not what the events make of it.' };
};

/**
 * The record of a closed grant as it was: the new text without its last ids, and with its review still owed where they may have
 * settled it, proved by the blob that stood there.
 */
const formerRecord = (path: string, text: string | undefined, blob: string): StoredRecord | undefined => {
  const stored = text === undefined ? undefined : readRecord(path, text);
  if (stored?.kind !== 'value') return undefined;
  const { events } = stored.value;
  for (let length = events.length - 1; length > 0; length -= 1) {
    for (const review of formerReviews(stored.value)) {
      const { review: _, ...rest } = stored.value;
      const former = { ...rest, ...review, events: events.slice(0, length) };
      if (gitBlob(recordText(former)) === blob) return former;
    }
  }
  return undefined;
};

const formerReviews = ({ review }: StoredRecord): readonly Pick<StoredRecord, 'review'>[] =>
  review === undefined ? [{}] : [{ review }, { review: { ...review, verdict: null } }, {}];

interface Shelf {
  has(grant: number): boolean;
  get(grant: number): string | undefined;
  set(grant: number, blob: string): void;
}

/** Blob ids by grant, 20 bytes each: the closed grants are all there ever were, so they must cost next to nothing. */
const createShelf = (): Shelf => {
  const pages = new Map<number, Buffer>();
  const slot = (grant: number): Buffer | undefined =>
    pages.get(Math.floor(grant / PAGE))?.subarray((grant % PAGE) * 20, (grant % PAGE) * 20 + 20);
  const has = (grant: number): boolean => {
    const page = pages.get(Math.floor(grant / PAGE));
    const from = (grant % PAGE) * 20;
    for (let at = from; at < from + 20; at += 1) if ((page?.[at] ?? 0) !== 0) return true;
    return false;
  };
  return {
    has,
    get: (grant) => (has(grant) ? slot(grant)?.toString('hex') : undefined),
    set(grant, blob) {
      const page = Math.floor(grant / PAGE);
      if (!pages.has(page)) pages.set(page, Buffer.alloc(PAGE * 20));
      slot(grant)?.write(blob, 'hex');
    },
  };
};
const PAGE = 256;
