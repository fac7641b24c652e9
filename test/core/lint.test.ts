import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { personKey } from '../../src/core/brand.ts';
import { judgeRepository } from '../../src/core/check-repository.ts';
import { lintPolicy } from '../../src/core/lint/lint.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import type { Policy, SourceFile } from '../../src/core/policy.ts';
import { LINTS } from '../../src/core/schema/lint-ids.ts';
import { edited } from '../builders/sample-files.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures/lint');

/** The sample of the formats, without the entitlement that is there for its parameters alone. */
const base: readonly SourceFile[] = readdirSync(join(root, 'test/fixtures/formats/base'), {
  recursive: true,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile() && entry.name !== 'every-parameter.yaml')
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({
    path: path.slice(join(root, 'test/fixtures/formats/base').length + 1),
    text: readFileSync(path, 'utf8'),
  }));
const textOf = (path: string): string => base.find((file) => file.path === path)?.text ?? '';

/** `«` in `trigger` marks where the note stands. */
interface Fixture {
  readonly file: string;
  readonly replace: string;
  readonly trigger: string;
  readonly clean: string;
  readonly message: string;
  readonly place?: string;
  readonly placeFile?: string;
  readonly also?: readonly string[];
}

const changed = (file: string, replace: string, to: string): readonly SourceFile[] =>
  base.map((each) => {
    if (each.path !== file) return each;
    // Comments between the lines of the base are nothing that a fixture is about.
    const bare = each.text.replace(/^ *#.*\n/gm, '');
    const text = each.text.includes(replace) ? each.text : bare;
    expect(text, 'what the fixture replaces stands in the base').toContain(replace);
    return { path: each.path, text: text.replace(replace, () => to) };
  });

const placeOfMark = (files: readonly SourceFile[], file: string): string => {
  const text = files.find(({ path }) => path === file)?.text ?? '';
  const before = text.slice(0, text.indexOf('«'));
  return `${before.split('\n').length}:${Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1}`;
};

const withoutMark = (files: readonly SourceFile[]): readonly SourceFile[] =>
  files.map(({ path, text }) => ({ path, text: text.replace('«', '') }));

describe('every note', () => {
  it('has a fixture, and every fixture a note', () => {
    const names = readdirSync(fixtures).map((name) => name.replace(/\.yaml$/, ''));
    expect(names.toSorted()).toEqual(Object.keys(LINTS).toSorted());
  });

  it('does not stand in the base', () => {
    expect(judgeRepository(base)).toEqual({ findings: [], notes: [] });
  });

  it.each(Object.keys(LINTS))('%s is told at its place, alone, and not beside it', (id) => {
    const fixture: Fixture = parse(readFileSync(join(fixtures, `${id}.yaml`), 'utf8'));
    const marked = changed(fixture.file, fixture.replace, fixture.trigger);
    const [line, column] = (fixture.place ?? placeOfMark(marked, fixture.file)).split(':').map(Number);
    const { findings, notes } = judgeRepository(withoutMark(marked));
    expect(findings).toEqual([]);
    expect(notes.filter((note) => note.id === id)).toEqual([
      expect.objectContaining({
        file: fixture.placeFile ?? fixture.file,
        line,
        column,
        message: fixture.message,
      }),
    ]);
    expect(
      notes.map((note) => note.id).filter((each) => ![id, ...(fixture.also ?? [])].includes(each)),
    ).toEqual([]);
    expect(
      judgeRepository(changed(fixture.file, fixture.replace, fixture.clean)).notes.filter(
        (note) => note.id === id,
      ),
    ).toEqual([]);
  });

  it('is on the page of findings', () => {
    const page = readFileSync(join(root, 'docs/findings.md'), 'utf8');
    expect(Object.keys(LINTS).filter((id) => !page.includes(`| \`${id}\` |`))).toEqual([]);
  });
});

const operator = 'policies/entitlements/network-operator.yaml';

const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';

type Edit = readonly [path: string, from: string, to: string];

/** With texts replaced that stand in these files. */
const judgeWith = (edits: readonly Edit[], files = base) =>
  judgeRepository(edits.reduce((given, [path, from, to]) => edited(given, path, [from, to]), files));

const CALENDARS = 'calendars: { business-hours: [{ days: [mon], from: "07:00", to: "20:00" }] }\n';

/** The base, with these lines of `network-operator` in place of its own. */
const filesWith = (lines: Readonly<Record<string, string>>): readonly SourceFile[] =>
  base.map((file) => {
    if (file.path === 'policies/gatehouse.yaml') return { ...file, text: `${file.text}${CALENDARS}` };
    if (file.path !== operator) return file;
    const kept = file.text
      .replace(/^ *#.*\n/gm, '')
      .replace(/\napproval:\n {2}- .*\n/, '\n')
      .split('\n')
      .filter((line) => !Object.keys(lines).some((key) => line.startsWith(`${key}:`)));
    return { ...file, text: [...kept, ...Object.values(lines)].join('\n') };
  });
/** What is said of it. */
const of = (lines: Readonly<Record<string, string>>) => {
  const { findings, notes } = judgeRepository(filesWith(lines));
  return [...findings, ...notes].map(({ id, message }) => `${id} ${message}`);
};

describe('people who approve each other', () => {
  const asking = 'requesters: [group:platform-owners, group:network]';
  const said = (lines: Readonly<Record<string, string>>) =>
    of(lines).filter((each) => each.startsWith('lint.self-approval'));
  const owners = 'approval: [{ name: system owner, by: [owner, group:network] }]';

  it('are told only where everybody is known', () => {
    expect(said({ requesters: asking, approval: owners })).toHaveLength(1);
    expect(
      said({ requesters: asking, approval: owners.replace('[owner,', '[team:contoso/owners, owner,') }),
    ).toEqual([]);
    expect(said({ requesters: asking.replace('[', '[team:contoso/network, '), approval: owners })).toEqual(
      [],
    );
  });

  it('are one with their second entry', () => {
    const files = filesWith({ requesters: asking, approval: owners.replace('group:network', 'user:dave') });
    const policy = parsePolicy({ commit: undefined, files });
    const notes = (given: Policy) =>
      lintPolicy(given, files)
        .map(({ id }) => id)
        .filter((id) => id === 'lint.self-approval');
    expect(notes(policy)).toEqual([]);
    const { people } = policy;
    const dave = people?.byKey.get(personKey('dave'));
    if (people === undefined || dave === undefined) throw new Error('the base has dave');
    const twin = { ...dave, entra: people.byKey.get(personKey('bob'))?.entra };
    expect(
      notes({ ...policy, people: { ...people, byKey: new Map([...people.byKey, [dave.key, twin]]) } }),
    ).toEqual(['lint.self-approval']);
  });
});

it('does not claim that nobody can ask where a live team may', () => {
  const without: Edit = [
    'policies/people.yaml',
    'bob: { github: bob, github_id: 1002, entra: 0f2c0000-0000-4000-8000-000000000002,',
    'bob: { github: bob, github_id: 1002,',
  ];
  const notes = (requesters: string) =>
    judgeWith([without, [operator, 'requesters: [group:network]', `requesters: ${requesters}`]]).notes.map(
      ({ id }) => id,
    );
  expect(notes('[group:network]')).toEqual(['lint.nobody-may-request']);
  const directory: Edit = [
    operator,
    '  - kind: azure-role\n    role: Network Contributor\n    scope: target:hub-rg\n',
    '  - kind: entra-role\n    role: Helpdesk Administrator\n    directory_scope: /\n',
  ];
  expect(judgeWith([without, directory]).notes.map(({ id }) => id)).toContain('lint.nobody-may-request');
  expect(notes('[group:network, team:contoso/network]')).toEqual([]);
});

describe('an entitlement with a finding', () => {
  const notes = (line: string) =>
    judgeWith([
      [operator, 'risk: medium', 'risk: low'],
      [operator, 'max_duration: 2h', line],
    ]);

  it('is left to its finding, without notes', () => {
    expect(notes('max_duration: 2h').notes.map(({ id }) => id)).toEqual(['lint.low-risk-production']);
    const { findings, notes: beside } = notes('max_duration: 2');
    expect(findings).toHaveLength(1);
    expect(beside).toEqual([]);
  });

  it('has its notes where it is only not judged yet', () => {
    const { findings, notes: beside } = notes('max_duration: 2h\nend_when_unused: 30m');
    expect(findings.map(({ id }) => id)).toEqual(['format.not-judged-yet']);
    expect(beside.map(({ id }) => id)).toEqual(['lint.low-risk-production']);
  });
});

describe('low risk', () => {
  it.each([
    ['prod', 1],
    ['prod-eu', 1],
    ['prod.eu', 1],
    ['production_eu', 1],
    ['product-tests', 0],
    ['prodigy', 0],
    ['non-prod', 0],
  ])('in the environment `%s` is told %i times', (name, times) => {
    const { findings, notes } = judgeWith([
      [SETTINGS, '  production: {', `  ${name}: {`],
      [ADMIN, 'environment: production', `environment: ${name}`],
      [operator, 'environment: production', `environment: ${name}`],
      [operator, 'risk: medium', 'risk: low'],
    ]);
    expect(findings).toEqual([]);
    expect(notes.filter(({ id }) => id === 'lint.low-risk-production')).toHaveLength(times);
  });
});

it('takes a role on a management group as one on the Bastion: what lies in it cannot be seen', () => {
  const group = '/providers/Microsoft.Management/managementGroups/contoso';
  const files = base.filter(({ path }) => !path.endsWith('/dev-vm-reader.yaml'));
  const line = (start: string): string =>
    textOf(SETTINGS)
      .split('\n')
      .find((each) => each.startsWith(start)) ?? '';
  const bastion = (scope: string) =>
    judgeWith(
      [
        // One environment and nothing protected: else a management group may reach where it must not.
        [SETTINGS, 'scopes: [target:prod-sub]', `scopes: [target:prod-sub, '${group}']`],
        [SETTINGS, line('  non-production:'), ''],
        [SETTINGS, line('  scopes:'), ''],
        [ADMIN, 'scope: target:bas-hub', `scope: ${scope}`],
      ],
      files,
    );
  expect(bastion(group)).toEqual({ findings: [], notes: [] });
  expect(bastion('target:payments-rg').notes.map(({ id }) => id)).toEqual(['lint.bastion-role']);
});

describe('a branch of `any` with a condition or an order', () => {
  const notes = (easy: string, hard: string) =>
    of({
      approval: `approval:\n  all:\n    - { name: first, by: [user:dave] }\n    - any:\n        - { name: easy, by: [owner]${easy} }\n        - { name: hard, by: [owner], count: 2${hard} }`,
    });

  it.each([
    ['', '', 1],
    [', when: { longer_than: 1h }', '', 0],
    ['', ', when: { longer_than: 1h }', 0],
    [', after: first', '', 0],
    ['', ', after: first', 0],
  ])('(easier%s; harder%s) is told %i times', (easy, hard, times) => {
    const all = notes(easy, hard);
    expect(all.filter((each) => each.startsWith('lint.unreachable-rule'))).toHaveLength(times);
    expect(all).toHaveLength(times);
  });
});

describe('an approval that nobody can give', () => {
  it('is a finding when it holds for everybody who may ask, and says why', () => {
    expect(of({ approval: 'approval: [{ name: three, by: [group:payments-owners], count: 3 }]' })).toEqual([
      'policy.unfillable When bob asks, nobody can fill `three`: it needs 3 people other than the requester, and there is only dave.',
    ]);
    expect(of({ requesters: 'requesters: [user:erin]' })).toEqual([
      'policy.unfillable When erin asks, nobody can fill `manager`: it needs somebody other than the requester, and people.yaml says no manager.',
    ]);
    expect(of({ approval: 'approval: [{ name: himself, by: [user:bob] }]' })).toEqual([
      'policy.unfillable When bob asks, nobody can fill `himself`: it needs somebody other than the requester, and there is nobody.',
    ]);
    expect(of({ approval: 'approval: [{ name: carol too, by: [user:carol] }]' })).toEqual([
      'policy.unfillable When bob asks, nobody can fill `carol too`: it needs somebody other than the requester, and carol is needed for another rule; one person fills one rule.',
    ]);
  });

  it('is a note when it holds for some, who are named', () => {
    expect(
      of({
        requesters: 'requesters: [group:developers, user:erin]',
        approval: 'approval: [{ name: owner, by: [user:dave] }]',
      }),
    ).toEqual([
      'lint.threshold When erin asks, nobody can fill `manager`: it needs somebody other than the requester, and people.yaml says no manager.',
      'lint.threshold When dave asks, nobody can fill `owner`: it needs somebody other than the requester, and there is nobody.',
    ]);
  });

  it('is not claimed of people whom only GitHub knows', () => {
    const rule = (by: string) => ({ approval: `approval: [{ name: many, by: [${by}], count: 20 }]` });
    expect(of(rule('team:contoso/owners'))).toEqual([]);
    expect(of(rule('user:dave, team:contoso/owners'))).toEqual([]);
    expect(of({ ...rule('user:bob'), requesters: 'requesters: [team:contoso/network]' })).toEqual([
      // Whoever may ask is not known; bob is not known to be among them.
    ]);
  });

  it('does not block an entitlement that has an emergency path, or whose rules others may fill after a while', () => {
    const never = { approval: 'approval: [{ name: three, by: [group:payments-owners], count: 3 }]' };
    const emergency =
      'break_glass: { requesters: [user:bob], max_duration: 1h, waives: [approval], review: { within: 24h, by: [user:erin] } }';
    expect(
      of({ ...never, break_glass: emergency }).filter((each) => each.startsWith('policy.unfillable')),
    ).toEqual([]);
  });
});

describe('a condition that never holds', () => {
  const notes = (condition: string, more: Readonly<Record<string, string>> = {}) =>
    of({ approval: `approval: [{ name: extra, by: [user:erin], when: ${condition} }]`, ...more })
      .filter((each) => each.startsWith('lint.unreachable-rule'))
      .map((each) => each.replace('lint.unreachable-rule `extra` is never asked for: ', ''));

  it.each(['{ longer_than: 1h59m }', '{ risk: [medium, high] }', '{ break_glass: false }'])(
    '%s is not',
    (condition) => {
      expect(notes(condition)).toEqual([]);
    },
  );

  it('outside the hours that the entitlement has is told', () => {
    expect(notes('{ outside: business-hours }', { hours: 'hours: business-hours' })).toEqual([
      '`hours: business-hours` refuses every window outside it.',
    ]);
    expect(notes('{ outside: business-hours }')).toEqual([]);
  });
});
