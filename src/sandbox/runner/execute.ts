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
import type { Stir } from './stir.ts';
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
  const done = new Map<string, Promise<JobRecord>>();
  const start = (job: Job): Promise<JobRecord> => {
    const known = done.get(job.id);
    if (known !== undefined) return known;
    const needs = job.needs.flatMap((id) =>
      jobs.filter((other) => other.id.toLowerCase() === id.toLowerCase()),
    );
    const record = Promise.all(needs.map(start)).then((finished) =>
      order.stir.during(() => perform(order, job, finished)),
    );
    done.set(job.id, record);
    return record;
  };
  const records = await Promise.all(jobs.map(start));
  return { conclusion: conclude(order.workflow, records, order.cancelled.aborted), jobs: records };
};

/** Opens the job's check run once all it needs has ended, as GitHub does, and ends it whatever happens. */
const perform = async (order: ExecuteOrder, job: Job, needs: readonly JobRecord[]): Promise<JobRecord> => {
  const scope = { contexts: contextsOf(order, needs) };
  const start = startOf(order, job, { ...scope, status: statusOf(order, needs) });
  const check = order.checks.open(order.run, start.name);
  const record =
    start.kind === 'ended'
      ? start.record
      : await takeTurn(order, { job, scope, check }).catch((error: unknown) =>
          ended(job, 'failure', wordsOf(error)),
        );
  // The check run says how the job ended; `continue-on-error` makes it good for the run alone.
  check.end(record);
  return start.kind === 'runs' && start.tolerant && record.result === 'failure'
    ? { ...record, result: 'success' }
    : record;
};

const contextsOf = (order: ExecuteOrder, needs: readonly JobRecord[]): Readonly<Record<string, Json>> => ({
  ...runScope(order.host, order.run).contexts,
  needs: Object.fromEntries(needs.map((need) => [need.id, { result: need.result, outputs: need.outputs }])),
  strategy: {},
  matrix: null,
});

const statusOf = (
  order: ExecuteOrder,
  needs: readonly JobRecord[],
): NonNullable<ExpressionScope['status']> => {
  const cancelled = order.cancelled.aborted;
  return {
    success: !cancelled && needs.every((need) => need.result === 'success'),
    failure: needs.some((need) => need.result === 'failure'),
    cancelled,
  };
};

type Start = { readonly name: string } & (
  | { readonly kind: 'runs'; readonly tolerant: boolean }
  | { readonly kind: 'ended'; readonly record: JobRecord }
);

const startOf = (order: ExecuteOrder, job: Job, scope: ExpressionScope): Start => {
  // A job that never starts bears its name as the file has it, expressions and all.
  const written = job.name === undefined ? job.id : asWritten(job.name);
  try {
    // A job whose condition does not hold is skipped, and so is what needs it, unless that says `always()`.
    if (!holds(job.condition, scope)) {
      const record = ended(job, order.cancelled.aborted ? 'cancelled' : 'skipped');
      return { kind: 'ended', name: written, record };
    }
    const { contexts } = scope;
    return {
      kind: 'runs',
      name: job.name === undefined ? job.id : expandText(job.name, { contexts }),
      tolerant: job.continueOnError !== undefined && expand(job.continueOnError, { contexts }) === true,
    };
  } catch (error) {
    return { kind: 'ended', name: written, record: ended(job, 'failure', wordsOf(error)) };
  }
};

interface Prepared {
  readonly job: Job;
  readonly scope: ExpressionScope;
  readonly check: OpenCheck;
}

/** Waits for the job's concurrency group, at the door of its environment and for a machine, then runs it. */
const takeTurn = async (order: ExecuteOrder, prepared: Prepared): Promise<JobRecord> => {
  const { job, scope } = prepared;
  const stop = new AbortController();
  const wish = wishOf(job.concurrency, scope);
  const own = wishOf(order.workflow.concurrency, runScope(order.host, order.run));
  if (wish !== undefined && own?.group.toLowerCase() === wish.group.toLowerCase()) {
    return ended(
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
    return ended(
      job,
      'cancelled',
      `Canceling since a higher priority waiting request for '${wish?.group ?? ''}' exists`,
    );
  try {
    return await passDoor(order, prepared, AbortSignal.any([order.cancelled, stop.signal]));
  } finally {
    order.onStage(jobKey(order.run, job), undefined);
    turn();
  }
};

const passDoor = async (
  order: ExecuteOrder,
  prepared: Prepared,
  cancelled: AbortSignal,
): Promise<JobRecord> => {
  const { job, scope, check } = prepared;
  const key = jobKey(order.run, job);
  const environment = environmentOf(job, scope);
  const onWait = (): void => {
    check.wait();
    order.onStage(key, 'waiting');
  };
  const admission = await order.stir.aside(
    enter(order.host.github, order.run, { environment, stop: cancelled, onWait }),
  );
  if (admission.kind === 'refused') return ended(job, 'failure', admission.why);
  if (admission.kind === 'left') return ended(job, 'cancelled', 'The operation was canceled.');
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
      scope,
      cancelled,
      onKillable: (kill) => order.onKillable(key, kill),
    });
  } finally {
    leave();
  }
};

const ended = (job: Job, result: Conclusion, problem?: string): JobRecord => ({
  id: job.id,
  result,
  outputs: {},
  steps: [],
  problem,
  log: problem === undefined ? '' : `##[error]${problem}\n`,
});

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const conclude = (workflow: Workflow, records: readonly JobRecord[], cancelled: boolean): Conclusion => {
  const some = (result: Conclusion): boolean => records.some((record) => record.result === result);
  if (some('failure')) return 'failure';
  if (cancelled || some('cancelled')) return 'cancelled';
  return workflow.jobs.length > 0 && records.every((record) => record.result === 'skipped')
    ? 'skipped'
    : 'success';
};
