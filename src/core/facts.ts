/** Everything from outside that a decision rests on. Stored whole with the decision, so that `replay` can recompute it. */
import type { CommitSha, GitHubUserId, GrantNumber, Instant, PersonKey } from './brand.ts';
import type { Fact, Moment } from './fact.ts';
import type { Policy } from './policy.ts';
import type { PullEvidence } from './pull.ts';

/** What a provider's `check` said of one step. */
export interface CheckReport {
  readonly step: string;
  readonly verdict: 'ready' | 'already-held' | 'refused';
  /** Sentences for people; empty for `ready`. */
  readonly reasons: readonly string[];
}

/** The little that caps and overlap need to know of a grant that is not over. */
export interface RunningGrant {
  readonly grant: GrantNumber;
  readonly beneficiary: PersonKey;
  readonly entitlement: string;
  readonly expiresAt: Instant;
  /** One key for each (principal, target), see `targetKey`. */
  readonly targets: readonly string[];
}

export interface Facts {
  readonly moment: Moment;
  /** The name of the repository's default branch, e.g. `main`: a request's base must have been it all its life. */
  readonly defaultBranch: string;
  readonly pull: PullEvidence;
  readonly running: Fact<readonly RunningGrant[]>;
  /** Members of each live GitHub team that the policy names, by `org/slug`. */
  readonly teams: Readonly<Record<string, Fact<readonly GitHubUserId[]>>>;
  /** Who is on call by each rota that another system keeps, by its name; shifts in people.yaml need no fact. */
  readonly oncall: Readonly<Record<string, Fact<readonly PersonKey[]>>>;
  /** The login that each numeric id has now, for everybody whom the decision looks at, by id as text. */
  readonly logins: Readonly<Record<string, Fact<string>>>;
  /** The policy that was on the default branch when a review was submitted, by review id as text. */
  readonly policyAtReview: Readonly<
    Record<string, Fact<{ readonly commit: CommitSha; readonly policy: Policy }>>
  >;
  /** What the providers said, by step id. `deferred` at review. */
  readonly checks: Readonly<Record<string, Fact<CheckReport>>>;
}
