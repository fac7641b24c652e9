/** Laws of the decision, over random pull requests (STYLE 33). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantNumber, hours, later } from '../../src/core/brand.ts';
import { decide } from '../../src/core/decide.ts';
import { type Fact, known } from '../../src/core/fact.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { ApprovalTree, Policy } from '../../src/core/policy.ts';
import type { Review } from '../../src/core/pull.ts';
import { restoreFacts, storeFacts } from '../../src/core/stored-facts.ts';
import { asked, facts } from '../builders/facts.ts';
import { anExtended, ended, running } from '../builders/grants.ts';
import {
  all,
  any,
  aPolicy,
  idOf,
  manager,
  type Name,
  names,
  owner,
  rule,
  team,
  user,
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

const refs = fc.constantFrom(manager, owner, team('contoso/live'), ...names.map(user));
const leaf: fc.Arbitrary<ApprovalTree> = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.array(refs, { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 1, max: 2 }),
  )
  .map(([label, by, count]) => rule(label, by, count));
const tree: fc.Arbitrary<ApprovalTree> = fc.oneof(
  leaf,
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((of) => all(...of)),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((of) => any(...of)),
  fc.tuple(leaf, leaf, leaf).map(([a, b, c]) => all(a, any(b, c))),
);

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
  })
  .map(({ approval, reviews: given, merged, pushers, members }) => {
    const policy = aPolicy({ entitlement: { approval } });
    const pull = aPull({
      reviews: given,
      commits: [aCommit(account('alice')), ...pushers.map((pusher) => aCommit(account(pusher)))],
      pushers: [account('alice'), ...pushers.map(account)],
      ...(merged ? { state: 'merged', merge: aMerge() } : {}),
    });
    const teams = { 'contoso/live': known(members.map(idOf), now) };
    return { policy, facts: facts(policy, { moment: merged ? 'elevation' : 'review', pull, teams }) };
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
        fc.constantFrom('teams', 'logins', 'policyAtReview', 'checks', 'running'),
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
        const open = before.rules.find(({ couldFill }) => couldFill.length > 0);
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
        const after = decide(asked(), of.policy, { ...of.facts, pull, policyAtReview }, now);
        expect(after.discounted.map(({ review: id }) => id)).not.toContain(99);
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
