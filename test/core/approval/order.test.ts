import { describe, expect, it } from 'vitest';
import { commitSha, hours, later, type Instant } from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { ApprovalTree } from '../../../src/core/policy.ts';
import type { Review } from '../../../src/core/pull.ts';
import { discounts, judge, judgeAtElevation, obstacles } from '../../builders/facts.ts';
import {
  after,
  all,
  any,
  aPolicy,
  manager,
  type Name,
  owner,
  rule,
  user,
  when,
} from '../../builders/policy.ts';
import { aMergedPull, aReview, at, now } from '../../builders/pull.ts';

const by = (...names: readonly Name[]) => names.map(user);
const approves = (name: Name, time: string, change: Partial<Review> = {}): Review =>
  aReview(name, { submittedAt: at(time), ...change });
const decided = (approval: ApprovalTree, ...reviews: readonly Review[]) =>
  judge({ policy: aPolicy({ entitlement: { approval } }), reviews });
const seated = (...args: Parameters<typeof decided>): readonly string[] =>
  decided(...args).approvals.map(({ rule: name, person }) => `${name}: ${person}`);

const twoLevels = all(rule('manager', [manager]), after(rule('owner', [owner]), 'manager'));

describe('an approval for a rule with an order', () => {
  it('counts after the rule before it was filled', () => {
    expect(decided(twoLevels, approves('carol', '10:01'), approves('bob', '10:02')).outcome).toBe('approved');
  });

  it('comes too early before that, and says what to do', () => {
    const decision = decided(twoLevels, approves('bob', '10:01'), approves('carol', '10:02'));
    expect(decision.outcome).toBe('pending');
    expect(obstacles(decision)).toEqual(['approval.missing']);
    expect(decision.discounted).toMatchObject([
      {
        login: 'bob',
        person: 'bob',
        code: 'approval.too-early',
        sentence:
          'It did not come after manager was filled, so it does not count for owner; approve again after that.',
      },
    ]);
    expect(decision.rules).toEqual([
      { rule: 'manager', needed: 1, filledBy: ['carol'], couldFill: [] },
      { rule: 'owner', needed: 1, filledBy: [], couldFill: ['bob', 'dave'] },
    ]);
  });

  it('comes too early in the same second, and not one second later', () => {
    const bobAt = (time: Instant) => aReview('bob', { submittedAt: time });
    expect(discounts(decided(twoLevels, approves('carol', '10:02'), bobAt(at('10:02'))))).toEqual([
      'approval.too-early',
    ]);
    expect(
      decided(twoLevels, approves('carol', '10:02'), bobAt(later(at('10:02'), 1000 as never))).outcome,
    ).toBe('approved');
  });

  it('is given again after that', () => {
    const decision = decided(
      twoLevels,
      approves('bob', '10:01'),
      approves('carol', '10:02'),
      approves('bob', '10:03'),
    );
    expect(decision.outcome).toBe('approved');
    expect(discounts(decision)).toEqual(['approval.superseded']);
  });

  it('is not undone by approving the earlier rule once more', () => {
    const decision = decided(
      twoLevels,
      approves('carol', '10:01', { id: 801 }),
      approves('bob', '10:02', { id: 802 }),
      approves('carol', '10:03', { id: 803 }),
    );
    expect(decision.outcome).toBe('approved');
    expect(decision.approvals.map(({ review }) => review)).toEqual([801, 802]);
    expect(decision.discounted).toEqual([]);
  });

  it('takes the limit of the latest approval, also where an earlier one fills the rule', () => {
    const decision = decided(
      twoLevels,
      approves('carol', '10:01'),
      approves('bob', '10:02'),
      approves('carol', '10:03', { body: '1h' }),
    );
    expect(decision).toMatchObject({ outcome: 'approved', plan: { duration: hours(1) } });
  });

  it('is void when the earlier rule was filled by what does not count', () => {
    const edited = approves('carol', '10:01', { edited: true });
    const decision = decided(twoLevels, edited, approves('bob', '10:02'));
    expect(discounts(decision)).toEqual(['approval.edited', 'approval.too-early']);
    expect(obstacles(decision)).toEqual(['approval.missing', 'approval.not-yet']);
  });

  it('waits while the earlier rule waits, and names who can come after', () => {
    const decision = decided(twoLevels);
    expect(decision.outcome).toBe('pending');
    expect(decision.rules).toEqual([
      { rule: 'manager', needed: 1, filledBy: [], couldFill: ['carol'] },
      { rule: 'owner', needed: 1, filledBy: [], couldFill: ['bob', 'dave'], waitsFor: ['manager'] },
    ]);
    expect(decision.reasons).toContainEqual({
      code: 'approval.not-yet',
      effect: 'wait',
      sentence: 'owner: waits until manager is filled.',
      remedy: 'After that ask bob, dave to approve; an approval before it does not count here.',
    });
  });

  it('is denied at elevation when it came too early', () => {
    const reviews = [approves('bob', '10:01'), approves('carol', '10:02')];
    const policy = aPolicy({ entitlement: { approval: twoLevels } });
    const decision = judgeAtElevation({ policy, facts: { pull: aMergedPull({ reviews }) } });
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toEqual(['approval.missing']);
  });

  it('waits until all people of the earlier rule have approved', () => {
    const tree = all(rule('two', by('carol', 'bob', 'erin'), 2), after(rule('last', by('dave')), 'two'));
    const first = [approves('carol', '10:01'), approves('bob', '10:05')];
    expect(decided(tree, ...first, approves('dave', '10:03')).outcome).toBe('pending');
    expect(decided(tree, ...first, approves('dave', '10:06')).outcome).toBe('approved');
    expect(decided(tree, approves('carol', '10:01'), approves('dave', '10:06')).rules).toMatchObject([
      { filledBy: ['carol'], couldFill: ['bob', 'erin'] },
      { filledBy: [], couldFill: ['dave'], waitsFor: ['two'] },
    ]);
  });

  it('takes for the earlier rule whoever came first enough', () => {
    const tree = all(rule('first', by('carol', 'erin')), after(rule('last', by('bob')), 'first'));
    expect(
      seated(tree, approves('carol', '10:05'), approves('bob', '10:03'), approves('erin', '10:01')),
    ).toEqual(['first: erin', 'last: bob']);
  });
});

