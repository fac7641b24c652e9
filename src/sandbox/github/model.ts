/** What the sandbox's GitHub remembers beside git: people, pull requests, reviews, comments, issues, statuses, activity. */
import type {
  CheckRunRecord,
  GitHubEvent,
  Permissions,
  RunOrder,
  WorkflowRunRecord,
  WorldClock,
} from '../contract.ts';
import type { Doors } from './doors.ts';
import type { Repository } from './git/repository.ts';
import type { Ruleset } from './rules.ts';
import type { RepositorySetup } from './setup.ts';

export type Role = 'admin' | 'write' | 'read';

/** An account as it appears in answers. */
export interface Person {
  /** Whoever owns the account may change it, and it changes wherever it was ever shown. */
  login: string;
  readonly id: number;
  readonly kind: 'user' | 'bot';
  /** The address that the profile shows to everybody. */
  readonly email?: string;
}

/** A team as a world begins with it. Whoever is in a child team is a member of its parents, by inheritance. */
export interface TeamSeed {
  readonly slug: string;
  readonly parent?: string;
  readonly secret?: boolean;
  /** Logins. */
  readonly members: readonly string[];
  /** Logins of people who were invited and have not answered. */
  readonly invited?: readonly string[];
  /** By the name of the repository. */
  readonly repositories?: Readonly<Record<string, Level>>;
}

/** What somebody may in a repository; each includes those before it. */
export const LEVELS = ['pull', 'triage', 'push', 'maintain', 'admin'] as const;
export type Level = (typeof LEVELS)[number];

export interface Team {
  readonly id: number;
  name: string;
  slug: string;
  description: string | null;
  secret: boolean;
  parent: Team | undefined;
  /** By login in lower case. */
  readonly members: Map<string, 'member' | 'maintainer'>;
  readonly invited: Set<string>;
  /** By the name of the repository in lower case. */
  readonly repositories: Map<string, Level>;
  readonly createdAt: number;
}

/** A repository of the organization beside the one that holds Gatehouse: only who may what is known of it. */
export interface OtherRepository {
  readonly name: string;
  readonly id: number;
  readonly archived: boolean;
  /** By login in lower case. */
  readonly collaborators: Map<string, Level>;
}

/** What a team gave and GitHub has not taken away everywhere yet. */
export interface Fading {
  readonly login: string;
  readonly repository: string;
  readonly level: Level;
  readonly until: number;
}

/** Who sent a request. */
export interface Caller {
  readonly person: Person;
  /** A person's role on the repository; a job's token has none. */
  readonly role: Role | undefined;
  /** A job's token and what it may do. */
  readonly job: { readonly id: string; readonly permissions: Permissions } | undefined;
  /** An App's token, with its permission on the organization's members; it has those of a job too, none. */
  readonly app?: { readonly members: 'none' | 'read' | 'write' };
  readonly token: string;
}

/** One of the repository's: whoever may write may rename it, and it is renamed wherever it was ever put. */
export interface Label {
  readonly id: number;
  name: string;
  color: string;
  readonly createdAt: number;
  updatedAt: number;
}

/** An issue, or the conversation half of a pull request: they share numbers, comments and labels. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  readonly author: Person;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | undefined;
  closedBy: Person | undefined;
  /** The body was changed after it was written. */
  bodyEditedAt: number | undefined;
  labels: Label[];
  assignees: Person[];
  readonly comments: Comment[];
  readonly timeline: TimelineEvent[];
  readonly pull: Pull | undefined;
}

export interface Comment {
  readonly id: number;
  readonly author: Person;
  body: string;
  readonly createdAt: number;
  updatedAt: number;
  /** When its text was changed last. */
  editedAt: number | undefined;
  editor: Person | undefined;
  minimized: boolean;
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review {
  readonly id: number;
  readonly author: Person;
  state: ReviewState;
  body: string;
  /** The commit it was given for. */
  readonly commit: string;
  readonly createdAt: number;
  submittedAt: number | undefined;
  updatedAt: number;
  editedAt: number | undefined;
  /** Who changed its text last. */
  editor: Person | undefined;
}

export interface Pull {
  readonly number: number;
  /** GitHub's id of the pull request; not the issue's. */
  readonly id: number;
  draft: boolean;
  headRef: string;
  headSha: string;
  baseRef: string;
  /** The base branch's head as the pull request last saw it; fixed once closed. */
  baseSha: string;
  headDeleted: boolean;
  merged: { readonly at: number; readonly by: Person; readonly commit: string } | undefined;
  /** The test merge of this head and base, as `refs/pull/<n>/merge`. */
  test: { readonly head: string; readonly base: string; readonly commit: string | undefined } | undefined;
  /** Mergeability is worked out behind the scenes: the first to ask is told it is not known yet. */
  asked: string | undefined;
  requested: Person[];
  readonly reviews: Review[];
}

export type TimelineEvent = { readonly id: number; readonly at: number; readonly actor: Person } & (
  | { readonly kind: 'base_ref_changed'; readonly from: string; readonly to: string }
  | { readonly kind: 'base_moved_by_github'; readonly from: string; readonly to: string }
  | { readonly kind: 'head_ref_force_pushed'; readonly before: string; readonly after: string }
  | { readonly kind: 'head_ref_deleted' }
  | { readonly kind: 'head_ref_restored' }
  | {
      readonly kind: 'review_dismissed';
      readonly review: number;
      readonly message: string;
      readonly before: ReviewState;
    }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'merged'; readonly commit: string }
  | { readonly kind: 'review_requested' | 'review_request_removed'; readonly whom: Person }
  | { readonly kind: 'ready_for_review' }
  | { readonly kind: 'convert_to_draft' }
  | { readonly kind: 'labeled' | 'unlabeled'; readonly label: Label }
  | { readonly kind: 'assigned' | 'unassigned'; readonly whom: Person }
  | { readonly kind: 'transferred' }
);

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string | null;
  readonly context: string;
  readonly targetUrl: string | null;
  readonly creator: Person;
  readonly at: number;
}

