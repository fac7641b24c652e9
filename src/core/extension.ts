/** What an extension rests on: the requests before it as GitHub has them, and whether two plans give the same. */
import type { Digest } from './brand.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { classifyPull } from './classify.ts';
import type { ExtendedRequest } from './facts.ts';
import { planFor } from './make-plan.ts';
import { parseRequest } from './parse-request.ts';
import type { Plan, Step } from './plan.ts';
import type { Policy } from './policy.ts';
import type { PullEvidence } from './pull.ts';

/** What a step gives, wherever it stands in its plan: the same text for the same privilege. */
export const privilegeOf = (step: Step): string => canonicalJson({ ...step, id: undefined });

/** What a plan gives to whom: the same for two grants of one person that differ in number, duration and ids alone. */
export const privilegesOf = ({
  beneficiary,
  entitlement,
  steps,
}: Pick<Plan, 'beneficiary' | 'entitlement' | 'steps'>): Digest =>
  sha256(canonicalJson({ beneficiary, entitlement, steps: steps.map(privilegeOf) }));

/**
 * The request of a merged pull request. `undefined`: it is not merged, it brought something else than one new request, or its
 * request cannot be read, or says nothing that could be done, under this policy.
 */
export const extendedRequest = (pull: PullEvidence, policy: Policy): ExtendedRequest | undefined => {
  const { merge, request } = pull;
  if (pull.state !== 'merged' || merge === undefined || request?.text === undefined) return undefined;
  // NB. First start and chain are taken from this file: only the very file that the merge added to the default branch counts.
  const proved =
    classifyPull(pull).kind === 'request' &&
    merge.onDefaultBranch &&
    merge.inFirstParent === 'absent' &&
    merge.inMerge === request.blob;
  if (!proved) return undefined;
  const parsed = parseRequest({ path: request.path, text: request.text }, policy);
  if (parsed.kind !== 'request') return undefined;
  const outcome = planFor(parsed.request, policy, pull);
  if (outcome.kind !== 'plan') return undefined;
  const { plan } = outcome;
  return {
    grant: pull.number,
    path: request.path,
    beneficiary: plan.beneficiary,
    entitlement: plan.entitlement,
    privileges: privilegesOf(plan),
    startsAt: merge.at,
    extends: parsed.request.extends,
  };
};
