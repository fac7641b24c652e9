/** Opening: a team of the grant's own, the person in it, and only then its place, read back from GitHub. */
import { minutes } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { OrganizationPerson, Team, TeamAnswer } from '../../ports/organization.ts';
import type { Receipt } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { assertWindowOpen } from '../window.ts';
import { lookAt, nameOf, receiptOf } from './look.ts';
import type { Found, Look } from './look.ts';
import type { Task } from './place.ts';
import { wantedDescription } from './team.ts';

/** How long one call waits until GitHub shows what it was told. */
const PATIENCE = minutes(2);

/**
 * Every turn begins by reading and makes at most one step, so that whatever a lost answer or a crash left behind is seen before
 * anything is written again. Until the last step, the link, the team gives nobody anything.
 */
export const elevateTeam = async (task: Task): Promise<Receipt> => {
  const { organization, place } = task;
  const waiting = patience(PATIENCE, organization.sleep);
  const person = await memberOf(task);
  const tried = new Set<string>();
  for (;;) {
    const look = await lookAt(task);
    if (look.kind === 'foreign') throw notOurs(look.what);
    if (look.kind === 'ours' && look.gives && look.drift.length === 0 && (await place.holds(person)))
      return receiptOf(task, look);
    assertWindowOpen(task.context, organization.now(), `a write of the team ${nameOf(task)}`);
    const { step, reason } = await advance(task, look, person);
    // What was done once is not shown yet, or had no effect.
    if (tried.has(step) && !(await waiting.wait())) throw reason;
    tried.add(step);
  }
};

interface Advance {
  readonly step: 'create' | 'clear' | 'join' | 'link' | 'wait';
  /** Why it is not open, should this go on. */
  readonly reason: Fault;
}

const advance = async (
  task: Task,
  look: Exclude<Look, { kind: 'foreign' }>,
  person: OrganizationPerson,
): Promise<Advance> => {
  if (look.kind === 'nothing') return { step: 'create', reason: await create(task) };
  if (look.drift.length > 0) return { step: 'clear', reason: await withoutMaker(task, look) };
  if (look.members.length === 0) return { step: 'join', reason: await join(task, look.team, person) };
  if (look.linked.kind === 'nowhere') await task.place.link(look.team);
  return {
    step: look.linked.kind === 'nowhere' ? 'link' : 'wait',
    reason: fault(`GitHub does not show ${task.place.name} for the person yet`),
  };
};

/** NB. Whoever is no member would be invited to the organization, and stay in it when the grant is long over. */
const memberOf = async ({ organization, step }: Task): Promise<OrganizationPerson> => {
  const person = await organization.people.person(step.account);
  if (person?.standing === 'member' || person?.standing === 'owner') return person;
  throw new Fault('github.rejected', `account ${step.account} is no member of ${organization.login}`, {
    remedy: 'Only members of the organization are elevated in its teams and repositories.',
  });
};

const create = async (task: Task): Promise<Fault> => {
  const { organization, context } = task;
  const name = nameOf(task);
  const answer = await organization.teams.create({ name, description: wantedDescription(context) });
  return answerFault(answer, `GitHub took the team ${name} and does not show it`);
};

const answerFault = (answer: TeamAnswer, otherwise: string): Fault =>
  answer.kind === 'unclear' ? answer.fault : fault(otherwise);

/**
 * The person of a personal token is in each team that the token makes: taken out again before the team gives anything.
 * NB. Anybody else in it, or a team that gives something else, is an edit of somebody's, never repaired under their hands (I8).
 */
const withoutMaker = async ({ organization, step }: Task, found: Found): Promise<Fault> => {
  const others = found.members.filter(({ id }) => id !== step.account);
  const [maker, ...more] = others;
  const repairable =
    found.linked.kind === 'nowhere' && found.drift.length === 1 && more.length === 0 && maker !== undefined;
  if (!repairable || maker.id !== (await organization.people.self()))
    throw notOurs(`our team ${found.team.slug} was edited: ${found.drift.join(', ')}`);
  const answer = await organization.teams.leave(found.team.slug, maker.login);
  return answerFault(answer, `${maker.login}, who made ${found.team.slug}, is still in it`);
};

/** NB. Read back by id in the next turn: a login may have changed hands since it was asked for. */
const join = async ({ organization }: Task, team: Team, person: OrganizationPerson): Promise<Fault> => {
  if ((await organization.teams.join(team.slug, person.login)) === 'active')
    return fault(`GitHub took ${person.login} into ${team.slug} and does not show it`);
  throw new Fault('github.rejected', `${person.login} was only invited to ${team.slug}`, {
    remedy:
      'An invitation is no access, and nobody waits for it: the run takes it back; ask again as a member.',
  });
};

const notOurs = (what: string): Fault =>
  new Fault('grant.not-ours', what, {
    remedy:
      'Find out who did it; delete the team or let the grant end, which deletes it; then file a new request.',
  });

const fault = (what: string): Fault =>
  new Fault('github.unexpected', what, {
    remedy: 'The run tries again to its deadline, then undoes what it opened.',
    transient: true,
  });
