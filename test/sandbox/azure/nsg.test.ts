import { expect, test } from 'vitest';
import { MACHINE_READS, REVOKE_ROLE } from '../../../src/sandbox/azure/roles.ts';
import type { Answer } from './fixture.ts';
import { NSG, PROD, startWorld, tokenOf, WEB_ASG, WEB_NSG, WEB_VM } from './fixture.ts';

const said = (answer: Answer) => [answer.status, answer.body.error?.code];
const rule = (change: object = {}) => ({
  properties: {
    description: 'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z',
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: 200,
    sourceAddressPrefix: '203.0.113.7/32',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '443',
    ...change,
  },
});

const start = async (options: Parameters<typeof startWorld>[0] = {}) => {
  const made = await startWorld(options);
  const { world, send, clock } = made;
  const tokens = {
    elevate: await tokenOf(world, send, 'elevate'),
    revoke: await tokenOf(world, send, 'revoke'),
  };
  const call = (
    method: string,
    id: string,
    more: {
      body?: unknown;
      as?: keyof typeof tokens;
      headers?: Record<string, string>;
      version?: string;
    } = {},
  ) =>
    send(method, `${world.arm}${id}?api-version=${more.version ?? '2026-01-01'}`, {
      token: tokens[more.as ?? 'elevate'],
      ...(more.body === undefined ? {} : { body: more.body }),
      ...(more.headers === undefined ? {} : { headers: more.headers }),
    });
  const at = (name: string, nsg = WEB_NSG) => `${nsg}/securityRules/${name}`;
  const put = (name: string, change: object = {}, more: Parameters<typeof call>[2] & { nsg?: string } = {}) =>
    call('PUT', at(name, more.nsg), { body: rule(change), ...more });
  const follow = (answer: Answer, header: string) =>
    send('GET', String(answer.headers[header]), { token: tokens.elevate });
  const done = () => clock.advance(1000);
  return { ...made, call, put, at, follow, done };
};

test('makes a rule as a long-running operation', async () => {
  const { put, call, at, follow, done, world } = await start();
  const asked = await put('a');
  expect(asked.status).toBe(201);
  expect(asked.body.properties.provisioningState).toBe('Updating');
  expect(asked.headers['retry-after']).toBe('1');
  expect(asked.headers['azure-asyncoperation']).toMatch(
    new RegExp(
      `^${world.arm}${PROD}/providers/Microsoft\\.Network/locations/westeurope/operations/[0-9a-f-]{36}\\?api-version=2026-01-01$`,
    ),
  );
  const polled = await follow(asked, 'azure-asyncoperation');
  expect([polled.body, polled.headers['retry-after']]).toEqual([{ status: 'InProgress' }, '1']);
  expect((await call('GET', WEB_NSG)).body.properties.provisioningState).toBe('Updating');
  done();
  expect((await follow(asked, 'azure-asyncoperation')).body).toEqual({ status: 'Succeeded' });
  const read = await call('GET', at('a'));
  expect(read.body).toMatchObject({
    name: 'a',
    etag: read.headers['etag'],
    properties: { provisioningState: 'Succeeded', priority: 200 },
  });
  expect((await put('a', { priority: 201 })).status).toBe(200);
});

test('removes a rule through its Location, and an absent one at once', async () => {
  const { put, call, at, follow, done } = await start();
  await put('a');
  done();
  const asked = await call('DELETE', at('a'));
  expect([asked.status, asked.body]).toEqual([202, '']);
  const pending = await follow(asked, 'location');
  expect([pending.status, pending.headers['location']]).toEqual([202, asked.headers['location']]);
  expect((await call('GET', at('a'))).body.properties.provisioningState).toBe('Deleting');
  done();
  expect((await follow(asked, 'location')).status).toBe(204);
  expect((await follow(asked, 'azure-asyncoperation')).body).toEqual({ status: 'Succeeded' });
  expect(said(await call('GET', at('a')))).toEqual([404, 'NotFound']);
  expect((await call('DELETE', at('a'))).status).toBe(204);
  expect(said(await call('DELETE', at('a', `${WEB_NSG}-gone`)))).toEqual([404, 'ResourceNotFound']);
  expect(said(await call('DELETE', at('a', WEB_NSG.replace('/web/', '/none/'))))).toEqual([
    404,
    'ResourceGroupNotFound',
  ]);
});

