/** `elevate`: open what merged pull requests are entitled to. Gather facts → decide → intent → apply → record → tell. */
import type { GrantNumber, Installation, Instant } from '../core/brand.ts';
import { formatInstant, hours, later, milliseconds, minutes } from '../core/brand.ts';
import { clocksAgree } from '../core/clocks.ts';
import { asFault, Fault, faultSentence } from '../core/fault.ts';
import type { Lease, RunRef } from '../core/ledger/event.ts';
import type { Openables } from '../core/openable.ts';
import { waitsForSweep } from '../core/native-end.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy, PolicySource } from '../core/policy.ts';
import { POLICY_KEY } from '../core/policy-record.ts';
import type { DirectoryApi } from '../ports/azure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Notices } from '../ports/notices.ts';
import type { ReviewIssues } from '../ports/review-issues.ts';
import type { Provider } from '../ports/privilege.ts';
import type { Runs } from '../ports/runs.ts';
import type { Tickets } from '../ports/tickets.ts';
import { alertBreakGlass } from './alert.ts';
import type { Announced } from './announce.ts';
import { announcing } from './announce.ts';
import { closingsIn, LATELY, readBack } from './books.ts';
import type { Derived, RunBasis } from './candidates.ts';
import { derive } from './candidates.ts';
import type { ToClose } from './close.ts';
import type { Deletion } from './deletion.ts';
import { deletedGrants, deletionsBetween, deletionsIn } from './deletion.ts';
import { closeAll } from './close.ts';
import type { Closed, ClosePorts } from './close.ts';
import { endWhatIsOver } from './due.ts';
import { lookAtSweeps } from './heartbeat.ts';
import { openAll } from './open.ts';
import { ownerGone } from './ownership.ts';
import type { PolicyNow } from './policy-change.ts';
import type { Ledger, LedgerState } from './record.ts';
import type { Report } from './report.ts';
import { earliestMerge, isDue } from './schedule.ts';
import type { TakenUp } from './take-up-all.ts';
import { takeUpAll } from './take-up-all.ts';
import { tellDenied, tellEnded, tellOpening, tellStanding } from './tell-grant.ts';
import type { Heard } from './hear-moves.ts';
import { hearMoves } from './hear-moves.ts';
import type { Moved } from './move.ts';
import { moveAll } from './move.ts';
import type { Repaired } from './repair.ts';
import { damagedIn, repairAll } from './repair.ts';
import { reportUnexplained } from './unexplained.ts';
import { recordUnsent } from './unsent.ts';

export interface ElevatePorts {
  readonly evidence: Evidence;
  readonly tickets: Tickets;
  readonly desk: Desk;
  readonly reviews: ReviewIssues;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly runs: Runs;
  readonly providers: () => Promise<readonly Provider[]>;
  /** What the providers of this build can open. */
  readonly opens: Openables;
  readonly directory: () => Promise<DirectoryApi>;
  readonly ledger: (policy: Policy) => Ledger;
  /** From repository id and ledger genesis; throws where the settings name no genesis. */
  readonly installation: (repository: RepositoryFacts, policy: Policy) => Installation;
  readonly run: RunRef;
}

/** `timeout-minutes` of elevate.yml: after that GitHub has killed the job. */
const LEASE = minutes(20);
/** Merges older than what may still be elevated are looked at this much longer, so that they are denied aloud. */
const LOOK_BACK = hours(24 * 7);

/** What one run works on: the policy of one commit, and what GitHub says of every pull request concerned. */
export interface Work {
  readonly basis: RunBasis;
  readonly ledger: Ledger;
  readonly owner: Lease;
  readonly derived: readonly Derived[];
  /** Unfinished grants whose owner is gone. */
  readonly free: readonly GrantNumber[];
  /** Scheduled grants whose start has come. */
  readonly due: readonly GrantNumber[];
  /** Open grants of which something was changed and may be put back. */
  readonly damaged: readonly GrantNumber[];
  /** Open grants that somebody asked to move to another address, or began to move. */
  readonly moving: readonly GrantNumber[];
  /** What was said on open grants, as far as it could be heard. */
  readonly said: Heard['said'];
  readonly deletions: readonly Deletion[];
  /** The policy as it stands, for the record of its changes. */
  readonly policyNow: PolicyNow;
  /** When each pull request that GitHub lists was merged. */
  readonly mergedAt: ReadonlyMap<GrantNumber, Instant>;
  /** The ledger as it was read first. */
  readonly before: LedgerState;
}

