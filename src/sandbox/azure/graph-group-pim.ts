/** Graph's `identityGovernance/privilegedAccess/group`, and the settings of groups in PIM. */
import type { SandboxRequest } from '../http.ts';
import { groupSettings } from './directory.ts';
import { badRequest } from './graph-error.ts';
import { listOf } from './graph-list.ts';
import { pimRoutes } from './graph-pim-routes.ts';
import { under } from './graph-route.ts';
import type { Route } from './graph-route.ts';
import { groupPolicyAssignment, inGroup } from './group-shapes.ts';

const BASE = 'identityGovernance/privilegedAccess/group';
const ALL = ['PrivilegedAccess.ReadWrite.AzureADGroup'];
const ASSIGN = ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup', ...ALL];
const MAKE_ELIGIBLE = ['PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup', ...ALL];
const READ_POLICIES = [
  'RoleManagementPolicy.Read.AzureADGroup',
  'RoleManagementPolicy.ReadWrite.AzureADGroup',
];

/** PIM lists nothing of all groups: it must be told of which group, or about whom. */
const assertFilter = (filter: string): void => {
  if (!/\b(groupId|principalId) eq '/i.test(filter))
    throw badRequest('Required parameters are missing in the filter.', 'MissingParameters');
};

/** NB. That an identity with `…Remove…` can end and not open is what its name says; it is not published. */
const ROUTES: readonly Route[] = [
  ...pimRoutes({
    of: 'Assignment',
    base: `${BASE}/assignment`,
    read: ['PrivilegedAssignmentSchedule.Read.AzureADGroup', ...ASSIGN],
    assign: ASSIGN,
    remove: [...ASSIGN, 'PrivilegedAssignmentSchedule.Remove.AzureADGroup'],
    pim: ({ pims }) => pims.groups,
    inForce: ({ tenant }) => tenant.directory.memberships,
    shape: inGroup,
    assertFilter,
  }),
  ...pimRoutes({
    of: 'Eligibility',
    base: `${BASE}/eligibility`,
    read: ['PrivilegedEligibilitySchedule.Read.AzureADGroup', ...MAKE_ELIGIBLE],
    assign: MAKE_ELIGIBLE,
    remove: [...MAKE_ELIGIBLE, 'PrivilegedEligibilitySchedule.Remove.AzureADGroup'],
    pim: ({ pims }) => pims.groupEligibilities,
    inForce: ({ tenant }) => tenant.directory.groupEligibilities,
    shape: inGroup,
    assertFilter,
  }),
];

const POLICIES = under('GET', 'policies/roleManagementPolicyAssignments', READ_POLICIES, (call) => {
  const expand = call.request.query.get('$expand');
  const scope = /scopeId eq '([^']+)'/i.exec(call.request.query.get('$filter') ?? '')?.[1] ?? '';
  const group = call.tenant.directory.groups.get(scope.toLowerCase());
  // What a group that PIM never saw is answered with has been seen in the field; it is not documented.
  if (group === undefined || !group.onboarded)
    throw badRequest('The resource type is not supported.', 'ResourceTypeNotSupported');
  const items = ['member', 'owner'].map((access) =>
    groupPolicyAssignment(
      { group: group.id, access },
      { settings: groupSettings(call.tenant.directory, group.id, access), expand },
    ),
  );
  return listOf(call.request, 'policies/roleManagementPolicyAssignments', items);
});

/** The addresses of PIM for Groups; that of the settings is theirs only where they are asked for a group. */
export const groupPimRoutes = (request: SandboxRequest): readonly Route[] =>
  /scopeType eq 'Group'/i.test(request.query.get('$filter') ?? '') ? [...ROUTES, POLICIES] : ROUTES;
