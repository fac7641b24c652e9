/** PIM for Groups through Microsoft Graph v1.0: `identityGovernance/privilegedAccess/group` and the groups' own settings. */
import type { GroupPimApi, GroupPimList } from '../../ports/groups.ts';
import type { GraphConnection } from './graph-client.ts';
import { quoted } from './graph-fields.ts';
import { activatedBy, graphPimApi, instancesOf, requestsOf, schedulesOf } from './graph-pim.ts';
import type { GraphPimList } from './graph-pim.ts';
import { ofGroups } from './graph-pim-words.ts';
import { roleSettings } from './role-settings.ts';

const READ =
  'the Graph application permissions of docs/privileges/entra-group.md to read assignments in PIM for Groups';
const WRITE =
  'the Graph application permission of docs/privileges/entra-group.md for its work in PIM for Groups';

const listOf = (of: GraphPimList['of']): GraphPimList => ({
  words: ofGroups(of),
  of,
  read: READ,
  write: WRITE,
});
const [ASSIGNMENTS, ELIGIBILITIES] = [listOf('Assignment'), listOf('Eligibility')];

const inGroup = (group: string): string => `groupId eq ${quoted(group)}`;

/** https://learn.microsoft.com/graph/api/resources/privilegedidentitymanagement-for-groups-api-overview */
export const groupPimApi = (graph: GraphConnection): GroupPimApi => {
  const listed = (list: GraphPimList): GroupPimList => ({
    ...graphPimApi(graph, list),
    requestsIn: (group) => requestsOf(graph, list, inGroup(group)),
    schedulesIn: (group) => schedulesOf(graph, list, { filter: inGroup(group) }),
  });
  return {
    holders: (group) => instancesOf(graph, ASSIGNMENTS, { filter: inGroup(group) }),
    eligible: (group) => instancesOf(graph, ELIGIBILITIES, { filter: inGroup(group) }),
    settings: (group, access) =>
      roleSettings(graph, {
        scope: { id: group, type: 'Group' },
        role: access,
        needs: 'the Graph application permission RoleManagementPolicy.Read.AzureADGroup',
      }),
    activated: (principal) => activatedBy(graph, ASSIGNMENTS, principal),
    assignments: listed(ASSIGNMENTS),
    eligibilities: listed(ELIGIBILITIES),
  };
};
