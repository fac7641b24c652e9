/** Inputs and environment, parsed once into one value. Nothing else reads the environment. */
import type { CommitSha, GrantNumber, Installation } from './core/brand.ts';
import { commitSha, gitHubUserId, grantNumber, installation } from './core/brand.ts';
import { Fault } from './core/fault.ts';
import type { Speaker } from './core/operators.ts';
import type { OrderWords } from './core/order.ts';
import { parseShard, type Shard } from './core/shard.ts';

/** The inputs of `action.yml`, by name; a test compares the two. */
export const INPUTS = [
  'command',
  'token',
  'pull-request',
  'head',
  'act',
  'ledger',
  'installation',
  'platform-only',
  'expected-count',
  'share-above',
  'shard',
  'end',
  'which',
  'freeze',
  'until',
  'why',
  'azure-tenant-id',
  'azure-client-id',
  'azure-subscriptions',
  'azure-elevate-client-id',
  'azure-revoke-client-id',
  'azure-authority',
  'azure-arm-endpoint',
  'azure-graph-endpoint',
  'azure-token-audience',
  'github-access-token',
  'notify-channels',
  'issue',
  'proposal-token',
] as const;
export type Input = (typeof INPUTS)[number];

export const COMMANDS = [
  'evaluate',
  'act',
  'elevate',
  'revoke',
  'watch',
  'verify',
  'preflight',
  'doctor',
] as const;
export type Command = (typeof COMMANDS)[number];

/** Where Azure is, and who we are there. */
export interface AzureConfig {
  readonly tenantId: string;
  readonly clientId: string;
  readonly subscriptions: readonly string[];
  readonly authority: string;
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  readonly tokenAudience: string;
}

/** Which applications the workflows sign in as, for whoever looks at them; `undefined`: the run was not told. */
export interface ClientsConfig {
  readonly elevate: string | undefined;
  readonly revoke: string | undefined;
  readonly audit: string | undefined;
}

/** Which run of which workflow this is; part of every event and of every lease. */
export interface RunConfig {
  readonly workflow: string;
  readonly id: string;
  readonly attempt: number;
}

export interface GitHubConfig {
  readonly apiUrl: string;
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
}

/** The organization whose teams and repositories are opened, and a token that may manage its teams. */
export interface OrganizationConfig {
  readonly apiUrl: string;
  readonly token: string;
  readonly login: string;
}

export interface Config {
  readonly command: Command;
  readonly github: GitHubConfig;
  readonly run: RunConfig;
  /** What woke the run points here; it decides nothing. */
  readonly wokenBy: {
    readonly pull: GrantNumber | undefined;
    readonly head: CommitSha | undefined;
    /** An issue that is no pull request, on which somebody wrote. */
    readonly issue: number | undefined;
    /** An issue that was opened or edited, or the input "issue". */
    readonly asking: number | undefined;
    /** The input "pull-request", and so a dispatch, says which. */
    readonly dispatched: boolean;
  };
  readonly head: CommitSha | undefined;
  readonly act: 'merge' | 'wake' | 'end' | 'propose' | 'watch' | undefined;
  readonly ledgerPath: string;
  readonly installation: Installation | undefined;
  readonly platformOnly: boolean;
  /** Whose word the dispatch is, as the runner says. */
  readonly speaker: Speaker;
  /** As the dispatch has it: read where a mistake in it keeps nothing that is over from its end. */
  readonly order: OrderWords;
  /** NB. Anybody with write access may dispatch a sweep: what they write here must not keep it from ending what is over. */
  readonly expectedCount: number | 'unreadable' | undefined;
  /** How many grants a sweep ends before it leaves the others to shards. */
  readonly shareAbove: number | undefined;
  readonly shard: Shard | undefined;
  readonly azure: AzureConfig | undefined;
  readonly clients: ClientsConfig;
  readonly organization: OrganizationConfig | undefined;
  /** Channels outside GitHub, as the secret names them; read by the adapter, which keeps it out of every message. */
  readonly notifyChannels: string;
  /** Of an App that may open pull requests. */
  readonly proposalToken: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const invalid = (message: string, remedy: string): Fault => new Fault('config.invalid', message, { remedy });

const inputReader =
  (environment: Environment) =>
  (name: Input): string =>
    // The runner's own rule: spaces become underscores, everything upper case, hyphens stay.
    (environment[`INPUT_${name.toUpperCase()}`] ?? '').trim();

const needed = (environment: Environment, name: string): string => {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  throw invalid(
    `The environment variable ${name} is missing`,
    'A GitHub workflow sets it; at a terminal set it yourself, or give the option that the help of the command names.',
  );
};

const oneOf = <const T extends string>(name: Input, value: string, allowed: readonly T[]): T => {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw invalid(`Input "${name}" is ${JSON.stringify(value)}`, `Use one of: ${allowed.join(', ')}.`);
};

const flag = (name: Input, value: string): boolean =>
  oneOf(name, value === '' ? 'false' : value, ['true', 'false']) === 'true';

/** NB. One that cannot be read is no sweep of everything: many jobs would each begin it. */
const shardFrom = (text: string): Shard | undefined => {
  const shard = text === '' ? undefined : parseShard(text);
  if (text === '' || shard !== undefined) return shard;
  throw invalid(
    `Input "shard" is ${JSON.stringify(text)}`,
    'Give the id of a subscription, or "elsewhere"; the output shards of revoke lists them.',
  );
};

const COUNT = /^\d{1,4}$/;

/** A whole number from 0 to 9999; undefined where nothing is written. */
export const count = (name: string, value: string): number | undefined => {
  if (value === '') return undefined;
  if (COUNT.test(value)) return Number(value);
  throw invalid(`${name} is ${JSON.stringify(value)}`, 'Give a whole number from 0 to 9999.');
};

const readCount = (value: string): Config['expectedCount'] =>
  value !== '' && !COUNT.test(value) ? 'unreadable' : count('Input "expected-count"', value);

const httpsUrl = (name: Input, value: string): string => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'https:' && url.username === '' && url.search === '')
    return value.replace(/\/+$/, '');
  // NB. Plain HTTP would send bearer tokens readable over the network.
  throw invalid(`Input "${name}" is ${JSON.stringify(value)}`, 'Give an https:// address.');
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const uuid = (name: Input, value: string): string => {
  if (UUID.test(value)) return value.toLowerCase();
  throw invalid(`Input "${name}" is ${JSON.stringify(value)}`, 'Give the id as a UUID.');
};

