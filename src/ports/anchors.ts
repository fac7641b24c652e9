/** The place outside the ledger branch at which its head is put on record. */
import type { CommitSha } from '../core/brand.ts';
import type { Anchor, SeenAnchor } from '../core/ledger/anchor.ts';

export interface Anchors {
  /** Says at this commit of the default branch where the ledger's head stands. Throws `Fault`. */
  put(commit: CommitSha, anchor: Anchor): Promise<void>;
  /** As far back as they are looked for, for `verify`: all of the machine's own, also what stands below a later one. */
  all(): Promise<readonly SeenAnchor[]>;
}
