/** Decisions over every kind of privilege: what each rule makes of them, and what this build cannot open. */
import { describe, expect, it } from 'vitest';
import { resourceId } from '../../src/core/brand.ts';
import { known } from '../../src/core/fact.ts';
import type { CheckReport, Facts } from '../../src/core/facts.ts';
import { refuseUnopenable, type Openable } from '../../src/core/openable.ts';
import { planFor, targetKeys } from '../../src/core/make-plan.ts';
import { restoreFacts, storeFacts } from '../../src/core/stored-facts.ts';
import type { Parameter, Privilege, Settings } from '../../src/core/policy.ts';
import {
  aRequest,
  bothApprove,
  facts,
  judge,
  judgeAtElevation,
  obstacles,
  parameters,
  ready,
  type Situation,
} from '../builders/facts.ts';
import { running } from '../builders/grants.ts';
import { aPerson, aPolicy, key, names, target } from '../builders/policy.ts';
import { entraRole, everyForm, type Form, gitHubRepo } from '../builders/privileges.ts';
import { aMergedPull, aPull, now } from '../builders/pull.ts';

const anyCidr: Parameter = {
  name: 'source_ip',
  type: 'cidr',
  hint: undefined,
  usedFor: 'privilege',
  within: ['203.0.113.0/24'],
  widest: 24,
  pattern: undefined,
  choices: [],
  among: [],
  min: undefined,
  max: undefined,
};

const situation = (
  privileges: readonly Privilege[],
  settings: Partial<Settings> = {},
  more: Omit<Situation, 'policy'> = {},
): Situation => ({
  ...more,
  policy: aPolicy({ settings, entitlement: { privileges, parameters: [anyCidr] } }),
});
const forms = Object.keys(everyForm) as Form[];
const onAzure: readonly Form[] = [
  'azure-role',
  'nsg-rule',
  'nsg-rule from several',
  'nsg-rule to groups',
  'nsg-rule to a machine',
  'vm-jit',
  'azure-firewall',
];
const elsewhere: readonly Form[] = [
  'entra-role',
  'entra-group',
  'exclusive entra-group',
  'github-team',
  'github-repo',
];
const codes = (what: Situation): readonly string[] => judge(what).reasons.map(({ code }) => code);

describe('a plan of any kind', () => {
  it.each(forms)('is approved with its approvals, when its provider is ready: %s', (form) => {
    const decision = judgeAtElevation(
      situation([everyForm[form]], {}, { facts: { checks: { 1: known(ready('1'), now) } } }),
    );
    expect(obstacles(decision)).toEqual([]);
    expect(decision).toMatchObject({ outcome: 'approved', plan: { steps: [{ id: '1' }] } });
  });

  it.each<[string, Facts['checks'], string]>([
    ['empty', { 1: { kind: 'empty', at: now } }, 'check.empty'],
    ['failed', { 1: { kind: 'failed', why: 'no answer' } }, 'check.failed'],
    ['deferred', { 1: { kind: 'deferred', source: 'vm-jit' } }, 'check.deferred'],
    ['missing', {}, 'check.missing'],
  ])('is denied while what its provider says is %s', (_, checks, code) => {
    for (const form of forms)
      expect(obstacles(judgeAtElevation(situation([everyForm[form]], {}, { facts: { checks } })))).toEqual([
        code,
      ]);
  });
});

