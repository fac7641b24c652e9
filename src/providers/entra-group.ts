/**
 * `entra-group`: membership (or ownership) of a group in Entra through PIM, with its own absolute end; or plain membership in a group
 * that is exclusive, which the sweep ends. docs/privileges/entra-group.md
 */
import { Fault } from '../core/fault.ts';
import type { EntraGroupStep, Step } from '../core/plan.ts';
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { checkGoverned } from './entra-group/check.ts';
import { discoverGoverned } from './entra-group/discover.ts';
import { listed } from './entra-group/governed.ts';
import { checkPlain, elevatePlain, observePlain, revokePlain } from './entra-group/plain.ts';
import { groupStrays } from './entra-group/strays.ts';
import { elevate } from './pim/listed/elevate.ts';
import { observe } from './pim/listed/look.ts';
import { revoke } from './pim/listed/revoke.ts';

export const entraGroup = (azure: Azure): Provider => ({
  kind: 'entra-group',
  check: async (step, context, former) => {
    const own = mine(step);
    return own.exclusive
      ? checkPlain(azure, own, context)
      : checkGoverned(azure, own, {
          context,
          former: former === undefined ? undefined : { ...former, step: mine(former.step) },
        });
  },
  elevate: async (step, context) => {
    const own = mine(step);
    return own.exclusive ? elevatePlain(azure, own, context) : elevate(azure, listed(azure, own), context);
  },
  observe: async (step, context) => {
    const own = mine(step);
    return own.exclusive ? observePlain(azure, own, context) : observe(azure, listed(azure, own), context);
  },
  revoke: async (step, context, objectId) => {
    const own = mine(step);
    return own.exclusive
      ? revokePlain(azure, own, context)
      : revoke(azure, listed(azure, own), { context, objectId });
  },
  discover: (scope) => discoverGoverned(azure, scope),
  exclusive: groupStrays(azure),
});

const mine = (step: Step): EntraGroupStep => {
  if (step.kind === 'entra-group') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to entra-group`, {
    remedy: 'Please report it with the log of this run.',
  });
};
