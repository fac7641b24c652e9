/** Ending a step: every rule of ours that it made, wherever it stands. */
import { resourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext, Revocation } from '../../ports/privilege.ts';
import { everywhere } from './everywhere.ts';
import type { InLine } from './queue.ts';
import { removeRule } from './remove.ts';
import type { Address, Removal } from './remove.ts';
import { ruleName, ruleNames, sameText } from './rule.ts';
import type { AnyRuleStep } from './rule.ts';

/**
 * Said whenever the rule is gone, also when it was gone before: a run that was killed after the deletion must not lose it (I13).
 */
const RESIDUAL = {
  what: 'connections that were opened through the rule live on until they close; no new ones begin',
  until: 'unknown',
} as const;

export const revokeRule = async (
  azure: Azure,
  step: AnyRuleStep,
  {
    context,
    objectId,
    inLine,
  }: { readonly context: GrantContext; readonly objectId: string | undefined; readonly inLine: InLine },
): Promise<Revocation> => {
  const addresses =
    objectId === undefined ? await addressesOf(azure, step, context) : addressIn(objectId, step, context);
  if (addresses === undefined)
    return { state: 'foreign', what: `the rule ${objectId}, whose name this grant cannot have made` };
  const removals: Removal[] = [];
  const faults: Fault[] = [];
  for (const at of addresses) {
    try {
      removals.push(await removeRule(azure, at, { context, inLine }));
    } catch (thrown) {
      // One group that does not let go must not keep the others open (I12).
      if (!(thrown instanceof Fault)) throw thrown;
      faults.push(thrown);
    }
  }
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  const foreign = removals.find((removal) => removal.state === 'foreign');
  const removed = removals.some((removal) => removal.state === 'absent' && removal.removed);
  return foreign ?? { state: 'absent', residual: RESIDUAL, ...(removed ? { removed } : {}) };
};

const addressesOf = async (
  azure: Azure,
  step: AnyRuleStep,
  context: GrantContext,
): Promise<readonly Address[]> => {
  if (!('vm' in step)) return [{ nsg: step.nsg, name: ruleName(context, step.id) }];
  const { found } = await everywhere(azure, step, context);
  return found.map(({ nsg, rule }) => ({ nsg: nsg.id, name: rule.name }));
};

/** The very rule that `discover` found, and only if this grant derives its name there. */
const addressIn = (
  objectId: string,
  step: AnyRuleStep,
  context: GrantContext,
): readonly Address[] | undefined => {
  const [, group, name] = /^(.+)\/securityRules\/([^/]+)$/i.exec(objectId) ?? [];
  if (group === undefined || name === undefined) return undefined;
  if ('nsg' in step && !sameText(step.nsg, group)) return undefined;
  const nsg = resourceId(group);
  return ruleNames(context, step.id, nsg).some((own) => sameText(own, name)) ? [{ nsg, name }] : undefined;
};
