/** The decision: one pure function for pull request check, elevation, command line, policy tests and replay (DESIGN §4). */
import type { Instant } from './brand.ts';
import { type Judged, judgeApprovals } from './approval/approvals.ts';
import { askerOf } from './approval/asker.ts';
import { whoIs } from './approval/persons.ts';
import { classifyPull } from './classify.ts';
import type { Decision, Outcome, Reason } from './decision.ts';
import { emergencyOf, emergencyReasons } from './emergency.ts';
import type { Facts } from './facts.ts';
import { type Finding, sortFindings } from './finding.ts';
import { planFor, type PlanOutcome, shortenPlan } from './make-plan.ts';
import type { Plan } from './plan.ts';
import type { Person, Policy } from './policy.ts';
import type { AccessRequest, ParsedRequest } from './request.ts';
import {
  askingRules,
  breakGlassRules,
  caseRules,
  finalRules,
  groundRules,
  type Rules,
  settledRules,
} from './rules/all.ts';
import { type Asking, type Case, deny, type Ground, type Rule, type Settled } from './rules/case.ts';

/**
 * Every rule is evaluated and every reason returned; any `deny` denies, else any `wait` waits. Never throws: a rule that does is
 * unsatisfied. The same arguments give the same decision, in whatever order their lists stand.
 */
export const decide = (input: ParsedRequest, policy: Policy, facts: Facts, now: Instant): Decision => {
  const ground: Ground = { input, policy, facts, now, shape: classifyPull(facts.pull) };
  const decision = judge(ground);
  // Once it is merged, nothing in the file can be written otherwise.
  if (facts.moment !== 'review' || decision.outcome === 'approved') return decision;
  const emergency = emergencyOf(input, policy);
  if (emergency === undefined) return decision;
  const other = judge({ ...ground, input: emergency.input });
  return { ...decision, reasons: [...decision.reasons, ...emergencyReasons(decision, other, emergency)] };
};

const judge = (ground: Ground): Decision => {
  const { input, policy } = ground;
  const findings = findingsOf(ground);
  const reasons: Reason[] = [];
  runAll(GROUND, ground, reasons);
  const settled = settle(ground);
  if (settled === undefined) return conclude(reasons, findings, {});
  runAll(SETTLED, settled, reasons);
  if (input.kind === 'findings') return conclude(reasons, findings, { settled });
  const asking: Asking = { ...settled, request: input.request };
  runAll(ASKING, asking, reasons);
  const entitlement = policy.entitlements.get(input.request.entitlement);
  if (entitlement === undefined || policy.blocked.has(entitlement.name)) {
    return conclude(reasons, findings, { settled, entitlement: input.request.entitlement });
  }
  const plan = runPlan(input.request, ground);
  const subject: Case = { ...asking, entitlement, plan };
  runAll(CASE, subject, reasons);
  if (input.request.breakGlass) runAll(BREAK_GLASS, subject, reasons);
  const judged = runApprovals(subject);
  reasons.push(...judged.reasons);
  const final = finalPlan(subject, judged);
  runAll(FINAL, final === plan ? subject : { ...subject, plan: final }, reasons);
  return conclude(reasons, findings, {
    settled,
    entitlement: entitlement.name,
    mode: entitlement.environment.mode,
    judged,
    plan: final.kind === 'plan' ? final.plan : undefined,
  });
};

const brokenRule = (name: string): Reason =>
  deny(
    'rule.broken',
    `The rule ${name} could not be evaluated.`,
    'This is a bug in Gatehouse; please report it with the request.',
  );

type Named<C> = readonly (readonly [string, Rule<C>])[];

const named = <C>(rules: Rules<C>): Named<C> => Object.entries(rules);

// Listed once: every decision runs all of them.
const GROUND = named(groundRules);
const SETTLED = named(settledRules);
const ASKING = named(askingRules);
const CASE = named(caseRules);
const BREAK_GLASS = named(breakGlassRules);
const FINAL = named(finalRules);

