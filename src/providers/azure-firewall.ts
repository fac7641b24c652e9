/**
 * `azure-firewall`: a rule collection group of our own in a firewall policy, with one rule that carries the marker in its description.
 * The platform has no end for it: the sweep deletes it. docs/privileges/azure-firewall.md
 */
import { Fault } from '../core/fault.ts';
import type { AzureFirewallStep, Step } from '../core/plan.ts';
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { checkGroup } from './azure-firewall/check.ts';
import { discoverGroups } from './azure-firewall/discover.ts';
import { elevateGroup } from './azure-firewall/elevate.ts';
import { observeGroup } from './azure-firewall/observe.ts';
import { revokeGroup } from './azure-firewall/revoke.ts';
import { queues } from './queue.ts';

export const azureFirewall = (azure: Azure): Provider => {
  // Azure takes one write of a policy at a time; ours stand in line instead of colliding with each other.
  const inLine = queues();
  return {
    kind: 'azure-firewall',
    check: async (step, context, former) =>
      checkGroup(azure, mine(step), {
        context,
        former: former === undefined ? undefined : { ...former, step: mine(former.step) },
      }),
    elevate: async (step, context) => elevateGroup(azure, mine(step), { context, inLine }),
    observe: async (step, context) => observeGroup(azure, mine(step), context),
    revoke: async (step, context, objectId) => revokeGroup(azure, mine(step), { context, objectId, inLine }),
    discover: (scope) => discoverGroups(azure, scope),
  };
};

const mine = (step: Step): AzureFirewallStep => {
  if (step.kind === 'azure-firewall') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to azure-firewall`, {
    remedy: 'Please report it with the log of this run.',
  });
};
