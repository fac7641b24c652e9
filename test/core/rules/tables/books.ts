/** Tables of the rules about what is open: caps, overlap and extensions. */
import { digest, grantNumber, hours } from '../../../../src/core/brand.ts';
import { known } from '../../../../src/core/fact.ts';
import type { ExtendedRequest, RunningGrant } from '../../../../src/core/facts.ts';

import type { Settings } from '../../../../src/core/policy.ts';
import { anExtended, running, sameRunning } from '../../../builders/grants.ts';
import { aPolicy, anEnvironment, key } from '../../../builders/policy.ts';
import { now } from '../../../builders/pull.ts';
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
const open = (grants: readonly RunningGrant[], setup: Setup = {}): Setup => ({
  ...setup,
  facts: { ...setup.facts, running: known(grants, now) },
});
const many = (count: number, change: Partial<RunningGrant> = {}): readonly RunningGrant[] =>
  Array.from({ length: count }, (_, at) => running(100 + at, change));

const below = approved('pass caps.below');
const no = (code: string) => denied(`deny ${code}`);
const capped = (caps: Partial<Settings['caps']>, own: { active?: number; activePerPerson?: number } = {}) =>
  aPolicy({
    settings: {
      caps: {
        activePerPerson: undefined,
        activeTotal: undefined,
        cooldown: undefined,
        unexpiredRemovalsPerRun: 5,
        ...caps,
      },
    },
    entitlement: { caps: { active: own.active, activePerPerson: own.activePerPerson } },
  });
const bobs = { beneficiary: key('bob') };
const ofIt = { entitlement: 'prod-vm-admin' };

const caps: Table = {
  codes: ['caps.'],
  satisfied: [
    row('are not reached', open(many(2)), below),
    row('are none', open(many(40), { policy: capped({}) }), below),
    row('are of others', open(many(3, bobs)), below),
    row('pass over the grant itself', open([running(42)], { policy: capped({ activePerPerson: 1 }) }), below),
  ],
  unsatisfied: [
    row('of a person', open(many(3)), no('caps.person')),
    row('of a person, by what is scheduled', open(many(3, { state: 'scheduled' })), no('caps.person')),
    row('of all', open(many(1, bobs), { policy: capped({ activeTotal: 1 }) }), no('caps.total')),
    row(
      'of the entitlement',
      open(many(1, { ...bobs, ...ofIt }), { policy: capped({}, { active: 1 }) }),
      no('caps.entitlement'),
    ),
    row(
      'of a person for the entitlement',
      open(many(1, ofIt), { policy: capped({}, { activePerPerson: 1 }) }),
      no('caps.entitlement-person'),
    ),
  ],
  facts: reads(
    {
      running: {
        of: open(many(2)),
        known: below,
        empty: no('caps.running-empty'),
        failed: no('caps.running-failed'),
        deferred: { review: no('caps.running-deferred'), elevation: no('caps.running-deferred') },
        missing: noSilence,
      },
    },
    'It counts what is open, and nothing else.',
  ),
  boundary: [
    limit('of a person', (by) => open(many(3 + by)), [below, no('caps.person'), no('caps.person')]),
    limit('of all', (by) => open(many(25 + by, bobs)), [below, no('caps.total'), no('caps.total')]),
    limit(
      'of the entitlement',
      (by) => open(many(4 + by, { ...bobs, ...ofIt }), { policy: capped({}, { active: 4 }) }),
      [below, no('caps.entitlement'), no('caps.entitlement')],
    ),
    limit(
      'of a person for the entitlement',
      (by) => open(many(2 + by, ofIt), { policy: capped({}, { activePerPerson: 2 }) }),
      [below, no('caps.entitlement-person'), no('caps.entitlement-person')],
    ),
    limit(
      'the end of what is open',
      (by) => open([running(7, { expiresAt: inSeconds(by) })], { policy: capped({ activePerPerson: 1 }) }),
      [below, below, no('caps.person')],
    ),
  ],
  calendar: onInstants,
};

const nothing = approved('pass overlap.none');
const inTheWay = no('overlap.open-grant');
/** Of the very targets, from and to in seconds. */
const holding = (from: number, to: number, change: Partial<RunningGrant> = {}): readonly RunningGrant[] => [
  sameRunning(7, { startsAt: inSeconds(from), expiresAt: inSeconds(to), ...change }),
];
const starting = (seconds: number): Setup => ({ request: { start: inSeconds(seconds) } });

