/** Tables of the approvals, and of the short windows that need none. */
import { grantNumber, hours, minutes } from '../../../../src/core/brand.ts';
import { known } from '../../../../src/core/fact.ts';
import type { ApprovalTree, Calendar, Entitlement, Person, Policy } from '../../../../src/core/policy.ts';
import { anExtended, running, sameRunning } from '../../../builders/grants.ts';
import {
  after,
  all,
  any,
  aPerson,
  aPolicy,
  group,
  idOf,
  key,
  manager,
  type Name,
  names,
  oncall,
  owner,
  type PolicyChange,
  rule,
  team,
  user,
  when,
} from '../../../builders/policy.ts';
import { aCommit, account, aReview, aVeto, head, now } from '../../../builders/pull.ts';
import { emergency } from './emergency.ts';
import {
  approved,
  denied,
  type Edge,
  type Expected,
  inSeconds,
  limit,
  never,
  onInstants,
  pending,
  reads,
  row,
  type Row,
  type Setup,
  type Table,
  utc,
} from './table.ts';

const TEAM = 'contoso/approvers';
const filled = approved('pass approval.filled');
const both = approved('pass approval.filled', 'pass approval.filled');
const waiting = pending('wait approval.missing');
const halfway = pending('pass approval.filled', 'wait approval.missing');
const nobody = (...why: readonly string[]) => denied('deny approval.unfillable', ...why);

/** One rule, and bob’s approval of it, so many seconds from now. */
const byBob = (tree: ApprovalTree, change: PolicyChange = {}, seconds = -3300): Setup => ({
  policy: aPolicy({ ...change, entitlement: { ...change.entitlement, approval: tree } }),
  reviews: [aReview('bob', { submittedAt: inSeconds(seconds) })],
});
const bob = rule('bob', [user('bob')]);
const unreviewed = (tree: ApprovalTree | 'none', change: Partial<Entitlement> = {}): Setup => ({
  policy: aPolicy({ entitlement: { approval: tree, ...change } }),
  reviews: [],
});
const validFor = (seconds: number): PolicyChange => ({
  settings: { waiting: { approvalValidFor: (seconds * 1000) as never, mergeValidFor: hours(24) } },
});
const withPerson = (name: Name, change: Partial<Person>): PolicyChange => ({
  people: names.map((each) => aPerson(each, each === name ? change : {})),
});
/** The policy at the time of the reviews, when it was another one. */
const reviewedUnder = (policy: Policy): Setup => {
  const reviews = [aReview('carol'), aReview('bob')];
  const then = { ...policy, commit: 'e'.repeat(40) as never };
  return {
    reviews,
    facts: {
      policyAtReview: Object.fromEntries(
        reviews.map(({ id }) => [String(id), known({ commit: then.commit, policy: then }, now)]),
      ),
    },
  };
};

const weekdays: Calendar = {
  name: 'weekdays',
  timezone: 'Europe/Berlin',
  stretches: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '02:30', to: '24:00', weekOfMonth: undefined },
  ],
};
const nights: Calendar = {
  ...weekdays,
  name: 'nights',
  stretches: [{ ...weekdays.stretches[0], days: ['sun'], to: '05:00' } as never],
};
const fifth: Calendar = {
  ...weekdays,
  name: 'fifth',
  stretches: [{ ...weekdays.stretches[0], weekOfMonth: 5 } as never],
};
/** Bob is needed outside the calendar, dave’s approval always. */
const outside = (calendar: Calendar, at: string, [by, duration]: readonly [number, number]): Setup => ({
  policy: aPolicy({
    settings: { calendars: new Map([[calendar.name, calendar]]) },
    entitlement: {
      approval: all(rule('dave', [user('dave')]), when(bob, { outside: calendar.name })),
    },
  }),
  reviews: [aReview('dave')],
  request: { duration: duration as never },
  at: (utc(at) + by * 1000) as never,
});
const spared = approved('pass approval.filled', 'note approval.rule-not-needed');

