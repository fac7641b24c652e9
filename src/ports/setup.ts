/** How a repository is set up on GitHub, as `doctor` needs it. Reads only; each question needs rights of its own and fails alone. */
import type { CommitSha } from '../core/brand.ts';
import type {
  ActionsPermissions,
  BranchRule,
  Bypass,
  CodeOwners,
  Environment,
  MainFiles,
  Quota,
  RepositorySettings,
  Secrets,
  Subject,
  TokenDefaults,
  WorkflowFile,
} from '../core/doctor/facts.ts';

/** Every method throws `Fault`; `github.forbidden` where the token may not look. */
export interface Setup {
  settings(): Promise<RepositorySettings>;
  /** Active rules of a branch, which need not exist, from every level. */
  rulesOf(branch: string): Promise<readonly BranchRule[]>;
  /** Who passes these rulesets. GitHub shows it to whoever may change them. */
  bypassOf(rules: readonly BranchRule[]): Promise<readonly Bypass[]>;
  environments(): Promise<readonly Environment[]>;
  /** Names alone, of the repository and of these environments. */
  secrets(environments: readonly string[]): Promise<Secrets>;
}

/** The code of the default branch, and who owns it. */
export interface SetupCode {
  codeOwners(commit: CommitSha): Promise<CodeOwners>;
  files(commit: CommitSha): Promise<MainFiles>;
  labels(): Promise<readonly string[]>;
}

/** What GitHub Actions may here. */
export interface SetupActions {
  permissions(): Promise<ActionsPermissions>;
  tokenDefaults(): Promise<TokenDefaults>;
  subject(): Promise<Subject>;
  workflows(): Promise<readonly WorkflowFile[]>;
  /** Of the token that asks, over all kinds of requests: the one of which least is left. */
  quota(): Promise<Quota>;
}
