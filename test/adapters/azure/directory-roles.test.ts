import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import { entraId, milliseconds } from '../../../src/core/brand.ts';
import type { DirectoryRoleApi } from '../../../src/ports/graph-pim.ts';
import { openTestAzure } from './server.ts';
import type { TestAzure } from './server.ts';

const ALICE = entraId('0f2c0000-0000-4000-8000-000000000001');
let server: TestAzure;
let roles: DirectoryRoleApi;
beforeEach(async () => {
  server = await openTestAzure();
  roles = createAzure(
    {
      tenantId: 'tenant',
      clientId: 'client',
      armEndpoint: server.url,
      graphEndpoint: server.url,
      authority: server.url,
      subscriptions: [],
    },
    {
      assertion: async () => 'assertion',
      onDate: () => undefined,
      sleep: async (time) => void milliseconds(time),
    },
  ).directoryRoles;
});
afterEach(() => server.close());

const removal = {
  role: 'r',
  scope: '/',
  principal: ALICE,
  justification: 'x',
  change: { kind: 'remove' },
} as const;

it('follows pages of its own service and hands the token to no other', async () => {
  server.answer('GET', /roleAssignmentSchedules\?\$expand=activatedUsing$/, (url) => ({
    status: 200,
    body: {
      value: [],
      '@odata.nextLink': `${url}/v1.0/roleManagement/directory/roleAssignmentSchedules?$skiptoken=2`,
    },
  }));
  server.answer('GET', /skiptoken=2/, {
    status: 200,
    body: {
      value: [{ assignmentType: 'Assigned', createdUsing: 'one' }],
      '@odata.nextLink': 'https://elsewhere.example/v1.0/more',
    },
  });
  await expect(roles.assignments.schedules()).rejects.toMatchObject({ code: 'azure.unexpected' });
  expect(server.asked).toHaveLength(2);
});

it('keeps a name inside its filter, and takes only what is called exactly so', async () => {
  server.answer('GET', /roleDefinitions/, {
    status: 200,
    body: {
      value: [
        { id: 'a', displayName: "o'Role" },
        { id: 'b', displayName: "O'ROLE" },
      ],
    },
  });
  expect(await roles.definitions("o'Role")).toEqual([{ guid: 'a', name: "o'Role" }]);
  expect(server.asked[0]?.path).toContain("$filter=displayName eq 'o''Role'");
});

it.each([
  [400, { error: { code: 'RoleAssignmentExists', message: 'x' } }, 'assigned-already'],
  [400, { error: { code: 'PendingRoleAssignmentRequest', message: 'x' } }, 'pending-elsewhere'],
  [400, { error: { code: 'RoleAssignmentDoesNotExist', message: 'x' } }, 'not-assigned'],
  [400, { error: { code: 'Other', message: 'The Active duration is too short.' } }, 'too-short'],
  [400, { error: { code: 'SubjectNotFound', message: 'x' } }, 'unknown-principal'],
  [429, { error: { code: 'TooManyRequests', message: 'x' } }, 'throttled'],
  [503, { error: { code: 'ServiceUnavailable', message: 'x' } }, 'unclear'],
  [201, { nothing: true }, 'unclear'],
])('sends a write once and tells %i %j as %s', async (status, body, kind) => {
  server.answer('POST', /roleAssignmentScheduleRequests$/, { status, body });
  expect((await roles.assignments.change(removal)).kind).toBe(kind);
  expect(server.asked).toHaveLength(1);
});

it('shows no settings where their rules were not sent along', async () => {
  server.answer('GET', /roleManagementPolicyAssignments/, {
    status: 200,
    body: { value: [{ roleDefinitionId: 'r', policyId: 'p' }] },
  });
  expect(await roles.settings('r')).toBeUndefined();
});

it('asks for nothing under what is no id', async () => {
  await expect(roles.assignments.request('../users')).rejects.toMatchObject({ code: 'azure.unexpected' });
  expect(server.asked).toEqual([]);
});