describe('environment', () => {
  const foreign = resourceId('/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/web/x/y/z');
  const elsewhereIn = (privilege: Privilege): Privilege =>
    JSON.parse(
      JSON.stringify(privilege).replaceAll(
        /"\/subscriptions\/11111111-1111-1111-1111-111111111111[^"]*"/g,
        JSON.stringify(foreign),
      ),
    ) as Privilege;

  it.each(onAzure)('is its own: %s', (form) => {
    const reasons = judge(situation([everyForm[form]])).reasons;
    expect(reasons.find(({ code }) => code === 'environment.own')?.sentence).toBe(
      'Everything lies in production.',
    );
    expect(reasons.map(({ code }) => code)).not.toContain('environment.not-in-azure');
  });

  it.each(onAzure)('is another one: %s', (form) => {
    expect(obstacles(judge(situation([elsewhereIn(everyForm[form])])))).toEqual(['environment.other']);
  });

  it('looks at application security groups as at the group of the rule', () => {
    const rule = everyForm['nsg-rule to groups'];
    const mixed = { ...rule, destinationGroups: [...rule.destinationGroups, foreign] };
    expect(obstacles(judge(situation([mixed])))).toEqual(['environment.other']);
  });

  it.each(elsewhere)('is what the entitlement says where no scope of Azure is reached: %s', (form) => {
    const decision = judge(situation([everyForm[form]]));
    expect(obstacles(decision)).toEqual([]);
    const note = decision.reasons.find(({ code }) => code === 'environment.not-in-azure');
    expect(note?.effect).toBe('note');
    expect(note?.sentence).toMatch(/lies in no Azure scope; that it belongs to production is what/);
  });

  it('says what it cannot know of the way to a machine', () => {
    const { reasons } = judge(situation([everyForm['nsg-rule to a machine']]));
    expect(reasons.find(({ code }) => code === 'environment.way-unknown')).toMatchObject({
      effect: 'note',
      sentence: expect.stringContaining('is known only at elevation') as string,
    });
    expect(judge(situation([everyForm['nsg-rule']])).reasons.map(({ code }) => code)).not.toContain(
      'environment.way-unknown',
    );
  });

  it('names what is reached instead', () => {
    const sentences = judge(
      situation([
        entraRole('Helpdesk Administrator', '/administrativeUnits/5d1c0000-0000-4000-8000-000000000021'),
        everyForm['entra-group'],
        everyForm['github-team'],
      ]),
    )
      .reasons.filter(({ code }) => code === 'environment.not-in-azure')
      .map(({ sentence }) => sentence.replace(/ lies in no .*/, ''));
    expect(sentences).toEqual([
      'The directory role Helpdesk Administrator at /administrativeUnits/5d1c0000-0000-4000-8000-000000000021',
      'The Entra group 7c0e0000-0000-4000-8000-000000000012',
      'The GitHub team contoso/deployers',
    ]);
  });
});

describe('protected', () => {
  const roles = (...protectedRoles: readonly string[]): Partial<Settings> => ({
    protected: { roles: protectedRoles, scopes: [], people: [] },
  });

  it.each<[string, string, readonly string[]]>([
    ['Global Administrator', 'Global Administrator', ['protected.role']],
    ['global  ADMINISTRATOR', 'Global Administrator', ['protected.role']],
    ['Company Administrator', 'Global Administrator', ['protected.role']],
    ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator', ['protected.role']],
    ['Global Administrator', '62e90394-69f5-4237-9190-012177145e10', ['protected.role']],
    ['Company Administrator', '62E90394-69F5-4237-9190-012177145E10', ['protected.role']],
    ['7be44c8a-adaf-4e2a-84d6-ab2649e08a13', 'Privileged Authentication Administrator', ['protected.role']],
    ['99999999-9999-4999-8999-999999999999', 'Our Own Role', ['protected.role-unknown']],
    ['99999999-9999-4999-8999-999999999999', 'Global Administrator', []],
    ['729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Our Own Role', []],
    ['Helpdesk Administrator', 'Global Administrator', []],
  ])('the directory role %s, where %s is protected', (role, protectedRole, found) => {
    expect(obstacles(judge(situation([entraRole(role)], roles(protectedRole))))).toEqual(found);
  });

  it.each(onAzure)('a scope, for %s', (form) => {
    const scopes = (id: string): Partial<Settings> => ({
      protected: { roles: [], scopes: [resourceId(id)], people: [] },
    });
    expect(obstacles(judge(situation([everyForm[form]], scopes(target('prod-sub')))))).toContain(
      'protected.scope',
    );
    expect(obstacles(judge(situation([everyForm[form]], scopes(target('identity-sub')))))).toEqual([]);
  });

  it('an application security group, where the group of the rule is not', () => {
    const [group] = everyForm['nsg-rule to groups'].destinationGroups;
    const settings = { protected: { roles: [], scopes: [group ?? target('prod-sub')], people: [] } };
    expect(obstacles(judge(situation([everyForm['nsg-rule to groups']], settings)))).toEqual([
      'protected.scope',
    ]);
    expect(obstacles(judge(situation([everyForm['nsg-rule']], settings)))).toEqual([]);
  });
});

