/** Where rules of a step towards a machine stand: on the way to it, and wherever else they were left when the way was another. */
import { Fault } from '../../core/fault.ts';
import type { NsgRuleToVmStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { Nsg, SecurityRule } from '../../ports/security-groups.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import type { Aim } from './aim.ts';
import { aimOf } from './aim.ts';
import { subscriptionIn } from './machine.ts';
import { ruleNameOnWay, sameText } from './rule.ts';

export interface Everywhere {
  /** `unread`: what is on the way could not be asked; the identity that ends need not be able to. */
  readonly aim: Aim | { readonly kind: 'unread'; readonly fault: Fault };
  /** Every group on the way, and every other one of the machine's subscription. */
  readonly groups: readonly Nsg[];
  /** What bears one of our names, ours or not. */
  readonly found: readonly { readonly nsg: Nsg; readonly rule: SecurityRule }[];
}

/**
 * NB. The rules are looked for in every group of the subscription: a machine that was moved or deleted since, or that this identity
 * may not read, must not keep them standing (I3, I4). The groups on the way are read one by one as well, because a list may lag.
 */
export const everywhere = async (
  azure: Azure,
  step: NsgRuleToVmStep,
  context: GrantContext,
): Promise<Everywhere> => {
  const aim = await asked(() => aimOf(azure, step, context));
  const groups = new Map<string, Nsg>();
  for (const nsg of await azure.network.nsgsIn(subscriptionIn(step.vm)))
    groups.set(nsg.id.toLowerCase(), nsg);
  for (const site of aim.kind === 'sites' ? aim.sites : []) {
    const nsg = await azure.network.nsg(site.nsg);
    if (nsg !== undefined) groups.set(site.nsg.toLowerCase(), nsg);
  }
  const found = [...groups.values()].flatMap((nsg) => {
    const name = ruleNameOnWay(context, step.id, nsg.id);
    return nsg.rules.filter((rule) => sameText(rule.name, name)).map((rule) => ({ nsg, rule }));
  });
  return { aim, groups: [...groups.values()], found };
};

const asked = async (aim: () => Promise<Aim>): Promise<Everywhere['aim']> => {
  try {
    return await aim();
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code === 'bug') throw thrown;
    return { kind: 'unread', fault: thrown };
  }
};
