/** Could the team be opened now? Reads only. */
import type { CheckReport } from '../../core/facts.ts';
import type { GitHubTeamStep } from '../../core/plan.ts';
import { checkTeam } from '../grant-team/check.ts';
import type { Task } from '../grant-team/place.ts';
import { isOfOrganization, slugOf } from './place.ts';

export const checkOrganizationTeam = (
  task: Task & { readonly step: GitHubTeamStep },
): Promise<CheckReport> => {
  const { organization, step } = task;
  return checkTeam(task, async () => {
    if (!isOfOrganization(step.team, organization))
      return `${step.team} belongs to another organization than ${organization.login}.`;
    const team = await organization.teams.team(slugOf(step));
    if (team === undefined) return `There is no team ${step.team}, or this token may not see it.`;
    return team.secret
      ? `${step.team} is a secret team, and GitHub nests nothing in those: make it visible.`
      : undefined;
  });
};
