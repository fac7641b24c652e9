/** What a step means in Azure: which role, and how PIM is asked for it. */
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import { oneOf } from '../pim/definition.ts';
import type { Resolution } from '../pim/definition.ts';
import type { Asking } from '../pim/stopped.ts';

export const resolveRole = async (azure: Azure, { scope, role }: AzureRoleStep): Promise<Resolution> => {
  const found = await azure.roles.definitions(scope, role);
  return found === undefined
    ? { kind: 'none', why: `Azure knows no ${scope}.` }
    : oneOf(found, { role, where: `at ${scope}` });
};

export const asking = ({ role, scope, principal }: AzureRoleStep): Asking => ({
  what: `${role} at ${scope}`,
  principal,
  call: 'PUT …/roleAssignmentScheduleRequests/…',
  page: 'docs/privileges/azure-role.md',
});
