/** Our requests to PIM: the UUIDs they go under, which of them are dead, and how one proves to be ours. */
import type { Instant } from '../../core/brand.ts';
import { derivedUuid } from '../../core/derived-id.ts';
import { parseJustification, sameKey } from '../../core/marker.ts';
import type { MarkerKey } from '../../core/marker.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure, RoleInstance, RoleRequest } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';

/** A request that failed keeps its UUID for ever, so the next try needs another; more than this many is given up. */
export const ATTEMPTS = 8;

/** Ours and PIM's idea of the same end may differ by this much, milliseconds. */
const SAME_END = 60_000;

export const assignGuid = (key: MarkerKey, step: string, attempt: number): string =>
  derivedUuid({ ...key, step, action: attempt === 1 ? 'elevate' : `elevate#${attempt}` });

/** `round` counts removals of one attempt that failed and kept their UUID. */
export const removeGuid = (
  key: MarkerKey,
  step: string,
  at: { readonly attempt: number; readonly round: number },
): string => derivedUuid({ ...key, step, action: `revoke#${at.attempt}.${at.round}` });

export interface Attempt {
  readonly number: number;
  readonly request: RoleRequest;
}

/** All our requests for this step in order, up to the first UUID that is free. */
export const attemptsOf = async (
  azure: Azure,
  step: AzureRoleStep,
  context: GrantContext,
): Promise<readonly Attempt[]> => {
  const found: Attempt[] = [];
  for (let number = 1; number <= ATTEMPTS; number += 1) {
    const request = await azure.roles.request(step.scope, assignGuid(context, step.id, number));
    if (request === undefined) break;
    found.push({ number, request });
  }
  return found;
};

/** It will never be, or no longer is, an assignment. */
export const isDead = ({ status }: RoleRequest): boolean => DEAD.has(status.toLowerCase());

const DEAD = new Set(
  [
    'Failed',
    'Denied',
    'Revoked',
    'Canceled',
    'TimedOut',
    'AdminDenied',
    'Invalid',
    'FailedAsResourceIsLocked',
  ].map((status) => status.toLowerCase()),
);

/** Waits for somebody who will never come: elevation has its approval already, and PIM is asked not to want another. */
export const needsApproval = ({ status }: RoleRequest): boolean =>
  /^(pendingapproval|pendingapprovalprovisioning|pendingadmindecision)$/i.test(status);

export const isProvisioned = ({ status }: RoleRequest): boolean => /^provisioned$/i.test(status);

/**
 * NB. A UUID alone proves nothing: whoever knows the installation can compute it and make a request of their own under it.
 * Principal, scope, type and justification must all be what this step would have written.
 */
export const isOwnRequest = (request: RoleRequest, step: AzureRoleStep, context: GrantContext): boolean => {
  const key = parseJustification(request.justification);
  return (
    key !== undefined &&
    sameKey(key, context) &&
    request.type === 'AdminAssign' &&
    request.principal === step.principal &&
    sameScope(request.scope, step.scope)
  );
};

export const sameScope = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const sameEnd = (one: Instant | undefined, other: Instant | undefined): boolean =>
  one !== undefined && other !== undefined && Math.abs(one - other) <= SAME_END;

/** Direct assignments at exactly the place that a step is about. */
export const standingAt = (
  instances: readonly RoleInstance[],
  step: AzureRoleStep,
  role: string,
): readonly RoleInstance[] =>
  instances.filter(
    (instance) =>
      (instance.member === 'Direct' || instance.member === 'unknown') &&
      instance.role === role &&
      instance.principal === step.principal &&
      sameScope(instance.scope, step.scope),
  );

/**
 * NB. Ours only if our request made its schedule *and* it ends when ours ends (I8): PIM's removal takes whatever direct
 * assignment stands in the place, so a standing one must never pass for ours. Somebody who prolongs our assignment makes it theirs.
 */
export const isOwnInstance = (instance: RoleInstance, request: RoleRequest, context: GrantContext): boolean =>
  request.schedule !== undefined &&
  instance.schedule === request.schedule &&
  (sameEnd(instance.endsAt, request.endsAt) || sameEnd(instance.endsAt, context.expiresAt));

/** For messages. */
export const describeInstance = ({ type, endsAt }: RoleInstance): string =>
  `${type === 'Activated' ? 'an activation in PIM' : 'an assignment'} ${endsAt === undefined ? 'without an end' : `until ${new Date(endsAt).toISOString()}`}`;
