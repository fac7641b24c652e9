import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hours } from '../../src/core/brand.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { parseRequest } from '../../src/core/parse-request.ts';

const root = join(import.meta.dirname, '../fixtures/formats/base');
const files = readdirSync(join(root, 'policies'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
const policy = parsePolicy({ commit: undefined, files });
const sample = readFileSync(join(root, 'requests/sample.yaml'), 'utf8');

const parse = (text: string, path = 'requests/x.yaml') => parseRequest({ path, text }, policy);
const idsOf = (text: string): string[] => {
  const parsed = parse(text);
  return parsed.kind === 'request'
    ? []
    : parsed.findings.map(({ id, line, column }) => `${line}:${column} ${id}`);
};

it('gives the request with its text as written and the place of each parameter', () => {
  const parsed = parse(sample);
  expect(parsed).toEqual({
    kind: 'request',
    request: {
      path: 'requests/x.yaml',
      entitlement: 'prod-vm-admin',
      start: undefined,
      duration: hours(2),
      justification: 'Fail over payments-db-02, replication is stuck since 14:10',
      ticket: 'CHG0031234',
      beneficiary: undefined,
      breakGlass: false,
      parameters: new Map([['source_ip', { name: 'source_ip', value: '203.0.113.7', line: 5, column: 26 }]]),
    },
  });
});

it('finds everything at once', () => {
  expect(
    idsOf(
      [
        'entitlement: prod-vm-admin',
        'duration: 60',
        'justification: Fix: it @prod',
        'tiket: CHG0031234',
        'parameters: { source_ip: 10.0.0.1, soure_ip: 1.2.3.4 }',
        'extends: 0',
      ].join('\n'),
    ),
  ).toEqual([
    '2:11 format.duration-unit',
    '3:16 request.justification-short',
    '3:16 yaml.text-needs-quotes',
    '4:1 format.unknown-key',
    '5:26 request.address-outside',
    '5:36 request.unknown-parameter',
    '6:10 format.bad-value',
  ]);
});

it('names the grant that it extends', () => {
  const extended = (line: string) => {
    const parsed = parse(`${sample}${line}`);
    return parsed.kind === 'request' ? parsed.request.extends : 'findings';
  };
  expect(extended('extends: 42\n')).toBe(42);
  expect(extended('')).toBeUndefined();
  for (const wrong of [
    '0',
    '-1',
    '4.5',
    '1e3',
    '0x2a',
    "'#42'",
    '[42]',
    'true',
    '~',
    '9999999999999999',
    '99999999999999999999',
  ])
    expect(extended(`extends: ${wrong}\n`), wrong).toBe('findings');
});

it('takes for: as a person of people.yaml, and says who is meant by a name that is none', () => {
  const parsed = parse(`${sample}for: dave\n`);
  expect(parsed.kind === 'request' && parsed.request.beneficiary).toBe('dave');
  const wrong = parse(`${sample}for: dvae\n`);
  expect(wrong.kind === 'findings' && wrong.findings).toMatchObject([
    { id: 'request.unknown-beneficiary', line: 6, column: 6, remedy: expect.stringContaining('`dave`') },
  ]);
});

it('leaves it to the decision whether somebody may receive it', () => {
  expect(idsOf(`${sample}for: mallory\n`)).toEqual([]);
});

it.each(['user:dave', 'group:sre', 'Dave', 'manager', '__proto__'])('takes for: %s for nobody', (name) => {
  expect(idsOf(`${sample}for: ${name}\n`)).toEqual(['6:6 request.unknown-beneficiary']);
});

it('takes break_glass: false for what it says', () => {
  expect(idsOf(`${sample}break_glass: false\n`)).toEqual([]);
});

it.each(['', 'NaN', '-2h', '1e9h', '5m', '0h', '99999d', 'null', '~', '[2h]', '{}', 'true'])(
  'never makes a window of the duration %j',
  (duration) => {
    const parsed = parse(sample.replace('duration: 2h', `duration: ${duration}`));
    expect(parsed.kind).toBe('findings');
    expect(parsed.kind === 'findings' && parsed.findings.map(({ line }) => line)).toEqual([2]);
  },
);

it('never makes a window of a missing duration', () => {
  expect(idsOf(sample.replace('duration: 2h\n', ''))).toEqual(['1:1 format.missing-key']);
});

it('takes a ticket only where its system’s pattern fits all of it', () => {
  for (const ticket of [
    'XCHG0031234',
    'CHG00312345',
    'CHG0031234 x',
    '"CHG0031234\\n"',
    'chg0031234',
    '0012',
    '1E5',
  ]) {
    expect(idsOf(sample.replace('CHG0031234', ticket))[0], ticket).toContain('request.ticket-form');
  }
});

it('cannot be held up by a pattern or a text', () => {
  const slow = parsePolicy({
    commit: undefined,
    files: files.map((file) => ({ ...file, text: file.text.replace("'^C[0-9]{6}$'", () => "'^(a+)+$'") })),
  });
  const text = readFileSync(join(root, 'requests/every-parameter.yaml'), 'utf8').replace(
    'C204711',
    `${'a'.repeat(199)}b`,
  );
  const parsed = parseRequest({ path: 'requests/x.yaml', text }, slow);
  expect(parsed.kind === 'findings' && parsed.findings.map(({ id }) => id)).toEqual([
    'request.parameter-text',
  ]);
}, 2_000);

describe('under a policy with findings', () => {
  const broken = parsePolicy({
    commit: undefined,
    files: files.filter(({ path }) => path !== 'policies/people.yaml'),
  });

  it('is never a request, and says why beside what is wrong in itself', () => {
    const parsed = parseRequest({ path: 'requests/x.yaml', text: sample.replace('2h', '60') }, broken);
    expect(parsed.kind === 'findings' && parsed.findings.map(({ id, line }) => `${line} ${id}`)).toEqual([
      '1 request.policy-blocked',
      '2 format.duration-unit',
    ]);
  });

  it('becomes judgeable when the policy is corrected', () => {
    expect(parse(sample).kind).toBe('request');
  });
});

it.each([
  ['requests/a.yaml', true],
  ['requests/2026/a-1.yaml', true],
  ['requests/A.yaml', false],
  ['requests/a.yml', false],
  ['requests/a b.yaml', false],
  [`requests/${'a'.repeat(81)}.yaml`, false],
  ['policies/a.yaml', false],
  ['requests/../a.yaml', false],
])('%s may be a request: %s', (path, may) => {
  expect(parse(sample, path).kind === 'request').toBe(may);
});

describe('the start', () => {
  const startOf = (line: string) => {
    const parsed = parse(sample.replace('duration: 2h', `duration: 2h\n${line}`));
    return parsed.kind === 'request' ? parsed.request.start : parsed.findings.map(({ id }) => id);
  };

  it.each([
    ['start: 2026-11-28 22:00 Europe/Berlin', '2026-11-28T21:00:00Z'],
    ['start: 2026-11-28T21:00:00Z', '2026-11-28T21:00:00Z'],
    ["start: '2026-11-28 22:00+01:00'", '2026-11-28T21:00:00Z'],
  ])('is a moment: %s', (line, moment) => {
    expect(startOf(line)).toBe(Date.parse(moment));
  });

  it.each([
    ['start:', 'format.no-value'],
    ['start: {}', 'format.wrong-type'],
    ['start: 2026', 'format.moment-form'],
    ['start: 1e9', 'format.moment-form'],
    ['start: null', 'format.moment-form'],
    ['start: now', 'format.moment-form'],
    ['start: ""', 'format.moment-form'],
    ['start: 2026-11-28 22:00 Europe/Berlin # CET', 'yaml.comment-after-value'],
  ])('is never taken for none: %s', (line, id) => {
    expect(startOf(line)).toEqual([id]);
  });

  it('without a zone is answered with that of the settings, or UTC where they cannot be read', () => {
    const remedyUnder = (under: typeof policy): string => {
      const text = sample.replace('duration: 2h', 'duration: 2h\nstart: 2026-11-28 22:00');
      const parsed = parseRequest({ path: 'requests/x.yaml', text }, under);
      return parsed.kind === 'findings' ? parsed.findings.map(({ remedy }) => remedy).join(' ') : '';
    };
    expect(remedyUnder(policy)).toContain('`start: 2026-11-28 22:00 Europe/Berlin`');
    const broken = parsePolicy({ commit: undefined, files: [] });
    expect(remedyUnder(broken)).toContain('`start: 2026-11-28 22:00 UTC`');
  });
});