test('refuses a taken priority of the same direction, at once or through the operation', async () => {
  const { put, call, at, follow, done } = await start();
  await put('a');
  done();
  const sync = await put('b');
  expect(said(sync)).toEqual([400, 'SecurityRuleConflict']);
  expect(sync.body.error.message).toBe(
    'Security rule b conflicts with rule a. Rules cannot have the same Priority and Direction. To learn more, see aka.ms/nsgrules.',
  );
  const late = await put('b');
  expect(late.status).toBe(201);
  done();
  expect((await follow(late, 'azure-asyncoperation')).body).toMatchObject({
    status: 'Failed',
    error: { code: 'SecurityRuleConflict' },
  });
  expect((await call('GET', at('b'))).status).toBe(404);
  expect((await put('b', { direction: 'Outbound' })).status).toBe(201);
});

test('never runs two operations on one group, and says so in four ways', async () => {
  const { put, call, at, follow, done } = await start();
  const first = await put('a');
  const retryable = await put('b', { priority: 201 });
  expect([...said(retryable), retryable.headers['retry-after']]).toEqual([429, 'RetryableError', '1']);
  expect(retryable.body.error.details[0].code).toBe('RetryableErrorDueToAnotherOperation');
  expect(said(await put('b', { priority: 201 }))).toEqual([409, 'AnotherOperationInProgress']);
  const bare = await call('DELETE', at('a'));
  expect([...said(bare), bare.headers['retry-after']]).toEqual([
    429,
    'AnotherOperationInProgress',
    undefined,
  ]);
  expect((await put('b', { priority: 201 })).status).toBe(201);
  const superseded = (await follow(first, 'azure-asyncoperation')).body;
  expect([superseded.status, superseded.error.code, superseded.error.details[0].code]).toEqual([
    'Canceled',
    'Canceled',
    'CanceledAndSupersededDueToAnotherOperation',
  ]);
  done();
  expect((await call('GET', at('a'))).status).toBe(404);
  expect((await call('GET', at('b'))).status).toBe(200);
  expect((await put('c', { priority: 202 }, { nsg: NSG })).status).toBe(201);
  expect((await put('c', { priority: 202 })).status).toBe(201);
});

test('puts a rule back whose removal was superseded', async () => {
  const { put, call, at, done, world } = await start();
  await put('a');
  done();
  await call('DELETE', at('a'));
  world.hand.orderContention('supersede');
  await put('b', { priority: 201 });
  done();
  expect((await call('GET', at('a'))).body.properties.provisioningState).toBe('Succeeded');
});

test('cancels an operation that somebody else superseded, and leaves no trace of it', async () => {
  const { put, call, at, follow, done, world } = await start();
  world.hand.supersedeNextOperation();
  const asked = await put('a');
  expect(asked.status).toBe(201);
  done();
  const { body } = await follow(asked, 'azure-asyncoperation');
  expect([body.status, body.error.details[0].code]).toEqual([
    'Canceled',
    'CanceledAndSupersededDueToAnotherOperation',
  ]);
  expect((await call('GET', at('a'))).status).toBe(404);
  await put('a');
  done();
  expect((await call('GET', at('a'))).status).toBe(200);
});

test('judges If-Match and nothing else', async () => {
  const { put, call, at, done, world } = await start();
  const { etag } = (await put('a')).body;
  done();
  world.hand.editRule(WEB_NSG, 'a', { sourceAddressPrefix: '*' });
  expect(said(await put('a', {}, { headers: { 'if-match': etag } }))).toEqual([412, 'PreconditionFailed']);
  expect(said(await call('DELETE', at('a'), { headers: { 'if-match': etag } }))).toEqual([
    412,
    'PreconditionFailed',
  ]);
  expect((await put('a', {}, { headers: { etag } })).status).toBe(200);
  done();
  expect((await put('a', {}, { headers: { 'if-none-match': '*' } })).status).toBe(200);
  done();
  expect((await call('DELETE', at('a'), { headers: { 'if-match': '*' } })).status).toBe(202);
});

