/** Escalation: who may fill a rule that has waited, since when, and that it takes nothing from anybody. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitSha, minutes } from '../../../src/core/brand.ts';
import { decide } from '../../../src/core/decide.ts';
import { known } from '../../../src/core/fact.ts';
import type { ApprovalTree, PeopleRef, Settings } from '../../../src/core/policy.ts';
import type { PullEvidence, Review, Turn } from '../../../src/core/pull.ts';
import { restoreFacts, storeFacts } from '../../../src/core/stored-facts.ts';
import { asked, discounts, facts, judge, judgeAtElevation, obstacles } from '../../builders/facts.ts';
import {
  after,
  all,
  any,
  aPolicy,
  aWaiting,
  manager,
  type Name,
  names,
  owner,
  rule,
  user,
} from '../../builders/policy.ts';
import { account, aCommit, aMergedPull, aPull, aReview, aVeto, at, now } from '../../builders/pull.ts';

const waiting = (change: Partial<Settings['waiting']> = {}) => ({
  waiting: aWaiting({ escalateTo: [user('erin')], ...change }),
});
const one = rule('manager', [manager]);
const twoLevels = all(one, after(rule('owner', [owner]), 'manager'));
const approves = (name: Name, time: string, change: Partial<Review> = {}): Review =>
  aReview(name, { submittedAt: at(time), ...change });
const pushed = (time: string): Turn => ({ kind: 'pushed', at: at(time) });

interface Situation {
  readonly approval?: ApprovalTree;
  readonly reviews?: readonly Review[];
  readonly pull?: Partial<PullEvidence>;
  readonly settings?: Partial<Settings['waiting']>;
}
/** Opened at ten, judged at eleven; escalated at half past ten, to erin. */
const judged = ({ approval = one, reviews = [], pull = {}, settings }: Situation) =>
  judge({
    policy: aPolicy({ entitlement: { approval }, settings: waiting(settings) }),
    facts: { pull: aPull({ turns: [], reviews, ...pull }) },
  });

describe('after the rule has waited', () => {
  it('nobody is brought in for one that waits for what is not there: its turn never comes', () => {
    const ghost = all(one, after(rule('owner', [owner]), 'ghost'));
    const statuses = judged({ approval: ghost }).rules;
    expect(statuses.map((status) => [status.rule, status.since])).toEqual([
      ['manager', at('10:00')],
      ['owner', undefined],
    ]);
  });

  it('those of escalate_to fill it, and a reason says so', () => {
    const decision = judged({ reviews: [approves('erin', '10:31')] });
    expect(decision.outcome).toBe('approved');
    expect(decision.approvals).toMatchObject([{ rule: 'manager', person: 'erin' }]);
    expect(decision.reasons).toContainEqual({
      code: 'approval.escalated',
      effect: 'note',
      sentence:
        'manager: it waited since 2026-11-20T10:00:00Z, so since 2026-11-20T10:30:00Z it may be filled by erin too.',
    });
  });

  it('whoever is named still fills it', () => {
    const decision = judged({ reviews: [approves('carol', '10:31')] });
    expect(decision.outcome).toBe('approved');
    expect(decision.reasons.map(({ code }) => code)).not.toContain('approval.escalated');
  });

  it('both are among those who could', () => {
    expect(judged({}).rules).toEqual([
      {
        rule: 'manager',
        needed: 1,
        filledBy: [],
        couldFill: ['carol', 'erin'],
        since: at('10:00'),
        escalation: { at: at('10:30'), people: ['erin'] },
      },
    ]);
  });

  it('their no stands like that of whoever is named', () => {
    const reviews = [aVeto('erin', { submittedAt: at('10:31') }), approves('carol', '10:40')];
    expect(obstacles(judged({ reviews }))).toEqual(['approval.veto']);
  });

  it('their no stands over a push, though the clock begins anew', () => {
    const reviews = [
      aVeto('erin', { submittedAt: at('10:31'), commit: commitSha('9'.repeat(40)) }),
      approves('carol', '10:55'),
    ];
    expect(obstacles(judged({ reviews, pull: { turns: [pushed('10:50')] } }))).toEqual(['approval.veto']);
  });

  it('they do not lift the no of others', () => {
    const dismissal = { by: account('erin'), at: at('10:40'), before: 'CHANGES_REQUESTED' as const };
    const reviews = [
      aVeto('carol', { submittedAt: at('10:10'), state: 'DISMISSED', dismissal }),
      approves('erin', '10:41'),
    ];
    expect(obstacles(judged({ reviews }))).toEqual(['approval.veto']);
  });

  it('is found again at elevation, from the same evidence', () => {
    const policy = aPolicy({ entitlement: { approval: one }, settings: waiting() });
    const late = (time: string) =>
      judgeAtElevation({
        policy,
        facts: {
          pull: aMergedPull({
            turns: [pushed('10:00'), pushed('10:59')],
            reviews: [approves('erin', time)],
            merge: { ...mergeAt('10:45') },
          }),
        },
      });
    expect(late('10:31').outcome).toBe('approved');
    expect(obstacles(late('10:29'))).toEqual(['approval.missing']);
  });

  it('brings nobody in by what passes between the merge and the elevation', () => {
    const policy = aPolicy({ entitlement: { approval: one }, settings: waiting() });
    const reviews = [aVeto('erin', { submittedAt: at('10:10') }), approves('carol', '10:15')];
    const merged = (time: string, said = reviews) =>
      obstacles(
        judgeAtElevation({
          policy,
          facts: { pull: aMergedPull({ turns: [], reviews: said, merge: mergeAt(time) }) },
        }),
      );
    expect(merged('10:20')).toEqual([]);
    expect(
      merged('10:20', [approves('carol', '10:15'), aVeto('erin', { submittedAt: at('10:40') })]),
    ).toEqual([]);
    expect(merged('10:40')).toEqual(['approval.veto']);
  });

  it('is decided again from the stored facts, and never from facts of before there was a clock', () => {
    const policy = aPolicy({ entitlement: { approval: one }, settings: waiting() });
    const pull = aPull({ turns: [pushed('10:05')], reviews: [approves('erin', '10:36')] });
    const again = (kept: PullEvidence) => {
      const restored = restoreFacts(storeFacts(facts(policy, { pull: kept })), () => policy);
      if (restored === undefined) throw new Error('not restored');
      return decide(asked(), policy, restored, now).outcome;
    };
    expect(again(pull)).toBe('approved');
    const { turns: _, ...before } = pull;
    expect(again(before)).toBe('pending');
  });
});

