/** A set-up as `docs/adopt.md` wants it, in process: the sandbox's GitHub, and `doctor` through the real adapters. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { doctor, type DoctorOutcome, doctorAloud } from '../../src/commands/doctor.ts';
import { init } from '../../src/commands/init.ts';
import type { Report } from '../../src/commands/report.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { GitHubWorld, Permissions, WorkflowRunRecord } from '../../src/sandbox/contract.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../src/sandbox/github/world.ts';
import { wire, type Wiring } from '../../src/wire.ts';
import { fakeLog } from '../fakes/log.ts';
import { edited, ownPolicies } from '../commands/bench.ts';
import { wireRecorder } from '../wire.ts';
import { createRequestLog } from '../../src/sandbox/http.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** What the job `doctor` of audit.yml has. */
export const OF_THE_JOB: Permissions = {
  contents: 'read',
  actions: 'read',
  issues: 'write',
  statuses: 'read',
  'id-token': 'write',
};

export const CODEOWNERS = `/policies/ @erin
/.github/ @erin
/dist/ @erin
/action.yml @erin
/package*.json @erin
`;

export interface DoctorWorld {
  readonly github: GitHubWorld;
  readonly clock: ReturnType<typeof createWorldClock>;
  readonly faults: ReturnType<typeof createFaults>;
  /** Somebody changes a file of main directly, as only an administrator can; `null` takes it away. */
  change(files: Readonly<Record<string, string | null>>): Promise<void>;
  /** `who`: a login, or the rights of a job. */
  ports(who: string | Permissions): Wiring;
  doctor(who?: string | Permissions): Promise<DoctorOutcome>;
  /** As the daily run does it. */
  aloud(): Promise<Report>;
  /** REST as the administrator. */
  rest(method: string, path: string, body?: unknown): Promise<any>;
  /** What a sweep that succeeded leaves in GitHub's record. */
  sweep(): Promise<void>;
  /** Runs commands in a shell in which `gh` is the administrator's and speaks with this world; `files`: of the folder it is in. */
  shell(commands: readonly string[], files?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

const workflows = async (): Promise<Record<string, string>> => {
  const folder = '.github/workflows';
  const names = (await readdir(join(root, folder))).filter((name) => name !== 'ci.yml');
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [`${folder}/${name}`, await readFile(join(root, folder, name), 'utf8')]),
    ),
  );
};

const initial = async (): Promise<Record<string, string>> => ({
  ...ownPolicies(),
  ...(await workflows()),
  '.github/CODEOWNERS': CODEOWNERS,
  '.github/ISSUE_TEMPLATE/access-request.yml': 'name: Ask for access\n',
  'action.yml': 'name: gatehouse\n',
  'package.json': '{}\n',
  'dist/action.js': '// built\n',
  'requests/README.md': '# What can be asked for\n',
});

const asGitHubMakesIt = ({ rulesets, setup, labels }: GitHubWorld): void => {
  rulesets.splice(0);
  labels.splice(0);
  setup.environments.splice(0);
  setup.allowsForks = true;
  setup.actions = { enabled: true, allowed: 'all', pinned: false };
  setup.tokenDefaults = { permissions: 'write', mayApprove: true };
};

/** Hardened from the beginning, for a test to weaken it; `bare`: these files alone, and set up as GitHub makes a repository. */
export const openDoctorWorld = async (bare?: Readonly<Record<string, string>>): Promise<DoctorWorld> => {
  const begin = bare ?? (await initial());
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z' });
  const faults = createFaults();
  const people = ['alice', 'bob', 'carol', 'dave', 'erin', 'mallory'];
  const github = await createGitHubWorld({
    clock,
    faults,
    log: createRequestLog(wireRecorder().heard),
    owner: 'contoso',
    name: 'access',
    repositoryId: 900_001,
    ownerId: 900_000,
    accounts: people.map((login, index) => ({
      login,
      id: 1001 + index,
      role: login === 'erin' ? 'admin' : 'write',
    })),
    teams: [{ slug: 'platform', members: ['erin'] }],
    initial: Object.entries(begin).map(([path, content]) => ({ path, content })),
  });
  const tokenOf = (login: string): string =>
    github.accounts.find((account) => account.login === login)?.token ?? '';
  const log = fakeLog();
  const ports: DoctorWorld['ports'] = (who) =>
    wire({
      github: {
        apiUrl: github.api,
        token: typeof who === 'string' ? tokenOf(who) : github.issueJobToken(who, 'doctor'),
        owner: github.owner,
        repo: github.name,
      },
      azure: undefined,
      organization: undefined,
      run: { workflow: 'audit.yml', id: '1', attempt: 1 },
      expecting: undefined,
      log,
      idToken: () => Promise.reject(new Error('no identity here')),
    });
  const rest: DoctorWorld['rest'] = async (method, path, body) => {
    const answer = await fetch(`${github.api}/repos/contoso/access${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokenOf('erin')}`,
        'user-agent': 'test',
        accept: 'application/vnd.github+json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const change: DoctorWorld['change'] = async (files) => {
    for (const [path, content] of Object.entries(files)) {
      const before = await rest('GET', `/contents/${path}`).catch(() => undefined);
      await rest(content === null ? 'DELETE' : 'PUT', `/contents/${path}`, {
        message: `Change ${path}`,
        branch: 'main',
        ...(before === undefined ? {} : { sha: before.sha }),
        ...(content === null ? {} : { content: Buffer.from(content).toString('base64') }),
      });
    }
  };
  const settings = 'policies/gatehouse.yaml';
  const begun = await init(ports('erin'), { actor: { kind: 'gatehouse' }, run: null });
  await change({
    [settings]: edited(begin[settings] ?? '', /genesis: '[^']*'/, `genesis: '${begun.json.genesis}'`),
  });
  if (bare === undefined) github.harden();
  else asGitHubMakesIt(github);
  let runs = 0;
  return {
    github,
    clock,
    faults,
    change,
    ports,
    rest,
    doctor: (who = 'erin') => doctor({ ...ports(who), azure: undefined }),
    aloud: () => doctorAloud({ ...ports(OF_THE_JOB), azure: undefined }),
    async sweep() {
      runs += 1;
      const now = new Date(clock.now()).toISOString();
      const head: string = (await rest('GET', '/git/ref/heads/main')).object.sha;
      const record: WorkflowRunRecord = {
        id: 5_000 + runs,
        suite: 6_000 + runs,
        workflow: 'revoke.yml',
        name: 'revoke',
        event: 'schedule',
        status: 'completed',
        conclusion: 'success',
        headSha: head,
        headBranch: 'main',
        attempt: 1,
        createdAt: now,
        updatedAt: now,
      };
      github.recordRun(record);
    },
    async shell(commands, inside = {}) {
      const folder = await mkdtemp(join(tmpdir(), 'gatehouse-gh-'));
      const script = join(import.meta.dirname, 'gh.mjs');
      await writeFile(join(folder, 'gh'), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, {
        mode: 0o755,
      });
      for (const [path, text] of Object.entries(inside)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      const env = {
        REPO: 'contoso/access',
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
        GH_API: github.api,
        GH_TOKEN: tokenOf('erin'),
      };
      for (const command of commands)
        await run('bash', ['-o', 'pipefail', '-c', command], { env, cwd: folder });
      await rm(folder, { recursive: true, force: true });
    },
    close: () => github.close(),
  };
};
