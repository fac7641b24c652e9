/** The table of the approvals: who may give them, which of them count, and what is still missing. */
import { reviewedUnder } from './approval-setups.ts';
import { hours } from '../../../../src/core/brand.ts';
import { known } from '../../../../src/core/fact.ts';
import type { ApprovalTree } from '../../../../src/core/policy.ts';
import { running } from '../../../builders/grants.ts';
import {
  after,
  all,
  any,
  aPolicy,
  aWaiting,
  group,
  idOf,
  key,
  manager,
  type Name,
  oncall,
  type PolicyChange,
  rule,
  team,
  user,
  when,
} from '../../../builders/policy.ts';
import { account, aCommit, aReview, aVeto, head, now } from '../../../builders/pull.ts';
import {
  bob,
  byBob,
  changes,
  filled,
  halfway,
  nobody,
  peopleWith,
  spared,
  unreviewed,
} from './approval-setups.ts';
import { emergency } from './emergency.ts';
import {
  approved,
  denied,
  type Expected,
  inSeconds,
  limit,
  never,
  pending,
  reads,
  row,
  type Setup,
  type Table,
  utc,
} from './table.ts';

const TEAM = 'contoso/approvers';
const both = approved('pass approval.filled', 'pass approval.filled');
const waiting = pending('wait approval.missing');

const validFor = (seconds: number): PolicyChange => ({
  settings: { waiting: aWaiting({ approvalValidFor: (seconds * 1000) as never }) },
});
const unreviewedBut = (tree: ApprovalTree, by: readonly Name[]): Setup => ({
  ...unreviewed(tree),
  reviews: by.map((name) => aReview(name)),
});

const unsure = (why: string): Readonly<Record<'review' | 'elevation', Expected>> => {
  const cell = nobody(`deny approval.${why}`);
  return { review: cell, elevation: cell };
};
const loginUnknown = {
  review: waiting,
  elevation: denied('deny approval.missing'),
};
const notCounted = {
  review: pending('wait approval.missing', 'wait approval.missing'),
  elevation: denied('deny approval.missing', 'deny approval.missing'),
};
const afterBob = all(bob, after(rule('carol', [user('carol')]), 'bob'));

