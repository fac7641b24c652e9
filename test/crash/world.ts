/** A whole sandbox without sockets for the crash matrix: every kind of privilege in one entitlement, and what is others' beside each. */
import { createGitHubClient } from '../../src/adapters/github/client.ts';
import { createGitHub } from '../../src/adapters/github/github.ts';
import { createLedgerStore } from '../../src/adapters/github/ledger-store.ts';
import { init } from '../../src/commands/init.ts';
import type { Digest, Installation } from '../../src/core/brand.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import type { Policy } from '../../src/core/policy.ts';
import { accountsFor, ADMINISTRATOR } from '../../src/sandbox/accounts.ts';
import { LATENCIES } from '../../src/sandbox/azure/latency.ts';
import { seedFor } from '../../src/sandbox/azure/seed-for.ts';
import type { SandboxAzure } from '../../src/sandbox/azure/world.ts';
import { createAzureWorld } from '../../src/sandbox/azure/world.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { Faults, GitHubEvent, GitHubWorld, WorldClock } from '../../src/sandbox/contract.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../src/sandbox/github/world.ts';
import { createPlatformClock } from '../../src/adapters/platform-clock.ts';
import type { PlatformClock } from '../../src/adapters/platform-clock.ts';
import type { Outside } from '../../src/sandbox/demo/outside.ts';
import type { Network } from '../sandbox-network.ts';
import { openDeadlyNetwork, unlessDead } from './process.ts';
import { edited, files, SETTINGS, SUBSCRIPTION, TEAM } from './policy.ts';
import { putOthersBeside } from './standing.ts';

export interface CrashWorld {
  readonly github: GitHubWorld;
  readonly azure: SandboxAzure;
  readonly clock: WorldClock;
  readonly outside: Outside;
  readonly genesis: Digest;
  readonly installation: Installation;
  readonly subscriptions: readonly string[];
  readonly accessToken: string;
  /** Dispatched by a run, and not taken up yet. */
  readonly woken: GitHubEvent[];
  /** The clock of one run; its waiting moves the world on, unless the run is dead. */
  clockOfRun(): PlatformClock;
  close(): Promise<void>;
}

const readPolicy = (): Policy => {
  const policy = parsePolicy({
    commit: undefined,
    files: files()
      .filter(({ path }) => path.startsWith('policies/'))
      .map(({ path, content }) => ({ path, text: content })),
  });
  if (policy.people !== undefined && policy.settings !== undefined) return policy;
  throw new Error(policy.findings.map(({ message }) => message).join('\n'));
};

/** A repository that has policies, and no ledger yet. */
export const openRepository = async (
  network: Network,
  clock: WorldClock,
  faults: Faults = createFaults(),
): Promise<GitHubWorld> =>
  createGitHubWorld({
    clock,
    faults,
    openFront: network.openFront,
    owner: 'contoso',
    ownerId: 880_001,
    name: 'access',
    repositoryId: 990_000_001,
    accounts: accountsFor(readPolicy().people),
    initial: files(),
    teams: [
      { slug: TEAM, members: [] },
      { slug: 'readers', members: ['bob', 'alice'] },
    ],
    allowances: { person: 10_000_000, job: 10_000_000 },
  });

/** Time stands still between the steps of a story, so that a run is the same whenever it is run. */
export const standingClock = (): WorldClock =>
  createWorldClock({ start: '2026-11-20T10:00:00Z', monotonic: () => 0 });

