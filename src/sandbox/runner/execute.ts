/** Runs the jobs of one workflow run in the order of their `needs`, and concludes the run. */
import { isMapping } from '@actions/workflow-parser';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import type { Checks, OpenCheck } from './check.ts';
import type { Groups, Wish } from './concurrency.ts';
import { gitHubContext } from './context.ts';
import { enter, environmentOf } from './environment.ts';
import { asWritten, expand, expandText, holds, type ExpressionScope } from './expression.ts';
import type { Json } from './json.ts';
import { jobKey, runJob } from './job.ts';
import type { Conclusion, JobRecord, Run, RunnerHost } from './run.ts';
import { createSeats } from './seats.ts';
import type { Stir } from './stir.ts';
import { contextsOfSeat, nameOfSeat, strategyOf, type Seat, type Strategy } from './strategy.ts';
import type { Job, Workflow } from './workflow.ts';

export interface ExecuteOrder {
  readonly host: RunnerHost;
  readonly run: Run;
  readonly workflow: Workflow;
  readonly checks: Checks;
  readonly groups: Groups;
  readonly cancelled: AbortSignal;
  readonly onKillable: (job: string, kill: (() => Promise<void>) | undefined) => void;
  /** Told of a job that stands at a door, that runs, and that does neither any more. */
  readonly onStage: (job: string, stage: 'waiting' | 'running' | undefined) => void;
  readonly stir: Stir;
  /** Waits for one of the machine's runners; the answer gives it back. */
  readonly seat: () => Promise<() => void>;
}

export interface RunOutcome {
  readonly conclusion: Conclusion;
  readonly jobs: readonly JobRecord[];
}

/** Contexts that hold at the level of the workflow, before any job. */
export const runScope = (host: RunnerHost, run: Run): ExpressionScope => ({
  contexts: {
    github: gitHubContext(host, run, undefined),
    inputs: run.inputs,
    vars: Object.fromEntries(host.github.variables),
  },
});

/** What `concurrency:` asks for; undefined where there is none. Throws `ExpressionFailure`. */
export const wishOf = (token: TemplateToken | undefined, scope: ExpressionScope): Wish | undefined => {
  if (token === undefined) return undefined;
  if (!isMapping(token)) return { group: expandText(token, scope), queue: 'single', cancelInProgress: false };
  const group = token.find('group');
  const queue = token.find('queue');
  const cancel = token.find('cancel-in-progress');
  const cancelInProgress = cancel !== undefined && String(expand(cancel, scope)) === 'true';
  const max = queue !== undefined && expandText(queue, scope) === 'max';
  if (max && cancelInProgress)
    throw new Error('concurrency: queue: max cannot stand beside cancel-in-progress: true');
  return {
    group: group === undefined ? '' : expandText(group, scope),
    queue: max ? 'max' : 'single',
    cancelInProgress,
  };
};

export const executeRun = async (order: ExecuteOrder): Promise<RunOutcome> => {
  const { jobs } = order.workflow;
  const done = new Map<string, Promise<Finished>>();
  const start = (job: Job): Promise<Finished> => {
    const known = done.get(job.id);
    if (known !== undefined) return known;
    const needs = job.needs.flatMap((id) =>
      jobs.filter((other) => other.id.toLowerCase() === id.toLowerCase()),
    );
    const finished = Promise.all(needs.map(start)).then((those) => performAll(order, job, those));
    done.set(job.id, finished);
    return finished;
  };
  const all = await Promise.all(jobs.map(start));
  return {
    conclusion: conclude(order.workflow, all, order.cancelled.aborted),
    jobs: all.flatMap(({ records }) => records),
  };
};

/** One job of the file, all of its matrix: what those see that need it, and the run. */
interface Finished {
  readonly id: string;
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly records: readonly JobRecord[];
}

const finishedOf = ({ id }: Job, records: readonly JobRecord[]): Finished => {
  const some = (result: Conclusion): boolean => records.some((record) => record.result === result);
  const all = (result: Conclusion): boolean => records.every((record) => record.result === result);
  return {
    id,
    result: some('failure')
      ? 'failure'
      : some('cancelled')
        ? 'cancelled'
        : all('skipped')
          ? 'skipped'
          : 'success',
    // Of a matrix the one that ended last has the word.
    outputs: Object.assign({}, ...records.map(({ outputs }) => outputs)),
    records,
  };
};

/** Whether a job runs is asked once, before its matrix is made; then each of the matrix is a job of its own. */
const performAll = async (order: ExecuteOrder, job: Job, needs: readonly Finished[]): Promise<Finished> => {
  const contexts = contextsOf(order, needs);
  const start = startOf(order, job, { contexts, status: statusOf(order, needs) });
  if (start.kind === 'ended') {
    order.checks.open(order.run, writtenName(job)).end(start.record);
    return finishedOf(job, [start.record]);
  }
  const { strategy } = start;
  const seats = createSeats(strategy.maxParallel);
  const others = new AbortController();
  const ended: JobRecord[] = [];
  await Promise.all(
    strategy.seats.map(async (seat) => {
      const scope = { contexts: { ...contexts, ...contextsOfSeat(strategy, seat) } };
      const record = await perform(order, { job, seat, scope, seats, others: others.signal });
      ended.push(record);
      if (record.result === 'failure' && strategy.failFast) others.abort('cancel');
    }),
  );
  return finishedOf(job, ended);
};

interface Place {
  readonly job: Job;
  readonly seat: Seat;
  readonly scope: ExpressionScope;
  readonly seats: ReturnType<typeof createSeats>;
  /** Cancels the whole matrix. */
  readonly others: AbortSignal;
}

