/** People in an exclusive team by a membership of their own: every grant's person is in a team below it. */
import { minutes } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Organization } from '../../ports/organization.ts';
import type { Exclusive } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { isOfOrganization, slugOf } from './place.ts';

const PATIENCE = minutes(1);

export const teamStrays = (organization: Organization): Exclusive => {
  const { teams } = organization;
  // NB. Never who is in by a team below: that is a grant's, or a team that nobody has declared exclusive.
  const direct = async (container: string) =>
    (await teams.members(slugOf({ team: container }))).filter(({ inherited }) => !inherited);
  return {
    strays: async (container) =>
      isOfOrganization(container, organization)
        ? (await direct(container)).map(({ login }) => ({
            container,
            who: login,
            // A grant's person is in a team below, never in this one.
            principal: undefined,
            left: undefined,
          }))
        : [],
    containers: async () => [],
    expel: async ({ container, who }) => {
      const waiting = patience(PATIENCE, organization.sleep);
      for (;;) {
        const answer = await teams.leave(slugOf({ team: container }), who);
        if (!(await direct(container)).some(({ login }) => login === who)) return;
        if (await waiting.wait()) continue;
        if (answer.kind === 'unclear') throw answer.fault;
        throw new Fault('github.unexpected', `GitHub still shows ${who} in ${container}`, {
          remedy: 'The next sweep tries again; to be sooner, take the person out by hand.',
          transient: true,
        });
      }
    },
  };
};
