/** The sandbox's GitHub: REST, GraphQL and git over HTTP around one real bare repository. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, Faults, GitHubWorld, WorldClock } from '../contract.ts';
import {
  createRequestLog,
  jsonBody,
  startFront,
  type KillRequest,
  type OpenFront,
  type RequestLog,
  type SandboxAnswer,
  type SandboxRequest,
} from '../http.ts';
import { addAccount, renameAccount } from './account-acts.ts';
import { issueAccessToken, issueDeskToken, issueJobToken, personalToken, tokenOf } from './access.ts';
import { createDoors } from './doors.ts';
import { initRepository } from './git/repository.ts';
import { answerGit } from './git/smart-http.ts';
import { operationName, readGraphQL, runGraphQL } from './graphql/execute.ts';
import { isRecord } from './graphql/node.ts';
import { receiveIssue } from './issue-acts.ts';
import { createLimits, limitHeaders, type Allowances, type Limits, type Resource } from './limits.ts';
import {
  DEFAULT_BRANCH,
  newId,
  nowOf,
  type Caller,
  type Hub,
  type Level,
  type Person,
  type Role,
  type TeamSeed,
} from './model.ts';
import { badCredentials, notFound, Refusal, refusalBody } from './refusal.ts';
import { fieldsOf } from './rest/fields.ts';
import { matchRoute } from './rest/router.ts';
import { hardenedRulesets, startingRulesets, type RuleSettings } from './rules.ts';
import { startingSetup } from './setup.ts';
import { filesBelow, seed, type SeedFile } from './seed.ts';
import { snapshot } from './snapshot.ts';
import { seedTeam } from './team-acts.ts';

export interface GitHubWorldOptions {
  readonly clock: WorldClock;
  readonly faults: Faults;
  readonly owner: string;
  readonly name: string;
  readonly repositoryId: number;
  readonly ownerId: number;
  readonly accounts: readonly {
    readonly login: string;
    readonly id: number;
    readonly role: Role;
    readonly email?: string;
    /** No member of the organization. */
    readonly outside?: boolean;
  }[];
  /** None when absent. */
  readonly teams?: readonly TeamSeed[];
  /** Repositories of the organization beside this one; none when absent. */
  readonly repositories?: readonly {
    readonly name: string;
    readonly archived?: boolean;
    readonly collaborators?: Readonly<Record<string, Level>>;
  }[];
  /** What every member may in every other repository; nothing when absent. */
  readonly basePermission?: Level;
  /** A folder, or its files, for the first commit on `main`. */
  readonly initial: string | readonly SeedFile[];
  /** Shared with the other APIs of the world; its own when absent. */
  readonly log?: RequestLog;
  readonly onKill?: (request: KillRequest) => void | Promise<void>;
  readonly rules?: Partial<RuleSettings>;
  /** Requests an hour; GitHub's own when absent. */
  readonly allowances?: Partial<Allowances>;
  /** Sockets on this machine when absent. */
  readonly openFront?: OpenFront;
}

