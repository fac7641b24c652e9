import { describe, expect, it } from 'vitest';
import { isOwned, mayBeOwned, ownersOf, readOwners } from '../../../src/core/doctor/owners.ts';

const owned = (text: string, path: string): boolean => isOwned(readOwners(text), path);

describe('the last line that fits', () => {
  it.each([
    ['* @a', 'policies/x.yaml', true],
    ['/policies/ @a', 'policies/entitlements/x.yaml', true],
    ['policies/ @a', 'policies/x.yaml', true],
    ['/policies @a', 'policies/x.yaml', true],
    ['/policies/** @a', 'policies/a/b.yaml', true],
    ['**/policies/ @a', 'policies/a.yaml', true],
    ['*.yaml @a', 'policies/a/b.yaml', true],
    ['/package*.json @a', 'package-lock.json', true],
    ['/package*.json @a', 'src/package.json', false],
    ['policies/* @a', 'policies/x.yaml', true],
    // GitHub's own documentation: not into folders below.
    ['policies/* @a', 'policies/entitlements/x.yaml', false],
    ['/policies/ @a\n/policies/entitlements/', 'policies/entitlements/x.yaml', false],
    ['/policies/ @a\n/policies/*', 'policies/entitlements/x.yaml', false],
    ['/policies/entitlements/\n/policies/ @a', 'policies/entitlements/x.yaml', true],
    ['/Policies/ @a', 'policies/x.yaml', false],
    ['!/policies/ @a', 'policies/x.yaml', false],
    ['[p]olicies/ @a', 'policies/x.yaml', false],
    ['# /policies/ @a', 'policies/x.yaml', false],
    ['/policies/ # @a', 'policies/x.yaml', false],
    [String.raw`/a\ b/ @a`, 'a b/x', true],
    ['/a.b @a', 'aXb', false],
    ['/policies/?.yaml @a', 'policies/x.yaml', true],
  ])('%j says of %s: %s', (text, path, expected) => expect(owned(text, path)).toBe(expected));

  it('names its owners', () => {
    const lines = readOwners('* @a\n/policies/ @b @c/d mail@example.org # who\n');
    expect(ownersOf(lines, 'policies/x')).toEqual(['@b', '@c/d', 'mail@example.org']);
    expect(ownersOf(lines, 'x')).toEqual(['@a']);
  });
});

it('may make an owner of a request where it is not sure', () => {
  const may = (text: string, path: string) => mayBeOwned(readOwners(text), path);
  expect(may('requests/* @a', 'requests/team/x.yaml')).toBe(true);
  expect(may('* @a\n/requests/', 'requests/team/x.yaml')).toBe(false);
  expect(may('/policies/ @a', 'requests/x.yaml')).toBe(false);
});
