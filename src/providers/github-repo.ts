/**
 * `github-repo`: a permission on a repository, through a team of the grant's own that has it and carries the marker.
 * GitHub has no end for it: the sweep deletes the grant's team. docs/privileges/github-repo.md
 */
import { Fault } from '../core/fault.ts';
import type { GitHubRepoStep, Step } from '../core/plan.ts';
import type { Organization } from '../ports/organization.ts';
import type { GrantContext, Provider } from '../ports/privilege.ts';
import { checkRepository } from './github-repo/check.ts';
import { repositoryPlace } from './github-repo/place.ts';
import { discoverTeams } from './grant-team/discover.ts';
import { elevateTeam } from './grant-team/elevate.ts';
import { observeTeam } from './grant-team/look.ts';
import type { Task } from './grant-team/place.ts';
import { revokeTeam } from './grant-team/revoke.ts';

export const gitHubRepo = (organization: Organization): Provider => {
  const task = (step: Step, context: GrantContext): Task & { readonly step: GitHubRepoStep } => {
    const own = mine(step);
    return { organization, place: repositoryPlace(organization, own), step: own, context };
  };
  return {
    kind: 'github-repo',
    // A former grant's team is one of ours: nothing of it is in the way.
    check: async (step, context) => checkRepository(task(step, context)),
    elevate: async (step, context) => elevateTeam(task(step, context)),
    observe: async (step, context) => observeTeam(task(step, context)),
    revoke: async (step, context, objectId) => revokeTeam(task(step, context), objectId),
    discover: (scope) =>
      discoverTeams(organization, scope, {
        what: 'repository',
        asStep: async ({ id, team, account }) => {
          const [given] = await organization.repositories.of(team.slug);
          return {
            id,
            kind: 'github-repo',
            layer: 'identity',
            account,
            // A shell without a repository gives nothing of any.
            repository: given?.repository ?? `${organization.login}/${team.slug}`,
            permission: given?.permission ?? 'pull',
            exclusive: true,
          };
        },
      }),
  };
};

const mine = (step: Step): GitHubRepoStep => {
  if (step.kind === 'github-repo') return step;
  throw new Fault('bug', `a step of kind ${step.kind} came to github-repo`, {
    remedy: 'Please report it with the log of this run.',
  });
};
