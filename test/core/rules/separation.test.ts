import { describe, expect, it } from 'vitest';
import { hours, later, minutes } from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { Facts, RecentGrant, RunningGrant } from '../../../src/core/facts.ts';
import type { Milliseconds } from '../../../src/core/brand.ts';
import { ago, ended, running } from '../../builders/grants.ts';
import { discounts, judge, judgeAtElevation, obstacles, type Situation } from '../../builders/facts.ts';
import { aPerson, aPolicy, entraOf, key, names, rule, user } from '../../builders/policy.ts';
import { aReview, now } from '../../builders/pull.ts';

const apart = (within: number, neverBoth = ['prod-vm-admin', 'other']) =>
  aPolicy({
    settings: { separationOfDuties: [{ name: 'duties', neverBoth, within: within as Milliseconds }] },
  });
const open = (policy: Situation['policy'], ...grants: readonly RunningGrant[]): Situation => ({
  ...(policy === undefined ? {} : { policy }),
  facts: { running: known(grants, now) },
});
const past = (
  policy: Situation['policy'],
  grants: readonly RecentGrant[],
  facts: Partial<Facts> = {},
): Situation => ({
  ...(policy === undefined ? {} : { policy }),
  facts: { recent: known(grants, now), ...facts },
});
/** The request is for two hours from now. */
const END = later(now, hours(2));

type Case = readonly [what: string, situation: Situation, codes: readonly string[]];
const cases = (rows: readonly Case[]): void => {
  it.each(rows)('%s', (_, situation, codes) => {
    expect(obstacles(judge(situation))).toEqual(codes);
    expect(obstacles(judgeAtElevation(situation))).toEqual(codes);
  });
};

describe('what is held at the same time', () => {
  cases([
    ['passes where no rule is written', open(aPolicy(), running(7)), []],
    ['passes where the rule names others', open(apart(0, ['a', 'other']), running(7)), []],
    ['denies the other entitlement', open(apart(0), running(7)), ['separation.open-grant']],
    ['passes for another person', open(apart(0), running(7, { beneficiary: key('dave') })), []],
    ['passes for a third entitlement', open(apart(0), running(7, { entitlement: 'third' })), []],
    [
      'names every one',
      open(apart(0), running(7), running(8)),
      ['separation.open-grant', 'separation.open-grant'],
    ],
    [
      'denies one that is over and not ended',
      open(apart(0), running(7, { expiresAt: ago(minutes(5)) })),
      ['separation.open-grant'],
    ],
    [
      'denies one that is still being opened',
      open(apart(0), running(7, { state: 'elevating' })),
      ['separation.open-grant'],
    ],
    [
      'denies one that is being ended',
      open(apart(0), running(7, { state: 'ending' })),
      ['separation.open-grant'],
    ],
    [
      'denies a scheduled one that begins before this one ends',
      open(
        apart(0),
        running(7, {
          state: 'scheduled',
          startsAt: later(END, -1000 as never),
          expiresAt: later(END, hours(1)),
        }),
      ),
      ['separation.open-grant'],
    ],
    [
      'passes a scheduled one that begins when this one ends',
      open(apart(0), running(7, { state: 'scheduled', startsAt: END, expiresAt: later(END, hours(1)) })),
      [],
    ],
    [
      'is not judged, and denied by the caps, when nothing is known of open grants',
      { policy: apart(0), facts: { running: { kind: 'failed', why: 'no' } } },
      ['caps.running-failed'],
    ],
  ]);

  it('says which grant, which rule and until when', () => {
    const [reason] = judge(open(apart(hours(24)), running(7))).reasons.filter(
      ({ code }) => code === 'separation.open-grant',
    );
    expect(reason?.sentence).toContain('alice holds other (#7)');
    expect(reason?.sentence).toContain('“duties”');
    expect(reason?.remedy).toBe('It stands in the way until 2026-11-21 12:00 UTC.');
  });

  it('counts two entries of people.yaml that are one human as one', () => {
    const held = (change: Parameters<typeof aPerson>[1]): Situation => {
      const other = aPerson('mallory', change);
      const policy = aPolicy({
        settings: {
          separationOfDuties: [{ name: 'duties', neverBoth: ['prod-vm-admin', 'other'], within: hours(0) }],
        },
        people: names.map((name) => (name === 'mallory' ? other : aPerson(name))),
      });
      return open(policy, running(7, { beneficiary: key('mallory') }));
    };
    expect(obstacles(judge(held({ entra: entraOf('alice') })))).toEqual(['separation.open-grant']);
    expect(obstacles(judge(held({})))).toEqual([]);
  });
});

