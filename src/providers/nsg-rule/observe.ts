/** What the group says about our rule now, and whether any earlier rule leaves something of it open. */
import type { NsgRuleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext, Observation } from '../../ports/privilege.ts';
import { differences, isOwnRule, receiptOf, ruleName, sameText } from './rule.ts';
import { judgeWay, withDoubts } from './way.ts';

export const observeRule = async (
  azure: Azure,
  step: NsgRuleStep,
  context: GrantContext,
): Promise<Observation> => {
  const nsg = await azure.network.nsg(step.nsg);
  const rule = nsg?.rules.find(({ name }) => sameText(name, ruleName(context, step.id)));
  if (nsg === undefined || rule === undefined) return { state: 'absent' };
  if (!isOwnRule(rule, step, context))
    return { state: 'foreign', what: `a rule named ${rule.name} that Gatehouse did not make` };
  const receipt = receiptOf(rule, step, context);
  // An edited rule still opens something: it is shown as active, with what differs in its details.
  if (differences(rule, step, context).length > 0) return { state: 'active', receipt };
  if (!sameText(rule.state, 'Succeeded') && !sameText(rule.state, 'Deleting')) return { state: 'pending' };
  const { kind, sentences } = judgeWay(rule, [{ nsg, priority: rule.priority }]);
  // NB. Only what is certainly shut is not called active: access that may be open is access.
  return kind === 'closed'
    ? { state: 'pending', why: sentences.join(' ') }
    : { state: 'active', receipt: withDoubts(receipt, sentences) };
};
