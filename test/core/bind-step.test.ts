/** The plan of every kind of privilege: what a step says, in which order, under which digest and keys. */
import { describe, expect, it } from 'vitest';
import { planDigest, planFor, targetKey, targetKeys } from '../../src/core/make-plan.ts';
import type { Plan, Step } from '../../src/core/plan.ts';
import type { Entitlement, Policy, Privilege } from '../../src/core/policy.ts';
import type { AccessRequest } from '../../src/core/request.ts';
import { aRequest, parameters } from '../builders/facts.ts';
import { aPerson, aPolicy, entraOf, idOf, key, names, target } from '../builders/policy.ts';
import {
  entraGroup,
  everyForm,
  firewall,
  type Form,
  gitHubRepo,
  groups,
  vm,
} from '../builders/privileges.ts';
import { aPull } from '../builders/pull.ts';

const choice = (name: string, ...choices: readonly string[]): Entitlement['parameters'][number] => ({
  name,
  type: 'choice',
  hint: undefined,
  usedFor: 'privilege',
  within: [],
  widest: undefined,
  pattern: undefined,
  choices,
  among: [],
  min: undefined,
  max: undefined,
});

const policyOf = (privileges: readonly Privilege[], more: Parameters<typeof aPolicy>[0] = {}): Policy =>
  aPolicy({ ...more, entitlement: { ...more.entitlement, privileges } });

const outcome = (policy: Policy, request: AccessRequest = aRequest()) => planFor(request, policy, aPull());
const planOf = (policy: Policy, request?: AccessRequest): Plan => {
  const made = outcome(policy, request);
  if (made.kind !== 'plan') throw new Error(made.reasons.map(({ code }) => code).join());
  return made.plan;
};
const refusals = (policy: Policy, request?: AccessRequest): readonly string[] => {
  const made = outcome(policy, request);
  return made.kind === 'plan' ? [] : made.reasons.map(({ code }) => code);
};
const stepOf = (form: Form): Step => {
  const [step] = planOf(policyOf([everyForm[form]])).steps;
  if (step === undefined) throw new Error('no step');
  return step;
};

const identity = { id: '1', layer: 'identity' } as const;
const network = { id: '1', layer: 'network', protocol: 'Tcp' } as const;
const priorities = { from: 200, to: 399 };

describe('a step of each kind', () => {
  it.each<[Form, object]>([
    [
      'entra-role',
      {
        ...identity,
        kind: 'entra-role',
        principal: entraOf('alice'),
        role: 'Helpdesk Administrator',
        directoryScope: '/',
        onlyIfEligible: false,
        assignment: 'active',
      },
    ],
    [
      'entra-group',
      {
        ...identity,
        kind: 'entra-group',
        principal: entraOf('alice'),
        group: entraGroup,
        access: 'member',
        onlyIfEligible: true,
        assignment: 'active',
        exclusive: false,
      },
    ],
    [
      'github-team',
      {
        ...identity,
        kind: 'github-team',
        account: idOf('alice'),
        team: 'contoso/deployers',
        role: 'member',
      },
    ],
    [
      'github-repo',
      {
        ...identity,
        kind: 'github-repo',
        account: idOf('alice'),
        repository: 'contoso/storefront',
        permission: 'push',
        exclusive: true,
      },
    ],
    [
      'nsg-rule from several',
      {
        ...network,
        kind: 'nsg-rule',
        nsg: target('bastion-nsg'),
        source: ['203.0.113.7/32', '203.0.113.9/32'],
        destination: '*',
        ports: ['22', '8000-8010'],
        priorities,
      },
    ],
    [
      'nsg-rule to groups',
      {
        ...network,
        kind: 'nsg-rule',
        nsg: target('bastion-nsg'),
        source: '203.0.113.7/32',
        destinationGroups: groups,
        ports: ['22'],
        priorities,
      },
    ],
    [
      'nsg-rule to a machine',
      { ...network, kind: 'nsg-rule', vm, source: '203.0.113.7/32', ports: ['22'], priorities },
    ],
    ['vm-jit', { ...network, kind: 'vm-jit', vm, source: '203.0.113.7/32', ports: ['22'] }],
    [
      'azure-firewall',
      {
        ...network,
        kind: 'azure-firewall',
        policy: firewall,
        source: '203.0.113.7/32',
        destinations: ['10.1.2.0/24', '10.1.3.0/24'],
        ports: ['22'],
      },
    ],
  ])('%s says all of it and nothing else', (form, step) => {
    expect(stepOf(form)).toEqual(step);
  });

  it('is given to the beneficiary, under their own ids', () => {
    const policy = policyOf([everyForm['entra-role'], everyForm['github-repo']]);
    expect(planOf(policy, aRequest({ beneficiary: key('dave') })).steps).toMatchObject([
      { principal: entraOf('dave') },
      { account: idOf('dave') },
    ]);
  });
});