const mergeAt = (time: string) => {
  const { merge } = aMergedPull();
  if (merge === undefined) throw new Error('merged pull requests have a merge');
  return { ...merge, at: at(time) };
};

describe('an approval of somebody of escalate_to does not count', () => {
  it.each<[string, Situation, readonly string[]]>([
    ['before the time has come', { reviews: [approves('erin', '10:10')] }, ['approval.before-escalation']],
    ['in the very second', { reviews: [approves('erin', '10:30')] }, ['approval.before-escalation']],
    [
      'given before a push began the clock anew',
      { reviews: [approves('erin', '10:31')], pull: { turns: [pushed('10:29')] } },
      ['approval.before-escalation'],
    ],
    [
      'while the clock has not run since',
      { reviews: [approves('erin', '10:31')], pull: { turns: [pushed('10:40')] } },
      ['approval.not-entitled'],
    ],
    [
      'where nobody knows since when it waits',
      { reviews: [approves('erin', '10:50')], pull: { incomplete: ['pushers'] } },
      ['approval.evidence-incomplete'],
    ],
    [
      'who wrote a commit',
      { reviews: [approves('erin', '10:50')], pull: { commits: [aCommit(account('erin'))] } },
      ['approval.committer'],
    ],
    [
      'who asks',
      { reviews: [approves('alice', '10:50')], settings: { escalateTo: [user('alice')] } },
      ['approval.self'],
    ],
  ])('%s', (_, situation, expected) => {
    const decision = judged(situation);
    expect(decision.outcome).not.toBe('approved');
    expect(discounts(decision)).toEqual(expected);
  });

  it('under a policy at the review that escalated later, or to others', () => {
    const policy = aPolicy({ entitlement: { approval: one }, settings: waiting() });
    const under = (change: Partial<Settings['waiting']>) => {
      const then = {
        ...aPolicy({ entitlement: { approval: one }, settings: waiting(change) }),
        commit: commitSha('7'.repeat(40)),
      };
      const review = approves('erin', '10:41');
      const policyAtReview = {
        [String(review.id)]: known({ commit: then.commit, policy: then }, now),
      };
      return judge({
        policy,
        facts: { pull: aPull({ turns: [], reviews: [review] }), policyAtReview },
      }).outcome;
    };
    expect(under({})).toBe('approved');
    expect(under({ escalateAfter: minutes(40) })).toBe('approved');
    expect(under({ escalateAfter: minutes(41) })).toBe('pending');
    expect(under({ escalateTo: [user('dave')] })).toBe('pending');
  });
});

describe('a level', () => {
  it('waits since the last approval that the levels before it needed', () => {
    const reviews = [approves('carol', '10:20')];
    const [, level] = judged({ approval: twoLevels, reviews }).rules;
    expect(level).toMatchObject({
      since: at('10:20'),
      couldFill: ['bob', 'dave', 'erin'],
      escalation: { at: at('10:50') },
    });
    const filled = (time: string) =>
      judged({ approval: twoLevels, reviews: [...reviews, approves('erin', time)] }).outcome;
    expect(filled('10:51')).toBe('approved');
    expect(filled('10:49')).toBe('pending');
  });

  it('has no turn while the level before it waits', () => {
    const [first, second] = judged({ approval: twoLevels }).rules;
    expect(first?.escalation).toEqual({ at: at('10:30'), people: ['erin'] });
    expect(second?.since).toBeUndefined();
    expect(second?.couldFill).toEqual(['bob', 'dave']);
  });

  it('does not begin anew when the level before it is approved once more', () => {
    const approval = all(
      rule('first', [user('carol'), user('mallory')]),
      after(rule('owner', [owner]), 'first'),
    );
    const reviews = [approves('carol', '10:20'), approves('erin', '10:51'), approves('mallory', '10:55')];
    expect(judged({ approval, reviews }).outcome).toBe('approved');
  });
});