test('refuses rules outside the limits', async () => {
  const { put, done, world } = await start();
  const code = async (change: object, name = 'x') => said(await put(name, change));
  expect(await code({ priority: 99 })).toEqual([400, 'SecurityRuleInvalidPriority']);
  expect(await code({ priority: 4097 })).toEqual([400, 'SecurityRuleInvalidPriority']);
  expect(await code({ description: 'x'.repeat(141) })).toEqual([400, 'SecurityRuleInvalidDescription']);
  expect(await code({}, 'x-')).toEqual([400, 'InvalidResourceName']);
  expect(await code({}, 'x'.repeat(81))).toEqual([400, 'InvalidResourceName']);
  expect(await code({}, 'DenyAllInBound')).toEqual([400, 'SecurityRuleConflict']);
  expect(await code({ protocol: 'Sctp' })).toEqual([400, 'SecurityRuleParameterContainsUnsupportedValue']);
  expect(await code({ access: undefined })).toEqual([400, 'SecurityRuleParameterContainsUnsupportedValue']);
  expect(await code({ sourceAddressPrefix: '203.0.113.777' })).toEqual([
    400,
    'SecurityRuleInvalidAddressPrefix',
  ]);
  expect(await code({ sourceAddressPrefixes: ['203.0.113.8'] })).toEqual([
    400,
    'SecurityRuleInvalidAddressPrefix',
  ]);
  expect(await code({ destinationPortRange: '70000' })).toEqual([400, 'SecurityRuleInvalidPortRange']);
  expect(
    await code({
      description: 'x'.repeat(140),
      destinationPortRange: undefined,
      destinationPortRanges: ['22', '3389-3390'],
    }),
  ).toEqual([201, undefined]);
  done();
  for (let n = 0; world.state().nsgs[1]!.rules.length < 1000; n += 1)
    world.hand.setRule(WEB_NSG, `r${n}`, {
      protocol: '*',
      access: 'Deny',
      priority: 1100 + n,
      direction: 'Inbound',
    });
  expect((await put('one-more', { priority: 101 })).status).toBe(400);
  expect((await put('x', { priority: 101 })).status).toBe(200);
});

test('lets a rule name application security groups that are there, in its region, and nothing beside them', async () => {
  const { put, call, world } = await start();
  const to = (id: string, change: object = {}) => ({
    destinationAddressPrefix: undefined,
    destinationApplicationSecurityGroups: [{ id }],
    ...change,
  });
  const elsewhere = `${WEB_ASG}-north`;
  world.hand.setResource({ id: elsewhere, location: 'northeurope', properties: {} });
  for (const id of [`${WEB_ASG}-none`, WEB_NSG, elsewhere])
    expect(said(await put('a', to(id)))).toEqual([400, 'InvalidResourceReference']);
  expect((await put('a', to(WEB_ASG, { destinationAddressPrefix: '10.0.0.4' }))).status).toBe(400);
  expect(said(await put('a', to(WEB_ASG), { as: 'revoke' }))).toEqual([403, 'AuthorizationFailed']);
  expect((await put('a', to(WEB_ASG.toUpperCase()))).status).toBe(201);
  world.hand.deleteResource(WEB_ASG);
  expect((await call('GET', WEB_ASG)).status).toBe(404);
  expect(() => world.hand.deleteResource(WEB_ASG)).toThrow(/has no/);
});

test('asks for leave to join an application security group', async () => {
  const { put, world } = await start({
    change: (seed) => ({
      ...seed,
      roles: seed.roles.map((role) => ({
        ...role,
        actions: role.actions.filter((action) => !action.includes('joinNetworkSecurityRule')),
      })),
    }),
  });
  expect(world.state().nsgs.length).toBeGreaterThan(0);
  const answer = await put('a', {
    destinationAddressPrefix: undefined,
    destinationApplicationSecurityGroups: [{ id: WEB_ASG }],
  });
  expect(said(answer)).toEqual([403, 'LinkedAuthorizationFailed']);
});

test('shows the way to a machine only to whoever may read it', async () => {
  const { call } = await start({
    change: (seed) => ({
      ...seed,
      roles: seed.roles.map((role) =>
        role.name === REVOKE_ROLE.name
          ? { ...role, actions: role.actions.filter((action) => !MACHINE_READS.includes(action)) }
          : role,
      ),
    }),
  });
  const machine = await call('GET', WEB_VM, { version: '2024-07-01' });
  const [{ id: card }] = machine.body.properties.networkProfile.networkInterfaces;
  const shown = await call('GET', card);
  const [{ properties }] = shown.body.properties.ipConfigurations;
  expect(properties.privateIPAddress).toBe('10.0.0.4');
  const subnet = await call('GET', properties.subnet.id);
  expect(subnet.body.properties.networkSecurityGroup.id).toMatch(/nsg-web-vm$/);
  expect(said(await call('GET', `${properties.subnet.id}-none`))).toEqual([404, 'NotFound']);
  for (const [id, version] of [
    [WEB_VM, '2024-07-01'],
    [card, '2026-01-01'],
    [properties.subnet.id, '2026-01-01'],
    [WEB_ASG, '2026-01-01'],
  ])
    expect(said(await call('GET', id, { version, as: 'revoke' }))).toEqual([403, 'AuthorizationFailed']);
});

