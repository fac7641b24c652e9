import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import { instant, resourceId } from '../../../src/core/brand.ts';
import type { Azure } from '../../../src/ports/azure.ts';
import type { JitOrder } from '../../../src/ports/jit.ts';
import { openTestAzure } from './server.ts';
import type { TestAzure } from './server.ts';

const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const GROUP = resourceId(`/subscriptions/${SUBSCRIPTION}/resourceGroups/payments`);
const VM = resourceId(`${GROUP}/providers/Microsoft.Compute/virtualMachines/erp-01`);
const POLICY = resourceId(
  `${GROUP}/providers/Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default`,
);

let server: TestAzure;
let azure: Azure;
let waits: number[];

beforeEach(async () => {
  server = await openTestAzure();
  waits = [];
  azure = createAzure(
    {
      tenantId: 'tenant',
      clientId: 'client',
      armEndpoint: server.url,
      graphEndpoint: server.url,
      authority: server.url,
      subscriptions: [],
    },
    {
      assertion: async () => 'x.e30.x',
      onDate: () => undefined,
      sleep: async (time) => {
        waits.push(time);
      },
    },
  );
});
afterEach(() => server.close());

/** Every field as the published examples have it. */
const wire = {
  id: POLICY,
  name: 'default',
  kind: 'Basic',
  location: 'westeurope',
  properties: {
    provisioningState: 'Succeeded',
    virtualMachines: [
      {
        id: VM,
        ports: [
          { number: 22, protocol: '*', allowedSourceAddressPrefix: '*', maxRequestAccessDuration: 'PT3H' },
          {
            number: 3389,
            protocol: 'TCP',
            allowedSourceAddressPrefix: null,
            allowedSourceAddressPrefixes: ['192.0.2.1', '198.51.100.0/24'],
            maxRequestAccessDuration: 'PT1H',
          },
        ],
      },
    ],
    requests: [
      {
        virtualMachines: [
          {
            id: VM,
            ports: [
              {
                number: 3389,
                allowedSourceAddressPrefix: '192.127.0.2',
                endTimeUtc: '2018-05-17T09:06:45.5691611Z',
                status: 'Initiated',
                statusReason: 'UserRequested',
              },
            ],
          },
        ],
        startTimeUtc: '2018-05-17T08:06:45.5691611Z',
        requestor: 'barbara@contoso.com',
      },
    ],
  },
};

const order: JitOrder = {
  vm: VM,
  ports: [22],
  source: '203.0.113.7/32',
  endsAt: instant(Date.parse('2026-11-20T12:00:00Z')),
  justification: 'gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42#0123456789ab',
};

it('reads policies as Defender writes them, page after page, signed in', async () => {
  server.answer('GET', /jitNetworkAccessPolicies/, (url) => ({
    status: 200,
    body: { value: [wire], nextLink: `${url}/next?api-version=2020-01-01&page=2` },
  }));
  server.answer('GET', /page=2/, {
    status: 200,
    body: { value: [{ ...wire, id: `${POLICY}2` }], nextLink: null },
  });
  const found = await azure.jit.policies(GROUP);
  expect(found.map(({ id }) => id)).toEqual([POLICY, `${POLICY}2`]);
  expect(found[0]).toEqual({
    id: POLICY,
    machines: [
      {
        id: VM,
        behindFirewall: false,
        ports: [
          { number: 22, protocol: '*', sources: ['*'], longest: 'PT3H' },
          { number: 3389, protocol: 'TCP', sources: ['192.0.2.1', '198.51.100.0/24'], longest: 'PT1H' },
        ],
      },
    ],
    requests: [
      {
        startsAt: Date.parse('2018-05-17T08:06:45Z'),
        requestor: 'barbara@contoso.com',
        justification: '',
        machines: [
          {
            id: VM,
            ports: [
              {
                number: 3389,
                sources: ['192.127.0.2'],
                endsAt: Date.parse('2018-05-17T09:06:45Z'),
                status: 'Initiated',
              },
            ],
          },
        ],
      },
    ],
  });
  expect(server.asked.map(({ path }) => path)).toEqual([
    `${GROUP}/providers/Microsoft.Security/jitNetworkAccessPolicies?api-version=2020-01-01`,
    '/next?api-version=2020-01-01&page=2',
  ]);
  expect(server.asked[0]?.headers['authorization']).toBe(`Bearer token for ${server.url}/.default`);
});

