import { expect, test } from 'vitest';
import type { Answer } from './fixture.ts';
import { ALICE, BASTION, BOB, PAYMENTS, PROD, READER, startWorld, tokenOf, VM_ADMIN } from './fixture.ts';

const MINUTE = 60_000;
let counter = 0;
const guid = () => `3f0e6a7b-8c9d-4b7e-8c21-${String((counter += 1)).padStart(12, '0')}`;
const definition = (role: string) => `${PROD}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
const said = (answer: Answer) => [answer.status, answer.body.error?.code];

const start = async (more: Parameters<typeof startWorld>[0] = {}) => {
  const made = await startWorld(more);
  const { world, send, clock } = made;
  const tokens = {
    elevate: await tokenOf(world, send, 'elevate'),
    revoke: await tokenOf(world, send, 'revoke'),
    admin: world.adminToken('arm'),
  };
  const call = (
    method: string,
    scope: string,
    what: string,
    body?: unknown,
    as: keyof typeof tokens = 'elevate',
  ) => {
    const [path, query] = what.split('?');
    return send(
      method,
      `${world.arm}${scope}/providers/Microsoft.Authorization/${path}?api-version=2020-10-01${query === undefined ? '' : `&${query}`}`,
      {
        token: tokens[as],
        ...(body === undefined ? {} : { body }),
      },
    );
  };
  const properties = (change: object = {}) => ({
    principalId: ALICE,
    roleDefinitionId: definition(VM_ADMIN),
    requestType: 'AdminAssign',
    justification: 'gh:0a1b2c3d-42',
    scheduleInfo: {
      startDateTime: new Date(clock.now()).toISOString(),
      expiration: { type: 'AfterDateTime', endDateTime: new Date(clock.now() + 120 * MINUTE).toISOString() },
    },
    ...change,
  });
  const put = (change: object = {}, how: { name?: string; scope?: string; as?: keyof typeof tokens } = {}) =>
    call(
      'PUT',
      how.scope ?? PAYMENTS,
      `roleAssignmentScheduleRequests/${how.name ?? guid()}`,
      { properties: properties(change) },
      how.as,
    );
  const remove = (how: { as?: keyof typeof tokens; name?: string } = {}) =>
    put({ requestType: 'AdminRemove', scheduleInfo: undefined }, how);
  const instances = async (scope = PAYMENTS, filter = `principalId eq '${ALICE}'`) =>
    (
      await call(
        'GET',
        scope,
        `roleAssignmentScheduleInstances?$filter=${encodeURIComponent(filter)}`,
        undefined,
        'admin',
      )
    ).body.value;
  const status = async (name: string) =>
    (await call('GET', PAYMENTS, `roleAssignmentScheduleRequests/${name}`, undefined, 'admin')).body
      .properties?.status;
  const provisioned = () => clock.advance(1000);
  return { ...made, call, put, remove, instances, status, provisioned, properties };
};

test('answers 201 long before the access is there, and rewrites the start to when it is', async () => {
  const { put, instances, status, clock } = await start();
  const name = guid();
  const asked = await put({}, { name });
  expect([asked.status, asked.body.properties.status]).toEqual([201, 'Accepted']);
  expect(await instances()).toEqual([]);
  clock.advance(50);
  expect(await status(name)).toBe('PendingProvisioning');
  clock.advance(100);
  expect(await status(name)).toBe('Provisioned');
  expect(await instances()).toEqual([]);
  clock.advance(150);
  const [instance] = await instances();
  expect(instance.properties).toMatchObject({
    assignmentType: 'Assigned',
    memberType: 'Direct',
    startDateTime: '2026-11-20T10:00:00.120Z',
    endDateTime: '2026-11-20T12:00:00.000Z',
  });
});

test('counts a duration from provisioning, not from the start that was asked for', async () => {
  const { put, instances, provisioned } = await start();
  await put({
    scheduleInfo: {
      startDateTime: '2026-11-20T09:00:00Z',
      expiration: { type: 'AfterDuration', duration: 'PT2H' },
    },
  });
  provisioned();
  expect((await instances())[0].properties.endDateTime).toBe('2026-11-20T12:00:00.120Z');
});

test('refuses the same GUID again, naming it, whatever it says', async () => {
  const { put, provisioned } = await start();
  const name = guid();
  await put({}, { name });
  provisioned();
  const again = await put({ principalId: BOB }, { name: name.toUpperCase() });
  expect(said(again)).toEqual([409, 'RoleAssignmentRequestExists']);
  expect(again.body.error.message).toBe(`A role assignment request with Id: ${name} already exists.`);
});

test('leaves nothing of a refused request, so that its GUID is free', async () => {
  const { put } = await start();
  const name = guid();
  expect(said(await put({ justification: '' }, { name }))).toEqual([
    400,
    'RoleAssignmentRequestPolicyValidationFailed',
  ]);
  expect((await put({}, { name })).status).toBe(201);
});

test('refuses a second assignment while one is asked for, stands, or is scheduled', async () => {
  const { put, provisioned, clock, world } = await start();
  await put();
  expect(said(await put())).toEqual([400, 'PendingRoleAssignmentRequest']);
  provisioned();
  expect(said(await put())).toEqual([400, 'RoleAssignmentExists']);
  const later = new Date(clock.now() + 60 * MINUTE).toISOString();
  const scheduled = { startDateTime: later, expiration: { type: 'AfterDuration', duration: 'PT1H' } };
  expect((await put({ principalId: BOB, scheduleInfo: scheduled })).status).toBe(201);
  provisioned();
  expect(said(await put({ principalId: BOB }))).toEqual([400, 'RoleAssignmentExists']);
  world.hand.assign({ principalId: BOB, role: READER, scope: BASTION });
  expect(
    said(await put({ principalId: BOB, roleDefinitionId: definition(READER) }, { scope: BASTION })),
  ).toEqual([400, 'RoleAssignmentExists']);
});

test('judges an administrator by the Admin rules alone, and lists every rule that fails', async () => {
  const { put, world } = await start();
  const none = { startDateTime: null, expiration: { type: 'NoExpiration' } };
  const both = await put({ justification: '', scheduleInfo: none });
  expect(both.body.error.message).toBe(
    'The following policy rules failed: ["ExpirationRule","JustificationRule"]',
  );
  const long = { startDateTime: null, expiration: { type: 'AfterDuration', duration: 'P181D' } };
  expect((await put({ scheduleInfo: long })).body.error.message).toContain('["ExpirationRule"]');
  world.hand.setRoleSettings({
    role: VM_ADMIN,
    scope: PAYMENTS,
    adminEnablement: ['MultiFactorAuthentication'],
  });
  expect((await put()).body.error.message).toContain('["MfaRule"]');
  expect((await put({}, { as: 'admin' })).status).toBe(201);
  // Neither eligibility nor the activation maximum (PT8H) binds an administrator.
  const day = { startDateTime: null, expiration: { type: 'AfterDuration', duration: 'P1D' } };
  expect((await put({ principalId: BOB, scheduleInfo: day }, { as: 'admin' })).status).toBe(201);
});

test('judges an activation by the EndUser rules, of the caller only', async () => {
  const { put } = await start();
  const administrator = 'a7e1ad00-0000-4000-8000-000000000001';
  const day = { startDateTime: null, expiration: { type: 'AfterDuration', duration: 'P1D' } };
  const own = await put(
    { requestType: 'SelfActivate', principalId: administrator, scheduleInfo: day },
    { as: 'admin' },
  );
  expect(own.body.error.message).toBe(
    'The following policy rules failed: ["ExpirationRule","EligibilityRule"]',
  );
  expect(said(await put({ requestType: 'SelfActivate' }))).toEqual([400, 'InsufficientPermissions']);
});

test('has a floor of five minutes both ways', async () => {
  const { put, remove, provisioned, clock, instances } = await start();
  const short = {
    startDateTime: null,
    expiration: { type: 'AfterDateTime', endDateTime: new Date(clock.now() + 5 * MINUTE - 1).toISOString() },
  };
  const refused = await put({ scheduleInfo: short });
  expect(said(refused)).toEqual([400, 'ActiveDurationTooShort']);
  expect(refused.body.error.message).toBe(
    'The Active duration is too short. Miniumum Required is 5 minutes.',
  );
  await put();
  provisioned();
  const name = guid();
  expect(said(await remove({ name }))).toEqual([400, 'ActiveDurationTooShort']);
  clock.advance(5 * MINUTE);
  const removed = await remove({ name });
  expect([removed.status, removed.body.properties.requestType]).toEqual([201, 'AdminRemove']);
  expect(await instances()).toHaveLength(1);
  provisioned();
  expect(await instances()).toEqual([]);
  expect(said(await remove())).toEqual([400, 'RoleAssignmentDoesNotExist']);
});

test('ends by itself at the instant, and stays ended when the clock goes back', async () => {
  const { put, instances, provisioned, clock, world } = await start();
  await put();
  provisioned();
  clock.set('2026-11-20T11:59:59.999Z');
  expect(await instances()).toHaveLength(1);
  clock.set('2026-11-20T12:00:00Z');
  expect(await instances()).toEqual([]);
  expect(world.state().assignments.filter(({ principalId }) => principalId === ALICE)).toEqual([]);
  clock.set('2026-11-20T11:00:00Z');
  expect(await instances()).toEqual([]);
});

test('removes whatever direct assignment stands there, also one that nobody asked PIM for', async () => {
  const { remove, instances, world, clock, provisioned } = await start();
  world.hand.assign({ principalId: ALICE, role: VM_ADMIN, scope: PAYMENTS });
  expect((await instances())[0].properties.endDateTime).toBeNull();
  clock.advance(6 * MINUTE);
  expect((await remove()).status).toBe(201);
  provisioned();
  expect(await instances()).toEqual([]);
});

test('keeps a future start Granted until then; such a request is cancelled, not removed', async () => {
  const { put, remove, call, status, instances, provisioned, clock, world } = await start();
  const name = guid();
  const future = {
    startDateTime: '2026-11-20T11:00:00Z',
    expiration: { type: 'AfterDateTime', endDateTime: '2026-11-20T12:00:00Z' },
  };
  await put({ scheduleInfo: future }, { name });
  provisioned();
  expect(await status(name)).toBe('Granted');
  expect(await instances()).toEqual([]);
  expect(said(await remove())).toEqual([400, 'RoleAssignmentDoesNotExist']);
  expect((await call('POST', PAYMENTS, `roleAssignmentScheduleRequests/${name}/cancel`)).status).toBe(200);
  expect(await status(name)).toBe('Canceled');
  const second = guid();
  await put({ scheduleInfo: future }, { name: second });
  clock.set('2026-11-20T11:00:01Z');
  expect(await status(second)).toBe('Provisioned');
  expect((await instances())[0].properties.startDateTime).toBe('2026-11-20T11:00:00.000Z');
  const third = guid();
  world.hand.stickNextRequest();
  await put(
    { principalId: BOB, scheduleInfo: { ...future, startDateTime: '2026-11-20T11:30:00Z' } },
    { name: third, as: 'admin' },
  );
  clock.set('2026-11-20T11:45:00Z');
  expect(await status(third)).toBe('Granted');
  expect(await instances(PAYMENTS, `principalId eq '${BOB}'`)).toEqual([]);
});

test('keeps a request at Granted for good, also one that was to begin at once', async () => {
  const { put, status, instances, clock, world } = await start();
  const name = guid();
  world.hand.stickNextRequest();
  await put({}, { name });
  clock.advance(60 * MINUTE);
  expect(await status(name)).toBe('Granted');
  expect(await instances()).toEqual([]);
});

test('forgets requests after 45 days', async () => {
  const { put, call, clock, world } = await start();
  const name = guid();
  await put({}, { name });
  const get = () => call('GET', PAYMENTS, `roleAssignmentScheduleRequests/${name}`, undefined, 'admin');
  clock.advance(45 * 24 * 60 * MINUTE - 1);
  expect((await get()).status).toBe(200);
  clock.advance(1);
  expect((await get()).status).toBe(404);
  expect(world.state().requests).toEqual([]);
});

test('validates without any effect', async () => {
  const { call, properties, world } = await start();
  const name = guid();
  const validate = (change: object) =>
    call('POST', PAYMENTS, `roleAssignmentScheduleRequests/${name}/validate`, {
      properties: properties(change),
    });
  expect((await validate({})).status).toBe(200);
  expect(said(await validate({ justification: '' }))).toEqual([
    400,
    'RoleAssignmentRequestPolicyValidationFailed',
  ]);
  expect(world.state().requests).toEqual([]);
  expect(world.state().assignments.filter(({ principalId }) => principalId === ALICE)).toEqual([]);
});

test('wants a role of the very subscription, a principal it knows, and a scope that exists', async () => {
  const { put, world, clock } = await start();
  expect(
    said(await put({ roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${VM_ADMIN}` })),
  ).toEqual([400, 'RoleNotFound']);
  expect(said(await put({ roleDefinitionId: definition('0f2c0000-0000-4000-8000-0000000000aa') }))).toEqual([
    400,
    'RoleNotFound',
  ]);
  const newcomer = '0f2c0000-0000-4000-8000-0000000000bb';
  world.hand.addUser({ id: newcomer, displayName: 'New', userPrincipalName: 'new@contoso.example' });
  expect(said(await put({ principalId: newcomer }))).toEqual([400, 'SubjectNotFound']);
  clock.advance(10_000);
  expect((await put({ principalId: newcomer })).status).toBe(201);
  expect(said(await put({}, { scope: `${PROD}/resourceGroups/none` }))).toEqual([
    404,
    'ResourceGroupNotFound',
  ]);
  expect(said(await put({}, { scope: '/subscriptions/00000000-0000-0000-0000-000000000000' }))).toEqual([
    404,
    'SubscriptionNotFound',
  ]);
});

