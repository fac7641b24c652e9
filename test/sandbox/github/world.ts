/** A sandbox GitHub with the six people, and clients for each of them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Octokit } from '@octokit/rest';
import type { GitHubEvent, GitHubWorld, Permissions } from '../../../src/sandbox/contract.ts';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createWorldClock } from '../../../src/sandbox/clock.ts';
import { createGitHubWorld, type GitHubWorldOptions } from '../../../src/sandbox/github/world.ts';

export const PEOPLE = [
  { login: 'alice', id: 1001, role: 'write' },
  { login: 'bob', id: 1002, role: 'write' },
  { login: 'carol', id: 1003, role: 'write' },
  { login: 'dave', id: 1004, role: 'write' },
  { login: 'erin', id: 1005, role: 'admin' },
  { login: 'mallory', id: 1006, role: 'write' },
] as const;
export type Login = (typeof PEOPLE)[number]['login'];

const WORKFLOW =
  'name: Elevate\non:\n  push:\n  workflow_dispatch:\n    inputs: { number: { required: false } }\njobs: {}\n';
const FILES = [
  { path: 'README.md', content: '# access\n' },
  { path: 'policies/gatehouse.yaml', content: 'version: 1\n' },
  { path: 'policies/entitlements/prod-vm-admin.yaml', content: 'kind: entitlement\n' },
  { path: 'requests/README.md', content: 'catalogue\n' },
  { path: '.github/workflows/elevate.yml', content: WORKFLOW },
  { path: 'link', content: 'README.md', mode: '120000' },
];

export const repo = { owner: 'contoso', repo: 'access' };

export interface Scene {
  readonly world: GitHubWorld;
  readonly clock: ReturnType<typeof createWorldClock>;
  readonly faults: ReturnType<typeof createFaults>;
  readonly events: GitHubEvent[];
  as(login: Login): Octokit;
  job(permissions: Permissions): Octokit;
  /** Somebody with this token. */
  client(token: string): Octokit;
  token(login: Login): string;
  git(login: Login, directory: string, ...args: string[]): Promise<string>;
  graphql(
    client: Octokit,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<{ data?: any; errors?: any[] }>;
}

export const openScene = async (options: Partial<GitHubWorldOptions> = {}): Promise<Scene> => {
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z' });
  const faults = createFaults();
  const world = await createGitHubWorld({
    clock,
    faults,
    owner: 'contoso',
    name: 'access',
    repositoryId: 700001,
    ownerId: 500001,
    accounts: PEOPLE,
    initial: FILES,
    ...options,
  });
  const events: GitHubEvent[] = [];
  world.onEvent((event) => events.push(event));
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const client = (auth: string): Octokit => new Octokit({ auth, baseUrl: world.api, log: silent });
  const token = (login: Login): string => world.accounts.find((account) => account.login === login)!.token;
  return {
    world,
    clock,
    faults,
    events,
    token,
    as: (login) => client(token(login)),
    client,
    job: (permissions) => client(world.issueJobToken(permissions, 'job-1')),
    async git(login, directory, ...args) {
      const env = {
        PATH: process.env['PATH'],
        HOME: '/nonexistent',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
      };
      const person = PEOPLE.find((entry) => entry.login === login)!;
      const header = `http.extraHeader=Authorization: Basic ${Buffer.from(`${login}:${token(login)}`).toString('base64')}`;
      const name = [
        '-c',
        `user.name=${login}`,
        '-c',
        `user.email=${person.id}+${login}@users.noreply.github.com`,
      ];
      const { stdout, stderr } = await promisify(execFile)(
        'git',
        ['-C', directory, '-c', header, ...name, ...args],
        { env },
      );
      return stdout + stderr;
    },
    async graphql(octokit, query, variables = {}) {
      const { data } = await octokit.request('POST /graphql', { query, variables });
      return data;
    },
  };
};

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A branch with one request file, and the pull request for it. */
export const fileRequest = async (
  scene: Scene,
  login: Login = 'alice',
  branch = 'failover',
  path = `requests/${branch}.yaml`,
) => {
  const client = scene.as(login);
  const { data: main } = await client.git.getRef({ ...repo, ref: 'heads/main' });
  await client.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: main.object.sha });
  const { data: file } = await client.repos.createOrUpdateFileContents({
    ...repo,
    path,
    branch,
    message: 'Ask',
    content: base64('entitlement: prod-vm-admin\n'),
  });
  const { data: pull } = await client.pulls.create({
    ...repo,
    title: 'Fail over',
    head: branch,
    base: 'main',
    body: 'Please',
  });
  return { pull, file, number: pull.number, head: pull.head.sha };
};

/** Status and body of an answer, also of a refusal. */
export const outcome = (promise: Promise<unknown>): Promise<{ status: number; body: any; headers: any }> =>
  promise.then(
    (answer: any) => ({ status: answer.status, body: answer.data, headers: answer.headers }),
    (error: any) => ({ status: error.status, body: error.response?.data, headers: error.response?.headers }),
  );
