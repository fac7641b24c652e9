/** Laws of looking at other grants, over random open and recent grants (STYLE 33). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantNumber, hours, later, milliseconds, minutes } from '../../src/core/brand.ts';
import type { Decision } from '../../src/core/decision.ts';
import { type Fact, known } from '../../src/core/fact.ts';
import type { Facts, RecentGrant, RunningGrant } from '../../src/core/facts.ts';
import { ago, anExtended, ended, running, sameRunning } from '../builders/grants.ts';
import { bothApprove, judge } from '../builders/facts.ts';
import { aPolicy, key } from '../builders/policy.ts';
import { now } from '../builders/pull.ts';

const minute = (most: number) => fc.integer({ min: 0, max: most }).map((count) => minutes(count));
const who = fc.constantFrom('alice', 'dave').map(key);
const what = fc.constantFrom('prod-vm-admin', 'other', 'third');

const open: fc.Arbitrary<readonly RunningGrant[]> = fc.array(
  fc
    .record({
      grant: fc.integer({ min: 1, max: 40 }),
      state: fc.constantFrom<RunningGrant['state']>('scheduled', 'elevating', 'active', 'ending'),
      beneficiary: who,
      entitlement: what,
      since: minute(300),
      length: minute(300),
    })
    .map(({ grant, since, length, ...rest }) =>
      running(grant, { ...rest, startsAt: ago(since), expiresAt: later(ago(since), length) }),
    ),
  { maxLength: 4 },
);
const past: fc.Arbitrary<readonly RecentGrant[]> = fc.array(
  fc
    .record({
      grant: fc.integer({ min: 1, max: 40 }),
      beneficiary: who,
      entitlement: what,
      why: fc.constantFrom<RecentGrant['why']>('expired', 'early', 'failed', 'superseded'),
      until: minute(300),
      length: minute(120),
    })
    .map(({ grant, until, length, ...rest }) =>
      ended(grant, { ...rest, endedAt: ago(until), startsAt: later(ago(until), milliseconds(-length)) }),
    ),
  { maxLength: 4 },
);

interface World {
  readonly facts: Partial<Facts>;
  readonly open: readonly RunningGrant[];
  readonly past: readonly RecentGrant[];
  readonly extending: boolean;
}
const policy = aPolicy({
  settings: {
    separationOfDuties: [{ name: 'duties', neverBoth: ['prod-vm-admin', 'other'], within: hours(2) }],
  },
  entitlement: { cooldown: hours(1), caps: { active: 3, activePerPerson: 2 } },
});
const world: fc.Arbitrary<World> = fc
  .record({ open, past, extending: fc.boolean(), since: fc.constantFrom(hours(1), hours(2), hours(24)) })
  .map(({ since, ...drawn }) => ({ ...drawn, facts: { recentSince: ago(since) } }));

const reviews = bothApprove();
const decisionOf = ({ facts, open: grants, past: recents, extending }: World): Decision =>
  judge({
    policy,
    reviews,
    request: { extends: extending ? grantNumber(41) : undefined },
    facts: {
      running: known(extending ? [...grants, sameRunning(41)] : grants, now),
      recent: known(recents, now),
      ...(extending ? { extended: known([anExtended(41)], now) } : {}),
      ...facts,
    },
  });
const approved = (of: World): boolean => decisionOf(of).outcome === 'approved';
const runs = { numRuns: 400 };

describe('other grants', () => {
  it('are tried on worlds of either outcome', () => {
    const outcomes = fc.sample(world, { numRuns: 400, seed: 7 }).map(approved);
    expect(outcomes.filter(Boolean).length).toBeGreaterThan(30);
    expect(outcomes.filter((each) => !each).length).toBeGreaterThan(30);
  });

  it('never approve by being more', () => {
    fc.assert(
      fc.property(world, open, past, (of, more, since) => {
        if (approved({ ...of, open: [...of.open, ...more], past: [...of.past, ...since] }))
          expect(approved(of)).toBe(true);
      }),
      runs,
    );
  });

  it('decide the same in every order', () => {
    fc.assert(
      fc.property(world, (of) => {
        const byNumber = <T extends { readonly grant: number }>(grants: readonly T[]): readonly T[] => [
          ...new Map(grants.map((grant) => [grant.grant, grant])).values(),
        ];
        const once = { ...of, open: byNumber(of.open), past: byNumber(of.past) };
        const turned = { ...once, open: once.open.toReversed(), past: once.past.toReversed() };
        expect(decisionOf(turned)).toEqual(decisionOf(once));
      }),
      runs,
    );
  });

  it('never approve by not being known', () => {
    const lost = fc.constantFrom<Fact<never>>(
      { kind: 'failed', why: 'no' },
      { kind: 'deferred', source: 'x' },
      { kind: 'empty', at: now },
    );
    fc.assert(
      fc.property(world, lost, fc.constantFrom('running', 'recent', 'extended'), (of, fact, which) => {
        fc.pre(which !== 'extended' || of.extending);
        expect(approved({ ...of, facts: { ...of.facts, [which]: fact } })).toBe(false);
      }),
      runs,
    );
  });

  it('never approve by being read less far back', () => {
    fc.assert(
      fc.property(world, (of) => {
        expect(approved({ ...of, facts: { ...of.facts, recentSince: ago(hours(1)) } })).toBe(false);
      }),
      runs,
    );
  });
});
