/** A GitHub for runner tests: a real bare repository and events told by hand; nothing answers over HTTP. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type {
  CheckRunRecord,
  GitHubEvent,
  GitHubWorld,
  OidcJob,
  Permissions,
  RunOrder,
  WorkflowRunRecord,
  WorldClock,
} from '../../../src/sandbox/contract.ts';
import { createWorldClock } from '../../../src/sandbox/clock.ts';
import { createDoors, type Doors } from '../../../src/sandbox/github/doors.ts';
import type { Ruleset } from '../../../src/sandbox/github/rules.ts';
import { startingSetup } from '../../../src/sandbox/github/setup.ts';
import { createRunner, type Runner } from '../../../src/sandbox/runner/runner.ts';
import type { RunnerHost } from '../../../src/sandbox/runner/run.ts';

export interface TestHost {
  readonly runner: Runner;
  readonly clock: WorldClock;
  readonly github: GitHubWorld;
  readonly doors: Doors;
  readonly tokens: {
    readonly token: string;
    readonly permissions: Permissions;
    readonly job: string;
    revoked: boolean;
  }[];
  readonly idTokenJobs: OidcJob[];
  readonly records: WorkflowRunRecord[];
  /** Everything that was told of check runs, in order. */
  readonly checks: CheckRunRecord[];
  readonly directory: string;
  /** Commits files (`undefined` deletes) on a branch and returns the commit. */
  commit(
    files: Readonly<Record<string, string | undefined>>,
    options?: { readonly branch?: string; readonly from?: string; readonly message?: string },
  ): string;
  /** The test merge of a pull request, as `refs/pull/<number>/merge`. */
  merge(base: string, head: string, number: number): string;
  tell(event: Partial<GitHubEvent> & { readonly name: string }): void;
  /** A push of the branch's head. */
  push(sha: string, branch?: string, before?: string): void;
  /** Somebody presses *Cancel* or *Re-run*. */
  order(order: RunOrder): void;
  close(): Promise<void>;
}

const REPOSITORY = {
  id: 77,
  name: 'access',
  full_name: 'contoso/access',
  owner: { id: 9, login: 'contoso' },
};
const ERIN = { login: 'erin', id: 1005 };

