/** Our requests to PIM: the UUIDs they go under, which of them are dead, and how one proves to be ours. */
import { derivedUuid } from '../../core/derived-id.ts';
import { parseJustification, sameKey } from '../../core/marker.ts';
import type { MarkerKey } from '../../core/marker.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleInstance, RoleRequest } from '../../ports/azure-roles.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { ATTEMPTS, sameEnd, sameScope } from '../pim/request.ts';
import { pimOf } from './role.ts';

export const assignGuid = (key: MarkerKey, step: string, attempt: number): string =>
  derivedUuid({ ...key, step, action: attempt === 1 ? 'elevate' : `elevate#${attempt}` });

/** `round` counts removals of one attempt that failed and kept their UUID. */
export const removeGuid = (
  key: MarkerKey,
  step: string,
  at: { readonly attempt: number; readonly round: number },
): string => derivedUuid({ ...key, step, action: `revoke#${at.attempt}.${at.round}` });

/** Of what the beneficiary activated under one schedule. */
export const deactivateGuid = (
  key: MarkerKey,
  step: string,
  at: { readonly schedule: string; readonly round: number },
): string => derivedUuid({ ...key, step, action: `deactivate#${at.schedule}.${at.round}` });

export interface Attempt {
  readonly number: number;
  readonly request: RoleRequest;
}

/** A request that failed keeps its UUID for ever, so the next try needs another. All ours for this step in order, up to the first UUID that is free. */
export const attemptsOf = async (
  azure: Azure,
  step: AzureRoleStep,
  context: GrantContext,
): Promise<readonly Attempt[]> => {
  const pim = pimOf(azure, step);
  const found: Attempt[] = [];
  for (let number = 1; number <= ATTEMPTS; number += 1) {
    const request = await pim.request(step.scope, assignGuid(context, step.id, number));
    if (request === undefined) break;
    found.push({ number, request });
  }
  return found;
};

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

/**
 * NB. Ours only if our request made its schedule *and* it ends when ours ends (I8): PIM's removal takes whatever direct
 * assignment stands in the place, so a standing one must never pass for ours. Somebody who prolongs our assignment makes it theirs.
 */
export const isOwnInstance = (instance: RoleInstance, request: RoleRequest, context: GrantContext): boolean =>
  request.schedule !== undefined &&
  instance.schedule === request.schedule &&
  (sameEnd(instance.endsAt, request.endsAt) || sameEnd(instance.endsAt, context.expiresAt));
