/** One event as one line of bytes, and the chain: `prev` is the SHA-256 of the line before. */
import type { Digest } from '../brand.ts';
import { digest } from '../brand.ts';
import { canonicalJson, sha256 } from '../canonical.ts';
import { ownText } from '../own-text.ts';
import type { EventType, LedgerEvent } from './event.ts';
import { segmentPath } from './paths.ts';
import { departure, eventGuard, eventSchemas } from './schema.ts';

/** `prev` of the first event. */
export const NO_LINE: Digest = digest('0'.repeat(64));

/** The end of a chain: how many events, and the hash of the last line. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: Digest;
}

export const EMPTY_CHAIN: ChainEnd = { seq: 0, hash: NO_LINE };

/** Something in the ledger contradicts something else, and where. Data: whoever finds it decides what follows. */
export interface Flaw {
  readonly path: string;
  /** 1-based; missing where the whole file or commit is meant. */
  readonly line?: number;
  readonly seq?: number;
  readonly commit?: string;
  /** One sentence. May quote text of the ledger: escape where it is shown. */
  readonly message: string;
}

export type ParsedSegment =
  | { readonly kind: 'segment'; readonly events: readonly LedgerEvent[]; readonly end: ChainEnd }
  | { readonly kind: 'flaw'; readonly flaw: Flaw };

/** Canonical JSON without a newline: top-level keys in the order `v id seq prev time type grant actor run data`, sorted below. */
export const encodeEvent = (event: LedgerEvent): string =>
  `{"v":1,"id":${JSON.stringify(event.id)},"seq":${event.seq},"prev":"${event.prev}","time":${JSON.stringify(event.time)}` +
  `,"type":"${event.type}","grant":${event.grant},"actor":${canonicalJson(event.actor)},"run":${canonicalJson(event.run)}` +
  `,"data":${canonicalJson(event.data)}}`;

/** Reads a segment that continues the chain at `before`. Strict: anything unknown, out of place or not canonical is a flaw. */
export const parseSegment = (path: string, text: string, before: ChainEnd): ParsedSegment => {
  if (text === '' || !text.endsWith('\n')) {
    return { kind: 'flaw', flaw: { path, message: 'The segment is empty or does not end with a newline.' } };
  }
  const events: LedgerEvent[] = [];
  let end = before;
  let alike: Alike | undefined;
  for (const [index, line] of text.slice(0, -1).split('\n').entries()) {
    let event = alike?.(line, end);
    if (event === undefined) {
      const read = readLine(path, line, index === 0, end);
      if (typeof read === 'string')
        return { kind: 'flaw', flaw: { path, line: index + 1, seq: end.seq + 1, message: read } };
      event = read;
      alike = linesLike(event);
    }
    events.push(event);
    end = { seq: event.seq, hash: sha256(line) };
  }
  return { kind: 'segment', events, end };
};

/** A sentence: what is wrong with the line. */
const readLine = (path: string, line: string, isFirst: boolean, end: ChainEnd): LedgerEvent | string => {
  const read = parseLine(line);
  if (read.kind === 'unreadable') return read.why;
  const { event } = read;
  if (event.seq !== end.seq + 1) return `Event ${event.seq} stands where ${end.seq + 1} belongs.`;
  if (event.prev !== end.hash) return `\`prev\` is not the SHA-256 of the line before.`;
  if (isFirst && path !== segmentPath(event.time, event.seq))
    return `The segment belongs at ${segmentPath(event.time, event.seq)}.`;
  // NB. One event has one spelling: a duplicate key or an odd number would read differently elsewhere.
  return isCanonical(event, line) ? event : 'The line is not canonical JSON.';
};

type Alike = (line: string, end: ChainEnd) => LedgerEvent | undefined;

/**
 * The quick way through the lines of one append, which share time, actor and run: what a line must begin with is compared as text, and only
 * what differs is parsed and checked. `undefined`: it is not alike or not well, and `readLine` says which. NB. What it gives is what
 * `readLine` would give: it takes a line only where `encodeEvent` of the event makes that very line, and the event has its form.
 */
const linesLike = ({ time, actor, run }: LedgerEvent): Alike => {
  const middle = `,"actor":${canonicalJson(actor)},"run":${canonicalJson(run)},"data":`;
  const dated = `","time":"${time}","type":"`;
  return (line, end) => {
    const seq = end.seq + 1;
    const chained = `","seq":${seq},"prev":"${end.hash}${dated}`;
    const typeAt = ID_END + chained.length;
    const typeEnd = line.indexOf('"', typeAt);
    const type = line.slice(typeAt, typeEnd);
    if (!stands(BEGIN, line, 0) || !stands(chained, line, ID_END) || !isEventType(type)) return undefined;
    const grantAt = typeEnd + GRANT.length;
    const grantEnd = line.indexOf(',', grantAt);
    if (!stands(GRANT, line, typeEnd) || !stands(middle, line, grantEnd) || !line.endsWith('}'))
      return undefined;
    const id = ownText(line.slice(BEGIN.length, ID_END));
    const grant = grantIn(line.slice(grantAt, grantEnd));
    const data = parsedIfCanonical(line.slice(grantEnd + middle.length, -1));
    if (!isEventId(id) || grant === undefined || data === undefined) return undefined;
    return readers[type].own({ v: 1, id, seq, prev: end.hash, time, type, grant, actor, run, data });
  };
};

