/** Laws of the decision, over random pull requests (STYLE 33). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantNumber, hours, later, personKey } from '../../src/core/brand.ts';
import { decide } from '../../src/core/decide.ts';
import { type Fact, known } from '../../src/core/fact.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { ApprovalCondition, ApprovalTree, Policy } from '../../src/core/policy.ts';
import type { Review } from '../../src/core/pull.ts';
import { restoreFacts, storeFacts } from '../../src/core/stored-facts.ts';
import { asked, facts } from '../builders/facts.ts';
import { anExtended, ended, running } from '../builders/grants.ts';
import {
  after,
  all,
  any,
  aPolicy,
  idOf,
  manager,
  managerOfManager,
  type Name,
  names,
  oncall,
  owner,
  rule,
  team,
  user,
  when,
} from '../builders/policy.ts';
import { account, aCommit, aMerge, aPull, at, head, now, olderHead } from '../builders/pull.ts';

const name = fc.constantFrom<Name>(...names);
const minute = fc.integer({ min: 1, max: 50 }).map((count) => at(`10:${String(count).padStart(2, '0')}`));

const reviews: fc.Arbitrary<readonly Review[]> = fc
  .array(
    fc.record({
      by: name,
      state: fc.constantFrom<Review['state']>(
        'APPROVED',
        'APPROVED',
        'APPROVED',
        'CHANGES_REQUESTED',
        'DISMISSED',
        'COMMENTED',
      ),
      current: fc.integer({ min: 0, max: 5 }),
      submittedAt: minute,
      edited: fc.integer({ min: 0, max: 5 }),
      // Without limits that cannot be honoured: such an approval is a no to the window, and taking it back is a yes.
      body: fc.constantFrom('', '', '30m', 'ok', '1h'),
      before: fc.constantFrom<Review['state']>('APPROVED', 'CHANGES_REQUESTED'),
      dismissedBy: name,
    }),
    { maxLength: 8 },
  )
  .map((drawn) =>
    drawn.map(({ by, state, current, submittedAt, edited, body, before, dismissedBy }, index): Review => ({
      id: index + 1,
      author: account(by),
      state,
      commit: current === 0 ? olderHead : head,
      submittedAt,
      edited: edited === 0,
      body,
      ...(state === 'DISMISSED' ? { dismissal: { by: account(dismissedBy), at: at('10:59'), before } } : {}),
    })),
  );

const refs = fc.constantFrom(
  manager,
  managerOfManager,
  owner,
  team('contoso/live'),
  oncall('live'),
  ...names.map(user),
);
/** Of each part one that holds for the request and one that does not. */
const condition = fc.constantFrom<Partial<ApprovalCondition> | undefined>(
  undefined,
  undefined,
  undefined,
  { longerThan: hours(1) },
  { longerThan: hours(2) },
  { risk: ['high'] },
  { risk: ['low'], longerThan: hours(1) },
  { outside: 'office' },
  { parameters: new Map([['source_ip', ['203.0.113.7']]]) },
  { parameters: new Map([['source_ip', ['203.0.113.8']]]) },
);
const labels = ['a', 'b', 'c', 'd'] as const;
/** Waits mostly for rules before it, now and then for one after it, for itself, or for none that there is. */
const leafOf = (label: (typeof labels)[number]): fc.Arbitrary<ApprovalTree> =>
  fc
    .record({
      by: fc.array(refs, { minLength: 1, maxLength: 3 }),
      count: fc.constantFrom(1, 1, 1, 2),
      only: condition,
      earlier: fc.oneof(
        { weight: 3, arbitrary: fc.constant<readonly string[]>([]) },
        { weight: 4, arbitrary: fc.subarray(labels.slice(0, labels.indexOf(label))) },
        { weight: 1, arbitrary: fc.constantFrom<readonly string[]>(['a'], ['b', 'd'], ['nothing']) },
      ),
    })
    .map(({ by, count, only, earlier }) => {
      const plain = after(rule(label, by, count), ...earlier);
      return only === undefined ? plain : when(plain, only);
    });
const leaves = fc.tuple(leafOf('a'), leafOf('b'), leafOf('c'), leafOf('d'));
const tree: fc.Arbitrary<ApprovalTree> = fc.tuple(leaves, fc.nat(6)).map(([[a, b, c, d], shape]) => {
  switch (shape) {
    case 0:
      return a;
    case 1:
      return all(a, b);
    case 2:
      return any(a, b, c);
    case 3:
      return all(a, any(b, c));
    case 4:
      return any(all(a, b), all(c, d));
    case 5:
      return all(any(a, b), c, d);
    default:
      return all(a, b, c, d);
  }
});

interface World {
  readonly policy: Policy;
  readonly facts: Facts;
}

