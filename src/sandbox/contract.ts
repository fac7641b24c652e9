/** The seams between the parts of the sandbox: one clock, one list of ordered faults, one stream of GitHub events. */
import type { Ruleset } from './github/rules.ts';
import type { RepositorySetup } from './github/setup.ts';

/** The sandbox's time. Every `Date` header, every timestamp and every expiry in it comes from here. */
export interface WorldClock {
  /** Milliseconds since the epoch; flows with real time from wherever it was set. */
  now(): number;
  advance(milliseconds: number): void;
  set(iso: string): void;
  /** Called after every jump. */
  onJump(listener: () => void): void;
}

export type Api = 'github' | 'arm' | 'graph' | 'authority' | 'oidc' | 'hooks';

/** A fault ordered through `POST /faults`; the first one that fits a request is used up by it. */
export interface OrderedFault {
  readonly api: Api;
  readonly method?: string;
  /** A regular expression over path and query (for GraphQL: over `/graphql <operation name>`). */
  readonly path?: string;
  /** Requests that fit and pass before it strikes; default 0. */
  readonly skip?: number;
  /** How many requests it strikes; default 1. */
  readonly times?: number;
  /** `before`: the request has no effect. `after`: it commits, then the answer is replaced or lost. */
  readonly when: 'before' | 'after';
  readonly effect:
    | {
        readonly kind: 'answer';
        readonly status: number;
        readonly headers?: Readonly<Record<string, string>>;
        readonly body?: unknown;
      }
    | { readonly kind: 'html'; readonly status: number }
    /** The socket is closed without an answer. */
    | { readonly kind: 'drop' }
    | { readonly kind: 'delay'; readonly milliseconds: number }
    /**
     * The socket is closed at once and the request commits later all the same, when the world's time has moved on by so much: it
     * hung in a gateway. With `kill` the process that sent it dies, as of a `kill`. Only with `when: before`.
     */
    | { readonly kind: 'late'; readonly milliseconds: number; readonly kill: boolean }
    /** The process of the workflow job that sent the request is killed (SIGKILL). */
    | { readonly kind: 'kill' };
}

/** What an HTTP front asks before and after it handles a request. */
export interface Faults {
  order(fault: OrderedFault): void;
  clear(): void;
  pending(): readonly OrderedFault[];
  /**
   * The fault that strikes this request, or undefined; counting happens here. `pathKey` as in `OrderedFault.path`; `job`: the workflow
   * job whose token it carries.
   */
  strike(api: Api, method: string, pathKey: string, job?: string): OrderedFault | undefined;
}

/** The keys of `permissions:` in a workflow. */
export type Scope =
  | 'actions'
  | 'attestations'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'discussions'
  | 'id-token'
  | 'issues'
  | 'packages'
  | 'pages'
  | 'pull-requests'
  | 'security-events'
  | 'statuses';
export type Permissions = Readonly<Partial<Record<Scope, 'read' | 'write'>>>;

/** Something that happened on GitHub and may wake workflows. */
export interface GitHubEvent {
  /** `push`, `pull_request_target`, `pull_request`, `pull_request_review`, `issue_comment`, `workflow_dispatch`, … */
  readonly name: string;
  readonly action?: string;
  /** `refs/heads/main`, `refs/pull/7/merge`, … : what `github.ref` is in the run. */
  readonly ref: string;
  /** `github.sha`: also the commit that the workflow file is read from. */
  readonly sha: string;
  readonly actor: { readonly login: string; readonly id: number };
  /** Made with a job's token: wakes nothing, except `workflow_dispatch` and `repository_dispatch`. */
  readonly byJobToken: boolean;
  /** The webhook payload, conforming to GitHub's description. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** `workflow_dispatch` only: which file. */
  readonly workflow?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
  readonly token: string;
  /** Permission on the repository. */
  readonly role: 'admin' | 'write' | 'read';
}

/** The GitHub half of the world, as the runner and the control API see it. */
export interface GitHubWorld {
  /** Base of the REST API; GraphQL at `${api}/graphql`. */
  readonly api: string;
  /** Base for `git clone ${git}/${owner}/${name}.git`. */
  readonly git: string;
  readonly owner: string;
  readonly name: string;
  readonly repositoryId: number;
  /** Path of the bare repository on disk, for `git` and for the runner's checkouts. */
  readonly bare: string;
  readonly accounts: readonly Account[];
  /** Repository variables (`vars.*`), by name. */
  readonly variables: Map<string, string>;
  /** Secrets of environments, as `gatehouse-elevate/NAME`: a job without that environment does not get them. The repository's as `NAME`. */
  readonly secrets: Map<string, string>;
  /** How it is set up: changed here, or by an administrator through the API. */
  readonly setup: RepositorySetup;
  readonly rulesets: Ruleset[];
  readonly labels: { readonly name: string }[];
  /** Rules and label as `docs/adopt.md` wants them, once the ledger is there. */
  harden(): void;
  /** Whether somebody switched the workflow of this file off: then no event wakes it. */
  isSwitchedOff(workflow: string): boolean;
  issueJobToken(permissions: Permissions, job: string): string;
  /** Of an App that may read or manage the organization's teams. */
  issueAccessToken(members: 'read' | 'write'): string;
  /** Of an App of this repository. */
  issueDeskToken(permissions: Permissions): string;
  /** An issue of another repository is transferred here; its number. */
  receiveIssue(
    by: string,
    author: string,
    text: { readonly title: string; readonly body: string },
  ): Promise<number>;
  /** Somebody whom nobody's policy knows is given access to the repository; their token. */
  addAccount(account: {
    readonly login: string;
    readonly id: number;
    readonly role: Account['role'];
  }): string;
  /** What everybody may do with their own account: the old login is free at once, for anybody. */
  renameAccount(login: string, to: string): void;
  /** The switch "Allow GitHub Actions to create and approve pull requests". */
  letActionsApprove(): void;
  revokeToken(token: string): void;
  onEvent(listener: (event: GitHubEvent) => void): void;
  /** A job is about to be given to a machine and names an environment: its rules decide, and people or the time may have to. */
  knock(visit: Visit): Promise<Admission>;
  /** An administrator presses *Start all waiting jobs* on the page of a run; there is no API for it. */
  startWaitingJobs(login: string, run: number): void;
  /** Somebody cancels a run or runs it again; the runner does it. */
  onRunOrder(listener: (order: RunOrder) => void): void;
  /** The runner reports runs here so that the Actions REST endpoints can list them. */
  recordRun(run: WorkflowRunRecord): void;
  /** The runner reports each job here, again whenever it moves on: a job is a check run on its run's head commit. */
  recordCheck(check: CheckRunRecord): void;
  /** Everything, as JSON, for `GET /state`. */
  state(): unknown;
  close(): Promise<void>;
}

