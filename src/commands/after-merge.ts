/** What `evaluate` does with a request that is merged: it says nothing any more, and wakes whoever does. */
import type { Policy } from '../core/policy.ts';
import type { PullEvidence } from '../core/pull.ts';
import { wantsToMove } from '../core/source.ts';
import type { Evidence } from '../ports/evidence.ts';
import { readOrWhy } from './books.ts';
import { findEarlyEnds } from './early-ends.ts';
import type { JudgePorts } from './judge-request.ts';
import type { Judged } from './judged.ts';
import { endsInVerdict } from './review-wake.ts';

type AfterPorts = Pick<JudgePorts, 'clock' | 'ledger'> & {
  readonly evidence: Pick<Evidence, 'commentsSinceMerge'>;
};

/**
 * From the merge on only the elevation and the sweep speak: what was read here before they wrote would overwrite their newer
 * words with older ones. This wakes the elevation for what the ledger does not know yet and for a `/source`, and the sweep for an `/end`.
 */
export const afterTheMerge = async (
  ports: AfterPorts,
  { number }: PullEvidence,
  policy: Policy,
): Promise<Judged> => {
  const ledger = await readOrWhy(ports, policy, { pulls: [number] });
  const silent = { subject: undefined, act: 'none' } as const;
  if ('failed' in ledger) return { ...silent, act: 'wake', outcome: 'merged' };
  const grant = ledger.open.get(number);
  if (grant !== undefined) {
    const { ends, faults, said } = await findEarlyEnds(ports.evidence, [grant], policy);
    // The sweep looks for itself: it is woken too where this could not be found out.
    if (ends.length + faults.length > 0) return { ...silent, act: 'end', outcome: 'open' };
    // Who moves it reads the comment again: here it only wakes.
    return {
      ...silent,
      act: wantsToMove(grant, said.get(number), policy) ? 'wake' : 'none',
      outcome: 'open',
    };
  }
  const record = ledger.records.get(number);
  if (ledger.owed.has(number)) {
    const said = await ports.evidence.commentsSinceMerge([number]);
    if (endsInVerdict(said.get(number)?.comments ?? [], policy.people))
      return { ...silent, act: 'end', outcome: 'review' };
  }
  return record === undefined
    ? { ...silent, act: 'wake', outcome: 'merged' }
    : { ...silent, outcome: record.state };
};
