/** Puts the ledger's head on record outside its branch after each append, beside whatever the run does next. */
import type { CommitSha } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { Anchor } from '../core/ledger/anchor.ts';
import type { Anchors } from '../ports/anchors.ts';
import type { Log } from '../ports/log.ts';

export interface Anchoring {
  /** Returns at once: nothing waits for an anchor, ending least of all. */
  note(at: CommitSha, anchor: Anchor): void;
  /** When everything noted is written, or could not be. */
  settled(): Promise<void>;
}

/** One at a time, and of those that were noted meanwhile only the last: each vouches for all events before it. */
export const createAnchoring = (anchors: Pick<Anchors, 'put'>, log: Pick<Log, 'warning'>): Anchoring => {
  let next: { readonly at: CommitSha; readonly anchor: Anchor } | undefined;
  let writing: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    while (next !== undefined) {
      const { at, anchor } = next;
      next = undefined;
      try {
        await anchors.put(at, anchor);
      } catch (thrown) {
        log.warning(
          `Event ${anchor.seq} of the ledger stands, and its anchor could not be written: ${faultSentence(asFault(thrown))}`,
        );
      }
    }
    writing = undefined;
  };
  return {
    note(at, anchor) {
      next = { at, anchor };
      writing ??= write();
    },
    settled: async () => writing,
  };
};
