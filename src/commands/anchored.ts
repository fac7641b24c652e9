/** Whether the ledger goes on from its last anchor outside the branch. */
import type { Digest } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import type { Outside, SeenAnchor } from '../core/ledger/anchor.ts';
import { anchorsOf, hashIn, saidBy } from '../core/ledger/anchor.ts';
import type { LedgerHead } from '../core/ledger/event.ts';
import { LEDGER_BRANCH } from '../core/ledger/paths.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';

export interface AnchoredCheck {
  /**
   * Throws `Fault('ledger.rewritten')`. `behind`: an anchor names an event that the branch has not; two answers of GitHub's may be
   * of different age, so it is worth another look, twice in a run.
   */
  check(head: LedgerHead, outside: Outside): Promise<'anchored' | 'behind'>;
}

/** `since`: of the settings; anchors that are older count no more. */
export const createAnchoredCheck = (
  store: Pick<LedgerStore, 'read'>,
  since: string | undefined,
): AnchoredCheck => {
  /** Looked up in this run. An event never changes, but in a branch that was rewritten meanwhile: the next run finds that. */
  const proved = new Set<string>();
  let behind = 0;
  return {
    async check(head, outside) {
      const anchors = anchorsOf(outside.anchors, head.genesis, since);
      const [last] = anchors;
      // A new ledger has none. NB. A status cannot be deleted, so nobody makes an old ledger look like a new one by that.
      if (last === undefined) return 'anchored';
      if (last.seq > head.seq) {
        behind += 1;
        if (behind > LOOKS) throw rewritten(last, `the branch ends with event ${head.seq}`);
        return 'behind';
      }
      for (const anchor of anchors.filter(({ seq }) => seq === last.seq)) {
        const key = `${anchor.seq} ${anchor.hash}`;
        if (proved.has(key)) continue;
        const hash = anchor.seq === head.seq ? head.hash : await hashAt(store, anchor);
        if (hash !== anchor.hash) throw rewritten(anchor, `the branch has ${hash ?? 'no such event'} there`);
        proved.add(key);
      }
      return 'anchored';
    },
  };
};

const LOOKS = 2;

const hashAt = async (
  store: Pick<LedgerStore, 'read'>,
  { segment, seq }: SeenAnchor,
): Promise<Digest | undefined> => {
  const files = await store.read([segment]);
  return files === 'missing' ? undefined : hashIn(files.files.get(segment) ?? '', seq);
};

const rewritten = (anchor: SeenAnchor, finding: string): Fault =>
  new Fault(
    'ledger.rewritten',
    `The branch ${LEDGER_BRANCH} does not go on from its last anchor: ${saidBy(anchor)}, names ${anchor.hash}, and ${finding}.`,
    {
      remedy:
        'Nothing is elevated until then: restore the branch from a clone that has that event, or find out who wrote a false anchor; docs/ledger.md says how to go on.',
    },
  );
