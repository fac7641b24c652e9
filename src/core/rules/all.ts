/** Every rule of the decision by its name: `decide` runs what stands here, and every name has its table in the tests. */
import { beneficiaryRule } from './beneficiary.ts';
import { breakGlassRule } from './break-glass.ts';
import { capsRule } from './caps.ts';
import type { Asking, Case, Ground, Rule, Settled } from './case.ts';
import { checksRule } from './checks.ts';
import { cooldownRule } from './cooldown.ts';
import { durationRule } from './duration.ts';
import { dutyRule } from './duty.ts';
import { eligibleRule } from './eligible.ts';
import { entitlementRule } from './entitlement.ts';
import { environmentRule } from './environment.ts';
import { extensionRule } from './extension.ts';
import { freezeRule } from './freeze.ts';
import { frozenDaysRule } from './frozen-days.ts';
import { hoursRule } from './hours.ts';
import { justificationRule } from './justification.ts';
import { mergeRule } from './merge.ts';
import { networkRule } from './network.ts';
import { overlapRule } from './overlap.ts';
import { parametersRule } from './parameters.ts';
import { planRule } from './plan.ts';
import { policyReadableRule } from './policy-readable.ts';
import { protectedPeopleRule } from './protected-people.ts';
import { protectedRule } from './protected.ts';
import { pullRequestRule } from './pull-request.ts';
import { requesterRule } from './requester.ts';
import { riskRule } from './risk.ts';
import { separationRule } from './separation.ts';
import { startRule } from './start.ts';
import { ticketRule } from './ticket.ts';

/** By name; their order is that of the reasons. */
export type Rules<C> = Readonly<Record<string, Rule<C>>>;

export const groundRules = {
  'pull-request': pullRequestRule,
  policy: policyReadableRule,
} satisfies Rules<Ground>;

export const settledRules = {
  requester: requesterRule,
  merge: mergeRule,
} satisfies Rules<Settled>;

export const askingRules = { entitlement: entitlementRule } satisfies Rules<Asking>;

export const caseRules = {
  beneficiary: beneficiaryRule,
  eligible: eligibleRule,
  duty: dutyRule,
  environment: environmentRule,
  freeze: freezeRule,
  'frozen-days': frozenDaysRule,
  hours: hoursRule,
  risk: riskRule,
  duration: durationRule,
  ticket: ticketRule,
  justification: justificationRule,
  parameters: parametersRule,
  plan: planRule,
  network: networkRule,
  protected: protectedRule,
  'protected-people': protectedPeopleRule,
  caps: capsRule,
  overlap: overlapRule,
  separation: separationRule,
  cooldown: cooldownRule,
  extension: extensionRule,
} satisfies Rules<Case>;

/** Only of a request that says `break_glass: true`. */
export const breakGlassRules = { 'break-glass': breakGlassRule } satisfies Rules<Case>;

/** Of the plan as the approvals left it. The platforms come last, because they are asked last. */
export const finalRules = {
  start: startRule,
  checks: checksRule,
} satisfies Rules<Case>;

/** `approvals` yields more than reasons and is no `Rule`: `judgeApprovals`. */
export type RuleName =
  | keyof typeof groundRules
  | keyof typeof settledRules
  | keyof typeof askingRules
  | keyof typeof caseRules
  | keyof typeof breakGlassRules
  | 'approvals'
  | keyof typeof finalRules;
