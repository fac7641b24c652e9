/** What the group says about our rule now. */
import type { NsgRuleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext, Observation } from '../../ports/privilege.ts';
import { differences, isOwnRule, receiptOf, ruleName, sameText } from './rule.ts';

export const observeRule = async (
  azure: Azure,
  step: NsgRuleStep,
  context: GrantContext,
): Promise<Observation> => {
  const rule = await azure.network.rule(step.nsg, ruleName(context, step.id));
  if (rule === undefined) return { state: 'absent' };
  if (!isOwnRule(rule, step, context))
    return { state: 'foreign', what: `a rule named ${rule.name} that Gatehouse did not make` };
  const settling = !sameText(rule.state, 'Succeeded') && !sameText(rule.state, 'Deleting');
  // An edited rule still opens something: it is shown as active, with what differs in its details.
  return settling && differences(rule, step, context).length === 0
    ? { state: 'pending' }
    : { state: 'active', receipt: receiptOf(rule, step, context) };
};
