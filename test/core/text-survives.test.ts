/** Text is taken as written: it comes back as it was, or a finding says how to write it so that it does. */
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/core/document.ts';
import type { Finding } from '../../src/core/finding.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { parseRequest } from '../../src/core/parse-request.ts';
import { sampleFiles } from '../builders/sample-files.ts';

const policy = parsePolicy({ commit: undefined, files: sampleFiles });

const HASHES = [
  'Fix issue #12',
  '#12 is broken',
  '# only a comment',
  'a #b',
  'a# b',
  'C#',
  '#',
  '##',
  '# Heading',
];
const COLONS = [
  'Fix: replication',
  'Fix:replication',
  'ends with colon:',
  'a: b: c',
  'key: value',
  'http://x.example:80/a?b=c#d',
  'see https://wiki/x: step 2',
  '12:30',
  'at 14:10:05',
  ': leading colon',
  ':x',
  '::',
  '::set-output name=x::y',
  '%0A::error::x',
];
const SIGNS = [
  '@bob please look',
  'ask @bob',
  '@',
  '@contoso/sre @all',
  '`df -h` says 100 %',
  'uses `backticks`',
  '!important',
  '!!str x',
  '! bang',
  'not! here',
  '&anchor text',
  'a & b',
  '&',
  '*alias text',
  '*',
  '2 * 3',
  '* item',
  '%s in the log',
  '%',
  '100 %',
  '%TEMP% full',
  '|',
  '| pipe',
  'a | b',
  '| a | b |',
  '> quote',
  'a > b',
  '<<',
  '<<: x',
  '<b>bold</b>',
  '= equals',
  '=',
  '$HOME',
  '${x}',
  '${{ github.token }}',
  '$(rm -rf /)',
  '; drop table',
  'a && b',
  'a || b',
  'a;b',
  'a=b',
  'a~b',
  '^a',
  'a^',
  '(a)',
  'a)',
  '##[error]x',
  '-',
  '- dash',
  '-dash',
  '--',
  '---',
  '--- x',
  '-- x',
  '...',
  '... x',
  '?',
  '? question',
  'what?',
  '?x',
  'a, b',
  ',',
  '[',
  ']',
  '{',
  '}',
  '[urgent]',
  '[urgent] restart',
  '[a, b]',
  '{a}',
  '{a} b',
  '{ a: b }',
  '[link](http://x)',
  '![img](x)',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '1. item',
  '1) item',
].filter((text) => text !== '|');
const NUMBERS = [
  '0',
  '-0',
  '0012',
  '007',
  '08',
  '0012345',
  '0x1F',
  '0o17',
  '0b101',
  '1E5',
  '1e5',
  '12e03',
  '1_000',
  '+1',
  '-1',
  '.5',
  '1.',
  '1.10',
  '.inf',
  '-.inf',
  '.NaN',
  '9'.repeat(30),
];
const WORDS = [
  'yes',
  'no',
  'on',
  'off',
  'Yes',
  'NO',
  'y',
  'n',
  'true',
  'false',
  'True',
  'null',
  'Null',
  'NULL',
  '~',
  'undefined',
  'None',
];
const DATES = [
  '2026-12-18',
  '2026-12-18T10:00:00Z',
  '2026-12-18 10:00:00',
  '18.12.2026',
  '12/18/2026',
  '14:10',
];
const QUOTES = [
  '"quoted" start',
  "'single' start",
  'say "hi" now',
  "it's down",
  "'tis: broken",
  "'not closed",
  '"a" and "b"',
  "'a' and 'b'",
  'a "b" c: d',
  "it's: a 'mess' #1",
  'a: "b" #c',
  "a: 'b' #c",
  'it\'s "x": y # z',
  '“quotes”',
  '‘x’: y',
  'key with: colon and #hash and \'quote\' and "double"',
  "SELECT * FROM x WHERE a = 'b'; -- c",
];
const BACKSLASHES = ['back\\slash', 'C:\\Users\\x', '\\n is not a newline', 'a\\', 'a\\nb', '\\'];
const BLANKS = ['a\tb', 'a \t b', 'a  b', 'a\t#b', 'a\u00a0b', 'a\u3000b'];
const SCRIPTS = [
  'Ünïcode',
  '中文 测试',
  '日本語: テスト',
  'العربية',
  'עברית: שלום',
  'שלום #12',
  '🙂',
  '🙂 done: yes',
  '🇩🇪 flag',
  '…',
  '–',
  'naïve café',
  'ﬁ',
];
const TICKETS = [
  'CHG0031234',
  'PAY-1',
  'CS-4711',
  'INC0099120',
  'GH-12',
  'contoso/x#12',
  'CHG 0031234',
  'chg0031234',
  'CHG0031234 # why',
  'CHG0031234: x',
  '+CHG1',
  '@CHG1',
  '[CHG1]',
  'CHG0031234,CHG0031235',
];
const ORDINARY = [
  'Fail over payments-db-02, replication is stuck since 14:10',
  'Page 8812, checkout latency, restart of payments-api',
  'Sprint 48, checkout redesign, statement of work 2026-117',
  'Payments are failing for all customers, INC0099120, nobody of the owners answers',
  "Export is missing rows, compare the customer's import with ours",
  'Deploy v1.2.3 (hotfix)',
  '50% of nodes fail',
  'Cost > 100 € & rising',
  'x'.repeat(600),
  'word '.repeat(60).trim(),
];
const TEXTS = [
  ...HASHES,
  ...COLONS,
  ...SIGNS,
  ...NUMBERS,
  ...WORDS,
  ...DATES,
  ...QUOTES,
  ...BACKSLASHES,
  ...BLANKS,
  ...SCRIPTS,
  ...TICKETS,
  ...ORDINARY,
];

