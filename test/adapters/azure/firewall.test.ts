import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import { resourceId } from '../../../src/core/brand.ts';
import type { Azure } from '../../../src/ports/azure.ts';
import type { FirewallAnswer, FirewallGroup } from '../../../src/ports/firewalls.ts';
import { openTestAzure } from './server.ts';
import type { Answering, TestAzure } from './server.ts';

const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const NETWORK = `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network`;
const POLICY = resourceId(`${NETWORK}/firewallPolicies/hub-policy`);
const NAME = 'gh-0a1b2c3d-42-0123456789ab';

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

const group: FirewallGroup = {
  name: NAME,
  priority: 201,
  state: '',
  etag: undefined,
  collections: [
    {
      name: NAME,
      priority: 100,
      action: 'Allow',
      rules: [
        {
          name: NAME,
          description: 'gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z',
          type: 'NetworkRule',
          protocols: ['TCP'],
          sources: ['203.0.113.7/32'],
          destinations: ['10.1.2.0/24'],
          sourceNames: [],
          destinationNames: [],
          ports: ['22'],
        },
      ],
    },
  ],
};

const ours = {
  ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
  name: NAME,
  priority: 100,
  action: { type: 'Allow' },
  rules: [
    {
      ruleType: 'NetworkRule',
      name: NAME,
      description: 'gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z',
      ipProtocols: ['TCP'],
      sourceAddresses: ['203.0.113.7/32'],
      destinationAddresses: ['10.1.2.0/24'],
      destinationPorts: ['22'],
    },
  ],
};
const named = {
  ruleType: 'NetworkRule',
  name: 'named',
  ipProtocols: ['Any'],
  sourceIpGroups: [`${NETWORK}/ipGroups/contractors`],
  destinationFqdns: ['db.contoso.com'],
  destinationPorts: ['1433'],
};
const nat = {
  ruleType: 'NatRule',
  name: 'ssh-in',
  ipProtocols: ['TCP'],
  sourceAddresses: ['*'],
  destinationAddresses: ['20.0.0.4'],
  destinationPorts: ['22'],
  translatedAddress: '10.0.0.4',
  translatedPort: '22',
};
const web = {
  ruleType: 'ApplicationRule',
  name: 'web',
  sourceAddresses: ['10.0.0.0/8'],
  targetFqdns: ['*.contoso.com'],
  protocols: [{ protocolType: 'Https', port: 443 }],
};
const wireOf = (...ruleCollections: readonly object[]) => ({
  name: NAME,
  id: `${POLICY}/ruleCollectionGroups/${NAME}`,
  etag: 'W/"1"',
  properties: { priority: 201, provisioningState: 'Succeeded', ruleCollections },
});
const filter = (name: string, rule: object) => ({ ...ours, name, priority: 200, rules: [rule] });
const natting = {
  ruleCollectionType: 'FirewallPolicyNatRuleCollection',
  name: 'nat',
  priority: 90,
  action: { type: 'DNAT' },
  rules: [nat],
};

it('reads groups page after page, with what names an end otherwise than by addresses', async () => {
  server.answer('GET', /ruleCollectionGroups\?/, (url) => ({
    status: 200,
    body: {
      value: [wireOf(natting, filter('n', named), filter('w', web))],
      nextLink: `${url}/next?page=2`,
    },
  }));
  server.answer('GET', /page=2/, { status: 200, body: { value: [wireOf(ours)] } });
  const [first, second] = (await azure.firewall.groups(POLICY)) ?? [];
  expect(second).toEqual({ ...group, state: 'Succeeded', etag: 'W/"1"' });
  expect(first?.collections.map(({ action, rules }) => [action, rules[0]?.type])).toEqual([
    ['DNAT', 'NatRule'],
    ['Allow', 'NetworkRule'],
    ['Allow', 'ApplicationRule'],
  ]);
  expect(first?.collections[1]?.rules[0]).toMatchObject({
    sources: [],
    sourceNames: ['IP group contractors'],
    destinationNames: ['name db.contoso.com'],
  });
});

it('reads a policy with its parent, its firewalls and its children', async () => {
  const properties = {
    basePolicy: { id: `${NETWORK}/firewallPolicies/base` },
    firewalls: [{ id: `${NETWORK}/azureFirewalls/fw` }],
    childPolicies: [],
  };
  server.answer('GET', /firewallPolicies\?/, { status: 200, body: { value: [{ id: POLICY, properties }] } });
  expect(await azure.firewall.policiesIn(SUBSCRIPTION)).toEqual([
    {
      id: POLICY,
      parent: `${NETWORK}/firewallPolicies/base`,
      firewalls: [`${NETWORK}/azureFirewalls/fw`],
      children: [],
    },
  ]);
});

