/** PIM for directory roles through Microsoft Graph v1.0: `roleManagement/directory` and the roles' own settings. */
import type { RoleDefinition } from '../../ports/azure-roles.ts';
import type { DirectoryRoleApi } from '../../ports/graph-pim.ts';
import { field } from './graph-client.ts';
import type { GraphConnection } from './graph-client.ts';
import { quoted, segment, text } from './graph-fields.ts';
import { activatedBy, graphPimApi, instancesOf, schedulesOf } from './graph-pim.ts';
import type { GraphPimList } from './graph-pim.ts';
import { ofRoles } from './graph-pim-words.ts';
import { roleSettings } from './role-settings.ts';

const ROLES = '/roleManagement/directory';
const READ = 'the Graph application permissions of docs/privileges/entra-role.md to read roles';
const WRITE = 'the Graph application permission of docs/privileges/entra-role.md for its work';
const listOf = (of: GraphPimList['of']): GraphPimList => ({
  words: ofRoles(of),
  of,
  read: READ,
  write: WRITE,
});
const [ASSIGNMENTS, ELIGIBILITIES] = [listOf('Assignment'), listOf('Eligibility')];

export const directoryRoleApi = (graph: GraphConnection): DirectoryRoleApi => ({
  definitions: (role) => definitions(graph, role),
  groupsOf: async (principal) => {
    const path = `/users/${segment(principal)}/transitiveMemberOf`;
    const call = {
      name: `GET ${path}`,
      needs: 'the Graph application permission User.Read.All',
      permission: 'User.Read.All',
    };
    const found = await graph.list(call, path, { select: ['id'] });
    return new Set(
      found.flatMap((item) =>
        field(item, '@odata.type') === '#microsoft.graph.group'
          ? (text(item, 'id')?.toLowerCase() ?? [])
          : [],
      ),
    );
  },
  holders: (role) => instancesOf(graph, ASSIGNMENTS, { filter: `roleDefinitionId eq ${quoted(role)}` }),
  eligible: (role) => instancesOf(graph, ELIGIBILITIES, { filter: `roleDefinitionId eq ${quoted(role)}` }),
  activated: (principal) => activatedBy(graph, ASSIGNMENTS, principal),
  assignments: {
    ...graphPimApi(graph, ASSIGNMENTS),
    schedules: () => schedulesOf(graph, ASSIGNMENTS, {}),
  },
  eligibilities: {
    ...graphPimApi(graph, ELIGIBILITIES),
    schedules: () => schedulesOf(graph, ELIGIBILITIES, {}),
  },
  settings: (role) =>
    roleSettings(graph, {
      scope: { id: '/', type: 'DirectoryRole' },
      role,
      needs: 'the Graph application permission RoleManagementPolicy.Read.Directory',
    }),
});

const definitions = async (graph: GraphConnection, role: string): Promise<readonly RoleDefinition[]> => {
  const path = `${ROLES}/roleDefinitions`;
  const call = { name: `GET ${path}`, needs: READ };
  const query = { select: ['id', 'displayName'] };
  if (isUuid(role)) {
    const found = await graph.read(call, `${path}/${role.toLowerCase()}`, query);
    return [found].flatMap((item) => asDefinition(item) ?? []);
  }
  const found = await graph.list(call, path, { ...query, filter: `displayName eq ${quoted(role)}` });
  // The filter is the service's affair, and it does not mind case; that the name is exactly this one is ours.
  return found.flatMap((item) => asDefinition(item) ?? []).filter(({ name }) => name === role);
};

const isUuid = (written: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(written);

const asDefinition = (item: unknown): RoleDefinition | undefined => {
  const guid = text(item, 'id')?.toLowerCase();
  return guid === undefined ? undefined : { guid, name: text(item, 'displayName') ?? '' };
};
