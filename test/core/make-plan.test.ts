import { describe, expect, it } from 'vitest';
import { grantNumber, hours, minutes } from '../../src/core/brand.ts';
import {
  makePlan,
  planDigest,
  planFor,
  shortenPlan,
  targetKey,
  targetKeys,
} from '../../src/core/make-plan.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { AccessRequest } from '../../src/core/request.ts';
import { aRequest, parameters } from '../builders/facts.ts';
import { aPolicy, aRole, anNsgRule, entraOf, idOf, key, target } from '../builders/policy.ts';
import { aPull } from '../builders/pull.ts';

const outcome = (request: AccessRequest = aRequest(), policy: Policy = aPolicy()) =>
  planFor(request, policy, aPull());
const plan = (request?: AccessRequest, policy?: Policy): Plan => {
  const made = outcome(request, policy);
  if (made.kind !== 'plan') throw new Error(made.reasons.map(({ code }) => code).join());
  return made.plan;
};
const refusals = (request?: AccessRequest, policy?: Policy): readonly string[] => {
  const made = outcome(request, policy);
  return made.kind === 'plan' ? [] : made.reasons.map(({ code }) => code);
};

describe('a plan', () => {
  it('holds every privilege with its parameters bound', () => {
    expect(plan()).toMatchObject({
      grant: 42,
      entitlement: 'prod-vm-admin',
      requester: 'alice',
      beneficiary: 'alice',
      duration: hours(2),
      steps: [
        {
          id: '1',
          kind: 'azure-role',
          layer: 'identity',
          principal: entraOf('alice'),
          scope: target('payments-rg'),
          onlyIfEligible: true,
        },
        { id: '2', kind: 'azure-role', role: 'Reader', scope: target('bas-hub') },
        {
          id: '3',
          kind: 'nsg-rule',
          layer: 'network',
          nsg: target('bastion-nsg'),
          source: '203.0.113.7/32',
          priorities: { from: 200, to: 399 },
        },
      ],
    });
  });

  it('opens identity first and the network last, and numbers steps as the entitlement does', () => {
    const policy = aPolicy({ entitlement: { privileges: [anNsgRule(), aRole(), anNsgRule(), aRole()] } });
    expect(plan(aRequest(), policy).steps.map(({ id }) => id)).toEqual(['2', '4', '1', '3']);
  });

  it('binds a target by name alone', () => {
    const policy = aPolicy({
      entitlement: { privileges: [aRole({ scope: { kind: 'param', name: 'where' } })] },
    });
    const where = (value: string) => aRequest({ parameters: parameters({ where: value }) });
    expect(plan(where('payments-rg'), policy).steps[0]).toMatchObject({ scope: target('payments-rg') });
    expect(refusals(where(target('payments-rg')), policy)).toEqual(['plan.unknown-target']);
    expect(refusals(aRequest({ parameters: new Map() }), policy)).toEqual(['plan.missing-parameter']);
  });

  it.each([
    '*',
    'Internet',
    '0.0.0.0/0',
    '203.0.113.7/33',
    '010.0.0.1',
    '::ffff:1.2.3.4',
    '203.0.113.7 ',
    '',
  ])('refuses %j as a source', (text) => {
    expect(refusals(aRequest({ parameters: parameters({ source_ip: text }) }))).toEqual(['plan.no-address']);
  });

  it.each([
    ['plan.empty', aPolicy({ entitlement: { privileges: [] } })],
    ['plan.no-entitlement', aPolicy({ whole: { entitlements: new Map() } })],
    ['plan.no-entitlement', aPolicy({ whole: { settings: undefined } })],
    ['policy.unreadable', aPolicy({ whole: { people: undefined } })],
    ['plan.no-requester', aPolicy({ people: [] })],
  ])('is refused with %s', (code, policy) => {
    expect(refusals(aRequest(), policy)).toEqual([code]);
  });

  it('has one digest for one meaning, and another for anything else', () => {
    const { digest } = plan();
    expect(plan(aRequest({ parameters: parameters({ source_ip: '203.0.113.7/32' }) })).digest).toBe(digest);
    expect(plan(aRequest({ justification: 'something else altogether' })).digest).toBe(digest);
    const others = [
      plan(aRequest({ duration: hours(1) })),
      plan(aRequest({ beneficiary: key('dave') })),
      plan(aRequest({ parameters: parameters({ source_ip: '203.0.113.8' }) })),
      plan(aRequest(), aPolicy({ entitlement: { privileges: [aRole(), anNsgRule()] } })),
      plan(
        aRequest(),
        aPolicy({ settings: { network: { priorities: { from: 201, to: 399 }, widestSource: 32 } } }),
      ),
    ];
    expect(new Set([digest, ...others.map((other) => other.digest)]).size).toBe(6);
    expect(planDigest(plan())).toBe(digest);
  });

  it('is only ever shortened', () => {
    const long = plan();
    expect(shortenPlan(long, hours(3))).toBe(long);
    const short = shortenPlan(long, minutes(30));
    expect(short).toEqual({
      ...long,
      duration: minutes(30),
      digest: planDigest({ ...long, duration: minutes(30) }),
    });
    expect(short.digest).not.toBe(long.digest);
  });

  it('is made for whoever is named', () => {
    const who = {
      grant: grantNumber(7),
      requester: key('bob'),
      beneficiary: key('dave'),
      principal: entraOf('dave'),
      account: idOf('dave'),
    };
    expect(makePlan(aRequest(), aPolicy(), who)).toMatchObject({
      kind: 'plan',
      plan: { grant: 7, requester: 'bob', beneficiary: 'dave' },
    });
  });
});

describe('the key of a target', () => {
  it('names principal, kind and target in lower case, each once', () => {
    const two = plan();
    expect(targetKeys(two)).toHaveLength(3);
    expect(targetKeys({ ...two, steps: [...two.steps, ...two.steps] })).toEqual(targetKeys(two));
    for (const step of two.steps) {
      const text = targetKey(step, two.beneficiary);
      expect(text).toBe(text.toLowerCase());
    }
  });

  it('is one for a role by name and by id, and for a scope in other letters', () => {
    const keys = (role: string, scope: typeof target extends (...args: never) => infer R ? R : never) =>
      targetKeys(
        plan(
          aRequest(),
          aPolicy({ entitlement: { privileges: [aRole({ role, scope: { kind: 'fixed', value: scope } })] } }),
        ),
      );
    expect(keys('Reader', target('payments-rg'))).toEqual(
      keys('acdd72a7-3385-48ef-bd42-f606fba81ae7', target('payments-rg')),
    );
  });

  it('lets two people open one network security group from one address', () => {
    const [step] = plan(aRequest(), aPolicy({ entitlement: { privileges: [anNsgRule()] } })).steps;
    expect(step && targetKey(step, key('alice'))).not.toBe(step && targetKey(step, key('dave')));
  });
});
