/** Ending a step: our group is deleted, wherever the step or the search of the platform says that it stands. */
import { resourceId } from '../../core/brand.ts';
import type { AzureFirewallStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext, Revocation } from '../../ports/privilege.ts';
import type { InLine } from '../queue.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { groupName } from './group.ts';
import { removeGroup } from './remove.ts';
import type { Address } from './remove.ts';

/**
 * Said whenever the rule is gone, also when it was gone before: a run that was killed after the deletion must not lose it (I13).
 */
const RESIDUAL = {
  what: 'connections that were opened through the rule may live on until they close; no new ones begin',
  until: 'unknown',
} as const;

export const revokeGroup = async (
  azure: Azure,
  step: AzureFirewallStep,
  {
    context,
    objectId,
    inLine,
  }: { readonly context: GrantContext; readonly objectId: string | undefined; readonly inLine: InLine },
): Promise<Revocation> => {
  const at =
    objectId === undefined ? { step, name: groupName(context, step.id) } : addressIn(objectId, step, context);
  if (at === undefined)
    return { state: 'foreign', what: `the group ${objectId}, whose name this grant cannot have made` };
  const removal = await removeGroup(azure, at, { context, inLine });
  return removal.state === 'foreign'
    ? removal
    : { state: 'absent', residual: RESIDUAL, ...(removal.removed ? { removed: true } : {}) };
};

/** The very group that `discover` found, and only if this grant derives its name there. */
const addressIn = (objectId: string, step: AzureFirewallStep, context: GrantContext): Address | undefined => {
  const [, policy, name] = /^(.+)\/ruleCollectionGroups\/([^/]+)$/i.exec(objectId) ?? [];
  if (policy === undefined || name === undefined || !sameText(policy, step.policy)) return undefined;
  return sameText(name, groupName(context, step.id))
    ? { step: { ...step, policy: resourceId(policy) }, name }
    : undefined;
};
