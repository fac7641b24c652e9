import { expect, test } from 'vitest';
import { ALICE, startWorld, tokenOf } from './fixture.ts';

const GRAPH = 'https://graph.microsoft.com/.default';
const GROUP = '7c0e0000-0000-4000-8000-000000000012';
const OTHER = '7c0e0000-0000-4000-8000-000000000013';
const PIM = '/identityGovernance/privilegedAccess/group';
const REQUESTS = `${PIM}/assignmentScheduleRequests`;
const filtered = (path: string, filter: string) => `${path}?$filter=${encodeURIComponent(filter)}`;
const MEMBERS = `/groups/${GROUP}/members`;

const start = async () => {
  const made = await startWorld();
  const tokens = {
    elevate: await tokenOf(made.world, made.send, 'elevate', GRAPH),
    revoke: await tokenOf(made.world, made.send, 'revoke', GRAPH),
    review: await tokenOf(made.world, made.send, 'review', GRAPH),
    admin: made.world.adminToken('graph'),
  };
  made.world.hand.groups.add({ id: GROUP, displayName: 'Payments admins', onboarded: false });
  const send = (method: string, path: string, body?: object, as: keyof typeof tokens = 'elevate') =>
    made.send(method, `${made.world.graph}/v1.0${path}`, {
      token: tokens[as],
      ...(body === undefined ? {} : { body }),
    });
  const ask = (change: object = {}, as?: keyof typeof tokens) =>
    send(
      'POST',
      REQUESTS,
      {
        action: 'adminAssign',
        accessId: 'member',
        principalId: ALICE,
        groupId: GROUP,
        justification: 'x',
        scheduleInfo: { expiration: { type: 'afterDateTime', endDateTime: '2026-11-20T12:00:00Z' } },
        ...change,
      },
      as,
    );
  const reference = (id: string) => ({ '@odata.id': `${made.world.graph}/v1.0/directoryObjects/${id}` });
  return { ...made, send, ask, reference };
};

test('puts a person in once, shows it later than its answer, and takes the person out by reference', async () => {
  const { clock, send, reference } = await start();
  expect((await send('POST', `${MEMBERS}/$ref`, reference(ALICE))).status).toBe(204);
  expect((await send('GET', MEMBERS)).body.value).toEqual([]);
  expect((await send('POST', `${MEMBERS}/$ref`, reference(ALICE))).body.error.message).toContain(
    'already exist',
  );
  clock.advance(1000);
  expect((await send('GET', MEMBERS)).body.value).toMatchObject([
    { '@odata.type': '#microsoft.graph.user', id: ALICE },
  ]);
  expect((await send('DELETE', `${MEMBERS}/${ALICE}/$ref`)).status).toBe(204);
  expect((await send('GET', MEMBERS)).body.value).toHaveLength(1);
  expect((await send('DELETE', `${MEMBERS}/${ALICE}/$ref`)).status).toBe(404);
  clock.advance(1000);
  expect((await send('GET', MEMBERS)).body.value).toEqual([]);
  expect((await send('POST', `${MEMBERS}/$ref`, { '@odata.id': 'https://elsewhere.example/x' })).status).toBe(
    400,
  );
});

test('deletes the person itself when the reference is not named, for whoever may', async () => {
  const { send, reference } = await start();
  await send('POST', `${MEMBERS}/$ref`, reference(ALICE));
  expect((await send('DELETE', `${MEMBERS}/${ALICE}`)).status).toBe(403);
  expect((await send('GET', `/users/${ALICE}`)).status).toBe(200);
  expect((await send('DELETE', `${MEMBERS}/${ALICE}`, undefined, 'admin')).status).toBe(204);
  expect((await send('GET', `/users/${ALICE}`)).status).toBe(404);
});

test('lets nobody change the members of groups that a rule or another directory fills, or that carry roles', async () => {
  const { send, reference, world } = await start();
  for (const special of [
    { dynamic: true },
    { synced: true },
    { mailEnabled: true },
    { roleAssignable: true },
  ]) {
    world.hand.groups.add({ id: GROUP, displayName: 'x', ...special });
    expect((await send('POST', `${MEMBERS}/$ref`, reference(ALICE))).status).toBeGreaterThanOrEqual(400);
  }
  world.hand.groups.add({ id: GROUP, displayName: 'x', dynamic: true });
  expect((await send('POST', REQUESTS, {})).status).toBe(400);
});