// NB. Without readable settings and people nothing is elevated (I1).
const isUsable = (policy: Policy): boolean => policy.settings !== undefined && policy.people !== undefined;

/** All findings at once, each with its place. */
const unusable = (policy: Policy): Report => ({
  exit: 1,
  lines: [
    'The policy on the default branch cannot be used, and nothing is elevated:',
    ...policy.findings.map(
      ({ file, line, column, id, message, remedy }) =>
        `${file}:${line}:${column} ${message} ${remedy} (${id})`,
    ),
  ],
  outputs: { elevated: '0', denied: '0', ended: '0', failed: '0' },
});

interface Numbers extends Pick<Work, 'free' | 'due' | 'damaged' | 'moving' | 'said' | 'mergedAt' | 'before'> {
  readonly fresh: readonly GrantNumber[];
  /** Since when merges were looked at. */
  readonly since: Instant;
  readonly faults: readonly string[];
}

/** Merged and not in the ledger, begun by a run that is gone, and scheduled for now. */
const numbersOf = async (ports: ElevatePorts, policy: Policy, ledger: Ledger): Promise<Numbers> => {
  const since = later(
    ports.clock.now(),
    milliseconds(-((policy.settings?.waiting.mergeValidFor ?? 0) + LOOK_BACK)),
  );
  const pulls = await ports.evidence.mergedSince(since);
  const merged = pulls.map((pull) => pull.number);
  const at = { policy, now: ports.clock.now(), least: LATELY };
  const state = await readBack(ledger, at, { grants: merged, paths: [POLICY_KEY] });
  const unfinished = [...state.open.values()].filter((grant) => grant.state === 'elevating');
  const heard = await hearMoves(ports, policy, state.open);
  const gone = await Promise.all(unfinished.map((grant) => ownerGone(ports, grant.owner)));
  return {
    since,
    due: [...state.open.values()]
      .filter((grant) => isDue(grant, ports.clock.now()))
      .map((grant) => grant.grant),
    damaged: damagedIn(state.open, policy, ports.clock.now()).filter((number) => !heard.waits.has(number)),
    moving: heard.moving,
    said: heard.said,
    faults: heard.faults,
    fresh: merged.filter((number) => !state.records.has(number) && !state.open.has(number)),
    free: unfinished.filter((_, index) => gone[index] === true).map((grant) => grant.grant),
    mergedAt: new Map(pulls.map((pull) => [pull.number, pull.mergedAt])),
    before: state,
  };
};

// NB. Whoever deletes the record of an ended grant from the ledger must not begin it anew: what the branch once knew and no
// longer knows is not taken up (I5).
const insistOnFirstTime = async (ledger: Ledger, number: GrantNumber): Promise<void> => {
  if (!(await ledger.everRecorded(number))) return;
  // Another run may have recorded it since this one looked.
  if ((await ledger.read([number], [])).records.has(number)) return;
  throw new Fault('ledger.broken', `The ledger had a record of #${number} and has none now`, {
    remedy: 'Run "gatehouse verify" to see where the ledger was changed, and restore it.',
  });
};

/** One bad pull request never stops the others (I12). */
const deriveAll = async (
  ports: ElevatePorts,
  { basis, ledger, open }: Pick<Work, 'basis' | 'ledger'> & { readonly open: LedgerState['open'] },
  { fresh, free, due, damaged, moving, said }: Numbers,
): Promise<{ readonly derived: readonly Derived[]; readonly faults: readonly string[] }> => {
  const faults: string[] = [];
  const derived = await Promise.all(
    [...new Set([...fresh, ...free, ...due, ...damaged, ...moving])].map(async (number): Promise<Derived> => {
      try {
        const one = await derive(ports, basis, number, { open, said: said.get(number) });
        if (one.kind === 'request' && !open.has(number)) await insistOnFirstTime(ledger, number);
        return one;
      } catch (thrown) {
        const fault = asFault(thrown);
        if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
        faults.push(`#${number} could not be judged: ${faultSentence(fault)}`);
        return { kind: 'unknown', number };
      }
    }),
  );
  return { derived, faults };
};

