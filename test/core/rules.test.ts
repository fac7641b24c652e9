import { describe, expect, it } from 'vitest';
import {
  commitSha,
  digest,
  gitHubUserId,
  grantNumber,
  hours,
  later,
  milliseconds,
  minutes,
  resourceId,
} from '../../src/core/brand.ts';
import { known } from '../../src/core/fact.ts';
import type { Facts, RunningGrant } from '../../src/core/facts.ts';
import { targetKeys } from '../../src/core/make-plan.ts';
import type { Entitlement, Parameter, Settings } from '../../src/core/policy.ts';
import { networkRule } from '../../src/core/rules/network.ts';
import {
  bothApprove,
  facts,
  judge,
  judgeAtElevation,
  obstacles,
  parameters,
  ready,
  type Situation,
} from '../builders/facts.ts';
import { aPlan } from '../builders/grants.ts';
import {
  aPerson,
  aPolicy,
  aRole,
  anEnvironment,
  anNsgRule,
  aWaiting,
  aTicketDemand,
  aTicketSystem,
  entraOf,
  group,
  idOf,
  key,
  listGroup,
  names,
  owner,
  target,
  team,
  user,
} from '../builders/policy.ts';
import { aBot, aMerge, aMergedPull, aPull, mergedAt, now } from '../builders/pull.ts';

type Case = readonly [what: string, situation: Situation, codes: readonly string[]];

const check = (cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, situation, codes) => {
    const decision = judge(situation);
    expect(obstacles(decision)).toEqual(codes);
    expect(decision.outcome === 'approved').toBe(codes.length === 0);
  });
};

const checkAtElevation = (cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, situation, codes) => {
    const decision = judgeAtElevation(situation);
    expect(obstacles(decision)).toEqual(codes);
    expect(decision.outcome === 'approved').toBe(codes.length === 0);
  });
};

const pull = (change: Parameters<typeof aPull>[0]): Situation => ({
  facts: { pull: aPull({ reviews: bothApprove(), ...change }) },
});
const merged = (change: Parameters<typeof aMergedPull>[0]): Situation => ({
  facts: { pull: aMergedPull({ reviews: bothApprove(), ...change }) },
});
const settings = (change: Partial<Settings>): Situation => ({
  policy: aPolicy({ settings: change }),
});
const entitlement = (change: Partial<Entitlement>): Situation => ({
  policy: aPolicy({ entitlement: change }),
});
const person = (name: (typeof names)[number], change: Parameters<typeof aPerson>[1]) =>
  aPolicy({ people: names.map((each) => aPerson(each, each === name ? change : {})) });
const login = (name: (typeof names)[number], fact: Facts['logins'][string] | undefined): Partial<Facts> => {
  const rest = Object.entries(facts(aPolicy()).logins).filter(([id]) => id !== String(idOf(name)));
  return { logins: Object.fromEntries(fact === undefined ? rest : [...rest, [String(idOf(name)), fact]]) };
};

describe('the pull request', () => {
  check([
    ['passes as it should be', {}, []],
    [
      'denies a base that was another branch before',
      pull({ formerBases: ['main', 'feature'] }),
      ['pull.base'],
    ],
    ['denies another base', pull({ baseRef: 'Main' }), ['pull.base']],
    ['denies while the default branch has no name', { facts: { defaultBranch: '' } }, ['pull.base']],
    ['passes when its base only ever was the default branch', pull({ formerBases: ['main'] }), []],
    ['waits while it is a draft', pull({ draft: true }), ['pull.draft']],
    ['denies when it was closed', pull({ state: 'closed' }), ['pull.closed']],
    ['denies without commits', pull({ commits: [] }), ['pull.no-commits']],
    ['denies without a record of pushes', pull({ pushers: [] }), ['pull.no-pushers']],
    [
      'denies a deletion',
      pull({ files: [{ path: 'requests/a.yaml', change: 'deleted' }] }),
      ['pull.deletion'],
    ],
    [
      'denies what is no request',
      pull({ files: [{ path: 'README.md', change: 'modified' }] }),
      ['pull.not-a-request'],
    ],
    [
      'denies a request with a second file',
      pull({
        files: [
          { path: 'requests/a.yaml', change: 'added' },
          { path: 'b', change: 'added' },
        ],
      }),
      ['pull.malformed'],
    ],
    ['denies when another file was read', { request: { path: 'requests/other.yaml' } }, ['pull.other-file']],
  ]);
});

