import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import { memoAssertion } from '../../../src/adapters/azure/credential.ts';
import { entraId, instant, resourceId } from '../../../src/core/brand.ts';
import type { Azure } from '../../../src/ports/azure.ts';
import type { RoleChange } from '../../../src/ports/azure-roles.ts';
import type { SecurityRule } from '../../../src/ports/security-groups.ts';
import { openTestAzure } from './server.ts';
import type { Answering, TestAzure } from './server.ts';

const ALICE = entraId('0f2c0000-0000-4000-8000-000000000001');
const CAROL = entraId('0f2c0000-0000-4000-8000-000000000003');
const SCOPE = resourceId('/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/payments');
const NSG = resourceId(
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg',
);
const GUID = '2ed6657d-e927-568b-95e1-2665a8aea6a2';
const ROLE = '1c0163c0-47e6-4577-8991-ea5c82e286e4';

let server: TestAzure;
let azure: Azure;
let dates: string[];
let waits: number[];
let assertions: number;

const jwt = (claims: unknown) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

/** A connection that has no token yet. */
const anew = (
  assertion = async () => {
    assertions += 1;
    return jwt({ iat: 0, exp: 300 });
  },
): Azure =>
  createAzure(
    {
      tenantId: 'tenant',
      clientId: 'client',
      armEndpoint: `${server.url}/`,
      graphEndpoint: server.url,
      authority: server.url,
      subscriptions: [],
    },
    {
      assertion,
      onDate: (source, date) => dates.push(`${source} ${date}`),
      sleep: async (time) => {
        waits.push(time);
      },
    },
  );

beforeEach(async () => {
  server = await openTestAzure();
  dates = [];
  waits = [];
  assertions = 0;
  azure = anew();
});
afterEach(() => server.close());

const user = { status: 200, body: { id: ALICE, displayName: 'Alice', accountEnabled: true } };

