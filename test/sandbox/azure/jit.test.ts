import { expect, it } from 'vitest';
import { resourceId } from '../../../src/core/brand.ts';
import { seedFor } from '../../../src/sandbox/azure/seed-for.ts';
import { PAYMENTS, policyWith, PROD, startWorld, tokenOf } from './fixture.ts';

const VM = `${PAYMENTS}/providers/Microsoft.Compute/virtualMachines/erp-01`;
const POLICY = `${PAYMENTS}/providers/Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default`;
const VERSION = 'api-version=2020-01-01';

const policy = policyWith({
  privileges: [
    {
      kind: 'vm-jit',
      vm: { kind: 'fixed', value: resourceId(VM) },
      source: { kind: 'fixed', value: '203.0.113.7/32' },
      protocol: 'Tcp',
      ports: ['22', '3389'],
      place: { file: 'x', line: 1, column: 1 },
    },
  ],
});

const start = async () => {
  const made = await startWorld({ change: () => seedFor(policy) });
  const { world, send, clock } = made;
  const elevate = await tokenOf(world, send, 'elevate');
  const at = (minutes: number) => new Date(clock.now() + minutes * 60_000).toISOString();
  return {
    ...made,
    at,
    get: async (path: string, version = VERSION) =>
      send('GET', `${world.arm}${path}?${version}`, { token: elevate }),
    initiate: async (port: object, more: { token?: string; justification?: string; vm?: string } = {}) =>
      send('POST', `${world.arm}${POLICY}/initiate?${VERSION}`, {
        token: more.token ?? elevate,
        body: {
          virtualMachines: [{ id: more.vm ?? VM, ports: [port] }],
          ...(more.justification === undefined ? {} : { justification: more.justification }),
        },
      }),
    admin: async (method: string, path: string, body?: unknown) =>
      send(method, `${world.arm}${path}?${VERSION}`, { token: world.adminToken('arm'), body }),
    opened: () =>
      world
        .state()
        .nsgs.flatMap(({ rules }) => rules)
        .filter(({ name }) => name.startsWith('SecurityCenter-JITRule-')),
  };
};

it('answers 202 Initiating with nothing open, then opens, then closes a little after the end', async () => {
  const { initiate, at, opened, clock, get, world } = await start();
  const asked = await initiate(
    { number: 22, allowedSourceAddressPrefix: '203.0.113.7', endTimeUtc: at(60) },
    { justification: 'why' },
  );
  expect(asked).toMatchObject({
    status: 202,
    body: { justification: 'why', virtualMachines: [{ ports: [{ status: 'Initiating' }] }] },
  });
  expect(opened()).toEqual([]);
  clock.advance(300);
  expect(opened()).toMatchObject([
    {
      access: 'Allow',
      priority: 100,
      protocol: 'Tcp',
      sourceAddressPrefix: '203.0.113.7',
      destinationAddressPrefix: '10.0.0.4',
      destinationPortRange: '22',
      description:
        "ASC JIT Network Access rule created by an initiation request for policy 'default' of VM 'erp-01'.",
    },
  ]);
  const status = async () =>
    (await get(POLICY)).body.properties.requests.map((request: any) => [
      request.virtualMachines[0].ports[0].status,
      request.virtualMachines[0].ports[0].statusReason,
    ]);
  expect(await status()).toEqual([['Initiated', 'UserRequested']]);
  clock.advance(3_600_000 - 300);
  expect(world.state().jit).toMatchObject([{ status: 'Revoked', statusReason: 'Expired' }]);
  expect(opened()).toHaveLength(1);
  clock.advance(500);
  expect(opened()).toEqual([]);
});

it('opens the port to the runner when nobody says for whom', async () => {
  const { initiate, at, opened, clock } = await start();
  expect((await initiate({ number: 22, endTimeUtc: at(60) })).status).toBe(202);
  clock.advance(300);
  expect(opened()).toMatchObject([{ sourceAddressPrefix: '20.55.44.33' }]);
});

it('revokes the older request for a port, whoever made it, and no other port', async () => {
  const { initiate, at, opened, clock, world } = await start();
  for (const number of [22, 3389])
    world.hand.requestJit(POLICY, {
      machine: VM,
      ports: [number],
      source: '198.51.100.7',
      endTimeUtc: at(120),
      requestor: 'barbara@contoso.example',
    });
  clock.advance(1_000);
  await initiate({ number: 22, allowedSourceAddressPrefix: '203.0.113.7', endTimeUtc: at(60) });
  clock.advance(1_000);
  expect(world.state().jit.map(({ port, status, statusReason }) => [port, status, statusReason])).toEqual([
    [22, 'Revoked', 'NewerRequestInitiated'],
    [3389, 'Initiated', 'UserRequested'],
    [22, 'Initiated', 'UserRequested'],
  ]);
  expect(opened().map((rule) => rule['sourceAddressPrefix'])).toEqual(['198.51.100.7', '203.0.113.7']);
});

