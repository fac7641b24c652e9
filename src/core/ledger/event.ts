/** The ledger's words: events as they stand in `events/**.jsonl`, and the records that are folded from them. */
import type {
  BlobSha,
  CommitSha,
  Digest,
  EntraId,
  GitHubUserId,
  GrantNumber,
  Instant,
  PersonKey,
} from '../brand.ts';
import type { Decision } from '../decision.ts';
import type { Drift, DriftHow } from '../drift.ts';
import type { MeasuredEnd, StepEnd } from '../ends.ts';
import type { Plan, Step } from '../plan.ts';

/** Terminal: `denied`, `ended`. See the transition table in `core/grant.ts`. */
export type GrantState = 'denied' | 'scheduled' | 'elevating' | 'active' | 'ending' | 'ended';
export type EndReason = 'expired' | 'early' | 'failed' | 'superseded';

/** A person as of then, or a machine. Text about people is stored once per event, ids are what counts. */
export interface EventActor {
  readonly kind: 'person' | 'gatehouse' | 'bot' | 'unknown';
  readonly person?: PersonKey;
  readonly gitHubId?: GitHubUserId;
  readonly login?: string;
}

/** Which workflow run wrote it. */
export interface RunRef {
  readonly workflow: string;
  readonly id: string;
  readonly attempt: number;
}

/** Only the owner opens, and only before the lease ends; anybody may close (§5). Times are ISO 8601 UTC. */
export interface Lease {
  readonly run: string;
  readonly attempt: number;
  readonly until: string;
}

export interface StepRecord {
  readonly step: string;
  readonly state: 'intended' | 'elevated' | 'failed' | 'revoked' | 'foreign';
  readonly at: string;
  readonly objectId?: string;
  /** The platform's own end, or `by-sweep`. */
  readonly endsAt?: string;
  readonly details?: Readonly<Record<string, string>>;
  /** What could not be ended, and its latest possible end. */
  readonly residual?: { readonly what: string; readonly until: string };
  /** A fault, as a sentence without secrets. */
  readonly fault?: string;
  /** Only of what is gone; absent in older entries. */
  readonly ended?: StepEnd;
}

/** How the newest `/source` comment was answered, and how often the grant was moved so far. */
export type SourceMove = {
  /** GitHub's id of the comment. NB. The address is always taken from the comment itself, never from here. */
  readonly comment: number;
  readonly at: string;
  readonly count: number;
} & (
  | {
      /** Begun: its steps may stand as the plan has them, or still as one of `before`. */
      readonly state: 'moving';
      /** CIDRs, for people. */
      readonly source: readonly string[];
      readonly before: readonly Step[];
      readonly owner: Lease;
    }
  | { readonly state: 'moved'; readonly source: readonly string[] }
  | { readonly state: 'refused'; readonly why: string }
);

/** A merged pull request that touched the policy, with the approving reviews of its head as GitHub shows them. */
export interface PolicyPull {
  readonly number: GrantNumber;
  readonly author: EventActor;
  readonly mergedBy: EventActor;
  readonly merge: CommitSha;
  readonly mergedAt: string;
  readonly approvals: readonly { readonly review: number; readonly by: EventActor; readonly at: string }[];
}

/** A pull request that was closed without a merge, by GitHub's ids and times. */
export interface ClosedPull {
  readonly at: string;
  readonly createdAt: string;
  /** Who asked, as GitHub shows it. */
  readonly requester: EventActor;
  readonly url: string;
  readonly head: CommitSha;
  /** The request file at the head; null: it could not be read. */
  readonly request: { readonly path: string; readonly blob: BlobSha } | null;
}