/** Opens the job's check run once all it needs has ended, as GitHub does, and ends it whatever happens. */
const perform = async (order: ExecuteOrder, place: Place): Promise<JobRecord> => {
  const { job, seat, scope } = place;
  const of = seat.matrix === undefined ? {} : { matrix: seat.matrix };
  let name: string;
  let tolerant: boolean;
  try {
    name = nameOfSeat(job, seat, scope);
    tolerant = job.continueOnError !== undefined && expand(job.continueOnError, scope) === true;
  } catch (error) {
    const record = endedAs(job, 'failure', wordsOf(error));
    order.checks.open(order.run, writtenName(job)).end(record);
    return { ...record, ...of };
  }
  const check = order.checks.open(order.run, name);
  const leave = await place.seats();
  const record = await order.stir.during(() =>
    takeTurn(order, place, check).catch((error: unknown) => endedAs(job, 'failure', wordsOf(error))),
  );
  // The check run says how the job ended; `continue-on-error` makes it good for the run alone.
  check.end(record);
  leave();
  return { ...record, ...of, result: tolerant && record.result === 'failure' ? 'success' : record.result };
};

/** A job that never starts bears its name as the file has it, expressions and all. */
const writtenName = ({ id, name }: Job): string => (name === undefined ? id : asWritten(name));

const contextsOf = (order: ExecuteOrder, needs: readonly Finished[]): Readonly<Record<string, Json>> => ({
  ...runScope(order.host, order.run).contexts,
  needs: Object.fromEntries(needs.map((need) => [need.id, { result: need.result, outputs: need.outputs }])),
  strategy: {},
  matrix: null,
});

const statusOf = (
  order: ExecuteOrder,
  needs: readonly Finished[],
): NonNullable<ExpressionScope['status']> => {
  const cancelled = order.cancelled.aborted;
  return {
    success: !cancelled && needs.every((need) => need.result === 'success'),
    failure: needs.some((need) => need.result === 'failure'),
    cancelled,
  };
};

type Start =
  | { readonly kind: 'runs'; readonly strategy: Strategy }
  | { readonly kind: 'ended'; readonly record: JobRecord };

const startOf = (order: ExecuteOrder, job: Job, scope: ExpressionScope): Start => {
  try {
    // A job whose condition does not hold is skipped, and so is what needs it, unless that says `always()`.
    if (!holds(job.condition, scope))
      return { kind: 'ended', record: endedAs(job, order.cancelled.aborted ? 'cancelled' : 'skipped') };
    return { kind: 'runs', strategy: strategyOf(job, { contexts: scope.contexts }) };
  } catch (error) {
    return { kind: 'ended', record: endedAs(job, 'failure', wordsOf(error)) };
  }
};

/** Waits for the job's concurrency group, at the door of its environment and for a machine, then runs it. */
const takeTurn = async (order: ExecuteOrder, place: Place, check: OpenCheck): Promise<JobRecord> => {
  const { job, seat, scope, others } = place;
  if (others.aborted) return endedAs(job, 'cancelled', 'Another job of the matrix has failed.');
  const stop = new AbortController();
  const wish = wishOf(job.concurrency, scope);
  const own = wishOf(order.workflow.concurrency, runScope(order.host, order.run));
  if (wish !== undefined && own?.group.toLowerCase() === wish.group.toLowerCase()) {
    return endedAs(
      job,
      'cancelled',
      `Canceling since a deadlock for concurrency group '${wish.group}' was detected between 'top level workflow' and '${job.id}'`,
    );
  }
  const turn =
    wish === undefined
      ? () => undefined
      : await order.stir.aside(order.groups.enter(wish, () => stop.abort('cancel')));
  if (turn === 'cancelled')
    return endedAs(
      job,
      'cancelled',
      `Canceling since a higher priority waiting request for '${wish?.group ?? ''}' exists`,
    );
  try {
    const cancelled = AbortSignal.any([order.cancelled, stop.signal, others]);
    return await passDoor(order, { ...place, check }, cancelled);
  } finally {
    order.onStage(jobKey(order.run, job, seat.matrix), undefined);
    turn();
  }
};

const passDoor = async (
  order: ExecuteOrder,
  { job, seat, scope, check }: Place & { readonly check: OpenCheck },
  cancelled: AbortSignal,
): Promise<JobRecord> => {
  const key = jobKey(order.run, job, seat.matrix);
  const environment = environmentOf(job, scope);
  const onWait = (): void => {
    check.wait();
    order.onStage(key, 'waiting');
  };
  const admission = await order.stir.aside(
    enter(order.host.github, order.run, { environment, stop: cancelled, onWait }),
  );
  if (admission.kind === 'refused') return endedAs(job, 'failure', admission.why);
  if (admission.kind === 'left') return endedAs(job, 'cancelled', 'The operation was canceled.');
  const leave = await order.seat();
  try {
    check.begin();
    order.onStage(key, 'running');
    return await runJob({
      host: order.host,
      run: order.run,
      workflow: order.workflow,
      job,
      environment,
      check: check.id,
      key,
      scope,
      cancelled,
      onKillable: (kill) => order.onKillable(key, kill),
    });
  } finally {
    leave();
  }
};

const endedAs = (job: Job, result: Conclusion, problem?: string): JobRecord => ({
  id: job.id,
  result,
  outputs: {},
  steps: [],
  problem,
  log: problem === undefined ? '' : `##[error]${problem}\n`,
});

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const conclude = (workflow: Workflow, records: readonly Finished[], cancelled: boolean): Conclusion => {
  const some = (result: Conclusion): boolean => records.some((record) => record.result === result);
  if (some('failure')) return 'failure';
  if (cancelled || some('cancelled')) return 'cancelled';
  return workflow.jobs.length > 0 && records.every((record) => record.result === 'skipped')
    ? 'skipped'
    : 'success';
};
