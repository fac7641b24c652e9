/** Deleting our rule, if it is ours, and reading back that it is gone. */
import { minutes } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { NsgRuleStep } from '../../core/plan.ts';
import type { Azure, RuleAnswer } from '../../ports/azure.ts';
import type { GrantContext, Revocation } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import type { InLine } from './queue.ts';
import { isOwnRule, ruleName, sameText } from './rule.ts';

const PATIENCE = minutes(4);

/**
 * Said whenever the rule is gone, also when it was gone before: a run that was killed after the deletion must not lose it (I13).
 */
const RESIDUAL = {
  what: 'connections that were opened through the rule live on until they close; no new ones begin',
  until: 'unknown',
} as const;

export const revokeRule = async (
  azure: Azure,
  step: NsgRuleStep,
  {
    context,
    objectId,
    inLine,
  }: { readonly context: GrantContext; readonly objectId: string | undefined; readonly inLine: InLine },
): Promise<Revocation> => {
  const name = ruleName(context, step.id);
  if (objectId !== undefined && !sameText(objectId, `${step.nsg}/securityRules/${name}`)) {
    return { state: 'foreign', what: `the rule ${objectId}, whose name this grant cannot have made` };
  }
  const waiting = patience(PATIENCE, azure.sleep);
  for (;;) {
    const answer = await inLine(step.nsg, () => deleteOwn(azure, step, context));
    if (answer.kind === 'foreign') return { state: 'foreign', what: answer.what };
    if (answer.kind === 'absent') return { state: 'absent', residual: RESIDUAL };
    if (answer.kind === 'done' || answer.kind === 'gone') {
      if ((await azure.network.rule(step.nsg, name)) === undefined)
        return { state: 'absent', residual: RESIDUAL };
    }
    if (!(await waiting.wait(answer.kind === 'busy' ? answer.retryIn : undefined)))
      throw stillThere(answer, step, name);
  }
};

/** Looks and deletes in one turn, so that what is deleted is what was looked at. */
const deleteOwn = async (
  azure: Azure,
  step: NsgRuleStep,
  context: GrantContext,
): Promise<
  RuleAnswer | { readonly kind: 'absent' } | { readonly kind: 'foreign'; readonly what: string }
> => {
  const rule = await azure.network.rule(step.nsg, ruleName(context, step.id));
  if (rule === undefined) return { kind: 'absent' };
  // An edited rule of ours is still ours: name and marker prove it. Without the marker it is somebody's.
  if (!isOwnRule(rule, step, context))
    return { kind: 'foreign', what: `a rule named ${rule.name} that Gatehouse did not make` };
  return azure.network.deleteRule(step.nsg, rule.name);
};

const stillThere = (answer: RuleAnswer, step: NsgRuleStep, name: string): Fault =>
  answer.kind === 'unclear'
    ? answer.fault
    : new Fault('azure.failed', `Deleting a rule: ${name} still stands in ${step.nsg}`, {
        call: `DELETE …/securityRules/${name}`,
        remedy:
          'The next sweep deletes it; to be sooner, delete it by hand: its name and marker say that it is ours.',
        transient: true,
      });
