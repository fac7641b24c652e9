/** Nobody protected is a beneficiary, and nobody is while it cannot be told who is protected. */
import { describe, expect, it } from 'vitest';
import { known } from '../../src/core/fact.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { PeopleRef, Rota } from '../../src/core/policy.ts';
import { judge, obstacles, type Situation } from '../builders/facts.ts';
import {
  aPerson,
  aPolicy,
  entraOf,
  group,
  idOf,
  key,
  listGroup,
  names,
  oncall,
  team,
  user,
  type PolicyChange,
} from '../builders/policy.ts';
import { at, now } from '../builders/pull.ts';

const guarded = (people: readonly PeopleRef[], change: PolicyChange = {}): Situation => ({
  policy: aPolicy({ ...change, settings: { protected: { roles: [], scopes: [], people } } }),
});
const live = (fact: Facts['teams'][string] | undefined): Situation => ({
  ...guarded([team('contoso/board')]),
  facts: { teams: fact === undefined ? {} : { 'contoso/board': fact } },
});
const payments = (...shifts: Extract<Rota, { kind: 'static' }>['shifts']): PolicyChange => ({
  rotas: { payments: { kind: 'static', shifts } },
});

describe('protected people', () => {
  it.each<[string, Situation, readonly string[]]>([
    ['are nobody by default', guarded([]), []],
    ['are not those who ask for somebody else', guarded([user('bob')]), []],
    ['are denied', guarded([user('alice')]), ['protected.person']],
    ['are denied as members of a group', guarded([group('sre')]), ['protected.person']],
    [
      'are denied as members of a group inside a group',
      guarded([group('all')], { groups: { all: listGroup('group:sre') } }),
      ['protected.person'],
    ],
    [
      'are denied although they stand in the file a second time',
      guarded([user('mallory')], {
        people: names.map((name) => aPerson(name, name === 'mallory' ? { entra: entraOf('alice') } : {})),
      }),
      ['protected.person'],
    ],
    ['are denied as members of a team', live(known([idOf('alice')], now)), ['protected.person']],
    ['are not those outside the team', live(known([idOf('bob')], now)), []],
    ['may be anybody while the team is empty', live({ kind: 'empty', at: now }), ['protected.team-empty']],
    [
      'may be anybody while the team cannot be read',
      live({ kind: 'failed', why: 'no' }),
      ['protected.team-failed'],
    ],
    [
      'may be anybody while the team is deferred',
      live({ kind: 'deferred', source: 'x' }),
      ['protected.team-deferred'],
    ],
    ['may be anybody while nobody asked for the team', live(undefined), ['protected.team-missing']],
    ['may be anybody while the group is not there', guarded([group('nothing')]), ['protected.unknown-name']],
    [
      'are denied while they are on call',
      guarded([oncall('payments')], payments({ person: key('alice'), from: at('10:00'), to: at('12:00') })),
      ['protected.person'],
    ],
    [
      'are nobody while nobody is on call',
      guarded([oncall('payments')], payments({ person: key('alice'), from: at('12:00'), to: at('13:00') })),
      [],
    ],
    [
      'may be anybody while a rota of another system does not answer',
      {
        ...guarded([oncall('payments')], {
          rotas: { payments: { kind: 'system', system: 'pagerduty', among: [group('sre')] } },
        }),
        facts: { oncall: { payments: { kind: 'failed', why: 'no' } } },
      },
      ['protected.oncall-failed'],
    ],
  ])('%s', (_, situation, codes) => {
    expect(obstacles(judge(situation))).toEqual(codes);
  });

  it('are denied as beneficiaries, whoever asks for them', () => {
    const decision = judge({ ...guarded([user('dave')]), request: { beneficiary: key('dave') } });
    expect(obstacles(decision)).toEqual(['protected.person']);
  });
});
