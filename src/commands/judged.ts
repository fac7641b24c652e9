/** What judging one pull request comes to: what is said of it, and what is done next. */
import type { MeasuredEnd } from '../core/ends.ts';
import type { Policy } from '../core/policy.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { Subject } from '../core/render/view.ts';
import type { Asks, Reminded } from '../core/waiting/asks.ts';
import type { RepositoryFacts } from '../ports/evidence.ts';

/** What is judged, and by which policy. */
export interface AtHand {
  readonly repository: RepositoryFacts;
  readonly pull: PullEvidence;
  readonly policy: Policy;
}

/** For a job that may do it; the one that judges may not. */
export type Act = 'merge' | 'wake' | 'end' | 'none';

export interface Judged {
  /** Undefined: nothing is said. */
  readonly subject: Subject | undefined;
  readonly act: Act;
  readonly outcome: string;
  /** How what is over now ended, as far back as the ledger was read. */
  readonly closings?: readonly MeasuredEnd[];
  /** Whose review is asked for now. */
  readonly asks?: Asks;
  readonly reminded?: readonly Reminded[];
  /** It is closed without a merge, once that is said. */
  readonly closes?: true;
  /** A ticket system was asked: together with the asking of people that is all that one judgement may cost. */
  readonly costly?: boolean;
}