describe('the width of a source', () => {
  const from = (source: string, form: Form, widestSource: number): readonly string[] =>
    obstacles(
      judge(
        situation(
          [everyForm[form]],
          { network: { priorities: { from: 200, to: 399 }, widestSource } },
          { request: { parameters: parameters({ source_ip: source }) } },
        ),
      ),
    );

  it.each<Form>([
    'nsg-rule',
    'nsg-rule from several',
    'nsg-rule to groups',
    'nsg-rule to a machine',
    'vm-jit',
    'azure-firewall',
  ])('is at most what the settings allow: %s', (form) => {
    expect(from('203.0.113.7/32', form, 32)).toEqual([]);
    expect(from('203.0.113.6/31', form, 31)).toEqual([]);
    expect(from('203.0.113.6/31', form, 32)).toEqual(['network.too-wide']);
    expect(from('203.0.113.0/30', form, 31)).toEqual(['network.too-wide']);
  });

  it('says each of several that is too wide', () => {
    const wide = {
      ...everyForm['nsg-rule'],
      source: ['203.0.113.0/30', '203.0.113.7/32', '203.0.113.8/30'].map((value) => ({
        kind: 'fixed' as const,
        value,
      })),
    } as Privilege;
    expect(obstacles(judge(situation([wide])))).toEqual(['network.too-wide', 'network.too-wide']);
  });
});

describe('overlap', () => {
  const held = (form: Form, by: 'alice' | 'dave'): Facts['running'] => {
    const made = planFor(
      aRequest({ beneficiary: key(by) }),
      aPolicy({ entitlement: { privileges: [everyForm[form]] } }),
      aPull(),
    );
    if (made.kind !== 'plan') throw new Error('no plan');
    return known([running(7, { beneficiary: key(by), targets: targetKeys(made.plan) })], now);
  };
  const against = (form: Form, by: 'alice' | 'dave'): readonly string[] =>
    obstacles(judge(situation([everyForm[form]], {}, { facts: { running: held(form, by) } })));

  it.each(forms)('is denied on what one holds already: %s', (form) => {
    expect(against(form, 'alice')).toEqual(['overlap.open-grant']);
  });

  it.each(forms)('with somebody else there is only where a newer request closes the older: %s', (form) => {
    expect(against(form, 'dave')).toEqual(form === 'vm-jit' ? ['overlap.open-grant'] : []);
  });
});

describe('a beneficiary without an Entra id', () => {
  const people = names.map((name) => aPerson(name, name === 'alice' ? { entra: undefined } : {}));
  const forAlice = (...privileges: readonly Privilege[]): readonly string[] =>
    obstacles(judge({ policy: aPolicy({ people, entitlement: { privileges } }) }));

  it('can have what lies on GitHub', () => {
    expect(forAlice(everyForm['github-team'], gitHubRepo())).toEqual([]);
  });

  it.each(forms.filter((form) => !form.startsWith('github-')))('can have no %s', (form) => {
    expect(forAlice(gitHubRepo(), everyForm[form]).slice(0, 2)).toEqual([
      'beneficiary.no-entra',
      'plan.no-principal',
    ]);
  });
});

describe('what a build can open', () => {
  const all: readonly Openable[] = [
    'azure-role',
    'azure-role with assignment: eligible',
    'azure-role with assignment: plain',
    'entra-role',
    'entra-role with assignment: eligible',
    'entra-group',
    'entra-group with assignment: eligible',
    'entra-group with managed: exclusive',
    'nsg-rule',
    'nsg-rule with vm:',
    'nsg-rule with destination_groups:',
    'vm-jit',
    'azure-firewall',
    'github-team',
    'github-repo',
  ];
  const missing = (privilege: Privilege, opens: readonly Openable[]): readonly string[] =>
    refuseUnopenable('1', privilege, new Set(opens))?.reasons ?? [];

  it.each<[Form, Openable]>([
    ['azure-role', 'azure-role'],
    ['azure-role to activate', 'azure-role with assignment: eligible'],
    ['azure-role without PIM', 'azure-role with assignment: plain'],
    ['entra-role', 'entra-role'],
    ['entra-group', 'entra-group'],
    ['exclusive entra-group', 'entra-group with managed: exclusive'],
    ['github-team', 'github-team'],
    ['github-repo', 'github-repo'],
    ['nsg-rule', 'nsg-rule'],
    ['nsg-rule from several', 'nsg-rule'],
    ['nsg-rule to groups', 'nsg-rule with destination_groups:'],
    ['nsg-rule to a machine', 'nsg-rule with vm:'],
    ['vm-jit', 'vm-jit'],
    ['azure-firewall', 'azure-firewall'],
  ])('%s needs that it can open %s', (form, needed) => {
    expect(missing(everyForm[form], all)).toEqual([]);
    expect(
      missing(
        everyForm[form],
        all.filter((each) => each !== needed),
      ),
    ).toEqual([`This version of Gatehouse cannot open ${needed} yet.`]);
  });

  it('names the kind first where it can open nothing of it', () => {
    expect(missing(gitHubRepo({ exclusive: false }), [])).toEqual([
      'This version of Gatehouse cannot open github-repo yet.',
    ]);
  });

  it('is no maintainer of a team, who could let others in for good', () => {
    expect(missing({ ...everyForm['github-team'], role: 'maintainer' }, all)).toEqual([
      'This version of Gatehouse cannot open github-team with role: maintainer yet.',
    ]);
  });

  it('is never a repository that nobody sweeps', () => {
    expect(missing(gitHubRepo({ exclusive: false }), all)).toEqual([
      'This version of Gatehouse cannot open github-repo without managed: exclusive yet.',
    ]);
  });
});

