/** Who has an account where requests are made, as `people import` and `people check` need it. Reads only. */
import type { GitHubUserId } from '../core/brand.ts';

export interface RosterAccount {
  readonly id: GitHubUserId;
  readonly login: string;
}

export interface RosterProfile extends RosterAccount {
  /** Only what the account shows to everybody; GitHub lets people show verified addresses alone. */
  readonly email: string | undefined;
}

/** Every method throws `Fault` where GitHub does not answer, or does not let this token see: that is never "nobody". */
export interface Roster {
  /** Every person with access to the repository, by whatever way: owners, teams, outside collaborators. No bots. */
  collaborators(): Promise<readonly RosterAccount[]>;
  /** The members of the organization that owns it, as far as this token may see them. */
  members(): Promise<readonly RosterAccount[]>;
  /** The account as it is now; `undefined`: there is none, or it is no person's any more. */
  profile(id: GitHubUserId): Promise<RosterProfile | undefined>;
  /** Whose token this is; `undefined`: an app's, or a workflow's. */
  self(): Promise<RosterAccount | undefined>;
  /** Whose login this is now; `undefined`: nobody's. */
  holder(login: string): Promise<RosterAccount | undefined>;
}
