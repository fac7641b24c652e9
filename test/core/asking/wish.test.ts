/** The file that is written for somebody says what they typed, to the letter, or it is not taken. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_ASKED, saysAsTyped, type Wish, writeRequest } from '../../../src/core/asking/wish.ts';
import { readDocument } from '../../../src/core/document.ts';

const path = 'requests/new.yaml';
const wish = (change: Partial<Wish> = {}): Wish => ({
  ...NOTHING_ASKED,
  entitlement: 'prod-vm-admin',
  duration: '2h',
  justification: 'Fail over payments-db-02 now',
  ...change,
});
const fileOf = (of: Wish) => ({ path, text: writeRequest(of) });
const badCharacters = (of: Wish) => readDocument(fileOf(of), 'request').findings.length > 0;

describe('a request file', () => {
  it('is written as people write one, a key a line', () => {
    const whole = wish({
      ticket: 'CHG0031234',
      start: '2026-11-28 22:00 Europe/Berlin',
      for: 'cora',
      extends: '42',
      parameters: new Map([['source_ip', '203.0.113.7']]),
    });
    expect(writeRequest(whole).split('\n')).toEqual([
      'entitlement: prod-vm-admin',
      'duration: 2h',
      'start: 2026-11-28 22:00 Europe/Berlin',
      'for: cora',
      'extends: 42',
      'justification: Fail over payments-db-02 now',
      'ticket: CHG0031234',
      'parameters:',
      '  source_ip: 203.0.113.7',
      '',
    ]);
    expect(writeRequest(wish({ breakGlass: true }))).toContain('\nbreak_glass: true\n');
  });

  it.each([
    ['Fix issue #12', "'Fix issue #12'"],
    ['Fix: replication', "'Fix: replication'"],
    ["It's down", "'It''s down'"],
    ['- a list', "'- a list'"],
    ['{ a: b }', "'{ a: b }'"],
    ['@prod %x `y` *z &a !b', "'@prod %x `y` *z &a !b'"],
    ['', "''"],
    ['0012', '0012'],
    ['true', 'true'],
    ['at 14:10, again', 'at 14:10, again'],
    ['two\nlines', '"two\\nlines"'],
  ])('says %j as %s', (text, written) => {
    const of = wish({ justification: text });
    expect(writeRequest(of)).toContain(`justification: ${written}\n`);
    expect(saysAsTyped(fileOf(of), of)).toBe(true);
  });

  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...'ab0 :#-\'"\\{}[],&*!|>%@`?~\n\t\r.='), maxLength: 30 }),
    fc.constantFrom(
      'null',
      '~',
      'yes',
      '1e3',
      '0x1f',
      '2026-11-28',
      '<<',
      '---',
      '...',
      'a: b',
      'key:',
      ' x',
      'x ',
    ),
  );
  const wishes = fc.record({
    entitlement: text,
    duration: text,
    justification: text,
    ticket: fc.option(text, { nil: undefined }),
    start: fc.option(text, { nil: undefined }),
    for: fc.option(text, { nil: undefined }),
    extends: fc.option(text, { nil: undefined }),
    breakGlass: fc.boolean(),
    parameters: fc
      .dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), text, { maxKeys: 3 })
      .map((of) => new Map(Object.entries(of))),
  });

  it('says what was typed whatever it is, but for characters that no request may hold', () => {
    fc.assert(
      fc.property(wishes, (of) => {
        expect(saysAsTyped(fileOf(of), of) || badCharacters(of)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is not taken for another one', () => {
    const of = wish({ parameters: new Map([['vm', 'web-01']]) });
    const { text: file } = fileOf(of);
    const plain = wish();
    expect(saysAsTyped({ path, text: `${writeRequest(plain)}parameters: x\n` }, plain)).toBe(false);
    expect(saysAsTyped({ path, text: file }, of)).toBe(true);
    for (const other of [
      file.replace('2h', '3h'),
      file.replace('web-01', 'web-02'),
      `${file}break_glass: true\n`,
      `${file}ticket: CHG0031234\n`,
      `${file}  more: x\n`,
      file.replace('duration: 2h\n', ''),
      file.replace('duration: 2h', 'duration: [2h]'),
      file.replace('parameters:\n  vm: web-01', 'parameters: x'),
      '',
      'entitlement: [',
    ])
      expect(saysAsTyped({ path, text: other }, of)).toBe(false);
  });
});
