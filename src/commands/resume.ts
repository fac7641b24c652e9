/** Finishing somebody's unfinished intent: derived again, and only ever continued as the same plan with the same end (§5). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { minutes, parseInstant } from '../core/brand.ts';
import type { Lease, NewEvent, OpenGrant } from '../core/ledger/event.ts';
import type { Policy } from '../core/policy.ts';
import type { Candidate, Derived } from './candidates.ts';
import { decideCandidate } from './candidates.ts';
import { runningGrants } from './gather.ts';
import type { LedgerState } from './record.ts';
import { takeOver } from './take-up.ts';

export interface ResumeBasis {
  readonly policy: Policy;
  readonly now: Instant;
  readonly owner: Lease;
  /** Unfinished grants whose owner is gone, as far as this run found out. */
  readonly free: readonly GrantNumber[];
}

export interface Resumption {
  /** New ownership of what may go on. */
  readonly events: readonly NewEvent[];
  /** What may not go on: whatever exists of it is ended. */
  readonly toEnd: readonly GrantNumber[];
}

const LEAST_REMAINDER = minutes(10);

const candidateOf = (grant: OpenGrant, derived: readonly Derived[]): Candidate | undefined =>
  derived.find((one): one is Candidate => one.kind === 'request' && one.pull.number === grant.grant);

// NB. The ledger is evidence, never authority (I5): a forged intent has no merged, approved pull request behind it, or
// another plan, or a later end, and is ended here instead of opened.
const mayGoOn = (
  grant: OpenGrant,
  candidate: Candidate | undefined,
  state: LedgerState,
  basis: ResumeBasis,
): boolean => {
  if (candidate === undefined) return false;
  const others = runningGrants([...state.open.values()].filter((other) => other.grant !== grant.grant));
  const decision = decideCandidate(candidate, basis.policy, others, basis.now);
  const start = parseInstant(grant.startsAt);
  const end = parseInstant(grant.expiresAt);
  const merge = candidate.pull.merge;
  return (
    decision.outcome === 'approved' &&
    decision.mode === 'enforce' &&
    decision.plan?.digest === grant.plan.digest &&
    start !== undefined &&
    end !== undefined &&
    merge !== undefined &&
    start >= merge.at &&
    start <= basis.now &&
    end - start === decision.plan.duration &&
    end - basis.now >= LEAST_REMAINDER
  );
};

export const resume = (state: LedgerState, derived: readonly Derived[], basis: ResumeBasis): Resumption => {
  const unfinished = [...state.open.values()].filter(
    (grant) => grant.state === 'elevating' && basis.free.includes(grant.grant),
  );
  // What could not be asked about stays as it is for the next run; its window is bounded anyway.
  const known = unfinished.filter(
    (grant) => !derived.some((one) => one.kind === 'unknown' && one.number === grant.grant),
  );
  const events: NewEvent[] = [];
  const toEnd: GrantNumber[] = [];
  for (const grant of known) {
    if (mayGoOn(grant, candidateOf(grant, derived), state, basis)) events.push(takeOver(grant, basis.owner));
    else toEnd.push(grant.grant);
  }
  return { events, toEnd };
};
