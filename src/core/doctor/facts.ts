/** What is seen of a repository's set-up on GitHub; each part alone, because each needs rights of its own. */
import type { Instant, Milliseconds } from '../brand.ts';
import type { UnconfirmedAccounts } from '../policy.ts';
import type { Seen } from './point.ts';

export interface RepositorySettings {
  readonly visibility: 'public' | 'private' | 'internal';
  readonly allowsForks: boolean;
  /** Of a person's own repository some settings cannot be changed. */
  readonly ownerKind: 'organization' | 'user';
}

/** A rule that is active on a branch, whatever level it comes from. */
export type BranchRule = { readonly ruleset: number; readonly home: string } & (
  | { readonly type: 'pull_request'; readonly approvals: number; readonly codeOwners: boolean }
  | {
      readonly type: 'required_status_checks';
      readonly strict: boolean;
      readonly checks: readonly { readonly context: string; readonly app: number | undefined }[];
    }
  | {
      readonly type:
        | 'creation'
        | 'update'
        | 'deletion'
        | 'non_fast_forward'
        | 'required_linear_history'
        | 'required_signatures'
        | 'other';
    }
);

/** Who passes a ruleset. `name`: the ruleset's, as somebody chose it. */
export interface Bypass {
  readonly ruleset: number;
  readonly name: string;
  readonly actors: readonly {
    readonly kind: 'Integration' | 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'DeployKey' | 'User';
    readonly id: number | undefined;
    readonly mode: 'always' | 'pull_request' | 'exempt';
  }[];
}

export interface CodeOwners {
  /** The file that GitHub reads; undefined: there is none. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

/** An environment as it is set up. */
export interface Environment {
  readonly name: string;
  readonly reviewers: number;
  readonly waitMinutes: number;
  /** Rules of Apps. */
  readonly otherRules: number;
  /** `any`: no limit. `protected`: every branch that has a protection of its own. */
  readonly branches:
    | 'any'
    | 'protected'
    | readonly { readonly id: number; readonly name: string; readonly kind: 'branch' | 'tag' }[];
}

export interface Secrets {
  readonly repository: readonly string[];
  readonly environments: ReadonlyMap<string, readonly string[]>;
}

export interface ActionsPermissions {
  readonly enabled: boolean;
  readonly allowed: 'all' | 'local_only' | 'selected';
  readonly pinned: boolean;
}

export interface TokenDefaults {
  readonly permissions: 'read' | 'write';
  readonly mayApprove: boolean;
}

/** How the subject of this repository's id tokens begins; `prefix` is GitHub's own word, never composed. */
export interface Subject {
  readonly immutable: boolean;
  readonly prefix: string | undefined;
  /** Claims in place of the default; undefined: the default, which ends in the environment. */
  readonly claims: readonly string[] | undefined;
}

export interface WorkflowFile {
  /** The name of the file below `.github/workflows/`. */
  readonly file: string;
  readonly state: string;
}

export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: Instant;
}

export interface Heartbeat {
  /** When the newest sweep that succeeded began. */
  readonly last: Instant | undefined;
  /** It is late: it should have been this long ago at most. */
  readonly limit: Milliseconds | undefined;
}

/** `wrong`: why what stands on the branch is not the ledger of the settings, in one sentence. */
export type LedgerHealth = { readonly kind: 'whole' } | { readonly kind: 'wrong'; readonly why: string };

/** The ledger's head against what was remembered of it elsewhere. */
export type AnchorState =
  | { readonly kind: 'descends'; readonly anchors: number }
  /** There is none yet. */
  | { readonly kind: 'none' }
  | { readonly kind: 'broken'; readonly why: string }
  /** Nobody could compare them. */
  | { readonly kind: 'unread'; readonly why: string };

/** Files on the default branch that matter here, with the texts of workflows. */
export interface MainFiles {
  readonly paths: readonly string[];
  readonly workflows: ReadonlyMap<string, string>;
}

/** Since when and until when the policy does without Entra's word, held against now. */
export interface Accounts {
  readonly unconfirmed: UnconfirmedAccounts | undefined;
  readonly now: Instant;
}

export interface GitHubFacts {
  readonly settings: Seen<RepositorySettings>;
  readonly mainRules: Seen<readonly BranchRule[]>;
  readonly mainBypass: Seen<readonly Bypass[]>;
  readonly ledgerRules: Seen<readonly BranchRule[]>;
  readonly ledgerBypass: Seen<readonly Bypass[]>;
  readonly codeOwners: Seen<CodeOwners>;
  readonly files: Seen<MainFiles>;
  readonly environments: Seen<readonly Environment[]>;
  readonly secrets: Seen<Secrets>;
  readonly actions: Seen<ActionsPermissions>;
  readonly tokenDefaults: Seen<TokenDefaults>;
  readonly subject: Seen<Subject>;
  readonly workflows: Seen<readonly WorkflowFile[]>;
  readonly heartbeat: Seen<Heartbeat>;
  readonly quota: Seen<Quota>;
  readonly labels: Seen<readonly string[]>;
  readonly ledger: Seen<LedgerHealth>;
  readonly anchors: Seen<AnchorState>;
  readonly accounts: Seen<Accounts>;
}