export const createGitHubWorld = async (options: GitHubWorldOptions): Promise<GitHubWorld> => {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-github-'));
  const bare = join(directory, `${options.name}.git`);
  const hub = await makeHub(options, bare);
  const limits = createLimits(hub, { person: 5000, job: 1000, ...options.allowances });
  const order = createOrder();
  const log = options.log ?? createRequestLog();
  const shared = {
    clock: options.clock,
    faults: options.faults,
    log,
    api: 'github',
    ...(options.onKill === undefined ? {} : { onKill: options.onKill }),
  } as const;
  const jobOf = (request: SandboxRequest): string | undefined => callerOf(hub, request)?.job?.id;

  const openFront = options.openFront ?? startFront;
  const api = await openFront({
    ...shared,
    jobOf,
    pathKeyOf: (request) =>
      isGraphQL(request)
        ? `/graphql ${operationName(jsonBody(request))}`.trim()
        : `${withQuery(request)} ${contextOf(request)}`.trim(),
    handler: (request) => answerApi(hub, request, { limits, order }),
  });
  const git = await openFront({
    ...shared,
    jobOf,
    handler: (request) => answerGit(hub, request, order.exclusive),
  });
  hub.urls.api = api.base;
  hub.urls.html = git.base;
  const files = typeof options.initial === 'string' ? await filesBelow(options.initial) : options.initial;
  await seed(hub, hub.people.find(({ role }) => role === 'admin')?.person ?? hub.owner, files);

  const tokens = new Map([...hub.tokens.values()].map((caller) => [caller.person.id, caller.token]));
  const accounts: readonly Account[] = options.accounts.map((account) => ({
    ...account,
    type: 'User',
    token: tokens.get(account.id) ?? '',
  }));
  return {
    api: api.base,
    git: git.base,
    owner: options.owner,
    name: options.name,
    repositoryId: options.repositoryId,
    bare,
    accounts,
    variables: hub.variables,
    secrets: hub.secrets,
    setup: hub.setup,
    rulesets: hub.rulesets,
    labels: hub.labels,
    harden: () => harden(hub),
    isSwitchedOff: (workflow) => hub.switchedOff.has(workflow),
    issueJobToken: (permissions, job) => issueJobToken(hub, permissions, job),
    issueAccessToken: (members) => issueAccessToken(hub, members),
    issueDeskToken: (permissions) => issueDeskToken(hub, permissions),
    receiveIssue: (by, author, text) => order.exclusive(async () => receiveIssue(hub, { by, author }, text)),
    addAccount: (account) => addAccount(hub, account),
    renameAccount: (login, to) => renameAccount(hub, login, to),
    letActionsApprove: () => void (hub.actionsMayApprove = true),
    revokeToken: (token) => void hub.tokens.delete(token),
    onEvent: (listener) => void hub.listeners.push(listener),
    knock: (visit) => hub.doors.knock(visit),
    startWaitingJobs: (login, run) => startWaitingJobs(hub, login, run),
    onRunOrder: (listener) => void hub.runOrders.push(listener),
    recordRun: (run) => {
      const former = hub.runs.get(run.id);
      if (former !== undefined && former.attempt < run.attempt)
        hub.formerAttempts.set(`${run.id}/${former.attempt}`, former);
      hub.runs.set(run.id, run);
    },
    recordCheck: (check) => void hub.checks.set(check.id, check),
    state: () => snapshot(hub),
    async close() {
      await Promise.all([api.close(), git.close()]);
      hub.git.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** Throws an `Error` for whoever does not see the button. */
const startWaitingJobs = (hub: Hub, login: string, run: number): void => {
  const isAdmin = hub.people.some(({ person, role }) => person.login === login && role === 'admin');
  if (!isAdmin) throw new Error(`${login} does not administer the repository`);
  hub.doors.force(run);
};

const LEDGER = 'gatehouse-ledger';
/** Of the issue form. */
const LABEL = 'access-request';

const harden = (hub: Hub): void => {
  hub.rulesets.splice(0, Infinity, ...hardenedRulesets(LEDGER));
  const at = nowOf(hub);
  if (!hub.labels.some(({ name }) => name === LABEL))
    hub.labels.push({ id: newId(hub), name: LABEL, color: 'ededed', createdAt: at, updatedAt: at });
};

const makeHub = async (options: GitHubWorldOptions, bare: string): Promise<Hub> => {
  await mkdir(bare);
  const now = Math.floor(options.clock.now() / 1000) * 1000;
  const people = options.accounts.map(({ login, id, role, email, outside = false }) => {
    const person: Person = { login, id, kind: 'user', ...(email === undefined ? {} : { email }) };
    return { person, role, outside };
  });
  const tokens = people.map(({ person, role }): readonly [string, Caller] => {
    const token = personalToken();
    return [token, { person, role, job: undefined, token }];
  });
  const setup = startingSetup(DEFAULT_BRANCH);
  const rulesets = startingRulesets({ ledgerBranch: LEDGER, requiredStatuses: [], ...options.rules });
  const hub: Hub = {
    clock: options.clock,
    git: await initRepository(bare),
    owner: { login: options.owner, id: options.ownerId, kind: 'user' },
    name: options.name,
    repositoryId: options.repositoryId,
    createdAt: now,
    urls: { api: '', html: '' },
    people,
    teams: [],
    invited: new Set(),
    others: (options.repositories ?? []).map(({ name, archived = false, collaborators = {} }, index) => ({
      name,
      id: options.repositoryId + 1 + index,
      archived,
      collaborators: new Map(Object.entries(collaborators).map(([who, level]) => [who.toLowerCase(), level])),
    })),
    basePermission: options.basePermission,
    fading: [],
    tokens: new Map(tokens),
    issues: new Map(),
    labels: [],
    statuses: [],
    activity: [],
    rulesets,
    setup,
    doors: createDoors({ setup, rulesets, clock: options.clock }),
    variables: new Map(),
    secrets: new Map(),
    switchedOff: new Set(),
    runs: new Map(),
    formerAttempts: new Map(),
    runOrders: [],
    checks: new Map(),
    actionsMayApprove: false,
    listeners: [],
    next: { number: 0, id: 3_000_000_000 },
    pushedAt: now,
  };
  for (const team of options.teams ?? []) seedTeam(hub, team);
  return hub;
};

interface Order {
  /** Changes happen one after the other. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Reads wait for the change that is under way, and see it whole. */
  settled(): Promise<unknown>;
}

const createOrder = (): Order => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    exclusive(work) {
      const next = last.then(work);
      last = next.catch(() => undefined);
      return next;
    },
    settled: () => last,
  };
};

const callerOf = (hub: Hub, request: SandboxRequest): Caller | undefined =>
  hub.tokens.get(tokenOf(request.headers.authorization) ?? '');
const isGraphQL = (request: SandboxRequest): boolean =>
  request.path === '/graphql' || request.path === '/api/graphql';
const withQuery = ({ path, query }: SandboxRequest): string =>
  query.size === 0 ? path : `${path}?${query.toString()}`;

/** Of a commit status that somebody writes: the ledger's anchors are told from Gatehouse's own status by it. */
const contextOf = (request: SandboxRequest): string => {
  if (request.method !== 'POST' || !/\/statuses\/[^/]+$/.test(request.path)) return '';
  const body = jsonBody(request);
  return isRecord(body) && typeof body['context'] === 'string' ? body['context'] : '';
};

interface Machinery {
  readonly limits: Limits;
  readonly order: Order;
}

const COMMON = {
  'x-github-media-type': 'github.v3; format=json',
  'x-github-api-version-selected': '2022-11-28',
  'access-control-allow-origin': '*',
  server: 'github.com',
};

const answerApi = async (hub: Hub, request: SandboxRequest, machinery: Machinery): Promise<SandboxAnswer> => {
  const headers = { ...COMMON, 'x-github-request-id': `SAND:${request.id.toString(16).toUpperCase()}` };
  try {
    const answer = await answerCounted(hub, request, machinery);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, headers, body: refusalBody(error) };
  }
};

