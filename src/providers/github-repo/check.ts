/** Could the permission be opened now? Reads only. */
import type { CheckReport } from '../../core/facts.ts';
import type { GitHubRepoStep } from '../../core/plan.ts';
import { isOfOrganization } from '../github-team/place.ts';
import { checkTeam } from '../grant-team/check.ts';
import type { Task } from '../grant-team/place.ts';

export const checkRepository = (task: Task & { readonly step: GitHubRepoStep }): Promise<CheckReport> => {
  const { organization, step } = task;
  return checkTeam(task, async () => {
    if (!isOfOrganization(step.repository, organization))
      return `${step.repository} does not belong to ${organization.login}.`;
    const repository = await organization.repositories.repository(step.repository);
    if (repository === undefined)
      return `There is no repository ${step.repository}, or this token may not see it.`;
    return repository.archived ? `${step.repository} is archived: nothing in it can be changed.` : undefined;
  });
};
