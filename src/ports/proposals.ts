/** Proposing a change of one file: a branch, a commit and a pull request. Nothing here writes to the default branch. */
import type { CommitSha, GrantNumber } from '../core/brand.ts';

export interface Proposal {
  /** The same change always has the same branch, so that asking twice opens one pull request. */
  readonly branch: string;
  /** The commit of the default branch that the file was read from. */
  readonly base: CommitSha;
  readonly path: string;
  readonly text: string;
  readonly title: string;
  /** Markdown, already escaped. */
  readonly body: string;
  /** Never a second time: also a pull request of the branch that is closed or merged is the one that was asked for. */
  readonly once?: boolean;
}

export interface Proposed {
  /** `open-already`: somebody proposed the very same before, and it waits to be merged; `over-already`: and it does not. */
  readonly kind: 'opened' | 'open-already' | 'over-already';
  readonly number: GrantNumber;
  readonly url: string;
}

export interface Proposals {
  /**
   * Needs `contents: write` and `pull-requests: write`; a workflow's own token may open no pull request unless the repository
   * allows it. May be repeated after any interruption. Throws `Fault`, also where the branch holds something else.
   */
  propose(proposal: Proposal): Promise<Proposed>;
}
