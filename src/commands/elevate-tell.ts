/** The last part of an elevation: tells what came of it, looks at the sweeps, and reports. */
import { waitsForSweep } from '../core/native-end.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { Announced } from './announce.ts';
import { atOnce, TOLD_AT_ONCE } from './at-once.ts';
import type { Closed } from './close.ts';
import type { Opened } from './elevate-opening.ts';
import type { Settled } from './elevate-settling.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { sayingOf } from './elevate-work.ts';
import { lookAtSweeps } from './heartbeat.ts';
import type { Report } from './report.ts';
import { tellDenied, tellOpening, tellStanding } from './tell-grant.ts';
import { recordUnsent } from './unsent.ts';

/** What the parts before it have come to. */
export interface Done {
  readonly over: { readonly closed: readonly Closed[]; readonly faults: readonly string[] };
  /** What could not be judged. */
  readonly judging: readonly string[];
  readonly opened: Opened;
  readonly settled: Settled;
}

export const tellElevation = async (
  ports: ElevatePorts & Announced,
  work: Work,
  done: Done,
): Promise<Report> => {
  const { over, opened, settled } = done;
  const untold = await tellAll(ports, work, done);
  const { repository, policy } = work.basis;
  const closed = [...over.closed, ...settled.closed];
  const open = opened.open.filter(
    ({ grant }) => !closed.some((one) => one.terminal && one.grant.grant === grant),
  );
  const sweeps = await lookAtSweeps(ports, {
    branch: repository.defaultBranch,
    timezone: timezoneOf(policy),
    open,
    closed,
  });
  return reportOf({
    late: sweeps.late,
    watch: open.some(waitsForSweep),
    elevated: opened.applied.filter(({ opening }) => opening.kind === 'opened').length,
    scheduled: opened.takenUp.scheduled.length,
    denied: opened.takenUp.denied.length + opened.takenUp.malformed + settled.unexplained,
    ended: closed.filter((one) => one.terminal).length,
    repaired: settled.repaired,
    moved: settled.moved,
    faults: [
      ...over.faults,
      ...done.judging,
      ...opened.faults,
      ...settled.faults,
      ...untold,
      ...sweeps.faults,
    ],
  });
};

/** Returns what could not be said. */
const tellAll = async (
  ports: ElevatePorts & Announced,
  work: Work,
  { opened, settled }: Pick<Done, 'opened' | 'settled'>,
): Promise<readonly string[]> => {
  const saying = sayingOf(work);
  const untold = [...opened.untold];
  const openings = await atOnce(opened.applied, TOLD_AT_ONCE, (one) => tellOpening(ports, one, saying));
  const denials = await atOnce(opened.takenUp.denied, TOLD_AT_ONCE, (one) =>
    tellDenied(ports, one, saying.policy),
  );
  untold.push(...openings.flat(), ...denials.flat());
  untold.push(...(await tellStanding(ports, settled.changed, saying)));
  untold.push(...(await recordUnsent(ports, work.ledger)));
  return untold;
};

const reportOf = (done: {
  readonly late: boolean;
  readonly watch: boolean;
  readonly elevated: number;
  readonly scheduled: number;
  readonly denied: number;
  readonly ended: number;
  readonly repaired: number;
  readonly moved: number;
  readonly faults: readonly string[];
}): Report => ({
  exit: done.faults.length > 0 ? 2 : done.denied > 0 ? 1 : 0,
  lines: [
    `${done.elevated} elevated, ${done.scheduled === 0 ? '' : `${done.scheduled} scheduled, `}${done.denied} denied, ${done.ended} ended${done.repaired === 0 ? '' : `, ${done.repaired} put back`}${done.moved === 0 ? '' : `, ${done.moved} moved`}.`,
    ...done.faults,
  ],
  outputs: {
    elevated: String(done.elevated),
    denied: String(done.denied),
    ended: String(done.ended),
    failed: String(done.faults.length),
    'sweep-late': String(done.late),
    'needs-watch': String(done.watch),
  },
});
