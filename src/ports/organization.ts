/** An organization on GitHub as the providers of its teams and repositories need it: few calls, plain data, expected refusals as values. */
import type { GitHubUserId, Instant, Milliseconds } from '../core/brand.ts';
import type { Fault } from '../core/fault.ts';
import type { RepositoryPermission } from '../core/plan.ts';

export interface Organization {
  readonly login: string;
  readonly people: OrganizationPeople;
  readonly teams: TeamApi;
  readonly repositories: RepositoryApi;
  now(): Instant;
  sleep(time: Milliseconds): Promise<void>;
}

export interface OrganizationPerson {
  readonly id: GitHubUserId;
  /** As of now. */
  readonly login: string;
  readonly standing: 'owner' | 'member' | 'invited' | 'outside';
}

export interface OrganizationPeople {
  /** `undefined`: no such account, or it is no person's. */
  person(id: GitHubUserId): Promise<OrganizationPerson | undefined>;
  /** Whose token this is; `undefined`: no person's. Whoever makes a team is its maintainer from the start. */
  self(): Promise<GitHubUserId | undefined>;
}

/** A write whose effect is not known. Whoever gets it reads the object before doing anything else. */
export type TeamAnswer =
  { readonly kind: 'done' | 'exists' | 'gone' } | { readonly kind: 'unclear'; readonly fault: Fault };

export interface Team {
  readonly id: number;
  readonly slug: string;
  readonly description: string;
  /** The slug of the team that it is nested in. */
  readonly parent: string | undefined;
  /** Secret teams take part in no nesting. */
  readonly secret: boolean;
}

export interface TeamMember {
  readonly id: GitHubUserId;
  readonly login: string;
  /** Only through a team below. */
  readonly inherited: boolean;
}

export interface TeamApi {
  /** NB. `undefined` is "there is none" and never "this token may not see it", which is a `Fault`. */
  team(slug: string): Promise<Team | undefined>;
  all(): Promise<readonly Team[]>;
  /** One level below; empty where the team is gone. */
  children(slug: string): Promise<readonly Team[]>;
  /** Those of the teams below too; nobody who was only invited. Empty where the team is gone. */
  members(slug: string): Promise<readonly TeamMember[]>;
  /** Visible, in no other team, without repositories: it gives nobody anything yet. */
  create(team: { readonly name: string; readonly description: string }): Promise<TeamAnswer>;
  /** NB. Teams below it go with it. */
  remove(slug: string): Promise<TeamAnswer>;
  join(slug: string, login: string): Promise<'active' | 'pending'>;
  leave(slug: string, login: string): Promise<TeamAnswer>;
  nest(slug: string, parent: Team): Promise<void>;
}

export interface RepositoryPermissions {
  /** `owner/name`. */
  readonly repository: string;
  readonly permission: RepositoryPermission;
}

export interface TeamOnRepository extends Team {
  readonly permission: RepositoryPermission;
}

export interface RepositoryApi {
  /** `undefined`: none, or this token may not see it. */
  repository(name: string): Promise<{ readonly archived: boolean } | undefined>;
  /** What the person may, by whatever way: base permission, teams, collaborator, owner. */
  permissions(name: string, login: string): Promise<ReadonlySet<RepositoryPermission>>;
  /** Teams that have the repository; empty where it is gone. */
  teamsOn(name: string): Promise<readonly TeamOnRepository[]>;
  /** What a team has itself. */
  of(slug: string): Promise<readonly RepositoryPermissions[]>;
  give(slug: string, to: RepositoryPermissions): Promise<void>;
}
