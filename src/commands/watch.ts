/** `watch` and `revoke --watch`: stays up, sleeps until the next end, and sweeps then. Whatever becomes of it, the schedule sweeps too. */
import type { Instant, Milliseconds } from '../core/brand.ts';
import { milliseconds, minutes } from '../core/brand.ts';
import { nextSoon } from '../core/ending-soon.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { nextSweepEnd, waitsForSweep } from '../core/native-end.ts';
import { formatDuration } from '../core/render/time.ts';
import type { Log } from '../ports/log.ts';
import { dueIn } from './due.ts';
import type { Report } from './report.ts';
import { sweepWithoutBooks } from './revoke-without-books.ts';
import type { RevokeOptions, RevokePorts } from './revoke-books.ts';
import { openBooks } from './revoke-books.ts';
import { revoke } from './revoke.ts';

export interface WatchPorts {
  /** The ports of one run, made anew for each look: so the platforms are asked for the time again before each ending (I11). */
  readonly open: () => RevokePorts;
  readonly log: Log;
  /** Waits, and comes back at once when the process is asked to stop. */
  readonly pause: (time: Milliseconds) => Promise<void>;
  readonly stopped: () => boolean;
  /** Since the watch began, by a timer that never goes back. */
  readonly elapsed: () => Milliseconds;
}

export interface WatchOptions {
  readonly revoke: RevokeOptions;
  /** `job`: ends when nothing waits for it any more, and wakes its successor before GitHub kills it. `host`: until it is stopped. */
  readonly life: 'job' | 'host';
}

/** The least window is ten minutes, so that what is opened while it sleeps is known before its end. */
const LOOK_EVERY = minutes(5);
/** What the schedule does otherwise: deletions, `/end`, changes on the platforms. */
const SWEEP_EVERY = minutes(30);
/** Times have whole seconds: the end itself has come one later. */
const AFTER_END = milliseconds(1_000);
/** What is over and could not be ended is tried again after this, then after twice as long, and so on. */
const FIRST_RETRY = milliseconds(15_000);
const LONGEST_RETRY = minutes(15);
const SLICE = milliseconds(30_000);
/** GitHub kills a job after six hours; a successor that cannot be woken is tried again until the last moment. */
const HAND_OVER_AFTER = minutes(5 * 60 + 30);
const GIVE_UP_AFTER = minutes(5 * 60 + 50);

const WATCH = 'watch.yml';

/** The last sweep: how long the watch had lived after it, and the platforms' time before it, as far as that is known. */
interface Swept {
  readonly elapsed: Milliseconds;
  readonly began: Instant | undefined;
}

interface Seen {
  /** Of the sweep, where there was one. */
  readonly report: Report | undefined;
  readonly began: Instant | undefined;
  /** `unknown`: nobody could say what is open. */
  readonly waiting: 'nothing' | 'unknown' | 'something';
  /** Until when nothing is due. `overdue`: something is over and could not be ended. */
  readonly wait: Milliseconds | 'overdue';
  /** Something ends soon, and no sweep has told it. */
  readonly tells: boolean;
}

export const watch = async (ports: WatchPorts, options: WatchOptions): Promise<Report> => {
  const tally = { sweeps: 0, ended: 0, last: NOTHING_YET };
  let sweptAt: Swept | undefined;
  let retry = FIRST_RETRY;
  for (;;) {
    const run = ports.open();
    const since =
      sweptAt === undefined || ports.elapsed() - sweptAt.elapsed >= SWEEP_EVERY ? undefined : sweptAt;
    const seen = await lookOnce(run, options.revoke, since);
    if (seen.report !== undefined) {
      sweptAt = { elapsed: ports.elapsed(), began: seen.began };
      tally.sweeps += 1;
      tally.ended += Number(seen.report.outputs?.ended ?? 0);
      tally.last = seen.report;
      for (const line of seen.report.lines)
        if (seen.report.exit === 2) ports.log.error(line);
        else ports.log.info(line);
    }
    if (ports.stopped()) return reportOf(ports, tally, 'It was asked to stop.');
    if (options.life === 'job') {
      if (seen.waiting === 'nothing') return reportOf(ports, tally, 'Nothing is left that waits for it.');
      if (ports.elapsed() >= HAND_OVER_AFTER) {
        const why = await handOver(run);
        if (why === undefined) return reportOf(ports, tally, 'The next watch is woken.');
        ports.log.error(why);
        if (ports.elapsed() >= GIVE_UP_AFTER) return failed(reportOf(ports, tally, why));
        // NB. What could not be ended for long is tried every quarter of an hour, and GitHub kills the job before the second.
        retry = FIRST_RETRY;
      }
    }
    if (seen.wait === 'overdue') {
      await sleep(ports, retry);
      retry = milliseconds(Math.min(retry * 2, LONGEST_RETRY));
    } else {
      retry = FIRST_RETRY;
      await sleep(ports, seen.wait);
    }
    if (ports.stopped()) return reportOf(ports, tally, 'It was asked to stop.');
  }
};

