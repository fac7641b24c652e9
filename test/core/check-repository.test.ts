import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkRepository } from '../../src/core/check-repository.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { FINDINGS } from '../../src/core/schema/finding-ids.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures/formats');

const readFolder = (folder: string): SourceFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }));

const base = readFolder(join(fixtures, 'base'));

/** `«` in `trigger` or `text` marks where the finding stands; everything else of the repository is `base/`. */
interface Fixture {
  readonly file: string;
  readonly replace?: string | null;
  readonly trigger?: string;
  readonly clean?: string | null;
  readonly text?: string;
  readonly cleanText?: string;
  readonly cleanFile?: string;
  readonly copyOf?: string;
  readonly remove?: boolean;
  readonly place?: string;
  readonly placeFile?: string;
  readonly count?: number;
  readonly also?: readonly string[];
  readonly remedy?: string;
  readonly unit?: boolean;
}

const textOf = (path: string): string => base.find((file) => file.path === path)?.text ?? '';

const changed = (fixture: Fixture, to: string): string => {
  if (fixture.replace === undefined || fixture.replace === null) return to;
  const text = textOf(fixture.file);
  expect(text, 'what the fixture replaces stands in its base').toContain(fixture.replace);
  return text.replace(fixture.replace, () => to);
};

const withFile = (path: string, text: string): SourceFile[] => [
  ...base.filter((file) => file.path !== path),
  { path, text },
];

const placeOfMark = (text: string): string => {
  const before = text.slice(0, text.indexOf('«'));
  return `${before.split('\n').length}:${Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1}`;
};

const triggering = (fixture: Fixture): { readonly files: SourceFile[]; readonly place: string } => {
  if (fixture.remove === true) {
    return { files: base.filter((file) => file.path !== fixture.file), place: fixture.place ?? '' };
  }
  const text =
    fixture.copyOf === undefined
      ? (fixture.text ?? changed(fixture, fixture.trigger ?? ''))
      : textOf(fixture.copyOf);
  return {
    files: withFile(fixture.file, text.replace('«', '')),
    place: fixture.place ?? placeOfMark(text),
  };
};

const clean = (fixture: Fixture): readonly SourceFile[] => {
  if (fixture.cleanFile !== undefined) {
    return withFile(fixture.cleanFile, fixture.cleanText ?? textOf(fixture.copyOf ?? fixture.file));
  }
  if (fixture.clean === undefined || fixture.clean === null) return base;
  return withFile(fixture.file, changed(fixture, fixture.clean));
};

const ids = Object.keys(FINDINGS).filter((id) => id !== 'request.policy-blocked');

describe('every finding', () => {
  it('has a fixture, and every fixture a finding', () => {
    const files = readdirSync(fixtures).filter((name) => name.endsWith('.yaml'));
    expect(files.map((name) => name.replace(/\.yaml$/, '')).toSorted()).toEqual(ids.toSorted());
  });

  it('does not stand in the base', () => {
    expect(checkRepository(base)).toEqual([]);
  });

  it.each(ids)('%s is found at its place, alone, and not beside it', (id) => {
    const fixture: Fixture = parse(readFileSync(join(fixtures, `${id}.yaml`), 'utf8'));
    const { files, place } = triggering(fixture);
    const found = checkRepository(files);
    const [line, column] = place.split(':').map(Number);
    expect(found.filter((each) => each.id === id)).toContainEqual(
      expect.objectContaining({ file: fixture.placeFile ?? fixture.file, line, column }),
    );
    expect(found.filter((each) => each.id === id)).toHaveLength(fixture.count ?? 1);
    // A request for an entitlement with a finding cannot be granted, and says so.
    const also = [
      id,
      ...(fixture.also ?? []),
      ...(fixture.file.includes('/entitlements/') ? ['request.entitlement-blocked'] : []),
    ];
    expect(found.map((each) => each.id).filter((each) => !also.includes(each))).toEqual([]);
    const remedies = found.filter((each) => each.id === id).map((each) => each.remedy);
    expect(remedies.join('\n')).toContain(fixture.remedy ?? '');
    expect(checkRepository(clean(fixture))).toEqual([]);
  });
});

describe('this repository', () => {
  const own = readFolder(root.concat('/policies')).map((file) => ({
    ...file,
    path: `policies/${file.path}`,
  }));
  const requests = readFolder(root.concat('/docs/examples/requests'));

  it('has no finding in its own policies and example requests', () => {
    const asked = requests.map((file) => ({ ...file, path: `requests/${file.path}` }));
    expect(requests.length).toBeGreaterThan(2);
    expect(checkRepository([...own, ...asked])).toEqual([]);
  });
});
