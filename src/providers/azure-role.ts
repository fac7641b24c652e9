/**
 * `azure-role`: a role on an Azure scope through PIM, as an assignment or an eligibility with its own absolute end; or plainly, without PIM.
 * Elevation is one PUT under a derived UUID; PIM ends it by itself, the sweep what is plain; `revoke` ends it earlier. docs/privileges/azure-role.md
 */
import type { AzureRoleStep, Step } from '../core/plan.ts';
import { Fault } from '../core/fault.ts';
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { checkRole } from './azure-role/check.ts';
import { discoverRoles } from './azure-role/discover.ts';
import { elevateRole } from './azure-role/elevate.ts';
import { observeRole } from './azure-role/look.ts';
import { elevatePlain, observePlain } from './azure-role/plain/elevate.ts';
import { revokePlain } from './azure-role/plain/revoke.ts';
import { revokeRole } from './azure-role/revoke.ts';
import { queues } from './queue.ts';

export const azureRole = (azure: Azure): Provider => {
  // PIM takes one request of a person at a time; ours stand in line instead of meeting each other as pending.
  const inLine = queues();
  return {
    kind: 'azure-role',
    check: async (step, context, former) =>
      checkRole(azure, mine(step), {
        context,
        former: former === undefined ? undefined : { ...former, step: mine(former.step) },
      }),
    elevate: async (step, context) =>
      isPlain(step)
        ? elevatePlain(azure, mine(step), context)
        : inLine(mine(step).principal, () => elevateRole(azure, mine(step), context)),
    observe: async (step, context) =>
      isPlain(step) ? observePlain(azure, mine(step), context) : observeRole(azure, mine(step), context),
    revoke: async (step, context, objectId) =>
      isPlain(step)
        ? revokePlain(azure, mine(step), { context, objectId })
        : inLine(mine(step).principal, () => revokeRole(azure, mine(step), { context, objectId })),
    discover: (scope) => discoverRoles(azure, scope),
  };
};

const isPlain = (step: Step): boolean => mine(step).assignment === 'plain';

const mine = (step: Step): AzureRoleStep => {
  if (step.kind === 'azure-role') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to azure-role`, {
    remedy: 'Please report it with the log of this run.',
  });
};
