import { expect, test } from 'vitest';
import type { AzureSeed } from '../../../src/sandbox/azure/seed.ts';
import { ALICE, BOB, startWorld, tokenOf } from './fixture.ts';

const start = async () => {
  const made = await startWorld();
  const token = await tokenOf(made.world, made.send, 'elevate', 'https://graph.microsoft.com/.default');
  const get = (path: string, of = token) =>
    made.send('GET', `${made.world.graph}/v1.0${path}`, { token: of });
  return { ...made, get };
};

test('reads a user by id or name, with what was selected', async () => {
  const { get, world } = await start();
  expect((await get(`/users/${ALICE}?$select=id,accountEnabled`)).body).toEqual({
    '@odata.context': `${world.graph}/v1.0/$metadata#users(id,accountEnabled)/$entity`,
    id: ALICE,
    accountEnabled: true,
  });
  const whole = (await get('/users/bob@contoso.example')).body;
  expect(whole.id).toBe(BOB);
  expect(whole).not.toHaveProperty('accountEnabled');
});

test('says whose account is disabled', async () => {
  const { get, world } = await start();
  world.hand.disableUser(ALICE);
  expect((await get(`/users/${ALICE}?$select=accountEnabled`)).body.accountEnabled).toBe(false);
  expect(
    (await get('/users?$filter=accountEnabled eq false'.replaceAll(' ', '%20'))).body.value.map(
      (one: any) => one.id,
    ),
  ).toEqual([ALICE]);
});

test('pages, filters, and refuses what it does not understand', async () => {
  const { get } = await start();
  const first = (await get('/users?$top=3&$select=id')).body;
  expect(first.value).toHaveLength(3);
  const next = (await get(first['@odata.nextLink'].split('/v1.0')[1])).body;
  expect(next.value).toHaveLength(1);
  expect(next['@odata.nextLink']).toBeUndefined();
  expect(
    (await get(`/users?$filter=${encodeURIComponent(`id eq '${ALICE}' or id eq '${BOB}'`)}`)).body.value,
  ).toHaveLength(2);
  const odd = await get(`/users?$filter=${encodeURIComponent("id eq 'x' or 1 eq 1")}`);
  expect([odd.status, odd.body.error.code]).toEqual([400, 'Request_UnsupportedQuery']);
  expect((await get('/users?$select=password')).status).toBe(400);
});

test('answers errors with the ids that support asks for', async () => {
  const { get } = await start();
  const absent = await get('/users/0f2c0000-0000-4000-8000-0000000000ff');
  expect(absent.status).toBe(404);
  expect(absent.body.error).toMatchObject({
    code: 'Request_ResourceNotFound',
    innerError: { date: '2026-11-20T10:00:00' },
  });
  expect(absent.body.error.innerError['request-id']).toBe(absent.headers['request-id']);
});

test('names the manager where it is asked for, and nothing for a user without one', async () => {
  const made = await startWorld({
    change: (seed) => ({
      ...seed,
      users: seed.users.map((user) => (user.id === ALICE ? { ...user, manager: BOB } : user)),
    }),
  });
  const token = await tokenOf(made.world, made.send, 'elevate', 'https://graph.microsoft.com/.default');
  const get = (path: string) => made.send('GET', `${made.world.graph}/v1.0${path}`, { token });
  expect((await get(`/users/${ALICE}?$select=id&$expand=manager($select=id)`)).body).toEqual({
    '@odata.context': `${made.world.graph}/v1.0/$metadata#users(id,manager(id))/$entity`,
    id: ALICE,
    manager: { '@odata.type': '#microsoft.graph.user', id: BOB },
  });
  expect((await get(`/users/${BOB}?$select=id&$expand=manager($select=id)`)).body).not.toHaveProperty(
    'manager',
  );
  expect((await get(`/users/${ALICE}?$select=id`)).body).toEqual({
    '@odata.context': `${made.world.graph}/v1.0/$metadata#users(id)/$entity`,
    id: ALICE,
  });
  expect((await get(`/users/${ALICE}?$expand=memberOf`)).status).toBe(400);
});

test('finds a user by mail and by name, which need not be the same', async () => {
  const made = await startWorld({
    change: (seed) => ({
      ...seed,
      users: seed.users.map((user) =>
        user.id === ALICE ? { ...user, mail: "o'hara@contoso.example" } : user,
      ),
    }),
  });
  const token = await tokenOf(made.world, made.send, 'elevate', 'https://graph.microsoft.com/.default');
  const found = async (filter: string) =>
    (
      await made.send('GET', `${made.world.graph}/v1.0/users?$filter=${encodeURIComponent(filter)}`, {
        token,
      })
    ).body.value.map((one: any) => one.id);
  expect(await found("mail eq 'O''Hara@contoso.example'")).toEqual([ALICE]);
  expect(await found("mail eq 'alice@contoso.example'")).toEqual([]);
  expect(await found("mail eq 'x@y.z' or userPrincipalName eq 'alice@contoso.example'")).toEqual([ALICE]);
});

test('refuses an application without the permission', async () => {
  const bare = (seed: AzureSeed): AzureSeed => ({
    ...seed,
    identities: seed.identities.map((identity) => ({ ...identity, graphPermissions: [] })),
  });
  const { world, send } = await startWorld({ change: bare });
  const revoke = await tokenOf(world, send, 'revoke', 'https://graph.microsoft.com/.default');
  const answer = await send('GET', `${world.graph}/v1.0/users/${ALICE}`, { token: revoke });
  expect([answer.status, answer.body.error.code]).toEqual([403, 'Authorization_RequestDenied']);
});
