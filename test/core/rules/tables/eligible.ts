/** The table of the rule about who may ask, and who may receive. */
import { known } from '../../../../src/core/fact.ts';
import type { Entitlement, Policy } from '../../../../src/core/policy.ts';
import { aPolicy, group, idOf, key, manager, oncall, team, user } from '../../../builders/policy.ts';
import { aBot, now } from '../../../builders/pull.ts';
import { nobodyAsks, forDave, withPerson } from './persons.ts';
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

const where = (entitlement: Partial<Entitlement>): Policy => aPolicy({ entitlement });

const TEAM = 'contoso/sre';
const may = approved('pass eligible.yes');
const mayNot = (why: string) => denied('deny eligible.not', `deny eligible.${why}`);
const mayNotReceive = (why: string) => denied('deny eligible.not-receiver', `deny eligible.${why}`);
const onCall = (from: number, to: number): Setup => ({
  policy: aPolicy({
    entitlement: { requesters: [oncall('day')] },
    rotas: {
      day: { kind: 'static', shifts: [{ person: key('alice'), from: inSeconds(from), to: inSeconds(to) }] },
    },
  }),
});

const eligible: Table = {
  codes: ['eligible.'],
  satisfied: [
    row('asks for themselves', {}, may),
    row('asks for somebody who may receive it', { request: forDave }, may),
  ],
  unsatisfied: [
    row(
      'is not among the requesters',
      { policy: where({ requesters: [group('payments-owners')] }) },
      denied('deny eligible.not'),
    ),
    row('asks where nobody may', { policy: where({ requesters: [] }) }, denied('deny eligible.not')),
    row(
      'asks for another where only oneself may',
      { policy: where({ for: [] }), request: forDave },
      denied('deny eligible.not-for-others'),
    ),
    row(
      'asks for another who may not receive it',
      { policy: where({ for: [user('bob')] }), request: forDave },
      denied('deny eligible.not-receiver'),
    ),
    row('is unknown', { pull: { author: aBot } }, denied('deny requester.bot', ...nobodyAsks)),
    row(
      'is named by a group that is none',
      { policy: where({ requesters: [group('nobody')] }) },
      mayNot('unknown-name'),
    ),
    row(
      'is named by a workload',
      { policy: where({ requesters: [{ kind: 'workload', workload: 'robot' }] }) },
      mayNot('not-judged'),
    ),
    row(
      'is named as a manager whom nobody has',
      {
        policy: withPerson(
          'dave',
          { manager: undefined },
          { entitlement: { for: [manager], approval: 'none', risk: 'low' } },
        ),
        request: forDave,
      },
      mayNotReceive('no-manager'),
    ),
  ],
  facts: reads(
    {
      teams: {
        of: {
          policy: where({ requesters: [team(TEAM)] }),
          facts: { teams: { [TEAM]: known([idOf('alice')], now) } },
        },
        known: may,
        empty: mayNot('team-empty'),
        failed: mayNot('team-failed'),
        deferred: { review: mayNot('team-deferred'), elevation: mayNot('team-deferred') },
        missing: mayNot('team-missing'),
      },
      oncall: {
        of: {
          policy: aPolicy({
            entitlement: { for: [oncall('night')] },
            rotas: { night: { kind: 'system', system: 'elsewhere', among: [user('dave')] } },
          }),
          request: forDave,
          facts: { oncall: { night: known([key('dave')], now) } },
        },
        known: may,
        empty: mayNotReceive('oncall-empty'),
        failed: mayNotReceive('oncall-failed'),
        deferred: {
          review: mayNotReceive('oncall-deferred'),
          elevation: mayNotReceive('oncall-deferred'),
        },
        missing: mayNotReceive('oncall-missing'),
      },
    },
    'It looks at people.yaml and the entitlement.',
  ),
  boundary: [
    limit('the beginning of a shift', (by) => onCall(by, 36_000), [may, may, mayNot('oncall-empty')]),
    limit('the end of a shift', (by) => onCall(-3600, by), [
      mayNot('oncall-empty'),
      mayNot('oncall-empty'),
      denied('pass eligible.yes', 'deny duty.past-shift'),
    ]),
  ],
  calendar: onInstants,
};

export const eligibleTables = { eligible };