interface Read {
  readonly source: PolicySource;
  readonly policy: Policy;
  readonly readAt: Instant;
}

const prepare = async (
  ports: ElevatePorts,
  repository: RepositoryFacts,
  { source, policy, readAt }: Read,
): Promise<{ readonly work: Work; readonly faults: readonly string[] }> => {
  const ledger = ports.ledger(policy);
  const basis: RunBasis = { repository, policy, installation: ports.installation(repository, policy) };
  const found = await numbersOf(ports, policy, ledger);
  const { derived, faults } = await deriveAll(ports, { basis, ledger, open: found.before.open }, found);
  const from = earliestMerge(derived, found.due) ?? found.since;
  const older = await deletionsBetween(ports.evidence, ledger, { from, to: found.since });
  // Counted from the beginning of the job, as GitHub does: ending what is over may have taken some of it.
  const until = formatInstant(later(readAt, LEASE));
  return {
    work: {
      ...found,
      basis,
      ledger,
      owner: { run: ports.run.id, attempt: ports.run.attempt, until },
      derived,
      due: older.faults.length > 0 ? [] : found.due,
      deletions: [...deletionsIn(derived), ...older.deletions],
      policyNow: {
        source,
        people: policy.people,
        readAt,
        pulls: derived.flatMap((one) => (one.kind === 'policy' ? [one.pull] : [])),
        unknownFrom: derived
          .flatMap((one) => (one.kind === 'unknown' ? (found.mergedAt.get(one.number) ?? []) : []))
          .toSorted((a, b) => a - b)[0],
      },
    },
    faults: [...faults, ...found.faults, ...older.faults],
  };
};

/** Exit 1 when something was denied, 2 when something failed; what can be elevated is elevated all the same. */
export const elevate = async (given: ElevatePorts): Promise<Report> => {
  const repository = await given.evidence.repository();
  const readAt = given.clock.now();
  const source = await given.evidence.policyAt(repository.head);
  const policy = parsePolicy(source);
  const ports = announcing(given, policy.settings?.notify);
  const closing = (): ClosePorts => closePorts(ports, repository, policy);
  // Settings that cannot be read name no installation: then the sweep goes by the markers alone.
  const over = policy.settings === undefined ? NOTHING_OVER : await endOverOrSay(closing);
  if (!isUsable(policy)) return withEnded(unusable(policy), over);
  const { work, faults: judging } = await prepare(ports, repository, { source, policy, readAt });
  // NB. With the platforms' clocks apart nobody knows when the window ends (I11).
  if (!clocksAgree(ports.clock.sources()))
    throw new Fault(
      'clock.disagreement',
      'The clocks of GitHub and Azure are more than two minutes apart; nothing is elevated',
      {
        remedy: 'Wait until the platforms agree; the next run takes the requests up.',
        transient: true,
      },
    );
  const saying = { policy, branch: repository.defaultBranch, closings: closingsIn(work.before) };
  const takenUp = await takeUpOrSay(ports, work);
  // NB. Aloud before the first effect: whoever misuses the emergency path must not be able to outrun the alarm.
  const unalarmed = await alertBreakGlass(ports, takenUp.mine, {
    derived: work.derived,
    policy,
    now: ports.clock.now(),
  });
  // Told beside the opening, which waits for no words; what comes of it is told after both.
  const [opened, unsaid] = await Promise.all([
    openAll(ports, work, takenUp),
    tellStanding(ports, [...takenUp.mine, ...takenUp.scheduled], saying),
  ]);
  const ending: readonly ToClose[] = [
    ...takenUp.toEnd.map((grant) => ({
      grant,
      why: 'failed' as const,
      note: 'its intent cannot be derived again from GitHub',
    })),
    ...deletedGrants(work.deletions, opened.state.open.values(), work.mergedAt),
  ];
  const ended = await closeAll(closing(), ending);
  const moved = await moveOrSay(ports, work);
  // Last of all effects: what was never open goes first, and what is ended is not put back.
  const repaired = await repairOrSay(ports, work);
  const unexplained = await reportUnexplained({ ...ports, ledger: work.ledger }, work.basis, work.derived);

  const untold: string[] = [...unsaid];
  for (const one of takenUp.denied) untold.push(...(await tellDenied(ports, one, policy)));
  for (const one of opened.applied) untold.push(...(await tellOpening(ports, one, saying)));
  untold.push(...(await tellStanding(ports, [...moved.grants, ...repaired.grants], saying)));
  untold.push(...(await recordUnsent(ports, work.ledger)));

  const closed = [...over.closed, ...ended.closed];
  const open = [...opened.state.open.values()].filter(
    ({ grant }) => !closed.some((one) => one.terminal && one.grant.grant === grant),
  );
  const sweeps = await lookAtSweeps(ports, {
    branch: repository.defaultBranch,
    timezone: policy.settings?.timezone ?? 'UTC',
    open,
    closed,
  });

  return reportOf({
    late: sweeps.late,
    watch: open.some(waitsForSweep),
    elevated: opened.applied.filter(({ opening }) => opening.kind === 'opened').length,
    scheduled: takenUp.scheduled.length,
    denied: takenUp.denied.length + takenUp.malformed + unexplained.reported,
    ended: closed.filter((one) => one.terminal).length,
    repaired: repaired.count,
    moved: moved.count,
    faults: [
      ...over.faults,
      ...judging,
      ...takenUp.faults,
      ...unalarmed,
      ...opened.faults,
      ...ended.faults,
      ...moved.faults,
      ...repaired.faults,
      ...unexplained.faults,
      ...untold,
      ...sweeps.faults,
    ],
  });
};

