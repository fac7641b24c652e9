/** The shape of a decision. The function is `decide` in `decide.ts`; every path of the product calls that one. */
import type { Instant, PersonKey } from './brand.ts';
import type { Finding, Place } from './finding.ts';
import type { Plan } from './plan.ts';

export type Outcome = 'approved' | 'pending' | 'denied';

/**
 * `deny` beats everything, `wait` beats `pass`; `note` changes nothing.
 * Every rule returns at least one reason, so that a decision explains also what went well.
 */
export interface Reason {
  readonly code: string;
  readonly effect: 'pass' | 'wait' | 'deny' | 'note';
  /** One sentence; names are resolved ones, text from the request is raw and escaped where it is rendered. */
  readonly sentence: string;
  readonly remedy?: string;
  readonly place?: Place;
}

/** An approval that counted: a review, who gave it, which rule it fills. */
export interface Approval {
  readonly rule: string;
  readonly person: PersonKey;
  readonly review: number;
  readonly at: Instant;
}

/** A review that did not count, and why (`approval.stale`, `approval.self`, `approval.not-entitled` …). */
export interface DiscountedReview {
  readonly review: number;
  readonly login: string;
  readonly person: PersonKey | undefined;
  readonly code: string;
  readonly sentence: string;
}

/** One rule of the approval tree: who fills it and who still could. */
export interface RuleStatus {
  readonly rule: string;
  readonly needed: number;
  readonly filledBy: readonly PersonKey[];
  /** People who could fill it now and have not, or could once nothing is waited for; empty and unfilled means nobody can. */
  readonly couldFill: readonly PersonKey[];
  /** Rules that are filled first and are not yet: whoever approves before that approves too early. Absent: none. */
  readonly waitsFor?: readonly string[];
  /** Of another way to satisfy the approval than the one that lacks least; that whole way would do instead. */
  readonly instead?: true;
  /** Since when its turn has come, by GitHub's times. Absent: it has not come, or nobody knows. */
  readonly since?: Instant;
  /** From when on others may fill it too, and which of them could. Absent: never, or it is filled. */
  readonly escalation?: { readonly at: Instant; readonly people: readonly PersonKey[] };
  /** Why it is not asked for, in words that follow "not needed: "; then nothing is needed. Absent: it is asked for. */
  readonly notNeeded?: string;
}

/** A blocking review that stands. */
export interface Veto {
  readonly person: PersonKey;
  readonly review: number;
}

export interface Decision {
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  /** What is wrong in the file itself; any of them denies. */
  readonly findings: readonly Finding[];
  readonly rules: readonly RuleStatus[];
  readonly approvals: readonly Approval[];
  readonly discounted: readonly DiscountedReview[];
  readonly vetoes: readonly Veto[];
  readonly requester: PersonKey | undefined;
  readonly beneficiary: PersonKey | undefined;
  readonly entitlement: string | undefined;
  /** `observe`: decided, told and recorded, never elevated. */
  readonly mode: 'observe' | 'enforce';
  /** Present as soon as the request is well formed, also while it is pending or denied. After shortening reviews. */
  readonly plan: Plan | undefined;
}

/** What stands in the way of an approval. */
export const obstaclesIn = (reasons: readonly Reason[]): readonly Reason[] =>
  reasons.filter(({ effect }) => effect === 'deny' || effect === 'wait');
