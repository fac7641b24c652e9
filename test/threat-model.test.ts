/** Every attack of `docs/threat-model.md` has a test that is there. CI also compares the names with what ran and passed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { attacksOf } from '../.ci/threat-model.ts';

const root = join(import.meta.dirname, '..');
const attacks = attacksOf(readFileSync(join(root, 'docs/threat-model.md'), 'utf8'));

it('knows the attacks of every seat', () => {
  expect(attacks.length).toBeGreaterThan(200);
});

it('names for each attack a file of tests that is there, but for what remains and cannot be tested', () => {
  const untested = attacks.filter(({ tests }) => tests.length === 0);
  expect(untested.filter(({ outcome }) => !/remains/.test(outcome)).map(({ attack }) => attack)).toEqual([]);
  expect(untested.length).toBeLessThan(8);
  const files = attacks.flatMap(({ tests }) => tests.map(({ file }) => file));
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
