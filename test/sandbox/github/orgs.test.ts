/** Members and teams of the organization, as GitHub lists them: nested, without invitations, and not for everybody. */
import { expect, it } from 'vitest';
import { openScene, PEOPLE } from './world.ts';

const open = () =>
  openScene({
    accounts: [
      ...PEOPLE.map((one) => (one.login === 'alice' ? { ...one, email: 'alice@contoso.example' } : one)),
      { login: 'cora-ext', id: 1099, role: 'read', outside: true },
    ],
    teams: [
      { slug: 'payments', members: ['alice'], invited: ['mallory'] },
      { slug: 'payments-night', parent: 'payments', members: ['dave', 'alice'] },
      { slug: 'payments-weekend', parent: 'payments-night', members: ['bob'] },
      { slug: 'other', members: ['carol'] },
    ],
  });
const org = 'contoso';

it('a team has the members of its child teams, each once, and says who is inherited', async () => {
  const scene = await open();
  const { data } = await scene
    .as('erin')
    .request('GET /orgs/{org}/teams/{team_slug}/members', { org, team_slug: 'payments' });
  expect(data.map(({ login, inherited }) => [login, inherited])).toEqual([
    ['alice', false],
    ['bob', true],
    ['dave', true],
  ]);
  const night = await scene
    .as('erin')
    .request('GET /orgs/{org}/teams/{team_slug}/members', { org, team_slug: 'payments-night' });
  expect(night.data.map(({ login }) => login)).toEqual(['alice', 'bob', 'dave']);
  await scene.world.close();
});

it('a team is listed in pages', async () => {
  const scene = await open();
  const all = await scene
    .as('erin')
    .paginate('GET /orgs/{org}/teams/{team_slug}/members', { org, team_slug: 'payments', per_page: 1 });
  expect(all.map(({ login }) => login)).toEqual(['alice', 'bob', 'dave']);
  await scene.world.close();
});

it('an invitation that nobody accepted is no membership', async () => {
  const scene = await open();
  const state = async (username: string): Promise<string> => {
    const { data } = await scene
      .as('erin')
      .request('GET /orgs/{org}/teams/{team_slug}/memberships/{username}', {
        org,
        team_slug: 'payments',
        username,
      });
    return data.state;
  };
  expect(await state('bob')).toBe('active');
  expect(await state('mallory')).toBe('pending');
  await expect(state('carol')).rejects.toMatchObject({ status: 404 });
  await scene.world.close();
});

it('members of the organization are all but those from outside; a job sees none of it', async () => {
  const scene = await open();
  const { data } = await scene.as('alice').request('GET /orgs/{org}/members', { org });
  expect(data.map(({ login }) => login)).toEqual(PEOPLE.map(({ login }) => login));
  const job = scene.job({ contents: 'read' });
  for (const route of ['GET /orgs/{org}/members', 'GET /orgs/{org}/teams/{team_slug}/members'] as const)
    await expect(job.request(route, { org, team_slug: 'payments' })).rejects.toMatchObject({ status: 403 });
  await expect(
    scene.as('erin').request('GET /orgs/{org}/teams/{team_slug}/members', { org, team_slug: 'nothing' }),
  ).rejects.toMatchObject({ status: 404 });
  await expect(scene.as('erin').request('GET /orgs/{org}/members', { org: 'other' })).rejects.toMatchObject({
    status: 404,
  });
  await scene.world.close();
});

it('somebody from outside sees neither members nor teams', async () => {
  const scene = await open();
  const outsider = scene.client(scene.world.accounts.find(({ login }) => login === 'cora-ext')?.token ?? '');
  expect((await outsider.users.getAuthenticated()).data.login).toBe('cora-ext');
  for (const route of [
    'GET /orgs/{org}/members',
    'GET /orgs/{org}/teams/{team_slug}/members',
    'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
  ] as const)
    await expect(
      outsider.request(route, { org, team_slug: 'payments', username: 'alice' }),
    ).rejects.toMatchObject({ status: 404 });
  await scene.world.close();
});

it('a profile shows an address where its owner made it public', async () => {
  const scene = await open();
  const emailOf = async (account_id: number): Promise<string | null> =>
    (await scene.as('bob').request('GET /user/{account_id}', { account_id })).data.email;
  expect(await emailOf(1001)).toBe('alice@contoso.example');
  expect(await emailOf(1002)).toBeNull();
  await scene.world.close();
});
