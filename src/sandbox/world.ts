/** The whole sandbox: one clock, one list of faults, a GitHub, an Azure and a runner, seeded and set up, ready to be driven. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Finding } from '../core/finding.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Bound, Entitlement, Policy } from '../core/policy.ts';
import { accountsFor, ADMINISTRATOR, OUTSIDERS } from './accounts.ts';
import type { Addresses } from './addresses.ts';
import type { Latencies } from './azure/latency.ts';
import { createAzureWorld, type SandboxAzure } from './azure/world.ts';
import type { AzureSeed } from './azure/seed.ts';
import { seedFor } from './azure/seed-for.ts';
import { makeCertificates } from './certificate.ts';
import { createWorldClock } from './clock.ts';
import type { AzureWorld, Faults, GitHubWorld, WorldClock } from './contract.ts';
import { startControl, type Controlled } from './control.ts';
import type { FireOrder } from './control-orders.ts';
import { describe } from './describe.ts';
import { createFaults } from './faults.ts';
import { fire } from './fire.ts';
import { createGitHubWorld } from './github/world.ts';
import { startHooks, type Hooks } from './hooks.ts';
import { createRequestLog, type Exchange, type RequestLog, type Way } from './http.ts';
import type { Overheard } from './overheard.ts';
import { folder, projectRoot, projectTree, type Tree } from './project.ts';
import type { RunnerHost, RunReport } from './runner/run.ts';
import { createRunner, type Runner } from './runner/runner.ts';
import { findSample, type FoundSample } from './sample.ts';
import { setUp } from './setup.ts';

export interface WorldOptions {
  /** Rehearse the policies of this folder instead of the project's own. */
  readonly policies?: string;
  /** A repository that `gatehouse init --write` made, in place of the project's own; its workflows name the project's action so. */
  readonly adopted?: { readonly directory: string; readonly action: string };
  /** ISO 8601 instant at which the world begins; the machine's own time when absent. */
  readonly start?: string;
  /** How long Azure takes; `LATENCIES` when absent. */
  readonly latencies?: Latencies;
  /** Where the built bundle lies; `dist` of the project when absent. */
  readonly dist?: string;
  /** The rules of the branches as they were before anybody hardened them: what is attacked then is the rest. */
  readonly loose?: true;
  /** No administrator of Entra has given any identity an application permission on Graph. */
  readonly withoutGraph?: true;
  /** Where Node keeps what it compiled of the bundle; a place of this world's own when absent. */
  readonly compiled?: string;
  /** Hears of every exchange with every API of the world. */
  readonly heard?: (exchange: Exchange) => void;
  /** How long answers are on their way; absent: they arrive at once. */
  readonly way?: Way;
  /** Hears of the secrets that jobs get, and of what they print. */
  readonly overheard?: Overheard;
}

export interface World {
  readonly addresses: Addresses;
  readonly github: GitHubWorld;
  readonly azure: SandboxAzure;
  readonly hooks: Hooks;
  readonly clock: WorldClock;
  readonly faults: Faults;
  readonly runner: Runner;
  /** Every request to every API of the world. */
  readonly log: RequestLog;
  /** `dist/cli.js` of the bundle in use. */
  readonly cli: string;
  /** What whoever rehearses policies should know: findings, what was made up, why there is no sample. */
  readonly notes: readonly string[];
  settle(): Promise<readonly RunReport[]>;
  fire(order: FireOrder): Promise<number>;
  /** Ends all processes and servers and removes every file of this world. */
  close(): Promise<void>;
}

/** The policies in use have findings that make every decision impossible. */
export class PolicyRefused extends Error {
  override readonly name = 'PolicyRefused';
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(['The policies cannot be used:', ...findings.map(sentence)].join('\n'));
    this.findings = findings;
  }
}

const OWNER = 'contoso';
const OWNER_ID = 880_001;
const NAME = 'access';
const REPOSITORY_ID = 990_000_001;
const DEFAULT_BRANCH = 'main';
const ENVIRONMENTS = ['gatehouse-review', 'gatehouse-elevate', 'gatehouse-revoke', 'gatehouse-audit'];

/** Throws `PolicyRefused`, and an `Error` that says what to do where the bundle is missing or `init` fails. */
export const startWorld = async (options: WorldOptions = {}): Promise<World> => {
  const root = await projectRoot(import.meta.dirname);
  const dist = resolve(options.dist ?? join(root, 'dist'));
  const own = await projectTree(root, dist);
  const tree = await treeOf(own, options);
  const policy = parsePolicy({ commit: undefined, files: policyFiles(tree) });
  if (policy.settings === undefined || policy.people === undefined) throw new PolicyRefused(policy.findings);
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-sandbox-')));
  const closers: (() => Promise<void>)[] = [
    () => rm(directory, { recursive: true, force: true, maxRetries: 3 }),
  ];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).toReversed()) await one();
  };
  try {
    return await build({ options, policy, own, tree, directory, cli: join(dist, 'cli.js'), closers, close });
  } catch (error) {
    await close();
    throw error;
  }
};

