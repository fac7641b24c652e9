/** Texts of the largest size that somebody would like to hold a run up with: each is judged in a time that grows no faster than it. */
import { describe, expect, it } from 'vitest';
import { readShortening } from '../../src/core/approval/shortening.ts';
import { classifyPull } from '../../src/core/classify.ts';
import { commandOf } from '../../src/core/comment.ts';
import { readForm } from '../../src/core/issue-form/read.ts';
import { judgeSource } from '../../src/core/network-address.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { parseRequest } from '../../src/core/parse-request.ts';
import { fitsPattern, judgePattern } from '../../src/core/pattern.ts';
import { escapeMarkdown, plainText } from '../../src/core/render/escape.ts';
import { readTicketWindow } from '../../src/core/ticket-window.ts';
import { sampleFiles } from '../builders/sample-files.ts';
import { aPull } from '../builders/pull.ts';

/** Milliseconds of this process's own work, whoever else keeps the machine busy. What grows with the square takes many times this. */
const MOST = 2_000;
const SIZE = 60_000;

const within = (work: () => unknown): void => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(MOST);
};

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

const policy = parsePolicy({ commit: undefined, files: sampleFiles });
const REQUEST =
  'entitlement: dev-vm-reader\nduration: 2h\njustification: Look at the log of the deployment\n';