describe('people and an order', () => {
  const shared = all(rule('first', by('bob', 'erin')), after(rule('last', by('bob')), 'first'));

  it('are seated so that every rule is filled', () => {
    expect(seated(shared, approves('erin', '10:01'), approves('bob', '10:02'))).toEqual([
      'first: erin',
      'last: bob',
    ]);
  });

  it('are not seated where they are needed later on, and are told that it was too early', () => {
    const decision = decided(shared, approves('bob', '10:01'));
    expect(decision.approvals).toEqual([]);
    expect(discounts(decision)).toEqual(['approval.too-early']);
    expect(decision.rules).toEqual([
      { rule: 'first', needed: 1, filledBy: [], couldFill: ['erin'] },
      { rule: 'last', needed: 1, filledBy: [], couldFill: ['bob'], waitsFor: ['first'] },
    ]);
    expect(decided(shared, approves('bob', '10:01'), approves('erin', '10:02')).outcome).toBe('pending');
    expect(
      decided(shared, approves('bob', '10:01'), approves('erin', '10:02'), approves('bob', '10:03')).outcome,
    ).toBe('approved');
  });

  it('never fill two levels alone, whenever they approve', () => {
    const alone = all(rule('first', by('bob')), after(rule('last', by('bob')), 'first'));
    const decision = decided(alone, approves('bob', '10:01'), approves('bob', '10:02'));
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toContain('approval.unfillable');
  });

  it('are judged by all that they approved, not by the last', () => {
    // Bob's first approval fills the first rule, so that carol's counts; erin fills the other.
    const tree = all(
      rule('first', by('bob', 'erin')),
      after(rule('second', by('carol')), 'first'),
      rule('free', by('erin')),
    );
    const decision = decided(
      tree,
      approves('bob', '10:01'),
      approves('carol', '10:02'),
      approves('bob', '10:30'),
      approves('erin', '10:31'),
    );
    expect(decision.outcome).toBe('approved');
  });

  it('are held to the order of the seats that are shown, not to an order that once was', () => {
    // When carol approved, bob could have filled the first rule; but he is needed for the other one.
    const tree = all(
      rule('first', by('bob', 'erin')),
      after(rule('second', by('carol')), 'first'),
      rule('free', by('bob')),
    );
    const decision = decided(
      tree,
      approves('bob', '10:01'),
      approves('carol', '10:02'),
      approves('erin', '10:03'),
    );
    expect(decision.outcome).toBe('pending');
    expect(discounts(decision)).toEqual(['approval.too-early']);
  });
});

