/** Where a grant's own team is put so that it gives something: the part that differs between the kinds. */
import type { GitHubUserId } from '../../core/brand.ts';
import type { MarkerKey } from '../../core/marker.ts';
import type { Organization, Team } from '../../ports/organization.ts';
import type { GrantContext } from '../../ports/privilege.ts';

export type Linked =
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'here' }
  /** Somebody made it give something else, or something more. */
  | { readonly kind: 'elsewhere'; readonly what: string };

export interface Place {
  /** Part of the team's derived name. */
  readonly what: 'team' | 'repository';
  /** For people: the container's name, with what it gives. */
  readonly name: string;
  linked(team: Team): Promise<Linked>;
  /** The last write of an opening, and the only one that gives anything. */
  link(team: Team): Promise<void>;
  /** Whether GitHub itself shows that the person has it now. */
  holds(person: Person): Promise<boolean>;
  /** Ways by which the person has it that are none of this installation's teams. */
  otherWays(person: Person, key: Pick<MarkerKey, 'installation'>): Promise<readonly string[]>;
}

export interface Person {
  readonly id: GitHubUserId;
  readonly login: string;
}

/** One privilege of one grant, with everything that acting on it needs. */
export interface Task {
  readonly organization: Organization;
  readonly place: Place;
  readonly step: { readonly id: string; readonly account: GitHubUserId };
  readonly context: GrantContext;
}
