import { generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { ALICE, buyToken, idToken, job, PROD, startWorld, tokenOf } from './fixture.ts';

const codeOf = (answer: { body: any }): number => answer.body.error_codes[0];

test('gives a job its id token: immutable subject, five minutes, real claims', async () => {
  const { world, send } = await startWorld();
  const claims = JSON.parse(
    Buffer.from(
      (await idToken(world, send, job('gatehouse-elevate'))).split('.')[1] ?? '',
      'base64url',
    ).toString(),
  );
  expect(claims).toMatchObject({
    iss: world.oidc,
    sub: 'repo:contoso@77/access@4242:environment:gatehouse-elevate',
    aud: 'api://AzureADTokenExchange',
    repository: 'contoso/access',
    repository_id: '4242',
    environment: 'gatehouse-elevate',
    event_name: 'push',
    runner_environment: 'github-hosted',
  });
  expect(claims.exp - claims.iat).toBe(300);
});

test('writes the subject of a job without an environment from its ref or its pull request', async () => {
  const { world, send } = await startWorld();
  const subject = async (of: Parameters<typeof job>[1]) =>
    JSON.parse(
      Buffer.from(
        (await idToken(world, send, job(undefined, of))).split('.')[1] ?? '',
        'base64url',
      ).toString(),
    ).sub;
  expect(await subject({})).toBe('repo:contoso@77/access@4242:ref:refs/heads/main');
  expect(await subject({ event: 'pull_request', ref: 'refs/pull/7/merge' })).toBe(
    'repo:contoso@77/access@4242:pull_request',
  );
});

test("gives no id token for another run's bearer, or for none", async () => {
  const { world, send } = await startWorld();
  const one = world.requestUrlFor(job('gatehouse-elevate'));
  const two = world.requestUrlFor(job('gatehouse-elevate', { runId: 2 }));
  expect((await send('GET', one.url, { token: two.token })).status).toBe(401);
  expect((await send('GET', one.url)).status).toBe(401);
});

test('trades an assertion for an access token of about an hour', async () => {
  const { world, send, clock } = await startWorld();
  const token = await tokenOf(world, send, 'elevate');
  const subscriptions = () => send('GET', `${world.arm}/subscriptions?api-version=2022-12-01`, { token });
  expect((await subscriptions()).body.value.map((one: any) => one.id)).toEqual([PROD]);
  clock.advance(3598_000);
  expect((await subscriptions()).status).toBe(200);
  clock.advance(1_000);
  const late = await subscriptions();
  expect([late.status, late.body.error.code]).toEqual([401, 'ExpiredAuthenticationToken']);
  expect(late.headers['www-authenticate']).toContain('Bearer authorization_uri=');
});

test('accepts the exact subject, audience and identity and nothing near it', async () => {
  const { world, send } = await startWorld();
  const elevate = world.identities.find(({ name }) => name === 'elevate')?.clientId ?? '';
  const buy = async (assertion: string, more: { clientId?: string; scope?: string; tenant?: string } = {}) =>
    buyToken(world, send, { clientId: elevate, assertion, ...more });
  const other = await buy(await idToken(world, send, job('gatehouse-revoke')));
  expect([other.status, codeOf(other), other.body.error]).toEqual([401, 700213, 'invalid_client']);
  expect(other.body.error_description).toMatch(/^AADSTS700213: .*environment:gatehouse-revoke/);
  expect(codeOf(await buy(await idToken(world, send, job('Gatehouse-Elevate'))))).toBe(7002138);
  expect(codeOf(await buy(await idToken(world, send, job(undefined))))).toBe(700213);
  expect(codeOf(await buy(await idToken(world, send, job('gatehouse-elevate', { ownerId: 78 }))))).toBe(
    700213,
  );
  expect(codeOf(await buy(await idToken(world, send, job('gatehouse-elevate'), 'api://other')))).toBe(700212);
  const good = await idToken(world, send, job('gatehouse-elevate'));
  expect(codeOf(await buy(good, { clientId: 'c11e0000-0000-4000-8000-0000000000ff' }))).toBe(700016);
  expect(codeOf(await buy(good, { scope: 'https://management.usgovcloudapi.net/.default' }))).toBe(500011);
  expect(codeOf(await buy(good, { scope: 'https://management.azure.com/user_impersonation' }))).toBe(1002012);
  expect(codeOf(await buy(good, { tenant: '00000000-0000-4000-8000-000000000000' }))).toBe(90002);
  expect((await buy(good)).status).toBe(200);
});

test('refuses an assertion that is over, forged, of another issuer, or none at all', async () => {
  const { world, send, clock } = await startWorld();
  const elevate = world.identities.find(({ name }) => name === 'elevate')?.clientId ?? '';
  const buy = (assertion: string) => buyToken(world, send, { clientId: elevate, assertion });
  const good = await idToken(world, send, job('gatehouse-elevate'));
  const { privateKey } = await generateKeyPair('RS256');
  const claims = JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString());
  const forge = (more: object) =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  expect(codeOf(await buy(await forge({})))).toBe(700027);
  expect(codeOf(await buy(await forge({ iss: 'https://evil.example' })))).toBe(700211);
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1]}.`;
  expect(codeOf(await buy(none))).toBe(700027);
  expect(codeOf(await buy('nonsense'))).toBe(50027);
  clock.advance(300_000);
  expect(codeOf(await buy(good))).toBe(700024);
  const secret = await send('POST', `${world.authority}/${world.tenantId}/oauth2/v2.0/token`, {
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: elevate,
      scope: 'https://graph.microsoft.com/.default',
      client_secret: 'x',
    }).toString(),
  });
  expect([secret.status, codeOf(secret)]).toEqual([401, 7000215]);
});

test.each([
  ['no-credential', 70025],
  ['no-principal', 7000229],
  ['disabled', 7000112],
] as const)('refuses an identity with what was forgotten: %s', async (flaw, code) => {
  const { world, send } = await startWorld({
    change: (seed) => ({ ...seed, identities: seed.identities.map((one) => ({ ...one, flaw })) }),
  });
  const answer = await buyToken(world, send, {
    clientId: world.identities.find(({ name }) => name === 'elevate')?.clientId ?? '',
    assertion: await idToken(world, send, job('gatehouse-elevate')),
  });
  expect([answer.status, codeOf(answer)]).toEqual([401, code]);
});

test('knows no tenant by a word', async () => {
  const { world, send } = await startWorld();
  const answer = await buyToken(world, send, { clientId: 'x', assertion: 'y', tenant: 'undefined' });
  expect([answer.status, codeOf(answer)]).toEqual([400, 900023]);
});

test('keeps the audiences apart, and says what is missing', async () => {
  const { world, send } = await startWorld();
  const arm = await tokenOf(world, send, 'elevate');
  const graph = await tokenOf(world, send, 'elevate', 'https://graph.microsoft.com/.default');
  const list = `${world.arm}/subscriptions?api-version=2022-12-01`;
  const code = async (url: string, token?: string) => {
    const answer = await send('GET', url, token === undefined ? {} : { token });
    return [answer.status, answer.body.error?.code, answer.headers['www-authenticate'] !== undefined];
  };
  expect(await code(list, graph)).toEqual([401, 'InvalidAuthenticationTokenAudience', true]);
  expect(await code(list)).toEqual([401, 'AuthenticationFailed', true]);
  expect(await code(list, 'x.y.z')).toEqual([401, 'InvalidAuthenticationToken', true]);
  expect(await code(`${world.graph}/v1.0/users/${ALICE}`, arm)).toEqual([
    401,
    'InvalidAuthenticationToken',
    true,
  ]);
  expect(await code(`${world.graph}/v1.0/users/${ALICE}`)).toEqual([401, 'InvalidAuthenticationToken', true]);
});

test('knows the job behind every request, and kills it after the effect when a fault says so', async () => {
  const kills: unknown[] = [];
  const { world, send, faults } = await startWorld({ onKill: (request) => void kills.push(request) });
  const token = await tokenOf(world, send, 'elevate');
  expect(world.log.entries().map(({ api, job: of }) => [api, of])).toEqual([
    ['oidc', 'run/1/gatehouse-elevate'],
    ['authority', 'run/1/gatehouse-elevate'],
  ]);
  faults.order({
    api: 'arm',
    method: 'GET',
    path: '^/subscriptions\\?',
    when: 'after',
    effect: { kind: 'kill' },
  });
  await expect(send('GET', `${world.arm}/subscriptions?api-version=2022-12-01`, { token })).rejects.toThrow(
    /hang up|ECONNRESET/,
  );
  expect(kills).toMatchObject([{ api: 'arm', method: 'GET', job: 'run/1/gatehouse-elevate' }]);
});

test('lets the administrator look for years, whatever the clock does', async () => {
  const { world, send, clock } = await startWorld();
  clock.advance(30 * 24 * 3_600_000);
  expect(
    (
      await send('GET', `${world.arm}/subscriptions?api-version=2022-12-01`, {
        token: world.adminToken('arm'),
      })
    ).status,
  ).toBe(200);
  expect((await send('GET', `${world.graph}/v1.0/users`, { token: world.adminToken('graph') })).status).toBe(
    200,
  );
});