const world: fc.Arbitrary<World> = fc
  .record({
    approval: tree,
    reviews,
    merged: fc.boolean(),
    pushers: fc.array(name, { maxLength: 1 }),
    members: fc.uniqueArray(name, { maxLength: 3 }),
    onCall: fc.uniqueArray(name, { maxLength: 2 }),
  })
  .map(({ approval, reviews: given, merged, pushers, members, onCall }) => {
    const rotas = { live: { kind: 'system', system: 'pagerduty', among: names.map(user) } } as const;
    const policy = aPolicy({ entitlement: { approval }, rotas });
    const pull = aPull({
      reviews: given,
      commits: [aCommit(account('alice')), ...pushers.map((pusher) => aCommit(account(pusher)))],
      pushers: [account('alice'), ...pushers.map(account)],
      ...(merged ? { state: 'merged', merge: aMerge() } : {}),
    });
    const teams = { 'contoso/live': known(members.map(idOf), now) };
    const duty = {
      live: known(
        onCall.map((each) => personKey(each)),
        now,
      ),
    };
    return {
      policy,
      facts: facts(policy, { moment: merged ? 'elevation' : 'review', pull, teams, oncall: duty }),
    };
  });

const outcome = ({ policy, facts: of }: World) => decide(asked(), policy, of, now).outcome;
const withReviews = (of: World, given: readonly Review[]): World => ({
  ...of,
  facts: { ...of.facts, pull: { ...of.facts.pull, reviews: given } },
});

const runs = { numRuns: 400 };

