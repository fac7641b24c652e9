/** The workflow runner: turns GitHub's events into runs, runs them as GitHub would, and knows when all is quiet. */
import type { GitHubEvent, RunOrder, WorkflowRunRecord } from '../contract.ts';
import { createChecks, suiteOf } from './check.ts';
import { createGroups } from './concurrency.ts';
import { executeRun, runScope, wishOf, type ExecuteOrder, type RunOutcome } from './execute.ts';
import { textAt } from './json.ts';
import { createLibrary } from './library.ts';
import type { JobRecord, Run, RunnerHost, RunReport } from './run.ts';
import { workflowRunEvent } from './run-event.ts';
import { createSeats } from './seats.ts';
import { createStir } from './stir.ts';
import { labelOf } from './strategy.ts';
import { isAwaken } from './trigger.ts';
import type { ParsedWorkflow, Workflow } from './workflow.ts';

export interface Runner {
  /**
   * Resolves when every run has ended, the chained ones too, or waits at the door of an environment; every run that ended since the
   * last call.
   */
  settle(): Promise<readonly RunReport[]>;
  /** Runs one workflow of the default branch for an event that nobody's action makes, such as `schedule`. Its id. */
  start(file: string, event: GitHubEvent): Promise<number>;
  /** The default branch now: its commit, and its workflows by file name. */
  defaults(): Promise<{ readonly sha: string; readonly workflows: ReadonlyMap<string, ParsedWorkflow> }>;
  /** SIGKILL to what the job runs now (`<run id>/<job id>`); resolves when it is dead. An unknown job: nothing. */
  kill(job: string): Promise<void>;
  /** All runs of this world, oldest first. */
  runs(): readonly RunReport[];
  /** The logs of a run's jobs; undefined: no such run. */
  log(id: number): string | undefined;
  /** Events that could not be turned into runs: the sandbox's own faults. */
  defects(): readonly string[];
  /** Cancels what runs and waits for it. */
  close(): Promise<void>;
}

/** Events made with a job's token wake nothing but these (else workflows could wake themselves for ever). */
const WOKEN_BY_JOBS = ['workflow_dispatch', 'repository_dispatch'];

/** `workflow_run` may follow `workflow_run` this often. */
const DEEPEST_CHAIN = 3;

/** Jobs that run at the same time; more wait for a runner, as on GitHub. */
const SEATS = 4;

const FIRST_RUN_ID = 7_000_000_001;

interface Entry {
  readonly run: Run;
  readonly stop: AbortController;
  status: WorkflowRunRecord['status'];
  conclusion: WorkflowRunRecord['conclusion'];
  updatedAt: string;
  problems: readonly string[];
  jobs: readonly JobRecord[];
}

