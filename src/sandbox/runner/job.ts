/** Runs one job that was let in: token, workspace, its steps in order, its outputs; leaves nothing on the disk. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLog, type Log } from './command.ts';
import { gitHubContext, ownerId, runnerEnvironment, slug, type JobPlaces } from './context.ts';
import { secretsOf, variablesOf } from './environment.ts';
import { expand, expandTexts, type ExpressionScope } from './expression.ts';
import { at, toJson, type Json } from './json.ts';
import { readOnly, resolvePermissions } from './permission.ts';
import type { Conclusion, JobRecord, Run, RunnerHost, StepRecord } from './run.ts';
import { runStep } from './step.ts';
import { labelOf, type Combination } from './strategy.ts';
import type { Job, Workflow } from './workflow.ts';

export interface JobOrder {
  readonly host: RunnerHost;
  readonly run: Run;
  readonly workflow: Workflow;
  readonly job: Job;
  /** The environment that let it in; undefined where it names none. */
  readonly environment: string | undefined;
  /** The id of its check run. */
  readonly check: number;
  readonly key: string;
  /** Contexts of the job level: `github needs vars inputs strategy matrix`. */
  readonly scope: ExpressionScope;
  /** Cancels the whole job. */
  readonly cancelled: AbortSignal;
  /** Told for every step which process group a `kill` must end. */
  readonly onKillable: (kill: (() => Promise<void>) | undefined) => void;
}

/** What GitHub gives a job that says nothing. */
const DEFAULT_TIMEOUT_MINUTES = 360;

/** The job's key in tokens, faults and logs; of a matrix with its values. */
export const jobKey = (run: Run, job: Job, matrix: Combination | undefined): string =>
  `${run.id}/${job.id}${matrix === undefined ? '' : ` ${labelOf(matrix)}`}`;

