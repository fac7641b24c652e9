/** Could the rule be opened now? Reads only. */
import type { CheckReport } from '../../core/facts.ts';
import type { Rule } from '../../core/network/security-rule.ts';
import type { NsgRuleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { differences, freePriority, isOwnRule, ruleName, sameText, wantedRule } from './rule.ts';
import { allowedWithout, judgeWay } from './way.ts';

/** Azure's limit of rules in one group. */
export const MOST_RULES = 1000;

export const checkRule = async (
  azure: Azure,
  step: NsgRuleStep,
  context: GrantContext,
): Promise<CheckReport> => {
  const report = (verdict: CheckReport['verdict'], ...reasons: readonly string[]): CheckReport => ({
    step: step.id,
    verdict,
    reasons,
  });
  const nsg = await azure.network.nsg(step.nsg);
  if (nsg === undefined)
    return report(
      'refused',
      `There is no network security group ${step.nsg}, or this identity may not see it.`,
    );
  const own = nsg.rules.find(({ name }) => sameText(name, ruleName(context, step.id)));
  if (own !== undefined && !isOwnRule(own, step, context)) {
    return report('refused', `A rule named ${own.name} stands there that Gatehouse did not make.`);
  }
  if (own !== undefined && differences(own, step, context).length > 0) {
    return report(
      'refused',
      `Our rule ${own.name} was edited: ${differences(own, step, context).join(', ')}.`,
    );
  }
  const priority = own?.priority ?? freePriority(nsg.rules, step, new Set());
  if (priority === undefined) {
    return report(
      'refused',
      `No priority from ${step.priorities.from} to ${step.priorities.to} is free in ${step.nsg}.`,
    );
  }
  if (own === undefined && nsg.rules.length >= MOST_RULES)
    return report('refused', `${step.nsg} has ${MOST_RULES} rules, the most that Azure allows.`);
  const wanted = wantedRule(step, context, priority);
  const { kind, sentences } = judgeWay(wanted, [{ nsg, priority }]);
  switch (kind) {
    case 'closed':
      return report('refused', ...sentences);
    // Less than was asked for takes nothing from anybody: it is said, and people decide.
    case 'partly':
    case 'unknown':
      return report('ready', ...sentences);
    case 'open':
      return report('ready', ...needless(allowedWithout(wanted, [nsg])));
  }
};

const needless = (allowing: readonly Rule[]): readonly string[] => {
  const names = allowing.map(({ name }) => JSON.stringify(name)).join(', ');
  if (allowing.length === 0) return [];
  return allowing.length === 1
    ? [`The rule ${names} allows this already, for good; ours changes nothing while it stands.`]
    : [`The rules ${names} together allow this already, for good; ours changes nothing while they stand.`];
};
