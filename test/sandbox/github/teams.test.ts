/** Teams that are made, nested, joined and deleted, and what they give in repositories: as unkind as GitHub. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { openScene, PEOPLE } from './world.ts';
import type { Scene } from './world.ts';

const org = 'contoso';
let scene: Scene;
let app: Octokit;
beforeEach(async () => {
  scene = await openScene({
    accounts: [...PEOPLE, { login: 'cora-ext', id: 1099, role: 'read', outside: true }],
    teams: [
      { slug: 'sre', members: ['bob'], repositories: { storefront: 'maintain' } },
      { slug: 'hidden', members: [], secret: true },
    ],
    repositories: [{ name: 'storefront', collaborators: { carol: 'triage' } }],
    basePermission: 'pull',
  });
  app = scene.client(scene.world.issueAccessToken('write'));
});
afterEach(() => scene.world.close());

const make = async (client: Octokit, name: string, more: Record<string, unknown> = {}) =>
  (await client.teams.create({ org, name, ...more })).data;
const role = async (username: string, repo = 'storefront') =>
  (await app.repos.getCollaboratorPermissionLevel({ owner: org, repo, username })).data.role_name;
const members = async (team_slug: string) =>
  (await app.teams.listMembersInOrg({ org, team_slug })).data.map(({ login }) => login);

it('whoever makes a team is its maintainer; an App is nobody who could be', async () => {
  await make(scene.as('erin'), 'by-erin');
  await make(app, 'by-app');
  expect(await members('by-erin')).toEqual(['erin']);
  expect(await members('by-app')).toEqual([]);
});

it('a name exists once, and a team is secret unless it is said or nested', async () => {
  expect((await make(app, 'one')).privacy).toBe('secret');
  await expect(make(app, 'One')).rejects.toMatchObject({ status: 422 });
  const { data: sre } = await app.teams.getByName({ org, team_slug: 'sre' });
  expect(await make(app, 'two', { parent_team_id: sre.id })).toMatchObject({
    privacy: 'closed',
    parent: { slug: 'sre' },
  });
});

it('secret teams are not nested, nor a team below itself, and a refused team is not there', async () => {
  const { data: sre } = await app.teams.getByName({ org, team_slug: 'sre' });
  const { data: hidden } = await app.teams.getByName({ org, team_slug: 'hidden' });
  const below = await make(app, 'below', { parent_team_id: sre.id });
  await expect(make(app, 'x', { parent_team_id: hidden.id })).rejects.toMatchObject({ status: 422 });
  await expect(app.teams.getByName({ org, team_slug: 'x' })).rejects.toMatchObject({ status: 404 });
  await expect(
    app.teams.updateInOrg({ org, team_slug: 'sre', parent_team_id: below.id }),
  ).rejects.toMatchObject({ status: 422 });
});

it('who is no member is only invited, to the organization as well', async () => {
  const put = await app.teams.addOrUpdateMembershipForUserInOrg({
    org,
    team_slug: 'sre',
    username: 'cora-ext',
  });
  expect(put.data.state).toBe('pending');
  expect(await members('sre')).toEqual(['bob']);
  expect((await app.orgs.getMembershipForUser({ org, username: 'cora-ext' })).data.state).toBe('pending');
  expect((await app.orgs.getMembershipForUser({ org, username: 'erin' })).data).toMatchObject({
    state: 'active',
    role: 'admin',
  });
  await app.teams.removeMembershipForUserInOrg({ org, team_slug: 'sre', username: 'cora-ext' });
  // The invitation to the organization stays.
  expect((await app.orgs.getMembershipForUser({ org, username: 'cora-ext' })).data.state).toBe('pending');
});

it('teams below a deleted team go with it', async () => {
  const { data: sre } = await app.teams.getByName({ org, team_slug: 'sre' });
  await make(app, 'below', { parent_team_id: sre.id });
  expect((await app.teams.listChildInOrg({ org, team_slug: 'sre' })).data.map(({ slug }) => slug)).toEqual([
    'below',
  ]);
  await app.teams.deleteInOrg({ org, team_slug: 'sre' });
  await expect(app.teams.getByName({ org, team_slug: 'below' })).rejects.toMatchObject({ status: 404 });
});

it('gives the most of base permission, own permission and teams, and fades when a team is gone', async () => {
  expect(await role('alice')).toBe('read');
  expect(await role('carol')).toBe('triage');
  expect(await role('bob')).toBe('maintain');
  expect(await role('erin')).toBe('admin');
  expect(await role('cora-ext')).toBe('none');
  const { data: sre } = await app.teams.getByName({ org, team_slug: 'sre' });
  await make(app, 'below', { parent_team_id: sre.id });
  await app.teams.addOrUpdateMembershipForUserInOrg({ org, team_slug: 'below', username: 'alice' });
  expect(await role('alice')).toBe('maintain');
  await app.teams.deleteInOrg({ org, team_slug: 'below' });
  expect(await role('alice')).toBe('maintain');
  scene.clock.advance(4_000);
  expect(await role('alice')).toBe('read');
});

it('lists who has a repository, and what a team has', async () => {
  await app.teams.addOrUpdateRepoPermissionsInOrg({
    org,
    team_slug: 'hidden',
    owner: org,
    repo: 'storefront',
    permission: 'push',
  });
  const { data: teams } = await app.repos.listTeams({ owner: org, repo: 'storefront' });
  expect(teams.map(({ slug, permissions }) => [slug, permissions?.push, permissions?.maintain])).toEqual([
    ['sre', true, true],
    ['hidden', true, false],
  ]);
  const { data: repos } = await app.teams.listReposInOrg({ org, team_slug: 'hidden' });
  expect(repos.map(({ full_name, role_name }) => [full_name, role_name])).toEqual([
    ['contoso/storefront', 'write'],
  ]);
});

it('members who are no owners, readers and jobs change nothing', async () => {
  const reader = scene.client(scene.world.issueAccessToken('read'));
  for (const client of [scene.as('alice'), reader, scene.job({ contents: 'write' })]) {
    await expect(make(client, 'mine')).rejects.toMatchObject({ status: 403 });
    await expect(client.teams.deleteInOrg({ org, team_slug: 'sre' })).rejects.toMatchObject({ status: 403 });
  }
  expect((await reader.teams.list({ org })).data.map(({ slug }) => slug)).toEqual(['sre', 'hidden']);
});

it('an App for teams has nothing else', async () => {
  await expect(app.repos.listBranches({ owner: org, repo: 'access' })).rejects.toMatchObject({ status: 403 });
  await expect(app.users.getAuthenticated()).rejects.toMatchObject({ status: 403 });
});