describe('what was held lately', () => {
  cases([
    ['denies within the time', past(apart(hours(24)), [ended(7)]), ['separation.recent-grant']],
    [
      'denies one second before the limit',
      past(apart(hours(1) + 1000), [ended(7)]),
      ['separation.recent-grant'],
    ],
    ['passes exactly at the limit', past(apart(hours(1)), [ended(7)]), []],
    ['passes where only the same time is forbidden', past(apart(0), [ended(7)]), []],
    ['passes for another person', past(apart(hours(24)), [ended(7, { beneficiary: key('dave') })]), []],
    [
      'passes for the same entitlement',
      past(apart(hours(24)), [ended(7, { entitlement: 'prod-vm-admin' })]),
      [],
    ],
    [
      'counts an elevation that failed',
      past(apart(hours(24)), [ended(7, { why: 'failed' })]),
      ['separation.recent-grant'],
    ],
    [
      'does not count what ended before it began',
      past(apart(hours(24)), [ended(7, { startsAt: ago(minutes(1)), endedAt: ago(minutes(2)) })]),
      [],
    ],
    [
      'denies before a scheduled one too',
      open(
        apart(hours(1)),
        running(7, {
          state: 'scheduled',
          startsAt: later(END, minutes(59)),
          expiresAt: later(END, hours(3)),
        }),
      ),
      ['separation.open-grant'],
    ],
    [
      'passes before a scheduled one exactly at the limit',
      open(
        apart(hours(1)),
        running(7, { state: 'scheduled', startsAt: later(END, hours(1)), expiresAt: later(END, hours(3)) }),
      ),
      [],
    ],
    [
      'denies when empty',
      { policy: apart(hours(24)), facts: { recent: { kind: 'empty', at: now } } },
      ['separation.recent-empty'],
    ],
    [
      'denies when failed',
      { policy: apart(hours(24)), facts: { recent: { kind: 'failed', why: 'no' } } },
      ['separation.recent-failed'],
    ],
    [
      'denies when deferred',
      { policy: apart(hours(24)), facts: { recent: { kind: 'deferred', source: 'ledger' } } },
      ['separation.recent-deferred'],
    ],
    [
      'denies when fewer days were read than the policy looks back',
      past(apart(hours(24)), [], { recentSince: ago(hours(24) - 1000) }),
      ['separation.recent-missing'],
    ],
    ['passes when just as many were read', past(apart(hours(24)), [], { recentSince: ago(hours(24)) }), []],
    [
      'passes whatever is known where nothing is looked back at',
      { policy: apart(0), facts: { recent: { kind: 'failed', why: 'no' } } },
      [],
    ],
  ]);

  it('takes the strictest of several rules', () => {
    const policy = aPolicy({
      settings: {
        separationOfDuties: [
          { name: 'long', neverBoth: ['prod-vm-admin', 'other'], within: hours(24) },
          { name: 'short', neverBoth: ['other', 'prod-vm-admin'], within: hours(1) },
        ],
      },
    });
    const [reason] = judge(past(policy, [ended(7)])).reasons.filter(
      ({ code }) => code === 'separation.recent-grant',
    );
    expect(reason?.sentence).toContain('“long”');
    expect(reason?.remedy).toBe('It stands in the way until 2026-11-21 10:00 UTC.');
  });

  it('looks back as far as the longest of several rules', () => {
    const policy = aPolicy({
      settings: {
        separationOfDuties: [
          { name: 'same time', neverBoth: ['prod-vm-admin', 'third'], within: hours(0) },
          { name: 'long', neverBoth: ['prod-vm-admin', 'other'], within: hours(24) },
        ],
      },
    });
    expect(obstacles(judge(past(policy, [ended(7)])))).toEqual(['separation.recent-grant']);
    expect(obstacles(judge(past(policy, [], { recentSince: ago(hours(24) - 1000) })))).toEqual([
      'separation.recent-missing',
    ]);
  });

  it('measures from the start of an intent that is finished', () => {
    const intended = { from: ago(minutes(10)), to: later(now, hours(1)) };
    const grant = ended(7, { startsAt: ago(hours(2)), endedAt: ago(hours(1)) });
    expect(obstacles(judge(past(apart(minutes(50)), [grant], { intended })))).toEqual([]);
    expect(obstacles(judge(past(apart(minutes(51)), [grant], { intended })))).toEqual([
      'separation.recent-grant',
    ]);
  });
});

describe('who approves', () => {
  const policy = aPolicy({
    settings: {
      separationOfDuties: [{ name: 'duties', neverBoth: ['prod-vm-admin', 'other'], within: hours(24) }],
    },
    entitlement: { approval: rule('system owner', [user('bob'), user('erin')]) },
  });
  const by = (...grants: readonly RunningGrant[]): Situation => ({
    policy,
    reviews: [aReview('bob')],
    facts: { running: known(grants, now) },
  });
  const held = (state: RunningGrant['state'], entitlement = 'other', who = 'bob') =>
    running(7, { state, entitlement, beneficiary: key(who) });

  it.each(['active', 'elevating', 'ending', 'scheduled'] as const)(
    'does not count while they hold the other entitlement: %s',
    (state) => {
      const decision = judge(by(held(state)));
      expect(obstacles(decision)).toEqual(['approval.missing']);
      expect(discounts(decision)).toEqual(['approval.separation']);
      expect(decision.rules[0]?.couldFill).toEqual(['erin']);
    },
  );

  it('is told of the first of what they hold, in whatever order it stands', () => {
    const grants = [running(8, { beneficiary: key('bob') }), running(7, { beneficiary: key('bob') })];
    const said = (of: readonly RunningGrant[]) => judge(by(...of)).discounted.map(({ sentence }) => sentence);
    expect(said(grants)).toEqual(said(grants.toReversed()));
    expect(said(grants)[0]).toContain('bob holds other (#7)');
  });

  it('counts who holds something else, and others than who holds it', () => {
    expect(obstacles(judge(by(held('active', 'third'))))).toEqual([]);
    expect(obstacles(judge(by(held('active', 'prod-vm-admin'))))).toEqual([]);
    expect(obstacles(judge(by(held('active', 'other', 'erin'))))).toEqual([]);
  });

  it('is nobody when everybody holds it', () => {
    const only = aPolicy({
      settings: policy.settings ?? {},
      entitlement: { approval: rule('system owner', [user('bob')]) },
    });
    expect(obstacles(judge({ ...by(held('active')), policy: only }))).toEqual(['approval.unfillable']);
  });

  it('does not silence a veto', () => {
    const decision = judge({
      ...by(held('active')),
      reviews: [aReview('bob', { state: 'CHANGES_REQUESTED' }), aReview('erin')],
    });
    expect(obstacles(decision)).toEqual(['approval.veto']);
    expect(names).toContain('bob');
  });
});
