/** Turns a request into a plan: every privilege of the entitlement with its parameters bound and its place fixed. */
import type { EntraId, GrantNumber, Milliseconds, PersonKey, ResourceId } from './brand.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Reason } from './decision.ts';
import type { Plan, Step } from './plan.ts';
import type { Bound, Policy, Privilege, Settings } from './policy.ts';
import type { PullEvidence } from './pull.ts';
import { whoIs } from './approval/persons.ts';
import { canonicalCidr } from './network-address.ts';
import type { AccessRequest } from './request.ts';

export type PlanOutcome =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** What is missing to say what would be done; every reason denies. */
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] };

export interface PlanFor {
  readonly grant: GrantNumber;
  readonly requester: PersonKey;
  readonly beneficiary: PersonKey;
  readonly principal: EntraId;
}

/** The plan of a pull request's request under one policy, with requester and beneficiary found in that policy's people. */
export const planFor = (request: AccessRequest, policy: Policy, pull: PullEvidence): PlanOutcome => {
  if (policy.people === undefined)
    return refused('policy.unreadable', 'people.yaml cannot be read', 'Repair the policy.');
  const who = whoIs(policy.people, pull.author);
  if (who.kind !== 'person')
    return refused(
      'plan.no-requester',
      'The requester is not in people.yaml',
      'Add the requester to people.yaml.',
    );
  const requester = who.person;
  const beneficiary =
    request.beneficiary === undefined ? requester : policy.people.byKey.get(request.beneficiary);
  if (beneficiary === undefined)
    return refused(
      'plan.no-beneficiary',
      'The beneficiary is not in people.yaml',
      'Name somebody whom people.yaml knows.',
    );
  if (beneficiary.entra === undefined)
    return refused(
      'plan.no-principal',
      `${beneficiary.key} has no Entra id in people.yaml`,
      'Add the Entra object id to people.yaml.',
    );
  const { key, entra } = beneficiary;
  return makePlan(request, policy, {
    grant: pull.number,
    requester: requester.key,
    beneficiary: key,
    principal: entra,
  });
};

/** The same request, policy and people always make the same plan, with the same digest. */
export const makePlan = (request: AccessRequest, policy: Policy, who: PlanFor): PlanOutcome => {
  const entitlement = policy.entitlements.get(request.entitlement);
  if (entitlement === undefined || policy.settings === undefined)
    return refused(
      'plan.no-entitlement',
      `The entitlement ${request.entitlement} cannot be used`,
      'Name an entitlement that exists and has no finding.',
    );
  const binding: Binding = { request, policy, settings: policy.settings, who, refusals: [] };
  const steps = entitlement.privileges.flatMap(
    (privilege, index) => bindStep(privilege, String(index + 1), binding) ?? [],
  );
  if (binding.refusals.length > 0) return { kind: 'refused', reasons: binding.refusals };
  if (steps.length === 0)
    return refused(
      'plan.empty',
      `The entitlement ${entitlement.name} gives nothing`,
      'Add a privilege to the entitlement.',
    );
  return {
    kind: 'plan',
    plan: sealPlan({
      grant: who.grant,
      entitlement: entitlement.name,
      requester: who.requester,
      beneficiary: who.beneficiary,
      ...(request.start === undefined ? {} : { start: request.start }),
      duration: request.duration,
      steps: [
        ...steps.filter((step) => step.layer === 'identity'),
        ...steps.filter((step) => step.layer === 'network'),
      ],
    }),
  };
};

/** The same plan for a shorter window; never a longer one. */
export const shortenPlan = (plan: Plan, duration: Milliseconds): Plan => {
  if (duration >= plan.duration) return plan;
  const { digest: _, ...unsealed } = plan;
  return sealPlan({ ...unsealed, duration });
};

/** What the digest of a plan should be; a plan read back from anywhere is compared with it. */
export const planDigest = (plan: Omit<Plan, 'digest'>): Plan['digest'] => {
  const { grant, entitlement, requester, beneficiary, start, duration, steps } = plan;
  return sha256(canonicalJson({ grant, entitlement, requester, beneficiary, start, duration, steps }));
};

/**
 * `principal|kind|target` in lower case: two open grants with one key would fight over one place (§5).
 * The target of a role is its scope whatever the role, since one role has several names. In the network the principal is
 * the beneficiary, because a rule knows addresses and no people.
 */