describe('tokens', () => {
  it('are sent to Graph on an address of its own, with a scope of that address', async () => {
    server.answer('GET', /\/v1\.0\/users\//, user);
    expect(await azure.directory.user(ALICE)).toEqual({ id: ALICE, displayName: 'Alice', enabled: true });
    expect(server.asked[0]?.headers['authorization']).toBe(`Bearer token for ${server.url}/.default`);
    expect(server.asked[0]?.path).toBe(`/v1.0/users/${ALICE}?$select=id,accountEnabled,displayName`);
  });

  it('are never asked for the public cloud by accident', async () => {
    server.answer('GET', /networkSecurityGroups/, { status: 200, body: { value: [] } });
    server.answer('GET', /roleDefinitions/, { status: 200, body: { value: [] } });
    server.answer('GET', /users/, user);
    await azure.network.nsgsIn('11111111-1111-1111-1111-111111111111');
    await azure.roles.definitions(SCOPE, 'Reader');
    await azure.directory.user(ALICE);
    expect(server.scopes.length).toBeGreaterThan(0);
    for (const scope of server.scopes) expect(scope.startsWith(`${server.url}/.default`)).toBe(true);
  });

  it('cost one OIDC token for many calls', async () => {
    for (let call = 0; call < 5; call += 1) {
      server.answer('GET', /users/, user);
      await azure.directory.user(ALICE);
    }
    expect(assertions).toBe(1);
  });

  it('are asked for once by many calls that begin together', async () => {
    for (let call = 0; call < 20; call += 1) server.answer('GET', /users/, user);
    await Promise.all(Array.from({ length: 20 }, () => azure.directory.user(ALICE)));
    expect(server.scopes).toHaveLength(1);
  });

  it('that fail are asked for again by those that waited for them', async () => {
    server.failTokens({ status: 503, body: '<html>' });
    for (let call = 0; call < 3; call += 1) server.answer('GET', /users/, user);
    const found = await Promise.all(Array.from({ length: 3 }, () => azure.directory.user(ALICE)));
    expect(found.map((one) => one?.id)).toEqual([ALICE, ALICE, ALICE]);
    expect(server.scopes).toHaveLength(2);
  });

  it('that Entra refuses are a fault about the federated credential, without a call to Azure', async () => {
    server.refuseTokens(401, {
      error: 'invalid_client',
      error_description: 'AADSTS700213: No matching federated identity record found',
    });
    await expect(azure.directory.user(ALICE)).rejects.toMatchObject({
      code: 'azure.unauthenticated',
      remedy: expect.stringContaining('subject'),
    });
    await expect(azure.roles.definitions(SCOPE, 'Reader')).rejects.toMatchObject({
      code: 'azure.unauthenticated',
    });
    expect(server.asked).toHaveLength(0);
  });

  const passing: readonly Answering[] = [
    { status: 429, headers: { 'retry-after': '7' }, body: { error: 'temporarily_unavailable' } },
    { status: 503, body: '<html>' },
    { status: 0, drop: true },
  ];

  it('are asked for again while Entra only stumbles, waiting as told on our own clock', async () => {
    server.failTokens(...passing);
    server.answer('GET', /users/, user);
    expect(await azure.directory.user(ALICE)).toMatchObject({ enabled: true });
    expect(waits).toEqual([7000, 2000, 4000]);
    server.failTokens(...passing);
    server.answer('GET', /roleDefinitions/, { status: 200, body: { value: [] } });
    expect(await anew().roles.definitions(SCOPE, 'Reader')).toEqual([]);
    expect(waits.slice(3)).toEqual([7000, 2000, 4000]);
    expect(server.asked).toHaveLength(2);
  });

  it('that are asked for again let a write be sent once', async () => {
    server.failTokens(...passing);
    server.answer('PUT', /./, { status: 429, body: { error: { code: 'TooManyRequests', message: '' } } });
    expect(await azure.roles.assignments.change(change)).toMatchObject({ kind: 'throttled' });
    expect(waits).toEqual([7000, 2000, 4000]);
    expect(server.asked).toHaveLength(1);
  });

  it.each<[string, Answering, object]>([
    [
      'too many sign-ins',
      { status: 429, headers: { 'retry-after': '3600' }, body: {} },
      { code: 'azure.throttled', retryAfter: 3_600_000 },
    ],
    ['an outage of Entra', { status: 500, body: {} }, { code: 'azure.unreachable' }],
    ['a connection lost at Entra', { status: 0, drop: true }, { code: 'azure.unreachable' }],
  ])('that do not come after %s are a fault that passes', async (_, answer, fault) => {
    for (const ask of [
      () => azure.directory.user(ALICE),
      () => azure.roles.definitions(SCOPE, 'Reader'),
      () => azure.network.nsgsIn('11111111-1111-1111-1111-111111111111'),
    ]) {
      server.failTokens(answer, answer, answer, answer);
      await expect(ask()).rejects.toMatchObject({ ...fault, transient: true });
    }
    expect(waits.every((wait) => wait <= 60_000)).toBe(true);
    expect(waits).toHaveLength(9);
    expect(server.asked).toHaveLength(0);
  });

  it.each<[string, string, boolean]>([
    ['GitHub is busy', 'Failed to get ID Token. Error Code : 429', true],
    ['the job may not ask', 'Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable', false],
  ])('that cannot be had because %s fail as that does', async (_, message, transient) => {
    const failing = anew(() => Promise.reject(new Error(message)));
    await expect(failing.directory.user(ALICE)).rejects.toMatchObject({
      transient,
      message: expect.stringContaining(message),
    });
    expect(waits).toHaveLength(transient ? 3 : 0);
  });

  it('are never sent over plain HTTP', () => {
    const settings = {
      tenantId: 't',
      clientId: 'c',
      armEndpoint: 'http://localhost',
      graphEndpoint: server.url,
      authority: server.url,
      subscriptions: [],
    };
    expect(() =>
      createAzure(settings, {
        assertion: async () => '',
        onDate: () => undefined,
        sleep: async () => undefined,
      }),
    ).toThrow(/https/);
  });
});

describe('the assertion', () => {
  it('is used again for four minutes at most, and not up to its end', async () => {
    let now = 0;
    let asked = 0;
    const life = { seconds: 3600 };
    const memo = memoAssertion(
      async () => {
        asked += 1;
        return jwt({ iat: 1000, exp: 1000 + life.seconds });
      },
      () => now,
    );
    await memo();
    now = 239_999;
    await memo();
    expect(asked).toBe(1);
    now = 240_000;
    life.seconds = 90;
    await memo();
    expect(asked).toBe(2);
    now += 59_999;
    await memo();
    expect(asked).toBe(2);
    now += 1;
    await memo();
    expect(asked).toBe(3);
  });

  it('is not remembered when it failed or says nothing of its life', async () => {
    let asked = 0;
    const failing = memoAssertion(
      async () => {
        asked += 1;
        throw new Error('no');
      },
      () => 0,
    );
    await expect(failing()).rejects.toThrow('no');
    await expect(failing()).rejects.toThrow('no');
    expect(asked).toBe(2);
    const opaque = memoAssertion(
      async () => {
        asked += 1;
        return 'opaque';
      },
      () => 0,
    );
    await opaque();
    await opaque();
    expect(asked).toBe(4);
  });
});

describe('the clock', () => {
  it('is told every Date, and Azure’s own time follows it', async () => {
    expect(() => azure.now()).toThrow();
    server.answer('GET', /users/, user);
    server.answer('GET', /roleDefinitions/, { status: 200, body: { value: [] } });
    await azure.directory.user(ALICE);
    server.date = 'Fri, 20 Nov 2026 12:00:00 GMT';
    await azure.roles.definitions(SCOPE, 'Reader');
    expect(dates).toEqual(['graph Fri, 20 Nov 2026 10:00:00 GMT', 'arm Fri, 20 Nov 2026 12:00:00 GMT']);
    expect(azure.now()).toBeGreaterThanOrEqual(Date.parse('2026-11-20T12:00:00Z'));
    expect(azure.now()).toBeLessThan(Date.parse('2026-11-20T12:01:00Z'));
  });
});

describe('reads', () => {
  it('are repeated on 503, throttling and lost connections, waiting as told', async () => {
    server.answer('GET', /users/, {
      status: 503,
      body: { error: { code: 'ServiceUnavailable', message: '' } },
    });
    server.answer('GET', /users/, {
      status: 429,
      headers: { 'retry-after': '7' },
      body: { error: { code: 'TooManyRequests', message: '' } },
    });
    server.answer('GET', /users/, { status: 0, drop: true });
    server.answer('GET', /users/, user);
    expect(await azure.directory.user(ALICE)).toMatchObject({ enabled: true });
    expect(waits).toEqual([1000, 7000, 4000]);
  });

  it('slow down when the answers say that the subscription gives little more', async () => {
    const role = { status: 200, body: { value: [] } };
    const low = { ...role, headers: { 'x-ms-ratelimit-remaining-subscription-reads': '5' } };
    server.answer('GET', /roleDefinitions/, low);
    server.answer('GET', /roleDefinitions/, role);
    await azure.roles.definitions(SCOPE, 'Reader');
    await azure.roles.definitions(SCOPE, 'Reader');
    expect(waits).toEqual([40]);
  });

  it('give up after a few tries, and say what to do', async () => {
    for (let turn = 0; turn < 4; turn += 1)
      server.answer('GET', /roleDefinitions/, { status: 502, body: '<html>Bad gateway</html>' });
    await expect(azure.roles.definitions(SCOPE, 'Reader')).rejects.toMatchObject({
      code: 'azure.unreachable',
      transient: true,
    });
    expect(server.asked).toHaveLength(4);
  });

  it('name the missing permission, once', async () => {
    server.answer('GET', /users/, {
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges' } },
    });
    await expect(azure.directory.user(ALICE)).rejects.toMatchObject({
      code: 'azure.forbidden',
      remedy: expect.stringContaining('User.Read'),
    });
    server.answer('GET', /networkSecurityGroups/, {
      status: 403,
      body: { error: { code: 'AuthorizationFailed', message: 'no' } },
    });
    await expect(azure.network.nsg(NSG)).rejects.toMatchObject({
      code: 'azure.forbidden',
      remedy: expect.stringContaining('networkSecurityGroups/read'),
    });
    expect(server.asked).toHaveLength(2);
  });

  it('tell an absent rule from a subscription that cannot be seen', async () => {
    server.answer('GET', /securityRules/, {
      status: 404,
      body: { error: { code: 'NotFound', message: '' } },
    });
    server.answer('GET', /securityRules/, {
      status: 404,
      body: { error: { code: 'ResourceGroupNotFound', message: '' } },
    });
    server.answer('GET', /securityRules/, {
      status: 404,
      body: { error: { code: 'SubscriptionNotFound', message: '' } },
    });
    expect(await azure.network.rule(NSG, 'gh-x')).toBeUndefined();
    expect(await azure.network.rule(NSG, 'gh-x')).toBeUndefined();
    await expect(azure.network.rule(NSG, 'gh-x')).rejects.toMatchObject({ code: 'azure.not-found' });
  });

  it('take an account whose state is not shown for neither enabled nor disabled', async () => {
    server.answer('GET', /users/, {
      status: 200,
      body: { id: ALICE, displayName: 'Alice', accountEnabled: null },
    });
    expect(await azure.directory.user(ALICE)).toMatchObject({ enabled: undefined });
    server.answer('GET', /users/, { status: 200, body: { id: ALICE, accountEnabled: false } });
    expect(await azure.directory.user(ALICE)).toMatchObject({ enabled: false });
  });

  it('call an account gone only where Graph itself says so', async () => {
    server.answer('GET', /users/, {
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound', message: '' } },
    });
    expect(await azure.directory.user(ALICE)).toBeUndefined();
    server.answer('GET', /users/, { status: 404, body: { error: { code: 'NotFound', message: '' } } });
    await expect(azure.directory.user(ALICE)).rejects.toMatchObject({ code: 'azure.not-found' });
    server.answer('GET', /users/, { status: 404, body: {} });
    await expect(azure.directory.person(ALICE)).rejects.toMatchObject({ code: 'azure.not-found' });
  });

  it('know the manager of an account, if it has one', async () => {
    server.answer('GET', /users/, { ...user, body: { ...user.body, manager: { id: CAROL } } });
    expect(await azure.directory.person(ALICE)).toEqual({
      id: ALICE,
      displayName: 'Alice',
      enabled: true,
      manager: CAROL,
    });
    expect(server.asked.at(-1)?.path).toContain('$expand=manager($select=id)');
    server.answer('GET', /users/, user);
    expect(await azure.directory.person(ALICE)).toMatchObject({ manager: undefined });
  });

  it('look for an address as one value of the filter, whatever stands in it', async () => {
    server.answer('GET', /users/, { status: 200, body: { value: [user.body] } });
    expect(await azure.directory.withAddress("o'hara+x&$top=9#@contoso.example")).toEqual([
      { id: ALICE, displayName: 'Alice', enabled: true },
    ]);
    const query = new URL(server.asked.at(-1)?.url ?? '', 'https://graph.test').searchParams;
    expect(query.get('$filter')).toBe(
      "mail eq 'o''hara+x&$top=9#@contoso.example' or userPrincipalName eq 'o''hara+x&$top=9#@contoso.example'",
    );
    expect(query.getAll('$top')).toEqual(['2']);
  });

  it('find nobody under what is no address, and ask nothing', async () => {
    for (const text of ['', 'alice', 'a b@c', 'a@b\n', '\u{202e}@contoso.example'])
      expect(await azure.directory.withAddress(text)).toEqual([]);
    expect(server.asked).toEqual([]);
  });

  it('are a fault where a list is none', async () => {
    server.answer('GET', /users/, { status: 200, body: {} });
    await expect(azure.directory.withAddress('a@contoso.example')).rejects.toMatchObject({
      code: 'azure.unexpected',
    });
  });

  it('of roles tell a scope that is gone from one that cannot be seen', async () => {
    server.answer('GET', /roleDefinitions/, {
      status: 404,
      body: { error: { code: 'ResourceGroupNotFound', message: '' } },
    });
    expect(await azure.roles.definitions(SCOPE, 'Reader')).toBeUndefined();
    server.answer('GET', /roleDefinitions/, {
      status: 404,
      body: { error: { code: 'SubscriptionNotFound', message: '' } },
    });
    await expect(azure.roles.definitions(SCOPE, 'Reader')).rejects.toMatchObject({ code: 'azure.not-found' });
  });

  it('follow pages to their end', async () => {
    server.answer('GET', /networkSecurityGroups\?/, (url) => ({
      status: 200,
      body: {
        value: [{ id: NSG, name: 'a', properties: { securityRules: [] } }],
        nextLink: `${url}/next-page?api-version=2026-01-01`,
      },
    }));
    server.answer('GET', /next-page/, {
      status: 200,
      body: { value: [{ id: `${NSG}2`, name: 'b', properties: {} }] },
    });
    expect((await azure.network.nsgsIn('11111111-1111-1111-1111-111111111111')).map(({ id }) => id)).toEqual([
      NSG,
      `${NSG}2`,
    ]);
  });

  it('keep text from outside inside its filter and its path', async () => {
    server.answer('GET', /roleDefinitions/, { status: 200, body: { value: [] } });
    await azure.roles.definitions(SCOPE, "x' or 'a' eq 'a");
    expect(server.asked[0]?.path).toContain("$filter=roleName eq 'x'' or ''a'' eq ''a'");
    for (const scope of [
      '/subscriptions/x/../../secrets',
      '/subscriptions/x/..',
      '/subscriptions/%2e%2e/y',
    ]) {
      await expect(azure.roles.definitions(resourceId(scope), 'Reader')).rejects.toMatchObject({
        code: 'config.invalid',
      });
    }
    await expect(azure.network.nsg(resourceId(NSG.replace('hub', '..')))).rejects.toMatchObject({
      code: 'config.invalid',
    });
  });
});

const change: RoleChange = {
  scope: SCOPE,
  guid: GUID,
  principal: ALICE,
  role: ROLE,
  justification: 'gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42',
  change: {
    kind: 'assign',
    startsAt: instant(Date.parse('2026-11-20T10:00:00Z')),
    endsAt: instant(Date.parse('2026-11-20T12:00:00Z')),
    ticket: { number: '42', system: 'GitHub' },
  },
};

const accepted = {
  id: `${SCOPE}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${GUID}`,
  name: GUID,
  properties: {
    scope: SCOPE,
    roleDefinitionId: `/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions/${ROLE}`,
    principalId: ALICE,
    requestType: 'AdminAssign',
    status: 'Provisioned',
    targetRoleAssignmentScheduleId: 'C9E264FF-3133-4776-a81a-ebc7c33c8ec6',
    justification: change.justification,
    createdOn: '2026-11-20T10:00:01Z',
    scheduleInfo: {
      startDateTime: '2026-11-20T10:00:00Z',
      expiration: { type: 'AfterDateTime', endDateTime: '2026-11-20T12:00:00Z' },
    },
  },
};

describe('a change in PIM', () => {
  it('is one PUT with an absolute end and a scope-qualified role', async () => {
    server.answer('PUT', /roleAssignmentScheduleRequests/, { status: 201, body: accepted });
    expect(await azure.roles.assignments.change(change)).toMatchObject({
      kind: 'accepted',
      request: {
        guid: GUID,
        role: ROLE,
        principal: ALICE,
        schedule: 'c9e264ff-3133-4776-a81a-ebc7c33c8ec6',
        endsAt: Date.parse('2026-11-20T12:00:00Z'),
      },
    });
    const [asked] = server.asked;
    expect(asked?.path).toBe(
      `${SCOPE}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${GUID}?api-version=2020-10-01`,
    );
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      properties: {
        principalId: ALICE,
        roleDefinitionId: `/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions/${ROLE}`,
        requestType: 'AdminAssign',
        justification: change.justification,
        scheduleInfo: {
          startDateTime: '2026-11-20T10:00:00.000Z',
          expiration: { type: 'AfterDateTime', endDateTime: '2026-11-20T12:00:00.000Z' },
        },
        ticketInfo: { ticketNumber: '42', ticketSystem: 'GitHub' },
      },
    });
  });

  it.each([500, 502, 503, 504, 408])('is not repeated after %i, and is unclear', async (status) => {
    server.answer('PUT', /./, {
      status,
      headers: { 'retry-after': '1' },
      body: { error: { code: 'X', message: '' } },
    });
    expect(await azure.roles.assignments.change(change)).toMatchObject({ kind: 'unclear' });
    expect(server.asked).toHaveLength(1);
  });

  it('is not repeated after a lost answer, and is unclear', async () => {
    server.answer('PUT', /./, { status: 0, drop: true });
    expect(await azure.roles.assignments.change(change)).toMatchObject({
      kind: 'unclear',
      fault: { code: 'azure.unreachable' },
    });
    expect(server.asked).toHaveLength(1);
  });

  it.each<[number, string, string, string]>([
    [409, 'RoleAssignmentRequestExists', 'exists', 'exists'],
    [400, 'BadRequest', `A role assignment request with Id: ${GUID} already exists`, 'exists'],
    [400, 'RoleAssignmentExists', 'The Role assignment already exists.', 'assigned-already'],
    [400, 'BadRequest', 'The Role assignment already exists.', 'assigned-already'],
    [400, 'PendingRoleAssignmentRequest', '', 'pending-elsewhere'],
    [400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.', 'not-assigned'],
    [
      400,
      'ActiveDurationTooShort',
      'The Active duration is too short. Miniumum Required is 5 minutes.',
      'too-short',
    ],
    [400, 'SubjectNotFound', '', 'unknown-principal'],
    [429, 'TooManyRequests', '', 'throttled'],
  ])('is told from %i %s “%s” as %s', async (status, code, message, kind) => {
    server.answer('PUT', /./, { status, body: { error: { code, message } } });
    expect(await azure.roles.assignments.change(change)).toMatchObject({ kind });
    expect(server.asked).toHaveLength(1);
  });

  it('that PIM’s policy refuses is a fault with PIM’s own words', async () => {
    server.answer('PUT', /./, {
      status: 400,
      body: {
        error: {
          code: 'RoleAssignmentRequestPolicyValidationFailed',
          message: 'The following policy rules failed: ["ExpirationRule"]',
        },
      },
    });
    await expect(azure.roles.assignments.change(change)).rejects.toMatchObject({
      code: 'azure.rejected',
      message: expect.stringContaining('ExpirationRule'),
    });
  });
});

