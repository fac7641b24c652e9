/** Teams as REST shows them. */
import { nodeId } from '../node-id.ts';
import { iso, type Hub, type Level, type Team } from '../model.ts';
import { flagsOf, membersOf, wordOf } from '../team-acts.ts';
import { simpleUser } from './account.ts';
import type { Shape } from './json.ts';

const simpleTeam = (hub: Hub, team: Team): Shape => {
  const url = `${hub.urls.api}/organizations/${hub.owner.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId('Team', team.id),
    name: team.name,
    slug: team.slug,
    description: team.description,
    privacy: team.secret ? 'secret' : 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${hub.urls.html}/orgs/${hub.owner.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: hub.owner.id,
  };
};

/** As in lists; `level`: what it may in the repository whose teams are listed. */
export const teamShape = (hub: Hub, team: Team, level?: Level): Shape => ({
  ...simpleTeam(hub, team),
  parent: team.parent === undefined ? null : simpleTeam(hub, team.parent),
  ...(level === undefined ? {} : { permission: wordOf(level), permissions: flagsOf(level) }),
});

/** As one team alone. */
export const fullTeam = (hub: Hub, team: Team): Shape => {
  const { login, url, html_url: page, avatar_url: avatar, node_id: node } = simpleUser(hub, hub.owner);
  return {
    ...teamShape(hub, team),
    members_count: membersOf(hub, team).length,
    repos_count: team.repositories.size,
    created_at: iso(team.createdAt),
    updated_at: iso(team.createdAt),
    organization: {
      login,
      id: hub.owner.id,
      node_id: node,
      url: `${hub.urls.api}/orgs/${hub.owner.login}`,
      repos_url: `${String(url)}/repos`,
      events_url: `${String(url)}/events`,
      hooks_url: `${String(url)}/hooks`,
      issues_url: `${String(url)}/issues`,
      members_url: `${String(url)}/members{/member}`,
      public_members_url: `${String(url)}/public_members{/member}`,
      avatar_url: avatar,
      description: null,
      html_url: page,
      has_organization_projects: false,
      has_repository_projects: false,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: iso(hub.createdAt),
      updated_at: iso(hub.createdAt),
      archived_at: null,
      type: 'Organization',
    },
  };
};
