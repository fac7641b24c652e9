/** A grant's team with one permission on one repository. */
import type { GitHubRepoStep } from '../../core/plan.ts';
import type { Organization } from '../../ports/organization.ts';
import type { Place } from '../grant-team/place.ts';
import { isGrantTeam, sameText } from '../grant-team/team.ts';

export const repositoryPlace = (
  { repositories, teams }: Organization,
  { repository, permission }: GitHubRepoStep,
): Place => ({
  what: 'repository',
  name: `${permission} on ${repository}`,
  linked: async ({ slug, parent }) => {
    if (parent !== undefined) return { kind: 'elsewhere', what: `it is below ${parent}` };
    const [given, ...more] = await repositories.of(slug);
    if (given === undefined) return { kind: 'nowhere' };
    return more.length === 0 && sameText(given.repository, repository) && given.permission === permission
      ? { kind: 'here' }
      : {
          kind: 'elsewhere',
          what: `it gives ${[given, ...more].map((one) => `${one.permission} on ${one.repository}`).join(', ')}`,
        };
  },
  link: ({ slug }) => repositories.give(slug, { repository, permission }),
  holds: async ({ login }) => (await repositories.permissions(repository, login)).has(permission),
  otherWays: async ({ id, login }, key) => {
    if (!(await repositories.permissions(repository, login)).has(permission)) return [];
    for (const team of await repositories.teamsOn(repository))
      if (isGrantTeam(team, key) && (await teams.members(team.slug)).some((member) => member.id === id))
        return [];
    return ['GitHub shows it, and no grant gives it'];
  },
});
