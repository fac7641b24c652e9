/** Tables of the rules that read a calendar: approved hours, and frozen days. */
import { hours } from '../../../../src/core/brand.ts';
import type { Calendar, Freeze, Stretch } from '../../../../src/core/policy.ts';
import { daySpan } from '../../../../src/core/zone.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { emergency } from './emergency.ts';
import {
  approved,
  denied,
  limit,
  never,
  reads,
  row,
  type Row,
  type Setup,
  type Table,
  utc,
} from './table.ts';

const nothingRead = reads({}, 'It looks at the request and the policy alone.');
const SECOND = 1000;

const days = (first: string, last = first, change: Partial<Freeze> = {}): readonly Freeze[] => {
  const [from, to] = [daySpan(first, 'Europe/Berlin'), daySpan(last, 'Europe/Berlin')];
  if (from === undefined || to === undefined) throw new Error('no day');
  return [
    {
      name: 'year end',
      firstDay: first,
      lastDay: last,
      from: from.from,
      to: to.to,
      environments: undefined,
      level: 'changes',
      ...change,
    },
  ];
};
const onDays = (freezes: readonly Freeze[], at: string, by = 0): Setup => ({
  policy: aPolicy({ settings: { freezes } }),
  at: (utc(at) + by * SECOND) as never,
});
const free = approved('pass freeze.no-day');
const hit = denied('deny freeze.day-changes');

/** Two hours that end with its first moment, or begin with the first that is no part of it; and each a second nearer. */
const around = (
  day: string,
  [endsAt, beginsAt]: readonly [string, string],
): readonly [Row, Row, Row, Row] => [
  row('ends when it begins', onDays(days(day), endsAt), free),
  row('ends a second later', onDays(days(day), endsAt, 1), hit),
  row('begins in its last second', onDays(days(day), beginsAt, -1), hit),
  row('begins when it is over', onDays(days(day), beginsAt), free),
];

const frozenDays: Table = {
  codes: ['freeze.no-day', 'freeze.day-'],
  satisfied: [
    row('are none', {}, free),
    row('lie elsewhere', onDays(days('2026-12-24'), '2026-11-20T11:00:00Z'), free),
    row(
      'are of another environment',
      onDays(days('2026-11-20', '2026-11-20', { environments: ['non-production'] }), '2026-11-20T11:00:00Z'),
      free,
    ),
    row(
      'of changes let break-glass pass',
      emergency({ policy: { settings: { freezes: days('2026-11-20') } } }),
      free,
    ),
  ],
  unsatisfied: [
    row('are met', onDays(days('2026-11-20'), '2026-11-20T11:00:00Z'), hit),
    row(
      'lie within the window',
      { ...onDays(days('2026-11-20'), '2026-11-19T21:00:00Z'), request: { duration: hours(4) } },
      hit,
    ),
    row(
      'of everything stop break-glass',
      emergency({
        policy: { settings: { freezes: days('2026-11-20', '2026-11-20', { level: 'everything' }) } },
      }),
      denied('deny freeze.day-everything'),
    ),
  ],
  facts: nothingRead,
  boundary: [
    limit(
      'their first moment',
      (by) => onDays(days('2026-11-24', '2026-11-25'), '2026-11-23T21:00:00Z', by),
      [free, free, hit],
    ),
    limit('their last moment', (by) => onDays(days('2026-11-24', '2026-11-25'), '2026-11-25T23:00:00Z', by), [
      hit,
      free,
      free,
    ]),
  ],
  calendar: {
    // A day of 23 hours, and one of 25.
    spring: around('2027-03-28', ['2027-03-27T21:00:00Z', '2027-03-28T22:00:00Z']),
    autumn: around('2027-10-31', ['2027-10-30T20:00:00Z', '2027-10-31T23:00:00Z']),
    'leap day': around('2028-02-29', ['2028-02-28T21:00:00Z', '2028-02-29T23:00:00Z']),
    'month end': around('2027-01-31', ['2027-01-30T21:00:00Z', '2027-01-31T23:00:00Z']),
    midnight: around('2026-12-31', ['2026-12-30T21:00:00Z', '2026-12-31T23:00:00Z']),
    'week of month': never('A freeze is written with its dates, in no week of any month.'),
  },
};

const inside = approved('pass hours.inside');
const outside = denied('deny hours.outside');
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const stretch = (from: string, to: string, change: Partial<Stretch> = {}): Stretch => ({
  days: WEEK,
  from,
  to,
  weekOfMonth: undefined,
  ...change,
});
const open = (stretches: readonly Stretch[]): Calendar => ({
  name: 'business-hours',
  timezone: 'Europe/Berlin',
  stretches,
});
/** By default one hour, from `at` on and so many seconds. */
const within = (
  stretches: readonly Stretch[],
  at: string,
  [by, length]: readonly [number, number] = [0, hours(1)],
): Setup => ({
  policy: aPolicy({ entitlement: { hours: open(stretches) } }),
  request: { duration: length as never },
  at: (utc(at) + by * SECOND) as never,
});
const business = [stretch('07:00', '20:00', { days: ['mon', 'tue', 'wed', 'thu', 'fri'] })];
const nightly = [stretch('02:30', '05:00')];

