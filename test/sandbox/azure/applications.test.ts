import { expect, test } from 'vitest';
import { job, startWorld, tokenOf, buyToken, idToken } from './fixture.ts';

const GRAPH = 'https://graph.microsoft.com/.default';
const filter = (text: string) => `$filter=${encodeURIComponent(text)}`;

const start = async () => {
  const made = await startWorld();
  const token = await tokenOf(made.world, made.send, 'audit', GRAPH);
  const get = (path: string, of = token) =>
    made.send('GET', `${made.world.graph}/v1.0${path}`, { token: of });
  const client = (name: string) => made.world.identities.find((each) => each.name === name)?.clientId ?? '';
  const principal = async (name: string) =>
    (await get(`/servicePrincipals?${filter(`appId eq '${client(name)}'`)}`)).body.value[0];
  return { ...made, get, client, principal };
};

test('shows whom an application believes, under its own object id', async () => {
  const { get, client, world } = await start();
  const [found, ...more] = (await get(`/applications?${filter(`appId eq '${client('elevate')}'`)}`)).body
    .value;
  expect(more).toEqual([]);
  expect(found).toMatchObject({ appId: client('elevate'), passwordCredentials: [], keyCredentials: [] });
  expect((await get(`/applications/${found.id}/federatedIdentityCredentials`)).body.value).toEqual([
    {
      id: expect.any(String),
      name: 'gatehouse-elevate',
      issuer: world.oidc,
      subject: 'repo:contoso@77/access@4242:environment:gatehouse-elevate',
      description: null,
      audiences: ['api://AzureADTokenExchange'],
    },
  ]);
  expect((await get(`/applications/${client('elevate')}/federatedIdentityCredentials`)).status).toBe(404);
});

test('believes what is added by hand, and no longer what is taken away', async () => {
  const { world, send, client } = await start();
  const buy = async () =>
    buyToken(world, send, {
      clientId: client('revoke'),
      assertion: await idToken(world, send, job(undefined)),
    });
  expect((await buy()).body.error_codes).toEqual([700213]);
  world.hand.applications.federate(client('revoke'), {
    name: 'main',
    issuer: world.oidc,
    subject: 'repo:contoso@77/access@4242:ref:refs/heads/main',
    audiences: ['api://AzureADTokenExchange'],
  });
  expect((await buy()).status).toBe(200);
  world.hand.applications.disbelieve(client('revoke'), 'main');
  expect((await buy()).body.error_codes).toEqual([700213]);
});

test('names permissions by the roles of the resource that they are roles of', async () => {
  const { get, principal } = await start();
  const { id } = await principal('audit');
  const assigned = (await get(`/servicePrincipals/${id}/appRoleAssignments`)).body.value;
  const resource = (
    await get(`/servicePrincipals/${assigned[0].resourceId}?$select=id,appId,displayName,appRoles`)
  ).body;
  expect(resource.appId).toBe('00000003-0000-0000-c000-000000000000');
  const names = assigned.map(
    ({ appRoleId }: any) => resource.appRoles.find((role: any) => role.id === appRoleId)?.value,
  );
  expect(names).toContain('Application.Read.All');
});

test('lists groups and roles of the directory that a service principal is in', async () => {
  const { get, principal, world } = await start();
  const { id } = await principal('revoke');
  expect((await get(`/servicePrincipals/${id}/transitiveMemberOf`)).body.value).toEqual([]);
  const role = '62e90394-69f5-4237-9190-012177145e10';
  world.hand.directory.assign({ principalId: id, role, scope: '/' });
  expect(
    (await get(`/servicePrincipals/${id}/transitiveMemberOf?$select=id,displayName`)).body.value,
  ).toEqual([
    {
      '@odata.type': '#microsoft.graph.directoryRole',
      id: expect.any(String),
      displayName: 'Global Administrator',
    },
  ]);
});

test('registers nothing for a managed identity, for which Azure keeps a certificate', async () => {
  const { get } = await start();
  const managed = (await get('/servicePrincipals')).body.value.find(
    (each: any) => each.servicePrincipalType === 'ManagedIdentity',
  );
  expect(managed.keyCredentials).toHaveLength(1);
  expect((await get(`/applications?${filter(`appId eq '${managed.appId}'`)}`)).body.value).toEqual([]);
});

test('refuses each of them without its permission, once a token is new', async () => {
  const { get, world, send, client, principal } = await start();
  const { id } = await principal('audit');
  for (const permission of ['Application.Read.All', 'LicenseAssignment.Read.All'])
    world.hand.applications.forbid(client('audit'), permission);
  // What a token says was true when it was bought, as in Entra.
  expect((await get('/applications')).status).toBe(200);
  const token = await tokenOf(world, send, 'audit', GRAPH);
  for (const path of [
    '/applications',
    '/applications/x/federatedIdentityCredentials',
    '/servicePrincipals',
    `/servicePrincipals/${id}`,
    `/servicePrincipals/${id}/appRoleAssignments`,
    `/servicePrincipals/${id}/transitiveMemberOf`,
    '/subscribedSkus',
  ])
    expect([path, (await get(path, token)).status]).toEqual([path, 403]);
});

test('shows what the tenant has bought', async () => {
  const { get, world } = await start();
  expect((await get('/subscribedSkus')).body.value).toMatchObject([
    { skuPartNumber: 'AAD_PREMIUM_P2', prepaidUnits: { enabled: 500 } },
  ]);
  world.hand.applications.buy([]);
  expect((await get('/subscribedSkus')).body.value).toEqual([]);
});
