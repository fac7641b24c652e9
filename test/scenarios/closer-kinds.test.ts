/** What the closer ends beside rules of network security groups: groups of rules of a firewall, and roles that were assigned plainly. */
import { describe, expect, it } from 'vitest';
import { installation, resourceId } from '../../src/core/brand.ts';
import { formatMarker } from '../../src/core/marker.ts';
import { groupName } from '../../src/providers/azure-firewall/group.ts';
import { assignmentName } from '../../src/providers/azure-role/plain/assignment.ts';
import { CLOSER_GROUP_ROLE } from '../../src/sandbox/azure/roles.ts';
import { networkGroup } from '../../src/sandbox/azure/seed-firewall.ts';
import { seedFor } from '../../src/sandbox/azure/seed-for.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import { HOUR, marked, run } from '../closer/host.ts';
import {
  ALICE,
  BOB,
  PAYMENTS,
  policyWith,
  PROD,
  READER,
  startWorld,
  VM_ADMIN,
} from '../sandbox/azure/fixture.ts';

const clockAt = (start: string) => createWorldClock({ start: `2026-11-20T${start}:00Z` });
const THEIRS = installation('ffffffff');

describe('groups of rules of a firewall', () => {
  const POLICY = `${PROD}/resourceGroups/hub/providers/Microsoft.Network/firewallPolicies/hub-policy`;
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

  /** Two groups of ours that are over, one that runs, and what only looks like ours, beside people's own. */
  const planted = async () => {
    const clock = clockAt('10:00');
    const started = await startWorld({ clock, change: () => seedFor(policy) });
    const { world } = started;
    const now = clock.now();
    const over = marked(42, now - HOUR);
    let priority = 201;
    const put = (name: string, rule: string, description: string) => {
      const of = {
        action: 'Allow',
        name: rule,
        description,
        sources: ['203.0.113.7'],
        ports: ['22'],
      } as const;
      world.hand.setFirewallGroup(POLICY, name, networkGroup(name, priority, of));
      priority += 1;
    };
    const putOurs = (marker: ReturnType<typeof marked>, step = '1') =>
      put(groupName(marker, step), groupName(marker, step), formatMarker(marker));
    putOurs(over);
    putOurs(over, '2');
    putOurs(marked(43, now + HOUR));
    putOurs(marked(42, now - HOUR, THEIRS));
    put('copied-marker', 'copied-marker', formatMarker(over));
    put('People', groupName(over, '1'), formatMarker(over));
    put(groupName(marked(44, 0), '1'), groupName(marked(44, 0), '1'), 'made by hand');
    const groups = () => world.state().firewallGroups.map(({ content }) => content.name);
    const ours = [groupName(over, '1'), groupName(over, '2')];
    return { started, world, groups, ours, before: groups() };
  };

  it('are deleted when they are over, and only ours', async () => {
    const { started, groups, ours, before } = await planted();
    const { code, out, err } = await run(started);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2 ended, 3 of this installation seen.');
    expect(groups()).toEqual(before.filter((one) => !ours.includes(one)));
  });

  it.each([
    ['a deletion fails in the firewall', ({ hand }) => hand.faultNextFirewallWrite()],
    [
      'other writes are in the way',
      ({ hand }) => hand.orderContention('another-operation-409', 'retryable-429'),
    ],
    ['another write supersedes the deletion', ({ hand }) => hand.orderContention('supersede')],
  ] satisfies readonly [string, (world: Awaited<ReturnType<typeof planted>>['world']) => void][])(
    'end all the same when %s',
    { timeout: 120_000 },
    async (_, disturb) => {
      const { started, world, groups, ours, before } = await planted();
      disturb(world);
      expect(await run(started)).toMatchObject({ code: 0, err: '' });
      expect(groups()).toEqual(before.filter((one) => !ours.includes(one)));
    },
  );
});