export interface EventData {
  /** Genesis (`grant: null`, seq 1): the repository, and request files that stood there before Gatehouse. */
  readonly swept:
    | {
        readonly kind: 'genesis';
        readonly repository: { readonly id: number; readonly name: string };
        readonly baseline: readonly { readonly path: string; readonly blob: BlobSha }[];
        /** Of GitHub's signatures, as they stand beside it: the genesis in the settings vouches for them. Absent in older entries. */
        readonly keys?: readonly { readonly path: string; readonly blob: BlobSha }[];
        /** What a part of `known/requests/` may grow to, in bytes. Absent in older entries: one file a shard, however long. */
        readonly knownPart?: number;
      }
    | {
        readonly kind: 'platform';
        readonly found: number;
        readonly ended: number;
        readonly faults: readonly string[];
      };
  /** The request as it was merged. Text stands here and nowhere else. */
  readonly requested: {
    readonly requester: PersonKey;
    readonly beneficiary: PersonKey;
    readonly entitlement: string;
    readonly justification: string;
    readonly ticket: string | null;
    readonly parameters: Readonly<Record<string, string>>;
    readonly path: string;
    readonly blob: BlobSha;
    readonly url: string;
    readonly head: CommitSha;
    readonly merge: CommitSha;
    readonly mergedBy: EventActor;
    readonly createdAt: string;
    readonly mergedAt: string;
    /** Of an extension: when the first of the grants that it goes on with began. */
    readonly since?: string;
  };
  /** Also for files that no pull request explains: then `grant` is null and `subject` says which file. */
  readonly decided: {
    readonly outcome: 'approved' | 'denied';
    readonly policy: CommitSha;
    readonly reasons: readonly {
      readonly code: string;
      readonly effect: string;
      readonly sentence: string;
    }[];
    readonly approvals: Decision['approvals'];
    readonly plan: Digest | null;
    readonly subject?: { readonly path: string; readonly blob: BlobSha; readonly commit: CommitSha | null };
    /** Facts of the decision, whole, in their stored form. */
    readonly facts?: unknown;
    /** The moment of the decision, in milliseconds since 1970: `replay` decides at this very one. */
    readonly at?: Instant;
  };
  /** Decided, waiting for its start; nothing exists on a platform. At `startsAt` the whole decision is derived again. */
  readonly scheduled: {
    readonly startsAt: string;
    readonly expiresAt: string;
    /** Null where nothing is given in Entra or on Azure, and the beneficiary has no Entra id. */
    readonly principal: EntraId | null;
    readonly plan: Plan;
    readonly policy: CommitSha;
  };
  /** The intent: before the first cloud write of the grant (I2). */
  readonly elevating: {
    readonly principal: EntraId | null;
    readonly plan: Plan;
    readonly startsAt: string;
    readonly expiresAt: string;
    readonly policy: CommitSha;
    readonly owner: Lease;
  };
  readonly elevated: { readonly steps: readonly StepRecord[] };
  /** Elevation did not come about; what existed was ended or is being ended. */
  readonly failed: { readonly why: string; readonly steps: readonly StepRecord[] };
  readonly ending: { readonly why: EndReason; readonly note: string };
  readonly ended: {
    readonly why: EndReason;
    readonly steps: readonly StepRecord[];
    readonly lagSeconds: number;
  };
  /** Closed without a merge: never a grant. The actor is who closed it. `closed` is absent in older entries. */
  readonly withdrawn: { readonly note: string; readonly closed?: ClosedPull };
  readonly lapsed: { readonly note: string; readonly closed?: ClosedPull };
  /** `move`: the answer to a `/source`; `moving` is the intent, before the first effect. Absent in older entries. */
  readonly amended: {
    readonly note: string;
    readonly plan: Plan;
    readonly move?: {
      readonly comment: number;
    } & (
      | {
          readonly state: 'moving';
          readonly source: readonly string[];
          readonly before: readonly Step[];
          readonly owner: Lease;
        }
      | { readonly state: 'moved'; readonly source: readonly string[]; readonly steps: readonly StepRecord[] }
      | { readonly state: 'refused'; readonly why: string }
    );
  };
  readonly extended: { readonly by: GrantNumber; readonly expiresAt: string };
  /** `how`: it was looked at while the window ran, and is told and repaired by that; absent in older entries. */
  readonly drifted: { readonly step: string; readonly what: string; readonly how?: DriftHow };
  /** Read back as it was agreed, whoever put it back. */
  readonly repaired: { readonly step: string; readonly what: string };
  /** Break-glass: in the append of the intent. `by` as the policy writes it; `due`: from then on it is overdue. */
  readonly 'review-owed': { readonly by: string; readonly due: string };
  readonly reviewed: {
    readonly verdict: 'justified' | 'not-justified';
    readonly text: string;
    /** GitHub's id of the comment that gave it, and the issue or pull request that it stands on. */
    readonly comment?: { readonly id: number; readonly on: number };
  };
  /** What the default branch's policy is from this commit on, and the merged pull requests that touched it; none: a direct push. */
  readonly 'policy-changed': {
    readonly commit: CommitSha;
    /** Every file below `policies/`, by path. */
    readonly files?: Readonly<Record<string, BlobSha>>;
    readonly pulls?: readonly PolicyPull[];
    /** Pull requests merged until then stand in this event or in an earlier one. */
    readonly until?: string;
  };
  readonly posture: {
    readonly note: string;
    /**
     * Files below `known/preflight` as this commit leaves them, by path; null: gone. Also new ones below `keys/`. The chain vouches for
     * them, and for nothing in them.
     */
    readonly files?: Readonly<Record<string, BlobSha | null>>;
    /** What an operator has frozen, or that it is lifted; the event's actor and time say who and when. */
    readonly freeze?: {
      readonly level: 'none' | FrozenLevel;
      /** Null: until an operator lifts it. */
      readonly until: string | null;
      /** As somebody wrote it. */
      readonly why: string;
    };
  };
}

