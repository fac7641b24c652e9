/**
 * `nsg-rule`: one inbound allow rule of our own in a network security group, with the marker in its description.
 * The platform has no end for it: the sweep deletes it. docs/privileges/nsg-rule.md
 */
import type { NsgRuleStep, Step } from '../core/plan.ts';
import { Fault } from '../core/fault.ts';
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { checkRule } from './nsg-rule/check.ts';
import { discoverRules } from './nsg-rule/discover.ts';
import { elevateRule } from './nsg-rule/elevate.ts';
import { observeRule } from './nsg-rule/observe.ts';
import { queues } from './nsg-rule/queue.ts';
import { revokeRule } from './nsg-rule/revoke.ts';

export const nsgRule = (azure: Azure): Provider => {
  // Azure takes one write of a group at a time; ours stand in line instead of colliding with each other.
  const inLine = queues();
  return {
    kind: 'nsg-rule',
    // What a former grant holds in the place carries its marker, and is never counted on or in the way.
    check: async (step, context) => checkRule(azure, mine(step), context),
    elevate: async (step, context) => inLine(mine(step).nsg, () => elevateRule(azure, mine(step), context)),
    observe: async (step, context) => observeRule(azure, mine(step), context),
    revoke: async (step, context, objectId) => revokeRule(azure, mine(step), { context, objectId, inLine }),
    discover: (scope) => discoverRules(azure, scope),
  };
};

/** In a named group, to addresses; `src/providers/opens.ts` does not name the other forms. */
const mine = (step: Step): NsgRuleStep => {
  if (step.kind === 'nsg-rule' && 'destination' in step) return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to nsg-rule`, {
    remedy: 'Please report it with the log of this run.',
  });
};
