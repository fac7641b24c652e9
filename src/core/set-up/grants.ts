/** Commands that show and give what an identity may do, with its client id filled in. */
import { foreignWord } from '../shell.ts';

const GRAPH = '00000003-0000-0000-c000-000000000000';

/** What it holds on Azure. Role assignments of identities stand under their object id. */
export const assignmentsOf = (client: string | undefined): string =>
  `\`az role assignment list --all --assignee ${foreignWord(client, '<client id>')} --query "[].{role:roleDefinitionName,scope:scope}" -o table\``;

/** An application permission of Microsoft Graph, for an app registration and a managed identity alike: the grant is the consent. */
export const graphGrant = (client: string | undefined, permission: string): string => {
  const id = `$(az ad sp show --id ${foreignWord(client, '<client id>')} --query id -o tsv)`;
  const graph = `$(az ad sp show --id ${GRAPH} --query id -o tsv)`;
  const role = `$(az ad sp show --id ${GRAPH} --query "appRoles[?value=='${permission}'].id" -o tsv)`;
  return `\`az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/${id}/appRoleAssignments" --body "{\\"principalId\\":\\"${id}\\",\\"resourceId\\":\\"${graph}\\",\\"appRoleId\\":\\"${role}\\"}"\``;
};
