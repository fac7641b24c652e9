/** Tables of the rules that look back: separation of duties and cooldown. */
import { grantNumber, hours } from '../../../../src/core/brand.ts';
import { known } from '../../../../src/core/fact.ts';
import { anExtended, ended, running, sameRunning } from '../../../builders/grants.ts';
import { aPolicy, key } from '../../../builders/policy.ts';
import { now } from '../../../builders/pull.ts';
import { emergency } from './emergency.ts';
import { books } from './ledger.ts';
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

const TWO_HOURS = hours(2) / 1000;
const noSilence = never('The type demands it; left out it breaks the rules that read it, which denies.');
const no = (code: string) => denied(`deny ${code}`);
const bobs = { beneficiary: key('bob') };
const erins = { beneficiary: key('erin') };

const kept = approved('pass separation.kept');
/** `other` and this: never together, nor within an hour of one another. */
const apart = (within = hours(1)): Setup => ({
  policy: aPolicy({
    settings: {
      separationOfDuties: [{ name: 'two hands', neverBoth: ['prod-vm-admin', 'other'], within }],
    },
  }),
});
const starting = (setup: Setup, seconds: number): Setup => ({
  ...setup,
  request: { ...setup.request, start: inSeconds(seconds) },
});
const unsaid = (code: string) => denied('note separation.unknown', `deny caps.running-${code}`);

const separation: Table = {
  codes: ['separation.'],
  satisfied: [
    row(
      'is of nothing',
      books({}, { open: [running(7)], recent: [ended(5)] }),
      approved('pass separation.none'),
    ),
    row('is kept', books(apart()), kept),
    row('is of other people', books(apart(), { open: [running(7, erins)], recent: [ended(5, erins)] }), kept),
    row(
      'is of what never began',
      books(apart(), { recent: [ended(5, { startsAt: inSeconds(-60), endedAt: inSeconds(-60) })] }),
      kept,
    ),
  ],
  unsatisfied: [
    row('is broken by what is open', books(apart(), { open: [running(7)] }), no('separation.open-grant')),
    row(
      'is broken by what is over and not ended',
      books(apart(), { open: [running(7, { expiresAt: inSeconds(-TWO_HOURS) })] }),
      no('separation.open-grant'),
    ),
    row(
      'is broken by what is scheduled',
      books(apart(), {
        open: [
          running(7, {
            state: 'scheduled',
            startsAt: inSeconds(TWO_HOURS + 60),
            expiresAt: inSeconds(36_000),
          }),
        ],
      }),
      no('separation.open-grant'),
    ),
    row(
      'is broken by what has ended',
      books(apart(), { recent: [ended(5, { endedAt: inSeconds(-60) })] }),
      no('separation.recent-grant'),
    ),
    row(
      'is broken by what failed too',
      books(apart(), { recent: [ended(5, { endedAt: inSeconds(-60), why: 'failed' })] }),
      no('separation.recent-grant'),
    ),
  ],
  facts: reads(
    {
      running: {
        of: books(apart(), { open: [running(7)] }),
        known: no('separation.open-grant'),
        empty: unsaid('empty'),
        failed: unsaid('failed'),
        deferred: { review: unsaid('deferred'), elevation: unsaid('deferred') },
        missing: noSilence,
      },
      recent: {
        of: books(apart()),
        known: kept,
        empty: no('separation.recent-empty'),
        failed: no('separation.recent-failed'),
        deferred: { review: no('separation.recent-deferred'), elevation: no('separation.recent-deferred') },
        missing: noSilence,
      },
    },
    'It looks at what is held and was held.',
  ),
  boundary: [
    limit(
      'since another ended',
      (by) => books(apart(), { recent: [ended(5, { endedAt: inSeconds(-3600 + by) })] }),
      [kept, kept, no('separation.recent-grant')],
    ),
    limit(
      'between the end of another and a start',
      (by) => books(starting(apart(), 7200), { open: [running(7, { expiresAt: inSeconds(3600 + by) })] }),
      [kept, kept, no('separation.open-grant')],
    ),
    limit(
      'until another begins',
      (by) =>
        books(apart(), {
          open: [
            running(7, {
              state: 'scheduled',
              startsAt: inSeconds(TWO_HOURS + 3600 + by),
              expiresAt: inSeconds(36_000),
            }),
          ],
        }),
      [no('separation.open-grant'), kept, kept],
    ),
    limit(
      'nothing in between, but not together',
      (by) =>
        books(starting(apart(0 as never), 3600), { open: [running(7, { expiresAt: inSeconds(3600 + by) })] }),
      [kept, kept, no('separation.open-grant')],
    ),
    limit('how far back the ledger was read', (by) => books(apart(), { since: inSeconds(-3600 + by) }), [
      kept,
      kept,
      no('separation.recent-missing'),
    ]),
  ],
  calendar: onInstants,
};

