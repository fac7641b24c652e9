/** Graph's groups: who is in them, and what PIM for Groups makes of that (its own addresses are in `graph-group-pim.ts`). */
import type { SandboxAnswer } from '../http.ts';
import { jsonBody } from '../http.ts';
import type { DirectoryGroup } from './directory.ts';
import { membership } from './directory-groups.ts';
import { groupPimRoutes } from './graph-group-pim.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { listOf, oneOf } from './graph-list.ts';
import { demand, notFound, serveRoutes, under } from './graph-route.ts';
import type { GraphCall, Route } from './graph-route.ts';
import type { Json } from './json.ts';
import { isObject, textAt } from './json.ts';
import { isInstance, isLive } from './tenant.ts';
import type { Assignment } from './tenant.ts';

const WRITE_GROUPS = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const WRITE_MEMBERS = ['GroupMember.ReadWrite.All', ...WRITE_GROUPS];
const READ_GROUPS = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All', ...WRITE_MEMBERS];

const ROUTES: readonly Route[] = [
  under('GET', 'groups', READ_GROUPS, (call) =>
    listOf(call.request, 'groups', [...call.tenant.directory.groups.values()].map(groupResource)),
  ),
  under('GET', 'groups/{id}', READ_GROUPS, (call, id) =>
    oneOf(call.request, 'groups', groupResource(groupCalled(call, id))),
  ),
  under('PATCH', 'groups/{id}', WRITE_GROUPS, (call, id) => {
    const body = jsonBody(call.request);
    const description = isObject(body) ? textAt(body, 'description') : undefined;
    if (description === undefined) throw badRequest('The sandbox changes descriptions only.');
    groupCalled(call, id).description = description;
    return { status: 204 };
  }),
  under('DELETE', 'groups/{id}', WRITE_GROUPS, (call, id) => {
    call.tenant.directory.groups.delete(groupCalled(call, id).id);
    return { status: 204 };
  }),
  ...(['member', 'owner'] as const).map((role) =>
    under('GET', `groups/{id}/${role}s`, READ_GROUPS, (call, id) => {
      const group = groupCalled(call, id);
      const now = call.tenant.clock.now();
      // Read from a copy that lags, also behind what was taken away.
      const shown = entriesOf(call, group, role).filter((entry) => isInstance(entry, now));
      const items = shown.map((entry) => objectResource(call, entry));
      return listOf(call.request, 'directoryObjects', items, `groups/${group.id}/${role}s`);
    }),
  ),
  under('POST', 'groups/{id}/members/$ref', WRITE_MEMBERS, (call, id) => addMember(call, id)),
  under('DELETE', 'groups/{id}/members/{id}/$ref', WRITE_MEMBERS, (call, id, member) => {
    const entry = liveMember(call, changeable(call, id), member);
    if (entry === undefined) throw notFound(member);
    const now = call.tenant.clock.now();
    entry.removedAt = now;
    entry.hiddenFrom = now + call.tenant.latencies.graphListing;
    return { status: 204 };
  }),
  // NB. Without `/$ref` it is the person that is deleted, by whoever may; else it is refused.
  under('DELETE', 'groups/{id}/members/{id}', WRITE_MEMBERS, (call, id, member) => {
    if (liveMember(call, groupCalled(call, id), member) === undefined) throw notFound(member);
    demand(call.caller, ['User.ReadWrite.All', 'Directory.ReadWrite.All']);
    call.tenant.principals.delete(member.toLowerCase());
    return { status: 204 };
  }),
];

/** `undefined`: none of these. */
export const serveGroups = (call: GraphCall, path: string): SandboxAnswer | undefined =>
  serveRoutes([...ROUTES, ...groupPimRoutes(call.request)], call, path);

const addMember = (call: GraphCall, id: string): SandboxAnswer => {
  const body = jsonBody(call.request);
  const reference = isObject(body) ? textAt(body, '@odata.id') : undefined;
  const base = `${call.request.base}/v1.0/directoryObjects/`;
  if (reference === undefined || !reference.startsWith(base))
    throw badRequest(`Invalid URL format specified in @odata.id: '${String(reference)}'.`);
  const group = changeable(call, id);
  const principal = call.tenant.principals.get(reference.slice(base.length).toLowerCase());
  if (principal === undefined) throw notFound(reference.slice(base.length));
  if (liveMember(call, group, principal.id) !== undefined)
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
      'Request_BadRequest',
    );
  const at = call.tenant.clock.now();
  const entry = membership({
    group: group.id,
    principalId: principal.id,
    role: 'member',
    at,
    principalType: principal.type,
  });
  entry.instanceFrom = at + call.tenant.latencies.graphListing;
  call.tenant.directory.memberships.add(entry);
  return { status: 204 };
};

const groupCalled = (call: GraphCall, id: string): DirectoryGroup => {
  const group = call.tenant.directory.groups.get(id.toLowerCase());
  if (group === undefined) throw notFound(id);
  return group;
};

/** Whose members the caller may change. */
const changeable = (call: GraphCall, id: string): DirectoryGroup => {
  const group = groupCalled(call, id);
  if (group.roleAssignable) demand(call.caller, ['RoleManagement.ReadWrite.Directory']);
  if (group.dynamic || group.synced || group.mailEnabled)
    throw new GraphError(
      group.dynamic ? 403 : 400,
      group.dynamic ? 'Authorization_RequestDenied' : 'Request_BadRequest',
      'Unable to update the specified properties for objects that are not mastered here.',
    );
  return group;
};

const entriesOf = (call: GraphCall, group: DirectoryGroup, role: string): readonly Assignment[] =>
  [...call.tenant.directory.memberships].filter((entry) => entry.scope === group.id && entry.role === role);

const liveMember = (call: GraphCall, group: DirectoryGroup, member: string): Assignment | undefined => {
  const now = call.tenant.clock.now();
  return entriesOf(call, group, 'member').find(
    (entry) => entry.principalId === member.toLowerCase() && isLive(entry, now),
  );
};

const groupResource = (group: DirectoryGroup): Json => ({
  id: group.id,
  displayName: group.displayName,
  description: group.description ?? null,
  groupTypes: group.dynamic ? ['DynamicMembership'] : [],
  membershipRule: group.dynamic ? 'user.department -eq "Sales"' : null,
  isAssignableToRole: group.roleAssignable ? true : null,
  onPremisesSyncEnabled: group.synced ? true : null,
  securityEnabled: true,
  mailEnabled: group.mailEnabled,
  visibility: null,
});

const objectResource = ({ tenant }: GraphCall, { principalId, principalType }: Assignment): Json => {
  const type = { User: 'user', Group: 'group', ServicePrincipal: 'servicePrincipal' }[principalType];
  const displayName =
    tenant.principals.get(principalId)?.displayName ?? tenant.directory.groups.get(principalId)?.displayName;
  return { '@odata.type': `#microsoft.graph.${type}`, id: principalId, displayName: displayName ?? null };
};