describe('the requester', () => {
  check([
    ['is known by id', {}, []],
    ['may write the login in other letters', { policy: person('alice', { login: 'Alice' }) }, []],
    [
      'has the login that the policy says',
      { facts: login('alice', known('alice-new', now)) },
      ['requester.login-moved'],
    ],
    ['has a login', { facts: login('alice', { kind: 'empty', at: now }) }, ['requester.login-empty']],
    [
      'has a login that could be read',
      { facts: login('alice', { kind: 'failed', why: 'no' }) },
      ['requester.login-failed'],
    ],
    [
      'has a login that was asked for',
      { facts: login('alice', { kind: 'deferred', source: 'x' }) },
      ['requester.login-deferred'],
    ],
    [
      'has a login that somebody looked for',
      { facts: login('alice', undefined) },
      ['requester.login-missing'],
    ],
  ]);

  it.each([
    ['requester.bot', aBot],
    ['requester.unknown', { id: gitHubUserId(7), login: 'alice', kind: 'user' } as const],
    ['requester.unknown', { id: undefined, login: 'alice', kind: 'user' } as const],
  ])('is refused with %s', (code, author) => {
    const decision = judge(pull({ author }));
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toContain(code);
    expect(decision.plan).toBeUndefined();
  });

  it('is not asked through a second account', () => {
    const decision = judge({
      ...pull({ author: { id: gitHubUserId(7), login: 'alice-old', kind: 'user' } }),
      policy: person('alice', { alsoLogins: ['alice-old'] }),
    });
    expect(obstacles(decision)).toContain('requester.second-account');
  });
});

const contract = ({ of = 'alice', sponsor = 'bob', until }: Contract): ReturnType<typeof aPolicy> =>
  person(of, { contractor: { sponsor: key(sponsor), until } });
interface Contract {
  readonly of?: 'alice' | 'dave';
  readonly sponsor?: string;
  readonly until: string;
}

describe('the beneficiary', () => {
  const forDave = { beneficiary: key('dave') };
  check([
    ['may be somebody else who is eligible', { request: forDave }, []],
    ['may be named although it is the requester', { request: { beneficiary: key('alice') } }, []],
    [
      'has an Entra id',
      { policy: person('alice', { entra: undefined }) },
      ['beneficiary.no-entra', 'plan.no-principal', 'approval.missing', 'approval.missing'],
    ],
    [
      'has the login that the policy says',
      { request: forDave, facts: login('dave', known('d', now)) },
      ['beneficiary.login-moved'],
    ],
    [
      'has a login that somebody looked for',
      { request: forDave, facts: login('dave', undefined) },
      ['beneficiary.login-missing'],
    ],
    [
      'has a contract that lasts',
      { policy: person('alice', { contractor: { sponsor: key('bob'), until: '2026-11-20' } }) },
      [],
    ],
    [
      'has no contract that is over',
      { policy: person('alice', { contractor: { sponsor: key('bob'), until: '2026-11-19' } }) },
      ['requester.contract-over', 'beneficiary.contract-over'],
    ],
    [
      'may ask for themselves where they are among requesters, contract or not',
      { policy: contract({ sponsor: 'erin', until: '2027-03-31' }), request: { beneficiary: key('alice') } },
      [],
    ],
    [
      'is under contract, and the sponsor asks',
      { policy: contract({ of: 'dave', sponsor: 'alice', until: '2027-03-31' }), request: forDave },
      [],
    ],
    [
      'is under contract, and somebody else asks',
      { policy: contract({ of: 'dave', sponsor: 'erin', until: '2027-03-31' }), request: forDave },
      ['beneficiary.not-sponsor'],
    ],
    [
      'has a contract with a date',
      { policy: person('alice', { contractor: { sponsor: key('bob'), until: 'soon' } }) },
      ['requester.contract-unreadable', 'beneficiary.contract-unreadable'],
    ],
  ]);

  it.each([
    [0, []],
    [1000, ['beneficiary.contract-over']],
  ])('has a contract until the last second of its last day: %i ms more', (more, codes) => {
    const environment = anEnvironment({ maxDuration: hours(48) });
    const contractor = { sponsor: key('bob'), until: '2026-11-20' };
    const policy = aPolicy({
      entitlement: { environment, maxDuration: hours(48) },
      people: names.map((name) => aPerson(name, name === 'alice' ? { contractor } : {})),
    });
    const rest = Date.parse('2026-11-21T00:00:00Z') - now;
    expect(obstacles(judge({ policy, request: { duration: milliseconds(rest + more) } }))).toEqual(codes);
  });

  it('is somebody whom the policy knows', () => {
    expect(obstacles(judge({ request: { beneficiary: key('nobody') } }))).toContain('beneficiary.unknown');
  });

  it('is the one for whom the steps are', () => {
    expect(judge({ request: forDave }).plan).toMatchObject({
      requester: 'alice',
      beneficiary: 'dave',
      steps: [{ principal: entraOf('dave') }, {}, {}],
    });
  });
});