const ofIt = { entitlement: 'prod-vm-admin' };
const passed = approved('pass cooldown.passed');
/** An hour between two grants of it. */
const cooling: Setup = { policy: aPolicy({ entitlement: { cooldown: hours(1) } }) };
const unknown = (code: string) => denied('note cooldown.unknown', `deny caps.running-${code}`);
/** #41 ended half an hour ago, and the request goes on with #40, which went on with it. */
const continued: Setup = {
  ...cooling,
  request: { extends: grantNumber(40), duration: hours(1) },
  facts: {
    running: known([sameRunning(40)], now),
    recent: known([ended(41, { ...ofIt, endedAt: inSeconds(-1800) })], now),
    extended: known([anExtended(40, { extends: grantNumber(41) }), anExtended(41)], now),
  },
};
const stillCounts = (why: string) => denied('deny cooldown.recent-grant', `deny extension.${why}`);

const cooldown: Table = {
  codes: ['cooldown.'],
  satisfied: [
    row('is none', books({}, { recent: [ended(5, ofIt)] }), approved('pass cooldown.none')),
    row(
      'is nothing',
      { policy: aPolicy({ entitlement: { cooldown: 0 as never } }) },
      approved('pass cooldown.none'),
    ),
    row(
      'is waived',
      books(emergency({ entitlement: { cooldown: hours(1) } })),
      approved('pass cooldown.waived'),
    ),
    row('has passed', books(cooling), passed),
    row(
      'is of another entitlement',
      books(cooling, { recent: [ended(5, { endedAt: inSeconds(-60) })] }),
      passed,
    ),
    row('is of other people', books(cooling, { open: [running(7, { ...bobs, ...ofIt })] }), passed),
    row('does not part what goes on', continued, passed),
  ],
  unsatisfied: [
    row('has not begun', books(cooling, { open: [running(7, ofIt)] }), no('cooldown.open-grant')),
    row(
      'has no end yet',
      books(cooling, { open: [running(7, { ...ofIt, expiresAt: inSeconds(-TWO_HOURS) })] }),
      no('cooldown.open-grant'),
    ),
    row(
      'has not passed',
      books(cooling, { recent: [ended(5, { ...ofIt, endedAt: inSeconds(-60) })] }),
      no('cooldown.recent-grant'),
    ),
    row(
      'is not waived where it is not listed',
      books(emergency({ path: { waives: ['approval', 'ticket'] }, entitlement: { cooldown: hours(1) } }), {
        recent: [ended(5, { ...ofIt, endedAt: inSeconds(-60) })],
      }),
      no('cooldown.recent-grant'),
    ),
  ],
  facts: reads(
    {
      running: {
        of: books(cooling),
        known: passed,
        empty: unknown('empty'),
        failed: unknown('failed'),
        deferred: { review: unknown('deferred'), elevation: unknown('deferred') },
        missing: noSilence,
      },
      recent: {
        of: books(cooling),
        known: passed,
        empty: no('cooldown.recent-empty'),
        failed: no('cooldown.recent-failed'),
        deferred: { review: no('cooldown.recent-deferred'), elevation: no('cooldown.recent-deferred') },
        missing: noSilence,
      },
      extended: {
        of: continued,
        known: passed,
        empty: stillCounts('empty'),
        failed: stillCounts('failed'),
        deferred: { review: stillCounts('deferred'), elevation: stillCounts('deferred') },
        missing: stillCounts('missing'),
      },
    },
    'It looks at what is held and was held of the entitlement.',
  ),
  boundary: [
    limit(
      'since another ended',
      (by) => books(cooling, { recent: [ended(5, { ...ofIt, endedAt: inSeconds(-3600 + by) })] }),
      [passed, passed, no('cooldown.recent-grant')],
    ),
    limit(
      'between the end of another and a start',
      (by) =>
        books(starting(cooling, 7200), { open: [running(7, { ...ofIt, expiresAt: inSeconds(3600 + by) })] }),
      [passed, passed, no('cooldown.open-grant')],
    ),
    limit(
      'how long it took to undo what failed',
      (by) =>
        books(cooling, {
          recent: [
            ended(5, { ...ofIt, why: 'failed', startsAt: inSeconds(-660 - by), endedAt: inSeconds(-60) }),
          ],
        }),
      [passed, no('cooldown.recent-grant'), no('cooldown.recent-grant')],
    ),
    limit('how far back the ledger was read', (by) => books(cooling, { since: inSeconds(-3600 + by) }), [
      passed,
      passed,
      no('cooldown.recent-missing'),
    ]),
  ],
  calendar: onInstants,
};

export const historyTables = { separation, cooldown };
