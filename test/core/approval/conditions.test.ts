import { describe, expect, it } from 'vitest';
import { hours, milliseconds, minutes } from '../../../src/core/brand.ts';
import type { ApprovalCondition, Entitlement } from '../../../src/core/policy.ts';
import type { AccessRequest } from '../../../src/core/request.ts';
import {
  bothApprove,
  discounts,
  judge,
  judgeAtElevation,
  obstacles,
  parameters,
} from '../../builders/facts.ts';
import {
  all,
  any,
  anEntitlement,
  aPolicy,
  group,
  manager,
  owner,
  rule,
  user,
  when,
} from '../../builders/policy.ts';
import { account, aMergedPull, aReview, at, aVeto } from '../../builders/pull.ts';

const security = (condition: Partial<ApprovalCondition>) => when(rule('security', [user('erin')]), condition);

/** Manager and, under the condition, security; carol has approved as manager. */
const asks = (
  condition: Partial<ApprovalCondition>,
  request: Partial<AccessRequest> = {},
  entitlement: Partial<Entitlement> = {},
) =>
  judge({
    policy: aPolicy({
      entitlement: { ...entitlement, approval: all(rule('manager', [manager]), security(condition)) },
    }),
    request,
    reviews: [aReview('carol')],
  });
const isAsked = (...args: Parameters<typeof asks>): boolean => {
  const decision = asks(...args);
  const asked = decision.outcome === 'pending';
  expect(obstacles(decision)).toEqual(asked ? ['approval.missing'] : []);
  expect(decision.rules.map(({ rule: name }) => name)).toEqual(['manager', 'security']);
  expect(decision.rules[1]?.notNeeded === undefined).toBe(asked);
  return asked;
};

