/** Teams of the organization: nesting, members, invitations, repositories. https://docs.github.com/rest/teams */
import { LEVELS, type Level, type Team } from '../model.ts';
import { invalid, notFound } from '../refusal.ts';
import { simpleUser } from '../shapes/account.ts';
import { listedRepository } from '../shapes/repository.ts';
import { fullTeam, teamShape } from '../shapes/team.ts';
import {
  childrenOf,
  flagsOf,
  isMember,
  leaveTeam,
  membersOf,
  nest,
  newTeam,
  removeTeam,
  sameName,
  teamNamed,
  wordOf,
} from '../team-acts.ts';
import { demandInside, demandOwner } from './orgs.ts';
import { demandSight } from './repository.ts';
import { created, noContent, ok, paged, REPO, type Call, type Route } from './route.ts';

const TEAM = '/orgs/:org/teams/:slug';

const teamOf = ({ hub, caller, param }: Call): Team => {
  demandInside(hub, caller, param('org'));
  const found = teamNamed(hub, param('slug'));
  if (found === undefined) throw notFound();
  return found;
};

/** For changes: by an owner or the App; a maintainer's own rights are not rehearsed. */
const ownedTeam = (call: Call): Team => {
  const team = teamOf(call);
  demandOwner(call.hub, call.caller, call.param('org'));
  return team;
};

/** A number, `null` for none, `undefined` where nothing is said. */
const parentIn = ({ hub, fields }: Call): Team | null | undefined => {
  const given = fields.number('parent_team_id');
  if (given === undefined || given === null) return given;
  const parent = hub.teams.find((team) => team.id === given);
  if (parent === undefined) throw invalid('Team', 'parent_team_id', 'invalid');
  return parent;
};

const membershipShape = (call: Call, team: Team, login: string, state: 'active' | 'pending') => ({
  url: `${call.hub.urls.api}/orgs/${call.hub.owner.login}/teams/${team.slug}/memberships/${login}`,
  role: membersOf(call.hub, team).find(({ person }) => sameName(person.login, login))?.role ?? 'member',
  state,
});

const levelIn = (text: string | undefined): Level => {
  const level = LEVELS.find((one) => one === (text ?? 'pull'));
  if (level === undefined) throw invalid('Team', 'permission', 'invalid');
  return level;
};

const repositoryShape = (call: Call, name: string, level: Level) => ({
  ...listedRepository(call.hub, name),
  permissions: flagsOf(level),
  role_name: wordOf(level),
});

