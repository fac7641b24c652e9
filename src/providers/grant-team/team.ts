/** A team on GitHub that exists for one privilege of one grant: its name, its marker, and how it proves to be ours. */
import { derivedName } from '../../core/derived-id.ts';
import { formatMarker, parseMarker, sameKey } from '../../core/marker.ts';
import type { MarkerKey } from '../../core/marker.ts';
import type { GitHubUserId } from '../../core/brand.ts';
import type { Team, TeamMember } from '../../ports/organization.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import type { Linked, Place } from './place.ts';

/** Lower case and without anything that GitHub would replace: the slug is the name. */
export const teamName = (
  of: { readonly key: MarkerKey; readonly step: string },
  place: Place['what'],
): string => derivedName({ ...of.key, step: of.step, action: place });

export const wantedDescription = (context: GrantContext): string => formatMarker(context);

/**
 * NB. Ours only with both: the name that only this grant derives, and a marker of this very grant as the whole description.
 * A name alone can be guessed, a marker alone can be copied into somebody's own team (I8).
 */
export const isOwnTeam = (team: Team, name: string, key: MarkerKey): boolean => {
  const marker = parseMarker(team.description);
  return sameText(team.slug, name) && marker !== undefined && sameKey(marker, key);
};

/** Of whatever grant of this installation: what such a team gives is ours, and ends with its own grant. */
export const isGrantTeam = (team: Team, { installation }: Pick<MarkerKey, 'installation'>): boolean =>
  parseMarker(team.description)?.installation === installation && team.slug.startsWith(`gh-${installation}-`);

/** What differs from what this grant would have made. */
export const differences = (
  found: { readonly team: Team; readonly members: readonly TeamMember[]; readonly linked: Linked },
  account: GitHubUserId,
  context: GrantContext,
): readonly string[] => [
  ...(parseMarker(found.team.description)?.expiresAt === context.expiresAt ? [] : ['end']),
  ...(found.members.every(({ id }) => id === account) ? [] : ['others are in it']),
  ...(found.linked.kind === 'elsewhere' ? [found.linked.what] : []),
];

export const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