test('lets the identity for ending end, and open nothing', async () => {
  const { put, remove, provisioned, clock } = await start();
  expect(said(await put({}, { as: 'revoke' }))).toEqual([403, 'AuthorizationFailed']);
  await put();
  provisioned();
  clock.advance(5 * MINUTE);
  const longer = {
    scheduleInfo: { startDateTime: null, expiration: { type: 'AfterDuration', duration: 'PT5H' } },
  };
  expect(said(await put({ requestType: 'AdminUpdate', ...longer }, { as: 'revoke' }))).toEqual([
    403,
    'AuthorizationFailed',
  ]);
  expect((await remove({ as: 'revoke' })).status).toBe(201);
});

test('sees assignments from above and below, and filters as asked', async () => {
  const { put, instances, provisioned, call, world } = await start();
  await put();
  world.hand.assign({ principalId: ALICE, role: READER, scope: PROD });
  provisioned();
  const seen = async (scope: string, filter: string) =>
    (await instances(scope, filter)).map((one: any) => [one.properties.scope, one.properties.memberType]);
  expect(await seen(PAYMENTS, `principalId eq '${ALICE}'`)).toEqual([
    [PAYMENTS, 'Direct'],
    [PROD, 'Inherited'],
  ]);
  expect(await seen(PROD, `assignedTo('${ALICE}')`)).toEqual([
    [PAYMENTS, 'Direct'],
    [PROD, 'Direct'],
  ]);
  expect(await seen(PROD, `atScope() and principalId eq '${ALICE}'`)).toEqual([[PROD, 'Direct']]);
  expect(
    await seen(PAYMENTS, `(principalId eq '${ALICE}' and roleDefinitionId eq '${definition(READER)}')`),
  ).toEqual([[PROD, 'Inherited']]);
  expect(
    said(
      await call('GET', PAYMENTS, `roleAssignmentScheduleInstances?$filter=${encodeURIComponent('1 eq 1')}`),
    ),
  ).toEqual([400, 'InvalidFilter']);
});