export const pullNumber = (name: string, value: string): GrantNumber => {
  if (/^[1-9]\d{0,8}$/.test(value)) return grantNumber(Number(value));
  throw invalid(`${name} is ${JSON.stringify(value)}`, 'Give the number of a pull request.');
};

const sha = (name: Input, value: string): CommitSha => {
  if (/^[0-9a-f]{40}$/.test(value)) return commitSha(value);
  throw invalid(`Input "${name}" is ${JSON.stringify(value)}`, 'Give a full commit SHA in lower case.');
};

const azureConfig = (input: (name: Input) => string): AzureConfig | undefined => {
  if (input('azure-tenant-id') === '' && input('azure-client-id') === '') return undefined;
  return {
    tenantId: uuid('azure-tenant-id', input('azure-tenant-id')),
    clientId: uuid('azure-client-id', input('azure-client-id')),
    subscriptions: input('azure-subscriptions')
      .split(/[\s,]+/)
      .filter((id) => id !== '')
      .map((id) => uuid('azure-subscriptions', id)),
    authority: httpsUrl('azure-authority', input('azure-authority')),
    armEndpoint: httpsUrl('azure-arm-endpoint', input('azure-arm-endpoint')),
    graphEndpoint: httpsUrl('azure-graph-endpoint', input('azure-graph-endpoint')),
    tokenAudience: input('azure-token-audience'),
  };
};

/** The same for a host of one's own: the variables that Azure's SDKs use, and `GATEHOUSE_AZURE_*` as in the workflows. */
const VARIABLES: Readonly<Partial<Record<Input, readonly [name: string, otherwise: string]>>> = {
  'azure-tenant-id': ['AZURE_TENANT_ID', ''],
  'azure-client-id': ['AZURE_CLIENT_ID', ''],
  'azure-subscriptions': ['GATEHOUSE_AZURE_SUBSCRIPTIONS', ''],
  'azure-elevate-client-id': ['GATEHOUSE_ELEVATE_CLIENT_ID', ''],
  'azure-revoke-client-id': ['GATEHOUSE_REVOKE_CLIENT_ID', ''],
  'azure-authority': ['GATEHOUSE_AZURE_AUTHORITY', 'https://login.microsoftonline.com'],
  'azure-arm-endpoint': ['GATEHOUSE_AZURE_ARM_ENDPOINT', 'https://management.azure.com'],
  'azure-graph-endpoint': ['GATEHOUSE_AZURE_GRAPH_ENDPOINT', 'https://graph.microsoft.com'],
  'azure-token-audience': ['GATEHOUSE_AZURE_TOKEN_AUDIENCE', 'api://AzureADTokenExchange'],
};

const clientsConfig = (input: (name: Input) => string, audit: string): ClientsConfig => {
  const client = (name: Input, value: string): string | undefined =>
    value === '' ? undefined : uuid(name, value);
  return {
    elevate: client('azure-elevate-client-id', input('azure-elevate-client-id')),
    revoke: client('azure-revoke-client-id', input('azure-revoke-client-id')),
    audit: client('azure-client-id', audit),
  };
};

