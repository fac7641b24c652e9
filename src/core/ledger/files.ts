/** What a commit of the ledger changes: from what stands there and new events to the files of the next commit. */
import type { BlobSha, GrantNumber } from '../brand.ts';
import { canonicalJson, sha256 } from '../canonical.ts';
import type { EventData, LedgerEvent, LedgerHead, NewEvent, RunRef, StandingFreeze } from './event.ts';
import type { GrantNow, StoredGrant, StoredRecord } from './fold.ts';
import { foldGrant, recordOf, settle } from './fold.ts';
import { policyKnownBy } from '../policy-record.ts';
import { unmergedKnownBy } from './unmerged.ts';
import type { ChainEnd } from './line.ts';
import { encodeEvent } from './line.ts';
import type { Endings } from './owed-reviews.ts';
import { dayOf, HEAD_PATH, isKeyPath, isPreflightPath, openPath, recordPath, segmentPath } from './paths.ts';

/** A file under `requests/` that was dealt with: taken up as a grant, or (`null`) denied and reported, or older than the ledger. */
export interface KnownFile {
  readonly blob: BlobSha;
  readonly grant: GrantNumber | null;
  /** Of the policy: merged pull requests that touched it are on record until then. */
  readonly at?: string;
}

/** What new events changed, and nothing else. */
export interface Delta {
  readonly grants: ReadonlyMap<GrantNumber, Exclude<GrantNow, { phase: 'asked' }>>;
  readonly known: ReadonlyMap<string, KnownFile>;
  /** What ended, or was reviewed after its end, by UTC day. */
  readonly recent: ReadonlyMap<string, readonly StoredRecord[]>;
  /** What is said of grants that end, or begin to, with it. */
  readonly endings: Endings;
  /** Files below `known/preflight` and new ones below `keys/`: what they must be after the commit; null: gone. */
  readonly preflight: ReadonlyMap<string, BlobSha | null>;
  /** What is frozen after the commit; null: nothing any more; undefined: what was before. */
  readonly freeze: StandingFreeze | null | undefined;
}

export type FoldOutcome =
  | { readonly kind: 'folded'; readonly delta: Delta }
  | { readonly kind: 'refused'; readonly event: LedgerEvent; readonly why: string };

/** Folds the events of one commit, in their order. `before` says what stood there of a grant. */
export const foldCommit = (
  before: (grant: GrantNumber) => GrantNow | undefined,
  events: readonly LedgerEvent[],
): FoldOutcome => {
  const grants = new Map<GrantNumber, GrantNow>();
  const known = new Map<string, KnownFile>();
  const recent = new Map<string, StoredRecord[]>();
  const endings = { begun: new Map<GrantNumber, string>(), done: new Map<GrantNumber, EventData['ended']>() };
  const preflight = new Map<string, BlobSha | null>();
  let freeze: Delta['freeze'];
  for (const event of events) {
    const told = filesNamedBy(event);
    // NB. An event that could name any file would explain a forged grant; a key is never taken away.
    const stray = told.find(([path, blob]) => !isPreflightPath(path) && !(isKeyPath(path) && blob !== null));
    if (stray !== undefined)
      return { kind: 'refused', event, why: `${stray[0]} is no file of known/preflight, and no new key.` };
    for (const [path, blob] of told) preflight.set(path, blob);
    for (const [path, file] of knownBy(event)) known.set(path, file);
    freeze = frozenBy(event, freeze);
    if (event.grant === null) continue;
    const folded = foldGrant(grants.get(event.grant) ?? before(event.grant), event.grant, event);
    if (folded.kind === 'refused') return { kind: 'refused', event, why: folded.why };
    grants.set(event.grant, folded.now);
    if (event.type === 'ending') endings.begun.set(event.grant, event.data.note);
    if (event.type === 'ended') endings.done.set(event.grant, event.data);
    if ((event.type === 'ended' || event.type === 'reviewed') && folded.now.phase === 'closed') {
      const day = dayOf(event.time);
      recent.set(day, [...(recent.get(day) ?? []), folded.now.record]);
    }
  }
  const settled = new Map<GrantNumber, Exclude<GrantNow, { phase: 'asked' }>>();
  for (const [grant, now] of grants) {
    const after = settle(now);
    if (after !== undefined) settled.set(grant, after);
  }
  return { kind: 'folded', delta: { grants: settled, known, recent, endings, preflight, freeze } };
};

const filesNamedBy = (event: LedgerEvent): readonly (readonly [string, BlobSha | null])[] => {
  if (event.type === 'posture') return Object.entries(event.data.files ?? {});
  return event.type === 'swept' && event.data.kind === 'genesis'
    ? (event.data.keys ?? []).map(({ path, blob }) => [path, blob])
    : [];
};

const frozenBy = ({ type, actor, time, data }: LedgerEvent, before: Delta['freeze']): Delta['freeze'] => {
  if (type !== 'posture' || data.freeze === undefined) return before;
  const { level, until, why } = data.freeze;
  return level === 'none' ? null : { level, by: actor, since: time, until, why };
};

/** The member of the head that says what is frozen, after a commit. */
export const freezeAfter = (
  before: StandingFreeze | undefined,
  { freeze }: Pick<Delta, 'freeze'>,
): Pick<LedgerHead, 'freeze'> => {
  const now = freeze === undefined ? before : freeze;
  return now === undefined || now === null ? {} : { freeze: now };
};

/** What the genesis says for good, as the head repeats it. */
export const fixedAtGenesis = ([first]: readonly LedgerEvent[]): Pick<LedgerHead, 'knownPart'> =>
  first?.type === 'swept' && first.data.kind === 'genesis' && first.data.knownPart !== undefined
    ? { knownPart: first.data.knownPart }
    : {};

