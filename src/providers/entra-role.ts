/**
 * `entra-role`: a role in the directory through PIM, for all of it or at an administrative unit, with its own absolute end.
 * Elevation is one POST, found again by its marker; PIM ends it by itself; `revoke` ends it earlier. docs/privileges/entra-role.md
 */
import type { EntraRoleStep, Step } from '../core/plan.ts';
import { Fault } from '../core/fault.ts';
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { checkDirectoryRole } from './entra-role/check.ts';
import { discoverDirectoryRoles } from './entra-role/discover.ts';
import { listed } from './entra-role/role.ts';
import { elevate } from './pim/listed/elevate.ts';
import { observe } from './pim/listed/look.ts';
import { revoke } from './pim/listed/revoke.ts';
import { queues } from './queue.ts';

export const entraRole = (azure: Azure): Provider => {
  // PIM takes one request of a person at a time; ours stand in line instead of meeting each other as pending.
  const inLine = queues();
  return {
    kind: 'entra-role',
    check: async (step, context, former) =>
      checkDirectoryRole(azure, mine(step), {
        context,
        former: former === undefined ? undefined : { ...former, step: mine(former.step) },
      }),
    elevate: async (step, context) =>
      inLine(mine(step).principal, () => elevate(azure, listed(azure, mine(step)), context)),
    observe: async (step, context) => observe(azure, listed(azure, mine(step)), context),
    revoke: async (step, context, objectId) =>
      inLine(mine(step).principal, () => revoke(azure, listed(azure, mine(step)), { context, objectId })),
    discover: (scope) => discoverDirectoryRoles(azure, scope),
  };
};

const mine = (step: Step): EntraRoleStep => {
  if (step.kind === 'entra-role') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to entra-role`, {
    remedy: 'Please report it with the log of this run.',
  });
};
