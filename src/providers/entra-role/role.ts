/** What a step means in the directory: which role, where, and how PIM is asked for it. */
import type { EntraRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import { oneOf } from '../pim/definition.ts';
import type { Resolution } from '../pim/definition.ts';
import type { ListedStep } from '../pim/listed/step.ts';

export const listed = (azure: Azure, step: EntraRoleStep): ListedStep => ({
  id: step.id,
  api: step.assignment === 'eligible' ? azure.directoryRoles.eligibilities : azure.directoryRoles.assignments,
  asking: {
    what: `${step.role} ${whereOf(step)}`,
    principal: step.principal,
    call: `POST /roleManagement/directory/role${step.assignment === 'eligible' ? 'Eligibility' : 'Assignment'}ScheduleRequests`,
    page: 'docs/privileges/entra-role.md',
  },
  scope: step.directoryScope,
  resolve: () => resolveDirectoryRole(azure, step),
  activations:
    step.assignment === 'eligible'
      ? {
          all: () => azure.directoryRoles.activated(step.principal),
          api: azure.directoryRoles.assignments,
        }
      : undefined,
});

export const resolveDirectoryRole = async (azure: Azure, { role }: EntraRoleStep): Promise<Resolution> =>
  oneOf(await azure.directoryRoles.definitions(role), { role, where: 'in the directory' });

/** `/` is above every administrative unit; units contain nothing of each other. */
export const isAtOrAbove = (scope: string, step: EntraRoleStep): boolean =>
  scope === '/' || scope.toLowerCase() === step.directoryScope.toLowerCase();

/** For messages. */
export const whereOf = ({ directoryScope }: EntraRoleStep): string =>
  directoryScope === '/' ? 'in the whole directory' : `at ${directoryScope}`;