export type ActivityType =
  'push' | 'force_push' | 'branch_creation' | 'branch_deletion' | 'pr_merge' | 'merge_queue_merge';

/** One line of GitHub's own record of pushes. */
export interface Activity {
  readonly id: number;
  readonly before: string;
  readonly after: string;
  readonly ref: string;
  readonly type: ActivityType;
  readonly actor: Person;
  readonly at: number;
}

/** The whole of the sandbox's GitHub. Mutable on purpose: it is the world, not a value. */
export interface Hub {
  readonly clock: WorldClock;
  readonly git: Repository;
  readonly owner: Person;
  readonly name: string;
  readonly repositoryId: number;
  readonly createdAt: number;
  /** Base URLs, known once the servers listen. */
  readonly urls: { api: string; html: string };
  /** `outside`: a collaborator who is no member of the organization. */
  readonly people: { readonly person: Person; readonly role: Role; readonly outside: boolean }[];
  readonly teams: Team[];
  /** Logins in lower case of people whom somebody invited to the organization and who have not answered. */
  readonly invited: Set<string>;
  readonly others: readonly OtherRepository[];
  /** What every member may in every repository; undefined: nothing. */
  readonly basePermission: Level | undefined;
  readonly fading: Fading[];
  readonly tokens: Map<string, Caller>;
  readonly issues: Map<number, Issue>;
  readonly labels: Label[];
  readonly statuses: CommitStatus[];
  readonly activity: Activity[];
  readonly rulesets: Ruleset[];
  readonly setup: RepositorySetup;
  readonly doors: Doors;
  readonly variables: Map<string, string>;
  /** By `environment/NAME`, the repository's own by `NAME`; only jobs see them. */
  readonly secrets: Map<string, string>;
  /** File names of workflows that somebody switched off. */
  readonly switchedOff: Set<string>;
  readonly runs: Map<number, WorkflowRunRecord>;
  /** Attempts that were followed by another, by run and attempt. */
  readonly formerAttempts: Map<string, WorkflowRunRecord>;
  readonly runOrders: ((order: RunOrder) => void)[];
  readonly checks: Map<number, CheckRunRecord>;
  /** "Allow GitHub Actions to create and approve pull requests": the workflow's own token may do both. */
  actionsMayApprove: boolean;
  readonly listeners: ((event: GitHubEvent) => void)[];
  /** The next number of an issue or pull request, and the next id of everything else. */
  readonly next: { number: number; id: number };
  pushedAt: number;
}

/** GitHub's own accounts. */
export const ACTIONS_BOT: Person = { login: 'github-actions[bot]', id: 41898282, kind: 'bot' };
/** The App whose token manages the organization's teams. */
export const ACCESS_APP: Person = { login: 'gatehouse-access[bot]', id: 41900041, kind: 'bot' };
/** The App that opens pull requests for issues. */
export const DESK_APP: Person = { login: 'gatehouse-desk[bot]', id: 41900042, kind: 'bot' };
export const WEB_FLOW: Person = { login: 'web-flow', id: 19864447, kind: 'user' };
export const DEFAULT_BRANCH = 'main';
export const DEFAULT_REF = 'refs/heads/main';

/** Seconds, as milliseconds: GitHub knows no fractions. */
export const nowOf = (hub: Hub): number => Math.floor(hub.clock.now() / 1000) * 1000;
export const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
export const isoOrNull = (at: number | undefined): string | null => (at === undefined ? null : iso(at));
export const newId = (hub: Hub): number => {
  hub.next.id += 1;
  return hub.next.id;
};

export const defaultHead = (hub: Hub): string => hub.git.ref(DEFAULT_REF) ?? '';
export const pullsOf = (hub: Hub): readonly { readonly issue: Issue; readonly pull: Pull }[] =>
  [...hub.issues.values()].flatMap((issue) =>
    issue.pull === undefined ? [] : [{ issue, pull: issue.pull }],
  );

/** The account behind an e-mail of a commit: only GitHub's own no-reply addresses say whose they are. */
export const personByEmail = (hub: Hub, email: string): Person | undefined => {
  if (email === 'noreply@github.com') return WEB_FLOW;
  const match = /^(?:(\d+)\+)?([^@]+)@users\.noreply\.github\.com$/i.exec(email);
  if (match === null) return undefined;
  const login = (match[2] ?? '').toLowerCase();
  const all = [ACTIONS_BOT, DESK_APP, ...hub.people.map((entry) => entry.person)];
  return all.find((person) =>
    match[1] === undefined ? person.login.toLowerCase() === login : person.id === Number(match[1]),
  );
};

export const emailOf = (person: Person): string => `${person.id}+${person.login}@users.noreply.github.com`;

/**
 * The address where GitHub's description asks for the strict form of an e-mail (payloads of pushes, runs): there the
 * brackets of a bot's name, which GitHub does send, are left out.
 */
export const plainEmail = (email: string): string => email.replace(/[[\]]/g, '');