describe('levels', () => {
  const chain = (second: ApprovalTree) =>
    all(after(rule('third', by('bob')), 'second'), after(second, 'first'), rule('first', by('carol')));

  it('are shown in their order, whatever the order of the file', () => {
    const decision = decided(chain(rule('second', by('erin'))), approves('carol', '10:01'));
    expect(decision.rules.map(({ rule: name, waitsFor }) => [name, waitsFor])).toEqual([
      ['first', undefined],
      ['second', undefined],
      ['third', ['second']],
    ]);
    expect(obstacles(decision)).toEqual(['approval.missing', 'approval.not-yet']);
  });

  it.each([
    [['carol', 'erin', 'bob'], 'approved'],
    [['carol', 'bob', 'erin'], 'pending'],
    [['erin', 'carol', 'bob'], 'pending'],
    [['bob', 'erin', 'carol'], 'pending'],
  ] as const)('must be filled one after the other: %j is %s', (names, outcome) => {
    const reviews = names.map((name, index) => approves(name, `10:0${index + 1}`));
    expect(decided(chain(rule('second', by('erin'))), ...reviews).outcome).toBe(outcome);
  });

  it('that are not needed are passed over, and not the levels before them', () => {
    const skipped = chain(when(rule('second', by('erin')), { longerThan: hours(3) }));
    expect(decided(skipped, approves('carol', '10:01'), approves('bob', '10:02')).outcome).toBe('approved');
    const decision = decided(skipped, approves('bob', '10:01'), approves('carol', '10:02'));
    expect(decision.outcome).toBe('pending');
    expect(discounts(decision)).toEqual(['approval.too-early']);
  });

  it('wait for whichever alternative is taken', () => {
    const tree = all(
      any(rule('manager', [manager]), rule('director', by('erin'))),
      after(rule('owner', by('bob')), 'manager'),
    );
    expect(decided(tree, approves('erin', '10:01'), approves('bob', '10:02')).outcome).toBe('approved');
    expect(decided(tree, approves('bob', '10:01'), approves('erin', '10:02')).outcome).toBe('pending');
    expect(decided(tree, approves('carol', '10:01'), approves('bob', '10:02')).outcome).toBe('approved');
    const both = [approves('carol', '10:01'), approves('bob', '10:02'), approves('erin', '10:03')];
    expect(decided(tree, ...both).outcome).toBe('approved');
  });

  it('wait for an alternative of one is not needed only for the other', () => {
    const tree = all(
      any(when(rule('manager', [manager]), { longerThan: hours(3) }), rule('director', by('erin'))),
      after(rule('owner', by('bob')), 'manager'),
    );
    expect(decided(tree, approves('bob', '10:01'), approves('erin', '10:02')).outcome).toBe('pending');
    expect(decided(tree, approves('erin', '10:01'), approves('bob', '10:02')).outcome).toBe('approved');
  });

  it('show alternatives with what they wait for', () => {
    const tree = all(
      rule('manager', [manager]),
      any(rule('owner', by('bob')), after(rule('director', by('erin')), 'manager')),
    );
    expect(decided(tree).rules).toEqual([
      { rule: 'manager', needed: 1, filledBy: [], couldFill: ['carol'] },
      { rule: 'owner', needed: 1, filledBy: [], couldFill: ['bob'] },
      {
        rule: 'director',
        needed: 1,
        filledBy: [],
        couldFill: ['erin'],
        instead: true,
        waitsFor: ['manager'],
      },
    ]);
  });

  it.each<[string, ApprovalTree]>([
    ['itself', after(rule('first', by('carol')), 'first')],
    ['no rule of the tree', after(rule('first', by('carol')), 'nothing')],
    ['each other', all(after(rule('a', by('carol')), 'b'), after(rule('b', by('bob')), 'a'))],
    [
      'each other through a third',
      all(
        after(rule('a', by('carol')), 'c'),
        after(rule('b', by('bob')), 'a'),
        after(rule('c', by('erin')), 'b'),
      ),
    ],
    [
      'a circle',
      all(
        after(rule('a', by('carol')), 'b'),
        after(rule('b', by('bob')), 'a'),
        after(rule('c', by('erin')), 'b'),
      ),
    ],
    ['an alternative', any(after(rule('a', by('carol')), 'b'), after(rule('b', by('bob')), 'a'))],
  ])('that wait for %s can never be filled', (_, tree) => {
    const reviews = (['carol', 'bob', 'erin', 'carol', 'bob', 'erin'] as const).map((name, index) =>
      approves(name, `10:0${index + 1}`),
    );
    const decision = decided(tree, ...reviews);
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toContain('approval.unfillable');
  });
});