const answerCounted = async (
  hub: Hub,
  request: SandboxRequest,
  machinery: Machinery,
): Promise<SandboxAnswer> => {
  if (request.headers['user-agent'] === undefined)
    return {
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n',
    };
  const token = tokenOf(request.headers.authorization);
  const caller = token === undefined ? undefined : hub.tokens.get(token);
  if (caller === undefined) throw token === undefined ? anonymous(request) : badCredentials();
  const resource: Resource = isGraphQL(request) ? 'graphql' : 'core';
  const free = request.path === '/rate_limit';
  const allowance = free ? machinery.limits.look(caller, resource) : machinery.limits.take(caller, resource);
  const headers = limitHeaders(allowance);
  if (allowance.remaining < 0) return overLimit(caller, resource, headers);
  try {
    const answer = isGraphQL(request)
      ? await answerGraphQL(hub, caller, request, machinery)
      : await answerRest(hub, caller, request, machinery);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, headers, body: refusalBody(error) };
  }
};

const anonymous = (request: SandboxRequest): Refusal =>
  request.path.startsWith('/repos/')
    ? notFound()
    : new Refusal(
        401,
        isGraphQL(request) ? 'This endpoint requires you to be authenticated.' : 'Requires authentication',
      );

/** Over the limit REST says 403; GraphQL says 200, with an error. */
const overLimit = (caller: Caller, resource: Resource, headers: Record<string, string>): SandboxAnswer => {
  const message =
    caller.job === undefined
      ? `API rate limit exceeded for user ID ${caller.person.id}.`
      : 'API rate limit exceeded for installation.';
  if (resource === 'graphql')
    return { status: 200, headers, body: { errors: [{ type: 'RATE_LIMITED', message }] } };
  return { status: 403, headers, body: refusalBody(new Refusal(403, message)) };
};

const answerGraphQL = async (
  hub: Hub,
  caller: Caller,
  request: SandboxRequest,
  machinery: Machinery,
): Promise<SandboxAnswer> => {
  if (request.method !== 'POST') throw notFound();
  const read = readGraphQL(jsonBody(request));
  if (typeof read === 'string') return { status: 200, body: { errors: [{ message: read }] } };
  const world = { hub, caller, limits: machinery.limits };
  const run = (): Promise<Record<string, unknown>> => runGraphQL(world, read);
  if (read.mutation) return { status: 200, body: await machinery.order.exclusive(run) };
  await machinery.order.settled();
  return { status: 200, body: await run() };
};

const answerRest = async (
  hub: Hub,
  caller: Caller,
  request: SandboxRequest,
  machinery: Machinery,
): Promise<SandboxAnswer> => {
  const matched = matchRoute(hub, request.method, request.path);
  if (matched === 'elsewhere') throw notFound();
  if (matched === 'unknown')
    throw new Refusal(
      501,
      `The sandbox has no ${request.method} ${request.path}; what it has stands in docs/sandbox-github.md`,
    );
  if (request.body.length > 0 && jsonBody(request) === undefined)
    throw new Refusal(400, 'Problems parsing JSON');
  const { route, params } = matched;
  const answer = async (): Promise<SandboxAnswer> =>
    route.answer({
      hub,
      caller,
      limits: machinery.limits,
      param: (name) => params.get(name) ?? '',
      query: request.query,
      accept: request.headers.accept ?? '',
      fields: fieldsOf(jsonBody(request)),
      url: `${request.base}${withQuery(request)}`,
    });
  if (route.method !== 'GET') return machinery.order.exclusive(answer);
  await machinery.order.settled();
  return answer();
};
