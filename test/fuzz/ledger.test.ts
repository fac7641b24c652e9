/** Segments and records of the ledger, damaged: no crash, and only what is spelt as Gatehouse spells it is believed. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { commitSha } from '../../src/core/brand.ts';
import { NOTHING_WANTED, readContents, stateOfContents } from '../../src/core/ledger/contents.ts';
import { foldGrant, type GrantNow } from '../../src/core/ledger/fold.ts';
import { EMPTY_CHAIN, encodeEvent, parseSegment, type ChainEnd } from '../../src/core/ledger/line.ts';
import { KNOWN_FOLDER, shardAt } from '../../src/core/ledger/paths.ts';
import {
  readHead,
  readKnown,
  readKnownPart,
  readOpen,
  readRecent,
  readRecord,
  readReviews,
} from '../../src/core/ledger/stored.ts';
import { begun, life, liveThrough, takeUp } from '../core/ledger/builders.ts';
import { fakeLedgerStore } from '../fakes/ledger-store.ts';
import { bounded, TIMEOUT } from './bounded.ts';
import { damaged } from './damage.ts';
import { lies, withLie, type Json } from './json.ts';

interface Segment {
  readonly path: string;
  readonly text: string;
  readonly before: ChainEnd;
}
let segments: readonly Segment[] = [];
let files: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  const { store, clock, ledger } = await begun(fakeLedgerStore());
  await liveThrough(ledger, 7, clock);
  await ledger.append(() => takeUp(8, clock.now()), {});
  await ledger.append(() => [life(8, clock.now()).elevated(), life(8).drifted()], {});
  files = new Map(store.files);
  const found: Segment[] = [];
  let before = EMPTY_CHAIN;
  for (const [path, text] of [...files].filter(([name]) => name.startsWith('events/')).toSorted()) {
    const read = parseSegment(path, text, before);
    if (read.kind === 'flaw') throw new Error(read.flaw.message);
    found.push({ path, text, before });
    before = read.end;
  }
  segments = found;
});

/** One value of one line is another; all else is as it was, also the order of the keys. */
const liedIn = (text: string): fc.Arbitrary<string> => {
  const lines = text.slice(0, -1).split('\n');
  return fc.record({ at: fc.nat(lines.length - 1), lie: lies }).map(({ at, lie }) => {
    const value: Json = JSON.parse(lines[at] ?? 'null');
    return `${lines.with(at, JSON.stringify(withLie(value, lie) ?? null)).join('\n')}\n`;
  });
};

const foldAll = (read: ReturnType<typeof parseSegment>): void => {
  if (read.kind === 'flaw') return;
  const grants = new Map<number, GrantNow | undefined>();
  for (const event of read.events) {
    if (event.grant === null) continue;
    const folded = foldGrant(grants.get(event.grant), event.grant, event);
    if (folded.kind === 'refused') return;
    grants.set(event.grant, folded.now);
  }
};

describe('whatever is made of', () => {
  it('a segment, it is read to the byte as it was written, or is a flaw', { timeout: TIMEOUT }, () => {
    const cases = fc
      .constantFrom(...segments)
      .chain((segment) =>
        fc.oneof(damaged([segment.text]), liedIn(segment.text)).map((text) => ({ ...segment, text })),
      );
    bounded('segment', cases, ({ path, text, before }) => {
      const read = parseSegment(path, text, before);
      if (read.kind === 'segment')
        expect(read.events.map((event) => `${encodeEvent(event)}\n`).join('')).toBe(text);
      foldAll(read);
    });
  });

  it('a record, it is read or is a flaw', { timeout: TIMEOUT }, () => {
    const records = [...files].filter(([path]) => path.endsWith('.json') || path.startsWith('known/'));
    expect(records.length).toBeGreaterThan(5);
    const cases = fc
      .constantFrom(...records)
      .chain(([path, text]) =>
        fc.oneof(damaged([text]), liedIn(text)).map((other) => ({ path, text: other })),
      );
    const readers = [readHead, readOpen, readRecord, readRecent, readReviews];
    bounded('record', cases, ({ path, text }) => {
      for (const read of readers) expect(['value', 'flaw']).toContain(read(path, text).kind);
      for (const read of [readKnown, readKnownPart])
        expect(['value', 'flaw']).toContain(read(path, text, shardAt(path)).kind);
    });
  });

  it('the files of a commit, they are a state or a flaw', { timeout: TIMEOUT }, () => {
    const states = [...files].filter(([path]) => /^(open\/|head\.json|known\/)/.test(path));
    const known = states.filter(([path]) => path.startsWith(KNOWN_FOLDER));
    const wanted = { ...NOTHING_WANTED, shards: new Set(known.map(([path]) => shardAt(path))) };
    const cases = fc.tuple(
      ...states.map(([path, text]) =>
        fc
          .oneof({ weight: 3, arbitrary: fc.constant(text) }, liedIn(text))
          .map((other) => [path, other] as const),
      ),
    );
    bounded('state', cases, (all) => {
      const there = { files: new Map(all), listed: new Map() };
      const read = readContents(commitSha('a'.repeat(40)), there, wanted);
      if (read.kind === 'value') expect(stateOfContents(read.value).open.size).toBeLessThanOrEqual(1);
    });
  });
});
