/** A whole Gatehouse in one process: the real commands over the real adapters, against the sandbox's GitHub and Azure over HTTP. */
import type { GrantNumber } from '../../src/core/brand.ts';
import { installationOf } from '../../src/core/ledger/installation.ts';
import { digest } from '../../src/core/brand.ts';
import type { Digest, Installation } from '../../src/core/brand.ts';
import type { LedgerEvent } from '../../src/core/ledger/event.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { init } from '../../src/commands/init.ts';
import type { Report } from '../../src/commands/report.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { verify } from '../../src/commands/verify.ts';
import { createGitLedgerHistory } from '../../src/adapters/git/ledger-history.ts';
import { accountsFor } from '../../src/sandbox/accounts.ts';
import type { Latencies } from '../../src/sandbox/azure/latency.ts';
import { seedFor } from '../../src/sandbox/azure/seed-for.ts';
import { createAzureWorld } from '../../src/sandbox/azure/world.ts';
import type { SandboxAzure } from '../../src/sandbox/azure/world.ts';
import type { Faults, GitHubEvent, GitHubWorld, Permissions } from '../../src/sandbox/contract.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../src/sandbox/github/world.ts';
import { createRequestLog } from '../../src/sandbox/http.ts';
import type { RawAnswer, RequestLog } from '../../src/sandbox/http.ts';
import type { WireOptions, Wiring } from '../../src/wire.ts';
import { wire } from '../../src/wire.ts';
import type { Carrier, Packet } from '../sandbox-network.ts';
import { openNetwork } from '../sandbox-network.ts';
import { openChance } from './chance.ts';
import { createPeople } from './people.ts';
import type { People } from './people.ts';
import { housePolicies, SUBSCRIPTIONS } from './policies.ts';
import type { HousePlan } from './policies.ts';
import { createFreeStage } from './free-stage.ts';
import type { Outcome, Stage } from './stage.ts';
import { createStage, randomFrom } from './stage.ts';
import { trustedCertificates } from '../trusted.ts';

export type Command = 'elevate' | 'revoke';

export interface HouseOptions extends HousePlan {
  readonly seed?: number;
  /** World time that the slowest request takes, milliseconds. */
  readonly slowest?: number;
  readonly latencies?: Partial<Latencies>;
  /** Real sockets and real time; nobody decides the order. */
  readonly real?: boolean;
  /** In place of an empty list of ordered faults. */
  readonly faults?: Faults;
  /** In place of one that decides the order from the seed; not with `real`. */
  readonly stage?: (start: string) => Stage;
  /** Requests an hour that GitHub gives all jobs together; what it gives without an App when absent. */
  readonly jobAllowance?: number;
  /** Changes an answer on its way to a run; not with `real`. */
  readonly tamper?: (packet: Packet, answer: RawAnswer) => RawAnswer;
}

/** One run of a workflow: what it said, or that it was killed. */
export interface Run {
  readonly job: string;
  readonly command: Command;
  readonly over: Promise<Outcome<Report>>;
}

export interface House {
  readonly stage: Stage;
  readonly github: GitHubWorld;
  readonly azure: SandboxAzure;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly people: People;
  readonly installation: Installation;
  readonly genesis: Digest;
  /** What the runs said, a line each, the newest last. */
  readonly said: readonly string[];
  /** Workflows that were woken by dispatch since the last look. */
  woken(): readonly string[];
  /** Begins a run; it goes on while the stage plays. `expected`: the count of an operator. */
  start(command: Command, options?: { readonly platformOnly?: boolean }): Run;
  /** Begins these runs together and plays them to their end. */
  runs(...commands: readonly Command[]): Promise<readonly Outcome<Report>[]>;
  /** Plays until these, and every other run, are over. */
  finish(
    started: readonly Run[],
    between?: (step: number) => Promise<void>,
  ): Promise<readonly Outcome<Report>[]>;
  advance(milliseconds: number): void;
  events(): Promise<readonly LedgerEvent[]>;
  types(grant: GrantNumber): Promise<readonly string[]>;
  /** How many grants the ledger calls open. */
  openGrants(): Promise<number>;
  verifies(): Promise<boolean>;
  close(): Promise<void>;
}

const OWNER = { login: 'contoso', id: 880_001 };
const REPOSITORY = { name: 'access', id: 990_000_001 };
const MINUTES = 60_000;

/** What the workflows of `.github/workflows` give their jobs. */
const PERMISSIONS: Readonly<Record<Command, Permissions>> = {
  elevate: {
    contents: 'write',
    actions: 'read',
    'pull-requests': 'write',
    issues: 'write',
    statuses: 'write',
    'id-token': 'write',
  },
  revoke: {
    contents: 'write',
    actions: 'write',
    'pull-requests': 'write',
    issues: 'write',
    statuses: 'write',
    'id-token': 'write',
  },
};

