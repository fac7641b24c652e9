/** What people said on open grants, and which of them somebody asked to move or began to. */
import type { GrantNumber } from '../core/brand.ts';
import type { Comment } from '../core/comment.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Policy } from '../core/policy.ts';
import { isOpenOnNetwork, unansweredIn } from '../core/source.ts';
import type { ElevatePorts } from './elevate-work.ts';
import { ownerGone } from './ownership.ts';
import type { LedgerState } from './record.ts';

/** What people said on open grants that have something on the network. */
export interface Heard {
  readonly said: ReadonlyMap<GrantNumber, readonly Comment[]>;
  /** What this run may answer, or finish. */
  readonly moving: readonly GrantNumber[];
  /** What is not put back before that: from where it is to be open is not settled, or not known. */
  readonly waits: ReadonlySet<GrantNumber>;
  readonly faults: readonly string[];
}

/** One request for each fifty open grants, none where nothing of the network is open. */
export const hearMoves = async (
  ports: ElevatePorts,
  policy: Policy,
  open: LedgerState['open'],
): Promise<Heard> => {
  const grants = [...open.values()].filter(isOpenOnNetwork);
  if (grants.length === 0) return { said: new Map(), moving: [], waits: new Set(), faults: [] };
  const { said, whole, faults } = await hear(ports, grants);
  const unsettled = grants.filter(
    (grant) =>
      grant.move?.state === 'moving' ||
      unansweredIn(grant, said.get(grant.grant) ?? [], policy) !== undefined ||
      (grant.move !== undefined && !whole.has(grant.grant)),
  );
  const mine = await Promise.all(
    unsettled.map(async ({ grant, move }): Promise<readonly GrantNumber[]> => {
      if (!said.has(grant)) return [];
      return move?.state !== 'moving' || (await ownerGone(ports, move.owner)) ? [grant] : [];
    }),
  );
  return { said, moving: mine.flat(), waits: new Set(unsettled.map(({ grant }) => grant)), faults };
};

const hear = async (
  { evidence }: Pick<ElevatePorts, 'evidence'>,
  grants: readonly OpenGrant[],
): Promise<Pick<Heard, 'said' | 'faults'> & { readonly whole: ReadonlySet<GrantNumber> }> => {
  try {
    const all = await evidence.commentsSinceMerge(grants.map(({ grant }) => grant));
    // The newest are read first: where there are more than can be read, the older ones are not known.
    return {
      said: new Map([...all].map(([number, { comments }]) => [number, comments])),
      whole: new Set([...all].flatMap(([number, { complete }]) => (complete ? [number] : []))),
      faults: [],
    };
  } catch (thrown) {
    return {
      said: new Map(),
      whole: new Set(),
      faults: [`Whether somebody wrote /source is not known: ${faultSentence(asFault(thrown))}`],
    };
  }
};
