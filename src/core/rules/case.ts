/** What a rule looks at, and how it answers. A rule is a pure function of its case; it returns at least one reason. */
import type { Instant } from '../brand.ts';
import type { PullShape } from '../classify.ts';
import type { Reason } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { PlanOutcome } from '../make-plan.ts';
import type { Entitlement, People, Person, Policy, Settings } from '../policy.ts';
import type { ParsedRequest, AccessRequest } from '../request.ts';

/** What is always there. */
export interface Ground {
  readonly input: ParsedRequest;
  readonly policy: Policy;
  readonly facts: Facts;
  readonly now: Instant;
  readonly shape: PullShape;
}

/** With settings and people that can be read. */
export interface Settled extends Ground {
  readonly settings: Settings;
  readonly people: People;
  readonly requester: Person | undefined;
  readonly beneficiary: Person | undefined;
}

/** With a well-formed request. */
export interface Asking extends Settled {
  readonly request: AccessRequest;
}

/** With a well-formed request for an entitlement that exists. */
export interface Case extends Asking {
  readonly entitlement: Entitlement;
  readonly plan: PlanOutcome;
}

export type Rule<C> = (subject: C) => readonly Reason[];

export const pass = (code: string, sentence: string): Reason => ({ code, effect: 'pass', sentence });
export const note = (code: string, sentence: string): Reason => ({ code, effect: 'note', sentence });
export const wait = (code: string, sentence: string, remedy: string): Reason => ({
  code,
  effect: 'wait',
  sentence,
  remedy,
});
export const deny = (code: string, sentence: string, remedy: string, place?: Reason['place']): Reason => ({
  code,
  effect: 'deny',
  sentence,
  remedy,
  ...(place === undefined ? {} : { place }),
});

/** `whatWentWell` when nothing stands in the way. */
export const orPass = (reasons: readonly Reason[], whatWentWell: Reason): readonly Reason[] =>
  reasons.length === 0 ? [whatWentWell] : reasons;