/** A job at the door of an environment. */
export interface Visit {
  /** As the job names it. */
  readonly environment: string;
  readonly ref: string;
  readonly sha: string;
  readonly run: number;
  /** Ids of the accounts that began the run, and that ran it this time. */
  readonly startedBy: readonly number[];
  /** The job is cancelled. */
  readonly stop: AbortSignal;
  /** Told once, when it is not answered at once. */
  readonly onWait: () => void;
}

export type Admission =
  | { readonly kind: 'admitted' }
  /** `why`: in GitHub's words. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It was cancelled at the door. */
  | { readonly kind: 'left' };

/** What somebody with `actions: write` orders of a run that is there. */
export interface RunOrder {
  readonly kind: 'cancel' | 'rerun';
  readonly run: number;
  /** `github.triggering_actor` of the new attempt; `github.actor` stays who began the run. */
  readonly by: { readonly login: string; readonly id: number };
}

export interface WorkflowRunRecord {
  readonly id: number;
  /** Its check suite: the check runs of its jobs carry it too. */
  readonly suite: number;
  readonly workflow: string;
  readonly name: string;
  readonly event: string;
  /** `waiting`: at the door of an environment. */
  readonly status: 'queued' | 'waiting' | 'in_progress' | 'completed';
  readonly conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out' | null;
  readonly headSha: string;
  readonly headBranch: string;
  readonly attempt: number;
  readonly createdAt: string;
  /** Of an attempt that is not the first. */
  readonly startedAt?: string;
  readonly updatedAt: string;
}

/** One job of a run, as GitHub's check runs show it. */
export interface CheckRunRecord {
  /** Also the job's own id, as on GitHub. */
  readonly id: number;
  readonly run: number;
  readonly suite: number;
  readonly name: string;
  readonly headSha: string;
  readonly startedAt: string;
  readonly progress:
    | { readonly status: 'queued' | 'waiting' | 'in_progress' }
    | {
        readonly status: 'completed';
        readonly at: string;
        readonly conclusion: 'success' | 'failure' | 'cancelled' | 'skipped';
      };
  readonly annotations: readonly CheckAnnotation[];
}

export interface CheckAnnotation {
  readonly level: 'notice' | 'warning' | 'failure';
  /** `.github` where the job named no file. */
  readonly path: string;
  readonly lines: { readonly start: number; readonly end: number };
  /** Kept only where the annotation stands on one line. */
  readonly columns: { readonly start: number; readonly end: number } | undefined;
  /** Empty where the job gave none. */
  readonly title: string;
  readonly message: string;
}

/** The Azure half: Entra's token endpoint, Graph, Resource Manager, and GitHub's OIDC issuer that Entra trusts. */
export interface AzureWorld {
  readonly arm: string;
  readonly graph: string;
  readonly authority: string;
  readonly oidc: string;
  readonly tenantId: string;
  /** A bearer that may read all of ARM and Graph, for looking from outside; `both` is accepted by either, as no real token is. */
  adminToken(audience: 'arm' | 'graph' | 'both'): string;
  /** Federated identities: client id → the exact subject and audience they accept and what they may do. */
  readonly identities: readonly {
    readonly clientId: string;
    readonly subject: string;
    readonly audience: string;
    readonly name: 'elevate' | 'revoke' | 'review' | 'audit';
  }[];
  /** Makes an id token as Actions would for a job; the runner's `ACTIONS_ID_TOKEN_REQUEST_URL` endpoint serves it. */
  requestUrlFor(job: OidcJob): { readonly url: string; readonly token: string };
  state(): unknown;
  close(): Promise<void>;
}

export interface OidcJob {
  readonly job: string;
  readonly repository: string;
  readonly repositoryId: number;
  readonly ownerId: number;
  readonly environment: string | undefined;
  readonly ref: string;
  readonly workflow: string;
  readonly event: string;
  readonly actor: string;
  readonly runId: number;
  readonly runAttempt: number;
}
