import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { judgeRepository } from '../../src/core/check-repository.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { LINTS } from '../../src/core/schema/lint-ids.ts';

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

const CALENDARS = 'calendars: { business-hours: [{ days: [mon], from: "07:00", to: "20:00" }] }\n';

/** What is said of `network-operator` with these lines in place of its own. */
const of = (lines: Readonly<Record<string, string>>) => {
  const files = base.map((file) => {
    if (file.path === 'policies/gatehouse.yaml') return { ...file, text: `${file.text}${CALENDARS}` };
    if (file.path !== operator) return file;
    const kept = file.text
      .replace(/^ *#.*\n/gm, '')
      .replace(/\napproval:\n {2}- .*\n/, '\n')
      .split('\n')
      .filter((line) => !Object.keys(lines).some((key) => line.startsWith(`${key}:`)));
    return { ...file, text: [...kept, ...Object.values(lines)].join('\n') };
  });
  const { findings, notes } = judgeRepository(files);
  return [...findings, ...notes].map(({ id, message }) => `${id} ${message}`);
};

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
