/** Turns a request into a plan: every privilege of the entitlement with its parameters bound and its place fixed. */
import { type Binding, bindStep, type PlanFor } from './bind-step.ts';
import type { Milliseconds, PersonKey } from './brand.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Reason } from './decision.ts';
import type { Plan, Step } from './plan.ts';
import type { Policy } from './policy.ts';
import type { PullEvidence } from './pull.ts';
import { askerOf } from './approval/asker.ts';
import { whoIs } from './approval/persons.ts';
import type { AccessRequest } from './request.ts';

export type PlanOutcome =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** What is missing to say what would be done; every reason denies. */
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] };

/** The plan of a pull request's request under one policy, with requester and beneficiary found in that policy's people. */
export const planFor = (request: AccessRequest, policy: Policy, pull: PullEvidence): PlanOutcome => {
  if (policy.people === undefined)
    return refused('policy.unreadable', 'people.yaml cannot be read', 'Repair the policy.');
  const asker = askerOf(pull, policy);
  if (asker.kind === 'nobody') return refused('plan.no-requester', 'It is not proven who asks', asker.remedy);
  const who = whoIs(policy.people, asker.account);
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
  return makePlan(request, policy, {
    grant: pull.number,
    requester: requester.key,
    beneficiary: beneficiary.key,
    principal: beneficiary.entra,
    account: beneficiary.gitHubId,
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
  const binding: Binding = { request, policy, settings: policy.settings, entitlement, who, refusals: [] };
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
      ...(request.breakGlass ? { breakGlass: true } : {}),
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
  const { beneficiary, breakGlass, duration, entitlement, grant, requester, start, steps } = plan;
  // Members that are undefined are left out: plans of the usual way keep the digest that they always had.
  return sha256(
    canonicalJson({ beneficiary, breakGlass, duration, entitlement, grant, requester, start, steps }),
  );
};

/**
 * `principal|kind|target` in lower case: two open grants with one key would fight over one place (§5).
 * The target of a role is its scope whatever the role, since one role has several names. In the network the principal is
 * the beneficiary, because a rule knows addresses and no people.
 */
export const targetKey = (step: Step, beneficiary: PersonKey): string => {
  const [principal, target] = whoAndWhere(step, beneficiary);
  return `${principal}|${step.kind}|${target}`.toLowerCase();
};

const whoAndWhere = (step: Step, beneficiary: PersonKey): readonly [string, string] => {
  switch (step.kind) {
    case 'azure-role':
      return [step.principal, step.scope];
    case 'entra-role':
      return [step.principal, step.directoryScope];
    case 'entra-group':
      return [step.principal, step.group];
    case 'github-team':
      return [String(step.account), step.team];
    case 'github-repo':
      return [String(step.account), step.repository];
    case 'nsg-rule':
      return [beneficiary, 'vm' in step ? step.vm : step.nsg];
    case 'vm-jit':
      // NB. A newer request for a machine revokes the older one, whoever made it: a second grant would close the first.
      return ['anybody', step.vm];
    case 'azure-firewall':
      return [beneficiary, step.policy];
  }
};

/** The keys of a whole plan, each once, in order. */
export const targetKeys = (plan: Pick<Plan, 'beneficiary' | 'steps'>): readonly string[] =>
  [...new Set(plan.steps.map((step) => targetKey(step, plan.beneficiary)))].toSorted();

const sealPlan = (plan: Omit<Plan, 'digest'>): Plan => ({ ...plan, digest: planDigest(plan) });

const refused = (code: string, sentence: string, remedy: string): PlanOutcome => ({
  kind: 'refused',
  reasons: [{ code, effect: 'deny', sentence: `${sentence}.`, remedy }],
});