const ungranted = (seed: AzureSeed): AzureSeed => ({
  ...seed,
  identities: seed.identities.map((identity) => ({ ...identity, graphPermissions: [] })),
});

interface Plans {
  readonly options: WorldOptions;
  readonly policy: Policy;
  readonly own: Tree;
  readonly tree: Tree;
  readonly directory: string;
  readonly cli: string;
  readonly closers: (() => Promise<void>)[];
  readonly close: () => Promise<void>;
}

const build = async (plans: Plans): Promise<World> => {
  const { options, policy, own, tree, directory, cli, closers, close } = plans;
  const clock = createWorldClock(options.start === undefined ? {} : { start: options.start });
  const faults = createFaults();
  const log = createRequestLog(options.heard, options.way);
  const certificates = await makeCertificates(directory);
  let runner: Runner | undefined;
  const onKill = async ({ job }: { readonly job: string | undefined }): Promise<void> => {
    if (job !== undefined) await runner?.kill(job);
  };
  const github = await createGitHubWorld({
    clock,
    faults,
    log,
    onKill,
    owner: OWNER,
    ownerId: OWNER_ID,
    name: NAME,
    repositoryId: REPOSITORY_ID,
    accounts: accountsFor(policy.people),
    initial: [...withOwners(tree)].map(([path, content]) => ({ path, content })),
  });
  closers.push(() => github.close());
  const seed = options.withoutGraph === true ? ungranted(seedFor(policy)) : seedFor(policy);
  const azure = await createAzureWorld({
    clock,
    faults,
    log,
    onKill,
    certificates,
    seed,
    ...(options.latencies === undefined ? {} : { latencies: options.latencies }),
    // The immutable form of subjects, which a repository made today has.
    subjectPrefix: `repo:${OWNER}@${OWNER_ID}/${NAME}@${REPOSITORY_ID}`,
  });
  closers.push(() => azure.close());

  const found = findSample(policy, OUTSIDERS);
  const administrator = github.accounts.find((account) => account.login.toLowerCase() === ADMINISTRATOR);
  if (administrator === undefined) throw new Error(`the sandbox's GitHub has no ${ADMINISTRATOR}`);
  const hooks = await startHooks({ clock, faults, log, tls: certificates.tls });
  closers.push(() => hooks.close());
  setVariables(github, azure, policy);
  for (const name of ENVIRONMENTS) github.secrets.set(`${name}/GATEHOUSE_NOTIFY_CHANNELS`, hooks.secret);
  const compiled = options.compiled ?? join(directory, 'compiled');
  await mkdir(compiled, { recursive: true });
  await setUp({ github, token: administrator.token, cli, directory: join(directory, 'init'), compiled });
  if (options.loose !== true) github.harden();

  const jobs = join(directory, 'jobs');
  await mkdir(jobs);
  const host: RunnerHost = {
    github,
    oidc: azure,
    clock,
    ca: certificates.caPath,
    defaultBranch: DEFAULT_BRANCH,
    described: await describe(github, administrator.token),
    directory: jobs,
    compiled,
    released: await releasedIn(join(directory, 'released'), own, options.adopted?.action),
    ...(options.overheard === undefined ? {} : { overheard: options.overheard }),
  };
  runner = createRunner(host);
  closers.push(async () => runner?.close());
  log.clear();

  const running = runner;
  const actor = { login: administrator.login, id: administrator.id };
  const controlled: Controlled = {
    clock,
    faults,
    settle: () => running.settle(),
    fire: (order) => fire({ runner: running, host, actor }, order),
    state: () => ({
      now: new Date(clock.now()).toISOString(),
      github: github.state(),
      azure: azure.state(),
      runs: running.runs(),
      faults: faults.pending(),
      requests: log.count(),
      defects: running.defects(),
    }),
    log: (run) => running.log(run),
  };
  const control = await startControl(controlled);
  closers.push(() => control.close());

  return {
    addresses: addressesOf({ github, azure, control: control.url, ca: certificates.caPath, policy, found }),
    github,
    azure,
    hooks,
    clock,
    faults,
    runner,
    log,
    cli,
    notes: notesOf(policy, seed.invented, found),
    settle: controlled.settle,
    fire: controlled.fire,
    close,
  };
};

const treeOf = async (own: Tree, { policies, adopted }: WorldOptions): Promise<Tree> => {
  if (adopted !== undefined) return wholeFolder(resolve(adopted.directory));
  if (policies === undefined) return own;
  const others = await folder(resolve(policies), 'policies').catch((error: unknown) => {
    throw new Error(`${policies} cannot be read as a folder of policies`, { cause: error });
  });
  return new Map([...[...own].filter(([path]) => !path.startsWith('policies/')), ...others]);
};

const OWNERS = '.github/CODEOWNERS';

/** The project names none: whoever takes it over does. */
const withOwners = (tree: Tree): Tree =>
  tree.has(OWNERS) ? tree : new Map([...tree, [OWNERS, Buffer.from(owners(ADMINISTRATOR))]]);

const owners = (login: string): string =>
  ['policies/', '.github/', 'src/', 'dist/', 'action.yml', 'package*.json']
    .map((path) => `/${path} @${login}\n`)
    .join('');

