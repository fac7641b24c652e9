/** Graph's `roleManagement/directory`, the roles' settings, and whom a group makes a holder. */
import type { SandboxAnswer, SandboxRequest } from '../http.ts';
import { jsonBody } from '../http.ts';
import { ageDirectory, directorySettings, groupsOf } from './directory.ts';
import { opens } from './directory-pim.ts';
import type { DirectoryPim, DirectoryRequest } from './directory-pim.ts';
import {
  assignmentInstance,
  assignmentSchedule,
  definitionOf,
  activatedUsing,
  eligibilityInstance,
  eligibilitySchedule,
  policyAssignmentOf,
  requestOf,
} from './directory-shapes.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { listOf, oneOf } from './graph-list.ts';
import type { Json } from './json.ts';
import { isObject, textAt } from './json.ts';
import type { PimList } from './pim.ts';
import type { Caller } from './rbac.ts';
import { isInstance } from './tenant.ts';
import type { Assignment, Tenant } from './tenant.ts';

export interface GraphCall {
  readonly tenant: Tenant;
  readonly pim: DirectoryPim;
  readonly eligibilityPim: DirectoryPim;
  readonly request: SandboxRequest;
  readonly caller: Caller;
}

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

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly needs: readonly string[];
  readonly serve: (call: GraphCall, part: string) => SandboxAnswer;
}

const ROLES = 'roleManagement/directory';

const under = (
  method: Route['method'],
  path: string,
  needs: readonly string[],
  serve: Route['serve'],
): Route => ({
  method,
  path: new RegExp(`^/v1\\.0/${path.replace('{id}', '([^/]+)')}$`, 'i'),
  needs,
  serve,
});

interface Rights {
  readonly read: readonly string[];
  readonly assign: readonly string[];
  readonly remove: readonly string[];
}

const pimOf = (call: GraphCall, of: PimList): DirectoryPim =>
  of === 'Assignment' ? call.pim : call.eligibilityPim;

const pimRoutes = (of: PimList, { read, assign, remove }: Rights): readonly Route[] => {
  const requests = `${ROLES}/role${of}ScheduleRequests`;
  const shown = (call: GraphCall, request: DirectoryRequest): Json =>
    requestOf(request, { status: pimOf(call, of).statusOf(request), now: call.tenant.clock.now() });
  const inForce = ({ tenant: { directory } }: GraphCall): readonly Assignment[] => [
    ...(of === 'Assignment' ? directory.assignments : directory.eligibilities),
  ];
  return [
    under('GET', `${ROLES}/role${of}ScheduleInstances`, read, (call) => {
      const now = call.tenant.clock.now();
      const expand = isExpanded(call, of);
      const items = inForce(call).filter((entry) => isInstance(entry, now));
      return listOf(
        call.request,
        `${ROLES}/role${of}ScheduleInstances`,
        items.map((entry) =>
          of === 'Assignment'
            ? { ...assignmentInstance(entry), ...(expand ? activatedUsing(entry, 'instance') : {}) }
            : eligibilityInstance(entry),
        ),
      );
    }),
    under('GET', `${ROLES}/role${of}Schedules`, read, (call) => {
      const now = call.tenant.clock.now();
      const expand = isExpanded(call, of);
      const items = inForce(call).filter(({ scheduleFrom }) => scheduleFrom <= now);
      return listOf(
        call.request,
        `${ROLES}/role${of}Schedules`,
        items.map((entry) =>
          of === 'Assignment'
            ? { ...assignmentSchedule(entry), ...(expand ? activatedUsing(entry, 'schedule') : {}) }
            : eligibilitySchedule(entry),
        ),
      );
    }),
    under('GET', requests, read, (call) =>
      listOf(
        call.request,
        requests,
        pimOf(call, of)
          .list()
          .map((request) => shown(call, request)),
      ),
    ),
    under('GET', `${requests}/{id}`, read, (call, id) =>
      oneOf(call.request, requests, shown(call, pimOf(call, of).get(id))),
    ),
    under('POST', requests, remove, (call) => {
      const body = jsonBody(call.request);
      const action = isObject(body) ? (textAt(body, 'action') ?? '') : '';
      if (!/^(adminRemove|selfDeactivate)$/i.test(action)) demand(call.caller, assign);
      const made = pimOf(call, of).post(body, call.caller);
      return { ...oneOf(call.request, requests, shown(call, made)), status: 201 };
    }),
    under('POST', `${requests}/{id}/cancel`, remove, (call, id) => {
      // Whoever may only remove may call back a request to assign, and not one to remove.
      if (!opens(pimOf(call, of).get(id).action)) demand(call.caller, assign);
      pimOf(call, of).cancel(id);
      return { status: 204 };
    }),
  ];
};

/** Only what people activated has something behind it to be shown. */
const isExpanded = ({ request }: GraphCall, of: PimList): boolean => {
  const expand = request.query.get('$expand');
  if (expand === null) return false;
  if (of === 'Assignment' && /^activatedUsing$/i.test(expand)) return true;
  throw badRequest(`Parsing OData Select and Expand failed: the sandbox does not expand '${expand}'.`);
};

const ROUTES: readonly Route[] = [
  under('GET', `${ROLES}/roleDefinitions`, READ_ROLES, (call) =>
    listOf(call.request, `${ROLES}/roleDefinitions`, call.tenant.directory.roles.map(definitionOf)),
  ),
  under('GET', `${ROLES}/roleDefinitions/{id}`, READ_ROLES, (call, id) => {
    const found = call.tenant.directory.roles.find((role) => role.id === id.toLowerCase());
    if (found === undefined) throw notFound(id);
    return oneOf(call.request, `${ROLES}/roleDefinitions`, definitionOf(found));
  }),
  ...pimRoutes('Assignment', { read: READ_ASSIGNMENTS, assign: ASSIGN, remove: REMOVE }),
  ...pimRoutes('Eligibility', {
    read: READ_ELIGIBILITIES,
    assign: MAKE_ELIGIBLE,
    remove: REMOVE_ELIGIBLE,
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
    const groups = groupsOf(call.tenant.directory, user.id).map((group) => ({
      '@odata.type': '#microsoft.graph.group',
      id: group.id,
      displayName: group.displayName,
    }));
    return listOf(call.request, 'directoryObjects', groups, `users/${user.id}/transitiveMemberOf`);
  }),
];

/** `undefined`: none of these. */
export const serveRoles = (call: GraphCall, path: string): SandboxAnswer | undefined => {
  const fitting = ROUTES.flatMap((route) => {
    const found = route.path.exec(path);
    return found === null ? [] : [{ route, part: found[1] ?? '' }];
  });
  if (fitting.length === 0) return undefined;
  const match = fitting.find(({ route }) => route.method === call.request.method);
  if (match === undefined)
    throw new GraphError(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    );
  demand(call.caller, match.route.needs);
  ageDirectory(call.tenant.directory, call.tenant.clock.now());
  return match.route.serve(call, match.part);
};

const demand = ({ graphPermissions }: Caller, needs: readonly string[]): void => {
  if (graphPermissions === 'all' || graphPermissions.some((given) => needs.includes(given))) return;
  throw new GraphError(
    403,
    'PermissionScopeNotGranted',
    `Authorization failed due to missing permission scope ${needs.join(',')}.`,
  );
};

const notFound = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
