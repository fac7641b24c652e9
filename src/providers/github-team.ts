/**
 * `github-team`: what a team on GitHub gives, through a team of the grant's own that is nested below it and carries the marker.
 * GitHub has no end for it: the sweep deletes the grant's team. docs/privileges/github-team.md
 */
import type { CheckReport } from '../core/facts.ts';
import { Fault } from '../core/fault.ts';
import type { GitHubTeamStep, Step } from '../core/plan.ts';
import type { Organization } from '../ports/organization.ts';
import type { GrantContext, Provider } from '../ports/privilege.ts';
import { checkOrganizationTeam } from './github-team/check.ts';
import { teamPlace } from './github-team/place.ts';
import { teamStrays } from './github-team/strays.ts';
import { discoverTeams } from './grant-team/discover.ts';
import { elevateTeam } from './grant-team/elevate.ts';
import { observeTeam } from './grant-team/look.ts';
import type { Task } from './grant-team/place.ts';
import { revokeTeam } from './grant-team/revoke.ts';

export const gitHubTeam = (organization: Organization): Provider => {
  const task = (step: Step, context: GrantContext): Task & { readonly step: GitHubTeamStep } => {
    const own = mine(step);
    return { organization, place: teamPlace(organization, own), step: own, context };
  };
  return {
    kind: 'github-team',
    // A former grant's team is one of ours: nothing of it is in the way.
    check: async (step, context): Promise<CheckReport> => checkOrganizationTeam(task(step, context)),
    elevate: async (step, context) => elevateTeam(task(step, context)),
    observe: async (step, context) => observeTeam(task(step, context)),
    revoke: async (step, context, objectId) => revokeTeam(task(step, context), objectId),
    exclusive: teamStrays(organization),
    discover: (scope) =>
      discoverTeams(organization, scope, {
        what: 'team',
        asStep: async ({ id, team, account }) => ({
          id,
          kind: 'github-team',
          layer: 'identity',
          account,
          // A shell that was never nested gives nothing of any team.
          team: `${organization.login}/${team.parent ?? team.slug}`,
          role: 'member',
        }),
      }),
  };
};

/** Of members; `src/providers/opens.ts` does not name maintainers. */
const mine = (step: Step): GitHubTeamStep => {
  if (step.kind === 'github-team' && step.role === 'member') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to github-team`, {
    remedy: 'Please report it with the log of this run.',
  });
};