const rule: SecurityRule = {
  name: 'gh-0a1b2c3d-42-5f0e6a7b8c9d',
  description: 'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z',
  protocol: 'Tcp',
  access: 'Allow',
  direction: 'Inbound',
  priority: 3000,
  sources: ['203.0.113.7/32'],
  sourcePorts: ['*'],
  destinations: ['*'],
  destinationPorts: ['443', '8000-8010'],
  sourceGroups: [],
  destinationGroups: [],
  state: '',
};

const started = (url: string) => ({
  status: 201,
  headers: { 'azure-asyncoperation': `${url}/operations/1?api-version=2026-01-01`, 'retry-after': '3' },
  body: { name: rule.name, properties: { provisioningState: 'Updating' } },
});
const operation = (body: unknown) => ({ status: 200, body });

describe('a rule', () => {
  it('is one PUT of the child, over as soon as the rule itself shows it', async () => {
    const shows = (state: string) => ({
      status: 200,
      body: { name: rule.name, properties: { provisioningState: state } },
    });
    server.answer('PUT', /securityRules/, started);
    server.answer('GET', /securityRules/, shows('Updating'));
    server.answer('GET', /securityRules/, shows('Succeeded'));
    expect(await azure.network.putRule(NSG, rule)).toEqual({ kind: 'done', shown: true });
    expect(waits).toEqual([1000, 500]);
    expect(server.asked.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
      `PUT ${NSG}/securityRules/${rule.name}`,
      `GET ${NSG}/securityRules/${rule.name}`,
      `GET ${NSG}/securityRules/${rule.name}`,
    ]);
    expect(JSON.parse(server.asked[0]?.body ?? '')).toMatchObject({
      properties: {
        priority: 3000,
        sourceAddressPrefix: '203.0.113.7/32',
        destinationPortRanges: ['443', '8000-8010'],
        description: rule.description,
      },
    });
  });

  it.each<[string, unknown, string]>([
    [
      'a failed operation over the priority',
      { status: 'Failed', error: { code: 'SecurityRuleConflict', message: 'A conflicts with B' } },
      'priority-taken',
    ],
    [
      'a superseded operation',
      {
        status: 'Canceled',
        error: {
          code: 'Canceled',
          message: 'x',
          details: [{ code: 'CanceledAndSupersededDueToAnotherOperation', message: '' }],
        },
      },
      'superseded',
    ],
    ['a cancelled operation without details', { status: 'Canceled' }, 'superseded'],
    [
      'a failed operation over a lock',
      {
        status: 'Failed',
        error: {
          code: 'RetryableError',
          message: 'x',
          details: [{ code: 'RetryableErrorDueToAnotherOperation' }],
        },
      },
      'busy',
    ],
  ])('is told from %s', async (_, body, kind) => {
    server.answer('PUT', /securityRules/, started);
    server.answer('GET', /operations/, operation(body));
    expect(await azure.network.putRule(NSG, rule)).toMatchObject({ kind });
  });

  it('whose operation fails for another reason is a fault with code and message', async () => {
    server.answer('PUT', /securityRules/, started);
    server.answer(
      'GET',
      /operations/,
      operation({ status: 'Failed', error: { code: 'InternalServerError', message: 'an error occurred' } }),
    );
    await expect(azure.network.putRule(NSG, rule)).rejects.toMatchObject({
      code: 'azure.failed',
      transient: true,
      message: expect.stringContaining('InternalServerError'),
    });
  });

  it.each<[number, unknown, string]>([
    [400, { error: { code: 'SecurityRuleConflict', message: '' } }, 'priority-taken'],
    [
      429,
      {
        error: {
          code: 'RetryableError',
          message: 'A retryable error occured.',
          details: [{ code: 'RetryableErrorDueToAnotherOperation' }],
        },
      },
      'busy',
    ],
    [429, { error: { code: 'TooManyRequests', message: '' } }, 'busy'],
    [409, { error: { code: 'AnotherOperationInProgress', message: '' } }, 'busy'],
    [412, { error: { code: 'PreconditionFailed', message: '' } }, 'superseded'],
    [404, { error: { code: 'ResourceNotFound', message: '' } }, 'gone'],
    [503, { error: { code: 'ServiceUnavailable', message: '' } }, 'unclear'],
    [502, '<html></html>', 'unclear'],
  ])('is told from %i %j at once', async (status, body, kind) => {
    server.answer('PUT', /securityRules/, { status, body });
    expect(await azure.network.putRule(NSG, rule)).toMatchObject({ kind });
    expect(server.asked).toHaveLength(1);
  });

  it('whose wait is cut off is unclear', async () => {
    server.answer('PUT', /securityRules/, started);
    server.answer('GET', /operations/, { status: 0, drop: true });
    expect(await azure.network.putRule(NSG, rule)).toMatchObject({ kind: 'unclear' });
  });

  it('under a lock is a fault, not a wait', async () => {
    server.answer('PUT', /securityRules/, {
      status: 409,
      body: { error: { code: 'ScopeLocked', message: 'locked' } },
    });
    await expect(azure.network.putRule(NSG, rule)).rejects.toMatchObject({ code: 'azure.conflict' });
  });

  it('is deleted by its own name, waited for by Location', async () => {
    server.answer('DELETE', /securityRules/, (url) => ({
      status: 202,
      headers: { location: `${url}/results/1?api-version=2026-01-01` },
    }));
    server.answer('GET', /results/, { status: 202 });
    server.answer('GET', /results/, { status: 204 });
    expect(await azure.network.deleteRule(NSG, rule.name)).toEqual({ kind: 'done' });
    server.answer('DELETE', /securityRules/, { status: 204 });
    expect(await azure.network.deleteRule(NSG, rule.name)).toEqual({ kind: 'done' });
    server.answer('DELETE', /securityRules/, {
      status: 404,
      body: { error: { code: 'ResourceGroupNotFound', message: '' } },
    });
    expect(await azure.network.deleteRule(NSG, rule.name)).toEqual({ kind: 'gone' });
    expect(
      server.asked
        .filter(({ method }) => method === 'DELETE')
        .every(({ path }) => path.startsWith(`${NSG}/securityRules/${rule.name}?`)),
    ).toBe(true);
  });
});
