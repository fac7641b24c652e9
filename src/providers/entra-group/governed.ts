/** A step through PIM for Groups as all of PIM behind Graph sees it: the group is the place, membership or ownership the role. */
import type { EntraGroupStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { ListedStep } from '../pim/listed/step.ts';

export const listed = (azure: Azure, step: EntraGroupStep): ListedStep => {
  const { pim } = azure.groups;
  const isEligible = step.assignment === 'eligible';
  return {
    id: step.id,
    api: isEligible ? pim.eligibilities : pim.assignments,
    asking: {
      what: whatOf(step),
      principal: step.principal,
      call: `POST /identityGovernance/privilegedAccess/group/${isEligible ? 'eligibility' : 'assignment'}ScheduleRequests`,
      page: 'docs/privileges/entra-group.md',
    },
    scope: step.group,
    resolve: async () => ({ kind: 'one', role: { guid: step.access, name: step.access } }),
    activations: isEligible ? { all: () => pim.activated(step.principal), api: pim.assignments } : undefined,
  };
};

/** For messages. */
export const whatOf = ({ access, group }: EntraGroupStep): string =>
  `${access === 'owner' ? 'ownership' : 'membership'} of the group ${group}`;