test('shows eligibility, and the role settings that it judges by', async () => {
  const { call, world } = await start();
  const eligible = await call(
    'GET',
    PAYMENTS,
    `roleEligibilityScheduleInstances?$filter=${encodeURIComponent(`principalId eq '${ALICE}'`)}`,
  );
  expect(
    eligible.body.value.map((one: any) => one.properties.expandedProperties.roleDefinition.displayName),
  ).toEqual(['Virtual Machine Administrator Login']);
  world.hand.setRoleSettings({ role: VM_ADMIN, scope: PAYMENTS, endUserMaximumDuration: 'PT4H' });
  const policies = (await call('GET', PAYMENTS, 'roleManagementPolicyAssignments')).body.value;
  const own = policies.find((one: any) => one.properties.roleDefinitionId === definition(VM_ADMIN));
  expect(own.properties.effectiveRules).toHaveLength(17);
  expect(
    own.properties.effectiveRules.find((rule: any) => rule.id === 'Expiration_EndUser_Assignment')
      .maximumDuration,
  ).toBe('PT4H');
});

test('keeps plain role assignments beside PIM: one list, its own refusals, no quick end through DELETE', async () => {
  const { put, provisioned, world, send, instances, clock } = await start();
  await put();
  provisioned();
  const plain = (method: string, name: string, body?: unknown) =>
    send(
      method,
      `${world.arm}${PAYMENTS}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`,
      {
        token: world.adminToken('arm'),
        ...(body === undefined ? {} : { body }),
      },
    );
  const [instance] = await instances();
  expect((await plain('GET', instance.name)).body.properties.principalId).toBe(ALICE);
  const reader = { properties: { principalId: BOB, roleDefinitionId: definition(READER) } };
  const name = guid();
  expect((await plain('PUT', name, reader)).status).toBe(201);
  expect(said(await plain('PUT', guid(), reader))).toEqual([409, 'RoleAssignmentExists']);
  expect(
    said(await plain('PUT', name, { properties: { ...reader.properties, principalId: ALICE } })),
  ).toEqual([400, 'RoleAssignmentUpdateNotPermitted']);
  expect((await plain('DELETE', name)).status).toBe(200);
  expect((await plain('DELETE', name)).status).toBe(204);
  expect((await plain('DELETE', instance.name)).status).toBe(200);
  expect(await instances()).toHaveLength(1);
  clock.advance(MINUTE);
  expect(await instances()).toEqual([]);
});

