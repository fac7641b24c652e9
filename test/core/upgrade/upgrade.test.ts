import { describe, expect, it } from 'vitest';
import { upgrade } from '../../../src/commands/upgrade.ts';
import { type Upgrade, upgradePolicy, UPGRADES } from '../../../src/core/upgrade/upgrade.ts';

const settings = (version: string) => ({
  path: 'policies/gatehouse.yaml',
  text: `# settings\nversion: ${version} # of the format\ntimezone:  Europe/Berlin   # kept\n`,
});
const entitlement = {
  path: 'policies/entitlements/a.yaml',
  text: 'entitlement: a   # name\nmax_duration: 2h\n',
};
const request = { path: 'requests/old.yaml', text: 'max_duration: 2h\n' };

/** Two versions that nobody has made: `max_duration` becomes `longest`, then `longest` becomes `window`. */
const rename = (from: number, key: string, to: string): Upgrade => ({
  from,
  says: `\`${key}\` is now called \`${to}\`.`,
  editsOf: (path, document) =>
    path.startsWith('policies/entitlements/') && document.entries.some((entry) => entry.key === key)
      ? [{ kind: 'rename-key', path: [key], to }]
      : [],
});
const two = [rename(1, 'max_duration', 'longest'), rename(2, 'longest', 'window')];

describe('an upgrade', () => {
  it('has nothing to do: there is only version 1', () => {
    expect(UPGRADES).toEqual([]);
    expect(upgrade([settings('1'), entitlement])).toEqual({
      exit: 0,
      text: ['The policy is already version 1, the newest.'],
      json: { kind: 'current', version: 1 },
      files: [],
    });
  });

  it('takes every step from the version of the settings, and changes nothing else of the text', () => {
    const upgraded = upgradePolicy([settings('1'), entitlement, request], two);
    expect(upgraded).toEqual({
      kind: 'upgraded',
      from: 1,
      to: 3,
      says: ['`max_duration` is now called `longest`.', '`longest` is now called `window`.'],
      files: [settings('3'), { path: entitlement.path, text: 'entitlement: a   # name\nwindow: 2h\n' }],
    });
  });

  it('begins where the policy is', () => {
    const half = { ...entitlement, text: 'entitlement: a\nlongest: 2h\n' };
    const upgraded = upgradePolicy([settings('2'), half], two);
    expect(upgraded).toMatchObject({ from: 2, to: 3, says: [two[1]?.says] });
  });

  it('never changes a request', () => {
    const everywhere: Upgrade = { ...rename(1, 'max_duration', 'longest'), editsOf: () => [] };
    expect(upgradePolicy([settings('1'), request], [everywhere])).toMatchObject({ files: [settings('2')] });
  });

  it('refuses a version that it does not know, and a policy that cannot be read, and writes nothing', () => {
    expect(upgrade([settings('4'), entitlement], two)).toMatchObject({ exit: 1, files: [] });
    expect(upgrade([settings('4'), entitlement], two).text[0]).toBe(
      'This Gatehouse does not know version 4 of the format.',
    );
    expect(upgrade([settings('one'), entitlement], two)).toMatchObject({ exit: 1, files: [] });
    expect(upgrade([entitlement], two)).toMatchObject({ exit: 1, files: [] });
    const broken = { ...entitlement, text: 'entitlement: [a\n' };
    expect(upgrade([settings('1'), broken], two).text[0]).toMatch(
      /^policies\/entitlements\/a\.yaml:\d+:\d+ cannot be read: This is not YAML/,
    );
  });

  it('says what it changed, and what to do next', () => {
    expect(upgrade([settings('1'), entitlement], two).text).toEqual([
      'The policy is now version 3, from 1:',
      '  `max_duration` is now called `longest`.',
      '  `longest` is now called `window`.',
      '2 files were changed: policies/gatehouse.yaml, policies/entitlements/a.yaml',
      'Look at the difference, run gatehouse check and gatehouse test, and open a pull request.',
    ]);
  });
});
