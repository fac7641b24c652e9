import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument, type DocumentNode } from '../../src/core/document.ts';
import { quoted } from '../../src/core/document/repair.ts';

const read = (text: string, strictness: 'request' | 'policy' = 'request') =>
  readDocument({ path: 'requests/x.yaml', text }, strictness);
const textOf = (node: DocumentNode | undefined): string | undefined =>
  node?.kind === 'scalar' ? node.text : undefined;
const valueOf = (text: string, key = 'justification'): string | undefined =>
  textOf(read(text).root?.entries.find((entry) => entry.key === key)?.value);
const idsOf = (text: string, strictness: 'request' | 'policy' = 'request'): string[] =>
  read(text, strictness).findings.map(({ id, line, column }) => `${id} ${line}:${column}`);

describe('text is taken as written', () => {
  it.each([
    '0012',
    '1E5',
    '0x1F',
    '0o17',
    'yes',
    'no',
    'null',
    '~',
    'true',
    '.inf',
    '2026-12-18',
    '12:30:45',
    '1_000',
    '+1',
    '1.10',
    'a:b',
    'C#',
    'a # b'.replace(' # ', '#'),
    '100 %',
    'x & y * z',
    'what? [sic]',
    "it's",
    'Ünïcode 中文 🙂',
  ])('keeps %s', (text) => {
    expect(idsOf(`justification: ${text}\n`)).toEqual([]);
    expect(valueOf(`justification: ${text}\n`)).toBe(text);
  });

  it('undoes quotes and blocks, nothing else', () => {
    expect(valueOf(`justification: '0012 # not a comment'\n`)).toBe('0012 # not a comment');
    expect(valueOf('justification: "tab\\tand \\"quotes\\""\n')).toBe('tab\tand "quotes"');
    expect(valueOf('justification: |\n  one # two\n  three: four\n')).toBe('one # two\nthree: four\n');
    expect(valueOf('justification: one\n  two\n')).toBe('one two');
  });

  it('comes back as written or is a finding with a corrected line that reads as written', () => {
    const line = fc
      .stringMatching(/^[ -~]{1,40}$/)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(line, (text) => {
        const document = read(`justification: ${text}\nduration: 2h\n`);
        const kept = valueOf(`justification: ${text}\nduration: 2h\n`);
        if (document.findings.length === 0) {
          // Lists and mappings are no text at all (the schema says so); quotes and blocks are YAML's own.
          if (/^[[{]/.test(text)) expect(kept).toBeUndefined();
          else if (!/^['"|>]/.test(text)) expect(kept).toBe(text);
          return;
        }
        const remedy = document.findings[0]?.remedy ?? '';
        if (!remedy.startsWith('Write: ')) return;
        const again = read(`${remedy.slice('Write: '.length)}\nduration: 2h\n`);
        expect(again.findings).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('quotes any line so that it reads back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{1,60}$/), (text) => {
        expect(valueOf(`justification: ${quoted(text)}\n`)).toBe(text);
      }),
    );
  });
});

describe('a text that breaks the YAML around it', () => {
  it.each([
    ['Fix: replication @prod', "'Fix: replication @prod'"],
    ['@prod is down', "'@prod is down'"],
    ['`df -h` says 100 %', "'`df -h` says 100 %'"],
    ['"Payments" fail', `'"Payments" fail'`],
    ["'tis: broken", `"'tis: broken"`],
    ['[urgent] restart: api', "'[urgent] restart: api'"],
    ['{a} b', "'{a} b'"],
    ['%s in the log: a', "'%s in the log: a'"],
    ['| grep: x', "'| grep: x'"],
    ['"not closed', "'not closed'"],
  ])('%s gets its corrected line', (text, corrected) => {
    const { findings, root } = read(`entitlement: a\njustification: ${text}\nduration: 2h\n`);
    expect(findings.map(({ id, line, column }) => [id, line, column])).toEqual([
      ['yaml.text-needs-quotes', 2, 16],
    ]);
    expect(findings[0]?.remedy).toBe(`Write: justification: ${corrected}`);
    expect(root?.entries.map(({ key }) => key)).toEqual(['entitlement', 'justification', 'duration']);
  });

  it('does not hide what else is wrong', () => {
    expect(idsOf('justification: a: b\nduration: 2h\nduration: 3h\nticket: &x CHG1\n')).toEqual([
      'yaml.text-needs-quotes 1:16',
      'yaml.duplicate-key 3:1',
      'yaml.anchor 4:9',
    ]);
  });
});

describe('what YAML would do silently', () => {
  it('is a finding in requests and policies', () => {
    expect(idsOf('a: &x 1\nb: *x\nc: !!str 2\n', 'policy')).toEqual([
      'yaml.anchor 1:4',
      'yaml.alias 2:4',
      'yaml.tag 3:4',
    ]);
  });

  it('lets policies carry comments', () => {
    expect(idsOf('a: 1 # why\n', 'policy')).toEqual([]);
    expect(idsOf('a: 1 # why\n')).toEqual(['yaml.comment-after-value 1:6']);
    expect(idsOf('# why\na: 1\n  # why\n')).toEqual([]);
    expect(idsOf('a: [1, # why\n  2]\n')).toEqual(['yaml.comment-after-value 1:8']);
    expect(idsOf('a: | # why\n  x\n')).toEqual(['yaml.comment-after-value 1:6']);
  });

  it('finds characters that are hidden behind an escape', () => {
    expect(idsOf('a: "x\\u202ey"\n')).toEqual(['yaml.invisible-character 1:4']);
    expect(idsOf('a: "x\\0y"\n')).toEqual(['yaml.control-character 1:4']);
    expect(idsOf('a: "x\\ry"\r\n')).toEqual(['yaml.control-character 1:4']);
    // Half of a pair, or a whole one, of which the file holds the first half in another character.
    expect(idsOf('a: "x\\ud83dy"\nb: 😀\n')).toEqual(['yaml.undecodable 1:4']);
    expect(idsOf('a: "x\\U0001d173y"\nb: 𝄞\n')).toEqual(['yaml.invisible-character 1:4']);
  });

  it('counts columns in characters', () => {
    expect(idsOf('🙂🙂: &x 1\n')).toEqual(['yaml.anchor 1:5']);
  });

  it('reads Windows line ends and refuses a lone carriage return', () => {
    expect(idsOf('a: 1\r\nb: 2\r\n')).toEqual([]);
    expect(idsOf('a: 1\rb: 2\n')).toContain('yaml.control-character 1:5');
  });

  it('never takes a key for the prototype', () => {
    expect(idsOf('__proto__: { a: 1 }\n')).toEqual(['yaml.key 1:1']);
  });
});

describe('hostile documents', () => {
  it.each([
    ['flow', '['.repeat(60_000)],
    ['block', '- '.repeat(30_000)],
    ['mappings', '{a: '.repeat(15_000)],
    ['explicit keys', '? '.repeat(30_000)],
    [
      'aliases',
      `a: &a [${'x,'.repeat(50)}]\n${Array.from({ length: 400 }, (_, n) => `k${n}: [${'*a,'.repeat(30)}]`).join('\n')}`,
    ],
    ['quotes', `justification: ${'"'.repeat(60_000)}`],
    ['lines', 'justification: "\n'.repeat(3_000)],
    ['binary', Array.from({ length: 60_000 }, (_, n) => String.fromCharCode(n % 256)).join('')],
  ])(
    'of %s end in findings, in bounded time',
    (_name, text) => {
      const document = read(text);
      expect(document.findings.length).toBeGreaterThan(0);
    },
    5_000,
  );

  it('never throws and always says something about what it cannot read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const document = read(text);
        expect(document.root !== undefined || document.findings.length > 0).toBe(true);
        for (const { line, column } of document.findings) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
