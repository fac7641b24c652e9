/** Ending: the grant's own team is deleted, if it is ours, and GitHub is asked whether the person still has what it gave. */
import { minutes } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { TeamAnswer } from '../../ports/organization.ts';
import type { Revocation } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { lookAt, nameOf, objectIdOf } from './look.ts';
import type { Found } from './look.ts';
import type { Task } from './place.ts';
import { sameText } from './team.ts';

const PATIENCE = minutes(2);

/** Said whenever the team is gone, also when it was gone before: a run that was killed after the deletion must not lose it (I13). */
const RESIDUAL = {
  what: 'clones, and what the person made with the access (keys, hooks, members, releases), stay',
  until: 'unknown',
} as const;

export const revokeTeam = async (task: Task, objectId: string | undefined): Promise<Revocation> => {
  if (objectId !== undefined && !sameText(objectId, objectIdOf(task, nameOf(task))))
    return { state: 'foreign', what: `the team ${objectId}, whose name this grant cannot have made` };
  const waiting = patience(PATIENCE, task.organization.sleep);
  let removed: { readonly removed?: true } = {};
  for (;;) {
    const look = await lookAt(task);
    if (look.kind === 'foreign') return { state: 'foreign', what: look.what };
    let reason: TeamAnswer | undefined;
    if (look.kind === 'ours') {
      reason = await removeOwn(task, look);
      removed = { removed: true };
      if (reason.kind !== 'unclear' && (await lookAt(task)).kind === 'nothing') continue;
    } else {
      const [way] = await otherWays(task);
      if (way === undefined) return { state: 'absent', residual: RESIDUAL, ...removed };
      // GitHub takes a team's permissions away a little after the team.
      if (!(await waiting.wait()))
        return { state: 'foreign', what: `${task.place.name} by another way: ${way}` };
      continue;
    }
    if (!(await waiting.wait())) throw stillThere(task, reason);
  }
};

const removeOwn = async ({ organization }: Task, { team, members }: Found): Promise<TeamAnswer> => {
  const below = await organization.teams.children(team.slug);
  if (below.length === 0) return organization.teams.remove(team.slug);
  // NB. GitHub deletes what is nested below a team with it, and that is not ours (I8): only the people go, so that nothing is open.
  for (const { login, inherited } of members)
    if (!inherited) await organization.teams.leave(team.slug, login);
  throw new Fault(
    'grant.not-ours',
    `somebody nested ${below[0]?.slug ?? 'a team'} below our team ${team.slug}`,
    {
      remedy: `Nobody of ours is in ${team.slug} any more. Move the team below it elsewhere; the next sweep deletes ours.`,
    },
  );
};

/** What the person still has, and not by a grant. Whoever has left GitHub has nothing. */
const otherWays = async ({ organization, place, step, context }: Task): Promise<readonly string[]> => {
  const person = await organization.people.person(step.account);
  return person === undefined || person.standing === 'owner' ? [] : place.otherWays(person, context);
};

const stillThere = (task: Task, answer: TeamAnswer): Fault =>
  answer.kind === 'unclear'
    ? answer.fault
    : new Fault('github.unexpected', `Deleting a team: ${nameOf(task)} is still there`, {
        call: `DELETE /orgs/${task.organization.login}/teams/${nameOf(task)}`,
        remedy:
          'The next sweep deletes it; to be sooner, delete it by hand: its name and marker say that it is ours.',
        transient: true,
      });