describe('eligibility', () => {
  const live = (fact: Facts['teams'][string] | undefined): Situation => ({
    policy: aPolicy({ entitlement: { requesters: [team('contoso/sre')] } }),
    facts: { teams: fact === undefined ? {} : { 'contoso/sre': fact } },
  });
  check([
    ['passes a member of the team', live(known([idOf('alice')], now)), []],
    ['denies who is not in it', live(known([idOf('bob')], now)), ['eligible.not']],
    ['denies on an empty team', live({ kind: 'empty', at: now }), ['eligible.not', 'eligible.team-empty']],
    ['denies on a team with nobody', live(known([], now)), ['eligible.not', 'eligible.team-empty']],
    [
      'denies on a team that failed',
      live({ kind: 'failed', why: 'no' }),
      ['eligible.not', 'eligible.team-failed'],
    ],
    [
      'denies on a team that is deferred',
      live({ kind: 'deferred', source: 'x' }),
      ['eligible.not', 'eligible.team-deferred'],
    ],
    ['denies on a team that nobody asked for', live(undefined), ['eligible.not', 'eligible.team-missing']],
    [
      'passes who is listed, whatever the team says',
      { policy: aPolicy({ entitlement: { requesters: [team('contoso/sre'), user('alice')] } }) },
      [],
    ],
    [
      'denies who is not in the group',
      entitlement({ requesters: [group('payments-owners')] }),
      ['eligible.not'],
    ],
    ['denies on nobody', entitlement({ requesters: [] }), ['eligible.not']],
    [
      'denies on a workload',
      entitlement({ requesters: [{ kind: 'workload', workload: 'p' }] }),
      ['eligible.not', 'eligible.not-judged'],
    ],
    [
      'denies on a group that does not exist',
      entitlement({ requesters: [group('nothing')] }),
      ['eligible.not', 'eligible.unknown-name'],
    ],
    [
      'denies a requester who is not eligible',
      { policy: aPolicy({ groups: { sre: listGroup('dave') } }), request: { beneficiary: key('dave') } },
      ['eligible.not'],
    ],
    ['takes the owner as written', entitlement({ requesters: [owner, user('alice')] }), []],
  ]);

  it('denies a beneficiary who is not eligible', () => {
    expect(obstacles(judge({ request: { beneficiary: key('erin') } }))).toContain('eligible.not-receiver');
  });
});

