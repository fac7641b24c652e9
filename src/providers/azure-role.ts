/**
 * `azure-role`: a role on an Azure scope through PIM, as an active assignment with its own absolute end.
 * Elevation is one PUT under a derived UUID; PIM ends it by itself; `revoke` ends it earlier. docs/privileges/azure-role.md
 */
import type { AzureRoleStep, Step } from '../core/plan.ts';
import { Fault } from '../core/fault.ts';
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { checkRole } from './azure-role/check.ts';
import { discoverRoles } from './azure-role/discover.ts';
import { elevateRole } from './azure-role/elevate.ts';
import { observeRole } from './azure-role/look.ts';
import { revokeRole } from './azure-role/revoke.ts';

export const azureRole = (azure: Azure): Provider => ({
  kind: 'azure-role',
  check: async (step, context, former) =>
    checkRole(azure, mine(step), {
      context,
      former: former === undefined ? undefined : { ...former, step: mine(former.step) },
    }),
  elevate: async (step, context) => elevateRole(azure, mine(step), context),
  observe: async (step, context) => observeRole(azure, mine(step), context),
  revoke: async (step, context, objectId) => revokeRole(azure, mine(step), { context, objectId }),
  discover: (scope) => discoverRoles(azure, scope),
});

const mine = (step: Step): AzureRoleStep => {
  if (step.kind === 'azure-role') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to azure-role`, {
    remedy: 'Please report it with the log of this run.',
  });
};
