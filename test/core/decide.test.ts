import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { asked, facts, judge, judgeAtElevation, obstacles } from '../builders/facts.ts';
import { aPolicy, anEntitlement, anEnvironment } from '../builders/policy.ts';
import { aPull, aReview, now } from '../builders/pull.ts';

const finding = {
  id: 'x.y',
  file: 'policies/people.yaml',
  line: 3,
  column: 1,
  message: 'wrong',
  remedy: 'right',
};

describe('a decision', () => {
  it('approves when every rule is satisfied', () => {
    const decision = judge();
    expect(obstacles(decision)).toEqual([]);
    expect(decision.outcome).toBe('approved');
    expect(decision.approvals.map(({ rule, person }) => [rule, person])).toEqual([
      ['manager', 'carol'],
      ['system owner', 'bob'],
    ]);
  });

  it('approves at elevation when the merge proves what was reviewed', () => {
    expect(obstacles(judgeAtElevation())).toEqual([]);
    expect(judgeAtElevation().outcome).toBe('approved');
  });

  it('waits while a rule is not filled', () => {
    expect(judge({ reviews: [aReview('carol')] })).toMatchObject({ outcome: 'pending' });
  });

  it('denies rather than waits when both apply, and still returns every reason', () => {
    const decision = judge({ reviews: [], request: { ticket: 'ABC', justification: 'short' } });
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toEqual([
      'ticket.unknown-form',
      'justification.too-short',
      'approval.missing',
      'approval.missing',
    ]);
  });

  it('carries a plan also while it is pending or denied', () => {
    expect(judge({ reviews: [] }).plan?.steps.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(judge({ request: { ticket: 'ABC' } }).plan).toBeDefined();
  });

  it('denies what has findings, and returns them all', () => {
    const decision = decide(
      { kind: 'findings', findings: [finding, { ...finding, line: 1 }] },
      aPolicy(),
      facts(aPolicy()),
      now,
    );
    expect(decision.outcome).toBe('denied');
    expect(decision.findings.map(({ line }) => line)).toEqual([1, 3]);
    expect(decision.requester).toBe('alice');
  });

  it('denies what has neither a request nor a finding', () => {
    expect(decide({ kind: 'findings', findings: [] }, aPolicy(), facts(aPolicy()), now).outcome).toBe(
      'denied',
    );
  });

  it.each(['settings', 'people'] as const)(
    'denies when the %s cannot be read, with the findings of the policy',
    (part) => {
      const policy = aPolicy({ whole: { [part]: undefined, findings: [finding] } });
      const decision = judge({ policy });
      expect(decision.outcome).toBe('denied');
      expect(decision.findings).toEqual([finding]);
      expect(obstacles(decision)).toContain('policy.unreadable');
    },
  );

  it('denies an entitlement that does not exist, and one that a finding blocks', () => {
    expect(obstacles(judge({ request: { entitlement: 'nothing' } }))).toContain('entitlement.unknown');
    const blocked = judge({
      policy: aPolicy({ whole: { blocked: new Map([['prod-vm-admin', [finding]]]) } }),
    });
    expect(blocked.outcome).toBe('denied');
    expect(blocked.findings).toEqual([finding]);
    expect(obstacles(blocked)).toContain('entitlement.blocked');
  });

  it('is decided and marked when the environment is only observed', () => {
    const decision = judge({
      policy: aPolicy({ entitlement: { environment: anEnvironment({ mode: 'observe' }) } }),
    });
    expect(decision).toMatchObject({ outcome: 'approved', mode: 'observe' });
  });

  it('denies instead of throwing when a rule cannot be evaluated', () => {
    const broken = anEntitlement();
    const policy = aPolicy({
      whole: {
        entitlements: new Map([
          [
            broken.name,
            Object.defineProperty({ ...broken }, 'ticket', {
              get: () => {
                throw new Error('out of order');
              },
            }),
          ],
        ]),
      },
    });
    const decision = judge({ policy, request: { ticket: '' } });
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toEqual(['rule.broken']);
  });

  it('denies instead of throwing when the duration is no number', () => {
    const decision = decide(
      asked({ duration: Number.NaN as never }),
      aPolicy(),
      facts(aPolicy(), { pull: aPull() }),
      now,
    );
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toContain('duration.unreadable');
  });
});
