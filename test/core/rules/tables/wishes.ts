/** Tables of the rules about what is asked for: risk, reason, parameters, and what comes of them. */
import type { ForbiddenText } from '../../../../src/core/forbidden-text.ts';
import type { Entitlement, Parameter, Policy } from '../../../../src/core/policy.ts';
import { parameters } from '../../../builders/facts.ts';
import { aPerson, aPolicy, aRole, anNsgRule, key, names, oncall, user } from '../../../builders/policy.ts';
import { gitHubRepo } from '../../../builders/privileges.ts';
import { aBot } from '../../../builders/pull.ts';
import { emergency } from './emergency.ts';
import { approved, denied, limit, never, onInstants, reads, row, type Setup, type Table } from './table.ts';

const nothingRead = reads({}, 'It looks at the request and the policy alone.');
const where = (entitlement: Partial<Entitlement>, whole: Partial<Policy> = {}): Policy =>
  aPolicy({ entitlement, whole });

const unapproved = { approval: 'none' } as const;
const onCall = {
  day: { kind: 'static', shifts: [{ person: key('alice'), from: 0 as never, to: 9e12 as never }] },
} as const;
const fine = approved('pass risk.known');
const needsApproval = denied('deny risk.needs-approval');

const risk: Table = {
  codes: ['risk.'],
  satisfied: [
    row('is approved', {}, fine),
    row('is low', { policy: where({ ...unapproved, risk: 'low' }) }, fine),
    row(
      'is that of those on call',
      {
        policy: aPolicy({
          entitlement: { ...unapproved, requesters: [oncall('day'), oncall('day')] },
          rotas: onCall,
        }),
      },
      fine,
    ),
    row('is waived', emergency({ entitlement: unapproved }), fine),
  ],
  unsatisfied: [
    row('is none', { policy: where({ risk: ' ' }) }, denied('deny risk.unknown')),
    row('is high without approval', { policy: where(unapproved) }, needsApproval),
    row(
      'is high without anybody who may ask',
      { policy: where({ ...unapproved, requesters: [] }) },
      denied('deny risk.needs-approval', 'deny eligible.not'),
    ),
    row(
      'is high, by break-glass of others than those on call',
      emergency({
        path: { waives: ['ticket'] },
        entitlement: { ...unapproved, requesters: [oncall('day')] },
        policy: { rotas: onCall },
      }),
      needsApproval,
    ),
  ],
  facts: nothingRead,
  boundary: [
    limit(
      'all who may ask are on call, or all but one',
      (by) => ({
        policy: aPolicy({
          entitlement: {
            ...unapproved,
            requesters: [oncall('day'), ...[oncall('day'), user('alice')].slice(by === 1 ? 1 : 0, by + 1)],
          },
          rotas: onCall,
        }),
      }),
      [fine, fine, needsApproval],
    ),
  ],
  calendar: onInstants,
};

const because = (justification: string, minLength = 20, forbid: readonly ForbiddenText[] = []): Setup => ({
  request: { justification },
  policy: aPolicy({ settings: { justification: { minLength, forbid } } }),
});
const given = approved('pass justification.given');
const forbidden = denied('deny justification.forbidden');
const tooShort = denied('deny justification.too-short');

const justification: Table = {
  codes: ['justification.'],
  satisfied: [
    row('is given', {}, given),
    row('has what nobody forbids', because('Reset jane@contoso.example', 20, ['card-number']), given),
  ],
  unsatisfied: [
    row('is short', because('because'), tooShort),
    row('is empty', because(''), tooShort),
    row('has what is forbidden', because('Reset jane@contoso.example', 20, ['email-address']), forbidden),
    row(
      'is short, and has what is forbidden',
      because('jane@contoso.example', 21, ['email-address']),
      denied('deny justification.too-short', 'deny justification.forbidden'),
    ),
    row('is filled up with blanks', because(`because${' '.repeat(30)}now`), tooShort),
    row('is filled up with what nobody sees', because(`because${'\u200b'.repeat(30)}`), tooShort),
  ],
  facts: nothingRead,
  boundary: [
    limit('its least length', (by) => because('x'.repeat(20 + by)), [tooShort, given, given]),
    limit('its least length in characters of two halves', (by) => because('🔥'.repeat(20 + by)), [
      tooShort,
      given,
      given,
    ]),
    limit('a least length of nothing', (by) => because('x'.repeat(by + 1), 0), [tooShort, given, given]),
    limit('the digits of a card', (by) => because(`Refund of ${'0'.repeat(10 + by)}18`, 5, ['card-number']), [
      given,
      forbidden,
      forbidden,
    ]),
  ],
  calendar: onInstants,
};

const aParameter = (change: Partial<Parameter>): Parameter => ({
  name: 'value',
  type: 'text',
  hint: undefined,
  usedFor: 'record',
  within: [],
  widest: undefined,
  pattern: undefined,
  choices: [],
  among: [],
  min: undefined,
  max: undefined,
  ...change,
});
const valued = (change: Partial<Parameter>, value: string): Setup => ({
  policy: where({ parameters: [aParameter(change)], privileges: [aRole()] }),
  request: { parameters: parameters({ value }) },
});
const ok = approved('pass parameter.allowed');
const no = (type: string) => denied(`deny parameter.${type}`);
const integer = { type: 'integer', min: 3, max: 5 } as const;
const address = { type: 'ip', within: ['203.0.113.0/24'] } as const;
const network = { type: 'cidr', within: ['203.0.113.0/24'], widest: 28 } as const;