export const runJob = async (order: JobOrder): Promise<JobRecord> => {
  const { host, run, workflow, job } = order;
  const log = createLog();
  const stopped = (problem: string, result: Conclusion = 'failure'): JobRecord => {
    log.write(`##[error]${problem}`);
    return { id: job.id, result, outputs: {}, steps: [], problem, log: log.text() };
  };
  let token: string | undefined;
  let directory: string | undefined;
  try {
    const label = expand(job.runsOn, order.scope);
    if (typeof label !== 'string' || !label.startsWith('ubuntu-')) {
      return stopped(
        `The sandbox has runners for ubuntu-…, and job ${job.id} asks for ${JSON.stringify(label)}.`,
      );
    }
    const declared = resolvePermissions(job.permissions, workflow.permissions);
    const permissions = isFork(run) ? readOnly(declared) : declared;
    const { key } = order;
    token = host.github.issueJobToken(permissions, key);
    log.mask(token);
    host.overheard?.issued(token, 'job token');
    directory = await mkdtemp(join(host.directory, 'job-'));
    const places = await makePlaces(directory, host, run);
    const base = new Map(Object.entries(runnerEnvironment(host, run, job.id, places)));
    if (permissions['id-token'] === 'write') {
      const request = host.oidc.requestUrlFor({
        job: key,
        repository: slug(host.github),
        repositoryId: host.github.repositoryId,
        ownerId: ownerId(run),
        environment: order.environment,
        ref: run.event.ref,
        workflow: `${slug(host.github)}/.github/workflows/${run.file}@${run.event.ref}`,
        event: run.event.name,
        actor: run.event.actor.login,
        runId: run.id,
        runAttempt: run.attempt,
      });
      log.mask(request.token);
      host.overheard?.issued(request.token, 'request token');
      base
        .set('ACTIONS_ID_TOKEN_REQUEST_URL', request.url)
        .set('ACTIONS_ID_TOKEN_REQUEST_TOKEN', request.token);
    }
    const secrets = isFork(run) ? {} : secretsOf(host.github, order.environment);
    for (const secret of Object.values(secrets)) {
      log.mask(secret);
      host.overheard?.issued(secret, 'environment secret');
    }
    return await runSteps(order, { log, token, places, base, secrets });
  } catch (error) {
    return stopped(error instanceof Error ? error.message : String(error));
  } finally {
    if (token !== undefined) host.github.revokeToken(token);
    if (directory !== undefined) await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
};

interface Prepared {
  readonly log: Log;
  readonly token: string;
  readonly places: JobPlaces;
  readonly base: ReadonlyMap<string, string>;
  readonly secrets: Readonly<Record<string, string>>;
}

const runSteps = async (order: JobOrder, prepared: Prepared): Promise<JobRecord> => {
  const { host, run, workflow, job } = order;
  const { log, token, places, secrets } = prepared;
  const github = gitHubContext(host, run, { id: job.id, token });
  const runner: Json = {
    name: 'sandbox',
    os: prepared.base.get('RUNNER_OS') ?? '',
    arch: prepared.base.get('RUNNER_ARCH') ?? '',
    temp: places.temp,
    tool_cache: places.temp,
    environment: 'github-hosted',
    workspace: places.workspace,
  };
  const records: StepRecord[] = [];
  const path: string[] = [];
  let result: Conclusion = 'success';
  const contexts = (env: ReadonlyMap<string, string>): Readonly<Record<string, Json>> => ({
    ...order.scope.contexts,
    vars: variablesOf(host.github, order.environment),
    github,
    runner,
    env: Object.fromEntries(env),
    secrets: { ...secrets, GITHUB_TOKEN: token, github_token: token },
    job: { status: result, check_run_id: order.check },
    steps: stepsContext(records),
  });
  const status = () => ({
    success: result === 'success',
    failure: result === 'failure',
    cancelled: result === 'cancelled',
  });
  let named = new Map(expandTexts(workflow.env, { contexts: contexts(new Map()) }));
  named = new Map([...named, ...expandTexts(job.env, { contexts: contexts(named) })]);
  const defaults = {
    shell: job.defaults.shell ?? workflow.defaults.shell,
    directory: job.defaults.directory ?? workflow.defaults.directory,
  };

  const minutes =
    job.timeoutMinutes === undefined
      ? DEFAULT_TIMEOUT_MINUTES
      : Number(expand(job.timeoutMinutes, order.scope));
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort('timeout'), minutes * 60_000);
  timer.unref();
  const stop = AbortSignal.any([order.cancelled, timeout.signal]);
  try {
    for (const [index, step] of job.steps.entries()) {
      if (stop.aborted) result = 'cancelled';
      const kill = new AbortController();
      const searchPath = [...path.toReversed(), prepared.base.get('PATH') ?? ''].join(':');
      const running = runStep({
        host,
        run,
        step,
        index: index + 1,
        defaults,
        places,
        token,
        log,
        scope: (env) => ({ contexts: contexts(env), status: status() }),
        env: new Map([...prepared.base, ...named, ['PATH', searchPath]]),
        named,
        // A step that runs although the job is cancelled (`always()`) must not be stopped by the same signal.
        signal: stop.aborted ? kill.signal : AbortSignal.any([stop, kill.signal]),
      });
      order.onKillable(async () => {
        kill.abort('kill');
        await running;
      });
      const done = await running;
      records.push(done.record);
      for (const [key, value] of done.environment) named.set(key, value);
      path.push(...done.path);
      if (done.record.conclusion === 'failure' && result === 'success') result = 'failure';
      if (stop.aborted) result = 'cancelled';
    }
    const scope = { contexts: contexts(named), status: status() };
    const outputs = Object.fromEntries(expandTexts(job.outputs, scope));
    const problem = timeout.signal.aborted
      ? `The job has exceeded the maximum execution time of ${minutes}m0s`
      : undefined;
    if (problem !== undefined) log.write(`##[error]${problem}`);
    return {
      id: job.id,
      result,
      outputs: withoutSecrets(outputs, log),
      steps: records,
      problem,
      log: log.text(),
    };
  } finally {
    clearTimeout(timer);
    order.onKillable(undefined);
  }
};

/** GitHub drops a job output that contains a secret. */
const withoutSecrets = (
  outputs: Readonly<Record<string, string>>,
  log: Log,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(outputs).filter(([, value]) => log.masked(value) === value));

const stepsContext = (records: readonly StepRecord[]): Json =>
  Object.fromEntries(
    records.flatMap((record) =>
      record.id === undefined
        ? []
        : [[record.id, { outputs: record.outputs, outcome: record.outcome, conclusion: record.conclusion }]],
    ),
  );

const isFork = (run: Run): boolean => {
  if (run.event.name !== 'pull_request' && run.event.name !== 'pull_request_review') return false;
  const head = at(run.event.payload, 'pull_request', 'head', 'repo', 'id');
  return head !== at(run.event.payload, 'repository', 'id');
};

const makePlaces = async (
  directory: string,
  { github, compiled }: Pick<RunnerHost, 'github' | 'compiled'>,
  run: Run,
): Promise<JobPlaces> => {
  const places = {
    workspace: join(directory, 'work', github.name, github.name),
    temp: join(directory, 'temp'),
    home: join(directory, 'home'),
    eventFile: join(directory, 'temp', 'event.json'),
  };
  for (const place of [places.workspace, places.temp, places.home]) await mkdir(place, { recursive: true });
  await writeFile(places.eventFile, JSON.stringify(toJson(run.event.payload)));
  if (compiled === undefined) return { ...places, compiled };
  // Node names what it keeps by the way from there to the file: of every job the same one, seen through this link.
  const link = join(directory, 'compiled');
  await symlink(compiled, link);
  return { ...places, compiled: link };
};
