/** What GitHub knows, as `evaluate`, `elevate` and `revoke` need it. Reads only. */
import type { BlobSha, CommitSha, GitHubUserId, GrantNumber, Instant } from '../core/brand.ts';
import type { CommentsSinceMerge } from '../core/comment.ts';
import type { Fact } from '../core/fact.ts';
import type { PolicySource } from '../core/policy.ts';
import type { AskingIssue, PullEvidence } from '../core/pull.ts';
import type { Conversation } from '../core/waiting/conversation.ts';
import type { WaitingPull } from '../core/waiting/due.ts';

export interface RepositoryFacts {
  /** GitHub's numeric id of the repository; part of the installation id. */
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly head: CommitSha;
}

/** A file under `requests/` on the default branch. */
export interface RequestOnMain {
  readonly path: string;
  readonly blob: BlobSha;
}

export interface Evidence {
  repository(): Promise<RepositoryFacts>;
  /** Everything about one pull request, paged to its end or listed in `incomplete`. `undefined`: no such pull request. */
  pull(number: GrantNumber): Promise<PullEvidence | undefined>;
  /** An issue that asks for access. `undefined`: there is none of that number here, or no longer. */
  issue(number: number): Promise<AskingIssue | undefined>;
  /** Merged pull requests into the default branch since `since`, newest last, numbers only. */
  mergedSince(
    since: Instant,
  ): Promise<readonly { readonly number: GrantNumber; readonly mergedAt: Instant }[]>;
  /**
   * Into the default branch, closed without a merge since `since`, and with exactly one file, an added request: the oldest
   * first, for the record alone, and not all of many.
   */
  closedSince(
    since: Instant,
  ): Promise<readonly { readonly number: GrantNumber; readonly closedAt: Instant }[]>;
  /** What was said on a pull request, and whose review was asked for. `undefined`: no such pull request. */
  conversation(number: GrantNumber): Promise<Conversation | undefined>;
  /** Open requests into the default branch that may wait too long, for waking alone: the oldest first, and not all of many. */
  waitingPulls(): Promise<readonly WaitingPull[]>;
  /** What people wrote on these pull requests since the merge; those that are not merged are missing. */
  commentsSinceMerge(numbers: readonly GrantNumber[]): Promise<ReadonlyMap<GrantNumber, CommentsSinceMerge>>;
  /** Open pull requests whose head is this commit; how a `workflow_run` finds its pull request. */
  pullsAtHead(head: CommitSha): Promise<readonly GrantNumber[]>;
  /** All files under `policies/` at one commit of the default branch. */
  policyAt(commit: CommitSha): Promise<PolicySource>;
  /**
   * The default branch's head at a moment, from GitHub's own record of pushes (`GET /repos/{owner}/{repo}/activity`),
   * never from commit dates, which whoever commits can choose.
   */
  mainAt(moment: Instant): Promise<Fact<CommitSha>>;
  /** Every `.yaml` or `.yml` file under `requests/` at a commit of the default branch. */
  requestsAt(commit: CommitSha): Promise<readonly RequestOnMain[]>;
  /** The commit of the default branch that last touched a path, for reporting only. */
  lastCommitOf(path: string): Promise<CommitSha | undefined>;
  /** The login an account id has now. `empty`: no such account. */
  loginOf(id: GitHubUserId): Promise<Fact<string>>;
  /** Members of `org/slug` with child teams, active only; `failed` where the token may not look (GITHUB_TOKEN never may). */
  team(slug: string): Promise<Fact<readonly GitHubUserId[]>>;
}
