/** Every fixture of a finding as the whole repository that it makes of `base/`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SourceFile } from '../../src/core/policy.ts';

const fixtures = join(import.meta.dirname, '../fixtures/formats');

const base = readdirSync(join(fixtures, 'base'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path): SourceFile => ({
    path: path.slice(join(fixtures, 'base').length + 1),
    text: readFileSync(path, 'utf8'),
  }));

/** As in `test/core/check-repository.test.ts`, which says where each finding stands. */
interface Fixture {
  readonly file: string;
  readonly replace?: string | null;
  readonly trigger?: string;
  readonly text?: string;
  readonly copyOf?: string;
  readonly remove?: boolean;
}

const textOf = (path: string): string => base.find((file) => file.path === path)?.text ?? '';

const written = (fixture: Fixture): string => {
  if (fixture.copyOf !== undefined) return textOf(fixture.copyOf);
  if (fixture.text !== undefined) return fixture.text;
  const trigger = fixture.trigger ?? '';
  return typeof fixture.replace === 'string'
    ? textOf(fixture.file).replace(fixture.replace, () => trigger)
    : trigger;
};

export interface FixtureRepository {
  readonly id: string;
  readonly files: readonly SourceFile[];
}

/** The one without any finding comes first. */
export const fixtureRepositories = (): readonly FixtureRepository[] => [
  { id: 'base', files: base },
  ...readdirSync(fixtures)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const fixture: Fixture = parse(readFileSync(join(fixtures, name), 'utf8'));
      const others = base.filter((file) => file.path !== fixture.file);
      return {
        id: name.replace(/\.yaml$/, ''),
        files:
          fixture.remove === true
            ? others
            : [...others, { path: fixture.file, text: written(fixture).replace('«', '') }],
      };
    }),
];