const minute = fc.integer({ min: 1, max: 58 }).map((count) => at(`10:${String(count).padStart(2, '0')}`));
const reviewsOf = fc
  .array(
    fc.record({
      by: fc.constantFrom<Name>(...names),
      state: fc.constantFrom<Review['state']>('APPROVED', 'APPROVED', 'APPROVED', 'CHANGES_REQUESTED'),
      submittedAt: minute,
    }),
    { maxLength: 6 },
  )
  .map((drawn) => drawn.map(({ by, ...rest }, index): Review => ({ ...aReview(by, rest), id: index + 1 })));
const trees = fc.constantFrom<ApprovalTree>(
  one,
  twoLevels,
  all(one, rule('owner', [owner])),
  all(rule('two', [manager, owner], 2), after(rule('owner', [owner]), 'two')),
  any(one, all(rule('owner', [owner]), after(rule('dave', [user('dave')]), 'owner'))),
);
const turnsOf = fc.array(
  fc.record({
    kind: fc.constantFrom<Turn['kind']>('pushed', 'ready', 'reopened'),
    at: minute,
  }),
  { maxLength: 2 },
);
const escalateTo = fc.subarray<PeopleRef>([...names.map(user), manager, owner]);

describe('law:', () => {
  const drawn = { approval: trees, reviews: reviewsOf, turns: turnsOf, to: escalateTo };

  it('escalation never takes an approval or a rule from anybody', () => {
    fc.assert(
      fc.property(fc.record(drawn), ({ approval, reviews, turns, to }) => {
        const calm = reviews.filter(({ state }) => state === 'APPROVED');
        const judgeTo = (to2: readonly PeopleRef[]) =>
          judged({ approval, reviews: calm, pull: { turns }, settings: { escalateTo: to2 } });
        const [without, among] = [judgeTo([]), judgeTo(to)];
        if (without.outcome === 'approved') expect(among.outcome).toBe('approved');
        for (const { rule: name, couldFill } of without.rules) {
          const status = among.rules.find((each) => each.rule === name);
          if (status !== undefined && status.filledBy.length < status.needed && status.waitsFor === undefined)
            expect(
              couldFill.filter(
                (key) =>
                  !status.couldFill.includes(key) &&
                  !among.approvals.some(({ person }) => person === key) &&
                  !calm.some(({ author }) => author.login === key),
              ),
            ).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('before its time it changes nothing', () => {
    fc.assert(
      fc.property(fc.record(drawn), ({ approval, reviews, turns, to }) => {
        const settings = { escalateAfter: minutes(61) };
        const without = judged({
          approval,
          reviews,
          pull: { turns },
          settings: { ...settings, escalateTo: [] },
        });
        const among = judged({
          approval,
          reviews,
          pull: { turns },
          settings: { ...settings, escalateTo: to },
        });
        const plain = among.rules.map((status) => ({ ...status, escalation: undefined }));
        expect({ ...among, rules: plain }).toEqual({
          ...without,
          rules: without.rules.map((status) => ({ ...status, escalation: undefined })),
        });
      }),
      { numRuns: 300 },
    );
  });

  it('it never lets the requester, the beneficiary or a committer approve', () => {
    fc.assert(
      fc.property(
        fc.record({ ...drawn, wrote: fc.constantFrom<Name>('bob', 'carol', 'dave') }),
        ({ approval, reviews, turns, wrote }) => {
          const everybody = names.map(user);
          const pull = { turns, commits: [aCommit(account('alice')), aCommit(account(wrote))] };
          const { approvals } = judged({ approval, reviews, pull, settings: { escalateTo: everybody } });
          expect(approvals.filter(({ person }) => person === 'alice' || person === wrote)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('what is approved while it is open is approved at elevation too', () => {
    fc.assert(
      fc.property(fc.record(drawn), ({ approval, reviews, turns, to }) => {
        const policy = aPolicy({ entitlement: { approval }, settings: waiting({ escalateTo: to }) });
        const open = judge({ policy, facts: { pull: aPull({ turns, reviews }) } });
        const merged = judgeAtElevation({
          policy,
          facts: { pull: aMergedPull({ turns, reviews, merge: mergeAt('10:59') }) },
        });
        if (open.outcome === 'approved') {
          expect(merged.outcome).toBe('approved');
          expect(merged.approvals).toEqual(open.approvals);
        }
      }),
      { numRuns: 200 },
    );
  });
});
