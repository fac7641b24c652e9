/** Finding the teams of grants on GitHub alone: no ledger, no policy (I3). */
import { gitHubUserId } from '../../core/brand.ts';
import type { GitHubUserId } from '../../core/brand.ts';
import { stepOf } from '../../core/derived-id.ts';
import { parseMarker } from '../../core/marker.ts';
import type { Step } from '../../core/plan.ts';
import type { Organization, Team } from '../../ports/organization.ts';
import type { Discovered, DiscoveryScope } from '../../ports/privilege.ts';
import type { Place } from './place.ts';
import { isGrantTeam, teamName } from './team.ts';

/** Stands for nobody: GitHub's own account for those who are gone. A team of which a run had only made the shell has no member. */
const NOBODY = gitHubUserId(10137);

/** The step as far as GitHub knows it. */
export interface Sighting {
  readonly id: string;
  readonly team: Team;
  readonly account: GitHubUserId;
}

export const discoverTeams = async (
  organization: Organization,
  scope: DiscoveryScope,
  kind: { readonly what: Place['what']; readonly asStep: (seen: Sighting) => Promise<Step> },
): Promise<readonly Discovered[]> => {
  const found: Discovered[] = [];
  for (const team of await organization.teams.all()) {
    const marker = isGrantTeam(team, scope) ? parseMarker(team.description) : undefined;
    if (marker === undefined) continue;
    // NB. A marker can be copied into any team; only one whose name this installation derives for that grant is ours.
    const id = stepOf(marker, team.slug, (of) => [teamName(of, kind.what)]);
    if (id === undefined) continue;
    const [member] = await organization.teams.members(team.slug);
    found.push({
      ...marker,
      step: await kind.asStep({ id, team, account: member?.id ?? NOBODY }),
      objectId: `orgs/${organization.login}/teams/${team.slug}`,
    });
  }
  return found;
};