describe('a request', () => {
  it.each([
    ['a long run of blanks before a comment', `${REQUEST}ticket: a${' '.repeat(SIZE)}#x`],
    ['a long run of blanks inside a text that breaks the YAML', `ticket: a: b${' '.repeat(7_000)}c: d`],
    ['a start of nothing but separators', `${REQUEST}start: 2026-11-28${'T'.repeat(SIZE)}`],
    ['a start in a zone without an end', `${REQUEST}start: 2026-11-28 22:00 ${'A/'.repeat(SIZE / 2)}A`],
    ['a duration of nothing but digits', `entitlement: a\nduration: ${'1'.repeat(SIZE)}x`],
    ['a duration of digits and blanks', `entitlement: a\nduration: ${'1 '.repeat(SIZE / 2)}x`],
    ['thousands of keys on one line', `{${lines(7_000, (at) => `k${at}: 1`).replaceAll('\n', ', ')}}`],
    ['thousands of keys', `${REQUEST}${lines(5_000, (at) => `k${at}: 1`)}`],
    ['thousands of parameters', `${REQUEST}parameters:\n${lines(4_000, (at) => `  k${at}: 1`)}`],
    ['one key thousands of times', `${REQUEST}${lines(12_000, () => 'a: 1')}`],
    ['thousands of hidden characters', `${REQUEST}${lines(4_000, (at) => `k${at}: "\\0"`)}`],
    ['thousands of anchors', `${REQUEST}${lines(5_000, (at) => `k${at}: &a 1`)}`],
    ['thousands of tags', `${REQUEST}${lines(5_000, (at) => `k${at}: !t 1`)}`],
    ['thousands of comments', `${REQUEST}${lines(5_000, (at) => `k${at}: 1 #`)}`],
    ['thousands of documents', lines(15_000, () => '---')],
    ['an address of nothing but colons', `${REQUEST}parameters: { source_ip: "${':'.repeat(SIZE)}" }`],
    ['a name of tens of thousands of letters', `${REQUEST}for: ${'a'.repeat(SIZE)}`],
    ['a number of tens of thousands of digits', `${REQUEST}extends: ${'9'.repeat(SIZE)}`],
  ])(
    'with %s ends in findings in bounded time',
    (_what, text) => {
      within(() =>
        expect(parseRequest({ path: 'requests/x.yaml', text }, policy).kind, text.slice(0, 80)).toBe(
          'findings',
        ),
      );
    },
    30_000,
  );
});

describe('what people write beside a request', () => {
  it.each<readonly [string, () => unknown]>([
    ['a review of nothing but digits', () => readShortening(`${'1'.repeat(SIZE)}x`)],
    ['a review of a digit and blanks', () => readShortening(`1${' '.repeat(SIZE)}x`)],
    [
      'a command with an endless address',
      () => commandOf({ body: `/source ${'1.'.repeat(SIZE)}`, edited: false }),
    ],
    ['an address of digits and dots', () => judgeSource('1.'.repeat(SIZE), { within: [], widest: 32 })],
    ['an address of colons', () => judgeSource('a:'.repeat(SIZE), { within: [], widest: 32 })],
    [
      'an address with an endless zone',
      () => judgeSource(`fe80::1%${'a'.repeat(SIZE)}`, { within: [], widest: 32 }),
    ],
    ['a form with a long run of blanks', () => readForm(7, `### Parameters\n\na: b${' '.repeat(SIZE)}c`)],
    ['a form of nothing but headings', () => readForm(7, '### Duration\n'.repeat(5_000))],
    ['a ticket of nothing but comments', () => readTicketWindow('<!--'.repeat(SIZE / 4))],
    ['a ticket with a window of blanks', () => readTicketWindow(`Window: a${' \t'.repeat(SIZE / 2)}to b`)],
    ['a ticket of angle brackets', () => readTicketWindow(`${'<a'.repeat(SIZE / 2)}\n\nWindow: x to y`)],
    ['text of backticks', () => plainText(escapeMarkdown('`'.repeat(SIZE), SIZE))],
    ['text of marks upon marks', () => escapeMarkdown(`a${'\u0301'.repeat(SIZE)}`, SIZE)],
    ['text of hexadecimal digits', () => escapeMarkdown('a'.repeat(SIZE), SIZE)],
  ])('is judged in bounded time: %s', (_what, work) => within(work), 30_000);

  it('is judged in bounded time: 3,000 files whose paths have 4,000 characters', () => {
    const path = `requests/${'ｒ/../'.repeat(800)}`;
    const files = Array.from({ length: 3_000 }, (_, at) => ({
      path: `${path}${at}`,
      change: 'added' as const,
    }));
    within(() => expect(classifyPull(aPull({ files })).kind).toBe('malformed'));
  }, 30_000);
});

describe('a policy', () => {
  const withFile = (path: string, text: string) => ({
    commit: undefined,
    files: [...sampleFiles.filter((file) => file.path !== path), { path, text }],
  });
  const layers = (depth: number): string =>
    lines(
      depth,
      (at) =>
        `  g${at}: [group:g${at + 1}, group:h${at + 1}]\n  h${at}: [group:g${at + 1}, group:h${at + 1}]`,
    );

  it.each([
    [
      'thousands of keys on one line',
      'gatehouse.yaml',
      `{${lines(7_000, (at) => `k${at}: 1`).replaceAll('\n', ', ')}}`,
    ],
    [
      'thousands of people',
      'people.yaml',
      `people:\n${lines(1_200, (at) => `  p${at}: { github: p${at}, id: ${at} }`)}`,
    ],
    [
      'groups that meet again at each of forty levels',
      'people.yaml',
      `people: {}\ngroups:\n${layers(40)}\n  g40: []\n  h40: []`,
    ],
    [
      'groups that are all in each other',
      'people.yaml',
      `people: {}\ngroups:\n${lines(60, (at) => `  g${at}: [${lines(60, (of) => `group:g${of}`).replaceAll('\n', ', ')}]`)}`,
    ],
    [
      'thousands of targets',
      'targets.yaml',
      `targets:\n${lines(3_000, (at) => `  t${at}: /subscriptions/x`)}`,
    ],
    [
      'thousands of privileges',
      'entitlements/x.yaml',
      `entitlement: x\nprivileges:\n${lines(3_000, () => '  - kind: azure-rol')}`,
    ],
    [
      'thousands of rules',
      'entitlements/x.yaml',
      `entitlement: x\napproval:\n${lines(2_500, (at) => `  - { name: r${at}, by: [x] }`)}`,
    ],
  ])(
    'with %s ends in findings in bounded time',
    (_what, name, text) => {
      within(() =>
        expect(parsePolicy(withFile(`policies/${name}`, text)).findings.length).toBeGreaterThan(0),
      );
    },
    30_000,
  );
});

describe('a pattern of a policy', () => {
  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '^([a-zA-Z]+)*$',
    '^(.*a){12}$',
    '^((((a?){9}){9}){9}){9}$',
    '^((a{1,100}){1,100}){1,90}$',
    '^(((\\pL|\\pN){20}){20}){20}$',
    `^${'(a?'.repeat(90)}${')*'.repeat(90)}$`,
  ])(
    '%s is refused, or fits and refuses texts in bounded time',
    (pattern) => {
      within(() => {
        if (judgePattern(pattern) !== undefined) return;
        for (let count = 0; count < 20; count += 1) fitsPattern(pattern, `${'a'.repeat(199 - count)}!`);
      });
    },
    60_000,
  );

  it.each(['^(?=a)b$', '^(a)\\1$', '^a', 'a$', '^a\\$', `^${'a'.repeat(299)}$`])(
    '%s is a finding, and fits nothing',
    (pattern) => {
      expect(judgePattern(pattern)).toBeDefined();
    },
  );
});