const wholeFolder = async (directory: string): Promise<Tree> =>
  new Map(
    [...(await folder(directory, 'all'))].map(([path, content]) => [path.slice('all/'.length), content]),
  );

/** The action's own repository at the commit that `uses:` names, as GitHub's runner would have fetched it. */
const releasedIn = async (
  directory: string,
  own: Tree,
  action: string | undefined,
): Promise<ReadonlyMap<string, string>> => {
  if (action === undefined) return new Map();
  for (const [path, content] of own) {
    if (!/^(?:dist\/|action\.yml$|package\.json$)/.test(path)) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return new Map([[action, directory]]);
};

const policyFiles = (tree: Tree): { readonly path: string; readonly text: string }[] =>
  [...tree]
    .filter(([path]) => path.startsWith('policies/') && /\.ya?ml$/.test(path))
    .map(([path, content]) => ({ path, text: content.toString('utf8') }));

/** What `.github/workflows/*.yml` read from `vars`; GATEHOUSE_INSTALLATION follows from `gatehouse init`. */
const setVariables = (github: GitHubWorld, azure: AzureWorld, policy: Policy): void => {
  const clientOf = (name: string): string =>
    azure.identities.find((identity) => identity.name === name)?.clientId ?? '';
  const values = {
    GATEHOUSE_AZURE_TENANT_ID: azure.tenantId,
    GATEHOUSE_ELEVATE_CLIENT_ID: clientOf('elevate'),
    GATEHOUSE_REVOKE_CLIENT_ID: clientOf('revoke'),
    GATEHOUSE_AUDIT_CLIENT_ID: clientOf('audit'),
    GATEHOUSE_AZURE_SUBSCRIPTIONS: subscriptionsOf(policy).join(','),
    GATEHOUSE_AZURE_AUTHORITY: azure.authority,
    GATEHOUSE_AZURE_ARM_ENDPOINT: azure.arm,
    GATEHOUSE_AZURE_GRAPH_ENDPOINT: azure.graph,
  };
  for (const [name, value] of Object.entries(values)) github.variables.set(name, value);
};

/** Ids of the subscriptions that the policy's targets and environments lie in. */
const subscriptionsOf = (policy: Policy): readonly string[] => {
  const scopes = [
    ...policy.targets.values(),
    ...[...(policy.settings?.environments.values() ?? [])].flatMap((one) => one.scopes),
  ];
  const ids = scopes.map((scope) =>
    /^\/subscriptions\/([0-9a-f-]{36})(\/|$)/i.exec(scope)?.[1]?.toLowerCase(),
  );
  return [...new Set(ids.filter((id) => id !== undefined))];
};

interface Parts {
  readonly github: GitHubWorld;
  readonly azure: AzureWorld;
  readonly control: string;
  readonly ca: string;
  readonly policy: Policy;
  readonly found: FoundSample | undefined;
}

const addressesOf = ({ github, azure, control, ca, policy, found }: Parts): Addresses => ({
  github: { api: github.api, git: github.git },
  azure: { arm: azure.arm, graph: azure.graph, authority: azure.authority, token: azure.adminToken('both') },
  oidc: azure.oidc,
  control,
  ca,
  repository: `${OWNER}/${NAME}`,
  people: Object.fromEntries(github.accounts.map((account) => [account.login, account.token])),
  tenant: tenantOf(policy, found),
  sample: found?.sample ?? null,
});

/** Resource ids of what the sample opens; of the first entitlement that has such a target where there is no sample. */
const tenantOf = (policy: Policy, found: FoundSample | undefined): Readonly<Record<string, string>> => {
  const among = found === undefined ? [...policy.entitlements.values()] : [found.entitlement];
  const first = (
    pick: (entitlement: Entitlement) => readonly (Bound<string> | undefined)[],
  ): string | undefined =>
    among.flatMap(pick).flatMap((bound) => (bound?.kind === 'fixed' ? [bound.value] : []))[0];
  const scope = first((one) =>
    one.privileges.map((privilege) => (privilege.kind === 'azure-role' ? privilege.scope : undefined)),
  );
  const nsg = first((one) =>
    one.privileges.map((privilege) =>
      privilege.kind === 'nsg-rule' && 'nsg' in privilege ? privilege.nsg : undefined,
    ),
  );
  const subscription = scope?.split('/').slice(0, 3).join('/');
  return Object.fromEntries(
    Object.entries({ nsg, scope, subscription }).flatMap(([name, id]) =>
      id === undefined ? [] : [[name, id]],
    ),
  );
};

const notesOf = (
  policy: Policy,
  invented: readonly string[],
  found: FoundSample | undefined,
): readonly string[] => [
  ...policy.findings.map(sentence),
  ...invented,
  ...(found === undefined
    ? [
        'No sample: no entitlement has two approval rules that different people can fill, a role and an NSG rule, and may be requested by alice.',
      ]
    : []),
];

const sentence = (finding: Finding): string =>
  `${finding.file}:${finding.line}:${finding.column} ${finding.message} ${finding.remedy} (${finding.id})`;
