/** Opening our rule: a free priority, one PUT, and whatever came of it read back from the group. */
import { minutes } from '../../core/brand.ts';
import type { Milliseconds } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { NsgRuleStep } from '../../core/plan.ts';
import type { Azure, Nsg, RuleAnswer, SecurityRule } from '../../ports/azure.ts';
import type { GrantContext, Receipt } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { MOST_RULES } from './check.ts';
import { differences, freePriority, isOwnRule, receiptOf, ruleName, sameText, wantedRule } from './rule.ts';
import { judgeWay, withDoubts } from './way.ts';

/** How long one call waits for other operations on the group and for its own. */
const PATIENCE = minutes(4);

/**
 * Every turn begins by reading the group, so that whatever a lost answer, a cancelled operation or a crash left behind is seen
 * before anything is written again; a PUT of our own name with our own content changes nothing the second time.
 */
export const elevateRule = async (
  azure: Azure,
  step: NsgRuleStep,
  context: GrantContext,
): Promise<Receipt> => {
  const waiting = patience(PATIENCE, azure.sleep);
  const taken = new Set<number>();
  for (;;) {
    const nsg = await azure.network.nsg(step.nsg);
    if (nsg === undefined)
      throw fault('azure.not-found', `there is no network security group ${step.nsg}`, { transient: false });
    const rule = nsg.rules.find(({ name }) => sameText(name, ruleName(context, step.id)));
    if (rule !== undefined) {
      assertOwn(rule, step, context);
      if (sameText(rule.state, 'Succeeded')) return opened(nsg, rule, { step, context });
      if (!/^(failed|canceled)$/i.test(rule.state)) {
        if (await waiting.wait()) continue;
        throw fault('azure.failed', `our rule stays ${rule.state}`, { transient: true });
      }
    }
    const priority = rule?.priority ?? pick(nsg, step, taken);
    const answer = await azure.network.putRule(step.nsg, wantedRule(step, context, priority));
    if (answer.kind === 'done') {
      const after = await azure.network.nsg(step.nsg);
      const shown = after?.rules.find(({ name }) => sameText(name, ruleName(context, step.id)));
      if (shown !== undefined) assertOwn(shown, step, context);
      if (after !== undefined && shown !== undefined && sameText(shown.state, 'Succeeded'))
        return opened(after, shown, { step, context });
    }
    if (answer.kind === 'priority-taken') taken.add(priority);
    const { reason, retryIn } = stoppedBy(answer, step);
    if (!(await waiting.wait(retryIn))) throw reason;
  }
};

/** NB. A rule that stands and lets nothing through is not called open: what came before it since `check` is named (I13). */
const opened = (
  nsg: Nsg,
  rule: SecurityRule,
  { step, context }: { readonly step: NsgRuleStep; readonly context: GrantContext },
): Receipt => {
  const { kind, sentences } = judgeWay(rule, [{ nsg, priority: rule.priority }]);
  if (kind !== 'closed') return withDoubts(receiptOf(rule, step, context), sentences);
  throw fault('azure.conflict', `our rule stands and opens nothing. ${sentences.join(' ')}`, {
    transient: false,
  });
};

const stoppedBy = (
  answer: RuleAnswer,
  step: NsgRuleStep,
): { readonly reason: Fault; readonly retryIn?: Milliseconds } => {
  switch (answer.kind) {
    case 'done':
      return {
        reason: fault('azure.unexpected', `Azure took our rule and ${step.nsg} does not show it`, {
          transient: true,
        }),
      };
    case 'priority-taken':
      return {
        reason: fault('azure.conflict', `others take every priority of ${step.nsg} before us`, {
          transient: true,
        }),
      };
    case 'busy':
      return {
        reason: fault('azure.conflict', `another operation holds ${step.nsg}`, { transient: true }),
        ...(answer.retryIn === undefined ? {} : { retryIn: answer.retryIn }),
      };
    case 'superseded':
      return {
        reason: fault('azure.conflict', `other operations on ${step.nsg} cancel ours`, { transient: true }),
      };
    case 'gone':
      return {
        reason: fault('azure.not-found', `there is no network security group ${step.nsg}`, {
          transient: false,
        }),
      };
    case 'unclear':
      return { reason: answer.fault };
  }
};

/** NB. Something that is not exactly ours is never overwritten: a PUT would silently replace somebody's rule, or their edit (I8). */
const assertOwn = (rule: SecurityRule, step: NsgRuleStep, context: GrantContext): void => {
  if (!isOwnRule(rule, step, context)) {
    throw new Fault(
      'grant.not-ours',
      `a rule named ${rule.name} stands in ${step.nsg} that Gatehouse did not make`,
      {
        remedy: 'Find out who made it and rename or remove it; then run this again.',
      },
    );
  }
  const changed = differences(rule, step, context);
  if (changed.length === 0) return;
  throw new Fault(
    'grant.not-ours',
    `our rule ${rule.name} in ${step.nsg} was edited: ${changed.join(', ')}`,
    {
      remedy: 'Delete the rule or let the grant end, which deletes it; then file a new request.',
    },
  );
};

const pick = (nsg: Nsg, step: NsgRuleStep, taken: ReadonlySet<number>): number => {
  const priority = freePriority(nsg.rules, step, taken);
  if (priority !== undefined && nsg.rules.length < MOST_RULES) return priority;
  throw fault(
    'azure.conflict',
    `${step.nsg} has no room for a rule between ${step.priorities.from} and ${step.priorities.to}`,
    {
      transient: false,
    },
  );
};

const fault = (
  code: 'azure.conflict' | 'azure.failed' | 'azure.not-found' | 'azure.unexpected',
  what: string,
  { transient }: { readonly transient: boolean },
): Fault =>
  new Fault(code, `Opening a rule: ${what}`, {
    call: 'PUT …/securityRules/…',
    remedy: transient
      ? 'The run tries again to its deadline, then undoes what it opened.'
      : 'Look at the group in the portal, see docs/privileges/nsg-rule.md.',
    transient,
  });