const closePorts = (
  ports: ElevatePorts & Announced,
  repository: RepositoryFacts,
  policy: Policy,
): ClosePorts => ({
  ...ports,
  ledger: ports.ledger(policy),
  installation: ports.installation(repository, policy),
  tellEnded: (one) => tellEnded(ports, one, policy.settings?.timezone ?? 'UTC'),
});

interface Over {
  readonly closed: readonly Closed[];
  readonly faults: readonly string[];
}

const NOTHING_OVER: Over = { closed: [], faults: [] };

/** What is over comes first, as in the sweep: a place that it holds is free for what is opened then. No fault of it stops the opening. */
const endOverOrSay = async (closing: () => ClosePorts): Promise<Over> => {
  try {
    const ports = closing();
    return await endWhatIsOver(ports, await ports.ledger.read([], []));
  } catch (thrown) {
    return { closed: [], faults: [`What is over was not ended here: ${faultSentence(asFault(thrown))}`] };
  }
};

const withEnded = (report: Report, { closed, faults }: Over): Report => ({
  exit: faults.length > 0 ? 2 : report.exit,
  lines: [...report.lines, ...faults],
  outputs: {
    ...report.outputs,
    ended: String(closed.filter((one) => one.terminal).length),
    failed: String(faults.length),
  },
});

/** NB. Without the intent nothing is opened (I2), and endings go on all the same (I3). */
const takeUpOrSay = async (
  ports: ElevatePorts,
  work: Work,
): Promise<TakenUp & { readonly faults: readonly string[] }> => {
  try {
    return { ...(await takeUpAll(ports, work)), faults: [] };
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    const why = `Nothing was taken up: ${faultSentence(fault)}`;
    return {
      state: work.before,
      mine: [],
      formers: new Map(),
      scheduled: [],
      denied: [],
      malformed: 0,
      toEnd: [],
      faults: [why],
    };
  }
};

/** The same for what is to move. */
const moveOrSay = async (ports: ElevatePorts, work: Work): Promise<Moved> => {
  try {
    return await moveAll(ports, work);
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    return { count: 0, grants: [], faults: [`Nothing was moved: ${faultSentence(fault)}`] };
  }
};

/** The ledger may not be readable: then nothing is put back, and all the rest has been done. */
const repairOrSay = async (ports: ElevatePorts, work: Work): Promise<Repaired> => {
  try {
    return await repairAll(ports, work);
  } catch (thrown) {
    return { count: 0, grants: [], faults: [`Nothing was put back: ${faultSentence(asFault(thrown))}`] };
  }
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
