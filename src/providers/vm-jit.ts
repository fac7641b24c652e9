/**
 * `vm-jit`: Defender for Cloud opens ports of one machine for one source until an absolute end. A request has no id and cannot be
 * called back: whose it is says its justification, and an early end deletes the rule that Defender wrote. docs/privileges/vm-jit.md
 */
import { Fault } from '../core/fault.ts';
import type { Step, VmJitStep } from '../core/plan.ts';
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { checkJit } from './vm-jit/check.ts';
import { discoverJit } from './vm-jit/discover.ts';
import { elevateJit } from './vm-jit/elevate.ts';
import { observeJit } from './vm-jit/observe.ts';
import { revokeJit } from './vm-jit/revoke.ts';

export const vmJit = (azure: Azure): Provider => ({
  kind: 'vm-jit',
  check: async (step, context, former) =>
    checkJit(azure, mine(step), {
      context,
      former: former === undefined ? undefined : { ...former, step: mine(former.step) },
    }),
  elevate: async (step, context) => elevateJit(azure, mine(step), context),
  observe: async (step, context) => observeJit(azure, mine(step), context),
  revoke: async (step, context, objectId) => revokeJit(azure, mine(step), { context, objectId }),
  discover: (scope) => discoverJit(azure, scope),
});

const mine = (step: Step): VmJitStep => {
  if (step.kind === 'vm-jit') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to vm-jit`, {
    remedy: 'Please report it with the log of this run.',
  });
};