export const createRunner = (host: RunnerHost): Runner => {
  const { github } = host;
  const library = createLibrary(github);
  const groups = createGroups();
  const seats = createSeats(SEATS);
  const entries: Entry[] = [];
  const counts = new Map<string, number>();
  let begun = 0;
  const killable = new Map<string, () => Promise<void>>();
  const underway = new Set<Promise<void>>();
  const defects: string[] = [];
  const reported = new Set<Entry>();
  const stir = createStir();
  let closed = false;

  const follow = (work: Promise<void>): void => {
    const kept = stir
      .during(() => work)
      .catch(
        (error: unknown) =>
          void defects.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      )
      .finally(() => underway.delete(kept));
    underway.add(kept);
  };

  const now = (): string => new Date(host.clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const checks = createChecks(host, now);

  const announce = (entry: Entry, change: Partial<Pick<Entry, 'status' | 'conclusion'>>): void => {
    Object.assign(entry, change, { updatedAt: now() });
    github.recordRun(recordOf(entry));
  };

  const onEvent = async (event: GitHubEvent, depth: number): Promise<void> => {
    if (event.byJobToken && !WOKEN_BY_JOBS.includes(event.name)) return;
    if (event.name === 'push' && /^0+$/.test(event.sha)) return;
    const facts = library.factsOf(event);
    for (const [file, parsed] of await library.workflowsAt(event.sha)) {
      if (event.name === 'workflow_dispatch' && !names(event.workflow, file)) continue;
      if (github.isSwitchedOff(file)) continue;
      if (parsed.kind === 'invalid') {
        // GitHub shows a failed run for a file it cannot read on a push; elsewhere the file just never wakes.
        if (event.name === 'push' || event.name === 'workflow_dispatch') begin(parsed, event, depth);
      } else if (await isAwaken(parsed.kind === 'workflow' ? parsed.workflow.on : parsed.on, event, facts)) {
        begin(parsed, event, depth);
      }
    }
  };

  const begin = (parsed: ParsedWorkflow, event: GitHubEvent, depth: number): Run => {
    const file = parsed.kind === 'workflow' ? parsed.workflow.file : parsed.file;
    const name =
      parsed.kind === 'workflow'
        ? parsed.workflow.name
        : parsed.kind === 'unsupported'
          ? parsed.name
          : `.github/workflows/${file}`;
    const number = (counts.get(file) ?? 0) + 1;
    counts.set(file, number);
    const run: Run = {
      id: FIRST_RUN_ID + begun,
      number,
      file,
      name,
      event,
      inputs: parsed.kind === 'workflow' ? inputsOf(parsed.workflow, event) : {},
      depth,
      // Checks of a pull request's runs stand on its head commit, whatever commit the file came from.
      headSha: textAt(event.payload, 'pull_request', 'head', 'sha') ?? event.sha,
      headBranch:
        textAt(event.payload, 'pull_request', 'head', 'ref') ??
        event.ref.replace(/^refs\/(heads|tags)\//, ''),
      createdAt: now(),
      attempt: 1,
      triggeredBy: event.actor,
      startedAt: now(),
    };
    begun += 1;
    return enlist(run, parsed);
  };

  const enlist = (run: Run, parsed: ParsedWorkflow): Run => {
    const entry: Entry = {
      run,
      stop: new AbortController(),
      status: 'queued',
      conclusion: null,
      updatedAt: run.startedAt,
      problems: [],
      jobs: [],
    };
    entries.push(entry);
    github.recordRun(recordOf(entry));
    follow(parsed.kind === 'workflow' ? perform(entry, parsed.workflow) : refuse(entry, parsed.problems));
    return run;
  };

  const refuse = async (entry: Entry, problems: readonly string[]): Promise<void> => {
    entry.problems = problems;
    await finish(entry, { conclusion: 'failure', jobs: [] });
  };

  const perform = async (entry: Entry, workflow: Workflow): Promise<void> => {
    const { run } = entry;
    raise(entry, 'requested');
    let turn: (() => void) | 'cancelled';
    try {
      const wish = wishOf(workflow.concurrency, runScope(host, run));
      turn =
        wish === undefined
          ? () => undefined
          : await stir.aside(groups.enter(wish, () => entry.stop.abort('cancel'), entry.stop.signal));
    } catch (error) {
      return refuse(entry, [error instanceof Error ? error.message : String(error)]);
    }
    if (turn === 'cancelled') {
      entry.problems = [
        entry.stop.signal.aborted
          ? 'The run was canceled.'
          : 'Canceling since a higher priority waiting request exists',
      ];
      return finish(entry, { conclusion: 'cancelled', jobs: [] });
    }
    try {
      announce(entry, { status: 'in_progress' });
      raise(entry, 'in_progress');
      const outcome = await stir.aside(
        executeRun({
          host,
          run,
          workflow,
          checks,
          groups,
          stir,
          cancelled: entry.stop.signal,
          seat: seats,
          onStage: stagesOf(entry),
          onKillable: (job, kill) => {
            if (kill === undefined) killable.delete(job);
            else killable.set(job, kill);
          },
        }),
      );
      await finish(entry, outcome);
    } finally {
      turn();
    }
  };

  /** A run waits while one of its jobs stands at a door and none is on a machine. */
  const stagesOf = (entry: Entry): ExecuteOrder['onStage'] => {
    const stages = new Map<string, 'waiting' | 'running'>();
    return (job, stage) => {
      if (stage === undefined) stages.delete(job);
      else stages.set(job, stage);
      const all = [...stages.values()];
      const status = all.includes('waiting') && !all.includes('running') ? 'waiting' : 'in_progress';
      if (entry.status !== status) announce(entry, { status });
    };
  };

  const finish = async (entry: Entry, outcome: RunOutcome): Promise<void> => {
    entry.jobs = outcome.jobs;
    announce(entry, { status: 'completed', conclusion: outcome.conclusion });
    raise(entry, 'completed');
  };

  const raise = (entry: Entry, action: 'requested' | 'in_progress' | 'completed'): void => {
    if (closed || entry.run.depth >= DEEPEST_CHAIN) return;
    const record = recordOf(entry);
    const tell = async (): Promise<void> => {
      const sha = await library.headOf(host.defaultBranch);
      const listeners = [...(await library.workflowsAt(sha)).values()];
      if (!listeners.some((parsed) => listensTo(parsed, entry.run.name))) return;
      const commit = await library.describe(entry.run.headSha);
      await onEvent(
        workflowRunEvent({ host, run: entry.run, record, action, sha, commit }),
        entry.run.depth + 1,
      );
    };
    follow(tell());
  };

  /** Another attempt of the same run: its event, its commit and so its files as they were then. */
  const runAgain = async ({ run }: Entry, by: RunOrder['by']): Promise<void> => {
    const parsed = (await library.workflowsAt(run.event.sha)).get(run.file);
    if (parsed !== undefined)
      enlist({ ...run, attempt: run.attempt + 1, triggeredBy: by, startedAt: now() }, parsed);
  };

  github.onRunOrder(({ kind, run, by }) => {
    const entry = entries.findLast((one) => one.run.id === run);
    if (closed || entry === undefined) return;
    if (kind === 'cancel') entry.stop.abort('cancel');
    else follow(runAgain(entry, by));
  });

  github.onEvent((event) => {
    if (!closed) follow(onEvent(event, 0));
  });

  return {
    async settle() {
      await stir.still();
      const fresh = entries.filter((entry) => entry.status === 'completed' && !reported.has(entry));
      for (const entry of fresh) reported.add(entry);
      return fresh.map(reportOf);
    },
    async start(file, event) {
      const parsed = (await library.workflowsAt(event.sha)).get(file);
      if (parsed === undefined) throw new Error(`the default branch has no workflow ${file}`);
      return begin(parsed, event, 0).id;
    },
    async defaults() {
      const sha = await library.headOf(host.defaultBranch);
      return { sha, workflows: await library.workflowsAt(sha) };
    },
    kill: async (job) => killable.get(job)?.(),
    runs: () => entries.map(reportOf),
    log(id) {
      const entry = entries.findLast((one) => one.run.id === id);
      if (entry === undefined) return undefined;
      const problems = entry.problems.map((problem) => `##[error]${problem}\n`).join('');
      return problems + entry.jobs.map((job) => `=== ${titleOf(job)}: ${job.result}\n${job.log}`).join('\n');
    },
    defects: () => defects,
    async close() {
      closed = true;
      for (const entry of entries) if (entry.status !== 'completed') entry.stop.abort('cancel');
      await Promise.all(Array.from(killable.values(), (kill) => kill()));
      while (underway.size > 0) await Promise.race(underway);
    },
  };
};

const titleOf = ({ id, matrix }: JobRecord): string =>
  matrix === undefined ? id : `${id} ${labelOf(matrix)}`;

const recordOf = ({ run, status, conclusion, updatedAt }: Entry): WorkflowRunRecord => ({
  id: run.id,
  suite: suiteOf(run),
  workflow: run.file,
  name: run.name,
  event: run.event.name,
  status,
  conclusion,
  headSha: run.headSha,
  headBranch: run.headBranch,
  attempt: run.attempt,
  createdAt: run.createdAt,
  ...(run.attempt === 1 ? {} : { startedAt: run.startedAt }),
  updatedAt,
});

const reportOf = (entry: Entry): RunReport => ({
  ...recordOf(entry),
  action: entry.run.event.action,
  ref: entry.run.event.ref,
  actor: entry.run.event.actor.login,
  problems: entry.problems,
  jobs: entry.jobs.map(({ id, matrix, result, outputs, steps, problem }) => ({
    id,
    ...(matrix === undefined ? {} : { matrix }),
    result,
    outputs,
    steps,
    problem,
  })),
});

/** The `inputs` context: booleans and numbers as such, as the file types them; defaults where nothing was given. */
const inputsOf = (workflow: Workflow, event: GitHubEvent): Run['inputs'] => {
  if (event.name !== 'workflow_dispatch') return {};
  const declared = workflow.on.workflow_dispatch?.inputs ?? {};
  return Object.fromEntries(
    Object.entries(declared).map(([name, config]) => {
      const given = event.inputs?.[name] ?? config.default ?? (config.type === 'boolean' ? false : '');
      if (config.type === 'boolean') return [name, String(given) === 'true'];
      return [name, String(given)];
    }),
  );
};

const listensTo = (parsed: ParsedWorkflow, name: string): boolean => {
  if (parsed.kind === 'invalid') return false;
  const { on } = parsed.kind === 'workflow' ? parsed.workflow : parsed;
  return on.workflow_run?.workflows?.includes(name) ?? false;
};

const names = (asked: string | undefined, file: string): boolean =>
  asked !== undefined && (asked === file || asked.endsWith(`/${file}`));
