/** What a job sees of its run: the `github` context and the environment variables of GitHub's runner. */
import type { GitHubWorld } from '../contract.ts';
import { numberAt, textAt, toJson, type Json } from './json.ts';
import type { Run, RunnerHost } from './run.ts';

/** The `github` context; `token` is empty outside a job. */
export const gitHubContext = (
  host: RunnerHost,
  run: Run,
  job: { readonly id: string; readonly token: string } | undefined,
): Json => {
  const { github } = host;
  return {
    ...facts(host, run),
    api_url: github.api,
    server_url: github.git,
    graphql_url: `${github.api}/graphql`,
    event: toJson(run.event.payload),
    job: job?.id ?? '',
    token: job?.token ?? '',
    repositoryUrl: `${github.git}/${slug(github)}.git`,
    secret_source: 'Actions',
  };
};

export interface JobPlaces {
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  readonly eventFile: string;
  /** Leads to what Node compiled for earlier jobs; undefined: it keeps nothing. */
  readonly compiled: string | undefined;
}

/** The environment of every step of a job, before `env:` of the files. Paths of command files are added per step. */
export const runnerEnvironment = (
  host: RunnerHost,
  run: Run,
  job: string,
  places: JobPlaces,
): Readonly<Record<string, string>> => {
  const { github } = host;
  const named = Object.entries(facts(host, run)).map(
    ([key, value]) => [`GITHUB_${key.toUpperCase()}`, String(value)] as const,
  );
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: places.home,
    LANG: 'C.UTF-8',
    CI: 'true',
    ...Object.fromEntries(named),
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: github.api,
    GITHUB_GRAPHQL_URL: `${github.api}/graphql`,
    GITHUB_SERVER_URL: github.git,
    GITHUB_JOB: job,
    GITHUB_WORKSPACE: places.workspace,
    GITHUB_EVENT_PATH: places.eventFile,
    RUNNER_NAME: 'sandbox',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_OS: process.platform === 'win32' ? 'Windows' : process.platform === 'darwin' ? 'macOS' : 'Linux',
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_TEMP: places.temp,
    RUNNER_TOOL_CACHE: places.temp,
    RUNNER_WORKSPACE: places.workspace,
    ...(host.ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: host.ca }),
    ...recorder(),
  };
};

/** Whoever records the sandbox's own traffic (RECORD_FILE, with the recorder in NODE_OPTIONS) records its jobs' too. */
const recorder = (): Readonly<Record<string, string>> => {
  const { RECORD_FILE: file, NODE_OPTIONS: options } = process.env;
  return file === undefined || options === undefined ? {} : { RECORD_FILE: file, NODE_OPTIONS: options };
};

export const slug = (github: Pick<GitHubWorld, 'owner' | 'name'>): string => `${github.owner}/${github.name}`;

/** The account that owns the repository, from the event. */
export const ownerId = (run: Run): number => numberAt(run.event.payload, 'repository', 'owner', 'id') ?? 0;

const facts = (host: RunnerHost, run: Run): Readonly<Record<string, string>> => {
  const { github } = host;
  const { event } = run;
  const isPull = event.name === 'pull_request' || event.name === 'pull_request_target';
  return {
    actor: event.actor.login,
    actor_id: String(event.actor.id),
    triggering_actor: run.triggeredBy.login,
    base_ref: isPull ? (textAt(event.payload, 'pull_request', 'base', 'ref') ?? '') : '',
    head_ref: isPull ? (textAt(event.payload, 'pull_request', 'head', 'ref') ?? '') : '',
    event_name: event.name,
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_protected: 'false',
    ref_type: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: slug(github),
    repository_id: String(github.repositoryId),
    repository_owner: github.owner,
    repository_owner_id: String(ownerId(run)),
    retention_days: '90',
    run_attempt: String(run.attempt),
    run_id: String(run.id),
    run_number: String(run.number),
    sha: event.sha,
    workflow: run.name,
    workflow_ref: `${slug(github)}/.github/workflows/${run.file}@${event.ref}`,
    workflow_sha: event.sha,
  };
};