const KEYS = ['justification', 'ticket'] as const;
type Key = (typeof KEYS)[number];

const fileWith = (key: Key, line: string): string =>
  [
    'entitlement: dev-vm-reader',
    ...(key === 'ticket' ? ['justification: Look at the log of the failed deployment'] : []),
    line,
    'duration: 2h',
    'parameters: { vm: web-01 }',
    '',
  ].join('\n');

/** Whether a text says enough, or is a ticket of a known system, is asked of every text and is no matter of writing. */
const ABOUT_THE_MEANING = ['request.justification-short', 'request.ticket-form'];

const look = (
  key: Key,
  text: string,
): { readonly value: string | undefined; readonly findings: readonly Finding[] } => {
  const file = { path: 'requests/x.yaml', text };
  const parsed = parseRequest(file, policy);
  const entry = readDocument(file, 'request').root?.entries.find((each) => each.key === key);
  return {
    value: entry?.value.kind === 'scalar' ? entry.value.text : undefined,
    findings:
      parsed.kind === 'request' ? [] : parsed.findings.filter(({ id }) => !ABOUT_THE_MEANING.includes(id)),
  };
};

/** `as written`, or how the finding's corrected line makes it so; anything else is the text that was lost. */
const survives = (key: Key, line: string, meant: string): string => {
  const text = fileWith(key, line);
  const { value, findings } = look(key, text);
  if (findings.length === 0) return value === meant ? 'as written' : `became ${JSON.stringify(value)}`;
  const [finding] = findings;
  const corrected = /^Write: (.*)$/s.exec(finding?.remedy ?? '')?.[1];
  if (finding === undefined || corrected === undefined)
    return `no corrected line: ${JSON.stringify(findings)}`;
  const lines = text.split('\n');
  const again = look(key, lines.with(finding.line - 1, corrected).join('\n'));
  if (again.findings.length > 0) return `the corrected line has findings: ${JSON.stringify(again.findings)}`;
  return again.value === meant ? 'as corrected' : `was corrected to ${JSON.stringify(again.value)}`;
};

const SURVIVED = ['as written', 'as corrected'];
const lostOf = (style: (key: Key, text: string) => string, meant = (text: string): string => text) =>
  KEYS.flatMap((key) =>
    TEXTS.filter((text) => key === 'justification' || text.length <= 100).map(
      (text) => `${key} ${JSON.stringify(text)}: ${survives(key, style(key, text), meant(text))}`,
    ),
  ).filter((line) => !SURVIVED.some((each) => line.endsWith(`: ${each}`)));

