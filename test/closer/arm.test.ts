/** What the closer's connection sends where: the token of a managed identity goes to Resource Manager alone. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { azureByIdentity } from '../../src/closer/arm.ts';
import { installation } from '../../src/core/brand.ts';
import { openTestAzure } from '../adapters/azure/server.ts';
import type { TestAzure } from '../adapters/azure/server.ts';

let azure: TestAzure;
let other: TestAzure;
beforeEach(async () => {
  azure = await openTestAzure();
  other = await openTestAzure();
});
afterEach(async () => {
  await azure.close();
  await other.close();
});

const arm = () => {
  azure.answer('GET', /\/msi\/token/, { status: 200, body: { access_token: 'secret' } });
  return azureByIdentity({
    kind: 'given',
    installation: installation('0a1b2c3d'),
    subscriptions: [],
    endpoint: azure.url,
    identity: { endpoint: `${azure.url}/msi/token`, secret: 'x' },
    clientId: undefined,
  });
};

it('follows the pages of a list on Resource Manager, whatever their link is called', async () => {
  azure.answer('GET', /\/things\?api/, { status: 200, body: { value: [1], nextLink: `${azure.url}/two` } });
  azure.answer('GET', /\/two/, { status: 200, body: { value: [2], '@nextLink': `${azure.url}/three` } });
  azure.answer('GET', /\/three/, { status: 200, body: { value: [3] } });
  expect((await arm().pages('/things', '1')).map(({ body }) => body)).toMatchObject([
    { value: [1] },
    { value: [2] },
    { value: [3] },
  ]);
});

it('follows none to another place, and sends no token there', async () => {
  azure.answer('GET', /\/things/, { status: 200, body: { value: [], nextLink: `${other.url}/two` } });
  other.answer('GET', /\/two/, { status: 200, body: { value: [] } });
  await expect(arm().pages('/things', '1')).rejects.toThrow('is not followed');
  expect(other.asked).toEqual([]);
});
