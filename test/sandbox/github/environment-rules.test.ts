/** Which refs an environment takes, by its settings alone. */
import { describe, expect, it } from 'vitest';
import { environmentBar, nameFits } from '../../../src/sandbox/github/environment-rules.ts';
import { startingRulesets } from '../../../src/sandbox/github/rules.ts';
import { openEnvironment, startingSetup, type EnvironmentSetup } from '../../../src/sandbox/github/setup.ts';

describe('a pattern', () => {
  it.each([
    ['main', 'main'],
    ['release/*', 'release/7'],
    ['release/*/*', 'release/7/x'],
    ['**/main', 'a/b/main'],
    ['**/main', 'main'],
    ['v?', 'v1'],
    ['v[0-9]', 'v1'],
    ['v[!0-9]', 'vx'],
    ['v[^0-9]', 'vx'],
    [String.raw`a\*b`, 'a*b'],
    ['refs/pull/*/merge', 'refs/pull/7/merge'],
    ['*', 'anything'],
    ['a.b', 'a.b'],
  ])('%s fits %s', (pattern, name) => expect(nameFits(name, pattern)).toBe(true));

  it.each([
    ['main', 'Main'],
    ['main', 'main2'],
    ['main', 'refs/heads/main'],
    ['*', 'a/b'],
    ['**', 'a/b'],
    ['release/*', 'release/7/x'],
    ['release/*', 'release'],
    ['v?', 'v'],
    ['a?b', 'a/b'],
    ['a[!x]b', 'a/b'],
    ['v[0-9]', 'vx'],
    ['v[9-0]', 'v5'],
    ['v[0-9', 'v1'],
    ['a.b', 'axb'],
    ['{main,dev}', 'main'],
    [String.raw`main\\`, 'main'],
    ['', 'main'],
  ])('%s does not fit %s', (pattern, name) => expect(nameFits(name, pattern)).toBe(false));
});

const environment = (change: Partial<EnvironmentSetup>): EnvironmentSetup => ({
  ...openEnvironment(startingSetup('main'), 'production'),
  ...change,
});
const custom = (...policies: readonly (readonly ['branch' | 'tag', string])[]): EnvironmentSetup =>
  environment({ limit: 'custom', policies: policies.map(([type, name], id) => ({ id, type, name })) });
const RULED = startingRulesets({ ledgerBranch: 'gatehouse-ledger', requiredStatuses: [] });

describe('an environment', () => {
  it.each<[string, EnvironmentSetup, string, readonly (typeof RULED)[number][]]>([
    ['without a limit takes any branch', environment({}), 'refs/heads/mallory/x', RULED],
    ['without a limit takes a pull request', environment({}), 'refs/pull/7/merge', RULED],
    ['for a branch takes it', custom(['branch', 'main']), 'refs/heads/main', RULED],
    ['for a tag takes it', custom(['tag', 'v*']), 'refs/tags/v1', RULED],
    [
      'for test merges takes a pull request',
      custom(['branch', 'refs/pull/*/merge']),
      'refs/pull/7/merge',
      RULED,
    ],
    ['for protected branches takes one', environment({ limit: 'protected' }), 'refs/heads/main', RULED],
    [
      'for protected branches takes any where none is',
      environment({ limit: 'protected' }),
      'refs/heads/x',
      [],
    ],
  ])('%s', (_, setting, ref, rulesets) => expect(environmentBar(setting, ref, rulesets)).toBeUndefined());

  it.each<[string, EnvironmentSetup, string, string]>([
    [
      'for main refuses another branch',
      custom(['branch', 'main']),
      'refs/heads/mallory/x',
      'Branch "mallory/x"',
    ],
    ['for main refuses a tag of its name', custom(['branch', 'main']), 'refs/tags/main', 'Tag "main"'],
    ['for a tag refuses a branch of its name', custom(['tag', 'v1']), 'refs/heads/v1', 'Branch "v1"'],
    [
      'for main refuses a pull request to it',
      custom(['branch', 'main']),
      'refs/pull/7/merge',
      'Branch "refs/pull/7/merge"',
    ],
    ['for branches that nobody named refuses all', custom(), 'refs/heads/main', 'Branch "main"'],
    [
      'for protected branches refuses another',
      environment({ limit: 'protected' }),
      'refs/heads/x',
      'Branch "x"',
    ],
    [
      'for protected branches refuses a tag of one’s name',
      environment({ limit: 'protected' }),
      'refs/tags/main',
      'Tag "main"',
    ],
  ])('%s', (_, setting, ref, what) =>
    expect(environmentBar(setting, ref, RULED)).toBe(
      `${what} is not allowed to deploy to production due to environment protection rules.`,
    ),
  );
});
