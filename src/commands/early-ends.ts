/** Grants that somebody who may ends with `/end` on their pull request (§4). Every run looks, whatever woke it. */
import type { GrantNumber } from '../core/brand.ts';
import type { CommentsSinceMerge } from '../core/comment.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { earlyEndOf } from '../core/early-end.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Policy } from '../core/policy.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { ToClose } from './close.ts';

export interface EarlyEnds {
  readonly ends: readonly ToClose[];
  readonly faults: readonly string[];
  /** What was said on them, for what else it may ask for; empty where it could not be read. */
  readonly said: ReadonlyMap<GrantNumber, CommentsSinceMerge>;
}

/** One request for each fifty open grants, none where nothing is open. A fault ends nothing and is said. */
export const findEarlyEnds = async (
  evidence: Pick<Evidence, 'commentsSinceMerge'>,
  open: readonly OpenGrant[],
  policy: Policy,
): Promise<EarlyEnds> => {
  if (open.length === 0) return { ends: [], faults: [], said: new Map() };
  try {
    const said = await evidence.commentsSinceMerge(open.map(({ grant }) => grant));
    const ends = open.flatMap((grant): readonly ToClose[] => {
      const end = earlyEndOf(grant, said.get(grant.grant)?.comments ?? [], policy);
      return end === undefined ? [] : [{ grant, why: 'early', note: `${end.by} asked for it with /end` }];
    });
    const ended = new Set(ends.map(({ grant }) => grant.grant));
    const unread = [...said].flatMap(([number, { complete }]) =>
      complete || ended.has(number)
        ? []
        : [
            `#${number} has more comments than can be read, so an /end may be overlooked: delete its request.`,
          ],
    );
    return { ends, faults: unread, said };
  } catch (thrown) {
    // NB. Not even a bug here may keep the sweep from what is over (I12).
    return {
      ends: [],
      said: new Map(),
      faults: [`Whether somebody wrote /end is not known: ${faultSentence(asFault(thrown))}`],
    };
  }
};
