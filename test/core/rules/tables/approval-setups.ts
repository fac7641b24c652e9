/** The setups that the tables of approvals begin with, and what a calendar has that instants have not. */
import { hours } from '../../../../src/core/brand.ts';
import { known } from '../../../../src/core/fact.ts';
import type { ApprovalTree, Calendar, Entitlement, Person, Policy } from '../../../../src/core/policy.ts';
import {
  all,
  aPerson,
  aPolicy,
  key,
  type Name,
  names,
  type PolicyChange,
  rule,
  user,
  when,
} from '../../../builders/policy.ts';
import { aReview, now } from '../../../builders/pull.ts';
import { approved, denied, type Edge, inSeconds, pending, row, type Row, type Setup, utc } from './table.ts';

export const filled = approved('pass approval.filled');
export const halfway = pending('pass approval.filled', 'wait approval.missing');
export const nobody = (...why: readonly string[]) => denied('deny approval.unfillable', ...why);

/** One rule, and bob’s approval of it, so many seconds from now. */
export const byBob = (tree: ApprovalTree, change: PolicyChange = {}, seconds = -3300): Setup => ({
  policy: aPolicy({ ...change, entitlement: { ...change.entitlement, approval: tree } }),
  reviews: [aReview('bob', { submittedAt: inSeconds(seconds) })],
});

export const bob = rule('bob', [user('bob')]);
export const unreviewed = (tree: ApprovalTree | 'none', change: Partial<Entitlement> = {}): Setup => ({
  policy: aPolicy({ entitlement: { approval: tree, ...change } }),
  reviews: [],
});

export const peopleWith = (name: Name, change: Partial<Person>): PolicyChange => ({
  people: names.map((each) => aPerson(each, each === name ? change : {})),
});

/** The policy at the time of the reviews, when it was another one. */
export const reviewedUnder = (policy: Policy): Setup => {
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
export const spared = approved('pass approval.filled', 'note approval.rule-not-needed');

/** The last second of bob’s contract, and the first after it. */
const contract = (until: string, over: string): readonly [Row, Row] => {
  const setup = byBob(bob, peopleWith('bob', { contractor: { sponsor: key('erin'), until } }));
  return [
    row('the last second of a contract', { ...setup, at: (utc(over) - 1000) as never }, filled),
    row('a contract that is over', { ...setup, at: utc(over) }, nobody()),
  ];
};
export const changes: Readonly<Record<Edge, readonly [Row, ...Row[]]>> = {
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