/** The files of the grants and the head. A grant that closed loses its file under `open/`. */
export const grantFiles = (
  delta: Delta,
  wasOpen: (grant: GrantNumber) => boolean,
  texts: GrantTexts = new Map(),
): { readonly additions: ReadonlyMap<string, string>; readonly deletions: readonly string[] } => {
  const additions = new Map<string, string>();
  const deletions: string[] = [];
  for (const [grant, now] of delta.grants) {
    if (now.phase === 'open') {
      const { open, record } = openTexts(now.open, texts);
      additions.set(openPath(grant), open).set(recordPath(grant), record);
    } else {
      texts.delete(grant);
      if (wasOpen(grant)) deletions.push(openPath(grant));
      additions.set(recordPath(grant), recordText(now.record));
    }
  }
  return { additions, deletions };
};

/** Canonical JSON of an open grant and of its record: most members stay the same values from event to event and are written out once. */
const openTexts = (
  now: StoredGrant,
  texts: GrantTexts,
): { readonly open: string; readonly record: string } => {
  const kept = texts.get(now.grant) ?? new Map<string, KeptText>();
  texts.set(now.grant, kept);
  return { open: textOf(now, OPEN_KEYS, kept), record: textOf(recordOf(now), RECORD_KEYS, kept) };
};

interface KeptText {
  readonly value: unknown;
  /** `"key":value` */
  readonly text: string;
}
/** Of open grants, by the names of their members. */
export type GrantTexts = Map<GrantNumber, Map<string, KeptText>>;

/** What the record and the open grant both have has the same name and the same value. */
const textOf = <T extends object>(
  of: T,
  keys: readonly (keyof T & string)[],
  kept: Map<string, KeptText>,
): string => {
  let text = '';
  for (const key of keys) {
    const value: unknown = of[key];
    if (value === undefined) continue;
    let member = kept.get(key);
    if (member === undefined || member.value !== value) {
      member = { value, text: `"${key}":${canonicalJson(value)}` };
      kept.set(key, member);
    }
    text += text === '' ? member.text : `,${member.text}`;
  }
  return `{${text}}\n`;
};

/** All of them, in their order: the compiler misses one that is left out. */
const inOrder = <T>(members: Readonly<Record<keyof T & string, true>>): readonly (keyof T & string)[] =>
  namesOf(members).toSorted();
const namesOf = <K extends string>(members: Readonly<Record<K, true>>): readonly K[] =>
  Object.keys(members).filter((key): key is K => Object.hasOwn(members, key));

const OPEN_KEYS = inOrder<StoredGrant>({
  approvals: true,
  beneficiary: true,
  blob: true,
  drift: true,
  ending: true,
  entitlement: true,
  events: true,
  expiresAt: true,
  grant: true,
  head: true,
  merge: true,
  move: true,
  outbox: true,
  owner: true,
  path: true,
  plan: true,
  policy: true,
  principal: true,
  requester: true,
  review: true,
  scheduledAt: true,
  since: true,
  startsAt: true,
  state: true,
  steps: true,
  ticket: true,
  url: true,
});
const RECORD_KEYS = inOrder<StoredRecord>({
  beneficiary: true,
  blob: true,
  closings: true,
  endedAt: true,
  entitlement: true,
  events: true,
  expiresAt: true,
  grant: true,
  path: true,
  requester: true,
  review: true,
  startsAt: true,
  state: true,
  why: true,
});

export const recordText = (record: StoredRecord): string => fileText(record);

export const headFile = (head: LedgerHead): readonly [string, string] => [HEAD_PATH, fileText(head)];

/** New events as they will stand: numbered, chained and dated. */
export const chain = (before: ChainEnd, news: readonly NewEvent[], given: ChainContext): Segment => {
  const events: LedgerEvent[] = [];
  const lines: string[] = [];
  let end = before;
  for (const event of news) {
    const whole: LedgerEvent = {
      v: 1,
      ...event,
      seq: end.seq + 1,
      prev: end.hash,
      time: given.time,
      run: given.run,
    };
    const line = encodeEvent(whole);
    events.push(whole);
    lines.push(line);
    end = { seq: whole.seq, hash: sha256(line) };
  }
  return {
    events,
    end,
    path: segmentPath(given.time, before.seq + 1),
    text: lines.map((line) => `${line}\n`).join(''),
  };
};

export interface ChainContext {
  readonly time: string;
  readonly run: RunRef | null;
}

export interface Segment {
  readonly events: readonly LedgerEvent[];
  readonly end: ChainEnd;
  readonly path: string;
  readonly text: string;
}

/** The request files that an event says something of. */
export const pathsNamedBy = (event: NewEvent): readonly string[] => knownBy(event).map(([path]) => path);

export const fileText = (value: unknown): string => `${canonicalJson(value)}\n`;

const knownBy = (event: NewEvent): readonly (readonly [string, KnownFile])[] => {
  switch (event.type) {
    case 'requested':
      return [[event.data.path, { blob: event.data.blob, grant: event.grant }]];
    case 'decided': {
      const { subject } = event.data;
      return subject === undefined ? [] : [[subject.path, { blob: subject.blob, grant: event.grant }]];
    }
    case 'swept':
      return event.data.kind === 'genesis'
        ? event.data.baseline.map(({ path, blob }) => [path, { blob, grant: null }])
        : [];
    case 'scheduled':
    case 'elevating':
    case 'elevated':
    case 'failed':
    case 'ending':
    case 'ended':
    case 'amended':
    case 'extended':
    case 'drifted':
    case 'repaired':
    case 'review-owed':
    case 'reviewed':
    case 'posture':
      return [];
    case 'policy-changed':
      return policyKnownBy(event.data);
    case 'withdrawn':
    case 'lapsed':
      return unmergedKnownBy(event.grant, event.data);
  }
};
