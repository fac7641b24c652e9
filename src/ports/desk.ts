/** Telling people, and waking workflows: GitHub as a place where things are said. Never read back as authority. */
import type { CommitSha, GrantNumber, Instant } from '../core/brand.ts';
import type { Status } from '../core/render/status.ts';

export type { Status };

export interface OpenedIssue {
  readonly url: string;
}

export interface Desk {
  setTitle(pull: GrantNumber, title: string): Promise<void>;
  /** One sticky comment: ours (marker *and* author), edited when its text differs, never a second one. */
  upsertComment(
    pull: GrantNumber,
    body: string,
    /** Sets the title too, with the first comment in one request. */
    title?: string,
  ): Promise<void>;
  /**
   * Asks GitHub to request reviews, which mails people; whoever is asked already is left. Returns the logins that GitHub
   * refused: it takes collaborators only, and not the author. Nobody else is left out because of them.
   */
  askReviewers(pull: GrantNumber, logins: readonly string[]): Promise<readonly string[]>;
  /** Takes requests back, so that asking anew mails people once more. */
  unaskReviewers(pull: GrantNumber, logins: readonly string[]): Promise<void>;
  /**
   * Reads in few requests what was said there before, for a run that says much again which may stand there already. What differs is
   * looked at once more before it is written.
   */
  lookAhead(
    places: readonly { readonly pull: GrantNumber; readonly commits: readonly CommitSha[] }[],
  ): Promise<void>;
  /**
   * Whether GitHub's hourly allowance has room for words that can be left out. False: hardly more is left than the record of endings
   * needs, and all jobs of the repository draw from it. Asks nothing.
   */
  spare(): Promise<boolean>;
  /** Closes it without a merge; one that is closed or merged stays as it is. */
  close(pull: GrantNumber): Promise<void>;
  /**
   * The commit status `gatehouse`. Written only when it differs from the last one, or `again`, which leaves the moment at which it
   * was said last; false: it did not differ.
   */
  setStatus(commit: CommitSha, status: Status, again?: boolean): Promise<boolean>;
  /**
   * One comment on an issue that somebody opened, as on a pull request; `close`: there is nothing more to say there. `insteadOf`:
   * only in the place of words of ours that begin so, and nothing where there are none, or no such issue.
   */
  answerIssue(
    issue: number,
    answer: { readonly body: string; readonly close: boolean; readonly insteadOf?: string },
  ): Promise<void>;
  /**
   * Opens one issue per `key`; while one with that key by us is open, only its text is updated, and the answer is `undefined`.
   */
  reportOnce(
    key: string,
    issue: { readonly title: string; readonly body: string },
  ): Promise<OpenedIssue | undefined>;
  /**
   * Closes the open issue of this key by us, with `words` above its text, unless it was written or its text changed at or after
   * `before`: what has been found since is not settled. No such issue: nothing.
   */
  settle(key: string, settled: { readonly before: Instant; readonly words: string }): Promise<void>;
}

export interface Bell {
  /** Merges if and only if the head is still `head`. `refused`: GitHub said no (moved head, rules, conflict) and why. */
  merge(
    pull: GrantNumber,
    head: CommitSha,
    title: string,
  ): Promise<
    | { readonly kind: 'merged'; readonly commit: CommitSha }
    | { readonly kind: 'refused'; readonly why: string }
  >;
  /** Wakes a workflow on the default branch; `workflow` is its file name. */
  wake(workflow: string, inputs: Readonly<Record<string, string>>): Promise<void>;
}
