/** Could the rule be opened now? Reads only. */
import type { CheckReport } from '../../core/facts.ts';
import type { NsgRuleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { alreadyAllows, shadowOf } from './cover.ts';
import { differences, freePriority, isOwnRule, ruleName, sameText } from './rule.ts';

/** Azure's limit of rules in one group. */
export const MOST_RULES = 1000;

/** `former`: what this grant takes over. Its rule is deleted once this one stands. */
export interface Occasion {
  readonly context: GrantContext;
  readonly former: { readonly step: NsgRuleStep; readonly context: GrantContext } | undefined;
}

export const checkRule = async (
  azure: Azure,
  step: NsgRuleStep,
  { context, former }: Occasion,
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
  const others = nsg.rules.filter((rule) => rule !== own);
  const priority = own?.priority ?? freePriority(nsg.rules, step, new Set());
  if (priority === undefined) {
    return report(
      'refused',
      `No priority from ${step.priorities.from} to ${step.priorities.to} is free in ${step.nsg}.`,
    );
  }
  if (own === undefined && nsg.rules.length >= MOST_RULES)
    return report('refused', `${step.nsg} has ${MOST_RULES} rules, the most that Azure allows.`);
  const shadow = shadowOf(others, step, priority);
  if (shadow !== undefined) {
    return report(
      'refused',
      `The rule ${JSON.stringify(shadow.name)} with priority ${shadow.priority} denies all of it before ours (${priority}) is reached.`,
    );
  }
  const allowing = alreadyAllows(
    others.filter((rule) => former === undefined || !isOwnRule(rule, former.step, former.context)),
    step,
  );
  return allowing === undefined
    ? report('ready')
    : report(
        'ready',
        `The rule ${JSON.stringify(allowing.name)} allows this already, for good; ours changes nothing while it stands.`,
      );
};