/** `swept`: the last sweep, where the next one is not due yet. */
const lookOnce = async (
  run: RevokePorts,
  options: RevokeOptions,
  swept: Swept | undefined,
): Promise<Seen> => {
  if (options.platformOnly) return lookAtPlatforms(run, options);
  let began: Instant | undefined;
  try {
    const before = await lookAtBooks(run, swept?.began);
    began = run.clock.now();
    if (swept !== undefined && before.wait !== 'overdue' && !before.tells) return before;
  } catch (thrown) {
    // The sweep works without books, and says why.
    run.log.warning(`What is open is not known: ${faultSentence(asFault(thrown))}`);
    if (swept !== undefined) return { ...UNKNOWN, began };
  }
  const report = await sweepOnce(run, options);
  try {
    return { ...(await lookAtBooks(run, began)), report, began };
  } catch {
    return { ...UNKNOWN, report, began };
  }
};

const UNKNOWN = { report: undefined, waiting: 'unknown', wait: LOOK_EVERY, tells: false } as const;

const sweepOnce = async (run: RevokePorts, options: RevokeOptions): Promise<Report> => {
  try {
    return await revoke(run, options);
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') run.log.error(fault.stack ?? fault.message);
    // NB. One sweep that breaks must not end the watch: the next look tries again.
    return { exit: 2, lines: [faultSentence(fault)] };
  }
};

/** `told`: when the sweep began that has told what ends soon; undefined: none has. */
const lookAtBooks = async (run: RevokePorts, told: Instant | undefined): Promise<Seen> => {
  const { state } = await openBooks(run, () => undefined);
  const overdue = dueIn(run.clock, state.open).some(({ grant }) => waitsForSweep(grant));
  const next = nextSweepEnd(state.open.values());
  const now = run.clock.now();
  const soon = nextSoon(state.open.values(), told ?? now);
  return {
    report: undefined,
    began: undefined,
    waiting: next === undefined ? 'nothing' : 'something',
    wait: overdue ? 'overdue' : untilNext(run, earlier(next, soon)),
    tells: soon !== undefined && soon <= now,
  };
};

const earlier = (one: Instant | undefined, other: Instant | undefined): Instant | undefined =>
  one === undefined || other === undefined || one <= other ? (one ?? other) : other;

/** Without a ledger each look asks the platforms what is there, and ends what is over. */
const lookAtPlatforms = async (run: RevokePorts, options: RevokeOptions): Promise<Seen> => {
  try {
    const { report, next } = await sweepWithoutBooks(run, options, undefined);
    const waiting = next === undefined ? 'nothing' : 'something';
    const wait = report.exit === 2 ? 'overdue' : untilNext(run, next);
    return { report, began: undefined, waiting, wait, tells: false };
  } catch (thrown) {
    return {
      report: { exit: 2, lines: [faultSentence(asFault(thrown))] },
      began: undefined,
      waiting: 'unknown',
      wait: 'overdue',
      tells: false,
    };
  }
};

const untilNext = (run: RevokePorts, next: Instant | undefined): Milliseconds =>
  next === undefined
    ? LOOK_EVERY
    : milliseconds(Math.min(LOOK_EVERY, Math.max(AFTER_END, next - run.clock.now() + AFTER_END)));

/** In slices, so that a process that is stopped, or a host that slept, is noticed. */
const sleep = async (ports: WatchPorts, time: Milliseconds): Promise<void> => {
  const until = ports.elapsed() + time;
  for (;;) {
    const left = until - ports.elapsed();
    if (left <= 0 || ports.stopped()) return;
    await ports.pause(milliseconds(Math.ceil(Math.min(left, SLICE))));
  }
};

/** Why it could not be woken. */
const handOver = async (run: RevokePorts): Promise<string | undefined> => {
  try {
    await run.bell.wake(WATCH, {});
    return undefined;
  } catch (thrown) {
    return `The next watch could not be woken: ${faultSentence(asFault(thrown))}`;
  }
};

interface Tally {
  readonly sweeps: number;
  readonly ended: number;
  readonly last: Report;
}

const NOTHING_YET: Report = { exit: 0, lines: [] };

/** As red as its last sweep: what an earlier one could not do, a later one has done. */
const reportOf = (ports: WatchPorts, { sweeps, ended, last }: Tally, why: string): Report => ({
  exit: last.exit,
  lines: [
    `Watched for ${formatDuration(ports.elapsed())}: ${sweeps} ${sweeps === 1 ? 'sweep' : 'sweeps'}, ${ended} ended. ${why}`,
  ],
  outputs: { ended: String(ended), failed: last.outputs?.failed ?? (last.exit === 2 ? '1' : '0') },
});

const failed = (report: Report): Report => ({ ...report, exit: 2 });