describe('asking for somebody else', () => {
  const forDave = { beneficiary: key('dave') };
  const gives = (change: Partial<Entitlement>): Situation => ({ ...entitlement(change), request: forDave });
  const live = (fact: Facts['teams'][string]): Situation => ({
    ...gives({ for: [team('contoso/ext')] }),
    facts: { teams: { 'contoso/ext': fact } },
  });
  check([
    ['is possible for whom the entitlement names', gives({ for: [user('dave')] }), []],
    ['is not possible where it names nobody', gives({ for: [] }), ['eligible.not-for-others']],
    [
      'is not possible for whoever may only ask',
      gives({ for: [user('erin')], requesters: [user('alice'), user('dave')] }),
      ['eligible.not-receiver'],
    ],
    [
      'is not possible for whoever may only receive',
      gives({ for: [user('dave'), user('alice')], requesters: [user('dave')] }),
      ['eligible.not'],
    ],
    [
      'needs no word of the entitlement for oneself',
      { ...entitlement({ for: [] }), request: { beneficiary: key('alice') } },
      [],
    ],
    ['takes a member of a team', live(known([idOf('dave')], now)), []],
    [
      'denies on an empty team',
      live({ kind: 'empty', at: now }),
      ['eligible.not-receiver', 'eligible.team-empty'],
    ],
    [
      'denies on a team that failed',
      live({ kind: 'failed', why: 'no' }),
      ['eligible.not-receiver', 'eligible.team-failed'],
    ],
    [
      'denies on a team that is deferred',
      live({ kind: 'deferred', source: 'x' }),
      ['eligible.not-receiver', 'eligible.team-deferred'],
    ],
  ]);

  it('says nothing of teams that the other list names', () => {
    const said = judge(gives({ for: [user('dave')], requesters: [user('alice'), team('contoso/sre')] }));
    expect(said.outcome).toBe('approved');
  });
});

describe('the duration', () => {
  check([
    ['may be the most that is allowed', { request: { duration: hours(4) } }, []],
    ['may be ten minutes', { request: { duration: minutes(10) } }, []],
    ['is no second more', { request: { duration: milliseconds(hours(4) + 1000) } }, ['duration.too-long']],
    [
      'is no second less',
      { request: { duration: milliseconds(minutes(10) - 1000) } },
      ['duration.too-short'],
    ],
    ['is more than nothing', { request: { duration: milliseconds(0) } }, ['duration.too-short']],
    ['is not negative', { request: { duration: milliseconds(-1000) } }, ['duration.too-short']],
    [
      'obeys the environment too',
      entitlement({ environment: anEnvironment({ maxDuration: hours(1) }) }),
      ['duration.too-long'],
    ],
    ['has a maximum', entitlement({ maxDuration: Number.NaN as never }), ['duration.unreadable']],
  ]);
});

describe('settings', () => {
  check([
    ['deny while changes are frozen', settings({ freeze: 'changes' }), ['freeze.changes']],
    ['deny while everything is frozen', settings({ freeze: 'everything' }), ['freeze.everything']],
    ['need a risk level', entitlement({ risk: ' ' }), ['risk.unknown']],
    [
      'let an entitlement of risk low go without approval',
      { ...entitlement({ risk: 'low', approval: 'none' }), reviews: [] },
      [],
    ],
    [
      'let one go without approval where all requesters are on call',
      { ...entitlement({ approval: 'none', requesters: [{ kind: 'oncall', rota: 'p' }] }), reviews: [] },
      ['eligible.not', 'eligible.unknown-name'],
    ],
    [
      'deny high risk without approval',
      { ...entitlement({ approval: 'none' }), reviews: [] },
      ['risk.needs-approval'],
    ],
    [
      'deny a target of another environment',
      entitlement({ privileges: [aRole({ scope: { kind: 'fixed', value: target('dev-sub') } })] }),
      ['environment.other'],
    ],
    [
      'deny a scope whose environment cannot be told',
      entitlement({
        privileges: [
          aRole({
            scope: {
              kind: 'fixed',
              value: resourceId('/providers/Microsoft.Management/managementGroups/all'),
            },
          }),
        ],
      }),
      ['environment.other', 'protected.scope-unknown'],
    ],
  ]);
});

