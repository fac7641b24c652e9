/** The heartbeat of the sweep: who looks at it, and how it is said aloud when it is late, fails, or ended something late (§7). */
import type { Instant } from '../core/brand.ts';
import { measuredEnds } from '../core/ends.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { Alarm, LateEnd } from '../core/heartbeat.ts';
import { lateEnds, staleness } from '../core/heartbeat.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { waitsForSweep } from '../core/native-end.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import { renderAlarm, renderAlarmOver, renderAlarmStatus } from '../core/render/heartbeat.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../ports/desk.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Runs } from '../ports/runs.ts';
import type { Closed } from './close.ts';
import { faultsOf, isolated } from './isolated.ts';
import type { Ledger } from './record.ts';
import type { Report } from './report.ts';

interface HeartbeatPorts {
  readonly runs: Runs;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Log;
}

/** One issue for all of it. */
const KEY = 'sweep-late';
const REVOKE = 'revoke.yml';
/** Statuses that one run turns red; the issue stands for all. */
const MOST_RED = 50;

export interface Sweep {
  /** Where a run must have come from to count. */
  readonly branch: string;
  readonly timezone: string;
  /** As the sweep found it. */
  readonly open: readonly OpenGrant[];
  readonly closed: readonly Closed[];
  /** Open after it, and told. */
  readonly standing: readonly OpenGrant[];
}

/** What a sweep finds of itself and of those before it. An idle one asks nothing. */
export const alarmOfSweep = async (
  ports: HeartbeatPorts,
  {
    branch,
    open,
    closed,
    faults,
  }: Pick<Sweep, 'branch' | 'open' | 'closed'> & { readonly faults: readonly string[] },
): Promise<Alarm | undefined> => {
  if (faults.length > 0) return { kind: 'failed', faults };
  const ends = lateIn(closed);
  if (ends.length > 0) return { kind: 'late', ends };
  if (isIdle(open)) return undefined;
  try {
    const last = await ports.runs.lastSuccess(REVOKE, branch);
    const limit = staleness(last, open, ports.clock.now());
    return limit === undefined ? undefined : { kind: 'gap', last, limit };
  } catch (thrown) {
    // This sweep has ended what is over; others look at the heartbeat too.
    ports.log.warning(`The sweeps before this one are not known: ${faultSentence(asFault(thrown))}`);
    return undefined;
  }
};

/** What waits for its start asks nothing of a sweep. */
const isIdle = (open: readonly OpenGrant[]): boolean => open.every(({ state }) => state === 'scheduled');

const lateIn = (closed: readonly Closed[]): readonly LateEnd[] =>
  closed.flatMap(({ grant, why, closing }) =>
    lateEnds(grant.grant, measuredEnds(grant.plan, grant.ending?.why ?? why, closing.steps)),
  );

/** The desk on which whatever is told of an open grant has a red status, as long as there is an alarm. */
export const inRed = <P extends Pick<HeartbeatPorts, 'desk' | 'clock'>>(
  ports: P,
  alarm: Alarm | undefined,
): P => {
  const description = alarm === undefined ? undefined : renderAlarmStatus(alarm, ports.clock.now());
  if (description === undefined) return ports;
  const { desk } = ports;
  const red: Desk = {
    ...desk,
    async setStatus(commit, status, again) {
      await desk.setStatus(commit, { ...status, state: 'failure', description }, again);
      // The grant itself is as it was: nobody is told anew that it is open.
      return false;
    },
  };
  return { ...ports, desk: red };
};

/** The issue is opened, or closed by the sweep that is well; one that was idle leaves it to the next that looks. */
export const sayOfSweep = async (
  ports: HeartbeatPorts,
  sweep: Sweep,
  alarm: Alarm | undefined,
): Promise<readonly string[]> => {
  if (alarm === undefined && isIdle(sweep.open)) return [];
  return alarm === undefined
    ? settled(ports, ports.clock.now(), sweep.timezone)
    : report(ports, alarm, { open: sweep.standing, timezone: sweep.timezone });
};

