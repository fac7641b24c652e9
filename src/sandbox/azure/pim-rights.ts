/** What a schedule request of PIM needs besides `roleAssignmentScheduleRequests/write`. */
import type { Caller } from './rbac.ts';
import { authorize } from './rbac.ts';
import type { Tenant } from './tenant.ts';

export const REQUEST_TYPES = [
  'AdminAssign',
  'AdminRemove',
  'AdminUpdate',
  'AdminExtend',
  'AdminRenew',
  'SelfActivate',
  'SelfDeactivate',
  'SelfExtend',
  'SelfRenew',
] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];

/**
 * Throws ARM's 403 unless the caller may make this kind of request.
 * NB. Which actions PIM really asks for is not published (docs/unknowns): a tenant may well accept an AdminAssign of whoever has
 * `roleAssignmentScheduleRequests/write`. The sandbox asks for the stricter pair, so that an identity for ending cannot open here.
 */
export const authorizeRequest = (tenant: Tenant, caller: Caller, type: RequestType, scope: string): void => {
  switch (type) {
    case 'AdminAssign':
    case 'AdminUpdate':
    case 'AdminExtend':
    case 'AdminRenew':
      return authorize(tenant, caller, 'Microsoft.Authorization/roleAssignments/write', scope);
    case 'AdminRemove':
      return authorize(tenant, caller, 'Microsoft.Authorization/roleAssignments/delete', scope);
    case 'SelfActivate':
    case 'SelfDeactivate':
    case 'SelfExtend':
    case 'SelfRenew':
      return;
  }
};
