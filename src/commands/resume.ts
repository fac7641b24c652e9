/** Finishing somebody's unfinished intent: derived again, and only ever continued as the same plan with the same end (§5). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { minutes, parseInstant } from '../core/brand.ts';
import type { Lease, NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { planDigest } from '../core/make-plan.ts';
import { sameButSource } from '../core/move.ts';
import type { Decision } from '../core/decision.ts';
import type { Plan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import { bookFacts, windowOfGrant } from './books.ts';
import type { Candidate, Derived } from './candidates.ts';
import { decideCandidate, endAfter, withBooks } from './candidates.ts';
import type { LedgerState } from './record.ts';
import { deletedOnMain } from './deletion.ts';
import type { Deletion } from './deletion.ts';
import { takeOver } from './take-up.ts';

export interface ResumeBasis {
  readonly policy: Policy;
  readonly now: Instant;
  readonly owner: Lease;
  /** Unfinished grants whose owner is gone, as far as this run found out. */
  readonly free: readonly GrantNumber[];
  readonly deletions: readonly Deletion[];
}

export interface Resumption {
  /** New ownership of what may go on, with the plan as it was derived now: the ledger's copy is never carried out. */
  readonly goOn: readonly NewEvent[];
  /** What may not go on: whatever exists of it is ended. */
  readonly toEnd: readonly GrantNumber[];
}

const LEAST_REMAINDER = minutes(10);

export const candidateOf = (grant: OpenGrant, derived: readonly Derived[]): Candidate | undefined =>
  derived.find((one): one is Candidate => one.kind === 'request' && one.pull.number === grant.grant);

/** The plan as it was derived now, if it may be opened and is the one that was recorded, for the same principal. */
export const recordedPlan = (grant: OpenGrant, decision: Decision, policy: Policy): Plan | undefined => {
  const { digest: written, ...recorded } = grant.plan;
  const plan = openablePlan(grant, decision, policy);
  return plan?.digest === written && written === planDigest(recorded) ? plan : undefined;
};

/** The plan as it was derived now, if it may be opened, for the same principal. */
const openablePlan = (
  grant: Pick<OpenGrant, 'principal'>,
  { plan, outcome, mode }: Decision,
  policy: Policy,
): Plan | undefined =>
  outcome === 'approved' &&
  mode === 'enforce' &&
  plan !== undefined &&
  (policy.people?.byKey.get(plan.beneficiary)?.entra ?? null) === grant.principal
    ? plan
    : undefined;

/** The same for a plan that differs in its source from the one that was recorded. */
export const movedPlan = (grant: OpenGrant, decision: Decision, policy: Policy): Plan | undefined => {
  const plan = openablePlan(grant, decision, policy);
  return plan !== undefined && sameButSource(plan, grant.plan) ? plan : undefined;
};

/** The agreed window: from the intent on, or what an intent that came after the start left of it. */
const isWindowOf = (plan: Plan, start: Instant, end: Instant): boolean =>
  end === endAfter(plan, start) && (plan.start === undefined || start >= plan.start);

// NB. The ledger is evidence, never authority (I5): a forged intent has no merged, approved pull request behind it, or
// another plan, or a later end, and is ended here instead of opened. The steps are compared, not the digest written beside them.
export const planToGoOn = (
  grant: OpenGrant,
  candidate: Candidate | undefined,
  state: LedgerState,
  basis: Omit<ResumeBasis, 'owner' | 'free'> & { readonly agreed?: typeof recordedPlan },
): Plan | undefined => {
  if (candidate === undefined || deletedOnMain(candidate, basis.deletions)) return undefined;
  const { policy, now } = basis;
  const decision = decideCandidate(
    withBooks(candidate, bookFacts(state, policy, now), windowOfGrant(grant)),
    policy,
    now,
  );
  const start = parseInstant(grant.startsAt);
  const end = parseInstant(grant.expiresAt);
  const merge = candidate.pull.merge;
  const plan = (basis.agreed ?? recordedPlan)(grant, decision, basis.policy);
  const same =
    plan !== undefined &&
    start !== undefined &&
    end !== undefined &&
    merge !== undefined &&
    start >= merge.at &&
    start <= basis.now &&
    isWindowOf(plan, start, end) &&
    end - basis.now >= LEAST_REMAINDER;
  return same ? plan : undefined;
};

export const resume = (state: LedgerState, derived: readonly Derived[], basis: ResumeBasis): Resumption => {
  const unfinished = [...state.open.values()].filter(
    (grant) => grant.state === 'elevating' && basis.free.includes(grant.grant),
  );
  // What could not be asked about stays as it is for the next run; its window is bounded anyway.
  const known = unfinished.filter(
    (grant) => !derived.some((one) => one.kind === 'unknown' && one.number === grant.grant),
  );
  const goOn: NewEvent[] = [];
  const toEnd: GrantNumber[] = [];
  for (const grant of known) {
    const plan = planToGoOn(grant, candidateOf(grant, derived), state, basis);
    if (plan === undefined) toEnd.push(grant.grant);
    else goOn.push(takeOver({ ...grant, plan }, basis.owner));
  }
  return { goOn, toEnd };
};
