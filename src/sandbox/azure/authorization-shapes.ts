/** Microsoft.Authorization's resources, as JSON. */
import type { Json } from './json.ts';
import { iso } from './json.ts';
import type { PimList, ScheduleRequest } from './pim.ts';
import { scheduleInfoOf } from './pim.ts';
import { policyName, policyRules, settingsFor } from './pim-policy.ts';
import type { RoleDefinition } from './roles.ts';
import { pimOf } from './route.ts';
import type { ArmCall } from './route.ts';
import { isWithin, lastOf, sameScope, scopeKind, subscriptionOf } from './scope.ts';
import type { Assignment, Tenant } from './tenant.ts';

const definitionId = (role: string, scope: string): string => {
  const subscription = subscriptionOf(scope);
  return `${subscription === undefined ? '' : `/subscriptions/${subscription}`}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
};

export const definitionResource = (role: RoleDefinition, scope: string): Json => ({
  properties: {
    roleName: role.roleName,
    type: role.type,
    description: role.description,
    assignableScopes: role.assignableScopes,
    permissions: [
      {
        actions: role.actions,
        notActions: role.notActions,
        dataActions: role.dataActions,
        notDataActions: [],
      },
    ],
    createdOn: iso(Date.UTC(2015, 1, 2)),
    updatedOn: iso(Date.UTC(2024, 1, 2)),
    createdBy: '',
    updatedBy: '',
  },
  id: definitionId(role.name, scope),
  type: 'Microsoft.Authorization/roleDefinitions',
  name: role.name,
});

export const plainResource = (entry: Assignment): Json => ({
  properties: {
    roleDefinitionId: definitionId(entry.role, entry.scope),
    principalId: entry.principalId,
    principalType: entry.principalType,
    scope: entry.scope,
    condition: null,
    conditionVersion: null,
    createdOn: iso(entry.createdOn),
    updatedOn: iso(entry.updatedOn),
    createdBy: null,
    updatedBy: null,
    delegatedManagedIdentityResourceId: null,
    description: entry.description ?? null,
  },
  id: resourceId(entry.scope, 'roleAssignments', entry.name),
  type: 'Microsoft.Authorization/roleAssignments',
  name: entry.name,
});

const resourceId = (scope: string, type: string, id: string): string =>
  `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/${type}/${id}`;

const expanded = (
  tenant: Tenant,
  of: { readonly scope: string; readonly role: string; readonly principalId: string },
): Json => {
  const principal = tenant.principals.get(of.principalId);
  const role = tenant.roles.get(of.role);
  return {
    scope: {
      id: of.scope,
      displayName: tenant.subscriptions.get(lastOf(of.scope).toLowerCase())?.displayName ?? lastOf(of.scope),
      type: scopeKind(of.scope),
    },
    roleDefinition: {
      id: definitionId(of.role, of.scope),
      displayName: role?.roleName ?? '',
      type: role?.type ?? 'CustomRole',
    },
    principal: {
      id: of.principalId,
      displayName: principal?.displayName ?? '',
      ...(principal?.userPrincipalName === undefined ? {} : { email: principal.userPrincipalName }),
      type: principal?.type ?? 'User',
    },
  };
};

/** What schedules and instances have in common. Seen from below, an assignment is inherited. */
const assignmentProperties = (call: ArmCall, entry: Assignment, seenFrom: string): Json => ({
  assignmentType: entry.assignmentType,
  scope: entry.scope,
  roleDefinitionId: definitionId(entry.role, entry.scope),
  principalId: entry.principalId,
  principalType: entry.principalType,
  status: 'Provisioned',
  startDateTime: iso(entry.startsAt),
  endDateTime: entry.endsAt === undefined ? null : iso(entry.endsAt),
  memberType: memberTypeOf(entry.scope, seenFrom),
  createdOn: iso(entry.createdOn),
  condition: null,
  conditionVersion: null,
  expandedProperties: expanded(call.tenant, entry),
});

const memberTypeOf = (scope: string, seenFrom: string): 'Direct' | 'Inherited' =>
  sameScope(scope, seenFrom) || !isWithin(seenFrom, scope) ? 'Direct' : 'Inherited';

const eligibilityOf = ({ scope, activates }: Assignment): string | null =>
  activates === undefined ? null : resourceId(scope, 'RoleEligibilitySchedules', activates);

export const instanceResource = (call: ArmCall, entry: Assignment, seenFrom: string): Json => ({
  properties: {
    ...assignmentProperties(call, entry, seenFrom),
    originRoleAssignmentId: resourceId(entry.scope, 'roleAssignments', entry.name),
    roleAssignmentScheduleId: resourceId(entry.scope, 'RoleAssignmentSchedules', entry.schedule),
    linkedRoleEligibilityScheduleId: eligibilityOf(entry),
    linkedRoleEligibilityScheduleInstanceId: null,
  },
  name: entry.name,
  id: resourceId(entry.scope, 'RoleAssignmentScheduleInstances', entry.name),
  type: 'Microsoft.Authorization/RoleAssignmentScheduleInstances',
});

export const scheduleResource = (
  call: ArmCall,
  entry: Assignment,
  { seenFrom, of }: { readonly seenFrom: string; readonly of: PimList },
): Json => ({
  properties: {
    ...assignmentProperties(call, entry, seenFrom),
    ...(of === 'Assignment'
      ? { linkedRoleEligibilityScheduleId: eligibilityOf(entry) }
      : { assignmentType: undefined }),
    [`role${of}ScheduleRequestId`]:
      entry.request === undefined
        ? null
        : resourceId(entry.scope, `Role${of}ScheduleRequests`, entry.request),
    updatedOn: iso(entry.updatedOn),
  },
  name: entry.schedule,
  id: resourceId(entry.scope, `Role${of}Schedules`, entry.schedule),
  type: `Microsoft.Authorization/Role${of}Schedules`,
});

export const eligibilityResource = (call: ArmCall, entry: Assignment, seenFrom: string): Json => ({
  properties: {
    scope: entry.scope,
    roleDefinitionId: definitionId(entry.role, entry.scope),
    principalId: entry.principalId,
    principalType: call.tenant.principals.get(entry.principalId)?.type ?? 'User',
    status: 'Provisioned',
    roleEligibilityScheduleId: resourceId(entry.scope, 'RoleEligibilitySchedules', entry.schedule),
    startDateTime: iso(entry.startsAt),
    endDateTime: entry.endsAt === undefined ? null : iso(entry.endsAt),
    memberType: memberTypeOf(entry.scope, seenFrom),
    createdOn: iso(entry.createdOn),
    condition: null,
    conditionVersion: null,
    expandedProperties: expanded(call.tenant, entry),
  },
  name: entry.name,
  id: resourceId(entry.scope, 'RoleEligibilityScheduleInstances', entry.name),
  type: 'Microsoft.Authorization/RoleEligibilityScheduleInstances',
});

export const policyAssignment = (tenant: Tenant, role: string, scope: string): Json => ({
  properties: {
    scope,
    roleDefinitionId: definitionId(role, scope),
    policyId: resourceId(scope, 'roleManagementPolicies', policyName(role, scope)),
    effectiveRules: policyRules(settingsFor(tenant, role, scope)),
  },
  name: `${policyName(role, scope)}_${role}`,
  id: resourceId(scope, 'RoleManagementPolicyAssignment', `${policyName(role, scope)}_${role}`),
  type: 'Microsoft.Authorization/RoleManagementPolicyAssignment',
});

export const requestResource = (call: ArmCall, request: ScheduleRequest, of: PimList): Json => ({
  properties: {
    [`targetRole${of}ScheduleId`]: request.schedule ?? null,
    [`targetRole${of}ScheduleInstanceId`]: null,
    scope: request.scope,
    roleDefinitionId: definitionId(request.role, request.scope),
    principalId: request.principal.id,
    principalType: request.principal.type,
    requestType: request.requestType,
    status: pimOf(call, of).statusOf(request),
    approvalId: null,
    scheduleInfo: scheduleInfoOf(request, call.tenant.clock.now()),
    ticketInfo: { ticketNumber: request.ticket.number ?? null, ticketSystem: request.ticket.system ?? null },
    justification: request.justification ?? null,
    requestorId: request.requestorId,
    createdOn: iso(request.createdOn),
    condition: request.condition ?? null,
    conditionVersion: request.conditionVersion ?? null,
    expandedProperties: expanded(call.tenant, { ...request, principalId: request.principal.id }),
  },
  name: request.name,
  id: resourceId(request.scope, `Role${of}ScheduleRequests`, request.name),
  type: `Microsoft.Authorization/Role${of}ScheduleRequests`,
});