describe('an order with many people', () => {
  it('is found without trying for ever', () => {
    const everybody = by('bob', 'carol', 'dave', 'erin', 'mallory');
    const levels = Array.from({ length: 8 }, (_, index) =>
      index === 0 ? rule('l0', everybody) : after(rule(`l${index}`, everybody), `l${index - 1}`),
    );
    const reviews = (['bob', 'carol', 'dave', 'erin', 'mallory'] as const).flatMap((name, index) =>
      Array.from({ length: 9 }, (_, minute) =>
        aReview(name, { submittedAt: later(at('10:01'), ((minute * 5 + index) * 60_000) as never) }),
      ),
    );
    const decision = decided(all(...levels), ...reviews);
    expect(obstacles(decision)).toContain('approval.unfillable');
    expect(decided(all(...levels.slice(0, 5)), ...reviews).outcome).toBe('approved');
  });
});

describe('the policy at the time of the review', () => {
  const older = commitSha('e'.repeat(40));
  const under = (then: ApprovalTree, current: ApprovalTree) => {
    const reviews = [approves('carol', '10:01'), approves('bob', '10:02')];
    const policy = aPolicy({ entitlement: { approval: current } });
    const before = aPolicy({ commit: older, entitlement: { approval: then } });
    const fact = known({ commit: older, policy: before }, now);
    const policyAtReview = Object.fromEntries(reviews.map(({ id }) => [String(id), fact]));
    return judge({ policy, reviews, facts: { policyAtReview } });
  };
  const unordered = all(rule('manager', [manager]), rule('owner', [owner]));

  it('may have had another order: the one of now holds', () => {
    expect(under(unordered, twoLevels).outcome).toBe('approved');
    const reversed = all(rule('owner', [owner]), after(rule('manager', [manager]), 'owner'));
    expect(discounts(under(unordered, reversed))).toEqual(['approval.too-early']);
  });

  it('must have asked for the rule', () => {
    const never = when(rule('owner', [owner]), { longerThan: hours(3) });
    const decision = under(all(rule('manager', [manager]), never), unordered);
    expect(decision.discounted.map(({ person, code }) => [person, code])).toEqual([
      ['bob', 'approval.plan-changed'],
    ]);
  });
});

it('lets whoever could not fill a rule under the earlier policy approve again', () => {
  const older = commitSha('e'.repeat(40));
  const tree = all(rule('first', by('bob', 'erin')), rule('second', by('bob')));
  const review = approves('bob', '10:01');
  const before = aPolicy({
    commit: older,
    entitlement: { approval: all(rule('first', by('bob')), rule('second', by('erin'))) },
  });
  const decision = judge({
    policy: aPolicy({ entitlement: { approval: tree } }),
    reviews: [review],
    facts: { policyAtReview: { [String(review.id)]: known({ commit: older, policy: before }, now) } },
  });
  expect(decision.outcome).toBe('pending');
  expect(decision.rules.map(({ rule: name, couldFill }) => [name, couldFill])).toEqual([
    ['first', ['erin']],
    ['second', ['bob']],
  ]);
});