describe('roles that were assigned plainly', () => {
  const PLATFORM = '/providers/Microsoft.Management/managementGroups/platform';

  /** Made at eight; three of ours end at nine, one runs to eleven. */
  const planted = async ({ groupRights = true, at = '10:00' } = {}) => {
    const clock = clockAt('08:00');
    const started = await startWorld({
      clock,
      change: (seed) => ({
        ...seed,
        managementGroups: [PLATFORM],
        assignments: [
          ...seed.assignments,
          ...(groupRights
            ? [
                {
                  principalId: '5e000000-0000-4000-8000-000000000006',
                  principalType: 'ServicePrincipal',
                  role: CLOSER_GROUP_ROLE.name,
                  scope: PLATFORM,
                } as const,
              ]
            : []),
        ],
      }),
    });
    const { world } = started;
    const now = clock.now();
    const over = marked(42, now + HOUR);
    const put = (principalId: string, role: string, scope: string, name: string, description: string) => {
      world.hand.assign({ principalId, role, scope, name });
      world.hand.describeAssignment({ principalId, role, scope }, description);
    };
    const plain = (marker: ReturnType<typeof marked>, step = '1') =>
      [assignmentName(marker, step), formatMarker(marker)] as const;
    put(ALICE, VM_ADMIN, PAYMENTS, ...plain(over));
    put(ALICE, READER, PROD, ...plain(over, '2'));
    put(ALICE, VM_ADMIN, PLATFORM, ...plain(over, '3'));
    put(ALICE, READER, PAYMENTS, ...plain(marked(43, now + 3 * HOUR)));
    put(BOB, VM_ADMIN, PAYMENTS, ...plain(marked(42, now + HOUR, THEIRS)));
    put(BOB, READER, PAYMENTS, '0f2c0000-0000-4000-8000-0000000000aa', formatMarker(over));
    put(BOB, READER, PROD, assignmentName(marked(44, 0), '1'), 'made by hand');
    put(BOB, VM_ADMIN, PROD, assignmentName(marked(45, 0), '1'), `${formatMarker(marked(45, 0))} and more`);
    put(BOB, READER, PLATFORM, assignmentName(marked(46, 0), '1'), formatMarker(over));
    clock.set(`2026-11-20T${at}:00Z`);
    const names = () =>
      world
        .state()
        .assignments.filter(({ live }) => live)
        .map(({ name }) => name);
    const ours = ['1', '2', '3'].map((step) => assignmentName(over, step));
    return { started, world, names, ours, before: names() };
  };

  it('are deleted when they are over, also at management groups, and only ours', async () => {
    const { started, world, names, ours, before } = await planted();
    world.log.clear();
    const { code, out, err } = await run(started);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('3 ended, 4 of this installation seen.');
    expect(names()).toEqual(before.filter((one) => !ours.includes(one)));
    const deleted = world.log.entries().filter(({ method }) => method === 'DELETE');
    expect(deleted.every(({ pathKey }) => ours.some((name) => pathKey.includes(name)))).toBe(true);
    expect(await run(started)).toMatchObject({ code: 0, out: expect.stringContaining('0 ended, 1 of') });
  });

  it("go by Azure's clock", async () => {
    // The host's clock is that of this machine, which is long past all of it.
    const { started, names, before } = await planted({ at: '08:59' });
    expect(await run(started)).toMatchObject({ code: 0, out: expect.stringContaining('0 ended, 4 of') });
    expect(names()).toEqual(before);
  });

  it('stay at a management group that the closer may not read, and the others end', async () => {
    const { started, names, ours, before } = await planted({ groupRights: false });
    expect(await run(started)).toMatchObject({ code: 0, err: '' });
    expect(names()).toEqual(before.filter((one) => !ours.slice(0, 2).includes(one)));
  });

  it('stay under a lock, and the run is red', async () => {
    const { started, names, ours, before } = await planted();
    started.faults.order({
      api: 'arm',
      method: 'DELETE',
      path: ours[0] ?? '',
      when: 'before',
      times: 99,
      effect: {
        kind: 'answer',
        status: 409,
        headers: { 'retry-after': '1' },
        body: { error: { code: 'ScopeLocked', message: 'x' } },
      },
    });
    expect(await run(started)).toMatchObject({ code: 2, err: expect.stringContaining('409 ScopeLocked') });
    expect(names()).toEqual(before.filter((one) => one === ours[0] || !ours.includes(one)));
  });

  it('cannot be made by the closer', async () => {
    const { started, world, ours } = await planted();
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER, clientId } = world.hostOf('closer');
    const query = new URLSearchParams({
      resource: world.arm,
      'api-version': '2019-08-01',
      client_id: clientId,
    });
    const { body } = await started.send('GET', `${IDENTITY_ENDPOINT}?${query}`, {
      headers: { 'x-identity-header': IDENTITY_HEADER },
    });
    const token: string = body.access_token;
    for (const [type, version] of [
      ['roleAssignments', '2022-04-01'],
      ['roleAssignmentScheduleRequests', '2020-10-01'],
      ['roleDefinitions', '2022-04-01'],
    ]) {
      const id = `${world.arm}${PAYMENTS}/providers/Microsoft.Authorization/${type}/${ours[0]}`;
      const answer = await started.send('PUT', `${id}?api-version=${version}`, { token, body: {} });
      expect([403, 405]).toContain(answer.status);
    }
  });
});