test('keeps the eight rules of AzureBastionSubnet', async () => {
  const { put, call, at, done } = await start();
  expect((await put('gh-1', {}, { nsg: NSG })).status).toBe(201);
  done();
  expect(said(await call('DELETE', at('AllowGatewayManagerInbound', NSG)))).toEqual([
    400,
    'NetworkSecurityGroupNotCompliantForAzureBastionSubnet',
  ]);
  const denied = await put(
    'AllowAzureCloudOutbound',
    { direction: 'Outbound', priority: 110, access: 'Deny' },
    { nsg: NSG },
  );
  expect(said(denied)).toEqual([400, 'NetworkSecurityGroupNotCompliantForAzureBastionSubnet']);
  expect((await call('DELETE', at('AllowHttpsInbound', NSG))).status).toBe(202);
  done();
  expect(said(await call('DELETE', at('gh-1', NSG)))).toEqual([
    400,
    'NetworkSecurityGroupNotCompliantForAzureBastionSubnet',
  ]);
  expect((await call('DELETE', at('AllowOfficeHttps', WEB_NSG))).status).toBe(202);
});

test('lets the identity for ending remove rules and write none', async () => {
  const { put, call, at, done } = await start();
  await put('a');
  done();
  expect(said(await put('b', { priority: 201 }, { as: 'revoke' }))).toEqual([403, 'AuthorizationFailed']);
  expect((await call('DELETE', at('a'), { as: 'revoke' })).status).toBe(202);
});

test('asks for a version it has, and serves nothing it has not', async () => {
  const { call, put } = await start();
  expect(said(await call('GET', WEB_NSG, { version: '' }))).toEqual([400, 'MissingApiVersionParameter']);
  expect(said(await call('GET', WEB_NSG, { version: 'latest' }))).toEqual([
    400,
    'InvalidApiVersionParameter',
  ]);
  const old = await call('GET', WEB_NSG, { version: '2014-01-01' });
  expect(said(old)).toEqual([400, 'NoRegisteredProviderFound']);
  expect(old.body.error.message).toContain('2026-01-01');
  expect(said(await call('PUT', WEB_NSG, { body: {} }))).toEqual([405, 'MethodNotAllowed']);
  expect(said(await call('GET', `${PROD}/providers/Microsoft.Cdn/profiles`))).toEqual([
    404,
    'InvalidResourceType',
  ]);
  const answer = await put('a');
  expect(answer.headers['x-ms-ratelimit-remaining-subscription-writes']).toBe('198');
  expect(answer.headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('throttles a caller who reads too fast, and lets it go on after Retry-After', async () => {
  const { call, clock } = await start();
  const answers = [];
  for (let n = 0; n < 251; n += 1) answers.push(await call('GET', WEB_NSG));
  const last = answers.at(-1)!;
  expect(answers.slice(0, 250).every(({ status }) => status === 200)).toBe(true);
  expect([...said(last), last.headers['retry-after']]).toEqual([429, 'SubscriptionRequestsThrottled', '1']);
  expect((await call('GET', WEB_NSG, { as: 'revoke' })).status).toBe(200);
  clock.advance(1000);
  expect((await call('GET', WEB_NSG)).status).toBe(200);
});

test('shows every rule and everything done by hand in its state', async () => {
  const { world } = await start();
  world.hand.setRule(WEB_NSG, 'by-hand', {
    protocol: 'Tcp',
    access: 'Allow',
    priority: 300,
    direction: 'Inbound',
  });
  world.hand.replaceRules(WEB_NSG, ['by-hand', 'DenySsh']);
  expect(
    world
      .state()
      .nsgs.find(({ id }) => id === WEB_NSG)
      ?.rules.map(({ name }) => name),
  ).toEqual(['DenySsh', 'by-hand']);
  world.hand.deleteRule(WEB_NSG, 'by-hand');
  expect(() => world.hand.deleteRule(WEB_NSG, 'by-hand')).toThrow(/has no/);
});
