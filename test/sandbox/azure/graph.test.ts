import { expect, test } from 'vitest';
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

test('refuses an application without the permission', async () => {
  const { get, world, send } = await start();
  const revoke = await tokenOf(world, send, 'revoke', 'https://graph.microsoft.com/.default');
  const answer = await get(`/users/${ALICE}`, revoke);
  expect([answer.status, answer.body.error.code]).toEqual([403, 'Authorization_RequestDenied']);
});