describe('200 texts', () => {
  it('are 200', () => {
    expect(new Set(TEXTS).size).toBeGreaterThanOrEqual(200);
    expect(new Set(TEXTS).size).toBe(TEXTS.length);
  });

  it('come back when they stand there as they are', () => {
    expect(lostOf((key, text) => `${key}: ${text}`)).toEqual([]);
  });

  it('come back without the blanks at their ends, which nobody sees', () => {
    expect(lostOf((key, text) => `${key}:   ${text}  \t`)).toEqual([]);
    expect(lostOf((key, text) => `${key}:\t${text}`)).toEqual([]);
  });

  it('come back with Windows line ends', () => {
    expect(lostOf((key, text) => `${key}: ${text}\r`)).toEqual([]);
  });

  it('come back in quotes by whoever knows YAML', () => {
    expect(lostOf((key, text) => `${key}: '${text.replaceAll("'", "''")}'`)).toEqual([]);
    expect(lostOf((key, text) => `${key}: ${JSON.stringify(text)}`)).toEqual([]);
    expect(
      lostOf(
        (key, text) => `${key}: '  ${text.replaceAll("'", "''")} '`,
        (text) => `  ${text} `,
      ),
    ).toEqual([]);
  });

  it('come back in quotes by whoever does not', () => {
    expect(lostOf((key, text) => `${key}: '${text}'`)).toEqual([]);
    // In double quotes a backslash is YAML's own.
    expect(lostOf((key, text) => (text.includes('\\') ? `${key}: '${text}'` : `${key}: "${text}"`))).toEqual(
      [],
    );
  });

  it('come back from a block', () => {
    expect(lostOf((key, text) => `${key}: |-\n  ${text}`)).toEqual([]);
    expect(
      lostOf(
        (key, text) => `${key}: |\n  ${text}`,
        (text) => `${text}\n`,
      ),
    ).toEqual([]);
    expect(lostOf((key, text) => `${key}: >-\n  ${text}`)).toEqual([]);
  });
});

const SEVERAL = [
  'one\ntwo',
  'one\n\ntwo',
  'one # two\nthree four',
  '- a\n- b',
  'a\n  indented\nb',
  '"a\nb"',
  'a:\n  b',
  'tab\n\tinside',
  '🙂\nשלום',
  'a\n#b\nc',
  'a\n---\nb',
  'a\n...\nb',
  'a: b\nc: d',
  'it\'s\n"so"',
];
const block = (text: string): string => `justification: |-\n${text.replace(/^(?=.)/gm, '  ')}`;

describe('texts of several lines', () => {
  it.each(SEVERAL)('%j comes back from a block', (text) => {
    expect(survives('justification', block(text), text)).toBe('as written');
  });

  it.each(SEVERAL)('%j comes back from double quotes with escapes', (text) => {
    expect(survives('justification', `justification: ${JSON.stringify(text)}`, text)).toBe('as written');
  });

  it.each(SEVERAL.filter((text) => text !== 'a: b\nc: d'))(
    '%j without a block is a finding that says how to write one, or is folded into one line as YAML does',
    (text) => {
      for (const line of [`justification: ${text}`, `justification: ${text.replace(/\n(?=.)/g, '\n  ')}`]) {
        const { value, findings } = look('justification', fileWith('justification', line));
        if (findings.length === 0) {
          const words = (of: string): readonly string[] => of.replace(/^"|"$/g, '').split(/\s+/);
          expect(words(value ?? '')).toEqual(words(text));
        } else {
          expect(findings.map(({ remedy }) => remedy)).toContain(
            'Write `justification: |-`, and the text on the lines below it, each indented by two spaces.',
          );
        }
      }
    },
  );
});

describe('characters that nobody sees', () => {
  it.each([
    ['a right-to-left override', 'pay\u202etxt.exe'],
    ['a zero-width space', 'pay\u200bments'],
    ['a joined family', '👩‍👩‍👧 family'],
    ['an escape sequence', 'red \u001b[31m'],
  ])('%s is a finding at its place, and without them the text comes back', (_name, text) => {
    const line = `justification: ${text}`;
    const { findings } = look('justification', fileWith('justification', line));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every(({ remedy }) => remedy === 'Delete the character.')).toBe(true);
    const columns = new Set(findings.map(({ column }) => column - 1));
    const left = [...line].filter((_, index) => !columns.has(index)).join('');
    expect(survives('justification', left, left.slice('justification: '.length))).toBe('as written');
  });
});
