import { expect, test } from 'vitest';
import { ALICE, startWorld, tokenOf } from './fixture.ts';

const GRAPH = 'https://graph.microsoft.com/.default';
const HELPDESK = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const REQUESTS = '/roleManagement/directory/roleAssignmentScheduleRequests';
const INSTANCES = '/roleManagement/directory/roleAssignmentScheduleInstances';

const start = async () => {
  const made = await startWorld();
  const tokens = {
    elevate: await tokenOf(made.world, made.send, 'elevate', GRAPH),
    revoke: await tokenOf(made.world, made.send, 'revoke', GRAPH),
    review: await tokenOf(made.world, made.send, 'review', GRAPH),
  };
  const get = (path: string, as: keyof typeof tokens = 'elevate') =>
    made.send('GET', `${made.world.graph}/v1.0${path}`, { token: tokens[as] });
  const post = (change: object = {}, as: keyof typeof tokens = 'elevate') =>
    made.send('POST', `${made.world.graph}/v1.0${REQUESTS}`, {
      token: tokens[as],
      body: {
        action: 'adminAssign',
        principalId: ALICE,
        roleDefinitionId: HELPDESK,
        directoryScopeId: '/',
        justification: 'x',
        scheduleInfo: { expiration: { type: 'afterDateTime', endDateTime: '2026-11-20T12:00:00Z' } },
        ...change,
      },
    });
  return { ...made, get, post };
};

test('shows request and assignment later than its 201, and takes no second one', async () => {
  const { clock, get, post } = await start();
  const made = await post();
  expect(made.status).toBe(201);
  expect((await get(REQUESTS)).body.value).toEqual([]);
  expect((await post()).body.error.code).toBe('PendingRoleAssignmentRequest');
  clock.advance(1000);
  expect((await get(REQUESTS)).body.value).toMatchObject([{ id: made.body.id, status: 'Provisioned' }]);
  expect((await get(INSTANCES)).body.value).toMatchObject([
    { roleAssignmentScheduleId: made.body.targetScheduleId, endDateTime: '2026-11-20T12:00:00.000Z' },
  ]);
  expect((await post()).body.error.code).toBe('RoleAssignmentExists');
});

test('removes nothing within five minutes, and then whatever stands there', async () => {
  const { clock, post, world } = await start();
  await post();
  clock.advance(60_000);
  expect((await post({ action: 'adminRemove' })).body.error.code).toBe('ActiveDurationTooShort');
  world.hand.directory.clear();
  world.hand.directory.assign({ principalId: ALICE, role: HELPDESK, scope: '/' });
  clock.advance(300_000);
  expect((await post({ action: 'adminRemove' })).status).toBe(201);
  clock.advance(1000);
  expect(world.state().directory.assignments).toEqual([]);
});

test('judges an administrator by the Admin rules, all failing ones at once, and keeps nothing of a dry run', async () => {
  const { post, world } = await start();
  expect((await post({ isValidationOnly: true })).status).toBe(201);
  expect(world.state().directory.assignments).toEqual([]);
  world.hand.directory.setRoleSettings({
    role: HELPDESK,
    scope: '/',
    adminEnablement: ['MultiFactorAuthentication', 'Justification'],
    adminExpiration: { required: true, maximumDuration: 'PT1H' },
  });
  expect((await post({ justification: '' })).body.error).toMatchObject({
    code: 'RoleAssignmentRequestPolicyValidationFailed',
    message: expect.stringContaining('["ExpirationRule","JustificationRule","MfaRule"]'),
  });
});

test('lets the identity for ending end and not open, and the one for reviews neither', async () => {
  const { clock, get, post } = await start();
  expect((await post({}, 'revoke')).status).toBe(403);
  await post();
  clock.advance(360_000);
  expect((await post({ action: 'adminRemove' }, 'review')).status).toBe(403);
  expect((await get(REQUESTS, 'review')).status).toBe(403);
  expect((await post({ action: 'adminRemove' }, 'revoke')).status).toBe(201);
});

test('names the groups of a person, also through other groups, and refuses filters that it does not know', async () => {
  const { get, world } = await start();
  world.hand.directory.addGroup('7c0e0000-0000-4000-8000-000000000012', [ALICE]);
  world.hand.directory.addGroup('7c0e0000-0000-4000-8000-000000000013', [
    '7c0e0000-0000-4000-8000-000000000012',
  ]);
  expect((await get(`/users/${ALICE}/transitiveMemberOf?$select=id`)).body.value).toHaveLength(2);
  const odd = await get(`${REQUESTS}?$filter=${encodeURIComponent("startswith(status,'P')")}`);
  expect([odd.status, odd.body.error.code]).toEqual([400, 'Request_UnsupportedQuery']);
  expect((await get('/policies/roleManagementPolicyAssignments')).status).toBe(400);
});

test('has the seventeen rules of a role where they are asked for', async () => {
  const { get } = await start();
  const filter = encodeURIComponent(
    `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${HELPDESK}'`,
  );
  const path = `/policies/roleManagementPolicyAssignments?$filter=${filter}`;
  expect((await get(path)).body.value[0]).not.toHaveProperty('policy');
  const [whole] = (await get(`${path}&$expand=policy($expand=rules)`)).body.value;
  expect(whole.policy.rules).toHaveLength(17);
});