export const makeHost = (
  files: Readonly<Record<string, string>> = {},
  variables: Readonly<Record<string, string>> = {},
): TestHost => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-runner-'));
  const bare = join(directory, 'git', 'contoso', 'access.git');
  const tree = join(directory, 'tree');
  const jobs = join(directory, 'jobs');
  for (const path of [bare, jobs]) mkdirSync(path, { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'erin',
        GIT_AUTHOR_EMAIL: 'erin@contoso.example',
        GIT_COMMITTER_NAME: 'erin',
        GIT_COMMITTER_EMAIL: 'erin@contoso.example',
      },
    }).trim();
  git('init', '--quiet', '--bare', '--initial-branch=main', bare);
  git('-C', bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  git('clone', '--quiet', bare, tree);
  const listeners: ((event: GitHubEvent) => void)[] = [];
  const orders: ((order: RunOrder) => void)[] = [];
  const tokens: TestHost['tokens'] = [];
  const idTokenJobs: OidcJob[] = [];
  const records: WorkflowRunRecord[] = [];
  const checks: CheckRunRecord[] = [];
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z', monotonic: () => 0 });
  const setup = startingSetup('main');
  const rulesets: Ruleset[] = [];
  const doors = createDoors({ setup, rulesets, clock });
  const host: RunnerHost = {
    released: new Map(),
    github: {
      api: 'http://127.0.0.1:1',
      git: `file://${join(directory, 'git')}`,
      owner: 'contoso',
      name: 'access',
      repositoryId: REPOSITORY.id,
      bare,
      accounts: [],
      variables: new Map(Object.entries(variables)),
      secrets: new Map(),
      issueAccessToken: () => 'ghs_access',
      issueDeskToken: () => 'ghs_desk',
      receiveIssue: () => Promise.reject(new Error('no issues here')),
      addAccount: () => 'ghp_other',
      renameAccount: () => undefined,
      letActionsApprove: () => undefined,
      issueJobToken: (permissions, job) => {
        const token = `ghs_${tokens.length}_${'x'.repeat(40)}`;
        tokens.push({ token, permissions, job, revoked: false });
        return token;
      },
      revokeToken: (token) => {
        for (const one of tokens) if (one.token === token) one.revoked = true;
      },
      onEvent: (listener) => void listeners.push(listener),
      setup,
      knock: doors.knock,
      startWaitingJobs: (_, run) => doors.force(run),
      rulesets,
      labels: [],
      harden: () => undefined,
      isSwitchedOff: () => false,
      onRunOrder: (listener) => void orders.push(listener),
      recordRun: (run) => void records.push(run),
      recordCheck: (check) => void checks.push(check),
      state: () => ({}),
      close: async () => undefined,
    },
    oidc: {
      requestUrlFor: (job) => {
        idTokenJobs.push(job);
        return { url: 'http://127.0.0.1:1/token?x=1', token: 'id-token-request-secret' };
      },
    },
    clock,
    ca: undefined,
    defaultBranch: 'main',
    described: { repository: REPOSITORY, account: (login) => ({ login }) },
    directory: jobs,
  };
  const runner = createRunner(host);
  const test: TestHost = {
    runner,
    clock,
    github: host.github,
    doors,
    tokens,
    idTokenJobs,
    records,
    checks,
    directory,
    commit(changes, options = {}) {
      const branch = options.branch ?? 'main';
      const exists = git('-C', bare, 'branch', '--list', branch) !== '';
      git('-C', tree, 'fetch', '--quiet', 'origin');
      if (exists) git('-C', tree, 'checkout', '--quiet', '-B', branch, `origin/${branch}`);
      else if (options.from !== undefined) git('-C', tree, 'checkout', '--quiet', '-b', branch, options.from);
      else git('-C', tree, 'checkout', '--quiet', '--orphan', branch);
      for (const [path, text] of Object.entries(changes)) {
        const file = join(tree, path);
        if (text === undefined) rmSync(file);
        else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      }
      git('-C', tree, 'add', '-A');
      git('-C', tree, 'commit', '--quiet', '--allow-empty', '-m', options.message ?? 'Change');
      git('-C', tree, 'push', '--quiet', 'origin', branch);
      return git('-C', tree, 'rev-parse', 'HEAD');
    },
    merge(base, head, number) {
      const [merged = ''] = git('-C', bare, 'merge-tree', '--write-tree', base, head).split('\n');
      const commit = git('-C', bare, 'commit-tree', merged, '-p', base, '-p', head, '-m', 'Merge');
      git('-C', bare, 'update-ref', `refs/pull/${number}/merge`, commit);
      return commit;
    },
    tell(event) {
      const full: GitHubEvent = {
        ref: 'refs/heads/main',
        sha: git('-C', bare, 'rev-parse', 'refs/heads/main'),
        actor: ERIN,
        byJobToken: false,
        ...event,
        payload: { repository: REPOSITORY, sender: ERIN, ...event.payload },
      };
      for (const listener of listeners) listener(full);
    },
    push(sha, branch = 'main', before = '0'.repeat(40)) {
      test.tell({
        name: 'push',
        ref: `refs/heads/${branch}`,
        sha,
        payload: { ref: `refs/heads/${branch}`, before, after: sha, deleted: false },
      });
    },
    order(order) {
      for (const listener of orders) listener(order);
    },
    async close() {
      await runner.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  if (Object.keys(files).length > 0) test.commit(files);
  return test;
};

/** A workflow file with one job `a` of the given steps. */
export const workflow = (on: string, steps: string, more = ''): string => `name: test
on: ${on}
${more}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
${steps
  .trim()
  .split('\n')
  .map((line) => `      ${line}`)
  .join('\n')}
`;
