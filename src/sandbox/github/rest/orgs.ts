/** The organization that owns the repository: its members. https://docs.github.com/rest/orgs/members */
import type { Caller, Hub } from '../model.ts';
import { notAccessible, notFound, Refusal } from '../refusal.ts';
import { simpleUser } from '../shapes/account.ts';
import { isMember, isOwner, sameName } from '../team-acts.ts';
import { ok, paged, type Route } from './route.ts';

/** A job's token has no permission of the organization; whoever is outside sees neither members nor teams. */
export const demandInside = (hub: Hub, caller: Caller, org: string): void => {
  if (caller.job !== undefined && (caller.app ?? { members: 'none' }).members === 'none')
    throw notAccessible();
  const inside = caller.app !== undefined || isMember(hub, caller.person.login);
  if (!inside || !sameName(org, hub.owner.login)) throw notFound();
};

/** An App that may write members, or an owner. */
export const demandOwner = (hub: Hub, caller: Caller, org: string): void => {
  demandInside(hub, caller, org);
  if (caller.app?.members === 'read') throw notAccessible();
  if (caller.app === undefined && !isOwner(hub, caller.person.login))
    throw new Refusal(403, 'Must be an owner of the organization.');
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
    path: '/orgs/:org/memberships/:login',
    answer({ hub, caller, param }) {
      demandInside(hub, caller, param('org'));
      const login = param('login');
      const found = hub.people.find(({ person }) => sameName(person.login, login));
      const active = isMember(hub, login);
      if (found === undefined || (!active && !hub.invited.has(login.toLowerCase()))) throw notFound();
      const org = hub.owner.login;
      const url = `${hub.urls.api}/orgs/${org}`;
      return ok({
        url: `${url}/memberships/${found.person.login}`,
        state: active ? 'active' : 'pending',
        role: isOwner(hub, login) ? 'admin' : 'member',
        organization_url: url,
        organization: {
          login: org,
          id: hub.owner.id,
          node_id: simpleUser(hub, hub.owner)['node_id'],
          url,
          repos_url: `${url}/repos`,
          events_url: `${url}/events`,
          hooks_url: `${url}/hooks`,
          issues_url: `${url}/issues`,
          members_url: `${url}/members{/member}`,
          public_members_url: `${url}/public_members{/member}`,
          avatar_url: simpleUser(hub, hub.owner)['avatar_url'],
          description: null,
        },
        user: simpleUser(hub, found.person),
      });
    },
  },
];