it.each(['https://example.test/next', 'next', 'http://localhost/next'])(
  'follows no page to %s, and sends no token there',
  async (nextLink) => {
    for (let turn = 0; turn < 4; turn += 1)
      server.answer('GET', /jitNetworkAccessPolicies/, { status: 200, body: { value: [], nextLink } });
    await expect(azure.jit.policies(GROUP)).rejects.toMatchObject({ code: 'azure.unexpected' });
  },
);

it.each<[string, unknown]>([
  ['no properties', { id: POLICY }],
  [
    'a port that is text',
    { ...wire, properties: { virtualMachines: [{ id: VM, ports: [{ number: '22' }] }] } },
  ],
  ['a request without machines', { ...wire, properties: { ...wire.properties, requests: [{}] } }],
  ['HTML', '<html>'],
])('is a fault, never a guess, on %s', async (_, body) => {
  for (let turn = 0; turn < 4; turn += 1) server.answer('GET', /default/, { status: 200, body });
  await expect(azure.jit.policy(POLICY)).rejects.toMatchObject({ code: 'azure.unexpected' });
});

it('tells an absent policy from a subscription that cannot be seen, and names the missing permission', async () => {
  const error = (code: string) => ({ error: { code, message: 'x' } });
  server.answer('GET', /default/, { status: 404, body: error('ResourceNotFound') });
  expect(await azure.jit.policy(POLICY)).toBeUndefined();
  server.answer('GET', /default/, { status: 404, body: error('SubscriptionNotFound') });
  await expect(azure.jit.policy(POLICY)).rejects.toMatchObject({ code: 'azure.not-found' });
  server.answer('GET', /default/, { status: 403, body: error('AuthorizationFailed') });
  await expect(azure.jit.policy(POLICY)).rejects.toMatchObject({
    code: 'azure.forbidden',
    remedy: expect.stringContaining('jitNetworkAccessPolicies/read'),
  });
});

it('reads again what can be read again', async () => {
  server.answer('GET', /default/, { status: 429, headers: { 'retry-after': '7' }, body: {} });
  server.answer('GET', /default/, { status: 200, body: wire, drop: true });
  server.answer('GET', /default/, { status: 200, body: wire });
  expect((await azure.jit.policy(POLICY))?.id).toBe(POLICY);
  expect(waits[0]).toBe(7_000);
});

it('asks Defender once, with source and absolute end', async () => {
  server.answer('POST', /initiate/, { status: 202, body: { virtualMachines: [] } });
  expect(await azure.jit.initiate(POLICY, order)).toEqual({ kind: 'accepted' });
  const [asked] = server.asked;
  expect(asked?.path).toBe(`${POLICY}/initiate?api-version=2020-01-01`);
  expect(JSON.parse(asked?.body ?? '')).toEqual({
    virtualMachines: [
      {
        id: VM,
        ports: [
          {
            number: 22,
            allowedSourceAddressPrefix: '203.0.113.7/32',
            endTimeUtc: '2026-11-20T12:00:00Z',
          },
        ],
      },
    ],
    justification: order.justification,
  });
});

it.each<[number, string]>([
  [500, 'unclear'],
  [503, 'unclear'],
  [408, 'unclear'],
  [429, 'busy'],
  [409, 'busy'],
])('never asks again by itself after %i, which is %s', async (status, kind) => {
  server.answer('POST', /initiate/, { status, body: { error: { code: 'X', message: 'x' } } });
  expect(await azure.jit.initiate(POLICY, order)).toMatchObject({ kind });
  expect(server.asked).toHaveLength(1);
});

it('is unclear after a lost answer, and a fault with Defender’s words where it is refused', async () => {
  server.answer('POST', /initiate/, { status: 202, drop: true });
  expect(await azure.jit.initiate(POLICY, order)).toMatchObject({ kind: 'unclear' });
  server.answer('POST', /initiate/, {
    status: 400,
    body: { error: { code: 'BadInput', message: 'too long' } },
  });
  await expect(azure.jit.initiate(POLICY, order)).rejects.toMatchObject({
    code: 'azure.rejected',
    message: expect.stringContaining('too long'),
  });
  expect(server.asked).toHaveLength(2);
});

it.each<[object, string]>([
  [{ pricingTier: 'Standard', subPlan: 'P2' }, 'full'],
  [{ pricingTier: 'Standard' }, 'full'],
  [{ pricingTier: 'Standard', subPlan: 'P1' }, 'limited'],
  [{ pricingTier: 'Standard', subPlan: 'P3' }, 'limited'],
  [{ pricingTier: 'Free' }, 'none'],
])('reads the plan %j as %s', async (properties, plan) => {
  server.answer('GET', /pricings/, { status: 200, body: { properties } });
  expect(await azure.jit.plan(SUBSCRIPTION)).toBe(plan);
});
