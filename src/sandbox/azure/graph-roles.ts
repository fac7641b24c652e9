/** Graph's `roleManagement/directory`, the roles' settings, and whom a group makes a holder. */
import type { SandboxAnswer } from '../http.ts';
import { directorySettings } from './directory.ts';
import { groupsOf } from './directory-groups.ts';
import { definitionOf, policyAssignmentOf } from './directory-shapes.ts';
import { badRequest } from './graph-error.ts';
import { listOf, oneOf } from './graph-list.ts';
import { pimRoutes } from './graph-pim-routes.ts';
import { notFound, serveRoutes, under } from './graph-route.ts';
import type { GraphCall, Route } from './graph-route.ts';
import type { Json } from './json.ts';

const ALL = ['RoleManagement.ReadWrite.Directory'];
const READ_ROLES = ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', ...ALL];
const ASSIGN = ['RoleAssignmentSchedule.ReadWrite.Directory', ...ALL];
const READ_ASSIGNMENTS = ['RoleAssignmentSchedule.Read.Directory', ...ASSIGN, ...READ_ROLES];
/** NB. That an identity with the last one can end and not open is what its name says; it is not published. */
const REMOVE = [...ASSIGN, 'RoleAssignmentSchedule.Remove.Directory'];
const MAKE_ELIGIBLE = ['RoleEligibilitySchedule.ReadWrite.Directory', ...ALL];
const REMOVE_ELIGIBLE = [...MAKE_ELIGIBLE, 'RoleEligibilitySchedule.Remove.Directory'];
const READ_ELIGIBILITIES = [
  'RoleEligibilitySchedule.Read.Directory',
  'RoleEligibilitySchedule.ReadWrite.Directory',
  ...READ_ROLES,
];
const READ_POLICIES = [
  'RoleManagementPolicy.Read.Directory',
  'RoleManagementPolicy.ReadWrite.Directory',
  ...READ_ROLES,
];
const READ_MEMBERS = ['User.Read.All', 'GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];

const ROLES = 'roleManagement/directory';

const AS_THEY_ARE = { shape: (item: Json) => item, assertFilter: () => undefined };

const ROUTES: readonly Route[] = [
  under('GET', `${ROLES}/roleDefinitions`, READ_ROLES, (call) =>
    listOf(call.request, `${ROLES}/roleDefinitions`, call.tenant.directory.roles.map(definitionOf)),
  ),
  under('GET', `${ROLES}/roleDefinitions/{id}`, READ_ROLES, (call, id) => {
    const found = call.tenant.directory.roles.find((role) => role.id === id.toLowerCase());
    if (found === undefined) throw notFound(id);
    return oneOf(call.request, `${ROLES}/roleDefinitions`, definitionOf(found));
  }),
  ...pimRoutes({
    of: 'Assignment',
    base: `${ROLES}/roleAssignment`,
    read: READ_ASSIGNMENTS,
    assign: ASSIGN,
    remove: REMOVE,
    pim: ({ pims }) => pims.roles,
    inForce: ({ tenant }) => tenant.directory.assignments,
    ...AS_THEY_ARE,
  }),
  ...pimRoutes({
    of: 'Eligibility',
    base: `${ROLES}/roleEligibility`,
    read: READ_ELIGIBILITIES,
    assign: MAKE_ELIGIBLE,
    remove: REMOVE_ELIGIBLE,
    pim: ({ pims }) => pims.roleEligibilities,
    inForce: ({ tenant }) => tenant.directory.eligibilities,
    ...AS_THEY_ARE,
  }),
  under('GET', 'policies/roleManagementPolicyAssignments', READ_POLICIES, (call) => {
    const expand = call.request.query.get('$expand');
    if (expand !== null && !/^policy(\(\$expand=rules\))?$/i.test(expand))
      throw badRequest(`Parsing OData Select and Expand failed: the sandbox does not expand '${expand}'.`);
    const { directory, id } = call.tenant;
    const items = directory.roles.map((role) =>
      policyAssignmentOf(role.id, directorySettings(directory, role.id), { tenant: id, expand }),
    );
    const filter = call.request.query.get('$filter') ?? '';
    // A policy belongs to a kind of scope: Graph refuses a list that does not say which.
    if (!/scopeId eq/i.test(filter) || !/scopeType eq/i.test(filter))
      throw badRequest('The filter must name scopeId and scopeType.', 'InvalidFilter');
    return listOf(call.request, 'policies/roleManagementPolicyAssignments', items);
  }),
  under('GET', 'users/{id}/transitiveMemberOf', READ_MEMBERS, (call, id) => {
    const user = call.tenant.principals.get(id.toLowerCase());
    if (user === undefined) throw notFound(id);
    const groups = groupsOf(call.tenant.directory, user.id, call.tenant.clock.now()).map((group) => ({
      '@odata.type': '#microsoft.graph.group',
      id: group.id,
      displayName: group.displayName,
    }));
    return listOf(call.request, 'directoryObjects', groups, `users/${user.id}/transitiveMemberOf`);
  }),
];

/** `undefined`: none of these. */
export const serveRoles = (call: GraphCall, path: string): SandboxAnswer | undefined =>
  serveRoutes(ROUTES, call, path);