describe('a rule with a condition', () => {
  it.each<[string, number, boolean]>([
    ['longer', hours(2) + 60_000, true],
    ['a second longer', hours(2) + 1000, true],
    ['exactly as long', hours(2), false],
    ['shorter', hours(2) - 1000, false],
  ])('on the length is asked for only when the requested window is longer: %s', (_, duration, asked) => {
    expect(isAsked({ longerThan: hours(2) }, { duration: milliseconds(duration) })).toBe(asked);
  });

  it('on the length is asked for though a review shortened the window', () => {
    const policy = aPolicy({
      entitlement: { approval: all(rule('manager', [manager]), security({ longerThan: hours(1) })) },
    });
    const decision = judge({ policy, reviews: [aReview('carol', { body: '30m' })] });
    expect(decision).toMatchObject({ outcome: 'pending', plan: { duration: minutes(30) } });
  });

  it('on a length that is no number is asked for', () => {
    const broken = { duration: Number.NaN as never };
    expect(obstacles(asks({ longerThan: hours(2) }, broken))).toContain('approval.missing');
  });

  it('on the risk is asked for at those levels', () => {
    expect(isAsked({ risk: ['high'] })).toBe(true);
    expect(isAsked({ risk: ['medium', 'high'] })).toBe(true);
    expect(isAsked({ risk: ['medium', 'low'] })).toBe(false);
    expect(isAsked({ risk: [] })).toBe(false);
  });

  it('on a calendar is asked for while calendars are not judged here', () => {
    expect(isAsked({ outside: 'business-hours' })).toBe(true);
    expect(isAsked({ outside: 'no-such-calendar' })).toBe(true);
  });

  it('on break-glass is asked for as the request says, which never is break-glass', () => {
    expect(isAsked({ breakGlass: true })).toBe(false);
    expect(isAsked({ breakGlass: false })).toBe(true);
  });

  describe('on parameters', () => {
    const customer = {
      ...anEntitlement().parameters[0],
      name: 'customer',
      type: 'text' as const,
      pattern: '^.*$',
    };
    const declared = { parameters: [...anEntitlement().parameters, customer] } as Partial<Entitlement>;
    const given = (value: string) => ({
      parameters: parameters({ source_ip: '203.0.113.7', customer: value }),
    });
    const vip = { parameters: new Map([['customer', ['VIP', 'State Bank']]]) };

    it('is asked for when one has one of the values', () => {
      expect(isAsked(vip, given('VIP'), declared)).toBe(true);
      expect(isAsked(vip, given('State Bank'), declared)).toBe(true);
      expect(isAsked(vip, given('Corner Shop'), declared)).toBe(false);
    });

    it.each(['vip', ' VIP ', 'state  bank', 'ＶＩＰ'])('is not evaded by another spelling: %j', (value) => {
      expect(isAsked(vip, given(value), declared)).toBe(true);
    });

    it('is asked for when the parameter is not given, or not declared', () => {
      const without = asks(vip, {}, declared);
      expect(obstacles(without)).toEqual(['parameter.missing', 'approval.missing']);
      expect(obstacles(asks(vip, given('Corner Shop')))).toEqual(['parameter.unknown', 'approval.missing']);
    });

    it('compares addresses and not their spelling', () => {
      const condition = { parameters: new Map([['source_ip', ['203.0.113.7']]]) };
      const from = (value: string) => ({ parameters: parameters({ source_ip: value }) });
      expect(isAsked(condition, from('203.0.113.7'))).toBe(true);
      expect(isAsked(condition, from('203.0.113.8'))).toBe(false);
      expect(obstacles(asks(condition, from('203.0.113.7/32')))).toContain('approval.missing');
      expect(obstacles(asks(condition, from('nonsense')))).toContain('approval.missing');
    });

    it.each(['nonsense', '203.0.113.7/33', '*', ''])(
      'is not spared by an address that is none: %j',
      (value) => {
        const condition = { parameters: new Map([['source_ip', ['203.0.113.7']]]) };
        const decision = asks(condition, { parameters: parameters({ source_ip: value }) });
        expect(decision.rules.map(({ rule: name, notNeeded }) => [name, notNeeded])).toEqual([
          ['manager', undefined],
          ['security', undefined],
        ]);
      },
    );

    it('must have every one of them', () => {
      const both = {
        parameters: new Map([
          ['customer', ['VIP']],
          ['source_ip', ['203.0.113.7']],
        ]),
      };
      expect(isAsked(both, given('VIP'), declared)).toBe(true);
      expect(isAsked(both, given('other'), declared)).toBe(false);
    });
  });

  it('is asked for only when every part holds, and says each that does not', () => {
    expect(isAsked({ longerThan: hours(1), risk: ['high'] })).toBe(true);
    expect(isAsked({ longerThan: hours(3), risk: ['high'] })).toBe(false);
    const decision = asks({ longerThan: hours(3), risk: ['low'], breakGlass: true });
    expect(decision.reasons).toContainEqual({
      code: 'approval.rule-not-needed',
      effect: 'note',
      sentence:
        'security: not needed: the window is not longer than 3 h, and the risk is high and not low, and this is no break-glass.',
    });
    expect(decision.rules[1]).toEqual({
      rule: 'security',
      needed: 0,
      filledBy: [],
      couldFill: [],
      notNeeded:
        'the window is not longer than 3 h, and the risk is high and not low, and this is no break-glass',
    });
  });
});