/** At a terminal, by the names of the repository's variables. Throws `Fault('config.invalid')`. */
export const clientsFrom = (environment: Environment): ClientsConfig =>
  clientsConfig(
    (name) => environment[VARIABLES[name]?.[0] ?? ''] ?? '',
    environment['GATEHOUSE_AUDIT_CLIENT_ID'] ?? '',
  );

/** Azure from the environment of a terminal. Throws `Fault('config.invalid')`. */
export const azureFrom = (environment: Environment): AzureConfig | undefined =>
  azureConfig((name) => {
    const [variable = '', otherwise = ''] = VARIABLES[name] ?? [];
    return environment[variable] ?? otherwise;
  });

const record = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

const numberOf = (value: unknown): GrantNumber | undefined => {
  const number = record(value, 'number');
  return typeof number === 'number' ? pullNumber('The number in the event', String(number)) : undefined;
};

/** What the event is about: a pull request, by number or by the head commit of the run that ended, or an issue that is none. */
const wokenBy = (event: unknown): Omit<Config['wokenBy'], 'dispatched'> => {
  const issue = record(event, 'issue');
  const onPull = record(issue, 'pull_request') !== undefined;
  const plain = onPull ? undefined : numberOf(issue);
  const commented = record(event, 'comment') !== undefined;
  const head = record(record(event, 'workflow_run'), 'head_sha');
  return {
    pull: numberOf(record(event, 'pull_request')) ?? (onPull ? numberOf(issue) : undefined),
    head: typeof head === 'string' && /^[0-9a-f]{40}$/.test(head) ? commitSha(head) : undefined,
    issue: commented ? plain : undefined,
    asking: commented ? undefined : plain,
  };
};

/** Where GitHub is and with whose token, from what the runner sets. Throws `Fault('config.invalid')`. */
export const gitHubFrom = (environment: Environment, token: string): GitHubConfig => {
  const [owner = '', repo = '', ...rest] = needed(environment, 'GITHUB_REPOSITORY').split('/');
  if (owner === '' || repo === '' || rest.length > 0)
    throw invalid('GITHUB_REPOSITORY is not owner/name', 'Set it to owner/name.');
  if (token === '')
    throw invalid('There is no token for the GitHub API', 'Give the input "token", or set GITHUB_TOKEN.');
  return { apiUrl: environment['GITHUB_API_URL'] ?? 'https://api.github.com', token, owner, repo };
};

/** NB. Never the workflow's own token: that one manages no team, and one that does must not reach what reads pull requests. */
const organizationConfig = (
  { apiUrl, owner }: Pick<GitHubConfig, 'apiUrl' | 'owner'>,
  token: string,
): OrganizationConfig | undefined => (token === '' ? undefined : { apiUrl, token, login: owner });

/** The same for a terminal, also where GitHub itself is not asked: `GATEHOUSE_GITHUB_ACCESS_TOKEN`. Throws `Fault('config.invalid')`. */
export const organizationFrom = (environment: Environment): OrganizationConfig | undefined => {
  const token = environment['GATEHOUSE_GITHUB_ACCESS_TOKEN'] ?? '';
  return token === '' ? undefined : organizationConfig(gitHubFrom(environment, token), token);
};

/** The address of the repository that is given, or else that a workflow runs in. Throws `Fault('config.invalid')`. */
export const repositoryUrl = (environment: Environment, given: string | undefined): string | undefined => {
  const name = given ?? environment['GITHUB_REPOSITORY'] ?? '';
  if (name === '') return undefined;
  const server = environment['GITHUB_SERVER_URL'] ?? 'https://github.com';
  if (!/^https?:\/\/[A-Za-z0-9.:-]+$/.test(server))
    throw invalid(
      `GITHUB_SERVER_URL is ${JSON.stringify(server)}`,
      'Set it to an address such as https://github.com.',
    );
  if (/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(name)) return `${server}/${name}`;
  throw invalid(`The repository is ${JSON.stringify(name)}`, 'Write it as owner/name.');
};

/**
 * A person's own token for the host of a repository, by the names that GitHub's tools use.
 * NB. The host may be no more than what a clone says of itself: a token goes to github.com, or where the environment says.
 */
export const personalToken = (environment: Environment, host: string): string | undefined => {
  const server = environment['GITHUB_SERVER_URL'] ?? '';
  const said =
    environment['GITHUB_API_URL'] !== undefined || (URL.canParse(server) && new URL(server).host === host);
  if (host !== 'github.com' && !said) return undefined;
  return [environment['GH_TOKEN'], environment['GITHUB_TOKEN']].find(
    (token) => token !== undefined && token !== '',
  );
};