/** The last second of bob’s contract, and the first after it. */
const contract = (until: string, over: string): readonly [Row, Row] => {
  const setup = byBob(bob, withPerson('bob', { contractor: { sponsor: key('erin'), until } }));
  return [
    row('the last second of a contract', { ...setup, at: (utc(over) - 1000) as never }, filled),
    row('a contract that is over', { ...setup, at: utc(over) }, nobody()),
  ];
};
const changes: Readonly<Record<Edge, readonly [Row, ...Row[]]>> = {
  spring: [
    row('inside from the change on', outside(nights, '2027-03-28T01:00:00Z', [0, hours(2)]), spared),
    row('outside a second before', outside(nights, '2027-03-28T01:00:00Z', [-1, hours(2)]), halfway),
    row('outside a second longer', outside(nights, '2027-03-28T01:00:00Z', [0, hours(2) + 1000]), halfway),
  ],
  autumn: [
    row('inside from the first 02:30 on', outside(nights, '2027-10-31T00:30:00Z', [0, hours(3.5)]), spared),
    row('outside a second before', outside(nights, '2027-10-31T00:30:00Z', [-1, hours(3.5)]), halfway),
    row('outside a second longer', outside(nights, '2027-10-31T00:30:00Z', [0, hours(3.5) + 1000]), halfway),
  ],
  'leap day': [
    row('inside as the fifth Tuesday', outside(fifth, '2028-02-29T07:00:00Z', [0, hours(1)]), spared),
    ...contract('2028-02-29', '2028-03-01T00:00:00Z'),
  ],
  'month end': [
    row('inside until it', outside(weekdays, '2027-04-30T21:00:00Z', [0, hours(1)]), spared),
    row('outside after it', outside(weekdays, '2027-04-30T21:00:00Z', [1, hours(1)]), halfway),
    ...contract('2027-02-28', '2027-03-01T00:00:00Z'),
  ],
  midnight: [
    row('inside until it', outside(weekdays, '2026-12-31T22:00:00Z', [0, hours(1)]), spared),
    row('outside a second later', outside(weekdays, '2026-12-31T22:00:00Z', [1, hours(1)]), halfway),
    ...contract('2026-12-31', '2027-01-01T00:00:00Z'),
  ],
  'week of month': [
    row('outside on the 28th', outside(fifth, '2027-06-28T07:00:00Z', [0, hours(1)]), halfway),
    row('inside on the 29th', outside(fifth, '2027-06-29T07:00:00Z', [0, hours(1)]), spared),
  ],
};

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
          ...withPerson('alice', { manager: undefined }),
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
        ...byBob(bob, withPerson('bob', { contractor: { sponsor: key('erin'), until: '2026-11-30' } })),
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

function unreviewedBut(tree: ApprovalTree, by: readonly Name[]): Setup {
  return { ...unreviewed(tree), reviews: by.map((name) => aReview(name)) };
}

/** Risk low, a quarter of an hour without anybody. */
const short = (duration: number, change: Partial<Entitlement> = {}): Setup => ({
  ...unreviewed(all(rule('manager', [manager]), rule('system owner', [owner])), {
    risk: 'low',
    autoApprove: minutes(15),
    ...change,
  }),
  request: { duration: duration as never },
});
const automatic = approved('pass approval.automatic');
const byPeople = pending('wait approval.missing', 'wait approval.missing');

const autoApproval: Table = {
  codes: ['approval.automatic'],
  satisfied: [
    row('takes a short window', short(minutes(15)), automatic),
    row(
      'takes one that nobody could approve',
      short(minutes(15), { approval: rule('self', [user('alice')]) }),
      automatic,
    ),
    row(
      'takes one, and a refusal stands',
      { ...short(minutes(15)), reviews: [aVeto('bob')] },
      denied('pass approval.automatic', 'deny approval.veto'),
    ),
  ],
  unsatisfied: [
    row('takes no long one', short(hours(1)), byPeople),
    row('takes none above low', short(minutes(15), { risk: 'medium' }), byPeople),
    row('takes none where there is none', short(minutes(15), { autoApprove: undefined }), byPeople),
    row('takes none of no length', short(minutes(15), { autoApprove: Number.NaN as never }), byPeople),
    row(
      'takes no break-glass',
      emergency({
        path: { waives: ['ticket'] },
        entitlement: { risk: 'low', autoApprove: hours(2) },
      }),
      byPeople,
    ),
    row(
      'takes no extension',
      {
        ...short(minutes(15)),
        request: { duration: minutes(15), extends: grantNumber(41) },
        facts: { running: known([sameRunning(41)], now), extended: known([anExtended(41)], now) },
      },
      byPeople,
    ),
    row(
      'takes nothing whose approval has no rule',
      short(minutes(15), { approval: all() }),
      denied('deny approval.no-way'),
    ),
    row(
      'takes nothing of whose rules none is needed',
      short(minutes(15), { approval: when(bob, { longerThan: hours(3) }) }),
      denied('deny approval.nothing-left'),
    ),
  ],
  facts: reads({}, 'It looks at the entitlement and at the length that was asked for.'),
  boundary: [
    limit('up to how long', (by) => short(minutes(15) + by * 1000), [automatic, automatic, byPeople]),
  ],
  calendar: onInstants,
};

export const approvalTables = { approvals, 'auto-approval': autoApproval };
