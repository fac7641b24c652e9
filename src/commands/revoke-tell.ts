/** The last part of a sweep: tells what stands, raises or settles the alarm of the heartbeat, and reports. */
import type { OpenGrant } from '../core/ledger/event.ts';
import { closingsIn, LATELY, readBack } from './books.ts';
import { alarmOfSweep, inRed, sayOfSweep } from './heartbeat.ts';
import { faultsOf, isFault, isolated } from './isolated.ts';
import type { Report } from './report.ts';
import type { Sweeping } from './revoke-books.ts';
import type { Unexpired } from './revoke-unexpired.ts';
import { sweepReport } from './revoke-without-books.ts';
import { tellStanding } from './tell-grant.ts';
import { recordUnmerged } from './unmerged.ts';
import { recordUnsent } from './unsent.ts';

/** What the parts before it have come to. */
export interface Done extends Pick<Unexpired, 'swept' | 'closed' | 'standing'> {
  /** NB. Whoever may not order anything, or counts wrongly, makes their own run red: no alarm that the sweep has failed. */
  readonly refused: readonly string[];
  readonly faults: readonly string[];
}

export const tellSweep = async (sweeping: Sweeping, done: Done): Promise<Report> => {
  const { ports, books } = sweeping;
  const { swept, closed, standing, refused, faults } = done;
  const sweep = { ...books, open: [...books.state.open.values()], closed, standing };
  const alarm = await alarmOfSweep(ports, { ...sweep, faults });
  const [scheduled, begun] = [
    standing.filter(({ state }) => state === 'scheduled'),
    standing.filter(({ state }) => state !== 'scheduled'),
  ];
  const untold = [
    ...(await tellOpen({ ...sweeping, ports: inRed(ports, alarm) }, begun)),
    ...(await tellOpen(sweeping, scheduled)),
  ];
  const unalarmed = await sayOfSweep(
    ports,
    sweep,
    untold.length === 0 ? alarm : { kind: 'failed', faults: [...faults, ...untold] },
  );
  // Last, and no alarm: nobody's access hangs on it.
  const unnoted = [...(await recordUnmerged(ports, books)), ...(await recordUnsent(ports, books.ledger))];
  return sweepReport(closed.filter((one) => one.terminal).length, swept, [
    ...refused,
    ...faults,
    ...untold,
    ...unalarmed,
    ...unnoted,
  ]);
};

/** With the lags as the elevation tells them, so that neither says the other's words otherwise. */
const tellOpen = async (
  { ports, books }: Pick<Sweeping, 'ports' | 'books'>,
  standing: readonly OpenGrant[],
): Promise<readonly string[]> => {
  if (standing.length === 0) return [];
  const { policy, branch } = books;
  const read = await isolated(ports, 'How others ended could not be read', () =>
    readBack(books.ledger, { policy, now: ports.clock.now(), least: LATELY }, { grants: [], paths: [] }),
  );
  const closings = isFault(read) ? undefined : closingsIn(read);
  return [...faultsOf(read), ...(await tellStanding(ports, standing, { policy, branch, closings }))];
};