it.each<[string, (at: (minutes: number) => string) => object, string?]>([
  ['no end', () => ({ number: 22 })],
  ['a duration instead, as the published example has it', () => ({ number: 22, duration: 'PT1H' })],
  ['an end in the past', (at) => ({ number: 22, endTimeUtc: at(-1) })],
  ['more than a day', (at) => ({ number: 22, endTimeUtc: at(1_441) })],
  ['a port that is not in the policy', (at) => ({ number: 80, endTimeUtc: at(60) })],
  ['another machine', (at) => ({ number: 22, endTimeUtc: at(60) }), VM.replace('erp-01', 'erp-02')],
])('refuses %s', async (_, port, vm) => {
  const { initiate, at, opened, clock } = await start();
  expect((await initiate(port(at), vm === undefined ? {} : { vm })).status).toBe(400);
  clock.advance(1_000);
  expect(opened()).toEqual([]);
});

it('refuses the identity that may only end, a source that the policy does not allow, and a lesser plan', async () => {
  const { initiate, at, world, send, admin } = await start();
  const port = { number: 22, allowedSourceAddressPrefix: '203.0.113.7', endTimeUtc: at(60) };
  const revoke = await tokenOf(world, send, 'revoke');
  expect((await initiate(port, { token: revoke })).status).toBe(403);
  world.hand.setDefenderPlan(PROD.slice('/subscriptions/'.length), 'P1');
  expect((await initiate(port)).status).toBe(400);
  world.hand.setDefenderPlan(PROD.slice('/subscriptions/'.length), 'P2');
  const narrow = {
    kind: 'Basic',
    properties: {
      virtualMachines: [
        {
          id: VM,
          ports: [
            {
              number: 22,
              protocol: 'TCP',
              allowedSourceAddressPrefixes: ['198.51.100.0/24', '192.0.2.0/24'],
              maxRequestAccessDuration: 'PT3H',
            },
          ],
        },
      ],
    },
  };
  expect((await admin('PUT', POLICY, narrow)).status).toBe(200);
  expect((await initiate(port)).status).toBe(400);
});

it('loses other people’s open requests when a policy is replaced without them', async () => {
  const { initiate, at, opened, clock, admin, get } = await start();
  await initiate({ number: 22, allowedSourceAddressPrefix: '203.0.113.7', endTimeUtc: at(60) });
  clock.advance(1_000);
  const { body } = await get(POLICY);
  await admin('PUT', POLICY, body);
  expect(opened()).toHaveLength(1);
  await admin('PUT', POLICY, { ...body, properties: { virtualMachines: body.properties.virtualMachines } });
  expect(opened()).toEqual([]);
  expect((await get(POLICY)).body.properties.requests).toEqual([]);
});

it('lists policies of all locations, and leads from a machine to the group that guards it', async () => {
  const { get, world } = await start();
  const lists = [
    `${PROD}/providers/Microsoft.Security/jitNetworkAccessPolicies`,
    `${PROD}/providers/Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies`,
    `${PAYMENTS}/providers/Microsoft.Security/jitNetworkAccessPolicies`,
    `${PAYMENTS}/providers/Microsoft.Security/locations/WestEurope/jitNetworkAccessPolicies`,
  ];
  for (const path of lists)
    expect((await get(path)).body.value.map(({ id }: { id: string }) => id)).toEqual([POLICY]);
  const elsewhere = `${PROD}/providers/Microsoft.Security/locations/northeurope/jitNetworkAccessPolicies`;
  expect((await get(elsewhere)).body.value).toEqual([]);
  const machine = await get(VM, 'api-version=2024-03-01');
  const [nic] = machine.body.properties.networkProfile.networkInterfaces;
  const card = await get(nic.id, 'api-version=2024-01-01');
  const subnet = await get(
    card.body.properties.ipConfigurations[0].properties.subnet.id,
    'api-version=2024-01-01',
  );
  const guard = subnet.body.properties.networkSecurityGroup.id;
  expect(world.state().nsgs.find(({ id }) => id === guard)?.rules).toContainEqual(
    expect.objectContaining({ access: 'Deny', destinationPortRanges: ['22', '3389'] }),
  );
});

it('does not put back a rule that somebody deleted', async () => {
  const { initiate, at, opened, clock, world } = await start();
  await initiate({ number: 22, allowedSourceAddressPrefix: '203.0.113.7', endTimeUtc: at(60) });
  clock.advance(1_000);
  const [rule] = opened();
  const guard = world.state().nsgs.find(({ rules }) => rules.some(({ name }) => name === rule?.name));
  world.hand.deleteRule(guard?.id ?? '', rule?.name ?? '');
  clock.advance(3_700_000);
  expect(opened()).toEqual([]);
  expect(world.state().jit).toMatchObject([{ status: 'Revoked', statusReason: 'Expired' }]);
});
