/** Answers of Resource Manager's that lie: no token follows them to another place, and no list goes on for ever. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import { resourceId } from '../../../src/core/brand.ts';
import type { Azure } from '../../../src/ports/azure.ts';
import { openTestAzure } from './server.ts';
import type { TestAzure } from './server.ts';

const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const SCOPE = resourceId(`/subscriptions/${SUBSCRIPTION}`);
const NSG = resourceId(
  `${SCOPE}/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg`,
);

let home: TestAzure;
let other: TestAzure;
let azure: Azure;
beforeEach(async () => {
  home = await openTestAzure();
  other = await openTestAzure();
  azure = createAzure(
    {
      tenantId: 'tenant',
      clientId: 'client',
      armEndpoint: home.url,
      graphEndpoint: home.url,
      authority: home.url,
      subscriptions: [SUBSCRIPTION],
    },
    { assertion: async () => 'assertion', onDate: () => undefined, sleep: async () => undefined },
  );
});
afterEach(async () => {
  await Promise.all([home.close(), other.close()]);
});

const lists: readonly (readonly [string, RegExp, () => Promise<unknown>])[] = [
  ['groups', /networkSecurityGroups/, () => azure.network.nsgsIn(SUBSCRIPTION)],
  ['role definitions', /roleDefinitions/, () => azure.roles.definitions(SCOPE, 'Reader')],
  ['plain assignments', /roleAssignments/, () => azure.roles.plain.inScope(SCOPE)],
  ['requests of PIM', /roleAssignmentScheduleRequests/, () => azure.roles.assignments.requestsIn(SCOPE)],
  ['Bastions', /bastionHosts/, () => azure.bastions.hostsIn(SUBSCRIPTION)],
];

describe('a list', () => {
  it.each(lists)('of %s whose next page lies at another host is not followed there', async (_, path, ask) => {
    for (let times = 0; times < 4; times += 1)
      home.answer('GET', path, { status: 200, body: { value: [], nextLink: `${other.url}/next?x=1` } });
    await expect(ask()).rejects.toMatchObject({
      code: 'azure.unexpected',
      message: expect.stringContaining(other.url),
    });
    expect(other.asked).toEqual([]);
  });

  it('that goes round in circles is a fault, and its reading ends', async () => {
    for (let page = 0; page < 600; page += 1)
      home.answer('GET', /networkSecurityGroups|next/, (url) => ({
        status: 200,
        body: { value: [], nextLink: `${url}/next?page=1` },
      }));
    await expect(azure.network.nsgsIn(SUBSCRIPTION)).rejects.toMatchObject({
      code: 'azure.unexpected',
      message: expect.stringContaining('without end'),
    });
    const read = home.asked.length;
    expect(read).toBeLessThan(510);
    await new Promise((resolve) => setImmediate(resolve));
    expect(home.asked.length).toBe(read);
  }, 60_000);
});

describe('a field that we rely on', () => {
  const ids = {
    id: `${SCOPE}/x`,
    name: 'x',
    properties: { scope: SCOPE, principalId: 'p', roleDefinitionId: `${SCOPE}/y/r`, description: 'd' },
  };
  const withField = (key: string, value: unknown) =>
    key === 'id' || key === 'name'
      ? { ...ids, [key]: value }
      : { ...ids, properties: { ...ids.properties, [key]: value } };

  it.each<[string, string, unknown]>([
    ['an assignment', 'principalId', null],
    ['an assignment', 'principalId', 7],
    ['an assignment', 'name', null],
    ['an assignment', 'roleDefinitionId', ['r']],
    ['an assignment', 'description', { text: 'd' }],
  ])('of %s, %s, is a fault where it is %j', async (_, key, value) => {
    const answer = { status: 200, body: withField(key, value) };
    home.answer('GET', /roleAssignments\/x/, answer);
    await expect(azure.roles.plain.assignment(SCOPE, 'x')).rejects.toMatchObject({
      code: 'azure.unexpected',
    });
  });

  it.each<[string, unknown]>([
    ['subnets', [{ id: 7 }]],
    ['securityRules', [{ name: 'x', properties: { description: 7 } }]],
  ])('of a group of rules, %s, is a fault where it is %j', async (key, value) => {
    home.answer('GET', /networkSecurityGroups\/bastion-nsg/, {
      status: 200,
      body: { id: NSG, name: 'bastion-nsg', properties: { [key]: value } },
    });
    await expect(azure.network.nsg(NSG)).rejects.toMatchObject({ code: 'azure.unexpected' });
  });

  it('is read where nothing is wrong with it', async () => {
    home.answer('GET', /roleAssignments\/x/, { status: 200, body: ids });
    expect(await azure.roles.plain.assignment(SCOPE, 'x')).toMatchObject({ principal: 'p', role: 'r' });
  });
});

describe('a long-running write', () => {
  it.each(['azure-asyncoperation', 'location'])(
    'whose %s lies at another host is not followed there, and its outcome is unclear',
    async (header) => {
      home.answer('DELETE', /securityRules\/ours/, {
        status: 202,
        headers: { [header]: `${other.url}/operations/1` },
      });
      const answer = await azure.network.deleteRule(NSG, 'ours').catch((thrown: unknown) => thrown);
      expect(answer).toMatchObject({ kind: 'unclear' });
      expect(other.asked).toEqual([]);
    },
  );
});
