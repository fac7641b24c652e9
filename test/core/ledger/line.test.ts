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
import { RUN, takeUp } from './builders.ts';

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
