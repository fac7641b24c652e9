/** The list of management groups as Azure gives it: in pages whose link has a name of its own, and none where none may be read. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import type { Azure } from '../../../src/ports/azure.ts';
import { openTestAzure } from './server.ts';
import type { TestAzure } from './server.ts';

const PATH = '/providers/Microsoft.Management/managementGroups';

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

it('follows every page', async () => {
  server.answer('GET', /managementGroups\?/, (url) => ({
    status: 200,
    body: { value: [{ id: `${PATH}/root` }], '@nextLink': `${url}${PATH}?api-version=2023-04-01&page=2` },
  }));
  server.answer('GET', /page=2/, { status: 200, body: { value: [{ id: `${PATH}/payments` }] } });
  expect(await azure.roles.managementGroups()).toEqual([`${PATH}/root`, `${PATH}/payments`]);
});

it('knows of none where this identity may read none, and of nothing where Azure fails', async () => {
  server.answer('GET', /managementGroups/, {
    status: 403,
    body: { error: { code: 'AuthorizationFailed', message: 'no' } },
  });
  expect(await azure.roles.managementGroups()).toEqual([]);
  server.answer('GET', /managementGroups/, {
    status: 400,
    body: { error: { code: 'BadRequest', message: 'no' } },
  });
  await expect(azure.roles.managementGroups()).rejects.toThrow();
});
