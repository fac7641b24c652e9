/** Who is calling, and whether their role assignments let them. */
import { permits } from '../../core/doctor/role-rights.ts';
import { ArmError } from './error.ts';
import { isWithin } from './scope.ts';
import type { Tenant } from './tenant.ts';
import { isLive } from './tenant.ts';

export interface Caller {
  readonly objectId: string;
  /** Client id of an application; `undefined` for a person. */
  readonly appId: string | undefined;
  /** Application permissions (or, for the administrator, everything) on Graph. */
  readonly graphPermissions: readonly string[] | 'all';
}

export const isAllowed = (tenant: Tenant, caller: Caller, action: string, scope: string): boolean => {
  const now = tenant.clock.now();
  for (const assignment of tenant.assignments) {
    if (assignment.principalId !== caller.objectId || !isLive(assignment, now)) continue;
    if (!isWithin(scope, assignment.scope)) continue;
    const role = tenant.roles.get(assignment.role);
    if (role !== undefined && permits(role.actions, role.notActions, action)) return true;
  }
  return false;
};

/** Throws ARM's 403 unless the caller may do `action` at `scope`. */
export const authorize = (tenant: Tenant, caller: Caller, action: string, scope: string): void => {
  if (isAllowed(tenant, caller, action, scope)) return;
  throw new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${caller.appId ?? caller.objectId}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
};
