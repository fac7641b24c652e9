/** A pull request as evidence: what GitHub says of it, already parsed, with nothing decided yet. */
import type { BlobSha, CommitSha, GitHubUserId, GrantNumber, Instant } from './brand.ts';

/** An account on GitHub. `id` is missing for accounts that were deleted ("ghost"): such an actor never counts. */
export interface Account {
  readonly id: GitHubUserId | undefined;
  readonly login: string;
  readonly kind: 'user' | 'bot' | 'other';
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review {
  /** GitHub's id of the review. */
  readonly id: number;
  readonly author: Account;
  readonly state: ReviewState;
  /** The head it was given for; missing when GitHub lost the commit. */
  readonly commit: CommitSha | undefined;
  readonly submittedAt: Instant;
  /** Its text was changed after it was submitted. */
  readonly edited: boolean;
  readonly body: string;
  /** Present when it was dismissed; `before` is what it said until then. */
  readonly dismissal?: { readonly by: Account; readonly at: Instant; readonly before: ReviewState };
}

export interface PullCommit {
  readonly sha: CommitSha;
  /** Author, committer and co-authors. An account is missing when GitHub cannot tell whose e-mail it is. */
  readonly people: readonly {
    readonly account: Account | undefined;
    readonly name: string;
    readonly role: 'author' | 'committer' | 'co-author';
  }[];
}

export interface ChangedFile {
  readonly path: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'changed';
  /** Where a renamed file was before, when GitHub says so. */
  readonly previousPath?: string;
}

/** The one request file, read at the head SHA. `mode` is git's: only `100644` is a plain file. */
export interface RequestBlob {
  readonly path: string;
  readonly mode: string;
  readonly blob: BlobSha;
  /** Bytes; a file over the limit has no `text`. */
  readonly size: number;
  readonly text: string | undefined;
}

export interface MergeEvidence {
  readonly at: Instant;
  readonly by: Account;
  readonly commit: CommitSha;
  /** `merge_commit_sha` is an ancestor of the default branch's head, or the head itself. */
  readonly onDefaultBranch: boolean;
  /** The request's path in the first parent of the merge commit: must be absent. `unknown`: it could not be read. */
  readonly inFirstParent: BlobSha | 'absent' | 'unknown';
  /** The request's path in the merge commit: must be the reviewed blob. */
  readonly inMerge: BlobSha | 'absent' | 'unknown';
}

/** What makes the clock of waiting begin anew, or stand still. By GitHub's own times: a commit's date is its author's choice. */
export interface Turn {
  readonly kind: 'pushed' | 'draft' | 'ready' | 'reopened';
  readonly at: Instant;
  /** Only of a reopening: whose word it was. */
  readonly by?: Account;
}

/** The issue that a pull request says it was written from, by the name of its branch: as it is now. */
export interface AskingIssue {
  readonly number: number;
  readonly url: string;
  readonly author: Account;
  readonly createdAt: Instant;
  /** Its body was changed after it was written, by whomever. */
  readonly edited: boolean;
  /** It came here from another repository, where its author asked for something else. */
  readonly transferred: boolean;
  readonly body: string;
}

export interface PullEvidence {
  readonly number: GrantNumber;
  readonly url: string;
  readonly title: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly author: Account;
  readonly createdAt: Instant;
  readonly headRef: string;
  readonly headSha: CommitSha;
  readonly baseRef: string;
  /** Every branch that was its base before, from the events; empty when it never changed. */
  readonly formerBases: readonly string[];
  readonly files: readonly ChangedFile[];
  readonly commits: readonly PullCommit[];
  /** Who pushed to the head branch, from GitHub's own record of pushes. */
  readonly pushers: readonly Account[];
  readonly reviews: readonly Review[];
  /** Since it was opened, in any order. Absent: nobody asked, so since when it waits is not known. */
  readonly turns?: readonly Turn[];
  /** What could not be read to its end (too many files, commits, reviews …); anything here blocks. */
  readonly incomplete: readonly ('files' | 'commits' | 'pushers' | 'reviews' | 'events')[];
  /** Present when exactly one file under `requests/` was added. */
  readonly request: RequestBlob | undefined;
  readonly merge: MergeEvidence | undefined;
  /** Only looked for where the branch is `gatehouse/issue-<n>` of this repository and a bot opened it; missing: there is no such issue. */
  readonly issue?: AskingIssue | undefined;
}