test('loses the answer after it took the request, so that a client must look', async () => {
  const { put, status, faults } = await start();
  const name = guid();
  faults.order({
    api: 'arm',
    method: 'PUT',
    path: 'roleAssignmentScheduleRequests',
    when: 'after',
    effect: { kind: 'answer', status: 504, body: { error: { code: 'GatewayTimeout', message: 'x' } } },
  });
  expect((await put({}, { name })).status).toBe(504);
  expect(await status(name)).toBe('Accepted');
  expect(said(await put({}, { name }))).toEqual([409, 'RoleAssignmentRequestExists']);
});

test('holds an activation that needs an approval, and blocks others until it is cancelled', async () => {
  const { put, status, call, instances, provisioned, world } = await start();
  const administrator = 'a7e1ad00-0000-4000-8000-000000000001';
  world.hand.makeEligible({ principalId: administrator, role: VM_ADMIN, scope: PAYMENTS });
  world.hand.setRoleSettings({ role: VM_ADMIN, scope: PAYMENTS, endUserApproval: true });
  const name = guid();
  expect(
    (await put({ requestType: 'SelfActivate', principalId: administrator }, { as: 'admin', name })).status,
  ).toBe(201);
  provisioned();
  expect(await status(name)).toBe('PendingApproval');
  expect(
    await instances(PAYMENTS, `principalId eq '${administrator}' and roleDefinitionId eq '${VM_ADMIN}'`),
  ).toEqual([]);
  expect(said(await put({ principalId: administrator }))).toEqual([400, 'PendingRoleAssignmentRequest']);
  await call('POST', PAYMENTS, `roleAssignmentScheduleRequests/${name}/cancel`);
  expect((await put({ principalId: administrator })).status).toBe(201);
});

test('moves the end of what it made, under another schedule id', async () => {
  const { put, instances, provisioned } = await start();
  await put();
  provisioned();
  const [before] = await instances();
  const longer = {
    startDateTime: null,
    expiration: { type: 'AfterDateTime', endDateTime: '2026-11-20T13:00:00Z' },
  };
  expect((await put({ requestType: 'AdminUpdate', scheduleInfo: longer })).status).toBe(201);
  provisioned();
  const [after] = await instances();
  expect(after.properties.endDateTime).toBe('2026-11-20T13:00:00.000Z');
  expect(after.properties.roleAssignmentScheduleId).not.toBe(before.properties.roleAssignmentScheduleId);
});
