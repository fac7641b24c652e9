import { assert, constantFrom, integer, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/canonical.ts';
import { chain } from '../../../src/core/ledger/files.ts';
import {
  EMPTY_CHAIN,
  encodeEvent,
  endOfSegment,
  NO_LINE,
  parseSegment,
} from '../../../src/core/ledger/line.ts';
import { segmentPath } from '../../../src/core/ledger/paths.ts';
import { life, RUN, takeUp } from './builders.ts';

const segment = chain(EMPTY_CHAIN, takeUp(7), { time: '2026-11-20T10:00:00Z', run: RUN });
const parse = (text: string, path = segment.path) => parseSegment(path, text, EMPTY_CHAIN);
const why = (text: string, path = segment.path): string => {
  const read = parse(text, path);
  return read.kind === 'flaw' ? `${read.flaw.line ?? 0}: ${read.flaw.message}` : 'no flaw';
};
const lines = segment.text.trimEnd().split('\n');

describe('a line', () => {
  it('begins with its keys in order and chains to the bytes of the line before', () => {
    expect(lines[0]).toMatch(
      /^\{"v":1,"id":"[0-9a-f]{24}","seq":1,"prev":"0{64}","time":"2026-11-20T10:00:00Z","type":"requested","grant":7,"actor":/,
    );
    expect(lines[1]).toContain(`"seq":2,"prev":"${sha256(lines[0] ?? '')}"`);
    expect(segment.path).toBe('events/2026/11/20/000000000001.jsonl');
  });

  it('reads back as it was written', () => {
    const read = parse(segment.text);
    expect(read).toEqual({ kind: 'segment', events: segment.events, end: segment.end });
    expect(segment.events.map(encodeEvent)).toEqual(lines);
    expect(endOfSegment(segment.text)).toEqual(segment.end);
    expect(endOfSegment('')).toBeUndefined();
    expect(NO_LINE).toBe('0'.repeat(64));
  });

  it.each([
    ['an unknown version', (line: string) => line.replace('"v":1', '"v":2'), /^1: The version 2 is unknown/],
    [
      'an unknown type',
      (line: string) => line.replace('"type":"requested"', '"type":"granted"'),
      /^1: The type "granted" is unknown/,
    ],
    [
      'an inherited type',
      (line: string) => line.replace('"type":"requested"', '"type":"toString"'),
      /^1: The type "toString" is unknown/,
    ],
    [
      'an unknown key',
      (line: string) => line.replace('"v":1', '"v":1,"x":1'),
      /^1: The event has not the form/,
    ],
    [
      'a duplicate key',
      (line: string) => line.replace('"grant":7', '"grant":8,"grant":7'),
      /^1: The line is not canonical/,
    ],
    ['a space', (line: string) => line.replace('"v":1', '"v": 1'), /^1: The line is not canonical/],
    [
      'keys out of order',
      (line: string) =>
        line
          .replace('"actor":{"kind":"gatehouse"},"run"', '"run"')
          .replace(/\}$/, ',"actor":{"kind":"gatehouse"}}'),
      /^1: The line is not canonical/,
    ],
    [
      'nested keys out of order',
      (line: string) => line.replace('"run":{"attempt":1,"id":"900",', '"run":{"id":"900","attempt":1,'),
      /^1: The line is not canonical/,
    ],
    ['a wrong predecessor', (line: string) => line.replace('0'.repeat(64), '1'.repeat(64)), /^1: `prev`/],
    [
      'a wrong number',
      (line: string) => line.replace('"seq":1', '"seq":2'),
      /^1: Event 2 stands where 1 belongs/,
    ],
    [
      'a number that is none',
      (line: string) => line.replace('"grant":7', '"grant":1e999'),
      /^1: The event has not the form/,
    ],
    ['no JSON', () => '{', /^1: The line is not JSON/],
  ])('is refused with %s', (_, edit, message) => {
    expect(why(segment.text.replace(lines[0] ?? '', edit(lines[0] ?? '')))).toMatch(message);
  });

  it('is refused in the wrong place, without its newline, and in an empty segment', () => {
    expect(why(segment.text, 'events/2026/11/21/000000000001.jsonl')).toMatch(/belongs at/);
    expect(why(segment.text.trimEnd())).toMatch(/does not end with a newline/);
    expect(why('')).toMatch(/empty/);
    expect(why(`${lines[0]}\n\n${lines[1]}\n`)).toMatch(/^2: The line is not JSON/);
  });
});

/** Lines behind the first one of an append are read in a quicker way, which must come to the same. */
describe('a line behind another', () => {
  const grant = life(7);
  const whole = chain(
    EMPTY_CHAIN,
    [...takeUp(7), grant.elevated(), grant.drifted(1), grant.ending(), grant.ended()],
    { time: '2026-11-20T10:00:00Z', run: RUN },
  );
  const texts = whole.text.trimEnd().split('\n');
  /** As it is read, also where white space stands before it. */
  const timeOf = (line: string): string => {
    try {
      return String(JSON.parse(line)?.time);
    } catch {
      return '';
    }
  };

  /** What becomes of a line at its place, and of the same line where it stands first in a segment. */
  const bothWays = (at: number, line: string) => {
    const before = texts.slice(0, at);
    const there = parseSegment(whole.path, [...before, line, ''].join('\n'), EMPTY_CHAIN);
    const end = { seq: at, hash: sha256(before.at(-1) ?? '') };
    const alone = parseSegment(segmentPath(timeOf(line), at + 1), `${line}\n`, end);
    return {
      there: there.kind === 'flaw' ? [there.flaw.line, there.flaw.seq, there.flaw.message] : there.events[at],
      alone: alone.kind === 'flaw' ? [at + 1, alone.flaw.seq, alone.flaw.message] : alone.events[0],
      end: there.kind === 'flaw' || alone.kind === 'flaw' ? undefined : [there.end, alone.end],
    };
  };
  const expectSame = (at: number, line: string): void => {
    const { there, alone, end } = bothWays(at, line);
    expect(there).toEqual(alone);
    expect(end?.[0]).toEqual(end?.[1]);
  };

  it.each<readonly [string, (line: string) => string]>([
    ['nothing is changed', (line) => line],
    ['its version is another', (line) => line.replace('"v":1', '"v":2')],
    ['its id is too short', (line) => line.replace(/"id":"../, '"id":"')],
    ['its id is escaped', (line) => line.replace(/"id":"[0-9a-f]{6}/, '"id":"\\u0061')],
    ['its id is in capitals', (line) => line.replace(/"id":"[0-9a-f]{24}"/, `"id":"${'A'.repeat(24)}"`)],
    ['its number is another', (line) => line.replace(/"seq":\d+/, '"seq":99')],
    ['its number is written otherwise', (line) => line.replace(/"seq":(\d+)/, '"seq":$1.0')],
    ['its predecessor is another', (line) => line.replace(/"prev":"[0-9a-f]{4}/, '"prev":"0000')],
    ['its time is another', (line) => line.replace('T10:00:00Z', 'T10:00:01Z')],
    ['its time is none', (line) => line.replace('T10:00:00Z', 'T10:00:00')],
    ['its type is unknown', (line) => line.replace(/"type":"[a-z]+"/, '"type":"granted"')],
    ['its type is inherited', (line) => line.replace(/"type":"[a-z]+"/, '"type":"toString"')],
    ['its type is another', (line) => line.replace(/"type":"[a-z]+"/, '"type":"posture"')],
    ['its grant is none', (line) => line.replace('"grant":7', '"grant":null')],
    ['its grant is not a number', (line) => line.replace('"grant":7', '"grant":NaN')],
    ['its grant is a text', (line) => line.replace('"grant":7', '"grant":"7"')],
    ['its grant is nought', (line) => line.replace('"grant":7', '"grant":0')],
    ['its grant is below nought', (line) => line.replace('"grant":7', '"grant":-7')],
    ['its grant is written otherwise', (line) => line.replace('"grant":7', '"grant":7e0')],
    ['its grant begins with nought', (line) => line.replace('"grant":7', '"grant":07')],
    ['its grant is too large', (line) => line.replace('"grant":7', '"grant":9007199254740993')],
    ['its grant is the largest', (line) => line.replace('"grant":7', '"grant":9007199254740991')],
    ['a key is there twice', (line) => line.replace('"grant":7', '"grant":8,"grant":7')],
    ['a key is unknown', (line) => line.replace('"v":1', '"v":1,"x":1')],
    ['a key is unknown in its data', (line) => line.replace('"data":{', '"data":{"aa":1,')],
    ['a key is unknown behind its data', (line) => line.replace(/\}$/, ',"x":1}')],
    ['its data come twice', (line) => line.replace(/\}$/, ',"data":{}}')],
    ['its data are none', (line) => line.replace(/"data":.*$/, '"data":null}')],
    ['its data are infinite', (line) => line.replace(/"data":.*$/, '"data":1e999}')],
    ['a space stands in its data', (line) => line.replace('"data":{', '"data":{ ')],
    ['a space stands before its end', (line) => line.replace(/\}$/, ' }')],
    ['something stands behind its end', (line) => `${line} `],
    ['its end is missing', (line) => line.slice(0, -1)],
    ['its actor is another', (line) => line.replace('"kind":"gatehouse"', '"kind":"bot"')],
    ['its actor is unknown', (line) => line.replace('"kind":"gatehouse"', '"kind":"god"')],
    ['its run is another', (line) => line.replace('"attempt":1', '"attempt":2')],
    ['its run is none', (line) => line.replace(/"run":\{[^}]*\}/, '"run":null')],
    ['an inherited key is in its data', (line) => line.replace('"data":{', '"data":{"__proto__":{},')],
  ])('is read as it would be first when %s', (_, edit) => {
    for (let at = 1; at < texts.length; at += 1) expectSame(at, edit(texts[at] ?? ''));
  });

  it('is read as it would be first, whatever is changed in it', () => {
    assert(
      property(
        integer({ min: 1, max: texts.length - 1 }),
        nat(),
        integer({ min: 0, max: 2 }),
        constantFrom('', ...'0179aeAE"\\{}[],: .+-\t\u00e9\u2028'),
        (at, where, gone, put) => {
          const line = texts[at] ?? '';
          const from = where % (line.length + 1);
          expectSame(at, line.slice(0, from) + put + line.slice(from + gone));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is refused where a number is infinite that nobody asks about', () => {
    const decided = texts[1] ?? '';
    const line = decided.replace('"outcome"', '"facts":{"x":1e999},"outcome"');
    expect(bothWays(1, line).there).toEqual([2, 2, 'The line is not canonical JSON.']);
    expectSame(1, line);
  });
});
