/** A whole sandbox in which a bench starts Gatehouse's commands as processes, as GitHub's runner would, and people act between. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Latencies } from '../../../src/sandbox/azure/latency.ts';
import type { Permissions } from '../../../src/sandbox/contract.ts';
import { outside } from '../../../src/sandbox/demo/outside.ts';
import type { Exchange } from '../../../src/sandbox/http.ts';
import { startWorld } from '../../../src/sandbox/world.ts';
import { onlyWhatIFire, type Scenario } from '../../../test/scenarios/kit.ts';
import { type Child, runChild } from './child.ts';
import { createWays, type Rounds, type Ways } from './ways.ts';

const root = resolve(import.meta.dirname, '../../..');
export const DIST = resolve(process.env['GATEHOUSE_DIST'] ?? join(root, 'dist'));

/** A Wednesday like any other: what is counted must not depend on the day of the count. */
const START = '2026-11-25T10:00:00Z';

/** A job of the workflows that runs the action. */
export interface Job {
  readonly command: 'evaluate' | 'act' | 'elevate' | 'revoke' | 'doctor';
  readonly event?: unknown;
  /** Inputs of the action besides those of its environment. */
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface Stage extends Scenario {
  readonly ways: Ways;
  /** The environment of a process of the job, with a token of its own; for a process that asks elsewhere, `api` says where. */
  environment(job: Job, api?: string): Readonly<Record<string, string>>;
  runJob(job: Job, more?: Readonly<Record<string, string>>): Promise<Child>;
  countJob(job: Job): Promise<Counts>;
  /** `dist/cli.js` for somebody at a terminal, in a clone of the repository as it is now. */
  runCli(args: readonly string[], more?: Readonly<Record<string, string>>): Promise<Child>;
  countCli(args: readonly string[]): Promise<Counts>;
}

export interface Counts extends Rounds {
  /** Bytes of `dist/` that the process loaded as code. */
  readonly code: number;
  /** Files among them that hold an SDK of Azure. */
  readonly azure: number;
}

const codeIn = (urls: readonly string[]): Pick<Counts, 'code' | 'azure'> => {
  const files = urls.map((url) => fileURLToPath(url)).filter((path) => path.startsWith(`${DIST}/`));
  const isAzure = (path: string): boolean => /^\/\/ node_modules\/@azure\//m.test(readFileSync(path, 'utf8'));
  return {
    code: files.reduce((sum, path) => sum + statSync(path).size, 0),
    azure: files.filter(isAzure).length,
  };
};

const PLACES = {
  evaluate: ['request.yml', 'evaluate'],
  act: ['request.yml', 'act'],
  elevate: ['elevate.yml', 'elevate'],
  revoke: ['revoke.yml', 'revoke'],
  doctor: ['audit.yml', 'doctor'],
} as const;

interface WorkflowJob {
  readonly permissions: Permissions;
  readonly environment: string;
}

const jobOf = (command: Job['command']): WorkflowJob => {
  const [file, name] = PLACES[command];
  const { jobs }: { readonly jobs: Readonly<Record<string, WorkflowJob>> } = parse(
    readFileSync(join(root, '.github/workflows', file), 'utf8'),
  );
  const job = jobs[name];
  if (job === undefined) throw new Error(`${file} has no job ${name}`);
  return job;
};

const IDENTITIES = {
  evaluate: undefined,
  act: undefined,
  elevate: 'ELEVATE',
  revoke: 'REVOKE',
  doctor: 'AUDIT',
} as const;

/** Azure answers without its waits: how often somebody asks whether something is done would depend on the machine. */
const WITHOUT_WAITS: Latencies = {
  pimEvaluation: 0,
  pimProvisioning: 0,
  pimInstance: 0,
  graphListing: 0,
  pimReconciliation: 0,
  roleAssignmentRead: 0,
  principalReplication: 0,
  networkWrite: 0,
  firewallUpdate: 0,
  networkDelete: 0,
  bastionListing: 0,
  bastionDisconnect: 0,
  jitOpen: 0,
  jitClose: 0,
  retryAfterSeconds: 0,
};

/** What is counted also says which files it loaded. */
const LISTING = { BENCH_FILES: '1' };

/** No workflow wakes by itself in it. `heard`: every exchange with every API. */
export const openStage = async (heard?: (exchange: Exchange) => void): Promise<Stage> => {
  const ways = createWays();
  const world = await startWorld({
    dist: DIST,
    start: START,
    latencies: WITHOUT_WAITS,
    way: ways.way,
    ...(heard === undefined ? {} : { heard }),
  });
  const { sample, tenant } = world.addresses;
  if (sample === null) throw new Error('the own policies have no sample');
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const scenario: Scenario = {
    world,
    outside: outside(world.addresses),
    sample,
    nsg: tenant['nsg'] ?? '',
    subscription: tenant['subscription'] ?? '',
    async close() {
      await world.close();
      rmSync(directory, { recursive: true });
    },
  };
  await onlyWhatIFire(scenario);
  const { github, azure, addresses } = world;
  let runs = 0;

  const variable = (name: string): string => github.variables.get(name) ?? '';
  const inputs = (command: Job['command']): Readonly<Record<string, string>> => {
    const identity = IDENTITIES[command];
    if (identity === undefined) return {};
    return {
      installation: variable('GATEHOUSE_INSTALLATION'),
      'azure-tenant-id': variable('GATEHOUSE_AZURE_TENANT_ID'),
      'azure-client-id': variable(`GATEHOUSE_${identity}_CLIENT_ID`),
      'azure-subscriptions': variable('GATEHOUSE_AZURE_SUBSCRIPTIONS'),
      'azure-authority': azure.authority,
      'azure-arm-endpoint': azure.arm,
      'azure-graph-endpoint': azure.graph,
      'azure-token-audience': 'api://AzureADTokenExchange',
      ...(command === 'doctor'
        ? {
            'azure-elevate-client-id': variable('GATEHOUSE_ELEVATE_CLIENT_ID'),
            'azure-revoke-client-id': variable('GATEHOUSE_REVOKE_CLIENT_ID'),
          }
        : {}),
    };
  };

  const environment: Stage['environment'] = ({ command, event, inputs: more = {} }, api = github.api) => {
    runs += 1;
    const { permissions, environment: place } = jobOf(command);
    const [file] = PLACES[command];
    const id = 9_000_000_000 + runs;
    const home = join(directory, String(id));
    mkdirSync(home);
    writeFileSync(join(home, 'event.json'), JSON.stringify(event ?? {}));
    for (const name of ['output', 'summary']) writeFileSync(join(home, name), '');
    const key = `${id}/${command}`;
    const ref = 'refs/heads/main';
    const request = azure.requestUrlFor({
      job: key,
      repository: addresses.repository,
      repositoryId: github.repositoryId,
      ownerId: 880_001,
      environment: place,
      ref,
      workflow: `${addresses.repository}/.github/workflows/${file}@${ref}`,
      event: 'workflow_dispatch',
      actor: 'erin',
      runId: id,
      runAttempt: 1,
    });
    const given = { command, token: github.issueJobToken(permissions, key), ...inputs(command), ...more };
    return {
      HOME: home,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: api,
      GITHUB_SERVER_URL: github.git,
      GITHUB_REPOSITORY: addresses.repository,
      GITHUB_EVENT_PATH: join(home, 'event.json'),
      GITHUB_OUTPUT: join(home, 'output'),
      GITHUB_STEP_SUMMARY: join(home, 'summary'),
      GITHUB_WORKFLOW: command,
      GITHUB_RUN_ID: String(id),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_ACTOR_ID: '1005',
      NODE_EXTRA_CA_CERTS: addresses.ca,
      ...(permissions['id-token'] === 'write'
        ? { ACTIONS_ID_TOKEN_REQUEST_URL: request.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: request.token }
        : {}),
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    };
  };

  /** A checkout of main with the ledger branch beside it, as people and jobs have it. */
  const clone = (): string => {
    const path = mkdtempSync(join(directory, 'clone-'));
    const git = (...args: readonly string[]): void =>
      void execFileSync('git', args, { cwd: path, stdio: 'ignore' });
    git('clone', '--quiet', '--branch', 'main', github.bare, '.');
    git('branch', '--quiet', 'gatehouse-ledger', 'origin/gatehouse-ledger');
    return path;
  };

  const counted = async (start: (started: (pid: number) => void) => Promise<Child>): Promise<Counts> => {
    let counting: { stop(): Rounds } | undefined;
    const { exit, said, files } = await start((pid) => void (counting = ways.count(pid, world.log)));
    const rounds = counting?.stop();
    if (rounds === undefined || exit === 2) throw new Error(`a command that is counted failed: ${said}`);
    return { ...rounds, ...codeIn(files) };
  };

  const job = (of: Job, more = {}, started?: (pid: number) => void): Promise<Child> =>
    runChild({
      args: [join(DIST, 'action.js')],
      directory,
      env: { ...environment(of), ...more },
      ...(started === undefined ? {} : { started }),
    });
  const cli = (args: readonly string[], more = {}, started?: (pid: number) => void): Promise<Child> => {
    const env = {
      HOME: directory,
      GITHUB_API_URL: github.api,
      GITHUB_SERVER_URL: github.git,
      GITHUB_REPOSITORY: addresses.repository,
      GITHUB_TOKEN: addresses.people['alice'] ?? '',
      ...more,
    };
    return runChild({
      args: [join(DIST, 'cli.js'), ...args],
      directory: clone(),
      env,
      ...(started === undefined ? {} : { started }),
    });
  };

  return {
    ...scenario,
    ways,
    environment,
    runJob: (of, more) => job(of, more),
    countJob: (of) => counted((started) => job(of, LISTING, started)),
    runCli: (args, more) => cli(args, more),
    countCli: (args) => counted((started) => cli(args, LISTING, started)),
  };
};
