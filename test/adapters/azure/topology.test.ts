import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import { resourceId } from '../../../src/core/brand.ts';
import type { Azure } from '../../../src/ports/azure.ts';
import type { SecurityRule } from '../../../src/ports/security-groups.ts';
import { openTestAzure } from './server.ts';
import type { TestAzure } from './server.ts';

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers';
const VM = resourceId(`${GROUP}/Microsoft.Compute/virtualMachines/vm-db`);
const CARD = resourceId(`${GROUP}/Microsoft.Network/networkInterfaces/nic`);
const SUBNET = resourceId(`${GROUP}/Microsoft.Network/virtualNetworks/vnet/subnets/machines`);
const ASG = resourceId(`${GROUP}/Microsoft.Network/applicationSecurityGroups/databases`);
const NSG = resourceId(`${GROUP}/Microsoft.Network/networkSecurityGroups/nsg`);

let server: TestAzure;
let azure: Azure;
beforeEach(async () => {
  server = await openTestAzure();
  azure = createAzure(
    {
      tenantId: 'tenant',
      clientId: 'client',
      armEndpoint: server.url,
      graphEndpoint: server.url,
      authority: server.url,
      subscriptions: [],
    },
    { assertion: async () => 'x.e30.x', onDate: () => undefined, sleep: async () => undefined },
  );
});
afterEach(() => server.close());

const error = (status: number, code: string) => ({ status, body: { error: { code, message: 'x' } } });
const cards = (...networkInterfaces: readonly unknown[]) => ({
  status: 200,
  body: { id: VM, properties: { networkProfile: { networkInterfaces } } },
});

describe('a machine', () => {
  it('is read with a token for this very cloud, and has its interfaces in order', async () => {
    server.answer(
      'GET',
      /virtualMachines\/vm-db\?api-version=/,
      cards({ id: `${CARD}-2`, properties: { primary: false } }, { id: CARD, properties: { primary: true } }),
    );
    expect(await azure.topology.machine(VM)).toEqual({
      interfaces: [
        { id: `${CARD}-2`, primary: false },
        { id: CARD, primary: true },
      ],
    });
    expect(server.asked[0]?.headers['authorization']).toBe(`Bearer token for ${server.url}/.default`);
    expect(server.asked[0]?.path).toBe(`${VM}?api-version=2024-07-01`);
  });

  it('has a lone interface that does not say that it is primary', async () => {
    server.answer('GET', /virtualMachines/, cards({ id: CARD }));
    expect(await azure.topology.machine(VM)).toEqual({ interfaces: [{ id: CARD, primary: false }] });
  });

  it.each(['ResourceNotFound', 'ResourceGroupNotFound', 'NotFound'])('is not there: %s', async (code) => {
    server.answer('GET', /virtualMachines/, error(404, code));
    expect(await azure.topology.machine(VM)).toBeUndefined();
  });

  it.each<[string, ReturnType<typeof error>, object]>([
    ['a subscription that cannot be seen', error(404, 'SubscriptionNotFound'), { code: 'azure.not-found' }],
    [
      'a right that is missing',
      error(403, 'AuthorizationFailed'),
      { code: 'azure.forbidden', remedy: expect.stringContaining('Microsoft.Compute/virtualMachines/read') },
    ],
    [
      'no network profile',
      { status: 200, body: { id: VM, properties: {} } } as never,
      { code: 'azure.unexpected' },
    ],
    ['an interface without id', cards({}) as never, { code: 'azure.unexpected' }],
    ['what is no JSON', { status: 200, body: '<html>' } as never, { code: 'azure.unexpected' }],
    ['an answer that says nothing', { status: 204 } as never, {}],
  ])('is a fault, and never absent, with %s', async (_, answering, fault) => {
    // What may pass is asked for again, to the last try.
    for (let call = 0; call < 4; call += 1) server.answer('GET', /virtualMachines/, answering);
    await expect(azure.topology.machine(VM)).rejects.toMatchObject({ name: 'Fault', ...fault });
  });

  it('is asked for again while that is safe', async () => {
    server.answer('GET', /virtualMachines/, error(503, 'ServiceUnavailable'));
    server.answer('GET', /virtualMachines/, cards({ id: CARD }));
    expect(await azure.topology.machine(VM)).toBeDefined();
    expect(server.asked).toHaveLength(2);
  });
});