/** Of a sweep that could not even come to its end. */
export const sayFailed = async (
  ports: HeartbeatPorts,
  { timezone }: Pick<Sweep, 'timezone'>,
  why: string,
): Promise<void> => {
  for (const fault of await report(ports, { kind: 'failed', faults: [why] }, { open: [], timezone }))
    ports.log.warning(fault);
};

/** How sweeps look to somebody who is none. */
export interface Looked {
  /** A sweep is to be woken. */
  readonly late: boolean;
  readonly faults: readonly string[];
}

/** `closed`: what the looking run itself ended; `open`: what is open after it. No fault of it stops anything. */
export const lookAtSweeps = async (
  ports: HeartbeatPorts,
  { branch, timezone, open, closed }: Omit<Sweep, 'standing'>,
): Promise<Looked> => {
  try {
    const last = await ports.runs.lastSuccess(REVOKE, branch);
    const limit = staleness(last, open, ports.clock.now());
    const ends = lateIn(closed);
    if (limit === undefined && ends.length === 0)
      return { late: false, faults: last === undefined ? [] : await settled(ports, last, timezone) };
    const alarm: Alarm = limit === undefined ? { kind: 'late', ends } : { kind: 'stale', last, limit };
    const faults = [
      ...(await report(ports, alarm, { open, timezone })),
      ...(await redden(ports, alarm, open)),
    ];
    return { late: limit !== undefined, faults };
  } catch (thrown) {
    return {
      late: false,
      faults: [`Whether sweeps are late is not known: ${faultSentence(asFault(thrown))}`],
    };
  }
};

export interface AuditPorts extends HeartbeatPorts {
  readonly evidence: Evidence;
  readonly ledger: (policy: Policy) => Ledger;
}

/** The daily look: exit 1 when sweeps are late, 2 when that cannot be known. */
export const auditSweeps = async (ports: AuditPorts): Promise<Report> => {
  const repository = await ports.evidence.repository();
  const policy = parsePolicy(await ports.evidence.policyAt(repository.head));
  const { open } = await ports.ledger(policy).read([], []);
  const { late, faults } = await lookAtSweeps(ports, {
    branch: repository.defaultBranch,
    timezone: timezoneOf(policy),
    open: [...open.values()],
    closed: [],
  });
  return {
    exit: faults.length > 0 ? 2 : late ? 1 : 0,
    lines: [late ? 'Sweeps are late: see the issue about it.' : 'Sweeps are not late.', ...faults],
  };
};

const report = async (
  ports: HeartbeatPorts,
  alarm: Alarm,
  { open, timezone }: { readonly open: readonly OpenGrant[]; readonly timezone: string },
): Promise<readonly string[]> => {
  const numbers = open.filter(waitsForSweep).map(({ grant }) => grant);
  return faultsOf(
    await isolated(ports, 'The issue about late sweeps could not be opened', async () =>
      ports.desk.reportOnce(KEY, renderAlarm(alarm, { now: ports.clock.now(), timezone, open: numbers })),
    ),
  );
};

const settled = async (ports: HeartbeatPorts, at: Instant, timezone: string): Promise<readonly string[]> =>
  faultsOf(
    await isolated(ports, 'The issue about late sweeps could not be closed', async () =>
      ports.desk.settle(KEY, { before: at, words: renderAlarmOver(at, timezone) }),
    ),
  );

/** The next sweep says how they are, and so makes it green again. */
const redden = async (
  ports: HeartbeatPorts,
  alarm: Alarm,
  open: readonly OpenGrant[],
): Promise<readonly string[]> => {
  const description = renderAlarmStatus(alarm, ports.clock.now());
  if (description === undefined) return [];
  const begun = open.filter(({ state }) => state === 'active' || state === 'ending');
  for (const { head, merge, url, grant } of begun.slice(0, MOST_RED)) {
    try {
      for (const commit of [head, merge])
        await ports.desk.setStatus(commit, { state: 'failure', description, url });
    } catch (thrown) {
      return [`The status of #${grant} could not be turned red: ${faultSentence(asFault(thrown))}`];
    }
  }
  return [];
};
