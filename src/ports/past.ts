/** What a clone of the repository still holds of its past; nothing here asks a network. */
import type { BlobSha, CommitSha, GrantNumber } from '../core/brand.ts';
import type { PolicySource } from '../core/policy.ts';

export interface Past {
  /** Every YAML file below `policies/` at a commit; `undefined`: the clone does not hold the commit. */
  policyAt(commit: CommitSha): Promise<PolicySource | undefined>;
  /** `undefined`: the clone does not hold the blob. */
  text(blob: BlobSha): Promise<string | undefined>;
  /** The newest commit of the default branch that the clone knows. */
  today(): Promise<CommitSha | undefined>;
}

export interface PastProgram {
  /**
   * Lets the Gatehouse that stood in `dist/` at a commit replay a grant from the same clone. `absent`: there was none (the
   * repository uses a released action); `unable`: it ran and could not.
   */
  replay(
    commit: CommitSha,
    grant: GrantNumber,
  ): Promise<{ readonly kind: 'same' | 'different' | 'absent' | 'unable' }>;
}
