/** Scheduled grants: when a start has come the whole decision is derived again, and only the same plan goes on (§2). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { formatInstant, isOver, later, milliseconds, parseInstant } from '../core/brand.ts';
import { type Decision, obstaclesIn } from '../core/decision.ts';
import { SHORTEST_WINDOW } from '../core/duration.ts';
import { decidedData } from '../core/ledger/decided.ts';
import { ownBooks } from '../core/ledger/own-books.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EventData, NewEvent, OpenGrant } from '../core/ledger/event.ts';
import type { Plan } from '../core/plan.ts';
import { deny } from '../core/rules/case.ts';
import { bookFacts } from './books.ts';
import type { Candidate, Derived } from './candidates.ts';
import { decideCandidate, endAfter, withBooks } from './candidates.ts';
import type { LedgerState } from './record.ts';
import type { ResumeBasis } from './resume.ts';
import { candidateOf, recordedPlan } from './resume.ts';
import type { Taken } from './take-up.ts';
import { GATEHOUSE, inFewWords, isUnasked, takeOver, unlessDeleted } from './take-up.ts';

/** Its start has come. NB. One whose start cannot be read is looked at now, and denied: it must not wait for ever. */
export const isDue = ({ state, startsAt }: OpenGrant, now: Instant): boolean => {
  const start = parseInstant(startsAt);
  return state === 'scheduled' && (start === undefined || start <= now);
};

/** When the first of what begins now was merged, as GitHub has it: whatever deleted its file came later. */
export const earliestMerge = (
  derived: readonly Derived[],
  due: readonly GrantNumber[],
): Instant | undefined =>
  derived
    .flatMap((one) =>
      one.kind === 'request' && due.includes(one.pull.number) ? (one.pull.merge?.at ?? []) : [],
    )
    .toSorted((a, b) => a - b)[0];

export interface Started {
  /** Decided again, each with its events: an intent with the plan as it was derived now, or a denial. */
  readonly taken: readonly Taken[];
  /** Denials of what has no merged request behind it. */
  readonly unproved: readonly NewEvent[];
}

export interface StartBasis extends ResumeBasis {
  /** Scheduled grants whose start has come, as far as this run derived them. */
  readonly due: readonly GrantNumber[];
}

/** Lowest number first. What cannot be decided now stays scheduled for the next run. */
export const startScheduled = (
  state: LedgerState,
  derived: readonly Derived[],
  basis: StartBasis,
): Started => {
  const taken: Taken[] = [];
  const unproved: NewEvent[] = [];
  const due = [...state.open.values()].filter(
    (grant) =>
      isDue(grant, basis.now) &&
      basis.due.includes(grant.grant) &&
      !derived.some((one) => one.kind === 'unknown' && one.number === grant.grant),
  );
  for (const grant of due.toSorted((a, b) => a.grant - b.grant)) {
    const candidate = candidateOf(grant, derived);
    if (candidate === undefined) {
      unproved.push(...unprovedEvents(grant, basis));
      continue;
    }
    const judged = withBooks(candidate, bookFacts(state, basis.policy, basis.now));
    const decision = decideStart(grant, judged, basis);
    if (isUnasked(decision) || waitsForAnEnding(decision, basis.now)) continue;
    const events = startEvents(grant, { decision, judged }, basis);
    if (events.length > 0) taken.push(inFewWords({ candidate, decision, events }, basis.policy, 'start'));
  }
  return { taken, unproved };
};

/** `candidate`: with the facts that it is decided on. */
const decideStart = (grant: OpenGrant, candidate: Candidate, basis: StartBasis): Decision => {
  const judged = decideCandidate(candidate, basis.policy, basis.now);
  const decision = unlessDeleted(judged, candidate, basis.deletions);
  if (decision.outcome !== 'approved' || decision.mode !== 'enforce') return decision;
  const plan = recordedPlan(grant, decision, basis.policy);
  if (plan !== undefined && hasItsWindow(grant, plan)) return decision;
  return {
    ...decision,
    outcome: 'denied',
    reasons: [
      ...decision.reasons,
      deny(
        'scheduled.plan-changed',
        'What would be opened now is not what was scheduled.',
        'Open a new request.',
      ),
    ],
  };
};

// NB. The ledger is evidence (I5): a scheduled grant with another start or end than its plan has was not written by us.
const hasItsWindow = (grant: OpenGrant, plan: Plan): boolean =>
  plan.start !== undefined &&
  grant.startsAt === formatInstant(plan.start) &&
  grant.expiresAt === formatInstant(endAfter(plan, plan.start));

/**
 * All that stands in the way is a grant that is over and not ended yet, or what that one still holds on a platform: one grant
 * may begin in the moment in which another ends, and the sweep comes later. As long as enough of the window is left.
 */
const waitsForAnEnding = ({ reasons, findings, plan }: Decision, now: Instant): boolean => {
  const against = obstaclesIn(reasons);
  if (plan?.start === undefined || findings.length > 0) return false;
  const last = later(endAfter(plan, plan.start), milliseconds(-SHORTEST_WINDOW));
  return (
    !isOver(last, now) &&
    against.some(({ code }) => code === 'overlap.not-ended') &&
    against.every(
      ({ code }) =>
        code === 'overlap.not-ended' ||
        code === 'already-held' ||
        code === 'check.refused' ||
        code === 'check.deferred',
    )
  );
};

const decidedAgain = (grant: GrantNumber, data: EventData['decided']): NewEvent => ({
  id: deriveEventId(grant, 'decided', 'start'),
  type: 'decided',
  grant,
  actor: GATEHOUSE,
  data,
});

const startEvents = (
  grant: OpenGrant,
  { decision, judged }: { readonly decision: Decision; readonly judged: Candidate },
  { policy, owner, now }: StartBasis,
): readonly NewEvent[] => {
  if (policy.commit === undefined) return [];
  const data = decidedData(decision, ownBooks({ ...judged, policy, now }, decision), {
    policy: policy.commit,
    at: now,
  });
  const decided = decidedAgain(grant.grant, data);
  if (data.outcome === 'denied' || decision.plan === undefined) return [decided];
  return [decided, takeOver({ ...grant, plan: decision.plan, policy: policy.commit }, owner)];
};

const unprovedEvents = (grant: OpenGrant, { policy }: StartBasis): readonly NewEvent[] =>
  policy.commit === undefined
    ? []
    : [
        decidedAgain(grant.grant, {
          outcome: 'denied',
          policy: policy.commit,
          reasons: [
            {
              code: 'scheduled.unproved',
              effect: 'deny',
              sentence: 'No merged pull request stands behind what the ledger calls scheduled.',
            },
          ],
          approvals: [],
          plan: null,
        }),
      ];