describe('ticket and justification', () => {
  check([
    ['need a ticket where one is required', { request: { ticket: undefined } }, ['ticket.required']],
    ['take an empty ticket for none', { request: { ticket: '' } }, ['ticket.required']],
    [
      'need none where none is required',
      { ...entitlement({ ticket: aTicketDemand({ required: false }) }), request: { ticket: undefined } },
      [],
    ],
    [
      'refuse a ticket of no known form, also where none is required',
      { ...entitlement({ ticket: aTicketDemand({ required: false }) }), request: { ticket: 'X-1' } },
      ['ticket.unknown-form'],
    ],
    ['refuse a ticket with more around it', { request: { ticket: 'xCHG0031234' } }, ['ticket.unknown-form']],
    ['refuse a ticket with a second line', { request: { ticket: 'CHG0031234\nX' } }, ['ticket.unknown-form']],
    [
      'match the whole ticket although the pattern is open',
      {
        ...settings({ tickets: [aTicketSystem({ pattern: 'CHG[0-9]+' })] }),
        request: { ticket: 'CHG1 or so' },
      },
      ['ticket.unknown-form'],
    ],
    [
      'refuse a pattern that cannot be used',
      settings({ tickets: [aTicketSystem({ pattern: '(' })] }),
      ['ticket.unknown-form'],
    ],
    ['refuse a ticket when no system is known', settings({ tickets: [] }), ['ticket.unknown-form']],
    ['need twenty characters', { request: { justification: 'x'.repeat(19) } }, ['justification.too-short']],
    ['are content with twenty', { request: { justification: 'x'.repeat(20) } }, []],
    [
      'count characters, not bytes',
      { request: { justification: '😀'.repeat(19) } },
      ['justification.too-short'],
    ],
    [
      'count no blanks and nothing invisible',
      { request: { justification: `x${' '.repeat(30)}\u200b\u200b\u200bx` } },
      ['justification.too-short'],
    ],
    [
      'keep out what the policy forbids, and say nothing of it again',
      {
        ...settings({ justification: { minLength: 20, forbid: ['email-address', 'card-number'] } }),
        request: { justification: 'Reset the mailbox of jane@contoso.example' },
      },
      ['justification.forbidden'],
    ],
    [
      'let pass what the policy does not forbid',
      {
        ...settings({ justification: { minLength: 20, forbid: ['card-number'] } }),
        request: { justification: 'Reset the mailbox of jane@contoso.example' },
      },
      [],
    ],
    [
      'need a justification even if zero characters would do',
      { ...settings({ justification: { minLength: 0, forbid: [] } }), request: { justification: ' ' } },
      ['justification.too-short'],
    ],
  ]);
});