export const teamRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/orgs/:org/teams',
    answer(call) {
      demandInside(call.hub, call.caller, call.param('org'));
      return paged(call, call.hub.teams, (team) => teamShape(call.hub, team));
    },
  },
  {
    method: 'POST',
    path: '/orgs/:org/teams',
    answer(call) {
      const { hub, caller, fields } = call;
      demandOwner(hub, caller, call.param('org'));
      const parent = parentIn(call) ?? undefined;
      // Without a word it is secret, unless it is nested.
      const secret = (fields.text('privacy') ?? (parent === undefined ? 'secret' : 'closed')) === 'secret';
      const name = fields.mustText('name', 'Team');
      const team = newTeam(hub, name, fields.text('description') ?? null, secret);
      try {
        nest(hub, team, parent);
      } catch (refused) {
        removeTeam(hub, team);
        throw refused;
      }
      // NB. Whoever makes a team is in it; an App is nobody who could be.
      if (caller.app === undefined) team.members.set(caller.person.login.toLowerCase(), 'maintainer');
      return created(fullTeam(hub, team));
    },
  },
  { method: 'GET', path: TEAM, answer: (call) => ok(fullTeam(call.hub, teamOf(call))) },
  {
    method: 'PATCH',
    path: TEAM,
    answer(call) {
      const { hub, fields } = call;
      const team = ownedTeam(call);
      const parent = parentIn(call);
      if (parent !== undefined) nest(hub, team, parent ?? undefined);
      if (fields.has('description')) team.description = fields.textOrNull('description') ?? null;
      const name = fields.text('name');
      if (name !== undefined && !sameName(name, team.name)) {
        if (teamNamed(hub, name) !== undefined)
          throw invalid('Team', 'name', 'already_exists', 'Name must be unique for this org');
        team.name = name;
        team.slug = name.toLowerCase();
      }
      return ok(fullTeam(hub, team));
    },
  },
  {
    method: 'DELETE',
    path: TEAM,
    answer(call) {
      removeTeam(call.hub, ownedTeam(call));
      return noContent;
    },
  },
  {
    method: 'GET',
    path: `${TEAM}/teams`,
    answer: (call) => paged(call, childrenOf(call.hub, teamOf(call)), (team) => teamShape(call.hub, team)),
  },
  {
    method: 'GET',
    path: `${TEAM}/members`,
    answer: (call) =>
      paged(call, membersOf(call.hub, teamOf(call)), ({ person, role, inherited }) => ({
        ...simpleUser(call.hub, person),
        role,
        inherited,
      })),
  },
  {
    method: 'GET',
    path: `${TEAM}/memberships/:login`,
    answer(call) {
      const { hub, param } = call;
      const team = teamOf(call);
      const login = param('login');
      const active = membersOf(hub, team).some(({ person }) => sameName(person.login, login));
      if (!active && !team.invited.has(login.toLowerCase())) throw notFound();
      return ok(membershipShape(call, team, login, active ? 'active' : 'pending'));
    },
  },
  {
    method: 'PUT',
    path: `${TEAM}/memberships/:login`,
    answer(call) {
      const { hub, param, fields } = call;
      const team = ownedTeam(call);
      const login = param('login').toLowerCase();
      if (!hub.people.some(({ person }) => sameName(person.login, login))) throw notFound();
      if (isMember(hub, login)) {
        team.members.set(login, fields.text('role') === 'maintainer' ? 'maintainer' : 'member');
        return ok(membershipShape(call, team, login, 'active'));
      }
      // NB. An invitation to the whole organization: accepted, it outlives the team.
      team.invited.add(login);
      hub.invited.add(login);
      return ok(membershipShape(call, team, login, 'pending'));
    },
  },
  {
    method: 'DELETE',
    path: `${TEAM}/memberships/:login`,
    answer(call) {
      const team = ownedTeam(call);
      const login = call.param('login').toLowerCase();
      if (!team.members.has(login) && !team.invited.has(login)) throw notFound();
      leaveTeam(call.hub, team, login);
      return noContent;
    },
  },
  {
    method: 'GET',
    path: `${TEAM}/repos`,
    answer(call) {
      const given = new Map<string, Level>();
      for (let team: Team | undefined = teamOf(call); team !== undefined; team = team.parent)
        for (const [name, level] of team.repositories) if (!given.has(name)) given.set(name, level);
      return paged(call, [...given], ([name, level]) => repositoryShape(call, name, level));
    },
  },
  {
    method: 'PUT',
    path: `${TEAM}/repos/:owner/:repo`,
    answer(call) {
      const { hub, param, fields } = call;
      const team = ownedTeam(call);
      const name = param('repo');
      const known = [hub.name, ...hub.others.map((one) => one.name)].find((one) => sameName(one, name));
      if (!sameName(param('owner'), hub.owner.login) || known === undefined) throw notFound();
      team.repositories.set(known.toLowerCase(), levelIn(fields.text('permission')));
      return noContent;
    },
  },
  {
    method: 'GET',
    path: `${REPO}/teams`,
    anywhere: true,
    answer(call) {
      const { hub, caller, param } = call;
      demandSight(caller);
      const having = hub.teams.flatMap((team) => {
        const level = team.repositories.get(param('repo').toLowerCase());
        return level === undefined ? [] : [{ team, level }];
      });
      return paged(call, having, ({ team, level }) => teamShape(hub, team, level));
    },
  },
];
