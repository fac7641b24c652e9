/** What GitHub says about a grant's team now. */
import { formatInstant } from '../../core/brand.ts';
import { parseMarker } from '../../core/marker.ts';
import type { Team, TeamMember } from '../../ports/organization.ts';
import type { Edit, GrantContext, Observation, Receipt } from '../../ports/privilege.ts';
import type { Linked, Task } from './place.ts';
import { differences, isOwnTeam, teamName } from './team.ts';

export interface Found {
  readonly team: Team;
  readonly members: readonly TeamMember[];
  readonly linked: Linked;
  /** Both the person and the place are there: it gives something. */
  readonly gives: boolean;
  readonly drift: readonly string[];
}

export type Look =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'foreign'; readonly what: string }
  | ({ readonly kind: 'ours' } & Found);

export const nameOf = ({ place, step, context }: Task): string =>
  teamName({ key: context, step: step.id }, place.what);

export const objectIdOf = ({ organization }: Task, slug: string): string =>
  `orgs/${organization.login}/teams/${slug}`;

export const lookAt = async (task: Task): Promise<Look> => {
  const { organization, place, step, context } = task;
  const name = nameOf(task);
  const team = await organization.teams.team(name);
  if (team === undefined) return { kind: 'nothing' };
  if (!isOwnTeam(team, name, context))
    return { kind: 'foreign', what: `a team named ${name} that Gatehouse did not make` };
  const [members, linked] = await Promise.all([organization.teams.members(team.slug), place.linked(team)]);
  const drift = differences({ team, members, linked }, step.account, context);
  // Somebody else whom the team gives something counts: what is open is told as open.
  return {
    kind: 'ours',
    team,
    members,
    linked,
    gives: linked.kind !== 'nowhere' && members.length > 0,
    drift,
  };
};

export const observeTeam = async (task: Task): Promise<Observation> => {
  const look = await lookAt(task);
  switch (look.kind) {
    case 'nothing':
      return { state: 'absent' };
    case 'foreign':
      return { state: 'foreign', what: look.what };
    case 'ours':
      return look.gives
        ? { state: 'active', receipt: receiptOf(task, look), ...editOf(look) }
        : { state: 'pending' };
  }
};

/** Whoever else is in it, whatever else it leads to, and another end in its marker: each is more than the grant gave. */
const editOf = ({ drift }: Found): { readonly edit?: Edit } =>
  drift.length === 0 ? {} : { edit: { what: drift.join(', '), more: true } };

export const receiptOf = (task: Task, { team, members, drift }: Found): Receipt => ({
  objectId: objectIdOf(task, team.slug),
  endsAt: 'by-sweep',
  details: {
    team: team.slug,
    gives: task.place.name,
    members: members.map(({ login }) => login).join(' '),
    expires: formatInstant(endOf(team, task.context)),
    ...(drift.length === 0 ? {} : { drift: drift.join(', ') }),
  },
});

const endOf = (team: Team, context: GrantContext): GrantContext['expiresAt'] =>
  parseMarker(team.description)?.expiresAt ?? context.expiresAt;
