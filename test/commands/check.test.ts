import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { check } from '../../src/commands/check.ts';

const root = join(import.meta.dirname, '../fixtures/formats/base');
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
const withRequest = (text: string) => [...files, { path: 'requests/mine.yaml', text }];

it('ends with 0 and says so when nothing is wrong', () => {
  expect(check(files)).toEqual({ exit: 0, text: ['No findings.'], json: { findings: [] } });
});

it('shows place, id, line, caret and remedy, and ends with 1', () => {
  const { exit, text, json } = check(
    withRequest(
      'entitlement: prod-vm-admin\nduration: 60\njustification: Fail over payments-db-02 now\nticket: CHG0031234\nparameters: { source_ip: 203.0.113.7 }\n',
    ),
  );
  expect(exit).toBe(1);
  expect(text).toEqual([
    'requests/mine.yaml:2:11 60 has no unit. [format.duration-unit]',
    '  2 | duration: 60',
    '    |           ^',
    '  help: Write `60m` or `1h`.',
    '',
    '1 finding in 1 file.',
  ]);
  expect(json.findings).toEqual([
    {
      id: 'format.duration-unit',
      file: 'requests/mine.yaml',
      line: 2,
      column: 11,
      message: '60 has no unit.',
      remedy: 'Write `60m` or `1h`.',
    },
  ]);
});

it('puts the caret below what is meant, also behind wide characters and in long lines', () => {
  const { text } = check(
    withRequest(`entitlement: "中🙂" # x\nduration: 2h\njustification: ${'x'.repeat(300)} #12\n`),
  );
  const caret = (line: string) => text[text.findIndex((each) => each.includes(line)) + 1]?.indexOf('^');
  expect(caret('  1 | entitlement: "中🙂" # x')).toBe('  1 | entitlement: "中🙂" # x'.indexOf('"'));
  const second = text.findIndex((each, index) => each.startsWith('  1 |') && index > 2);
  expect(text[second + 1]).toBe(`    | ${' '.repeat(20)}^`);
  const long = text.find((each) => each.startsWith('  3 | …')) ?? '';
  expect(long.length).toBeLessThan(120);
});

it('lets no text of a file reach the terminal as anything but text', () => {
  const { text } = check(withRequest('entitlement: \u001b[31mred\u202e\n::error::x\nduration: 2h\n'));
  expect(text.every((line) => !/[\p{Cc}\p{Cf}]/u.test(line))).toBe(true);
  expect(text.join('\n')).toContain('<U+001B>');
});
