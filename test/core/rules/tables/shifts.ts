/** Tables of the rules about whose duty it is, and who is never given anything. */
import { hours } from '../../../../src/core/brand.ts';
import { known } from '../../../../src/core/fact.ts';
import type { PeopleRef, Rota } from '../../../../src/core/policy.ts';
import {
  aPerson,
  aPolicy,
  group,
  idOf,
  key,
  manager,
  names,
  oncall,
  team,
  user,
} from '../../../builders/policy.ts';
import { aBot, now } from '../../../builders/pull.ts';
import { forDave, nobodyAsks } from './persons.ts';
import {
  approved,
  denied,
  inSeconds,
  limit,
  onInstants,
  reads,
  row,
  type Setup,
  type Table,
} from './table.ts';

const TEAM = 'contoso/sre';
const TWO_HOURS = hours(2) / 1000;

/** Alice's shifts, in seconds from now on. */
const shifts = (...times: readonly (readonly [from: number, to: number])[]): Rota => ({
  kind: 'static',
  shifts: times.map(([from, to]) => ({ person: key('alice'), from: inSeconds(from), to: inSeconds(to) })),
});
const elsewhere = (...among: readonly PeopleRef[]): Rota => ({ kind: 'system', system: 'elsewhere', among });
const askedBy = (requesters: readonly PeopleRef[], day: Rota, night = elsewhere(user('alice'))) =>
  aPolicy({ entitlement: { requesters }, rotas: { day, night } });
const byShift = (...times: readonly (readonly [from: number, to: number])[]): Setup => ({
  policy: askedBy([oncall('day')], shifts(...times)),
});
const within = approved('pass duty.within-shift');
const past = denied('deny duty.past-shift');

const duty: Table = {
  codes: ['duty.'],
  satisfied: [
    row('is not needed', {}, approved('pass duty.not-needed')),
    row(
      'is needed of neither who asks nor who receives',
      { request: forDave },
      approved('pass duty.not-needed', 'pass duty.not-needed'),
    ),
    row('lasts longer than the window', byShift([-3600, 36_000]), within),
  ],
  unsatisfied: [
    row('ends before the window', byShift([-3600, 600]), past),
    row(
      'ends for who asks, though who receives needs none',
      { ...byShift([-3600, 600]), request: forDave },
      denied('deny duty.past-shift', 'note duty.nobody'),
    ),
    row(
      'is nobody’s, where nobody is known',
      { pull: { author: aBot } },
      denied('note duty.nobody', 'deny requester.bot', ...nobodyAsks),
    ),
  ],
  facts: reads(
    {
      teams: {
        of: {
          policy: askedBy([team(TEAM), oncall('day')], shifts([-3600, 600])),
          facts: { teams: { [TEAM]: known([idOf('alice')], now) } },
        },
        known: approved('pass duty.not-needed'),
        empty: past,
        failed: past,
        deferred: { review: past, elevation: past },
        missing: past,
      },
      oncall: {
        of: {
          policy: askedBy([oncall('night')], shifts()),
          facts: { oncall: { night: known([key('alice')], now) } },
        },
        known: denied('deny duty.unknown-end'),
        empty: denied('note duty.nobody', 'deny eligible.not', 'deny eligible.oncall-empty'),
        failed: denied('note duty.nobody', 'deny eligible.not', 'deny eligible.oncall-failed'),
        deferred: {
          review: denied('note duty.nobody', 'deny eligible.not', 'deny eligible.oncall-deferred'),
          elevation: denied('note duty.nobody', 'deny eligible.not', 'deny eligible.oncall-deferred'),
        },
        missing: denied('note duty.nobody', 'deny eligible.not', 'deny eligible.oncall-missing'),
      },
    },
    'It looks at the shifts of people.yaml and at who may ask without one.',
  ),
  boundary: [
    limit('the end of the window', (by) => byShift([-3600, TWO_HOURS + by]), [past, within, within]),
    limit('one shift after the other', (by) => byShift([-3600, 600], [600 + by, 36_000]), [
      within,
      within,
      past,
    ]),
  ],
  calendar: onInstants,
};