describe('parameters', () => {
  const parameter = (change: Partial<Parameter>): Parameter => ({
    name: 'p',
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
  const given = (change: Partial<Parameter>, value: string): Situation => ({
    policy: aPolicy({ entitlement: { parameters: [parameter(change)], privileges: [aRole()] } }),
    request: { parameters: parameters({ p: value }) },
  });
  check([
    [
      'are all given',
      { request: { parameters: new Map() } },
      ['parameter.missing', 'plan.missing-parameter', 'approval.missing', 'approval.missing'],
    ],
    [
      'are all known',
      { request: { parameters: parameters({ source_ip: '203.0.113.7', more: '1' }) } },
      ['parameter.unknown'],
    ],
    ['lie within', { request: { parameters: parameters({ source_ip: '198.51.100.1' }) } }, ['parameter.ip']],
    [
      'are one address where one is asked for',
      { request: { parameters: parameters({ source_ip: '203.0.113.0/24' }) } },
      ['parameter.ip', 'network.too-wide'],
    ],
    [
      'take an address without a prefix only, as files must write it',
      { request: { parameters: parameters({ source_ip: '203.0.113.7/32' }) } },
      ['parameter.ip'],
    ],
    [
      'never are everybody',
      { request: { parameters: parameters({ source_ip: '0.0.0.0/0' }) } },
      ['parameter.ip', 'plan.no-address', 'approval.missing', 'approval.missing'],
    ],
    [
      'never are a service tag',
      { request: { parameters: parameters({ source_ip: 'Internet' }) } },
      ['parameter.ip', 'plan.no-address', 'approval.missing', 'approval.missing'],
    ],
    ['are public where nothing is said', given({ type: 'ip' }, '10.0.0.1'), ['parameter.ip']],
    ['may be any public address where nothing is said', given({ type: 'ip' }, '8.8.8.8'), []],
    ['may be as wide as they say', given({ type: 'cidr', widest: 28 }, '8.8.8.0/28'), []],
    ['are no wider', given({ type: 'cidr', widest: 28 }, '8.8.8.0/27'), ['parameter.cidr']],
    [
      'are as narrow as the settings where they say nothing',
      given({ type: 'cidr' }, '8.8.8.0/31'),
      ['parameter.cidr'],
    ],
    ['fit their pattern', given({ pattern: '^C[0-9]{6}$' }, 'C123456'), []],
    ['fit it wholly', given({ pattern: '^C[0-9]{6}$' }, 'C123456\nx'), ['parameter.text']],
    ['are one of the choices', given({ type: 'choice', choices: ['a', 'b'] }, 'a'), []],
    ['are no other choice', given({ type: 'choice', choices: ['a', 'b'] }, 'A'), ['parameter.choice']],
    ['name a target that may be named', given({ type: 'target', among: ['payments-rg'] }, 'payments-rg'), []],
    [
      'name no other target',
      given({ type: 'target', among: ['payments-rg'] }, 'identity-sub'),
      ['parameter.target'],
    ],
    [
      'name no target that is not there',
      given({ type: 'target', among: ['gone'] }, 'gone'),
      ['parameter.target'],
    ],
    [
      'name no target by its id',
      given({ type: 'target', among: ['payments-rg'] }, target('payments-rg')),
      ['parameter.target'],
    ],
    ['are whole numbers', given({ type: 'integer', min: 1, max: 3 }, '3'), []],
    ['are no larger', given({ type: 'integer', max: 3 }, '4'), ['parameter.integer']],
    ['are no smaller', given({ type: 'integer', min: 1 }, '0'), ['parameter.integer']],
    ...['1.0', '0x1', '1e3', '', ' 1', '01', '99999999999999999999'].map((text): Case => [
      `are not ${JSON.stringify(text)}`,
      given({ type: 'integer' }, text),
      ['parameter.integer'],
    ]),
  ]);

  it('say where they stand in the file', () => {
    const decision = judge({ request: { parameters: parameters({ source_ip: '198.51.100.1' }) } });
    expect(decision.reasons.find(({ code }) => code === 'parameter.ip')?.place).toEqual({
      file: 'requests/failover.yaml',
      line: 5,
      column: 14,
    });
  });
});

describe('what is protected', () => {
  const role = (name: string): Situation => entitlement({ privileges: [aRole({ role: name })] });
  const scope = (id: string, scopes = [target('payments-rg')]): Situation => ({
    policy: aPolicy({
      settings: { protected: { roles: [], scopes, people: [] } },
      entitlement: { privileges: [aRole({ scope: { kind: 'fixed', value: resourceId(id) } })] },
    }),
  });
  const rg = target('payments-rg');
  check([
    ['is a role by name', role('Owner'), ['protected.role']],
    ['is a role in other letters', role(' oWNER '), ['protected.role']],
    ['is a role by its id', role('8E3AF657-A8FF-443C-A75C-2FE8C4BCB635'), ['protected.role']],
    [
      'is a role by the path of its id',
      role('/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635'),
      ['protected.role'],
    ],
    ['is not a built-in role by its id', role('acdd72a7-3385-48ef-bd42-f606fba81ae7'), []],
    ['is not a role that only begins like it', role('Owner Lite'), []],
    [
      'denies an id that cannot be compared with a name',
      {
        policy: aPolicy({
          settings: { protected: { roles: ['Our Own Role'], scopes: [], people: [] } },
          entitlement: { privileges: [aRole({ role: '00000000-0000-4000-8000-000000000001' })] },
        }),
      },
      ['protected.role-unknown'],
    ],
    ['is a scope', scope(rg), ['protected.scope']],
    [
      'is a scope in other letters',
      scope(rg.toUpperCase().replace('/SUBSCRIPTIONS', '/Subscriptions')),
      ['protected.scope'],
    ],
    [
      'is everything below',
      scope(`${rg}/providers/Microsoft.Compute/virtualMachines/x`),
      ['protected.scope'],
    ],
    ['is everything above', scope(target('prod-sub')), ['protected.scope']],
    ['is not a neighbour with a longer name', scope(`${rg}-test`), []],
    ['is not another resource group', scope(`${target('prod-sub')}/resourceGroups/pay`), []],
    [
      'denies a path that climbs',
      scope(`${target('prod-sub')}/resourceGroups/x/../payments`),
      ['environment.other', 'protected.scope-unknown'],
    ],
    [
      'denies a path with hidden characters',
      scope(`${target('prod-sub')}/resourceGroups%2Fpayments`),
      ['environment.other', 'protected.scope-unknown'],
    ],
    [
      'denies everything below a management group that it cannot see into',
      scope(rg, [resourceId('/providers/Microsoft.Management/managementGroups/x')]),
      ['protected.scope-unknown'],
    ],
    [
      'is a network security group too',
      {
        policy: aPolicy({
          settings: { protected: { roles: [], scopes: [target('bastion-nsg')], people: [] } },
          entitlement: { privileges: [anNsgRule()] },
        }),
      },
      ['protected.scope'],
    ],
  ]);
});

describe('a network source of a plan', () => {
  const codes = (source: string) => {
    const plan = aPlan();
    const steps = plan.steps.map((step) => (step.kind === 'nsg-rule' ? { ...step, source } : step));
    const subject = { settings: aPolicy().settings, plan: { kind: 'plan', plan: { ...plan, steps } } };
    return networkRule(subject as never).map(({ code }) => code);
  };

  it.each([
    ['203.0.113.7/32', 'network.narrow'],
    ['203.0.113.6/31', 'network.too-wide'],
    ['0.0.0.0/0', 'network.too-wide'],
    ['Internet', 'network.too-wide'],
    ['203.0.113.7/33', 'network.too-wide'],
    ['', 'network.too-wide'],
  ])('is one that can be read, and narrow: %j', (source, code) => {
    expect(codes(source)).toEqual([code]);
  });
});

describe('open grants', () => {
  const plan = judge().plan;
  const open = (grant: number, change: Partial<RunningGrant> = {}): RunningGrant => ({
    grant: grantNumber(grant),
    state: 'active',
    beneficiary: key('alice'),
    entitlement: 'other',
    startsAt: later(now, milliseconds(-hours(1))),
    expiresAt: later(now, hours(1)),
    targets: [],
    privileges: digest('0'.repeat(64)),
    ...change,
  });
  const running = (...grants: readonly RunningGrant[]): Situation => ({
    facts: { running: known(grants, now) },
  });
  const noCaps: Settings['caps'] = {
    activePerPerson: undefined,
    activeTotal: undefined,
    cooldown: undefined,
    unexpiredRemovalsPerRun: 5,
  };
  const targets = plan === undefined ? [] : targetKeys(plan).slice(0, 1);
  const total = (count: number, most: number): Situation => ({
    ...settings({ caps: { ...noCaps, activeTotal: most } }),
    ...running(...Array.from({ length: count }, (_, index) => open(index + 1))),
  });
  check([
    ['may be one below the cap of a person', running(open(1), open(2)), []],
    ['reach the cap of a person', running(open(1), open(2), open(3)), ['caps.person']],
    [
      'of others do not count for a person',
      running(open(1), open(2), open(3, { beneficiary: key('dave') })),
      [],
    ],
    [
      'count no longer at the very instant of their end',
      running(open(1), open(2), open(3, { expiresAt: now })),
      [],
    ],
    ['do not count themselves', running(open(1), open(2), open(42, { targets })), []],
    ['may be one below the cap of all', total(4, 5), []],
    ['reach the cap of all', total(5, 5), ['caps.total']],
    ['have no cap where none is set', settings({ caps: noCaps }), []],
    ['hold their places', running(open(7, { targets })), ['overlap.open-grant']],
    [
      'hold their places until they are ended, also when they are over',
      running(open(7, { targets, expiresAt: later(now, -hours(1) as never) })),
      ['overlap.not-ended'],
    ],
    ['are not known when empty', { facts: { running: { kind: 'empty', at: now } } }, ['caps.running-empty']],
    [
      'are not known when failed',
      { facts: { running: { kind: 'failed', why: 'no' } } },
      ['caps.running-failed'],
    ],
    [
      'are not known when deferred',
      { facts: { running: { kind: 'deferred', source: 'ledger' } } },
      ['caps.running-deferred'],
    ],
  ]);
});

describe('checks at review', () => {
  const second = (fact: Facts['checks'][string] | undefined): Situation => {
    const { '2': _, ...rest } = facts(aPolicy()).checks;
    return { facts: { checks: fact === undefined ? rest : { ...rest, '2': fact } } };
  };
  check([
    ['may be deferred', {}, []],
    ['may be known', second(known(ready('2'), now)), []],
    ['deny when missing', second(undefined), ['check.missing']],
    ['deny when they failed', second({ kind: 'failed', why: 'no' }), ['check.failed']],
    ['deny when the platform says nothing', second({ kind: 'empty', at: now }), ['check.empty']],
    [
      'deny what is refused',
      second(known({ step: '2', verdict: 'refused', reasons: ['not eligible'] }, now)),
      ['check.refused'],
    ],
    [
      'deny what is held for good',
      second(known({ step: '2', verdict: 'already-held', reasons: [] }, now)),
      ['already-held'],
    ],
    ['deny what is said of another step', second(known(ready('3'), now)), ['check.missing']],
  ]);

  it('say what a provider noted, and deny nothing for it', () => {
    const noted = { ...ready('1'), reasons: ['The rule "wall" denies a part of it.'] };
    const checks = { '1': known(noted, now), '2': known(ready('2'), now), '3': known(ready('3'), now) };
    const decision = judgeAtElevation({ facts: { checks } });
    expect(decision.outcome).toBe('approved');
    expect(decision.reasons.filter(({ code }) => code.startsWith('check.'))).toEqual([
      {
        code: 'check.noted',
        effect: 'note',
        sentence: 'Step 1 (azure-role) can be elevated. The rule "wall" denies a part of it.',
      },
    ]);
  });

  it('say that they are checked at elevation', () => {
    expect(
      judge()
        .reasons.filter(({ code }) => code === 'check.deferred')
        .map(({ effect }) => effect),
    ).toEqual(['note', 'note', 'note']);
  });
});

describe('at elevation', () => {
  const checks = (fact: Facts['checks'][string]): Situation => ({
    facts: { checks: { '1': fact, '2': known(ready('2'), now), '3': known(ready('3'), now) } },
  });
  checkAtElevation([
    ['passes', {}, []],
    ['denies what was deferred', checks({ kind: 'deferred', source: 'azure' }), ['check.deferred']],
    ['denies what failed', checks({ kind: 'failed', why: 'no' }), ['check.failed']],
    ['denies what is empty', checks({ kind: 'empty', at: now }), ['check.empty']],
    [
      'denies an open pull request',
      { facts: { pull: aPull({ reviews: bothApprove() }) } },
      ['pull.not-merged', 'merge.missing'],
    ],
    ['denies a merge without evidence', merged({ merge: undefined }), ['merge.missing']],
    ['denies a merged draft', merged({ draft: true }), ['pull.draft']],
    [
      'denies a merge elsewhere',
      merged({ merge: aMerge({ onDefaultBranch: false }) }),
      ['merge.not-on-default-branch'],
    ],
    [
      'denies a file that was there before',
      merged({ merge: aMerge({ inFirstParent: aMerge().inMerge }) }),
      ['merge.not-added'],
    ],
    [
      'denies a first parent that could not be read',
      merged({ merge: aMerge({ inFirstParent: 'unknown' }) }),
      ['merge.unknown'],
    ],
    [
      'denies a merge that could not be read',
      merged({ merge: aMerge({ inMerge: 'unknown' }) }),
      ['merge.unknown'],
    ],
    [
      'denies another blob',
      merged({ merge: aMerge({ inMerge: commitSha('0'.repeat(40)) as never }) }),
      ['merge.other-blob'],
    ],
    ['denies a file that is gone', merged({ merge: aMerge({ inMerge: 'absent' }) }), ['merge.other-blob']],
    ['denies what was never approved', merged({ reviews: [] }), ['approval.missing', 'approval.missing']],
    [
      'is too late exactly at the limit',
      settings({
        waiting: aWaiting({ mergeValidFor: milliseconds(now - mergedAt) }),
      }),
      ['merge.too-old'],
    ],
    [
      'is in time one second before',
      settings({
        waiting: aWaiting({ mergeValidFor: milliseconds(now - mergedAt + 1000) }),
      }),
      [],
    ],
  ]);
});