const BEGIN = '{"v":1,"id":"';
const GRANT = '","grant":';
/** Where the id ends, which has 24 characters. */
const ID_END = BEGIN.length + 24;
const isEventId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text);

/** Quicker than `startsWith`, which goes by single characters. */
const stands = (text: string, line: string, at: number): boolean => line.slice(at, at + text.length) === text;

const grantIn = (text: string): number | null | undefined =>
  text === 'null' ? null : /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;

/** `undefined`: it is no JSON, or its text is not the canonical one. */
const parsedIfCanonical = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return (JSON.stringify(value) === text && isSorted(value)) || canonicalJson(value) === text
      ? value
      : undefined;
  } catch {
    return undefined;
  }
};

/** Where the chain stands after a segment, from its last line alone; `undefined` when that is no event. */
export const endOfSegment = (text: string): ChainEnd | undefined => {
  const line = text.endsWith('\n') ? text.slice(text.lastIndexOf('\n', text.length - 2) + 1, -1) : '';
  const seq = /^\{"v":1,"id":"[0-9a-f]{24}","seq":([1-9]\d{0,15}),/.exec(line)?.[1];
  return seq === undefined ? undefined : { seq: Number(seq), hash: sha256(line) };
};

/** Quick where the platform's own JSON gives the line back and every key stands in its place; else by encoding it again. */
const isCanonical = (event: LedgerEvent, line: string): boolean => {
  try {
    return (
      (JSON.stringify(event) === line &&
        Object.keys(event).join(' ') === TOP_LEVEL &&
        [event.actor, event.run, event.data].every(isSorted)) ||
      encodeEvent(event) === line
    );
  } catch {
    // `1e999` is read as infinite, and that has no canonical text.
    return false;
  }
};

const TOP_LEVEL = 'v id seq prev time type grant actor run data';

const isSorted = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSorted);
  let before = '';
  for (const key of Object.keys(value)) {
    if (key < before || !isSorted(Reflect.get(value, key))) return false;
    before = key;
  }
  return true;
};

type ParsedLine =
  | { readonly kind: 'event'; readonly event: LedgerEvent }
  | { readonly kind: 'unreadable'; readonly why: string };

const parseLine = (line: string): ParsedLine => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'unreadable', why: 'The line is not JSON.' };
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || !('v' in value)) {
    return { kind: 'unreadable', why: 'The line is not an event.' };
  }
  if (value.v !== 1) return { kind: 'unreadable', why: `The version ${JSON.stringify(value.v)} is unknown.` };
  const { type } = value;
  if (!isEventType(type)) return { kind: 'unreadable', why: `The type ${JSON.stringify(type)} is unknown.` };
  const event = readers[type].whole(value);
  return event === undefined
    ? {
        kind: 'unreadable',
        why: `The event has not the form of \`${type}\` (${departure(eventSchemas[type], value)}).`,
      }
    : { kind: 'event', event };
};

const isEventType = (value: unknown): value is EventType =>
  typeof value === 'string' && Object.hasOwn(eventSchemas, value);

const reader = <T extends EventType>(type: T) => {
  const { whole, own } = eventGuard(type);
  return {
    whole: (value: unknown): LedgerEvent | undefined => (whole(value) ? value : undefined),
    own: (value: unknown): LedgerEvent | undefined => (own(value) ? value : undefined),
  };
};

const readers: Record<EventType, ReturnType<typeof reader>> = {
  swept: reader('swept'),
  requested: reader('requested'),
  decided: reader('decided'),
  scheduled: reader('scheduled'),
  elevating: reader('elevating'),
  elevated: reader('elevated'),
  failed: reader('failed'),
  ending: reader('ending'),
  ended: reader('ended'),
  withdrawn: reader('withdrawn'),
  lapsed: reader('lapsed'),
  amended: reader('amended'),
  extended: reader('extended'),
  drifted: reader('drifted'),
  repaired: reader('repaired'),
  'review-owed': reader('review-owed'),
  reviewed: reader('reviewed'),
  'policy-changed': reader('policy-changed'),
  posture: reader('posture'),
};
