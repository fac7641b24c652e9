/** Everything from outside that a decision rests on. Stored whole with the decision, so that `replay` can recompute it. */
import type { CommitSha, Digest, GitHubUserId, GrantNumber, Instant, PersonKey } from './brand.ts';
import type { Fact, Moment } from './fact.ts';
import type { EndReason, FrozenLevel, OpenGrant } from './ledger/event.ts';
import type { ReviewDue } from './owed-review.ts';
import type { Policy } from './policy.ts';
import type { Account, PullEvidence } from './pull.ts';

/** What a provider's `check` said of one step. */
export interface CheckReport {
  readonly step: string;
  readonly verdict: 'ready' | 'already-held' | 'refused';
  /** Sentences for people; with `ready` what they should know all the same. */
  readonly reasons: readonly string[];
  /** Those of `reasons` that waiting does not end: somebody has to change something first. */
  readonly lasting?: readonly string[];
  /** Only with `refused`: nobody was asked, because this build cannot open such a step. */
  readonly code?: 'check.no-provider';
}

/** One that is put off may remember what a nightly `preflight` heard. NB. Put off it is all the same. */
export type CheckFact =
  | Fact<CheckReport>
  | {
      readonly kind: 'deferred';
      readonly source: string;
      readonly earlier: { readonly value: CheckReport; readonly at: Instant };
    };

/** The little that a decision needs to know of a grant that is not ended; also of one that is only scheduled. */
export interface RunningGrant {
  readonly grant: GrantNumber;
  readonly state: OpenGrant['state'];
  readonly beneficiary: PersonKey;
  readonly entitlement: string;
  /** While it is `scheduled`: when it is to begin. */
  readonly startsAt: Instant;
  readonly expiresAt: Instant;
  /** One key for each (principal, target), see `targetKey`. */
  readonly targets: readonly string[];
  /** What it gives, see `privilegesOf`. */
  readonly privileges: Digest;
  /** Only of break-glass whose review nobody has given yet. */
  readonly review?: ReviewDue;
}

/** A grant that has ended, as far as a decision looks back. */
export interface RecentGrant {
  readonly grant: GrantNumber;
  readonly beneficiary: PersonKey;
  readonly entitlement: string;
  readonly startsAt: Instant;
  readonly endedAt: Instant;
  readonly why: EndReason;
  /** Only of break-glass whose review nobody has given yet. */
  readonly review?: ReviewDue;
}

/** A request that another one extends, as its own merged pull request says it: nothing of it is the ledger's word (I5). */
export interface ExtendedRequest {
  readonly grant: GrantNumber;
  readonly path: string;
  readonly beneficiary: PersonKey;
  readonly entitlement: string;
  /** What it gives under the policy of this decision, see `privilegesOf`. */
  readonly privileges: Digest;
  /** When it began at the earliest: its merge. */
  readonly startsAt: Instant;
  readonly extends: GrantNumber | undefined;
}

/** What an operator has frozen by dispatch, beside what the settings freeze. NB. It can only refuse. */
export type OrderedFreeze =
  | { readonly level: 'none' }
  | {
      readonly level: FrozenLevel;
      /** The key of people.yaml as of then, or the login. */
      readonly by: string;
      readonly since: Instant;
      /** Null: until an operator lifts it. */
      readonly until: Instant | null;
      readonly why: string;
    };

/** From when to when. `to` is no longer part of it. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** Somebody in a ticket system: an account on GitHub, or whoever the system says is this key of people.yaml. */
export type TicketPerson =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'person'; readonly person: PersonKey };

/** What a ticket system said of one ticket. */
export interface Ticket {
  readonly system: string;
  /** As the request names it. */
  readonly id: string;
  /** Everything that counts as its state, e.g. `open` and its labels. `by` is missing where the system cannot tell who set it. */
  readonly states: readonly {
    readonly name: string;
    readonly by: TicketPerson | undefined;
    readonly at: Instant | undefined;
  }[];
  readonly assignees: readonly TicketPerson[];
  /** Who approved it, where the system records that apart from its states; else empty. */
  readonly approvedBy: readonly TicketPerson[];
  /** Its change window. `editedAt`: when what it is read from was last changed, if ever. */
  readonly window:
    { readonly from: Instant; readonly to: Instant; readonly editedAt: Instant | undefined } | undefined;
}

/**
 * Entra was asked whether the account is enabled and did not say: `forbidden`, nobody has given the right to ask; `left-out`, it
 * answered without that. NB. It is never a yes: `mayBeUnconfirmed` alone lets anything open on it.
 */
export interface UnsaidAccount {
  readonly kind: 'unsaid';
  readonly why: 'forbidden' | 'left-out';
  readonly at: Instant;
}

export interface Facts {
  readonly moment: Moment;
  /** The name of the repository's default branch, e.g. `main`: a request's base must have been it all its life. */
  readonly defaultBranch: string;
  readonly pull: PullEvidence;
  /** When a request that is scheduled was taken up, as the ledger says. Missing: that is being decided now. */
  readonly takenUpAt?: Instant;
  /** Who took it back before it was merged. Looked for at elevation only: before that it is closed, and nothing is decided. */
  readonly withdrawn?: PersonKey;
  readonly running: Fact<readonly RunningGrant[]>;
  /** What has ended since `recentSince`; an empty list says that nothing has. */
  readonly recent: Fact<readonly RecentGrant[]>;
  /** How far back `recent` reaches. */
  readonly recentSince: Instant;
  readonly freeze: Fact<OrderedFreeze>;
  /** How far back it names every grant whose review is owed; missing: no further. */
  readonly owedSince?: Instant;
  /**
   * The grant that the request extends, then the one that that one extends, and so on to the first. `empty`: there is no such
   * merged request. Undefined: nobody asked, because the request extends nothing.
   */
  readonly extended?: Fact<readonly ExtendedRequest[]> | undefined;
  /** The window of an intent that is being finished. Undefined: it would begin now. */
  readonly intended?: Window | undefined;
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
  /** The request's ticket. Undefined: nobody was asked, because there is no ticket or `ask: nobody` stands in the settings. */
  readonly ticket: Fact<Ticket> | undefined;
  /** Only where the settings let it stay unsaid; in every other case what Entra says of the account is among the checks. */
  readonly account?: UnsaidAccount;
  /** What the providers said, by step id. `deferred` at review. */
  readonly checks: Readonly<Record<string, CheckFact>>;
}