const overlap: Table = {
  codes: ['overlap.'],
  satisfied: [
    row('is none', {}, nothing),
    row('is none with other targets', open(holding(-3600, 3600, { targets: [] })), nothing),
    row('is none with itself', open([sameRunning(42)]), nothing),
    row('is none with what is over, at a later start', open(holding(-7200, -60), starting(600)), nothing),
  ],
  unsatisfied: [
    row('is one with what is open', open(holding(-3600, 3600)), inTheWay),
    row('is one with what is scheduled', open(holding(60, 3600, { state: 'scheduled' })), inTheWay),
    row('is one with what is over and not ended', open(holding(-7200, -60)), no('overlap.not-ended')),
    row(
      'is not known without a plan',
      { request: { parameters: new Map() } },
      denied(
        'note overlap.unknown',
        'deny parameter.missing',
        'deny plan.missing-parameter',
        'wait approval.missing',
        'wait approval.missing',
      ),
    ),
  ],
  facts: reads(
    {
      running: {
        of: open(holding(-3600, 3600)),
        known: inTheWay,
        empty: denied('note overlap.unknown', 'deny caps.running-empty'),
        failed: denied('note overlap.unknown', 'deny caps.running-failed'),
        deferred: {
          review: denied('note overlap.unknown', 'deny caps.running-deferred'),
          elevation: denied('note overlap.unknown', 'deny caps.running-deferred'),
        },
        missing: noSilence,
      },
    },
    'It looks at the plan and at what is open.',
  ),
  boundary: [
    limit('one begins when the other ends', (by) => open(holding(-3600, 3600 + by), starting(3600)), [
      nothing,
      nothing,
      inTheWay,
    ]),
    limit(
      'one ends when the other begins',
      (by) => open(holding(TWO_HOURS + by, 36_000, { state: 'scheduled' })),
      [inTheWay, nothing, nothing],
    ),
    limit('what ends now is not ended', (by) => open(holding(-3600, by)), [
      no('overlap.not-ended'),
      no('overlap.not-ended'),
      inTheWay,
    ]),
    limit(
      'what is not ended holds its place now, not later',
      (by) => open(holding(-3600, -60), starting(by)),
      [no('overlap.not-ended'), no('overlap.not-ended'), nothing],
    ),
  ],
  calendar: onInstants,
};

const goesOn = approved('pass extension.allowed');
/** Goes on with #41, of the very privileges, begun an hour ago; for as long as the request says. */
const going = (
  chain: readonly ExtendedRequest[] = [anExtended(41)],
  grants: readonly RunningGrant[] = [sameRunning(41)],
  request: Setup['request'] = {},
): Setup => ({
  request: { extends: grantNumber(41), ...request },
  facts: { running: known(grants, now), extended: known(chain, now) },
});
const otherPrivileges = { privileges: digest('0'.repeat(64)) };

const extension: Table = {
  codes: ['extension.'],
  satisfied: [
    row('is none', {}, approved('pass extension.none')),
    row('goes on with its own', going(), goesOn),
    row(
      'goes on with what goes on with another',
      going([anExtended(41, { extends: grantNumber(40) }), anExtended(40)]),
      goesOn,
    ),
  ],
  unsatisfied: [
    row('has a start', going(undefined, undefined, { start: inSeconds(600) }), no('extension.start')),
    row('is of another grant', going([anExtended(40)]), no('extension.missing')),
    row('is of no grant', going([]), no('extension.missing')),
    row(
      'is of a chain without its first',
      going([anExtended(41, { extends: grantNumber(40) })]),
      no('extension.chain-broken'),
    ),
    row('is of another person', going([anExtended(41, bobs)]), no('extension.other-person')),
    row(
      'is of another entitlement',
      going([anExtended(41, { entitlement: 'other' })]),
      no('extension.other-entitlement'),
    ),
    row(
      'asks for something else',
      going([anExtended(41, otherPrivileges)]),
      no('extension.other-privileges'),
    ),
    row(
      'holds something else',
      going([anExtended(41)], [sameRunning(41, otherPrivileges)]),
      no('extension.other-privileges'),
    ),
    row('is not open', going([anExtended(41)], []), no('extension.not-open')),
    row(
      'is not open any more',
      going([anExtended(41)], [sameRunning(41, { state: 'ending' })]),
      no('extension.not-open'),
    ),
    row(
      'is over',
      going([anExtended(41)], [sameRunning(41, { expiresAt: inSeconds(-60) })]),
      no('extension.over'),
    ),
    row(
      'lasts too long with the first of the chain',
      going([
        anExtended(41, { extends: grantNumber(40) }),
        anExtended(40, { startsAt: inSeconds(-TWO_HOURS - 60) }),
      ]),
      no('extension.too-long'),
    ),
  ],
  facts: reads(
    {
      running: {
        of: going(),
        known: goesOn,
        empty: denied('note extension.unknown', 'deny caps.running-empty'),
        failed: denied('note extension.unknown', 'deny caps.running-failed'),
        deferred: {
          review: denied('note extension.unknown', 'deny caps.running-deferred'),
          elevation: denied('note extension.unknown', 'deny caps.running-deferred'),
        },
        missing: noSilence,
      },
      extended: {
        of: going(),
        known: goesOn,
        empty: no('extension.empty'),
        failed: no('extension.failed'),
        deferred: { review: no('extension.deferred'), elevation: no('extension.deferred') },
        missing: no('extension.missing'),
      },
    },
    'It looks at the grants that the request goes on with.',
  ),
  boundary: [
    limit(
      'the longest of the entitlement',
      (by) => going([anExtended(41, { startsAt: inSeconds(-TWO_HOURS - by) })]),
      [goesOn, goesOn, no('extension.too-long')],
    ),
    limit(
      'the longest of the environment',
      (by) => ({
        ...going([anExtended(41, { startsAt: inSeconds(-3600 - by) })]),
        policy: aPolicy({ entitlement: { environment: anEnvironment({ maxDuration: hours(3) }) } }),
      }),
      [goesOn, goesOn, no('extension.too-long')],
    ),
    limit(
      'the end of the grant',
      (by) => going([anExtended(41)], [sameRunning(41, { expiresAt: inSeconds(by) })]),
      [no('extension.over'), no('extension.over'), goesOn],
    ),
  ],
  calendar: onInstants,
};

export const bookTables = { caps, overlap, extension };