test('finds groups by the start of their description, which whoever may change groups writes', async () => {
  const { send } = await start();
  const found = filtered('/groups', "startswith(description,'gh:')");
  expect((await send('GET', found)).body.value).toEqual([]);
  expect((await send('PATCH', `/groups/${GROUP}`, { description: 'gh:x' })).status).toBe(403);
  expect((await send('PATCH', `/groups/${GROUP}`, { description: 'gh:x' }, 'admin')).status).toBe(204);
  expect((await send('GET', found)).body.value).toMatchObject([{ id: GROUP, description: 'gh:x' }]);
});

test('onboards a group with its first request, and shows it and the membership later', async () => {
  const { ask, clock, send, world } = await start();
  const settings = filtered(
    '/policies/roleManagementPolicyAssignments',
    `scopeId eq '${GROUP}' and scopeType eq 'Group' and roleDefinitionId eq 'member'`,
  );
  expect((await send('GET', settings)).body.error.code).toBe('ResourceTypeNotSupported');
  const made = await ask();
  expect(made.status).toBe(201);
  expect(made.body.targetScheduleId).toMatch(new RegExp(`^${GROUP}_member_`));
  expect((await send('GET', filtered(REQUESTS, `principalId eq '${ALICE}'`))).body.value).toEqual([]);
  clock.advance(1000);
  expect((await send('GET', filtered(REQUESTS, `groupId eq '${GROUP}'`))).body.value).toMatchObject([
    { id: made.body.id, status: 'Provisioned', accessId: 'member', groupId: GROUP },
  ]);
  const instances = filtered(`${PIM}/assignmentScheduleInstances`, `groupId eq '${GROUP}'`);
  expect((await send('GET', instances)).body.value).toMatchObject([
    {
      assignmentScheduleId: made.body.targetScheduleId,
      assignmentType: 'assigned',
      memberType: 'direct',
      endDateTime: '2026-11-20T12:00:00.000Z',
    },
  ]);
  expect((await send('GET', MEMBERS)).body.value).toHaveLength(1);
  expect((await send('GET', `${settings}&$expand=policy($expand=rules)`)).body.value).toMatchObject([
    { scopeId: GROUP, scopeType: 'Group', roleDefinitionId: 'member' },
  ]);
  expect((await ask()).body.error.code).toBe('RoleAssignmentExists');
  clock.set('2026-11-20T12:00:00Z');
  expect(world.state().groups.assignments).toEqual([]);
});

test('lists nothing without the group or the person, and shows a membership made by hand without an end', async () => {
  const { ask, clock, send, world } = await start();
  expect((await send('GET', REQUESTS)).body.error.code).toBe('MissingParameters');
  world.hand.groups.join({ principalId: ALICE, role: 'member', group: GROUP });
  const instances = filtered(`${PIM}/assignmentScheduleInstances`, `principalId eq '${ALICE}'`);
  expect((await send('GET', instances)).body.value).toMatchObject([{ groupId: GROUP, endDateTime: null }]);
  expect((await ask()).body.error.code).toBe('RoleAssignmentExists');
  // It takes whatever stands there.
  clock.advance(360_000);
  expect((await ask({ action: 'adminRemove' })).status).toBe(201);
  clock.advance(1000);
  expect((await send('GET', MEMBERS)).body.value).toEqual([]);
});

test('lets the identity for ending end and not open, and the one for reviews neither', async () => {
  const { ask, clock, send } = await start();
  expect((await ask({}, 'revoke')).status).toBe(403);
  await ask();
  clock.advance(60_000);
  expect((await ask({ action: 'adminRemove' }, 'revoke')).body.error.code).toBe('ActiveDurationTooShort');
  clock.advance(300_000);
  expect((await ask({ action: 'adminRemove' }, 'review')).status).toBe(403);
  expect((await send('GET', MEMBERS, undefined, 'review')).status).toBe(403);
  expect((await ask({ action: 'adminRemove' }, 'revoke')).status).toBe(201);
});

test('names the groups of a person, also by PIM and through other groups', async () => {
  const { ask, clock, send, world } = await start();
  world.hand.groups.add({ id: OTHER, displayName: 'outer' });
  world.hand.groups.join({ principalId: GROUP, role: 'member', group: OTHER }, 'Group');
  await ask();
  clock.advance(1000);
  expect((await send('GET', `/users/${ALICE}/transitiveMemberOf?$select=id`)).body.value).toHaveLength(2);
});
