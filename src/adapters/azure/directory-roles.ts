/** PIM for directory roles through Microsoft Graph v1.0: `roleManagement/directory` and the roles' own settings. */
import type { DirectoryRoleApi, RoleDefinition, RoleSettings } from '../../ports/azure.ts';
import { field } from './graph-client.ts';
import type { GraphConnection } from './graph-client.ts';
import { quoted, segment, text } from './graph-fields.ts';
import { ACTIVATED_USING, graphPimApi, instancesOf } from './graph-pim.ts';
import type { GraphPimList } from './graph-pim.ts';

const ROLES = '/roleManagement/directory';
const READ = 'the Graph application permissions of docs/privileges/entra-role.md to read roles';
const WRITE = 'the Graph application permission of docs/privileges/entra-role.md for its work';
const ASSIGNMENTS: GraphPimList = { base: ROLES, of: 'Assignment', read: READ, write: WRITE };
const ELIGIBILITIES: GraphPimList = { base: ROLES, of: 'Eligibility', read: READ, write: WRITE };

export const directoryRoleApi = (graph: GraphConnection): DirectoryRoleApi => ({
  definitions: (role) => definitions(graph, role),
  groupsOf: async (principal) => {
    const path = `/users/${segment(principal)}/transitiveMemberOf`;
    const call = { name: `GET ${path}`, needs: 'the Graph application permission User.Read.All' };
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
  activated: async (principal) => {
    const query = { filter: `principalId eq ${quoted(principal)}`, expand: ACTIVATED_USING };
    const held = await instancesOf(graph, ASSIGNMENTS, query);
    return held.filter(({ type }) => /^activated$/i.test(type));
  },
  assignments: graphPimApi(graph, ASSIGNMENTS),
  eligibilities: graphPimApi(graph, ELIGIBILITIES),
  settings: async (role) => {
    const path = '/policies/roleManagementPolicyAssignments';
    const call = {
      name: `GET ${path}`,
      needs: 'the Graph application permission RoleManagementPolicy.Read.Directory',
    };
    const found = await graph.list(call, path, {
      filter: `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq ${quoted(role)}`,
      expand: 'policy($expand=rules)',
    });
    const [only] = found.filter((item) => text(item, 'roleDefinitionId')?.toLowerCase() === role);
    return only === undefined ? undefined : asSettings(only);
  },
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

/** NB. Settings whose rules were not sent along are not settings without rules: then nothing is elevated on them. */
const asSettings = (item: unknown): RoleSettings | undefined => {
  const rules = field(field(item, 'policy'), 'rules');
  if (!Array.isArray(rules)) return undefined;
  const rule = (id: string): unknown => rules.find((candidate) => text(candidate, 'id') === id);
  const required = (id: string): unknown => field(rule(id), 'enabledRules');
  const ofAssignment = required('Enablement_Admin_Assignment');
  const ofEligibility = required('Enablement_Admin_Eligibility');
  if (!Array.isArray(ofAssignment) || !Array.isArray(ofEligibility)) return undefined;
  return {
    adminMaximum: text(rule('Expiration_Admin_Assignment'), 'maximumDuration'),
    eligibleMaximum: text(rule('Expiration_Admin_Eligibility'), 'maximumDuration'),
    activationMaximum: text(rule('Expiration_EndUser_Assignment'), 'maximumDuration'),
    adminRequires: ofAssignment.map(String),
    eligibleRequires: ofEligibility.map(String),
  };
};
