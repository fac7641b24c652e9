/** Accounts as REST shows them. */
import { nodeId } from '../node-id.ts';
import { iso, type Hub, type Person } from '../model.ts';
import type { Shape } from './json.ts';

export const simpleUser = (hub: Hub, person: Person): Shape => {
  const url = `${hub.urls.api}/users/${encodeURIComponent(person.login)}`;
  const page = person.kind === 'bot' ? `apps/${person.login.replace('[bot]', '')}` : person.login;
  return {
    login: person.login,
    id: person.id,
    node_id: nodeId(person.kind === 'bot' ? 'Bot' : 'User', person.id),
    avatar_url: avatarOf(hub, person),
    gravatar_id: '',
    url,
    html_url: `${hub.urls.html}/${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: person.kind === 'bot' ? 'Bot' : person === hub.owner ? 'Organization' : 'User',
    site_admin: false,
  };
};

export const avatarOf = (hub: Hub, person: Person): string => `${hub.urls.html}/avatars/u/${person.id}?v=4`;

export const publicUser = (hub: Hub, person: Person): Shape => ({
  ...simpleUser(hub, person),
  name: null,
  company: null,
  blog: '',
  location: null,
  email: person.email ?? null,
  hireable: null,
  bio: null,
  twitter_username: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: iso(hub.createdAt),
  updated_at: iso(hub.createdAt),
});
