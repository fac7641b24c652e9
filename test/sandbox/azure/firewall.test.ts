import { expect, it } from 'vitest';
import { resourceId } from '../../../src/core/brand.ts';
import { networkGroup } from '../../../src/sandbox/azure/seed-firewall.ts';
import { seedFor } from '../../../src/sandbox/azure/seed-for.ts';
import type { Answer } from './fixture.ts';
import { policyWith, PROD, startWorld, tokenOf } from './fixture.ts';

const NETWORK = `${PROD}/resourceGroups/hub/providers/Microsoft.Network`;
const POLICY = `${NETWORK}/firewallPolicies/hub-policy`;
const BASE = `${NETWORK}/firewallPolicies/base-policy`;
const said = (answer: Answer) => [answer.status, answer.body.error?.code];

const policy = policyWith({
  privileges: [
    {
      kind: 'azure-firewall',
      policy: { kind: 'fixed', value: resourceId(POLICY) },
      source: { kind: 'fixed', value: '203.0.113.7/32' },
      destinations: ['10.1.2.0/24'],
      protocol: 'Tcp',
      ports: ['22'],
      place: { file: 'x', line: 1, column: 1 },
    },
  ],
});

const start = async () => {
  const made = await startWorld({
    change: () => {
      const seed = seedFor(policy);
      const [hub] = seed.firewallPolicies ?? [];
      if (hub === undefined) throw new Error('the policy names a firewall policy and the tenant has none');
      const base = { ...hub, id: BASE, firewalls: [], groups: [] };
      return { ...seed, firewallPolicies: [base, { ...hub, basePolicy: BASE }] };
    },
  });
  const { world, send, clock } = made;
  const tokens = {
    elevate: await tokenOf(world, send, 'elevate'),
    revoke: await tokenOf(world, send, 'revoke'),
  };
  const call = (
    method: string,
    id: string,
    more: { body?: unknown; as?: keyof typeof tokens; headers?: Record<string, string> } = {},
  ) =>
    send(method, `${world.arm}${id}?api-version=2026-01-01`, {
      token: tokens[more.as ?? 'elevate'],
      ...(more.body === undefined ? {} : { body: more.body }),
      ...(more.headers === undefined ? {} : { headers: more.headers }),
    });
  const at = (name: string, id = POLICY) => `${id}/ruleCollectionGroups/${name}`;
  const group = (priority: number) => {
    const { ruleCollections } = networkGroup('x', priority, {
      action: 'Allow',
      name: 'rule',
      sources: ['203.0.113.7'],
      ports: ['22'],
    });
    return { properties: { priority, ruleCollections } };
  };
  const put = (name: string, priority: number, more: Parameters<typeof call>[2] & { of?: string } = {}) =>
    call('PUT', at(name, more.of), { body: group(priority), ...more });
  const follow = (answer: Answer) =>
    send('GET', String(answer.headers['azure-asyncoperation']), { token: tokens.elevate });
  return { ...made, call, put, at, group, follow, done: () => clock.advance(1000) };
};

it('takes its time over a write, and shows the policy and the group as Updating meanwhile', async () => {
  const { call, put, at, follow, done } = await start();
  const asked = await put('new', 300);
  expect(asked).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Updating' } } });
  const shown = async (id: string) => (await call('GET', id)).body.properties.provisioningState;
  expect([await shown(POLICY), await shown(BASE), await shown(at('new'))]).toEqual(Array(3).fill('Updating'));
  expect((await follow(asked)).body.status).toBe('InProgress');
  done();
  expect((await follow(asked)).body.status).toBe('Succeeded');
  expect([await shown(POLICY), await shown(at('new'))]).toEqual(['Succeeded', 'Succeeded']);
  const { body } = await call('GET', POLICY);
  expect(body.properties.ruleCollectionGroups).toContainEqual({ id: at('new') });
  expect(JSON.stringify(body)).not.toContain('203.0.113.7');
});

