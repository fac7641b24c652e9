/**
 * `nsg-rule`: one inbound allow rule of our own in a network security group, or in each on the way to a machine, with the marker in
 * its description. The platform has no end for it: the sweep deletes it. docs/privileges/nsg-rule.md
 */
import type { Step } from '../core/plan.ts';
import { Fault } from '../core/fault.ts';
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { checkRule } from './nsg-rule/check.ts';
import { discoverRules } from './nsg-rule/discover.ts';
import { elevateRule } from './nsg-rule/elevate.ts';
import { groupReader } from './nsg-rule/group.ts';
import { observeRule } from './nsg-rule/observe.ts';
import { queues } from './queue.ts';
import { revokeRule } from './nsg-rule/revoke.ts';
import type { AnyRuleStep } from './nsg-rule/rule.ts';

export const nsgRule = (azure: Azure): Provider => {
  // Azure takes one write of a group at a time; ours stand in line instead of colliding with each other.
  const inLine = queues();
  const readGroup = groupReader(azure);
  return {
    kind: 'nsg-rule',
    check: async (step, context, former) =>
      checkRule(azure, mine(step), {
        context,
        former: former === undefined ? undefined : { ...former, step: mine(former.step) },
      }),
    elevate: async (step, context) => elevateRule(azure, mine(step), { context, inLine }),
    observe: async (step, context) => observeRule(azure, mine(step), context),
    revoke: async (step, context, objectId) =>
      revokeRule(azure, mine(step), { context, objectId, inLine, readGroup }),
    discover: (scope) => discoverRules(azure, scope),
  };
};

const mine = (step: Step): AnyRuleStep => {
  if (step.kind === 'nsg-rule') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to nsg-rule`, {
    remedy: 'Please report it with the log of this run.',
  });
};
