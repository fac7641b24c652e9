/** The organization that owns the repository: its members and teams. https://docs.github.com/rest/teams/members */
import type { Caller, Hub, Person, Team } from '../model.ts';
import { notAccessible, notFound } from '../refusal.ts';
import { simpleUser } from '../shapes/account.ts';
import { ok, paged, type Call, type Route } from './route.ts';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A job's token has no permission of the organization; whoever is outside sees neither members nor teams. */
const demandInside = (hub: Hub, caller: Caller, org: string): void => {
  if (caller.job !== undefined) throw notAccessible();
  const inside = hub.people.some(({ person, outside }) => person.id === caller.person.id && !outside);
  if (!inside || !same(org, hub.owner.login)) throw notFound();
};

const teamOf = ({ hub, caller, param }: Call): Team => {
  demandInside(hub, caller, param('org'));
  const found = hub.teams.find(({ slug }) => same(slug, param('slug')));
  if (found === undefined) throw notFound();
  return found;
};

/** The team itself and every team below it. */
const withChildren = (hub: Hub, team: Team): readonly Team[] => [
  team,
  ...hub.teams
    .filter(({ parent }) => parent !== undefined && same(parent, team.slug))
    .flatMap((child) => withChildren(hub, child)),
];

interface Membership {
  readonly person: Person;
  readonly inherited: boolean;
}

/** Each person once, in the order of accounts; who is in the team and below it is not inherited. */
const membersOf = (hub: Hub, team: Team): readonly Membership[] => {
  const isIn = (of: Team, person: Person): boolean => of.members.some((login) => same(login, person.login));
  const all = withChildren(hub, team);
  return hub.people
    .filter(({ person }) => all.some((each) => isIn(each, person)))
    .map(({ person }) => ({ person, inherited: !isIn(team, person) }));
};

export const orgRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/orgs/:org/members',
    answer(call) {
      const { hub, caller, param } = call;
      demandInside(hub, caller, param('org'));
      const members = hub.people.filter(({ outside }) => !outside);
      return paged(call, members, ({ person }) => simpleUser(hub, person));
    },
  },
  {
    method: 'GET',
    path: '/orgs/:org/teams/:slug/members',
    answer(call) {
      const members = membersOf(call.hub, teamOf(call));
      return paged(call, members, ({ person, inherited }) => ({
        ...simpleUser(call.hub, person),
        role: 'member',
        inherited,
      }));
    },
  },
  {
    method: 'GET',
    path: '/orgs/:org/teams/:slug/memberships/:login',
    answer(call) {
      const { hub, param } = call;
      const team = teamOf(call);
      const login = param('login');
      const active = membersOf(hub, team).some(({ person }) => same(person.login, login));
      const invited = team.invited?.some((each) => same(each, login)) === true;
      if (!active && !invited) throw notFound();
      return ok({
        url: `${hub.urls.api}/orgs/${hub.owner.login}/teams/${team.slug}/memberships/${login}`,
        role: 'member',
        state: active ? 'active' : 'pending',
      });
    },
  },
];
