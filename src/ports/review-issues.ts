/** The issues on which break-glass is reviewed, one a grant: they carry a label, so that one query finds all that are owed. */
import type { GrantNumber } from '../core/brand.ts';
import type { Comment } from '../core/comment.ts';
import type { OpenedIssue } from './desk.ts';

export interface IssueComment extends Comment {
  /** GitHub says that we wrote it. */
  readonly ours: boolean;
}

export interface ReviewIssue {
  readonly grant: GrantNumber;
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed';
  readonly title: string;
  /** As we wrote it, without the marker; somebody may have changed it since. */
  readonly body: string;
  /** Its label says that it is overdue. */
  readonly overdue: boolean;
  /** The oldest first, at most the last 100. */
  readonly comments: readonly IssueComment[];
  /** False: there are older comments than those. */
  readonly complete: boolean;
}

export interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** Every method throws `Fault`. */
export interface ReviewIssues {
  /** Those that we wrote and that carry the label, open and closed, the newest first. */
  all(): Promise<readonly ReviewIssue[]>;
  /** Another one, whether or not there is one. */
  open(grant: GrantNumber, text: IssueText): Promise<OpenedIssue>;
  /** Changes what is given, and nothing else. */
  change(
    issue: ReviewIssue,
    change: Partial<IssueText> & { readonly state?: 'open' | 'closed'; readonly overdue?: boolean },
  ): Promise<void>;
  /** Takes the labels off: nothing is owed on it any more. */
  letGo(issue: ReviewIssue): Promise<void>;
  comment(issue: ReviewIssue, body: string): Promise<void>;
}
