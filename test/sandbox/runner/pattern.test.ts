import { expect, it } from 'vitest';
import { passesPatterns } from '../../../src/sandbox/runner/pattern.ts';

it.each([
  ['main', ['main'], true],
  ['mainly', ['main'], false],
  ['feature/a', ['feature/*'], true],
  ['feature/a/b', ['feature/*'], false],
  ['feature/a/b', ['feature/**'], true],
  ['v2.1', ['v[12].[0-9]+'], true],
  ['v2x1', ['v[12].[0-9]+'], false],
  ['page.js', ['*.jsx?'], true],
  ['docs/a.md', ['**.md'], true],
  ['a.md', ['**/a.md'], true],
  ['x/y/a.md', ['**/a.md'], true],
  ['xa.md', ['**/a.md'], false],
  ['releases/beta', ['releases/**', '!releases/**-alpha'], true],
  ['releases/1-alpha', ['releases/**', '!releases/**-alpha'], false],
  ['releases/1-alpha', ['releases/**', '!releases/**-alpha', 'releases/1-alpha'], true],
  ['main', ['!other'], false],
])('%s against %j: %s', (value, patterns, expected) => {
  expect(passesPatterns(value, patterns)).toBe(expected);
});
