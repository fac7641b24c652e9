/** Tables of the rules of time that read no calendar: start, length, and the switch that freezes. */
import { hours, minutes } from '../../../../src/core/brand.ts';
import { anEnvironment, aPolicy } from '../../../builders/policy.ts';
import { known } from '../../../../src/core/fact.ts';
import { aReview, now } from '../../../builders/pull.ts';
import { emergency } from './emergency.ts';
import {
  approved,
  denied,
  inSeconds,
  limit,
  never,
  onInstants,
  reads,
  row,
  type Setup,
  type Table,
} from './table.ts';

const nothingRead = reads({}, 'It looks at the request and the policy alone.');
const SECOND = 1000;

const starting = (seconds: number, duration = hours(2)): Setup => ({
  request: { start: inSeconds(seconds), duration },
});
const HORIZON = 14 * 24 * 3600;
const ahead = approved('pass start.ahead');
const late = approved('note start.late');

const start: Table = {
  codes: ['start.'],
  satisfied: [
    row('is at once', {}, approved('pass start.at-once')),
    row('lies ahead', starting(3600), ahead),
    row('has passed meanwhile', starting(-1800), late),
  ],
  unsatisfied: [
    row('lies too far ahead', starting(HORIZON + 3600), denied('deny start.too-far')),
    row('had passed at once', starting(-7200, hours(4)), denied('deny start.past')),
    row('leaves nothing', starting(-3000, minutes(30)), denied('deny start.too-late')),
  ],
  facts: reads(
    {},
    'It looks at the request and at when it was opened; of approvals at the plan that they left.',
  ),
  boundary: [
    limit('the horizon', (by) => starting(HORIZON + by), [ahead, ahead, denied('deny start.too-far')]),
    limit('now', (by) => starting(by), [late, ahead, ahead]),
    limit('when it was opened', (by) => starting(-3600 + by), [denied('deny start.past'), late, late]),
    limit('ten minutes left', (by) => starting(-3000 + by, minutes(60)), [
      denied('deny start.too-late'),
      late,
      late,
    ]),
    limit(
      'ten minutes left of what an approval left',
      (by) => ({
        ...starting(-1200 + by),
        reviews: [aReview('carol', { body: '30m' }), aReview('bob')],
      }),
      [denied('deny start.too-late'), late, late],
    ),
  ],
  calendar: onInstants,
};

const allowed = approved('pass duration.allowed');
const long = denied('deny duration.too-long');
const lasting = (length: number, change: Parameters<typeof aPolicy>[0] = {}): Setup => ({
  request: { duration: length as never },
  policy: aPolicy(change),
});

const duration: Table = {
  codes: ['duration.'],
  satisfied: [row('is allowed', {}, allowed)],
  unsatisfied: [
    row('is too short', lasting(minutes(9)), denied('deny duration.too-short')),
    row('is too long', lasting(hours(5)), long),
    row('is nothing', lasting(0), denied('deny duration.too-short')),
    row('is less than nothing', lasting(-hours(1)), denied('deny duration.too-short')),
    row('is a part of a millisecond', lasting(hours(1) + 0.5), denied('deny duration.unreadable')),
    row(
      'is without an end',
      lasting(Infinity),
      // Neither the plan nor the hours can be said of it.
      denied(
        'deny duration.unreadable',
        'deny rule.broken',
        'deny rule.broken',
        'wait approval.missing',
        'wait approval.missing',
      ),
    ),
    row(
      'has no limit that can be read',
      lasting(hours(1), { entitlement: { maxDuration: Number.NaN as never } }),
      denied('deny duration.unreadable'),
    ),
  ],
  facts: nothingRead,
  boundary: [
    limit('ten minutes', (by) => lasting(minutes(10) + by * SECOND), [
      denied('deny duration.too-short'),
      allowed,
      allowed,
    ]),
    limit('the longest of the entitlement', (by) => lasting(hours(4) + by * SECOND), [
      allowed,
      allowed,
      long,
    ]),
    limit(
      'the longest of the environment',
      (by) =>
        lasting(hours(3) + by * SECOND, {
          entitlement: { environment: anEnvironment({ maxDuration: hours(3) }) },
        }),
      [allowed, allowed, long],
    ),
    limit(
      'the longest of break-glass',
      (by) => {
        const setup = emergency();
        return { ...setup, request: { ...setup.request, duration: (hours(1) + by * SECOND) as never } };
      },
      [allowed, allowed, long],
    ),
  ],
  calendar: onInstants,
};

const frozen = (level: 'none' | 'changes' | 'everything'): Setup => ({
  policy: aPolicy({ settings: { freeze: level } }),
});
const emergencyWhile = (level: 'changes' | 'everything') =>
  emergency({ policy: { settings: { freeze: level } } });

/** By an operator's dispatch; `until` in seconds from now, null: until it is lifted. */
const ordered = (level: 'changes' | 'everything', until: number | null = null, setup: Setup = {}): Setup => ({
  ...setup,
  facts: {
    ...setup.facts,
    freeze: known(
      {
        level,
        by: 'erin',
        since: inSeconds(-3600),
        until: until === null ? null : inSeconds(until),
        why: 'a lost laptop',
      },
      now,
    ),
  },
});
const unread = (how: string) => denied(`deny freeze.ordered-${how}`);
const nothingFrozen = approved('pass freeze.none');
const everything = denied('deny freeze.ordered-everything');

const freeze: Table = {
  codes: ['freeze.none', 'freeze.break-glass', 'freeze.changes', 'freeze.everything', 'freeze.ordered-'],
  satisfied: [
    row('is off', frozen('none'), nothingFrozen),
    row('of an operator is over', ordered('everything', -1), nothingFrozen),
    row(
      'of an operator lets break-glass pass when it is of changes',
      ordered('changes', null, emergency()),
      approved('pass freeze.ordered-break-glass'),
    ),
    row('of changes lets break-glass pass', emergencyWhile('changes'), approved('pass freeze.break-glass')),
  ],
  unsatisfied: [
    row('of changes', frozen('changes'), denied('deny freeze.changes')),
    row('of everything', frozen('everything'), denied('deny freeze.everything')),
    row('of everything stops break-glass', emergencyWhile('everything'), denied('deny freeze.everything')),
    row('of an operator, of changes', ordered('changes'), denied('deny freeze.ordered-changes')),
    row('of an operator, of everything', ordered('everything'), everything),
    row(
      'of an operator, of everything, stops break-glass',
      ordered('everything', null, emergency()),
      everything,
    ),
    row(
      'of an operator is not lifted by settings that freeze less',
      ordered('everything', null, frozen('changes')),
      denied('deny freeze.changes', 'deny freeze.ordered-everything'),
    ),
    row(
      'of the settings is not lifted by an operator who freezes less',
      ordered('changes', null, emergencyWhile('everything')),
      denied('deny freeze.everything', 'pass freeze.ordered-break-glass'),
    ),
  ],
  facts: reads(
    {
      freeze: {
        of: {},
        known: nothingFrozen,
        empty: unread('empty'),
        failed: unread('failed'),
        deferred: { review: unread('deferred'), elevation: unread('deferred') },
        missing: never('The type demands it; left out it breaks the rule, which denies.'),
      },
    },
    'It looks at the settings, the request and the clock alone.',
  ),
  boundary: [limit('its end', (by) => ordered('everything', by), [nothingFrozen, nothingFrozen, everything])],
  calendar: onInstants,
};

export const timeTables = { start, duration, freeze };
