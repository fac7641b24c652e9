/** `risk:` of the settings: what an entitlement of each level gets. */
import type { Static } from 'typebox';
import { milliseconds } from '../brand.ts';
import type {
  ApprovalTree,
  Calendar,
  Environment,
  Settings as SettingsValue,
  TicketDemand,
} from '../policy.ts';
import type { Settings } from '../schema/settings.ts';
import { doubledRule, readApproval } from './approval.ts';
import { readAutoApprove, type AutoApprove } from './auto-approve.ts';
import type { ConditionContext } from './condition.ts';
import type { Judge } from './judge.ts';
import type { PeopleReading } from './people.ts';
import { judgeOrder } from './rule-order.ts';
import { judgeAnswers, readTicketDemand } from './ticket.ts';

export interface RiskLevelValue {
  /** Undefined when it has a finding: then no entitlement of the level can be read. */
  readonly approval: ApprovalTree | 'none' | undefined;
  readonly ticket: TicketDemand;
  readonly autoApprove: AutoApprove;
}

interface RiskContext {
  readonly people: PeopleReading;
  readonly environments: ReadonlyMap<string, Environment> | undefined;
  readonly calendars: ReadonlyMap<string, Calendar> | undefined;
  readonly tickets: SettingsValue['tickets'] | undefined;
}

export const readRisk = (
  judge: Judge,
  sources: Static<typeof Settings>['risk'],
  context: RiskContext,
): ReadonlyMap<string, RiskLevelValue> => {
  const levels = new Map<string, RiskLevelValue>();
  for (const [name, source] of Object.entries(sources)) {
    const path = ['risk', name, 'approval'];
    const conditions = conditionsOf(name, Object.keys(sources), context);
    const approval = readApproval(judge, path, source.approval, { people: context.people, conditions });
    if (approval === 'none' && name !== 'low') {
      judge.report(
        path,
        'policy.approval-none',
        `\`approval: none\` is possible at risk \`low\` only, not at \`${name}\`.`,
        'Write rules.',
      );
    }
    const doubled = approval === undefined || approval === 'none' ? undefined : doubledRule(approval);
    if (doubled !== undefined) {
      judge.report(
        path,
        'policy.rule-twice',
        `Two rules are named \`${doubled}\`.`,
        'Give each its own name.',
      );
    }
    if (approval !== undefined && approval !== 'none') judgeOrder(judge, path, source.approval, approval);
    const at = ['risk', name, 'ticket'];
    const systems = context.tickets;
    const ticket = readTicketDemand(judge, at, { source: source.ticket, systems });
    judgeAnswers(judge, { path: at, own: source.ticket }, { demand: ticket, systems });
    levels.set(name, {
      approval,
      ticket,
      autoApprove: readAutoApprove(judge, ['risk', name, 'auto_approve'], source.auto_approve, name),
    });
  }
  return levels;
};

const conditionsOf = (
  risk: string,
  risks: readonly string[],
  { environments, calendars }: RiskContext,
): ConditionContext => ({
  risk,
  risks: new Set(risks),
  longest:
    environments === undefined || environments.size === 0
      ? undefined
      : milliseconds(Math.max(...[...environments.values()].map(({ maxDuration }) => maxDuration))),
  calendars: calendars === undefined ? undefined : new Set(calendars.keys()),
  breakGlass: undefined,
  parameters: 'of-many',
});