const hoursTable: Table = {
  codes: ['hours.'],
  satisfied: [
    row('are any', {}, approved('pass hours.any')),
    row('hold the window', within(business, '2026-11-20T11:00:00Z'), inside),
    row(
      'are waived by break-glass',
      emergency({ entitlement: { hours: open([]) } }),
      approved('pass hours.waived'),
    ),
  ],
  unsatisfied: [
    row('do not hold a Saturday', within(business, '2026-11-21T11:00:00Z'), outside),
    row('do not hold what only begins inside', within(business, '2026-11-20T18:30:00Z'), outside),
    row('are none', within([], '2026-11-20T11:00:00Z'), outside),
    row(
      'are not waived by break-glass that does not list them',
      emergency({ path: { waives: ['approval', 'ticket'] }, entitlement: { hours: open([]) } }),
      outside,
    ),
  ],
  facts: nothingRead,
  boundary: [
    limit('their beginning', (by) => within(business, '2026-11-20T06:00:00Z', [by, hours(1)]), [
      outside,
      inside,
      inside,
    ]),
    limit('their end', (by) => within(business, '2026-11-20T18:00:00Z', [by, hours(1)]), [
      inside,
      inside,
      outside,
    ]),
    limit(
      'one stretch after the other',
      (by) =>
        within(
          [stretch('07:00', '12:00'), stretch(['11:59', '12:00', '12:01'][by + 1] ?? '', '20:00')],
          '2026-11-20T10:30:00Z',
        ),
      [inside, inside, outside],
    ),
  ],
  calendar: {
    // 02:30 is left out, so they begin when the clock shows 03:00, and last two hours.
    spring: [
      row('from the change on', within(nightly, '2027-03-28T01:00:00Z', [0, hours(2)]), inside),
      row('a second before it', within(nightly, '2027-03-28T01:00:00Z', [-1, hours(2)]), outside),
      row('a second longer', within(nightly, '2027-03-28T01:00:00Z', [0, hours(2) + SECOND]), outside),
    ],
    // 02:30 comes twice, so they begin with the first, and last three and a half.
    autumn: [
      row('from the first 02:30 on', within(nightly, '2027-10-31T00:30:00Z', [0, hours(3.5)]), inside),
      row('a second before it', within(nightly, '2027-10-31T00:30:00Z', [-1, hours(3.5)]), outside),
      row('a second longer', within(nightly, '2027-10-31T00:30:00Z', [0, hours(3.5) + SECOND]), outside),
    ],
    'leap day': [
      row(
        'is the fifth Tuesday of its month',
        within([stretch('08:00', '12:00', { days: ['tue'], weekOfMonth: 5 })], '2028-02-29T07:00:00Z'),
        inside,
      ),
      row(
        'ends at its own midnight, and 1 March begins there',
        within([stretch('20:00', '24:00', { days: ['tue'] })], '2028-02-29T22:00:00Z'),
        inside,
      ),
      row(
        'a second into 1 March',
        within([stretch('20:00', '24:00', { days: ['tue'] })], '2028-02-29T22:00:00Z', [1, hours(1)]),
        outside,
      ),
    ],
    'month end': [
      row(
        'Friday 30 April into Saturday 1 May',
        within([stretch('22:00', '04:00', { days: ['fri'] })], '2027-05-01T01:00:00Z'),
        inside,
      ),
      row(
        'Saturday has no night of its own',
        within([stretch('22:00', '04:00', { days: ['fri'] })], '2027-05-02T01:00:00Z'),
        outside,
      ),
      row(
        'the fifth Friday’s night goes on in the next month',
        within([stretch('22:00', '04:00', { days: ['fri'], weekOfMonth: 5 })], '2027-05-01T01:00:00Z', [
          0,
          hours(1),
        ]),
        inside,
      ),
    ],
    midnight: [
      row(
        '24:00 adjoins 00:00',
        within([stretch('20:00', '24:00'), stretch('00:00', '04:00')], '2026-12-31T22:30:00Z'),
        inside,
      ),
      row('ends at midnight', within([stretch('20:00', '24:00')], '2026-12-31T22:00:00Z'), inside),
      row(
        'a second later',
        within([stretch('20:00', '24:00')], '2026-12-31T22:00:00Z', [1, hours(1)]),
        outside,
      ),
      row('begins at midnight', within([stretch('00:00', '04:00')], '2026-12-31T23:00:00Z'), inside),
      row(
        'a second earlier',
        within([stretch('00:00', '04:00')], '2026-12-31T23:00:00Z', [-1, hours(1)]),
        outside,
      ),
    ],
    'week of month': [
      row(
        'the 7th is of the first',
        within([stretch('08:00', '12:00', { weekOfMonth: 1 })], '2027-06-07T07:00:00Z'),
        inside,
      ),
      row(
        'the 8th is of the second',
        within([stretch('08:00', '12:00', { weekOfMonth: 1 })], '2027-06-08T07:00:00Z'),
        outside,
      ),
      row(
        'the 8th is',
        within([stretch('08:00', '12:00', { weekOfMonth: 2 })], '2027-06-08T07:00:00Z'),
        inside,
      ),
      row(
        'the 28th is of the fourth',
        within([stretch('08:00', '12:00', { weekOfMonth: 4 })], '2027-06-28T07:00:00Z'),
        inside,
      ),
      row(
        'the 29th is of the fifth',
        within([stretch('08:00', '12:00', { weekOfMonth: 4 })], '2027-06-29T07:00:00Z'),
        outside,
      ),
      row(
        'a short February has no fifth',
        within([stretch('08:00', '12:00', { weekOfMonth: 5 })], '2027-02-28T07:00:00Z'),
        outside,
      ),
      row(
        'ISO week 53 is the end of December',
        within([stretch('08:00', '12:00', { weekOfMonth: 5 })], '2026-12-31T07:00:00Z'),
        inside,
      ),
    ],
  },
};

export const calendarTables = { 'frozen-days': frozenDays, hours: hoursTable };
