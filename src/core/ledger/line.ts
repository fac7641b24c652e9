/** One event as one line of bytes, and the chain: `prev` is the SHA-256 of the line before. */
import type { Digest } from '../brand.ts';
import { digest } from '../brand.ts';
import { canonicalJson, sha256 } from '../canonical.ts';
import type { EventType, LedgerEvent } from './event.ts';
import { segmentPath } from './paths.ts';
import { departure, eventSchemas, guard } from './schema.ts';

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
  for (const [index, line] of text.slice(0, -1).split('\n').entries()) {
    const flawed = (message: string): ParsedSegment => ({
      kind: 'flaw',
      flaw: { path, line: index + 1, seq: end.seq + 1, message },
    });
    const read = parseLine(line);
    if (read.kind === 'unreadable') return flawed(read.why);
    const { event } = read;
    if (event.seq !== end.seq + 1) return flawed(`Event ${event.seq} stands where ${end.seq + 1} belongs.`);
    if (event.prev !== end.hash) return flawed(`\`prev\` is not the SHA-256 of the line before.`);
    if (index === 0 && path !== segmentPath(event.time, event.seq)) {
      return flawed(`The segment belongs at ${segmentPath(event.time, event.seq)}.`);
    }
    // NB. One event has one spelling: a duplicate key or an odd number would read differently elsewhere.
    if (!isCanonical(event, line)) return flawed('The line is not canonical JSON.');
    events.push(event);
    end = { seq: event.seq, hash: sha256(line) };
  }
  return { kind: 'segment', events, end };
};

/** Where the chain stands after a segment, from its last line alone; `undefined` when that is no event. */
export const endOfSegment = (text: string): ChainEnd | undefined => {
  const line = text.endsWith('\n') ? text.slice(text.lastIndexOf('\n', text.length - 2) + 1, -1) : '';
  const seq = /^\{"v":1,"id":"[0-9a-f]{24}","seq":([1-9]\d{0,15}),/.exec(line)?.[1];
  return seq === undefined ? undefined : { seq: Number(seq), hash: sha256(line) };
};

/** Quick where the platform's own JSON gives the line back and every key stands in its place; else by encoding it again. */
const isCanonical = (event: LedgerEvent, line: string): boolean =>
  (JSON.stringify(event) === line &&
    Object.keys(event).join(' ') === TOP_LEVEL &&
    [event.actor, event.run, event.data].every(isSorted)) ||
  encodeEvent(event) === line;

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
  const event = readers[type](value);
  return event === undefined
    ? {
        kind: 'unreadable',
        why: `The event has not the form of \`${type}\` (${departure(eventSchemas[type], value)}).`,
      }
    : { kind: 'event', event };
};

const isEventType = (value: unknown): value is EventType =>
  typeof value === 'string' && Object.hasOwn(eventSchemas, value);

const reader =
  (form: (value: unknown) => value is LedgerEvent) =>
  (value: unknown): LedgerEvent | undefined =>
    form(value) ? value : undefined;

const readers: Record<EventType, (value: unknown) => LedgerEvent | undefined> = {
  swept: reader(guard(eventSchemas.swept)),
  requested: reader(guard(eventSchemas.requested)),
  decided: reader(guard(eventSchemas.decided)),
  scheduled: reader(guard(eventSchemas.scheduled)),
  elevating: reader(guard(eventSchemas.elevating)),
  elevated: reader(guard(eventSchemas.elevated)),
  failed: reader(guard(eventSchemas.failed)),
  ending: reader(guard(eventSchemas.ending)),
  ended: reader(guard(eventSchemas.ended)),
  withdrawn: reader(guard(eventSchemas.withdrawn)),
  lapsed: reader(guard(eventSchemas.lapsed)),
  amended: reader(guard(eventSchemas.amended)),
  extended: reader(guard(eventSchemas.extended)),
  drifted: reader(guard(eventSchemas.drifted)),
  repaired: reader(guard(eventSchemas.repaired)),
  'review-owed': reader(guard(eventSchemas['review-owed'])),
  reviewed: reader(guard(eventSchemas.reviewed)),
  'policy-changed': reader(guard(eventSchemas['policy-changed'])),
  posture: reader(guard(eventSchemas.posture)),
};