const approvals: Table = {
  codes: ['approval.', 'commit.unknown-author'],
  satisfied: [
    row('are all given', {}, both),
    row('are not needed', unreviewed('none', { risk: 'low' }), approved('pass approval.not-needed')),
    row('are waived', emergency(), approved('pass approval.waived')),
    row(
      'are given by somebody whom the waiting has brought in',
      {
        ...byBob(bob, { settings: { waiting: aWaiting({ escalateTo: [user('dave')] }) } }),
        reviews: [aReview('dave', { submittedAt: inSeconds(-60) })],
        pull: { turns: [] },
      },
      approved('pass approval.filled', 'note approval.escalated'),
    ),
    row('are given by one of two', { ...byBob(any(bob, rule('dave', [user('dave')]))) }, filled),
    row(
      'are given, of a commit by nobody knows whom',
      { pull: { commits: [aCommit(undefined)] } },
      approved('pass approval.filled', 'pass approval.filled', 'note commit.unknown-author'),
    ),
    row('are given where a team is not known beside', byBob(rule('bob', [user('bob'), team(TEAM)])), filled),
    row('are given under another policy that does the same', reviewedUnder(aPolicy()), both),
  ],
  unsatisfied: [
    row('are missing', { reviews: [] }, pending('wait approval.missing', 'wait approval.missing')),
    row('are missing when it is merged', { moment: 'elevation', reviews: [] }, notCounted.elevation),
    row('are half given', { reviews: [aReview('carol')] }, halfway),
    row('are given by who asks', { ...byBob(bob), reviews: [aReview('alice')] }, waiting),
    row('wait for others', unreviewed(afterBob), pending('wait approval.missing', 'wait approval.not-yet')),
    row('can be given by nobody', unreviewed(rule('self', [user('alice')])), nobody()),
    row(
      'can be given by nobody who wrote no commit',
      { ...byBob(bob), pull: { commits: [aCommit(account('bob'))] } },
      nobody(),
    ),
    row('name nobody', unreviewed(rule('group', [group('nobody')])), nobody('deny approval.unknown-name')),
    row(
      'name a workload',
      unreviewed(rule('robot', [{ kind: 'workload', workload: 'robot' }])),
      nobody('deny approval.not-judged'),
    ),
    row(
      'name a manager whom nobody has',
      {
        policy: aPolicy({
          ...peopleWith('alice', { manager: undefined }),
          entitlement: { approval: rule('manager', [manager]) },
        }),
      },
      nobody('deny approval.no-manager'),
    ),
    row('have no rule', unreviewed(all()), denied('deny approval.no-way')),
    row(
      'have no rule that is needed',
      unreviewed(when(bob, { longerThan: hours(3) })),
      denied('deny approval.nothing-left', 'note approval.rule-not-needed'),
    ),
    row(
      'are vetoed',
      { reviews: [aReview('carol'), aReview('bob'), aVeto('dave')] },
      denied('pass approval.filled', 'pass approval.filled', 'deny approval.veto'),
    ),
    row(
      'are vetoed where none are needed',
      { ...unreviewed('none', { risk: 'low' }), reviews: [aVeto('bob')] },
      denied('pass approval.not-needed', 'deny approval.veto'),
    ),
    row(
      'were given for something else',
      reviewedUnder(aPolicy({ entitlement: { privileges: [] } })),
      notCounted.review,
    ),
  ],
  facts: reads(
    {
      teams: {
        of: {
          ...byBob(rule('team', [team(TEAM)])),
          facts: { teams: { [TEAM]: known([idOf('bob')], now) } },
        },
        known: filled,
        empty: unsure('team-empty'),
        failed: unsure('team-failed'),
        deferred: unsure('team-deferred'),
        missing: unsure('team-missing'),
      },
      oncall: {
        of: {
          ...byBob(rule('night', [oncall('night')]), {
            rotas: { night: { kind: 'system', system: 'elsewhere', among: [user('bob')] } },
          }),
          facts: { oncall: { night: known([key('bob')], now) } },
        },
        known: filled,
        empty: unsure('oncall-empty'),
        failed: unsure('oncall-failed'),
        deferred: unsure('oncall-deferred'),
        missing: unsure('oncall-missing'),
      },
      logins: {
        of: byBob(bob),
        only: String(idOf('bob')),
        known: filled,
        empty: loginUnknown,
        failed: loginUnknown,
        deferred: loginUnknown,
        missing: loginUnknown,
      },
      policyAtReview: {
        of: {},
        known: both,
        empty: notCounted,
        failed: notCounted,
        deferred: notCounted,
        missing: notCounted,
      },
      running: {
        // Bob holds what is kept apart from this.
        of: {
          ...byBob(bob, {
            settings: {
              separationOfDuties: [
                { name: 'two hands', neverBoth: ['prod-vm-admin', 'other'], within: 0 as never },
              ],
            },
          }),
          facts: { running: known([running(7, { beneficiary: key('bob') })], now) },
        },
        known: nobody(),
        empty: denied('pass approval.filled', 'deny caps.running-empty'),
        failed: denied('pass approval.filled', 'deny caps.running-failed'),
        deferred: {
          review: denied('pass approval.filled', 'deny caps.running-deferred'),
          elevation: denied('pass approval.filled', 'deny caps.running-deferred'),
        },
        missing: never('The type demands it; left out it breaks the rules that read it, which denies.'),
      },
    },
    'It looks at the reviews, and at who may give them.',
  ),
  boundary: [
    limit('how long an approval is valid', (by) => byBob(bob, validFor(3300 + by)), [
      waiting,
      waiting,
      filled,
    ]),
    limit(
      'how long an approval of a start is valid',
      (by) => ({
        ...byBob(bob, validFor(1500 + by)),
        moment: 'elevation',
        request: { start: inSeconds(600) },
      }),
      [denied('deny approval.missing'), denied('deny approval.missing'), filled],
    ),
    limit('the merge', (by) => ({ ...byBob(bob, {}, -1800 + by), moment: 'elevation' }), [
      filled,
      denied('deny approval.missing'),
      denied('deny approval.missing'),
    ]),
    limit(
      'the people that a rule needs',
      (by) =>
        unreviewedBut(
          rule('two', [user('bob'), user('carol'), user('erin')], 2),
          (['bob', 'carol', 'erin'] as const).slice(0, 2 + by),
        ),
      [waiting, filled, filled],
    ),
    limit(
      'the window above which a rule is needed',
      (by) => ({
        ...byBob(all(bob, when(rule('erin', [user('erin')]), { longerThan: hours(2) }))),
        request: { duration: (hours(2) + by * 1000) as never },
      }),
      [spared, spared, halfway],
    ),
    limit(
      'the approval that comes first',
      (by) => ({
        policy: aPolicy({ entitlement: { approval: afterBob } }),
        reviews: [
          aReview('bob', { submittedAt: inSeconds(-3000) }),
          aReview('carol', { submittedAt: inSeconds(-3000 + by) }),
        ],
      }),
      [halfway, halfway, both],
    ),
    limit(
      'the beginning of a shift, when it was approved',
      (by) =>
        byBob(rule('day', [oncall('day')]), {
          rotas: {
            day: {
              kind: 'static',
              shifts: [{ person: key('bob'), from: inSeconds(-3300 + by), to: inSeconds(36_000) }],
            },
          },
        }),
      [filled, filled, waiting],
    ),
    limit(
      'the end of a contract',
      (by) => ({
        ...byBob(bob, peopleWith('bob', { contractor: { sponsor: key('erin'), until: '2026-11-30' } })),
        at: (utc('2026-12-01T00:00:00Z') + by * 1000) as never,
      }),
      [filled, nobody(), nobody()],
    ),
    limit(
      'the commit that was approved',
      (by) => ({
        ...byBob(bob),
        reviews: [
          aReview('bob', {
            commit: ['9', 'a', 'b'].map((each) => head.replaceAll('a', each))[by + 1] as never,
          }),
        ],
      }),
      [waiting, filled, waiting],
    ),
  ],
  calendar: changes,
};

export const approvalTables = { approvals };