const ignore = (): void => undefined;
const WORKFLOW = 'on: { workflow_dispatch: {} }\njobs: {}\n';

/** What a run loads at first use: how long that takes must not decide who comes first. */
const preload = async (): Promise<void> => {
  await Promise.all([
    import('../../src/adapters/azure/connect.ts'),
    import('../../src/providers/providers.ts'),
  ]);
};

/** The stage's own way, and what a run hears of it; nobody lies to people, nor to whoever looks what stands. */
const tamperedBy = (tamper: HouseOptions['tamper'], { carry, isJob }: Stage): Carrier =>
  tamper === undefined
    ? carry
    : async (packet, commit) => {
        const toJob = isJob();
        const answer = await carry(packet, commit);
        return toJob && answer !== 'closed' ? tamper(packet, answer) : answer;
      };

export const openHouse = async (options: HouseOptions): Promise<House> => {
  await preload();
  const seed = options.seed ?? 1;
  const start = '2026-11-20T10:00:00Z';
  const stage =
    options.real === true
      ? createFreeStage(start)
      : (options.stage?.(start) ??
        createStage({ start, seed, slowest: options.slowest ?? 400, timeout: 20 * MINUTES }));
  const { clock } = stage;
  const network =
    options.real === true ? undefined : openNetwork(`house-${seed}`, tamperedBy(options.tamper, stage));
  const chance = options.real === true ? undefined : openChance(randomFrom(seed + 7), () => stage.isJob());
  const certificates =
    network === undefined ? await trustedCertificates() : { caPath: '', ca: '', tls: { key: '', cert: '' } };
  const faults = options.faults ?? createFaults();
  const log = createRequestLog();
  const onKill = ({ job }: { readonly job: string | undefined }): void => {
    if (job !== undefined) stage.kill(job);
  };
  const files = housePolicies(options);
  const policy = parsePolicy({
    commit: undefined,
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
  });
  const [finding] = policy.findings;
  if (finding !== undefined) throw new Error(`${finding.file}:${finding.line} ${finding.message}`);
  const common = {
    clock,
    faults,
    log,
    onKill,
    ...(network === undefined ? {} : { openFront: network.openFront }),
  };
  const github = await createGitHubWorld({
    ...common,
    owner: OWNER.login,
    ownerId: OWNER.id,
    name: REPOSITORY.name,
    repositoryId: REPOSITORY.id,
    accounts: accountsFor(policy.people),
    allowances: {
      person: 100_000,
      ...(options.jobAllowance === undefined ? {} : { job: options.jobAllowance }),
    },
    initial: [
      ...Object.entries(files).map(([path, content]) => ({ path, content })),
      ...['elevate', 'revoke'].map((name) => ({
        path: `.github/workflows/${name}.yml`,
        content: `name: ${name}\n${WORKFLOW}`,
      })),
    ],
  });
  const azure = await createAzureWorld({
    ...common,
    certificates,
    seed: seedFor(policy),
    subjectPrefix: `repo:${OWNER.login}@${OWNER.id}/${REPOSITORY.name}@${REPOSITORY.id}`,
    ...(options.latencies === undefined ? {} : { latencies: options.latencies }),
  });
  const dispatched: GitHubEvent[] = [];
  github.onEvent((event) => {
    if (event.name === 'workflow_dispatch') dispatched.push(event);
  });
  const people = createPeople(github, clock);
  let count = 0;
  const said: string[] = [];

  const wiringOf = (command: Command, job: string, run: number): Wiring => {
    const environment = `gatehouse-${command}`;
    const oidc = azure.requestUrlFor({
      job,
      repository: `${OWNER.login}/${REPOSITORY.name}`,
      repositoryId: REPOSITORY.id,
      ownerId: OWNER.id,
      environment,
      ref: 'refs/heads/main',
      workflow: command,
      event: 'schedule',
      actor: 'erin',
      runId: run,
      runAttempt: 1,
    });
    const wanted: WireOptions = {
      github: {
        apiUrl: github.api,
        token: github.issueJobToken(PERMISSIONS[command], job),
        owner: OWNER.login,
        repo: REPOSITORY.name,
      },
      azure: {
        tenantId: azure.tenantId,
        clientId: azure.identities.find(({ name }) => name === command)?.clientId ?? '',
        subscriptions: SUBSCRIPTIONS,
        authority: azure.authority,
        armEndpoint: azure.arm,
        graphEndpoint: azure.graph,
        tokenAudience: 'api://AzureADTokenExchange',
      },
      organization: undefined,
      run: { workflow: `${command}.yml`, id: String(run), attempt: 1 },
      expecting: undefined,
      log: {
        info: () => undefined,
        summary: () => undefined,
        warning: (line) => void said.push(`${job} warning: ${line}`),
        error: (line) => void said.push(`${job} error: ${line}`),
      },
      // As `core.getIDToken` does, which tries again what failed.
      idToken: (audience) => askToken(`${oidc.url}&audience=${encodeURIComponent(audience)}`, oidc.token),
      random: randomFrom(seed * 1_000 + run),
    };
    return wire(wanted, stage.clockOf(job));
  };

  const begin: House['start'] = (command, { platformOnly = false } = {}) => {
    count += 1;
    const number = 100 + count;
    const job = `${command}-${String(number)}`;
    const at = new Date(clock.now()).toISOString();
    const record = (status: 'in_progress' | 'completed', conclusion: 'success' | 'failure' | null): void =>
      github.recordRun({
        id: number,
        suite: number,
        workflow: `.github/workflows/${command}.yml`,
        name: command,
        event: 'schedule',
        status,
        conclusion,
        headSha: '0'.repeat(40),
        headBranch: 'main',
        attempt: 1,
        createdAt: at,
        updatedAt: new Date(clock.now()).toISOString(),
      });
    record('in_progress', null);
    const wiring = wiringOf(command, job, number);
    const over = stage.enter(job, async () => {
      const report =
        command === 'elevate'
          ? await elevate(wiring)
          : await revoke(wiring, {
              platformOnly,
              installation,
              subscriptions: SUBSCRIPTIONS,
              expected: undefined,
            });
      await wiring.anchoring.settled();
      return report;
    });
    return {
      job,
      command,
      over: over.then((outcome) => {
        // A killed process says nothing more, and GitHub knows that its run is over.
        record('completed', outcome.kind === 'finished' ? 'success' : 'failure');
        said.push(`${job} ${outcome.kind}: ${describe(outcome)}`);
        return outcome;
      }),
    };
  };

  const administrator = people.tokenOf('erin');
  const setup = wire({
    github: { apiUrl: github.api, token: administrator, owner: OWNER.login, repo: REPOSITORY.name },
    azure: undefined,
    organization: undefined,
    run: { workflow: 'init', id: 'terminal', attempt: 1 },
    expecting: undefined,
    log: { info: ignore, summary: ignore, warning: ignore, error: ignore },
    idToken: () => Promise.reject(new Error('nobody asks')),
  });
  const begun = await init(setup, { actor: { kind: 'gatehouse' }, run: null });
  const genesis = digest(begun.json.genesis);
  const installation = installationOf(REPOSITORY.id, genesis);
  await people.writeOnMain({
    'policies/gatehouse.yaml': (files['policies/gatehouse.yaml'] ?? '').replace(
      'written by `gatehouse init`',
      genesis,
    ),
  });
  clock.advance(MINUTES);
  const history = createGitLedgerHistory({ directory: github.bare });

  const finish: House['finish'] = async (started, between) => {
    const [outcomes] = await Promise.all([Promise.all(started.map(({ over }) => over)), stage.play(between)]);
    return outcomes;
  };

  const house: House = {
    stage,
    github,
    azure,
    faults,
    log,
    people,
    installation,
    genesis,
    said,
    woken: () => dispatched.splice(0).map(({ workflow }) => workflow ?? ''),
    start: begin,
    runs: (...commands) => finish(commands.map((command) => begin(command))),
    finish,
    advance: (milliseconds) => clock.advance(milliseconds),
    events: () => people.ledgerEvents(),
    types: async (grant) =>
      (await people.ledgerEvents()).filter((event) => event.grant === grant).map(({ type }) => type),
    openGrants: async () => {
      const read = await setup.store.read([]);
      return read === 'missing' ? 0 : openIn(read.files);
    },
    verifies: async () => (await verify({ history }, { genesis })).exit === 0,
    async close() {
      await Promise.all([github.close(), azure.close()]);
      network?.close();
      chance?.close();
    },
  };
  return house;
};

const openIn = (files: ReadonlyMap<string, string>): number =>
  [...files.keys()].filter((path) => path.startsWith('open/')).length;

const describe = (outcome: Outcome<Report>): string => {
  switch (outcome.kind) {
    case 'finished':
      return outcome.value.lines.join(' | ');
    case 'failed':
      return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
    case 'killed':
      return '';
  }
};

const askToken = async (url: string, token: string): Promise<string> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      if (!answer.ok) throw new Error(`the OIDC endpoint answered ${answer.status}`);
      const body = (await answer.json()) as { readonly value: string };
      return body.value;
    } catch (thrown) {
      if (tries === 5) throw thrown;
    }
  }
};