describe('the whole of every kind', () => {
  const privileges = Object.values(everyForm).toReversed();

  it('opens identities first and the network last, each under the number of its privilege', () => {
    const { steps } = planOf(policyOf(privileges));
    const layers = steps.map(({ layer }) => layer);
    expect(layers).toEqual([...layers].toSorted());
    expect(layers.at(0)).toBe('identity');
    expect(layers.at(-1)).toBe('network');
    for (const step of steps) expect(step.kind).toBe(privileges[Number(step.id) - 1]?.kind);
    for (const layer of ['identity', 'network']) {
      const ids = steps.filter((step) => step.layer === layer).map(({ id }) => Number(id));
      expect(ids).toEqual([...ids].toSorted((a, b) => a - b));
    }
  });

  it('has a digest that changes with anything that a step says', () => {
    const plan = planOf(policyOf(privileges));
    const seen = new Set([plan.digest]);
    let changes = 0;
    for (const [index, step] of plan.steps.entries())
      for (const field of Object.keys(step)) {
        const changed = plan.steps.map((each, at) => (at === index ? { ...each, [field]: 'other' } : each));
        seen.add(planDigest({ ...plan, steps: changed as unknown as Plan['steps'] }));
        changes += 1;
      }
    expect(changes).toBeGreaterThan(80);
    expect(seen.size).toBe(changes + 1);
  });

  it('has the digest that plans had before there were other kinds', () => {
    expect(planOf(aPolicy()).digest).toBe('c11d023503c6fe35a9de2923ce37c2d8fee85c850a8a6100c4d47ab6d2e5085d');
  });
});

describe('several sources', () => {
  const sources = (...written: readonly string[]): Plan =>
    planOf(
      policyOf([
        {
          ...everyForm['nsg-rule'],
          source: written.map((value) => ({ kind: 'fixed', value })),
        } as Privilege,
      ]),
    );

  it('have one digest in whatever order and form they are written', () => {
    const plan = sources('203.0.113.9', '203.0.113.7/32');
    expect(sources('203.0.113.7', '203.0.113.9/32', '203.0.113.7').digest).toBe(plan.digest);
    expect(sources('203.0.113.7', '203.0.113.8').digest).not.toBe(plan.digest);
  });

  it('are one source where they are the same', () => {
    expect(sources('203.0.113.7', '203.0.113.7/32').steps[0]).toMatchObject({ source: '203.0.113.7/32' });
  });

  it('make no plan when one of them is none', () => {
    const policy = policyOf([everyForm['nsg-rule from several']]);
    expect(refusals(policy, aRequest({ parameters: parameters({ source_ip: 'Internet' }) }))).toEqual([
      'plan.no-address',
    ]);
    expect(refusals(policy, aRequest({ parameters: new Map() }))).toEqual(['plan.missing-parameter']);
  });
});

