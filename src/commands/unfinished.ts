/** Merges of the last day or so that no run has taken up: requests to be woken, and deletions that end a grant here and now. */
import { hours, later, milliseconds } from '../core/brand.ts';
import type { PullShape } from '../core/classify.ts';
import { classifyPull } from '../core/classify.ts';
import type { Policy } from '../core/policy.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { ToClose } from './close.ts';
import { deletedGrants, deletionBy } from './deletion.ts';
import type { Ledger, LedgerState } from './record.ts';

/** Merged pull requests that the ledger does not know, as far as they concern requests. */
export interface Unfinished {
  readonly pull: PullEvidence;
  readonly shape: Exclude<PullShape, { kind: 'not-a-request' }>;
}

export const unfinishedMerges = async (
  { evidence, clock }: { readonly evidence: Evidence; readonly clock: Clock },
  { ledger, policy }: { readonly ledger: Ledger; readonly policy: Policy },
): Promise<readonly Unfinished[]> => {
  const window = policy.settings?.waiting.mergeValidFor ?? hours(24);
  const since = later(clock.now(), milliseconds(-window));
  const merged = (await evidence.mergedSince(since)).map((pull) => pull.number);
  if (merged.length === 0) return [];
  const known = await ledger.read([], [], { handled: merged });
  const unknown = merged.filter((number) => !known.handled.has(number));
  const pulls = await Promise.all(unknown.map((number) => evidence.pull(number)));
  return pulls.flatMap((pull): readonly Unfinished[] => {
    if (pull === undefined) return [];
    const shape = classifyPull(pull);
    return shape.kind === 'not-a-request' ? [] : [{ pull, shape }];
  });
};

/** Ended here and not by the elevation: a merged deletion ends access whatever keeps the elevation from running. */
export const deletedIn = (
  unfinished: readonly Unfinished[],
  open: LedgerState['open'],
): readonly ToClose[] => {
  const deletions = unfinished.flatMap(({ pull }) => deletionBy(pull));
  const mergedAt = new Map(
    unfinished.flatMap(({ pull }) => (pull.merge === undefined ? [] : [[pull.number, pull.merge.at]])),
  );
  return deletedGrants(deletions, open.values(), mergedAt);
};
