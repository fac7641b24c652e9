/** The third part of an elevation, on what is open already: ends what may not go on, moves, puts back; and reports files that nobody explains. */
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Announced } from './announce.ts';
import type { Closed, ToClose } from './close.ts';
import { closeAll } from './close.ts';
import { deletedGrants } from './deletion.ts';
import type { Opened } from './elevate-opening.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { closingFor } from './elevate-work.ts';
import { isFault, isolated } from './isolated.ts';
import type { Moved } from './move.ts';
import { moveAll } from './move.ts';
import type { Repaired } from './repair.ts';
import { repairAll } from './repair.ts';
import { reportUnexplained } from './unexplained.ts';

export interface Settled {
  readonly closed: readonly Closed[];
  /** How many were moved, and put back. */
  readonly moved: number;
  readonly repaired: number;
  /** Of which something was recorded by that. */
  readonly changed: readonly OpenGrant[];
  /** Files that were denied. */
  readonly unexplained: number;
  readonly faults: readonly string[];
}

export const settleOpen = async (
  ports: ElevatePorts & Announced,
  work: Work,
  opened: Opened,
): Promise<Settled> => {
  const ended = await closeAll(closingFor(ports, work.basis), toEnd(work, opened));
  const moved = await orNothing(ports, 'Nothing was moved', () => moveAll(ports, work));
  // Last of all effects: what was never open goes first, and what is ended is not put back.
  const repaired = await orNothing(ports, 'Nothing was put back', () => repairAll(ports, work));
  const unexplained = await reportUnexplained({ ...ports, ledger: work.ledger }, work.basis, work.derived);
  return {
    closed: ended.closed,
    moved: moved.count,
    repaired: repaired.count,
    changed: [...moved.grants, ...repaired.grants],
    unexplained: unexplained.reported,
    faults: [...ended.faults, ...moved.faults, ...repaired.faults, ...unexplained.faults],
  };
};

const toEnd = (work: Work, { takenUp, open }: Opened): readonly ToClose[] => [
  ...takenUp.toEnd.map((grant) => ({
    grant,
    why: 'failed' as const,
    note: 'its intent cannot be derived again from GitHub',
  })),
  ...deletedGrants(work.deletions, open, work.mergedAt),
];

/** The ledger may not be readable: then nothing is changed, and all the rest is done. */
const orNothing = async (
  ports: ElevatePorts,
  what: string,
  change: () => Promise<Moved & Repaired>,
): Promise<Moved & Repaired> => {
  const changed = await isolated(ports, what, change);
  return isFault(changed) ? { count: 0, grants: [], faults: [changed.fault] } : changed;
};