export const targetKey = (step: Step, beneficiary: PersonKey): string => {
  switch (step.kind) {
    case 'azure-role':
      return `${step.principal}|${step.kind}|${step.scope}`.toLowerCase();
    case 'nsg-rule':
      return `${beneficiary}|${step.kind}|${step.nsg}`.toLowerCase();
  }
};

/** The keys of a whole plan, each once, in order. */
export const targetKeys = (plan: Pick<Plan, 'beneficiary' | 'steps'>): readonly string[] =>
  [...new Set(plan.steps.map((step) => targetKey(step, plan.beneficiary)))].toSorted();

const sealPlan = (plan: Omit<Plan, 'digest'>): Plan => ({ ...plan, digest: planDigest(plan) });

interface Binding {
  readonly request: AccessRequest;
  readonly policy: Policy;
  readonly settings: Settings;
  readonly who: PlanFor;
  readonly refusals: Reason[];
}

const bindStep = (privilege: Privilege, id: string, binding: Binding): Step | undefined => {
  switch (privilege.kind) {
    case 'azure-role': {
      const scope = bindTarget(privilege.scope, binding);
      if (scope === undefined) return undefined;
      const { role, onlyIfEligible, assignment } = privilege;
      return {
        id,
        kind: 'azure-role',
        layer: 'identity',
        principal: binding.who.principal,
        role,
        scope,
        onlyIfEligible,
        assignment,
      };
    }
    case 'nsg-rule': {
      const nsg = bindTarget(privilege.nsg, binding);
      const source = bindSource(privilege.source, binding);
      if (nsg === undefined || source === undefined) return undefined;
      const { destination, protocol, ports } = privilege;
      const { priorities } = binding.settings.network;
      return {
        id,
        kind: 'nsg-rule',
        layer: 'network',
        nsg,
        source,
        destination,
        protocol,
        ports,
        priorities,
      };
    }
  }
};

const bindTarget = (bound: Bound<ResourceId>, binding: Binding): ResourceId | undefined => {
  if (bound.kind === 'fixed') return bound.value;
  const given = parameter(bound.name, binding);
  if (given === undefined) return undefined;
  // NB. A target is only ever a name from targets.yaml: an id from the request would choose its own scope.
  const target = binding.policy.targets.get(given.value);
  if (target === undefined)
    refuse(
      binding,
      'plan.unknown-target',
      `The parameter ${bound.name} names no target of targets.yaml`,
      'Give one of the targets that the entitlement lists.',
      given,
    );
  return target;
};

const bindSource = (bound: Bound<string>, binding: Binding): string | undefined => {
  const given = bound.kind === 'fixed' ? undefined : parameter(bound.name, binding);
  const written = bound.kind === 'fixed' ? bound.value : given?.value;
  if (written === undefined) return undefined;
  // NB. `*`, `Internet` and other service tags open a rule to the world: a source is always an address or a CIDR.
  const source = canonicalCidr(written);
  if (source === undefined)
    refuse(
      binding,
      'plan.no-address',
      `The network source of ${bound.kind === 'fixed' ? 'the entitlement' : `the parameter ${bound.name}`} is not an address or a CIDR`,
      'Give an address like 203.0.113.7.',
      given,
    );
  return source;
};

const parameter = (
  name: string,
  binding: Binding,
): { readonly value: string; readonly line: number; readonly column: number } | undefined => {
  const given = binding.request.parameters.get(name);
  if (given === undefined)
    refuse(
      binding,
      'plan.missing-parameter',
      `The parameter ${name} is missing`,
      `Add ${name} under parameters.`,
      undefined,
    );
  return given;
};

const refuse = (
  binding: Binding,
  code: string,
  sentence: string,
  remedy: string,
  at: { readonly line: number; readonly column: number } | undefined,
): void => {
  const place =
    at === undefined ? {} : { place: { file: binding.request.path, line: at.line, column: at.column } };
  binding.refusals.push({ code, effect: 'deny', sentence: `${sentence}.`, remedy, ...place });
};

const refused = (code: string, sentence: string, remedy: string): PlanOutcome => ({
  kind: 'refused',
  reasons: [{ code, effect: 'deny', sentence: `${sentence}.`, remedy }],
});