const runAll = <C>(rules: Named<C>, subject: C, into: Reason[]): void => {
  for (const [name, rule] of rules) for (const reason of run(name, rule, subject)) into.push(reason);
};

// NB. A rule that fails, or that says nothing, is unsatisfied: it never lets a request pass by default (I1).
const run = <C>(name: string, rule: Rule<C>, subject: C): readonly Reason[] => {
  try {
    const reasons = rule(subject);
    return reasons.length > 0 ? reasons : [brokenRule(name)];
  } catch {
    return [brokenRule(name)];
  }
};

const runPlan = (request: AccessRequest, { policy, facts }: Ground): PlanOutcome => {
  try {
    return planFor(request, policy, facts.pull);
  } catch {
    return { kind: 'refused', reasons: [brokenRule('plan')] };
  }
};

const runApprovals = (subject: Case): Judged => {
  try {
    return judgeApprovals(subject);
  } catch {
    return {
      reasons: [brokenRule('approvals')],
      rules: [],
      approvals: [],
      discounted: [],
      vetoes: [],
      atMost: undefined,
    };
  }
};

const settle = (ground: Ground): Settled | undefined => {
  const { settings, people } = ground.policy;
  if (settings === undefined || people === undefined) return undefined;
  const asker = askerOf(ground.facts.pull, ground.policy);
  const who = asker.kind === 'account' ? whoIs(people, asker.account) : undefined;
  const requester = who?.kind === 'person' ? who.person : undefined;
  const wanted = ground.input.kind === 'request' ? ground.input.request.beneficiary : undefined;
  const beneficiary = wanted === undefined ? requester : people.byKey.get(wanted);
  return { ...ground, settings, people, requester, beneficiary };
};

const findingsOf = ({ input, policy, shape }: Ground): readonly Finding[] =>
  sortFindings([
    ...(input.kind === 'findings' ? input.findings : []),
    ...(shape.kind === 'malformed' ? shape.findings : []),
    ...(policy.settings === undefined || policy.people === undefined ? policy.findings : []),
    ...(input.kind === 'request' ? (policy.blocked.get(input.request.entitlement) ?? []) : []),
  ]);

const finalPlan = ({ plan }: Case, { atMost }: Judged): PlanOutcome =>
  plan.kind !== 'plan' || atMost === undefined
    ? plan
    : { kind: 'plan', plan: shortenPlan(plan.plan, atMost) };

interface Known {
  readonly settled?: { readonly requester: Person | undefined; readonly beneficiary: Person | undefined };
  readonly entitlement?: string;
  readonly mode?: Decision['mode'];
  readonly judged?: Judged;
  readonly plan?: Plan | undefined;
}

const conclude = (reasons: readonly Reason[], findings: readonly Finding[], known: Known): Decision => ({
  outcome: outcomeOf(reasons, findings, known.plan),
  reasons,
  findings,
  rules: known.judged?.rules ?? [],
  approvals: known.judged?.approvals ?? [],
  discounted: known.judged?.discounted ?? [],
  vetoes: known.judged?.vetoes ?? [],
  requester: known.settled?.requester?.key,
  beneficiary: known.settled?.beneficiary?.key,
  entitlement: known.entitlement,
  mode: known.mode ?? 'enforce',
  plan: known.plan,
});

// NB. Approved is what is left when nothing stands against it *and* there is a plan; an empty list of reasons approves nothing.
const outcomeOf = (
  reasons: readonly Reason[],
  findings: readonly Finding[],
  plan: Plan | undefined,
): Outcome => {
  if (findings.length > 0 || reasons.length === 0 || plan === undefined) return 'denied';
  if (reasons.some((reason) => reason.effect === 'deny')) return 'denied';
  return reasons.some((reason) => reason.effect === 'wait') ? 'pending' : 'approved';
};