describe('a tree in which some rules are not needed', () => {
  const never = { longerThan: hours(3) };
  const decided = (
    approval: ReturnType<typeof rule>,
    ...by: readonly ('bob' | 'carol' | 'dave' | 'erin')[]
  ) => judge({ policy: aPolicy({ entitlement: { approval } }), reviews: by.map((name) => aReview(name)) });

  it('takes the others of an `all`', () => {
    const tree = all(rule('manager', [manager]), security(never));
    expect(decided(tree, 'carol').outcome).toBe('approved');
    expect(decided(tree).outcome).toBe('pending');
  });

  it('never takes an alternative that is not needed as filled', () => {
    const tree = any(security(never), rule('owner', [owner]));
    expect(decided(tree).outcome).toBe('pending');
    expect(decided(tree, 'erin').outcome).toBe('pending');
    expect(decided(tree, 'bob').outcome).toBe('approved');
  });

  it('takes what stays of an alternative', () => {
    const tree = any(all(rule('manager', [manager]), security(never)), rule('owner', [owner]));
    expect(decided(tree, 'carol').outcome).toBe('approved');
    expect(decided(tree).outcome).toBe('pending');
  });

  it('passes over an `any` of which nothing stays, inside an `all`', () => {
    const tree = all(rule('manager', [manager]), any(security(never), when(rule('owner', [owner]), never)));
    expect(decided(tree, 'carol').outcome).toBe('approved');
    expect(decided(tree, 'bob').outcome).toBe('pending');
  });

  it.each<[string, ReturnType<typeof rule>]>([
    ['one rule', security(never)],
    ['all', all(security(never), when(rule('manager', [manager]), never))],
    ['any', any(security(never), when(rule('manager', [manager]), never))],
    ['both', all(any(security(never)), all(when(rule('manager', [manager]), never)))],
  ])('is denied when nothing stays of it: %s', (_, tree) => {
    for (const moment of [judge, judgeAtElevation]) {
      const policy = aPolicy({ entitlement: { approval: tree } });
      const decision = moment({ policy });
      expect(decision.outcome).toBe('denied');
      expect(obstacles(decision)).toEqual(['approval.nothing-left']);
      expect(decision.approvals).toEqual([]);
    }
  });

  it('stays denied at risk low, and where a short window would be approved automatically', () => {
    const policy = aPolicy({
      entitlement: { approval: security(never), risk: 'low', autoApprove: hours(2) },
    });
    expect(obstacles(judge({ policy }))).toEqual(['approval.nothing-left']);
  });

  it('still has its rules for nobody refused', () => {
    expect(obstacles(decided(all(rule('none', [user('bob')], 0), security(never)), 'bob'))).toEqual([
      'approval.no-way',
    ]);
  });

  it('says of a review that only a rule which is not needed could use it', () => {
    const tree = all(rule('manager', [manager]), security(never));
    const decision = decided(tree, 'carol', 'erin');
    expect(discounts(decision)).toEqual(['approval.rule-not-needed']);
    expect(discounts(decided(tree, 'carol', 'bob'))).toEqual(['approval.not-entitled']);
  });

  it('hears the veto of those who are not needed, and lets them lift none but their own', () => {
    const approval = all(rule('manager', [manager]), rule('owner', [owner]), security(never));
    const policy = aPolicy({ entitlement: { approval } });
    expect(obstacles(judge({ policy, reviews: [...bothApprove(), aVeto('erin')] }))).toEqual([
      'approval.veto',
    ]);
    const dismissedBy = (name: 'bob' | 'erin') =>
      aReview('dave', {
        state: 'DISMISSED',
        submittedAt: at('10:10'),
        dismissal: { by: account(name), at: at('10:20'), before: 'CHANGES_REQUESTED' },
      });
    expect(judge({ policy, reviews: [...bothApprove(), dismissedBy('erin')] }).outcome).toBe('denied');
    expect(judge({ policy, reviews: [...bothApprove(), dismissedBy('bob')] }).outcome).toBe('approved');
  });

  it('decides at elevation as at review', () => {
    const approval = all(rule('manager', [manager]), security(never));
    const policy = aPolicy({ entitlement: { approval } });
    const pull = aMergedPull({ reviews: [aReview('carol')] });
    expect(judgeAtElevation({ policy, facts: { pull } }).outcome).toBe('approved');
    const asked = aPolicy({ entitlement: { approval: all(rule('manager', [manager]), security({})) } });
    expect(obstacles(judgeAtElevation({ policy: asked, facts: { pull } }))).toEqual(['approval.missing']);
  });

  it('asks nobody of a group that only a rule which is not needed names', () => {
    const approval = all(rule('manager', [manager]), when(rule('empty', [group('nobody')]), never));
    const policy = aPolicy({ entitlement: { approval } });
    expect(judge({ policy, reviews: [aReview('carol')] }).outcome).toBe('approved');
  });
});
