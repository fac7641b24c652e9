import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { check, type CheckFormat } from '../../src/commands/check.ts';
import { jsonLine } from '../../src/answer.ts';

const root = join(import.meta.dirname, '../fixtures/formats/base');
// One entitlement of the base has a note: it is of low risk in production.
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'every-parameter.yaml')
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
const withRequest = (text: string) => [...files, { path: 'requests/mine.yaml', text }];
const withNote = files.map((file) =>
  file.path.endsWith('/network-operator.yaml')
    ? { ...file, text: file.text.replace('max_duration: 2h', 'max_duration: 12h') }
    : file,
);
const as = (format: CheckFormat, strict = false) => ({ format, strict });

const NO_UNIT =
  'entitlement: prod-vm-admin\nduration: 60\njustification: Fail over payments-db-02 now\nticket: CHG0031234\nparameters: { source_ip: 203.0.113.7 }\n';
const HOSTILE = 'entitlement: "\u001b[31mred\u202e%0A::stop-commands::x,line=1"\n::error::x\nduration: 2h\n';

describe('pretty', () => {
  it('ends with 0 and says so when nothing is wrong', () => {
    expect(check(files)).toEqual({ exit: 0, text: ['No findings.'], json: { findings: [], notes: [] } });
  });

  it('shows place, id, line, caret and remedy, and ends with 1', () => {
    const { exit, text, json } = check(withRequest(NO_UNIT));
    expect(exit).toBe(1);
    expect(text).toEqual([
      'requests/mine.yaml:2:11 60 has no unit. [format.duration-unit]',
      '  2 | duration: 60',
      '    |           ^',
      '  help: Write `60m` or `1h`.',
      '',
      '1 finding in 1 file.',
    ]);
    expect(json).toMatchObject({
      findings: [
        {
          id: 'format.duration-unit',
          file: 'requests/mine.yaml',
          line: 2,
          column: 11,
          message: '60 has no unit.',
          remedy: 'Write `60m` or `1h`.',
        },
      ],
    });
  });

  it('shows a note as such, and ends with 0 unless it is strict', () => {
    const { exit, text } = check(withNote);
    expect(exit).toBe(0);
    expect(text).toEqual([
      'policies/entitlements/network-operator.yaml:16:15 note: `production` allows 8 h, and that holds, not `12h`. [lint.duration-above-environment]',
      '  16 | max_duration: 12h',
      '     |               ^',
      '  help: Write `max_duration: 8h`.',
      '',
      'No findings, 1 note.',
    ]);
    expect(check(withNote, as('pretty', true)).exit).toBe(1);
    expect(check(files, as('pretty', true)).exit).toBe(0);
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
    const { text } = check(withRequest(HOSTILE));
    expect(text.every((line) => !/[\p{Cc}\p{Cf}]/u.test(line))).toBe(true);
    expect(text.join('\n')).toContain('<U+001B>');
  });
});

describe('github', () => {
  it('tells each finding and each note as one workflow command', () => {
    expect(check(withRequest(NO_UNIT), as('github')).text).toEqual([
      '::error file=requests/mine.yaml,line=2,col=11,title=format.duration-unit::60 has no unit. Write `60m` or `1h`.',
    ]);
    expect(check(withNote, as('github')).text[0]).toMatch(
      /^::notice file=policies\/entitlements\/network-operator\.yaml,line=16,col=15,title=lint\.duration-above-environment::/,
    );
    expect(check(files, as('github')).text).toEqual(['No findings.']);
  });

  it('lets no text of a file end its command or begin another', () => {
    const { text } = check(
      [...withRequest(HOSTILE), { path: 'requests/a,line=9::error b%0A::x.yaml', text: HOSTILE }],
      as('github'),
    );
    expect(text.length).toBeGreaterThan(3);
    for (const line of text) {
      expect(line).toMatch(/^::(?:error|notice) file=[^,:]*,line=\d+,col=\d+,title=[a-z.-]+::[^:]/);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|##\[|%(?!25|2C|3A)/u);
    }
    expect(text.join('\n')).toContain('%250A');
  });
});