export const openCrashWorld = async (): Promise<CrashWorld> => {
  const policy = readPolicy();
  const network = openDeadlyNetwork();
  const clock = standingClock();
  const faults = createFaults();
  const github = await openRepository(network, clock, faults);
  const azure = await createAzureWorld({
    clock,
    faults,
    openFront: network.openFront,
    seed: seedFor(policy),
    certificates: { caPath: '', ca: '', tls: { key: '', cert: '' } },
    subjectPrefix: 'repo:contoso@880001/access@990000001',
    latencies: Object.fromEntries(Object.keys(LATENCIES).map((name) => [name, 0])),
  });
  const entraOf = (key: string): string =>
    [...(policy.people?.byKey.values() ?? [])].find((person) => person.key === key)?.entra ?? '';
  putOthersBeside(azure, entraOf);
  const woken: GitHubEvent[] = [];
  github.onEvent((event) => void (event.name === 'workflow_dispatch' ? woken.push(event) : 0));
  const clockOfRun = (): PlatformClock => clockOn(clock);
  const outside = outsideOf(github);
  const { genesis, installation } = await setUp(github, outside, clockOfRun());
  return {
    github,
    azure,
    clock,
    outside,
    genesis,
    installation,
    subscriptions: [SUBSCRIPTION.slice('/subscriptions/'.length)],
    accessToken: github.issueAccessToken('write'),
    woken,
    clockOfRun,
    async close() {
      await Promise.all([github.close(), azure.close()]);
      network.close();
    },
  };
};

/** Waiting moves the world's clock to when the wait is over; waits side by side end together. */
export const clockOn = (clock: WorldClock): PlatformClock => ({
  ...createPlatformClock(() => clock.now()),
  sleep: async (time) => {
    const until = clock.now() + time;
    await new Promise((resolve) => setImmediate(resolve));
    await unlessDead(() => {
      if (clock.now() < until) clock.set(new Date(until).toISOString());
    });
  },
});

const tokenOf = (github: GitHubWorld, login: string): string =>
  github.accounts.find((account) => account.login === login)?.token ?? '';

/** What people do, as the demo's own steps need it. */
const outsideOf = (github: GitHubWorld): Outside => ({
  addresses: {
    github: { api: github.api, git: github.git },
    azure: { arm: '', graph: '', authority: '', token: '' },
    oidc: '',
    control: '',
    ca: '',
    repository: `${github.owner}/${github.name}`,
    people: {},
    tenant: {},
    sample: null,
  },
  async gitHub(login, method, path, body) {
    const response = await fetch(`${github.api}/repos/${github.owner}/${github.name}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokenOf(github, login)}`,
        accept: 'application/vnd.github+json',
        'user-agent': 'a-person',
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  },
  arm: () => Promise.reject(new Error('Azure is looked at by its state')),
  control: () => Promise.reject(new Error('there is no control API here')),
});

/** What `gatehouse init` of a terminal has. */
export const initPorts = (github: GitHubWorld, clock: PlatformClock): Parameters<typeof init>[0] => {
  const client = createGitHubClient({
    apiUrl: github.api,
    token: tokenOf(github, ADMINISTRATOR),
    owner: github.owner,
    repo: github.name,
    onDate: (source, date) => clock.observe(source, date),
    sleep: () => Promise.resolve(),
  });
  const { evidence } = createGitHub(client, { expecting: undefined });
  return { store: createLedgerStore(client), evidence, clock };
};

const setUp = async (
  github: GitHubWorld,
  outside: Outside,
  clock: PlatformClock,
): Promise<{ readonly genesis: Digest; readonly installation: Installation }> => {
  const { json } = await init(initPorts(github, clock), {
    actor: { kind: 'person', login: ADMINISTRATOR },
    run: null,
  });
  const { body } = await outside.gitHub(ADMINISTRATOR, 'GET', `/contents/${SETTINGS}`);
  const { content, sha } = body as { content: string; sha: string };
  const settings = edited(Buffer.from(content, 'base64').toString('utf8'), (all) =>
    all.setIn(['ledger', 'genesis'], json.genesis),
  );
  const put = await outside.gitHub(ADMINISTRATOR, 'PUT', `/contents/${SETTINGS}`, {
    message: 'Name the ledger',
    branch: 'main',
    content: Buffer.from(settings).toString('base64'),
    sha,
  });
  if (put.status !== 200) throw new Error(`the settings: ${put.status} ${JSON.stringify(put.body)}`);
  return json;
};