it('lets one write run in a whole family of policies', async () => {
  const { put, world, done, follow } = await start();
  world.hand.orderContention('another-operation-409', 'another-operation-429', 'retryable-429', 'supersede');
  const first = await put('first', 300);
  expect(said(await put('second', 301))).toEqual([409, 'AnotherOperationInProgress']);
  expect(said(await put('above', 300, { of: BASE }))).toEqual([429, 'AnotherOperationInProgress']);
  expect(said(await put('second', 301))).toEqual([429, 'RetryableError']);
  expect((await put('second', 301)).status).toBe(201);
  expect((await follow(first)).body).toMatchObject({ status: 'Canceled' });
  done();
  const names = world.state().firewallGroups.map(({ content }) => content.name);
  expect(names).toContain('second');
  expect(names).not.toContain('first');
});

it('refuses a number that another group has, in turn at once and through the operation', async () => {
  const { put, world, follow, done } = await start();
  world.hand.orderConflict('sync', 'async');
  expect((await put('new', 200)).status).toBe(400);
  const asked = await put('new', 200);
  expect(asked.status).toBe(201);
  done();
  expect((await follow(asked)).body).toMatchObject({ status: 'Failed', error: { code: expect.any(String) } });
  expect(world.state().firewallGroups.some(({ content }) => content.name === 'new')).toBe(false);
});

it('leaves a group as Failed, with its rules, when a firewall does not take it', async () => {
  const { put, call, world, follow, done, at } = await start();
  world.hand.faultNextFirewallWrite();
  const asked = await put('new', 300);
  done();
  expect((await follow(asked)).body).toMatchObject({
    status: 'Failed',
    error: { code: 'FirewallPolicyUpdateFailed' },
  });
  expect((await call('GET', at('new'))).body.properties).toMatchObject({
    provisioningState: 'Failed',
    priority: 300,
  });
  expect((await call('GET', POLICY)).body.properties.provisioningState).toBe('Failed');
});

it('writes only over the version that is named', async () => {
  const { put, call, at, done } = await start();
  const none = { headers: { 'if-none-match': '*' } };
  expect((await put('new', 300, none)).status).toBe(201);
  done();
  expect(said(await put('new', 300, none))).toEqual([412, 'PreconditionFailed']);
  const { etag } = (await call('GET', at('new'))).body;
  expect((await put('new', 301, { headers: { 'if-match': etag } })).status).toBe(200);
  done();
  const stale = { headers: { 'if-match': etag } };
  expect(said(await put('new', 302, stale))).toEqual([412, 'PreconditionFailed']);
  expect(said(await call('DELETE', at('new'), stale))).toEqual([412, 'PreconditionFailed']);
  expect((await call('DELETE', at('new'))).status).toBe(202);
  done();
  expect((await call('DELETE', at('new'))).status).toBe(204);
});

it.each<[string, object]>([
  ['a number below 100', { priority: 99 }],
  ['no body', { ruleCollections: [{}] }],
  [
    'rules of two kinds in one collection',
    {
      ruleCollections: [
        {
          ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
          name: 'c',
          priority: 100,
          action: { type: 'Allow' },
          rules: [
            { ruleType: 'ApplicationRule', name: 'a' },
            { ruleType: 'NetworkRule', name: 'b' },
          ],
        },
      ],
    },
  ],
])('refuses %s', async (_, change) => {
  const { call, at, group } = await start();
  const body = { properties: { ...group(300).properties, ...change } };
  expect((await call('PUT', at('new'), { body })).status).toBe(400);
});

it('lets the identity for ending delete, and write nothing', async () => {
  const { put, call, at, done } = await start();
  await put('new', 300);
  done();
  expect(said(await put('new', 300, { as: 'revoke' }))).toEqual([403, 'AuthorizationFailed']);
  expect((await call('DELETE', at('new'), { as: 'revoke' })).status).toBe(202);
  expect(
    (await call('GET', `${PROD}/providers/Microsoft.Network/firewallPolicies`, { as: 'revoke' })).body.value,
  ).toHaveLength(2);
});

it('says what is not there', async () => {
  const { call, at } = await start();
  expect(said(await call('GET', `${NETWORK}/firewallPolicies/none`))).toEqual([404, 'ResourceNotFound']);
  expect(said(await call('GET', at('none')))).toEqual([404, 'NotFound']);
  expect((await call('DELETE', at('none', `${NETWORK}/firewallPolicies/none`))).status).toBe(404);
});