const parametersTable: Table = {
  codes: ['parameter.'],
  satisfied: [
    row('are given', {}, ok),
    row(
      'are none',
      { policy: where({ parameters: [], privileges: [aRole()] }), request: { parameters: new Map() } },
      ok,
    ),
    row('fit', valued({ pattern: '[a-z]+' }, 'abc'), ok),
    row('name a target', valued({ type: 'target', among: ['payments-rg'] }, 'payments-rg'), ok),
  ],
  unsatisfied: [
    row(
      'are not given',
      {
        policy: where({ parameters: [aParameter({})], privileges: [aRole()] }),
        request: { parameters: new Map() },
      },
      no('missing'),
    ),
    row('are not declared', { policy: where({ parameters: [], privileges: [aRole()] }) }, no('unknown')),
    row('do not fit', valued({ pattern: '[a-z]+' }, 'abc1'), no('text')),
    row('are no choice', valued({ type: 'choice', choices: ['a', 'b'] }, 'c'), no('choice')),
    row(
      'are no target of the list',
      valued({ type: 'target', among: ['payments-rg'] }, 'prod-sub'),
      no('target'),
    ),
    row('are a target that is gone', valued({ type: 'target', among: ['gone'] }, 'gone'), no('target')),
    row('are no address', valued(address, 'everywhere'), no('ip')),
    row('are no network', valued(network, '203.0.113.1/28'), no('cidr')),
    row('are no number', valued(integer, '04'), no('integer')),
  ],
  facts: nothingRead,
  boundary: [
    limit('the least number', (by) => valued(integer, String(3 + by)), [no('integer'), ok, ok]),
    limit('the greatest number', (by) => valued(integer, String(5 + by)), [ok, ok, no('integer')]),
    limit(
      'the first address',
      (by) => valued(address, ['203.0.112.255', '203.0.113.0', '203.0.113.1'][by + 1] ?? ''),
      [no('ip'), ok, ok],
    ),
    limit(
      'the last address',
      (by) => valued(address, ['203.0.113.254', '203.0.113.255', '203.0.114.0'][by + 1] ?? ''),
      [ok, ok, no('ip')],
    ),
    limit('the widest network', (by) => valued(network, `203.0.113.0/${28 - by}`), [ok, ok, no('cidr')]),
    limit('the longest text', (by) => valued({ pattern: '[a-z]+' }, 'a'.repeat(200 + by)), [
      ok,
      ok,
      no('text'),
    ]),
    limit('the only choice', (by) => valued({ type: 'choice', choices: ['aa'] }, 'a'.repeat(2 + by)), [
      no('choice'),
      ok,
      no('choice'),
    ]),
  ],
  calendar: onInstants,
};

const complete = approved('pass plan.complete');
const unplanned = ['wait approval.missing', 'wait approval.missing'] as const;
const incomplete = (why: string, ...beside: readonly string[]) =>
  denied(`deny plan.${why}`, ...beside, ...unplanned);
const toTarget = aRole({ scope: { kind: 'param', name: 'value' } });
const toChoice = gitHubRepo({ repository: { kind: 'param', name: 'value' } });
const from = (value: string) => anNsgRule({ source: { kind: 'fixed', value } });

const plan: Table = {
  codes: ['plan.'],
  satisfied: [row('is complete', {}, complete)],
  unsatisfied: [
    row(
      'lacks a parameter',
      { request: { parameters: new Map() } },
      incomplete('missing-parameter', 'deny parameter.missing'),
    ),
    row(
      'lacks a target',
      {
        policy: where({
          parameters: [aParameter({ type: 'target', among: ['gone'] })],
          privileges: [toTarget],
        }),
        request: { parameters: parameters({ value: 'gone' }) },
      },
      incomplete('unknown-target', 'deny parameter.target'),
    ),
    row(
      'has another choice',
      {
        policy: where({
          parameters: [aParameter({ type: 'choice', choices: ['a'] })],
          privileges: [toChoice],
        }),
        request: { parameters: parameters({ value: 'b' }) },
      },
      incomplete('unknown-choice', 'deny parameter.choice'),
    ),
    row(
      'has a service tag for an address',
      { policy: where({ privileges: [from('Internet')] }) },
      incomplete('no-address'),
    ),
    row('is empty', { policy: where({ privileges: [] }) }, incomplete('empty')),
    row(
      'is for somebody without an Entra id',
      {
        policy: aPolicy({
          people: names.map((name) => aPerson(name, name === 'alice' ? { entra: undefined } : {})),
        }),
      },
      incomplete('no-principal', 'deny beneficiary.no-entra'),
    ),
    row(
      'is for somebody who is not known',
      { request: { beneficiary: key('zoe') } },
      denied(
        'deny plan.no-beneficiary',
        'deny beneficiary.unknown',
        'deny eligible.nobody',
        'deny approval.unfillable',
        'deny approval.no-manager',
        'wait approval.missing',
      ),
    ),
    row(
      'is asked for by nobody',
      { pull: { author: aBot } },
      denied(
        'deny plan.no-requester',
        'deny requester.bot',
        'deny eligible.nobody',
        'deny approval.unfillable',
        'deny approval.no-manager',
        'wait approval.missing',
      ),
    ),
  ],
  facts: reads({}, 'It looks at the request, the policy and the author.'),
  boundary: [
    limit(
      'one privilege',
      (by) => ({ policy: where({ privileges: [aRole(), from('203.0.113.7')].slice(0, by + 1) }) }),
      [incomplete('empty'), complete, complete],
    ),
    limit(
      'the last number of an address',
      (by) => ({ policy: where({ privileges: [from(`203.0.113.${255 + by}`)] }) }),
      [complete, complete, incomplete('no-address')],
    ),
  ],
  calendar: never('It takes start and duration as they are; a time of its own it has none.'),
};

export const wishTables = { risk, justification, parameters: parametersTable, plan };
