/** Ending what is over, by both clocks and without a cap: the first thing that every sweep and every elevation does. */
import { parseInstant } from '../core/brand.ts';
import { isOverByAll } from '../core/clocks.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { platformOf } from '../core/platform.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Clock } from '../ports/clock.ts';
import { contextOf } from './apply.ts';
import type { Closed, ClosePorts, ToClose } from './close.ts';
import { closeAll } from './close.ts';
import type { LedgerState } from './record.ts';

/** Grants that are over by every clock that has answered, and endings that somebody has begun. */
export const dueIn = (clock: Clock, open: LedgerState['open']): readonly ToClose[] =>
  [...open.values()].flatMap((grant): readonly ToClose[] => {
    if (grant.state === 'ending')
      return [{ grant, why: grant.ending?.why ?? 'expired', note: 'an ending that was begun is finished' }];
    return isPast(clock, grant) ? [{ grant, why: 'expired', note: 'its window is over' }] : [];
  });

const isPast = (clock: Clock, { expiresAt }: OpenGrant): boolean => {
  const end = parseInstant(expiresAt);
  // NB. An end that cannot be read is over: a broken entry must not become access without end (I6).
  return end === undefined || isOverByAll(end, clock.sources());
};

/** Azure's clock counts too: it is asked before anything is called over by GitHub's alone (I11). */
const hearAzure = async (ports: ClosePorts, due: readonly ToClose[]): Promise<void> => {
  for (const { grant } of due) {
    const step = grant.plan.steps.find(({ kind }) => platformOf(kind) !== 'github');
    if (step === undefined) continue;
    try {
      const provider = (await ports.providers()).find((candidate) => candidate.kind === step.kind);
      await provider?.observe(step, contextOf(grant, ports.installation));
      return;
    } catch (thrown) {
      ports.log.warning(`Azure was not heard before the sweep: ${faultSentence(asFault(thrown))}`);
    }
  }
};

/** Once Azure was heard, where it answers. */
export const whatIsOver = async (
  ports: ClosePorts,
  { open }: Pick<LedgerState, 'open'>,
): Promise<readonly ToClose[]> => {
  await hearAzure(ports, dueIn(ports.clock, open));
  return dueIn(ports.clock, open);
};

/**
 * Before something is opened. What somebody ended before its time is left to the sweep: PIM may hold it for five minutes, and
 * whoever is let in, in an emergency above all, must not wait for that.
 */
export const endWhatIsOver = async (
  ports: ClosePorts,
  state: Pick<LedgerState, 'open'>,
): Promise<{ readonly closed: readonly Closed[]; readonly faults: readonly string[] }> => {
  const over = await whatIsOver(ports, state);
  return closeAll(
    ports,
    over.filter(({ grant }) => isPast(ports.clock, grant)),
  );
};
