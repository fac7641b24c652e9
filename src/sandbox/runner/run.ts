/** The values that the runner's parts hand each other: a run, its jobs and steps, and the world they run in. */
import type { AzureWorld, GitHubEvent, GitHubWorld, WorkflowRunRecord, WorldClock } from '../contract.ts';
import type { Overheard } from '../overheard.ts';
import type { Annotation } from './command.ts';
import type { Json } from './json.ts';

/** What the runner needs of the world. */
export interface RunnerHost {
  readonly github: GitHubWorld;
  readonly oidc: Pick<AzureWorld, 'requestUrlFor'>;
  readonly clock: Pick<WorldClock, 'now'>;
  /** Path of the certificate that signs the sandbox's own; undefined where all of it is plain HTTP. */
  readonly ca: string | undefined;
  readonly defaultBranch: string;
  /** The repository and its people as payloads show them, for the events that the runner makes itself. */
  readonly described: {
    readonly repository: Readonly<Record<string, unknown>>;
    account(login: string): Readonly<Record<string, unknown>>;
  };
  /** Where workspaces are made; everything below it is the runner's. */
  readonly directory: string;
  /** Where Node keeps what it compiled of actions, for all jobs: a job compiles the same bundle as the one before it. */
  readonly compiled?: string;
  /** Actions of other repositories, each at its commit: what `uses:` says → where it lies. */
  readonly released: ReadonlyMap<string, string>;
  /** Hears of what must not leak, and of what jobs print. */
  readonly overheard?: Overheard;
}

export interface Run {
  readonly id: number;
  /** Counts the runs of this workflow, from 1. */
  readonly number: number;
  readonly file: string;
  readonly name: string;
  readonly event: GitHubEvent;
  /** `on.workflow_dispatch.inputs` with defaults applied and typed; empty for every other event. */
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  /** How many `workflow_run` events stand between this run and the event that began it. */
  readonly depth: number;
  readonly headSha: string;
  readonly headBranch: string;
  readonly createdAt: string;
  /** From 1. */
  readonly attempt: number;
  /** Who ran it this time; `event.actor` began it. */
  readonly triggeredBy: GitHubEvent['actor'];
  readonly startedAt: string;
}

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface StepRecord {
  readonly name: string;
  readonly id: string | undefined;
  /** Before `continue-on-error`. */
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly Annotation[];
  /** Markdown of `GITHUB_STEP_SUMMARY`, masked. */
  readonly summary: string;
}

export interface JobRecord {
  readonly id: string;
  /** Its values, where it is one of a matrix. */
  readonly matrix?: Readonly<Record<string, Json>>;
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepRecord[];
  /** Why the job failed before its first step, or was cancelled. */
  readonly problem: string | undefined;
  readonly log: string;
}

/** One run as `POST /settle` and `GET /state` show it. */
export interface RunReport extends WorkflowRunRecord {
  readonly action: string | undefined;
  readonly ref: string;
  readonly actor: string;
  /** Why the workflow file could not be run at all. */
  readonly problems: readonly string[];
  readonly jobs: readonly Omit<JobRecord, 'log'>[];
}
