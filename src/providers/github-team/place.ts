/** A grant's team below the team that was asked for: GitHub gives whoever is in a team what the teams above it have. */
import { Fault } from '../../core/fault.ts';
import type { GitHubTeamStep } from '../../core/plan.ts';
import type { Organization } from '../../ports/organization.ts';
import type { Place } from '../grant-team/place.ts';
import { isGrantTeam, sameText } from '../grant-team/team.ts';

/** The last part of `org/slug`. */
export const slugOf = ({ team }: Pick<GitHubTeamStep, 'team'>): string => team.split('/').at(-1) ?? '';

export const isOfOrganization = (name: string, { login }: Pick<Organization, 'login'>): boolean =>
  sameText(name.split('/')[0] ?? '', login);

export const teamPlace = (organization: Organization, step: GitHubTeamStep): Place => {
  const slug = slugOf(step);
  const { teams, repositories } = organization;
  return {
    what: 'team',
    name: `the team ${step.team}`,
    linked: async ({ slug: own, parent }) => {
      const given = await repositories.of(own);
      // What is inherited from above is listed too, but only once it is nested.
      if (parent === undefined)
        return given.length === 0
          ? { kind: 'nowhere' }
          : { kind: 'elsewhere', what: 'it has repositories of its own' };
      return sameText(parent, slug) ? { kind: 'here' } : { kind: 'elsewhere', what: `it is below ${parent}` };
    },
    link: async ({ slug: own }) => {
      const parent = await teams.team(slug);
      if (parent !== undefined) return teams.nest(own, parent);
      throw new Fault('github.not-found', `there is no team ${step.team}`, {
        remedy: 'Correct `team` in the entitlement.',
      });
    },
    holds: async ({ id }) => (await teams.members(slug)).some((member) => member.id === id),
    otherWays: async ({ id }, key) => {
      const direct = (await teams.members(slug)).some((member) => member.id === id && !member.inherited);
      const ways = direct ? ['a membership of their own'] : [];
      for (const child of await teams.children(slug)) {
        if (isGrantTeam(child, key)) continue;
        const below = await teams.members(child.slug);
        if (below.some((member) => member.id === id)) ways.push(`the team ${child.slug} below it`);
      }
      return ways;
    },
  };
};