describe('what stands around it', () => {
  it('is the group and the addresses of an interface', async () => {
    server.answer('GET', /networkInterfaces\/nic/, {
      status: 200,
      body: {
        properties: {
          networkSecurityGroup: { id: NSG },
          ipConfigurations: [
            { properties: { privateIPAddress: '10.0.0.4', subnet: { id: SUBNET } } },
            { properties: { subnet: { id: SUBNET } } },
            { properties: { privateIPAddress: '10.9.9.9' } },
          ],
        },
      },
    });
    expect(await azure.topology.networkInterface(CARD)).toEqual({
      nsg: NSG,
      addresses: [
        { address: '10.0.0.4', subnet: SUBNET },
        { address: undefined, subnet: SUBNET },
      ],
    });
  });

  it('is the group of a subnet, or none', async () => {
    server.answer('GET', /subnets\/machines/, {
      status: 200,
      body: { properties: { networkSecurityGroup: { id: NSG } } },
    });
    expect(await azure.topology.subnet(SUBNET)).toEqual({ nsg: NSG });
    server.answer('GET', /subnets\/machines/, { status: 200, body: { properties: {} } });
    expect(await azure.topology.subnet(SUBNET)).toEqual({ nsg: undefined });
  });

  it('may not be there', async () => {
    for (let call = 0; call < 3; call += 1)
      server.answer('GET', /Microsoft\.Network/, error(404, 'NotFound'));
    expect(await azure.topology.networkInterface(CARD)).toBeUndefined();
    expect(await azure.topology.subnet(SUBNET)).toBeUndefined();
    expect(await azure.topology.hasApplicationGroup(ASG)).toBe(false);
    server.answer('GET', /applicationSecurityGroups\/databases/, { status: 200, body: { properties: {} } });
    expect(await azure.topology.hasApplicationGroup(ASG)).toBe(true);
  });

  it.each<[string, (topology: Azure['topology']) => Promise<unknown>]>([
    ['a machine', (topology) => topology.machine(CARD)],
    ['a machine by a path', (topology) => topology.machine(resourceId(VM.replace('hub', '..')))],
    ['an interface', (topology) => topology.networkInterface(VM)],
    ['a subnet', (topology) => topology.subnet(resourceId(SUBNET.replace('/machines', '')))],
    ['a subnet by a path', (topology) => topology.subnet(resourceId(SUBNET.replace('vnet', '..')))],
    ['a group', (topology) => topology.hasApplicationGroup(NSG)],
  ])('is not asked for by an id that is not that of %s', async (_, ask) => {
    await expect(ask(azure.topology)).rejects.toMatchObject({ code: 'config.invalid' });
    expect(server.asked).toEqual([]);
  });
});

it('a rule to application security groups is written with their ids and no address', async () => {
  const rule: SecurityRule = {
    name: 'gh-x',
    description: 'd',
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: 3000,
    sources: ['203.0.113.7/32'],
    sourceGroups: [],
    sourcePorts: ['*'],
    destinations: [],
    destinationGroups: [ASG],
    destinationPorts: ['443'],
    state: '',
  };
  server.answer('PUT', /securityRules\/gh-x/, {
    status: 200,
    body: { name: 'gh-x', properties: { provisioningState: 'Succeeded' } },
  });
  expect(await azure.network.putRule(NSG, rule)).toEqual({ kind: 'done' });
  const { properties } = JSON.parse(server.asked[0]?.body ?? '{}');
  expect(properties).toEqual({
    description: 'd',
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: 3000,
    sourceAddressPrefix: '203.0.113.7/32',
    sourcePortRange: '*',
    destinationApplicationSecurityGroups: [{ id: ASG }],
    destinationPortRange: '443',
  });
});

it('a group says which subnets it guards', async () => {
  server.answer('GET', /networkSecurityGroups\/nsg/, {
    status: 200,
    body: { id: NSG, properties: { securityRules: [], subnets: [{ id: SUBNET }] } },
  });
  expect(await azure.network.nsg(NSG)).toEqual({
    id: NSG,
    flushes: false,
    interfaces: 0,
    rules: [],
    subnets: [SUBNET],
  });
});