describe('a step without a provider', () => {
  const refused = (step: string, what = 'github-repo'): CheckReport => ({
    step,
    verdict: 'refused',
    code: 'check.no-provider',
    reasons: [`This version of Gatehouse cannot open ${what} yet.`],
  });
  const deferred = { kind: 'deferred', source: 'azure-role' } as const;
  const three = [gitHubRepo(), gitHubRepo(), everyForm['azure-role']];
  const mixed = { 1: known(refused('1'), now), 2: known(refused('2'), now), 3: deferred };

  it('is refused at review, once, with a sentence that says it', () => {
    const decision = judge(situation(three, {}, { facts: { checks: mixed } }));
    expect(decision.outcome).toBe('denied');
    expect(decision.reasons.filter(({ effect }) => effect === 'deny')).toMatchObject([
      {
        code: 'check.no-provider',
        sentence: 'This version of Gatehouse cannot open github-repo yet.',
        remedy: expect.stringContaining('an entitlement without it') as string,
      },
    ]);
    expect(codes(situation(three, {}, { facts: { checks: mixed } }))).toContain('check.deferred');
  });

  it('is refused at elevation, and nobody is asked about the other steps', () => {
    const decision = judgeAtElevation(situation(three, {}, { facts: { checks: mixed } }));
    expect(obstacles(decision)).toEqual(['check.no-provider', 'check.deferred']);
    expect(decision.reasons.at(-1)?.remedy).toBe('They are asked once nothing else stands in the way.');
  });

  it('is refused alone where every step is one', () => {
    const checks = { 1: known(refused('1'), now) };
    expect(obstacles(judgeAtElevation(situation([gitHubRepo()], {}, { facts: { checks } })))).toEqual([
      'check.no-provider',
    ]);
  });

  it('is refused for each kind that is missing', () => {
    const checks = { 1: known(refused('1'), now), 2: known(refused('2', 'vm-jit'), now) };
    const both = situation([gitHubRepo(), everyForm['vm-jit']], {}, { facts: { checks } });
    expect(obstacles(judge(both))).toEqual(['check.no-provider', 'check.no-provider']);
  });

  it('is another refusal than a provider’s own', () => {
    const checks = { 1: known({ ...ready('1'), verdict: 'refused', reasons: ['No.'] } as const, now) };
    expect(obstacles(judge(situation([gitHubRepo()], {}, { facts: { checks } })))).toEqual(['check.refused']);
  });

  it('is decided the same from the facts that were stored', () => {
    const policy = situation(three).policy ?? aPolicy();
    const gathered = facts(policy, {
      moment: 'elevation',
      pull: aMergedPull({ reviews: bothApprove() }),
      checks: mixed,
    });
    const restored = restoreFacts(JSON.parse(JSON.stringify(storeFacts(gathered))), () => policy);
    expect(restored).toEqual(gathered);
    expect(obstacles(judge({ policy, facts: { ...restored } }))).toEqual([
      'check.no-provider',
      'check.deferred',
    ]);
  });

  it('is not stored with a code that nobody gives', () => {
    const policy = aPolicy();
    const gathered = facts(policy, { checks: { 1: known(refused('1'), now) } });
    const text = JSON.stringify(storeFacts(gathered)).replace('check.no-provider', 'check.other');
    expect(restoreFacts(JSON.parse(text), () => policy)).toBeUndefined();
  });
});