const protectedBy = (...people: readonly PeopleRef[]) =>
  aPolicy({
    settings: { protected: { roles: [], scopes: [], people } },
    rotas: { night: elsewhere(user('erin')), day: { kind: 'static', shifts: [] } },
  });
const safe = approved('pass protected.no-person');
const unsure = (code: string) => denied(`deny protected.${code}`);

const protectedPeople: Table = {
  codes: [
    'protected.no-person',
    'protected.person',
    'protected.team-',
    'protected.oncall-',
    'protected.no-manager',
    'protected.unknown-name',
    'protected.not-judged',
    'protected.nobody',
  ],
  satisfied: [
    row('are none', {}, safe),
    row('are others', { policy: protectedBy(user('erin')) }, safe),
    row('may ask for others', { policy: protectedBy(user('alice')), request: forDave }, safe),
    row('are on call at no time', { policy: protectedBy(oncall('day')) }, safe),
  ],
  unsatisfied: [
    row('are never given access', { policy: protectedBy(user('alice')) }, denied('deny protected.person')),
    row(
      'are never given access by others',
      { policy: protectedBy(user('dave')), request: forDave },
      denied('deny protected.person'),
    ),
    row(
      'are never given access under another key',
      {
        policy: aPolicy({
          settings: { protected: { roles: [], scopes: [], people: [user('erin')] } },
          people: names.map((name) => aPerson(name, name === 'erin' ? { alsoLogins: ['alice'] } : {})),
        }),
      },
      denied('deny protected.person'),
    ),
    row(
      'may be anybody of a group that is none',
      { policy: protectedBy(group('nobody')) },
      unsure('unknown-name'),
    ),
    row(
      'may be anybody behind a workload',
      { policy: protectedBy({ kind: 'workload', workload: 'robot' }) },
      unsure('not-judged'),
    ),
    row(
      'are managers, and whose is not known',
      {
        policy: aPolicy({
          settings: { protected: { roles: [], scopes: [], people: [manager] } },
          entitlement: { approval: 'none', risk: 'low' },
          people: names.map((name) => aPerson(name, name === 'alice' ? { manager: undefined } : {})),
        }),
      },
      unsure('no-manager'),
    ),
    row(
      'are not known, nor is who receives',
      { pull: { author: aBot } },
      denied('note protected.nobody', 'deny requester.bot', ...nobodyAsks),
    ),
  ],
  facts: reads(
    {
      teams: {
        of: {
          policy: protectedBy(team(TEAM)),
          facts: { teams: { [TEAM]: known([idOf('erin')], now) } },
        },
        known: safe,
        empty: unsure('team-empty'),
        failed: unsure('team-failed'),
        deferred: { review: unsure('team-deferred'), elevation: unsure('team-deferred') },
        missing: unsure('team-missing'),
      },
      oncall: {
        of: { policy: protectedBy(oncall('night')), facts: { oncall: { night: known([key('erin')], now) } } },
        known: safe,
        // A rota has hours without anybody.
        empty: safe,
        failed: unsure('oncall-failed'),
        deferred: { review: unsure('oncall-deferred'), elevation: unsure('oncall-deferred') },
        missing: unsure('oncall-missing'),
      },
    },
    'It looks at the settings and at people.yaml.',
  ),
  boundary: [
    limit(
      'the beginning of a shift',
      (by) => ({
        policy: aPolicy({
          settings: { protected: { roles: [], scopes: [], people: [oncall('day')] } },
          rotas: { day: shifts([by, 36_000]) },
        }),
      }),
      [denied('deny protected.person'), denied('deny protected.person'), safe],
    ),
    limit(
      'the end of a shift',
      (by) => ({
        policy: aPolicy({
          settings: { protected: { roles: [], scopes: [], people: [oncall('day')] } },
          rotas: { day: shifts([-3600, by]) },
        }),
      }),
      [safe, safe, denied('deny protected.person')],
    ),
  ],
  calendar: onInstants,
};

export const shiftTables = { duty, 'protected-people': protectedPeople };