/** GitHub's API for a repository that is known by its address. Throws `Fault('config.invalid')`. */
export const gitHubAt = (environment: Environment, repository: string, token: string): GitHubConfig => {
  const { host, pathname } = new URL(repository);
  // Of a server of one's own the API stands below its own address.
  const api = host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`;
  return gitHubFrom(
    { GITHUB_API_URL: environment['GITHUB_API_URL'] ?? api, GITHUB_REPOSITORY: pathname.replace(/^\//, '') },
    token,
  );
};

/** A branch that can stand in an address. */
export const branchName = (name: string, value: string): string => {
  if (/^[A-Za-z0-9._/-]+$/.test(value)) return value;
  throw invalid(`${name} is ${JSON.stringify(value)}`, 'Give the name of the default branch.');
};

/** `--map login=address`, each once, by login in lower case. Throws `Fault('config.invalid')`. */
export const entraMap = (given: readonly string[]): ReadonlyMap<string, string> => {
  const map = new Map<string, string>();
  for (const each of given) {
    const [, login, address] = /^([A-Za-z0-9_-]{1,40})=([\x21-\x7e]{1,320})$/.exec(each) ?? [];
    if (login === undefined || address === undefined || (!address.includes('@') && !UUID.test(address)))
      throw invalid(`--map is ${JSON.stringify(each)}`, 'Give login=address, or login=object id.');
    const key = login.toLowerCase();
    if (map.has(key)) throw invalid(`--map names ${login} twice`, 'Give each login once.');
    map.set(key, address);
  }
  return map;
};

/** Which run this is; `local` on a person's machine. */
export const runFrom = (environment: Environment): RunConfig => ({
  workflow: environment['GITHUB_WORKFLOW'] ?? 'local',
  id: environment['GITHUB_RUN_ID'] ?? 'local',
  attempt: Number(environment['GITHUB_RUN_ATTEMPT'] ?? '1'),
});

/** What `gatehouse init` printed; undefined where nothing is written. */
export const installationId = (name: string, value: string): Installation | undefined => {
  if (value === '') return undefined;
  if (/^[0-9a-f]{8}$/.test(value)) return installation(value);
  throw invalid(
    `${name} is ${JSON.stringify(value)}`,
    'Give the eight characters that "gatehouse init" printed.',
  );
};

/**
 * NB. Whoever runs an earlier run again does it in the name of who started it: `GITHUB_ACTOR_ID` stays, and only a login says who
 * it was this time. So a second attempt is nobody's word.
 */
const speakerFrom = (environment: Environment): Speaker => {
  if (environment['GITHUB_RUN_ATTEMPT'] !== '1') return { kind: 'again' };
  const id = environment['GITHUB_ACTOR_ID'] ?? '';
  return { kind: 'account', id: /^[1-9]\d{0,15}$/.test(id) ? gitHubUserId(Number(id)) : undefined };
};

/** Everything an action run needs to know; `event` is the payload of what woke it. Throws `Fault('config.invalid')` naming the input and what to write. */
export const readConfig = (environment: Environment, event: unknown): Config => {
  const input = inputReader(environment);
  const act = input('act');
  const pull = input('pull-request');
  const woken = wokenBy(event);
  const head = input('head');
  const issue = input('issue');
  const proposalToken = input('proposal-token');
  const github = gitHubFrom(environment, input('token'));
  return {
    command: oneOf('command', input('command'), COMMANDS),
    github,
    run: runFrom(environment),
    wokenBy: {
      ...woken,
      pull: pull === '' ? woken.pull : pullNumber('Input "pull-request"', pull),
      dispatched: pull !== '',
      asking: issue === '' ? woken.asking : pullNumber('Input "issue"', issue),
    },
    head: head === '' ? undefined : sha('head', head),
    act:
      act === '' || act === 'none'
        ? undefined
        : oneOf('act', act, ['merge', 'wake', 'end', 'propose', 'watch']),
    ledgerPath: input('ledger') === '' ? '.' : input('ledger'),
    installation: installationId('Input "installation"', input('installation')),
    platformOnly: flag('platform-only', input('platform-only')),
    speaker: speakerFrom(environment),
    order: {
      end: input('end'),
      which: input('which'),
      freeze: input('freeze'),
      until: input('until'),
      why: input('why'),
    },
    expectedCount: readCount(input('expected-count')),
    shareAbove: count('Input "share-above"', input('share-above')),
    shard: shardFrom(input('shard')),
    azure: azureConfig(input),
    clients: clientsConfig(input, input('azure-client-id')),
    organization: organizationConfig(github, input('github-access-token')),
    notifyChannels: input('notify-channels'),
    proposalToken: proposalToken === '' ? undefined : proposalToken,
  };
};
