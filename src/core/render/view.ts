/** What is shown on a pull request, as one value: title, comment, status text and job summary all read this. */
import type { GrantNumber, Instant } from '../brand.ts';
import type { Decision } from '../decision.ts';
import type { MeasuredEnd } from '../ends.ts';
import type { Finding } from '../finding.ts';
import type { Impact } from '../impact.ts';
import type { EndReason, OpenGrant, StepRecord } from '../ledger/event.ts';
import type { UnconfirmedAccounts } from '../policy.ts';
import type { AccessRequest } from '../request.ts';
import type { Reminded } from '../waiting/asks.ts';
import type { VersionImpact } from '../version-impact.ts';

export interface View {
  readonly pull: { readonly number: GrantNumber; readonly url: string };
  readonly now: Instant;
  /** IANA name; every time is shown in UTC and in this zone. `UTC` while the settings cannot be read. */
  readonly timezone: string;
  readonly subject: Subject;
  /** How what is over now ended, as far back as the ledger was read; absent: it was not read. */
  readonly closings?: readonly MeasuredEnd[];
  /** Who was asked once more and is silent, while it is pending. */
  readonly reminded?: readonly Reminded[];
}

export type Subject =
  /** Nothing under `requests/` is touched. */
  | { readonly kind: 'not-a-request' }
  /** Only deletions of request files. */
  | { readonly kind: 'deletion'; readonly paths: readonly string[]; readonly ends: readonly GrantNumber[] }
  /** The pull request's shape, or the file itself, or the policy is wrong: all findings at once. */
  | {
      readonly kind: 'findings';
      readonly findings: readonly Finding[];
      readonly where: 'request' | 'policy-change';
    }
  /** A change of the policy without a finding, or of Gatehouse itself: which recorded decisions it would have changed. */
  | {
      readonly kind: 'change';
      readonly policy: PolicyChange | undefined;
      readonly version: VersionChange | undefined;
    }
  /** Judged and not taken up as a grant: pending, approved or denied; `merged`: not approved at elevation, so denied for good. */
  | {
      readonly kind: 'judged';
      readonly decision: Decision;
      readonly request: AccessRequest | undefined;
      readonly merged: boolean;
    }
  /** Decided under `mode: observe`: told and recorded, never elevated. */
  | { readonly kind: 'observed'; readonly decision: Decision; readonly request: AccessRequest | undefined }
  /** Taken up and not over. `connect` has its ids filled in. */
  | {
      readonly kind: 'grant';
      readonly grant: OpenGrant;
      readonly connect: string | undefined;
      readonly note: string | undefined;
      readonly offer?: Offer;
    }
  | {
      readonly kind: 'ended';
      readonly grant: OpenGrant;
      readonly why: EndReason;
      readonly endedAt: Instant;
      readonly lagSeconds: number;
      readonly steps: readonly StepRecord[];
      /** Why, where the reason's name alone does not say it; raw text. */
      readonly note?: string;
    }
  /** Closed without a merge, or waited too long. */
  | { readonly kind: 'closed'; readonly how: 'withdrawn' | 'lapsed' }
  /** Something outside failed; nothing was decided and nothing is lost. */
  | {
      readonly kind: 'fault';
      readonly call: string | undefined;
      readonly message: string;
      readonly remedy: string;
    };

/** What the person who is in may do about it. */
export interface Offer {
  /** What they put into `connect` themselves, by its names; raw text. */
  readonly toFillIn: readonly string[];
  /** Where a request for more time begins; absent: none can be granted. */
  readonly extend?: string;
  /** A comment can move it to another address. */
  readonly movable: boolean;
}

export interface PolicyChange {
  readonly impact: Impact;
  /** How far back was looked; `complete`: nothing in that time was left out. */
  readonly days: number;
  readonly complete: boolean;
  /** Whether the ledger said which of them are open. */
  readonly openKnown: boolean;
  /** Days that this change brings or moves; no recorded decision shows what they let in. */
  readonly unconfirmed?: UnconfirmedAccounts;
}

/** What the check `impact` says, which runs the changed version without any right; nobody else may run it. */
export type VersionChange =
  /** It has not ended. */
  | { readonly kind: 'awaited' }
  /** It ended and said nothing that can be read. */
  | { readonly kind: 'silent' }
  /** What it said could not be read from GitHub; raw text. */
  | { readonly kind: 'unread'; readonly why: string }
  | { readonly kind: 'told'; readonly impact: VersionImpact };
