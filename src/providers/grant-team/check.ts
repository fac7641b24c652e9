/** What both kinds check of person and team before anything is opened. Reads only. */
import type { CheckReport } from '../../core/facts.ts';
import { alreadyHeld, ready, refused } from '../report.ts';
import { lookAt } from './look.ts';
import type { Task } from './place.ts';

/** `barrier`: what stands in the way of the kind's own place. Another grant of ours, also the former one, never does. */
export const checkTeam = async (
  task: Task,
  barrier: () => Promise<string | undefined>,
): Promise<CheckReport> => {
  const { organization, place, step, context } = task;
  const lastingly = (why: string): CheckReport => refused(step, [why], [why]);
  const person = await organization.people.person(step.account);
  if (person === undefined) return lastingly(`GitHub knows no person with the id ${step.account}.`);
  switch (person.standing) {
    case 'outside':
      return lastingly(
        `${person.login} is no member of ${organization.login}: only members are elevated, because an invitation outlives the grant.`,
      );
    case 'invited':
      return refused(step, [`${person.login} has not accepted the invitation to ${organization.login} yet.`]);
    case 'owner':
      return alreadyHeld(
        step,
        `${person.login} is an owner of ${organization.login} and may everything in it.`,
      );
    case 'member':
      break;
  }
  const stopped = await barrier();
  if (stopped !== undefined) return refused(step, [stopped]);
  const look = await lookAt(task);
  if (look.kind === 'foreign') return refused(step, [`There is ${look.what}.`]);
  if (look.kind === 'ours' && look.drift.length > 0)
    return refused(step, [`Our team ${look.team.slug} was edited: ${look.drift.join(', ')}.`]);
  const ways = await place.otherWays(person, context);
  return ways.length === 0
    ? ready(step)
    : alreadyHeld(step, `${person.login} has ${place.name} for good: ${ways.join('; ')}.`);
};