export type FrozenLevel = 'changes' | 'everything';

/** A freeze that holds until it is over or lifted. NB. It can only refuse: no entry of the ledger opens anything. */
export interface StandingFreeze {
  readonly level: FrozenLevel;
  readonly by: EventActor;
  readonly since: string;
  readonly until: string | null;
  readonly why: string;
}

export type EventType = keyof EventData;

/** One line of a segment. Canonical JSON: keys in this order at the top, sorted below, no spaces, `\n` at the end. */
export type LedgerEvent = {
  [T in EventType]: {
    readonly v: 1;
    /** A function of (grant, step, attempt): the same effect recorded twice is the same id and is written once. */
    readonly id: string;
    readonly seq: number;
    /** SHA-256 of the bytes of the line before, without its newline; 64 zeros for the first. */
    readonly prev: Digest;
    readonly time: string;
    readonly type: T;
    readonly grant: GrantNumber | null;
    readonly actor: EventActor;
    readonly run: RunRef | null;
    readonly data: EventData[T];
  };
}[EventType];

/** What a command hands to `append`: sequence, chain and time are the ledger's. */
export type NewEvent = {
  [T in EventType]: {
    readonly id: string;
    readonly type: T;
    readonly grant: GrantNumber | null;
    readonly actor: EventActor;
    readonly data: EventData[T];
  };
}[EventType];

/** The review that break-glass owes, for ever: `verdict` is null until somebody gave it. */
export interface OwedReview {
  readonly by: string;
  readonly due: string;
  readonly verdict: 'justified' | 'not-justified' | null;
}

/** `open/<n÷1000>/<n>.json`: everything ending needs, and what the sticky comment shows. Folded from the events. */
export interface OpenGrant {
  readonly grant: GrantNumber;
  readonly state: 'scheduled' | 'elevating' | 'active' | 'ending';
  readonly requester: PersonKey;
  readonly beneficiary: PersonKey;
  readonly entitlement: string;
  readonly ticket: string | null;
  readonly principal: EntraId | null;
  readonly plan: Plan;
  /** Of a grant that was scheduled: when it was taken up. */
  readonly scheduledAt?: string;
  /** Of an extension: when the first of the grants that it goes on with began. Only for the offer to extend it again. */
  readonly since?: string;
  readonly startsAt: string;
  readonly expiresAt: string;
  readonly policy: CommitSha;
  readonly path: string;
  readonly blob: BlobSha;
  readonly url: string;
  readonly head: CommitSha;
  readonly merge: CommitSha;
  readonly approvals: Decision['approvals'];
  readonly owner: Lease;
  readonly steps: readonly StepRecord[];
  /** Set when `ending` began. */
  readonly ending: { readonly why: EndReason; readonly since: string } | null;
  /** What people are still to be told: keys of messages, removed when said. */
  readonly outbox: readonly string[];
  /** Only of break-glass. */
  readonly review?: OwedReview;
  /** What stands on the platforms otherwise than was agreed, at most one for each step; absent or empty: nothing. */
  readonly drift?: readonly Drift[];
  /** Only where somebody asked for another address. */
  readonly move?: SourceMove;
}

/** `grants/<n÷1000>/<n>.json`, for ever: was this pull request handled, and how did it go? */
export interface GrantRecord {
  readonly grant: GrantNumber;
  readonly state: GrantState;
  readonly why: EndReason | null;
  readonly requester: PersonKey | null;
  readonly beneficiary: PersonKey | null;
  readonly entitlement: string | null;
  readonly path: string | null;
  readonly blob: BlobSha | null;
  readonly startsAt: string | null;
  readonly expiresAt: string | null;
  readonly endedAt: string | null;
  /** What ended at its end, and with which lag; absent where nothing was measured. */
  readonly closings?: readonly MeasuredEnd[];
  /** Only of break-glass. */
  readonly review?: OwedReview;
}

/** `head.json` */
export interface LedgerHead {
  readonly seq: number;
  /** SHA-256 of the last line. */
  readonly hash: Digest;
  /** SHA-256 of the first line. */
  readonly genesis: Digest;
  /** Path of the segment that holds the last line. */
  readonly segment: string;
  /** In the head, because every decision reads it anyway; absent: no operator has frozen anything. */
  readonly freeze?: StandingFreeze;
  /** As the genesis says it: whoever writes must know it. */
  readonly knownPart?: number;
}
