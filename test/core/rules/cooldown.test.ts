import { describe, expect, it } from 'vitest';
import { hours, later, minutes, type Milliseconds } from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { Facts, RecentGrant, RunningGrant } from '../../../src/core/facts.ts';
import { ago, ended as endedOther, running as runningOther } from '../../builders/grants.ts';
import { judge, obstacles, type Situation } from '../../builders/facts.ts';
import { aPerson, aPolicy, entraOf, key, names } from '../../builders/policy.ts';
import { now } from '../../builders/pull.ts';

const cooling = (cooldown: number | undefined) =>
  aPolicy({ entitlement: { cooldown: cooldown as Milliseconds | undefined } });
const entitlement = 'prod-vm-admin';
const ended = (change: Partial<RecentGrant> = {}): RecentGrant => endedOther(7, { entitlement, ...change });
const running = (change: Partial<RunningGrant> = {}): RunningGrant =>
  runningOther(7, { entitlement, ...change });
const past = (cooldown: number | undefined, grant: RecentGrant, facts: Partial<Facts> = {}): Situation => ({
  policy: cooling(cooldown),
  facts: { recent: known([grant], now), ...facts },
});
const open = (cooldown: number | undefined, grant: RunningGrant): Situation => ({
  policy: cooling(cooldown),
  facts: { running: known([grant], now) },
});
const END = later(now, hours(2));

type Case = readonly [what: string, situation: Situation, codes: readonly string[]];

describe('after a grant of the same entitlement', () => {
  it.each<Case>([
    ['passes without a cooldown', past(undefined, ended()), []],
    ['denies until it has passed', past(hours(1) + 1000, ended()), ['cooldown.recent-grant']],
    ['passes exactly at its end', past(hours(1), ended()), []],
    ['passes for another entitlement', past(hours(2), ended({ entitlement: 'other' })), []],
    ['passes for another person', past(hours(2), ended({ beneficiary: key('dave') })), []],
    ['counts one that was ended early', past(hours(2), ended({ why: 'early' })), ['cooldown.recent-grant']],
    [
      'counts one that was superseded',
      past(hours(2), ended({ why: 'superseded' })),
      ['cooldown.recent-grant'],
    ],
    [
      'does not count an elevation that failed and was undone',
      past(hours(2), ended({ why: 'failed', startsAt: ago(minutes(20)), endedAt: ago(minutes(10) + 1000) })),
      [],
    ],
    [
      'counts one that failed and stood as long as the shortest window',
      past(hours(2), ended({ why: 'failed', startsAt: ago(minutes(20)), endedAt: ago(minutes(10)) })),
      ['cooldown.recent-grant'],
    ],
    [
      'does not count what ended before it began',
      past(hours(2), ended({ startsAt: ago(minutes(1)), endedAt: ago(minutes(2)) })),
      [],
    ],
    [
      'denies when empty',
      { policy: cooling(hours(1)), facts: { recent: { kind: 'empty', at: now } } },
      ['cooldown.recent-empty'],
    ],
    [
      'denies when failed',
      { policy: cooling(hours(1)), facts: { recent: { kind: 'failed', why: 'no' } } },
      ['cooldown.recent-failed'],
    ],
    [
      'denies when deferred',
      { policy: cooling(hours(1)), facts: { recent: { kind: 'deferred', source: 'x' } } },
      ['cooldown.recent-deferred'],
    ],
    [
      'denies when too few days were read',
      past(hours(1), ended(), { recentSince: ago(hours(1) - 1000) }),
      ['cooldown.recent-missing'],
    ],
    [
      'passes whatever is known without a cooldown',
      { policy: cooling(undefined), facts: { recent: { kind: 'failed', why: 'no' } } },
      [],
    ],
  ])('%s', (_, situation, codes) => {
    expect(obstacles(judge(situation))).toEqual(codes);
  });

  it('says from when on it is possible again', () => {
    const [reason] = judge(past(hours(2), ended())).reasons.filter(
      ({ code }) => code === 'cooldown.recent-grant',
    );
    expect(reason?.sentence).toContain('alice held prod-vm-admin (#7) until 10:00 UTC');
    expect(reason?.remedy).toBe('It is possible again from 12:00 UTC on.');
  });
});

describe('beside an open grant of the same entitlement', () => {
  it.each<Case>([
    ['passes without a cooldown', open(undefined, running()), []],
    ['denies while it is open', open(minutes(15), running()), ['cooldown.open-grant']],
    ['passes for another person', open(minutes(15), running({ beneficiary: key('dave') })), []],
    ['passes for another entitlement', open(minutes(15), running({ entitlement: 'other' })), []],
    [
      'denies while one that is over is not ended, however long ago',
      open(minutes(15), running({ expiresAt: ago(hours(1)) })),
      ['cooldown.open-grant'],
    ],
    [
      'denies before a scheduled one',
      open(
        minutes(15),
        running({ state: 'scheduled', startsAt: later(END, minutes(14)), expiresAt: later(END, hours(1)) }),
      ),
      ['cooldown.open-grant'],
    ],
    [
      'passes before a scheduled one exactly at the limit',
      open(
        minutes(15),
        running({ state: 'scheduled', startsAt: later(END, minutes(15)), expiresAt: later(END, hours(1)) }),
      ),
      [],
    ],
  ])('%s', (_, situation, codes) => {
    expect(obstacles(judge(situation))).toEqual(codes);
  });
});

describe('two entries of people.yaml that are one human', () => {
  const beneficiary = key('mallory');
  const heldBy = (change: Parameters<typeof aPerson>[1], facts: Partial<Facts>) =>
    obstacles(
      judge({
        policy: aPolicy({
          entitlement: { cooldown: hours(2) },
          people: names.map((name) => aPerson(name, name === 'mallory' ? change : {})),
        }),
        facts,
      }),
    );

  it.each<[string, Partial<Facts>]>([
    ['recent', { recent: known([ended({ beneficiary })], now) }],
    ['open', { running: known([running({ beneficiary })], now) }],
  ])('are one, whose grant is %s', (which, facts) => {
    expect(heldBy({ entra: entraOf('alice') }, facts)).toEqual([`cooldown.${which}-grant`]);
    expect(heldBy({}, facts)).toEqual([]);
  });
});
