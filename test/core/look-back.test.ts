import { describe, expect, it } from 'vitest';
import { hours, instant, milliseconds, minutes } from '../../src/core/brand.ts';
import { daysBack, LONGEST_LOOK_BACK, lookBack } from '../../src/core/look-back.ts';
import { anEntitlement, aPolicy } from '../builders/policy.ts';

const at = (time: string) => instant(Date.parse(time));

describe('how far back a policy looks', () => {
  it('is nothing without separation of duties and cooldown, and without settings', () => {
    expect(lookBack(aPolicy())).toBe(0);
    expect(lookBack(aPolicy({ whole: { settings: undefined } }))).toBe(0);
  });

  it('is the longest of all that look back', () => {
    const policy = aPolicy({
      settings: {
        caps: { activePerPerson: 1, activeTotal: 1, cooldown: minutes(15), unexpiredRemovalsPerRun: 5 },
        separationOfDuties: [
          { name: 'a', neverBoth: [], within: hours(2) },
          { name: 'b', neverBoth: [], within: hours(1) },
        ],
      },
    });
    expect(lookBack(policy)).toBe(hours(2));
    const entitlements = new Map([
      ['x', anEntitlement({ cooldown: hours(3) })],
      ['y', anEntitlement()],
    ]);
    expect(lookBack({ ...policy, entitlements })).toBe(hours(3));
    expect(lookBack({ settings: undefined, entitlements: new Map() })).toBe(0);
  });
});

describe('the days that are read', () => {
  it.each([
    ['nothing is looked back at', 0, '2026-11-20T12:00:00Z', []],
    ['within one day', minutes(15), '2026-11-20T12:00:00Z', ['2026-11-20', '2026-11-21']],
    ['across midnight', minutes(15), '2026-11-20T00:14:59Z', ['2026-11-19', '2026-11-20', '2026-11-21']],
    ['at midnight', hours(24), '2026-11-20T00:00:00Z', ['2026-11-19', '2026-11-20', '2026-11-21']],
    [
      'over a leap day',
      hours(48),
      '2028-03-01T06:00:00Z',
      ['2028-02-28', '2028-02-29', '2028-03-01', '2028-03-02'],
    ],
    ['over the end of a year', hours(24), '2026-01-01T06:00:00Z', ['2025-12-31', '2026-01-01', '2026-01-02']],
  ])('are all of them where %s', (_, back, now, days) => {
    expect(daysBack(milliseconds(back), at(now))).toEqual(days);
  });

  it('fit into one query at the longest', () => {
    expect(LONGEST_LOOK_BACK).toBe(31 * hours(24));
    expect(daysBack(LONGEST_LOOK_BACK, at('2026-11-20T23:59:59Z'))).toHaveLength(33);
  });
});
