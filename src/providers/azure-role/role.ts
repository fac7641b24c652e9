/** What a step means in Azure: which role, where it stands, and through which of PIM's APIs it is asked for. */
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { PimApi } from '../../ports/azure-roles.ts';
import { oneOf } from '../pim/definition.ts';
import type { Resolution } from '../pim/definition.ts';
import { sameScope } from '../pim/request.ts';
import type { Asking } from '../pim/stopped.ts';

export const resolveRole = async (azure: Azure, { scope, role }: AzureRoleStep): Promise<Resolution> => {
  const found = await azure.roles.definitions(scope, role);
  return found === undefined
    ? { kind: 'none', why: `Azure knows no ${scope}.` }
    : oneOf(found, { role, where: `at ${scope}` });
};

export const pimOf = ({ roles }: Azure, { assignment }: AzureRoleStep): PimApi =>
  assignment === 'eligible' ? roles.eligibilities : roles.assignments;

export const asking = ({ role, scope, principal, assignment }: AzureRoleStep): Asking => ({
  what: `${role} at ${scope}`,
  principal,
  call: `PUT …/role${assignment === 'eligible' ? 'Eligibility' : 'Assignment'}ScheduleRequests/…`,
  page: 'docs/privileges/azure-role.md',
});

/**
 * `scope`: of something that Azure listed for `below`. NB. What a management group contains cannot be told by its id: one that is
 * listed for a subscription or less stands above it, one that is listed for another management group may stand below.
 */
export const isAtOrAbove = (scope: string, below: string): boolean =>
  sameScope(scope, below) ||
  scope === '/' ||
  below.toLowerCase().startsWith(`${scope.toLowerCase()}/`) ||
  (isManagementGroup(scope) && !isManagementGroup(below));

const isManagementGroup = (scope: string): boolean =>
  /^\/providers\/Microsoft\.Management\/managementGroups\//i.test(scope);