it.each([
  ['only where there is none', undefined, { 'if-none-match': '*' }],
  ['only over the version that was read', 'W/"7"', { 'if-match': 'W/"7"' }],
])('writes the whole group, %s', async (_, etag, headers) => {
  server.answer('PUT', /ruleCollectionGroups/, { status: 201, body: wireOf(ours) });
  server.answer('GET', /ruleCollectionGroups/, { status: 200, body: wireOf(ours) });
  expect(await azure.firewall.putGroup(POLICY, { ...group, etag })).toEqual({ kind: 'done' });
  const [asked] = server.asked;
  expect(asked?.path).toBe(`${POLICY}/ruleCollectionGroups/${NAME}?api-version=2026-01-01`);
  expect(asked?.headers).toMatchObject(headers);
  expect(JSON.parse(asked?.body ?? '')).toMatchObject({
    properties: { priority: 201, ruleCollections: [ours] },
  });
});

it('takes one rule out, gives everything else back as it was, and over that version alone', async () => {
  const mixed = { ...ours, rules: [...ours.rules, named] };
  server.answer('GET', /ruleCollectionGroups/, {
    status: 200,
    body: wireOf(natting, mixed, filter('w', web)),
  });
  server.answer('PUT', /ruleCollectionGroups/, { status: 200, body: wireOf() });
  const rule = { name: NAME, description: 'gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z' };
  expect(await azure.firewall.takeOut(POLICY, NAME, rule)).toEqual({ kind: 'done' });
  const put = server.asked.find(({ method }) => method === 'PUT');
  expect(put?.headers['if-match']).toBe('W/"1"');
  expect(JSON.parse(put?.body ?? '').properties).toEqual({
    priority: 201,
    ruleCollections: [natting, { ...ours, rules: [named] }, filter('w', web)],
  });
});

it('takes nothing out of a group that shows no version', async () => {
  const { etag: _, ...unversioned } = wireOf(ours);
  server.answer('GET', /ruleCollectionGroups/, { status: 200, body: unversioned });
  expect(await azure.firewall.takeOut(POLICY, NAME, { name: NAME, description: '' })).toEqual({
    kind: 'changed',
  });
  expect(server.asked.map(({ method }) => method)).toEqual(['GET']);
});

describe('what Azure answers to a write', () => {
  const error = (code: string, details: readonly string[] = []) => ({
    error: { code, message: 'x', details: details.map((each) => ({ code: each, message: 'y' })) },
  });
  it.each<[string, Answering, FirewallAnswer['kind']]>([
    ['409', { status: 409, body: error('AnotherOperationInProgress') }, 'busy'],
    ['429', { status: 429, body: error('RetryableError'), headers: { 'retry-after': '3' } }, 'busy'],
    ['412', { status: 412, body: error('PreconditionFailed') }, 'changed'],
    ['404', { status: 404, body: error('ResourceNotFound') }, 'gone'],
    ['400', { status: 400, body: error('FirewallPolicyRuleCollectionGroupInvalidPriorityValue') }, 'failed'],
    ['502', { status: 502, body: '<html>' }, 'unclear'],
    ['nothing', { status: 0, drop: true }, 'unclear'],
  ])('%s: %j', async (_, answering, kind) => {
    server.answer('PUT', /ruleCollectionGroups/, answering);
    expect(await azure.firewall.putGroup(POLICY, group)).toMatchObject({ kind });
    server.answer('DELETE', /ruleCollectionGroups/, answering);
    expect(await azure.firewall.deleteGroup(POLICY, NAME, 'W/"1"')).toMatchObject({ kind });
    expect(server.asked).toHaveLength(2);
  });

  it.each<[string, object, FirewallAnswer['kind']]>([
    ['Failed', { status: 'Failed', ...error('FirewallPolicyUpdateFailed') }, 'failed'],
    [
      'Canceled',
      { status: 'Canceled', ...error('Canceled', ['CanceledAndSupersededDueToAnotherOperation']) },
      'changed',
    ],
    ['Failed while another runs', { status: 'Failed', ...error('AnotherOperationInProgress') }, 'busy'],
  ])('an operation that ends as %s', async (_, body, kind) => {
    server.answer('PUT', /ruleCollectionGroups/, (url) => ({
      status: 201,
      headers: { 'azure-asyncoperation': `${url}/operations/1?api-version=2026-01-01` },
      body: { ...wireOf(ours), properties: { provisioningState: 'Updating' } },
    }));
    server.answer('GET', /operations/, { status: 200, body });
    expect(await azure.firewall.putGroup(POLICY, group)).toMatchObject({ kind });
  });

  it('a missing right is named', async () => {
    server.answer('PUT', /ruleCollectionGroups/, { status: 403, body: error('AuthorizationFailed') });
    await expect(azure.firewall.putGroup(POLICY, group)).rejects.toMatchObject({
      code: 'azure.forbidden',
      remedy: expect.stringContaining('ruleCollectionGroups/write'),
    });
  });
});

it.each(['networkSecurityGroups/x', 'firewallPolicies/..', 'firewallPolicies/x/ruleCollectionGroups/y'])(
  'asks for no %s',
  async (rest) => {
    await expect(azure.firewall.policy(resourceId(`${NETWORK}/${rest}`))).rejects.toMatchObject({
      code: 'config.invalid',
    });
    expect(server.asked).toEqual([]);
  },
);
