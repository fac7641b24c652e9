/** The events that the runner makes itself: `workflow_run` about a run, and `schedule`. */
import { createHash } from 'node:crypto';
import type { GitHubEvent, WorkflowRunRecord } from '../contract.ts';
import { slug } from './context.ts';
import { at, numberAt, textAt } from './json.ts';
import type { CommitDescription } from './library.ts';
import type { Run, RunnerHost } from './run.ts';

export interface RunEvent {
  readonly host: RunnerHost;
  readonly run: Run;
  readonly record: WorkflowRunRecord;
  readonly action: 'requested' | 'in_progress' | 'completed';
  /** Head of the default branch: a `workflow_run` workflow is always its version. */
  readonly sha: string;
  readonly commit: CommitDescription;
}

/** Payload as in GitHub's description of `workflow_run` (webhook-workflow-run-completed and its siblings). */
export const workflowRunEvent = (order: RunEvent): GitHubEvent => {
  const { host, run, record } = order;
  const repository = host.described.repository;
  const api = `${host.github.api}/repos/${slug(host.github)}`;
  const page = `${host.github.git}/${slug(host.github)}`;
  const id = workflowId(run.file);
  const path = `.github/workflows/${run.file}`;
  const sender = at(run.event.payload, 'sender');
  const url = `${api}/actions/runs/${run.id}`;
  const { suite } = record;
  return {
    name: 'workflow_run',
    action: order.action,
    ref: `refs/heads/${host.defaultBranch}`,
    sha: order.sha,
    actor: run.event.actor,
    // The end of a run wakes workflows whoever began it: how a job's dispatch can be followed by a `workflow_run`.
    byJobToken: false,
    payload: {
      action: order.action,
      repository,
      sender,
      workflow: {
        id,
        node_id: nodeId('Workflow', id),
        name: run.name,
        path,
        state: 'active',
        created_at: run.createdAt,
        updated_at: run.createdAt,
        url: `${api}/actions/workflows/${id}`,
        html_url: `${page}/blob/${host.defaultBranch}/${path}`,
        badge_url: `${page}/workflows/${encodeURIComponent(run.name)}/badge.svg`,
      },
      workflow_run: {
        id: run.id,
        node_id: nodeId('WorkflowRun', run.id),
        name: run.name,
        display_title: run.name,
        path,
        head_branch: run.headBranch,
        head_sha: run.headSha,
        head_commit: order.commit,
        event: run.event.name,
        status: record.status,
        conclusion: record.conclusion,
        run_number: run.number,
        run_attempt: record.attempt,
        run_started_at: run.startedAt,
        created_at: run.createdAt,
        updated_at: record.updatedAt,
        actor: sender,
        triggering_actor: sender,
        workflow_id: id,
        check_suite_id: suite,
        check_suite_node_id: nodeId('CheckSuite', suite),
        pull_requests: pullsOf(run, api),
        referenced_workflows: [],
        previous_attempt_url: null,
        repository: shortRepository(repository),
        head_repository: shortRepository(repository),
        url,
        html_url: `${page}/actions/runs/${run.id}`,
        jobs_url: `${url}/jobs`,
        logs_url: `${url}/logs`,
        artifacts_url: `${url}/artifacts`,
        cancel_url: `${url}/cancel`,
        rerun_url: `${url}/rerun`,
        check_suite_url: `${api}/check-suites/${suite}`,
        workflow_url: `${api}/actions/workflows/${id}`,
      },
    },
  };
};

/** What cron makes: the default branch's head, and the last editor of the schedule as the actor. */
export const scheduleEvent = (
  host: RunnerHost,
  order: {
    readonly file: string;
    readonly cron: string;
    readonly sha: string;
    readonly actor: GitHubEvent['actor'];
  },
): GitHubEvent => ({
  name: 'schedule',
  ref: `refs/heads/${host.defaultBranch}`,
  sha: order.sha,
  actor: order.actor,
  byJobToken: false,
  payload: {
    schedule: order.cron,
    workflow: `.github/workflows/${order.file}`,
    repository: host.described.repository,
    sender: host.described.account(order.actor.login),
  },
});

/** Pull requests of this repository at the run's head; GitHub leaves the list empty for those of forks. */
const pullsOf = (run: Run, api: string): readonly unknown[] => {
  const pull = at(run.event.payload, 'pull_request');
  if (pull === undefined) return [];
  const side = (name: 'head' | 'base'): unknown => ({
    ref: textAt(pull, name, 'ref'),
    sha: textAt(pull, name, 'sha'),
    repo: {
      id: numberAt(pull, name, 'repo', 'id'),
      url: textAt(pull, name, 'repo', 'url') ?? api,
      name: textAt(pull, name, 'repo', 'name'),
    },
  });
  if (numberAt(pull, 'head', 'repo', 'id') !== numberAt(pull, 'base', 'repo', 'id')) return [];
  return [
    {
      id: at(pull, 'id'),
      number: at(pull, 'number'),
      url: at(pull, 'url'),
      head: side('head'),
      base: side('base'),
    },
  ];
};

const shortRepository = (
  repository: RunnerHost['described']['repository'],
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(repository).filter(
      ([key]) =>
        [
          'id',
          'node_id',
          'name',
          'full_name',
          'private',
          'owner',
          'description',
          'fork',
          'url',
          'html_url',
        ].includes(key) ||
        (key.endsWith('_url') && !['git_url', 'ssh_url', 'clone_url', 'svn_url', 'mirror_url'].includes(key)),
    ),
  );

/** GitHub gives every workflow file a number; here it follows from the name, so that it is the same in every run. */
const workflowId = (file: string): number => createHash('sha256').update(file).digest().readUIntBE(0, 4);

const nodeId = (kind: string, id: number): string => Buffer.from(`${kind}:${id}`).toString('base64url');
