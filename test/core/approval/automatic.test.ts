import { describe, expect, it } from 'vitest';
import { grantNumber, hours, milliseconds, minutes } from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { Entitlement } from '../../../src/core/policy.ts';
import {
  bothApprove,
  discounts,
  judge,
  judgeAtElevation,
  obstacles,
  type Situation,
} from '../../builders/facts.ts';
import { anExtended, sameRunning } from '../../builders/grants.ts';
import { all, aPerson, aPolicy, manager, names, rule, team } from '../../builders/policy.ts';
import { account, aMergedPull, aPull, aReview, aVeto, now } from '../../builders/pull.ts';

const low = (change: Partial<Entitlement> = {}) =>
  aPolicy({ entitlement: { risk: 'low', autoApprove: minutes(15), ...change } });
const short = { duration: minutes(15) };
const asked = (situation: Situation = {}) =>
  judge({ policy: low(), request: short, reviews: [], ...situation });
const codes = (decision: ReturnType<typeof judge>): readonly string[] =>
  decision.reasons.map(({ code }) => code);

describe('a short window at risk low', () => {
  it('needs no approval, and says why', () => {
    const decision = asked();
    expect(decision.outcome).toBe('approved');
    expect(decision.reasons).toContainEqual({
      code: 'approval.automatic',
      effect: 'pass',
      sentence: 'Approved automatically: the risk is low, and 15 min is at most 15 min.',
    });
    expect(decision.approvals).toEqual([]);
    expect(decision.rules).toEqual([
      { rule: 'manager', needed: 0, filledBy: [], couldFill: [], notNeeded: 'approved automatically' },
      { rule: 'system owner', needed: 0, filledBy: [], couldFill: [], notNeeded: 'approved automatically' },
    ]);
  });

  it.each<[string, number, 'approved' | 'pending']>([
    ['exactly at the limit', minutes(15), 'approved'],
    ['below it', minutes(10), 'approved'],
    ['one second above it', minutes(15) + 1000, 'pending'],
    ['above it', hours(2), 'pending'],
  ])('%s is %3$s', (_, duration, outcome) => {
    expect(asked({ request: { duration: milliseconds(duration) } }).outcome).toBe(outcome);
  });

  it('of no readable length waits', () => {
    const decision = asked({ request: { duration: Number.NaN as never } });
    expect(obstacles(decision)).toContain('approval.missing');
    expect(codes(decision)).not.toContain('approval.automatic');
  });

  it('that goes on with another grant waits: many of them would be a long one that nobody approved', () => {
    const going: Situation = {
      request: { ...short, extends: grantNumber(41) },
      facts: { running: known([sameRunning(41)], now), extended: known([anExtended(41)], now) },
    };
    const decision = judge({ policy: low(), reviews: [], ...going });
    expect(decision.outcome).toBe('pending');
    expect(codes(decision)).not.toContain('approval.automatic');
    expect(judge({ policy: low(), ...going }).outcome).toBe('approved');
  });

  it('is what was asked for, not what a review shortened it to', () => {
    const decision = asked({ request: { duration: hours(2) }, reviews: [aReview('carol', { body: '15m' })] });
    expect(decision).toMatchObject({ outcome: 'pending', plan: { duration: minutes(15) } });
  });

  it.each(['medium', 'high', 'Low', ' low'])(
    'is nothing at risk %j, whatever the entitlement says',
    (risk) => {
      const decision = asked({ policy: low({ risk }) });
      expect(decision.outcome).toBe('pending');
      expect(codes(decision)).not.toContain('approval.automatic');
    },
  );

  it('is nothing without a limit, or with one that cannot be read', () => {
    expect(asked({ policy: low({ autoApprove: undefined }) }).outcome).toBe('pending');
    for (const autoApprove of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(asked({ policy: low({ autoApprove: autoApprove as never }) }).outcome).toBe('pending');
  });

  it('needs none of those who could not be found either', () => {
    const people = names.map((name) => aPerson(name, name === 'alice' ? { manager: undefined } : {}));
    const policy = aPolicy({
      people,
      entitlement: { risk: 'low', autoApprove: minutes(15), approval: rule('manager', [manager]) },
    });
    expect(asked({ policy }).outcome).toBe('approved');
    expect(obstacles(asked({ policy, request: { duration: hours(1) } }))).toEqual([
      'approval.unfillable',
      'approval.no-manager',
    ]);
  });

  it('is still refused where the approval could never be given', () => {
    expect(obstacles(asked({ policy: low({ approval: all() }) }))).toEqual(['approval.no-way']);
  });

  it('keeps the approvals that were given, and their limits', () => {
    const decision = asked({ reviews: [aReview('carol', { body: '10m' })] });
    expect(decision).toMatchObject({ outcome: 'approved', plan: { duration: minutes(10) } });
    expect(decision.approvals.map(({ rule: name, person }) => [name, person])).toEqual([
      ['manager', 'carol'],
    ]);
    expect(codes(decision)).toContain('approval.automatic');
  });

  it('is approved by people where they approved', () => {
    const decision = asked({ reviews: bothApprove() });
    expect(decision.outcome).toBe('approved');
    expect(codes(decision)).not.toContain('approval.automatic');
  });

  it('is not approved by the requester', () => {
    expect(discounts(asked({ reviews: [aReview('alice')] }))).toEqual(['approval.self']);
  });
});

describe('everything else holds all the same', () => {
  it.each<[string, Situation, readonly string[]]>([
    ['a veto', { reviews: [aVeto('bob')] }, ['approval.veto']],
    ['a veto by the manager', { reviews: [aVeto('carol')] }, ['approval.veto']],
    ['a missing ticket', { request: { ...short, ticket: undefined } }, ['ticket.required']],
    [
      'a freeze',
      {
        policy: aPolicy({
          settings: { freeze: 'changes' },
          entitlement: { risk: 'low', autoApprove: minutes(15) },
        }),
      },
      ['freeze.changes'],
    ],
    ['ledger', { facts: { running: { kind: 'failed', why: 'no' } } }, ['caps.running-failed']],
    [
      'somebody who may not ask',
      { facts: { pull: aPull({ author: account('mallory') }) } },
      ['eligible.not'],
    ],
    ['a draft', { facts: { pull: aPull({ draft: true }) } }, ['pull.draft']],
  ])('%s', (_, situation, expected) => {
    const decision = asked(situation);
    expect(decision.outcome).not.toBe('approved');
    expect(obstacles(decision)).toEqual(expected);
  });

  it('anybody’s veto, while a team could not be read', () => {
    const policy = low({ approval: rule('owners', [team('contoso/owners')]) });
    const teams = { 'contoso/owners': { kind: 'failed', why: 'forbidden' } as const };
    expect(asked({ policy, facts: { teams } }).outcome).toBe('approved');
    expect(asked({ policy, facts: { teams }, reviews: [aVeto('mallory')] }).outcome).toBe('denied');
  });

  it('also at elevation, where it is derived again', () => {
    const pull = aMergedPull({ reviews: [] });
    const at = (policy: ReturnType<typeof low>) =>
      judgeAtElevation({ policy, request: short, facts: { pull } });
    expect(at(low()).outcome).toBe('approved');
    expect(obstacles(at(low({ autoApprove: undefined })))).toEqual(['approval.missing', 'approval.missing']);
    expect(
      obstacles(
        judgeAtElevation({ policy: low(), facts: { pull: aMergedPull({ reviews: [aVeto('bob')] }) } }),
      ),
    ).toContain('approval.veto');
  });
});