/** What SARIF 2.1.0 demands of the parts that are written, as its specification says it; nothing else is written. */
const SARIF = (() => {
  const closed = (properties: object, required: readonly string[]) => ({
    type: 'object',
    additionalProperties: false,
    required,
    properties,
  });
  const text = closed({ text: { type: 'string', minLength: 1 } }, ['text']);
  const level = { enum: ['none', 'note', 'warning', 'error'] };
  const rule = closed(
    {
      id: { type: 'string' },
      shortDescription: text,
      help: text,
      defaultConfiguration: closed({ level }, []),
    },
    ['id'],
  );
  const location = closed(
    {
      physicalLocation: closed(
        {
          artifactLocation: closed(
            { uri: { type: 'string', pattern: "^[A-Za-z0-9._~!'()*/%-]+$" }, uriBaseId: { type: 'string' } },
            [],
          ),
          region: closed(
            { startLine: { type: 'integer', minimum: 1 }, startColumn: { type: 'integer', minimum: 1 } },
            [],
          ),
        },
        ['artifactLocation'],
      ),
    },
    [],
  );
  const result = closed(
    {
      ruleId: { type: 'string' },
      ruleIndex: { type: 'integer', minimum: 0 },
      level,
      message: text,
      locations: { type: 'array', items: location },
      partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
    },
    ['message'],
  );
  const run = closed(
    {
      tool: closed(
        {
          driver: closed(
            { name: { type: 'string' }, rules: { type: 'array', uniqueItems: true, items: rule } },
            ['name'],
          ),
        },
        ['driver'],
      ),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      results: { type: 'array', items: result },
    },
    ['tool'],
  );
  return new Ajv({ strict: false, allErrors: true }).compile(
    closed(
      {
        $schema: { type: 'string' },
        version: { const: '2.1.0' },
        runs: { type: 'array', minItems: 1, items: run },
      },
      ['version', 'runs'],
    ),
  );
})();

describe('sarif', () => {
  it.each([
    ['nothing wrong', files],
    ['findings', withRequest(NO_UNIT)],
    ['notes', withNote],
    ['hostile text', [...withRequest(HOSTILE), { path: 'requests/ü \ud800,%.yaml', text: HOSTILE }]],
  ])('is valid for %s', (_name, given) => {
    const { json } = check(given, as('sarif'));
    SARIF(json);
    expect(SARIF.errors).toBeNull();
  });

  it('says rule, level, place in characters and a fingerprint that does not move with the line', () => {
    const result = (text: string) => {
      const log = JSON.parse(jsonLine(check(withRequest(text), as('sarif')).json));
      const [run] = log.runs;
      expect(run.columnKind).toBe('unicodeCodePoints');
      const [only] = run.results;
      expect(run.tool.driver.rules[only.ruleIndex].id).toBe(only.ruleId);
      return only;
    };
    const first = result(NO_UNIT);
    expect(first).toMatchObject({
      ruleId: 'format.duration-unit',
      level: 'error',
      message: { text: '60 has no unit. Write `60m` or `1h`.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'requests/mine.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, startColumn: 11 },
          },
        },
      ],
    });
    const moved = result(`# a line above\n${NO_UNIT}`);
    expect(moved.locations[0].physicalLocation.region.startLine).toBe(3);
    expect(moved.partialFingerprints).toEqual(first.partialFingerprints);
  });

  it.each([
    ['files', [...withRequest(NO_UNIT), { path: 'requests/other.yaml', text: NO_UNIT }]],
    ['messages in one file', withRequest(NO_UNIT.replace('60', '2h\nreason: x\nwhy: y'))],
  ])('tells two results of one rule apart by their %s', (_, given) => {
    const { runs } = JSON.parse(jsonLine(check(given, as('sarif')).json));
    const [one, two, ...rest] = runs[0].results;
    expect(rest).toEqual([]);
    expect(one.ruleId).toBe(two.ruleId);
    expect(one.partialFingerprints).not.toEqual(two.partialFingerprints);
  });

  it('makes no link of what a requester writes', () => {
    const text = `${NO_UNIT.replace('60', '2h')}"[click here](https://evil.example)": x\n`;
    const { runs } = JSON.parse(jsonLine(check(withRequest(text), as('sarif')).json));
    expect(runs[0].results[0].message.text).toContain('\\[click here\\](https://evil.example)');
  });
});

describe('json', () => {
  it('shows nothing that acts on a terminal, and reads back as it was', () => {
    const { json } = check(withRequest(HOSTILE), as('json'));
    const line = jsonLine(json);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(JSON.parse(line)).toEqual(json);
    expect(JSON.parse(jsonLine('\u2028\u{e0001}\u0085'))).toBe('\u2028\u{e0001}\u0085');
  });
});