describe('the laws of a decision', () => {
  it('are tried on worlds of every outcome', () => {
    const seen = new Map<string, number>();
    for (const drawn of fc.sample(world, { numRuns: 1000, seed: 7 }))
      seen.set(outcome(drawn), (seen.get(outcome(drawn)) ?? 0) + 1);
    for (const each of ['approved', 'pending', 'denied']) expect(seen.get(each) ?? 0).toBeGreaterThan(40);
  });

  it('order never changes a decision', () => {
    const shuffled = <T>(items: readonly T[], seed: number): readonly T[] =>
      items
        .map((item, index) => [item, Math.sin((index + 1) * seed)] as const)
        .toSorted((a, b) => a[1] - b[1])
        .map(([item]) => item);
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 1e6 }), ({ policy, facts: of }, seed) => {
        const pull = {
          ...of.pull,
          reviews: shuffled(of.pull.reviews, seed),
          commits: shuffled(of.pull.commits, seed),
          pushers: shuffled(of.pull.pushers, seed),
        };
        const people = policy.people && {
          ...policy.people,
          byKey: new Map(shuffled([...policy.people.byKey], seed)),
        };
        const other: Policy = { ...policy, people };
        const reordered: Facts = {
          ...of,
          pull,
          logins: Object.fromEntries(shuffled(Object.entries(of.logins), seed)),
        };
        expect(decide(asked(), other, reordered, now)).toEqual(decide(asked(), policy, of, now));
      }),
      runs,
    );
  });

  it('removing an approval never approves', () => {
    fc.assert(
      fc.property(world, fc.nat(7), (of, index) => {
        const given = of.facts.pull.reviews;
        fc.pre(given[index]?.state === 'APPROVED');
        if (
          outcome(
            withReviews(
              of,
              given.filter((_, other) => other !== index),
            ),
          ) === 'approved'
        )
          expect(outcome(of)).toBe('approved');
      }),
      runs,
    );
  });

  it('adding an approval never denies, and never takes an approval back', () => {
    fc.assert(
      fc.property(world, name, minute, (of, by, submittedAt) => {
        const review: Review = {
          id: 99,
          author: account(by),
          state: 'APPROVED',
          commit: head,
          submittedAt,
          edited: false,
          body: '',
        };
        const policyAtReview = {
          ...of.facts.policyAtReview,
          '99': known({ commit: of.policy.commit as never, policy: of.policy }, now),
        };
        const more = withReviews(of, [...of.facts.pull.reviews, review]);
        const then = outcome({ ...more, facts: { ...more.facts, policyAtReview } });
        const order = ['denied', 'pending', 'approved'];
        expect(order.indexOf(then)).toBeGreaterThanOrEqual(order.indexOf(outcome(of)));
      }),
      { numRuns: 1000 },
    );
  });

  it('the order in which rules stand never changes an outcome', () => {
    const turned = (node: ApprovalTree): ApprovalTree =>
      node.kind === 'rule'
        ? { ...node, by: node.by.toReversed(), after: node.after.toReversed() }
        : { kind: node.kind, of: node.of.map(turned).toReversed() };
    fc.assert(
      fc.property(world, ({ policy, facts: of }) => {
        const entitlement = policy.entitlements.get('prod-vm-admin');
        if (entitlement === undefined || entitlement.approval === 'none') throw new Error('no tree');
        const approval = turned(entitlement.approval);
        const other: Policy = {
          ...policy,
          entitlements: new Map([['prod-vm-admin', { ...entitlement, approval }]]),
        };
        // The policy of the review is this one too: it has the same commit.
        expect(outcome({ policy: other, facts: of })).toBe(outcome({ policy, facts: of }));
      }),
      runs,
    );
  });

  it('a rule that is not needed is said and never filled, and nothing passes without people', () => {
    fc.assert(
      fc.property(world, (of) => {
        const { approvals, outcome: decided, rules, reasons } = decide(asked(), of.policy, of.facts, now);
        if (decided === 'approved') expect(approvals.length).toBeGreaterThan(0);
        for (const { rule: label, notNeeded } of rules)
          if (notNeeded !== undefined) {
            expect(approvals.map((each) => each.rule)).not.toContain(label);
            expect(reasons).toContainEqual({
              code: 'approval.rule-not-needed',
              effect: 'note',
              sentence: `${label}: not needed: ${notNeeded}.`,
            });
          }
      }),
      runs,
    );
  });

  it('whoever approves for a rule does so after everybody whom it waits for', () => {
    const named = (node: ApprovalTree): readonly Extract<ApprovalTree, { kind: 'rule' }>[] =>
      node.kind === 'rule' ? [node] : node.of.flatMap(named);
    fc.assert(
      fc.property(world, (of) => {
        const { approvals } = decide(asked(), of.policy, of.facts, now);
        const { approval } = of.policy.entitlements.get('prod-vm-admin') ?? { approval: 'none' };
        for (const leaf of approval === 'none' ? [] : named(approval))
          for (const own of approvals.filter((each) => each.rule === leaf.name))
            for (const earlier of approvals.filter((each) => leaf.after.includes(each.rule)))
              expect(earlier.at).toBeLessThan(own.at);
      }),
      { numRuns: 1000 },
    );
  });

  it('an unknown or failing fact never approves', () => {
    const lost = fc.constantFrom<Fact<never> | undefined>(
      { kind: 'failed', why: 'no' },
      { kind: 'deferred', source: 'x' },
      undefined,
    );
    const spoil = <T>(
      of: Readonly<Record<string, T>>,
      key: string,
      fact: T | undefined,
    ): Readonly<Record<string, T>> =>
      Object.fromEntries(
        Object.entries(of).flatMap(([each, value]) =>
          each !== key ? [[each, value]] : fact === undefined ? [] : [[each, fact]],
        ),
      );
    fc.assert(
      fc.property(
        world,
        lost,
        fc.constantFrom('teams', 'oncall', 'logins', 'policyAtReview', 'checks', 'running'),
        fc.nat(50),
        (of, fact, source, pick) => {
          // At review a check may be deferred: that is what the word is for.
          fc.pre(!(source === 'checks' && of.facts.moment === 'review' && fact?.kind === 'deferred'));
          const changed =
            source === 'running'
              ? { ...of.facts, running: fact ?? ({ kind: 'failed', why: 'no' } as const) }
              : (() => {
                  const keys = Object.keys(of.facts[source as 'teams']);
                  return {
                    ...of.facts,
                    [source]: spoil(
                      of.facts[source as 'teams'],
                      keys[pick % Math.max(1, keys.length)] ?? '',
                      fact,
                    ),
                  };
                })();
          if (outcome({ ...of, facts: changed }) === 'approved') expect(outcome(of)).toBe('approved');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("the requester's own approval never changes anything", () => {
    fc.assert(
      fc.property(world, minute, fc.constantFrom('', '30m', '5m'), (of, submittedAt, body) => {
        // Lifting a veto of one's own is the one thing that it does.
        const others = of.facts.pull.reviews.filter((review) => review.author.login !== 'alice');
        const own: Review = {
          id: 99,
          author: account('alice'),
          state: 'APPROVED',
          commit: head,
          submittedAt,
          edited: false,
          body,
        };
        const { discounted: _, ...without } = decide(asked(), of.policy, withReviews(of, others).facts, now);
        const { discounted, ...added } = decide(
          asked(),
          of.policy,
          withReviews(of, [...others, own]).facts,
          now,
        );
        expect(added).toEqual(without);
        expect(discounted.find(({ review }) => review === 99)?.code).toBe('approval.self');
      }),
      runs,
    );
  });

  it('nobody approves twice, and neither requester nor committer at all', () => {
    fc.assert(
      fc.property(world, (of) => {
        const { approvals } = decide(asked(), of.policy, of.facts, now);
        expect(new Set(approvals.map(({ person }) => person)).size).toBe(approvals.length);
        for (const { login } of of.facts.pull.pushers)
          expect(approvals.map(({ person }) => String(person))).not.toContain(login);
      }),
      runs,
    );
  });

  it('more time never approves', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 48 }), (of, count) => {
        const then = decide(asked(), of.policy, of.facts, later(now, hours(count))).outcome;
        if (then === 'approved') expect(outcome(of)).toBe('approved');
      }),
      runs,
    );
  });

  it('a person who can still fill a rule does fill it by approving', () => {
    fc.assert(
      fc.property(world, (of) => {
        fc.pre(of.facts.moment === 'review');
        const before = decide(asked(), of.policy, of.facts, now);
        const open = before.rules.find(
          ({ couldFill, waitsFor }) => couldFill.length > 0 && waitsFor === undefined,
        );
        const person = open?.couldFill[0];
        fc.pre(person !== undefined);
        const review: Review = {
          id: 99,
          author: account(person as string as Name),
          state: 'APPROVED',
          commit: head,
          submittedAt: at('10:58'),
          edited: false,
          body: '',
        };
        const policyAtReview = {
          ...of.facts.policyAtReview,
          '99': known({ commit: of.policy.commit as never, policy: of.policy }, now),
        };
        const pull = { ...of.facts.pull, reviews: [...of.facts.pull.reviews, review] };
        const then = decide(asked(), of.policy, { ...of.facts, pull, policyAtReview }, now);
        expect(then.discounted.map(({ review: id }) => id)).not.toContain(99);
      }),
      runs,
    );
  });

  it('stored facts give the same decision', () => {
    fc.assert(
      fc.property(world, (of) => {
        const text = JSON.stringify(storeFacts(of.facts));
        const restored = restoreFacts(JSON.parse(text), () => of.policy);
        expect(restored && decide(asked(), of.policy, restored, now)).toEqual(
          decide(asked(), of.policy, of.facts, now),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('stored facts', () => {
  const stored = (): Record<string, unknown> =>
    JSON.parse(
      JSON.stringify(
        storeFacts(
          facts(aPolicy(), {
            pull: aPull({
              reviews: [
                {
                  id: 1,
                  author: { id: undefined, login: 'ghost', kind: 'user' },
                  state: 'APPROVED',
                  commit: undefined,
                  submittedAt: now,
                  edited: false,
                  body: '30m\nsecret',
                },
              ],
            }),
          }),
        ),
      ),
    );

  it('keep the commit of an earlier policy and nothing else of it, and of a review only a limit', () => {
    const text = JSON.stringify(stored());
    expect(text).toContain('"policyAtReview":{"1":{"kind":"known","value":{"commit":"');
    expect(text).not.toContain('payments-owners');
    expect(text).toContain('"body":"30m"');
    expect(text).not.toContain('secret');
  });

  it('equal what was gathered', () => {
    const policy = aPolicy();
    const gathered = facts(policy, { moment: 'elevation' });
    expect(restoreFacts(JSON.parse(JSON.stringify(storeFacts(gathered))), () => policy)).toEqual(gathered);
  });

  it('equal what was gathered of other grants too', () => {
    const policy = aPolicy();
    const gathered = facts(policy, {
      running: known([running(7)], now),
      recent: known([ended(8)], now),
      recentSince: at('00:00'),
      extended: known([anExtended(41, { extends: grantNumber(40) }), anExtended(40)], now),
      intended: { from: at('10:00'), to: at('12:00') },
      account: { kind: 'unsaid', why: 'forbidden', at: at('10:00') },
    });
    expect(restoreFacts(JSON.parse(JSON.stringify(storeFacts(gathered))), () => policy)).toEqual(gathered);
  });

  it('turn an earlier policy that is not at hand into a failed fact', () => {
    expect(restoreFacts(stored(), () => undefined)?.policyAtReview['1']).toMatchObject({ kind: 'failed' });
  });

  it.each<[string, (value: Record<string, unknown>) => unknown]>([
    ['a missing part', (value) => ({ ...value, running: undefined })],
    ['recent grants without how far back', (value) => ({ ...value, recentSince: undefined })],
    ['how far back without recent grants', (value) => ({ ...value, recent: undefined })],
    ['an account that nobody may leave open', (value) => ({ ...value, account: { kind: 'enabled', at: 1 } })],
    ['an unknown part', (value) => ({ ...value, more: 1 })],
    ['another moment', (value) => ({ ...value, moment: 'now' })],
    ['an unknown kind of fact', (value) => ({ ...value, running: { kind: 'guessed' } })],
    ['a fraction', (value) => ({ ...value, running: { kind: 'known', value: [], at: 0.5 } })],
    ['text', () => 'facts'],
    ['nothing', () => null],
  ])('are refused with %s', (_, change) => {
    expect(restoreFacts(change(stored()), () => aPolicy())).toBeUndefined();
  });
});