describe('a choice', () => {
  const param = { kind: 'param', name: 'which' } as const;
  const policy = policyOf([gitHubRepo({ repository: param })], {
    entitlement: { parameters: [choice('which', 'contoso/storefront', 'contoso/docs')] },
  });
  const which = (value: string) => aRequest({ parameters: parameters({ which: value }) });

  it('is one of those that the entitlement lists', () => {
    expect(planOf(policy, which('contoso/docs')).steps[0]).toMatchObject({ repository: 'contoso/docs' });
  });

  it.each(['contoso/secrets', 'contoso/docs/../secrets', 'contoso/Docs', ''])('is never %j', (value) => {
    expect(refusals(policy, which(value))).toEqual(['plan.unknown-choice']);
  });

  it('that is not given makes no plan', () => {
    expect(refusals(policy, aRequest({ parameters: new Map() }))).toEqual(['plan.missing-parameter']);
  });

  it('names a group by its id, in lower case', () => {
    const group = '7C0E0000-0000-4000-8000-00000000000A';
    const named = policyOf([{ ...everyForm['entra-group'], group: param }], {
      entitlement: { parameters: [choice('which', group, 'payments-admins')] },
    });
    expect(planOf(named, which(group)).steps[0]).toMatchObject({ group: group.toLowerCase() });
    expect(refusals(named, which('payments-admins'))).toEqual(['plan.unknown-choice']);
  });
});

describe('somebody without an Entra id', () => {
  const people = names.map((name) => aPerson(name, name === 'alice' ? { entra: undefined } : {}));

  it.each(Object.entries(everyForm).map(([form, privilege]) => [form, privilege] as const))(
    'can have only what lies on GitHub: %s',
    (_, privilege) => {
      const policy = policyOf([privilege], { people });
      expect(refusals(policy)).toEqual(privilege.kind.startsWith('github-') ? [] : ['plan.no-principal']);
    },
  );

  it('is told so once, and gets no part of what is mixed', () => {
    const policy = policyOf([gitHubRepo(), everyForm['azure-role'], everyForm['nsg-rule']], { people });
    expect(refusals(policy)).toEqual(['plan.no-principal']);
  });
});

describe('the key of a target', () => {
  const keyOf = (form: Form, beneficiary = 'alice'): string => targetKey(stepOf(form), key(beneficiary));

  it('names kind and target in lower case', () => {
    const { steps, beneficiary } = planOf(policyOf(Object.values(everyForm)));
    const keys = targetKeys({ steps, beneficiary });
    for (const text of keys) expect(text).toBe(text.toLowerCase());
    expect(keys).toEqual(
      [
        `${entraOf('alice')}|azure-role|${target('payments-rg')}`,
        `${entraOf('alice')}|entra-group|7c0e0000-0000-4000-8000-000000000012`,
        `${entraOf('alice')}|entra-group|7c0e0000-0000-4000-8000-000000000013`,
        `${entraOf('alice')}|entra-role|/`,
        `${idOf('alice')}|github-repo|contoso/storefront`,
        `${idOf('alice')}|github-team|contoso/deployers`,
        `alice|azure-firewall|${firewall}`,
        `alice|nsg-rule|${target('bastion-nsg')}`,
        `alice|nsg-rule|${vm}`,
        `anybody|vm-jit|${vm}`,
      ]
        .map((text) => text.toLowerCase())
        .toSorted(),
    );
  });

  it('is one for a repository in other letters', () => {
    const named = (value: string) =>
      targetKeys(planOf(policyOf([gitHubRepo({ repository: { kind: 'fixed', value } })])));
    expect(named('Contoso/Storefront')).toEqual(named('contoso/storefront'));
  });

  it('is one for everybody where a newer request closes the older', () => {
    expect(keyOf('vm-jit', 'alice')).toBe(keyOf('vm-jit', 'dave'));
    expect(keyOf('nsg-rule to a machine', 'alice')).not.toBe(keyOf('nsg-rule to a machine', 'dave'));
    expect(keyOf('azure-firewall', 'alice')).not.toBe(keyOf('azure-firewall', 'dave'));
  });
});
