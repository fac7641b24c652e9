import { describe, expect, it } from 'vitest';
import { grantNumber, installation, instant, resourceId } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { RoleSettings } from '../../src/core/pim-settings.ts';
import type { RoleInstance } from '../../src/ports/azure-roles.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { parseIsoDuration } from '../../src/core/iso-duration.ts';
import { assignGuid, removeGuid } from '../../src/providers/azure-role/requests.ts';
import { RESOURCE_GROUP, SUBSCRIPTION, unclear } from '../fakes/azure.ts';
import type { FakeAzure } from '../fakes/azure.ts';
import { DEFAULT_SETTINGS } from '../fakes/directory-roles.ts';
import type { StandingPlain } from '../fakes/plain-roles.ts';
import { ALICE, azureWithPeople, roleStep, VM_LOGIN } from './benches.ts';

const MINUTES = 60_000;

const world = (prepare: (azure: FakeAzure) => void = () => undefined) => {
  const azure = azureWithPeople();
  prepare(azure);
  const context = {
    installation: installation('0a1b2c3d'),
    grant: grantNumber(42),
    expiresAt: instant(azure.now() + 120 * MINUTES),
    url: 'https://github.com/contoso/access/pull/42',
  };
  return { azure, provider: azureRole(azure), context };
};

const eligibility = (of: Partial<RoleInstance> = {}): RoleInstance => ({
  id: 'eligibility',
  scope: RESOURCE_GROUP,
  principal: ALICE,
  role: VM_LOGIN,
  schedule: undefined,
  startsAt: undefined,
  endsAt: undefined,
  member: 'Direct',
  type: '',
  conditional: false,
  activates: undefined,
  ...of,
});

const standing = (of: Partial<RoleInstance> = {}) => ({
  ...eligibility(),
  type: 'Assigned',
  shownFrom: 0,
  hiddenFrom: Infinity,
  ...of,
});

describe('check', () => {
  const verdict = async (prepare: (azure: FakeAzure) => void, step = roleStep) => {
    const { provider, context } = world(prepare);
    const { verdict: is, reasons } = await provider.check(step, context);
    return { is, why: reasons.join(' ') };
  };

  it('refuses a person whom Entra does not know, or has disabled', async () => {
    expect(await verdict((azure) => azure.users.clear())).toMatchObject({
      is: 'refused',
      why: expect.stringContaining('no such user'),
    });
    expect(
      await verdict((azure) => azure.users.set(ALICE, { id: ALICE, displayName: 'Alice', enabled: false })),
    ).toMatchObject({
      is: 'refused',
      why: expect.stringContaining('disabled'),
    });
  });

  it('refuses a role that does not exist, or whose name fits several', async () => {
    expect(await verdict((azure) => azure.roleNames.splice(0))).toMatchObject({
      is: 'refused',
      why: expect.stringContaining('no role'),
    });
    expect(
      await verdict((azure) =>
        azure.roleNames.push({ guid: 'ffffffff-0000-4000-8000-000000000000', name: roleStep.role }),
      ),
    ).toMatchObject({
      is: 'refused',
      why: expect.stringContaining('UUID'),
    });
  });

  it('says already held of a standing assignment here, above, or through a group', async () => {
    for (const of of [
      {},
      { scope: `/subscriptions/${SUBSCRIPTION}` },
      { member: 'Group' as const, scope: RESOURCE_GROUP.toUpperCase() },
    ]) {
      expect(await verdict((azure) => azure.instances.push(standing(of)))).toMatchObject({
        is: 'already-held',
      });
    }
  });

  it('does not take another role, a sibling scope or a conditional assignment for the same access', async () => {
    expect(await verdict((azure) => azure.instances.push(standing({ role: 'other' })))).toMatchObject({
      is: 'ready',
    });
    expect(
      await verdict((azure) => azure.instances.push(standing({ scope: `${RESOURCE_GROUP}-2` }))),
    ).toMatchObject({ is: 'ready' });
    expect(
      await verdict((azure) =>
        azure.instances.push(standing({ conditional: true, scope: `/subscriptions/${SUBSCRIPTION}` })),
      ),
    ).toMatchObject({ is: 'ready' });
  });

  it('refuses while the person has activated the role in PIM', async () => {
    expect(
      await verdict((azure) =>
        azure.instances.push(standing({ type: 'Activated', endsAt: instant(azure.now() + 60 * MINUTES) })),
      ),
    ).toMatchObject({ is: 'refused', why: expect.stringContaining('activation') });
  });

  it.each<[string, readonly RoleInstance[], string]>([
    ['nobody lists an eligibility', [], 'refused'],
    ['the eligibility is for another role', [eligibility({ role: 'other' })], 'refused'],
    [
      'it is only below the scope',
      [eligibility({ scope: `${RESOURCE_GROUP}/providers/Microsoft.Compute/virtualMachines/vm` })],
      'refused',
    ],
    [
      'it ends before the window',
      [eligibility({ endsAt: instant(Date.parse('2026-11-20T11:00:00Z')) })],
      'refused',
    ],
    ['it carries a condition', [eligibility({ conditional: true })], 'refused'],
    ['it is here', [eligibility()], 'ready'],
    [
      'it is above, through a group',
      [eligibility({ scope: `/subscriptions/${SUBSCRIPTION}`, member: 'Group' })],
      'ready',
    ],
  ])('with only_if_eligible, when %s: %j', async (_, list, is) => {
    expect(
      (await verdict((azure) => azure.eligibilities.push(...list), { ...roleStep, onlyIfEligible: true })).is,
    ).toBe(is);
  });

  it.each<[string, Partial<RoleSettings> | undefined, string]>([
    ['none', undefined, 'refused'],
    ['MFA', { adminRequires: ['Justification', 'MultiFactorAuthentication'] }, 'refused'],
    ['something unknown', { adminRequires: ['Fingerprint'] }, 'refused'],
    ['justification and ticket', { adminRequires: ['Justification', 'Ticketing'] }, 'ready'],
    ['a shorter assignment', { adminMaximum: 'PT1H' }, 'refused'],
    ['a shorter activation', { activationMaximum: 'PT1H30M' }, 'refused'],
    ['exactly as long', { activationMaximum: 'PT2H' }, 'ready'],
    ['something unreadable', { adminMaximum: 'forever' }, 'refused'],
  ])('with settings that want or allow %s: %j', async (_, settings, is) => {
    const result = await verdict((azure) => {
      azure.settingsOf =
        settings === undefined ? undefined : { ...DEFAULT_SETTINGS, adminRequires: [], ...settings };
    });
    expect(result.is).toBe(is);
  });

  it('refuses a window below PIM’s floor', async () => {
    const { provider, context, azure } = world();
    expect(
      await provider.check(roleStep, { ...context, expiresAt: instant(azure.now() + 4 * MINUTES) }),
    ).toMatchObject({ verdict: 'refused' });
  });
});

describe('elevate', () => {
  it('sends an absolute end and a justification that names the grant', async () => {
    const { azure, provider, context } = world();
    const receipt = await provider.elevate(roleStep, context);
    const request = azure.requests.get(assignGuid(context, '1', 1));
    expect(request).toMatchObject({
      justification: 'gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42',
      endsAt: context.expiresAt,
    });
    expect(receipt).toMatchObject({ endsAt: context.expiresAt, objectId: request?.id });
  });

  it('is not done before the assignment itself is shown', async () => {
    const { azure, provider, context } = world((fresh) => (fresh.lag = 40_000));
    const began = azure.now();
    await provider.elevate(roleStep, context);
    expect(azure.now() - began).toBeGreaterThanOrEqual(40_000);
  });

  it('reads instead of repeating after an unclear answer that took effect', async () => {
    const { azure, provider, context } = world((fresh) =>
      fresh.disturb({ on: 'change', commit: true, answer: unclear() }),
    );
    await provider.elevate(roleStep, context);
    expect(azure.calls.filter((call) => call.startsWith('assign'))).toHaveLength(1);
    expect(azure.instances).toHaveLength(1);
  });

  it('sends the same UUID again after an unclear answer that took none', async () => {
    const { azure, provider, context } = world((fresh) =>
      fresh.disturb({ on: 'change', commit: false, answer: unclear() }),
    );
    await provider.elevate(roleStep, context);
    expect(azure.calls.filter((call) => call === `assign ${assignGuid(context, '1', 1)}`)).toHaveLength(2);
    expect(azure.instances).toHaveLength(1);
  });

  it('takes the next UUID after a request that failed', async () => {
    const { azure, provider, context } = world((fresh) => (fresh.status = 'Failed'));
    await expect(provider.elevate(roleStep, context)).rejects.toMatchObject({
      code: 'azure.failed',
      transient: true,
    });
    azure.status = 'Provisioned';
    const receipt = await provider.elevate(roleStep, context);
    expect(receipt.details['attempt']).toBe('2');
    expect(azure.instances).toHaveLength(1);
  });

  it('gives up after a bounded number of failed requests', async () => {
    const { azure, provider, context } = world((fresh) => (fresh.status = 'Denied'));
    for (let turn = 0; turn < 8; turn += 1)
      await expect(provider.elevate(roleStep, context)).rejects.toThrow();
    await expect(provider.elevate(roleStep, context)).rejects.toMatchObject({
      code: 'azure.failed',
      transient: false,
    });
    expect(azure.requests.size).toBe(8);
  });

  it('never calls a request that stays Granted an assignment', async () => {
    const { provider, context } = world((fresh) => (fresh.status = 'Granted'));
    await expect(provider.elevate(roleStep, context)).rejects.toMatchObject({
      code: 'azure.failed',
      transient: true,
    });
    expect(await provider.observe(roleStep, context)).toEqual({ state: 'pending' });
  });

  it('refuses what somebody else put under its UUID', async () => {
    const { azure, provider, context } = world();
    const guid = assignGuid(context, '1', 1);
    azure.requests.set(guid, {
      guid,
      id: 'x',
      scope: RESOURCE_GROUP,
      principal: '0f2c0000-0000-4000-8000-000000000006',
      role: VM_LOGIN,
      type: 'AdminAssign',
      status: 'Provisioned',
      justification: 'gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42',
      schedule: 's',
      createdAt: azure.now(),
      endsAt: context.expiresAt,
    });
    await expect(provider.elevate(roleStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(await provider.revoke(roleStep, context)).toMatchObject({ state: 'foreign' });
    expect(azure.calls.some((call) => call.startsWith('assign') || call.startsWith('remove'))).toBe(false);
  });

  it('opens nothing below the floor', async () => {
    const { azure, provider, context } = world();
    await expect(
      provider.elevate(roleStep, { ...context, expiresAt: instant(azure.now() + 4 * MINUTES) }),
    ).rejects.toMatchObject({
      code: 'azure.rejected',
    });
    expect(azure.requests.size).toBe(0);
  });
});

describe('revoke', () => {
  it('is held for five minutes and says for how long', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(roleStep, context);
    azure.advance(2 * MINUTES);
    const held = await provider.revoke(roleStep, context);
    expect(held).toMatchObject({ state: 'held' });
    if (held.state !== 'held') return;
    expect(held.retryIn).toBeLessThanOrEqual(3 * MINUTES + 5_000);
    azure.advance(held.retryIn);
    expect(await provider.revoke(roleStep, context)).toMatchObject({
      state: 'absent',
      residual: { what: expect.stringContaining('tokens') },
    });
  });

  it('never asks for a removal while only a standing assignment is there', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(roleStep, context);
    azure.advance(6 * MINUTES);
    azure.instances.splice(0, 1, standing({ schedule: 'theirs' }));
    expect(await provider.revoke(roleStep, context)).toMatchObject({ state: 'foreign' });
    expect(azure.calls.some((call) => call.startsWith('remove'))).toBe(false);
  });

  it('does not take an assignment with the same end for its own', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(roleStep, context);
    azure.advance(6 * MINUTES);
    azure.instances.splice(0, 1, standing({ schedule: 'theirs', endsAt: context.expiresAt }));
    expect(await provider.observe(roleStep, context)).toMatchObject({ state: 'foreign' });
    expect(await provider.revoke(roleStep, context)).toMatchObject({ state: 'foreign' });
    expect(azure.instances[0]?.hiddenFrom).toBe(Infinity);
  });

  it.each(['Provisioned', 'Granted'])(
    'says absent once the end has passed, also of a young or stuck request (%s)',
    async (status) => {
      const { azure, provider, context } = world((fresh) => (fresh.status = status));
      const short = { ...context, expiresAt: instant(azure.now() + 7 * MINUTES) };
      await provider.elevate(roleStep, short).catch(() => undefined);
      azure.advance(Math.max(short.expiresAt - azure.now(), 0));
      expect(await provider.observe(roleStep, short)).toEqual({ state: 'absent' });
      expect(await provider.revoke(roleStep, short)).toMatchObject({ state: 'absent' });
    },
  );

  it('does not call an accepted assignment absent because it is not shown yet', async () => {
    const { azure, provider, context } = world((fresh) => (fresh.lag = 8 * MINUTES));
    await provider.elevate(roleStep, context).catch(() => undefined);
    expect(await provider.revoke(roleStep, context)).toMatchObject({ state: 'held' });
    azure.advance(6 * MINUTES);
    azure.lag = 0;
    expect(await provider.revoke(roleStep, context)).toMatchObject({ state: 'absent' });
  });

  it('cancels a request that is still waiting', async () => {
    const { azure, provider, context } = world((fresh) => (fresh.status = 'PendingProvisioning'));
    await provider.elevate(roleStep, context).catch(() => undefined);
    expect(await provider.revoke(roleStep, context)).toMatchObject({ state: 'absent' });
    expect(azure.requests.get(assignGuid(context, '1', 1))?.status).toBe('Canceled');
  });

  it('removes once after an unclear answer that took effect', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(roleStep, context);
    azure.advance(6 * MINUTES);
    azure.disturb({ on: 'change', commit: true, answer: unclear() });
    expect(await provider.revoke(roleStep, context)).toMatchObject({ state: 'absent' });
    expect(azure.calls.filter((call) => call.startsWith('remove'))).toEqual([
      `remove ${removeGuid(context, '1', { attempt: 1, round: 1 })}`,
    ]);
  });

  it('says no residual long after the end', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(roleStep, context);
    azure.advance(240 * MINUTES);
    expect(await provider.revoke(roleStep, context)).toEqual({ state: 'absent', residual: undefined });
  });

  it('is done when the scope itself is gone', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(roleStep, context);
    azure.gone.add(RESOURCE_GROUP);
    azure.requests.clear();
    azure.instances.splice(0);
    expect(await provider.revoke(roleStep, context)).toEqual({ state: 'absent', residual: undefined });
    expect(await provider.check(roleStep, context)).toMatchObject({ verdict: 'refused' });
  });

  it('refuses an object id that this grant cannot have made', async () => {
    const { provider, context } = world();
    await provider.elevate(roleStep, context);
    expect(
      await provider.revoke(
        roleStep,
        context,
        `${RESOURCE_GROUP}/providers/x/roleAssignmentScheduleRequests/00000000-0000-0000-0000-000000000000`,
      ),
    ).toMatchObject({
      state: 'foreign',
    });
  });
});

describe('discover', () => {
  it('passes over a copied justification under somebody’s own UUID', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(roleStep, context);
    const ours = azure.requests.get(assignGuid(context, '1', 1));
    if (ours !== undefined)
      azure.requests.set('copied', { ...ours, guid: '99999999-0000-4000-8000-000000000000' });
    const found = await provider.discover({
      installation: context.installation,
      subscriptions: [SUBSCRIPTION],
    });
    expect(found.map(({ objectId }) => objectId)).toEqual([ours?.id]);
    expect(found[0]?.step).toMatchObject({
      id: '1',
      kind: 'azure-role',
      scope: resourceId(RESOURCE_GROUP),
      role: VM_LOGIN,
    });
  });

  it('shows nothing that PIM has ended', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(roleStep, context);
    azure.advance(121 * MINUTES);
    expect(
      await provider.discover({ installation: context.installation, subscriptions: [SUBSCRIPTION] }),
    ).toEqual([]);
  });
});

it.each([
  ['PT8H', 8 * 3_600_000],
  ['P180D', 180 * 86_400_000],
  ['PT30M', 1_800_000],
  ['P1DT12H', 36 * 3_600_000],
  ['P', undefined],
  ['PT', undefined],
  ['8h', undefined],
  ['-PT8H', undefined],
  ['', undefined],
])('reads the duration %j', (text, value) => {
  expect(parseIsoDuration(text)).toBe(value);
});

describe('at a management group', () => {
  const scope = resourceId('/providers/Microsoft.Management/managementGroups/landing-zones');
  const below = '/providers/Microsoft.Management/managementGroups/corp';
  const step = { ...roleStep, scope };

  it('counts an eligibility there, and none of another management group that may lie below', async () => {
    const asked = { ...step, onlyIfEligible: true };
    const { azure, provider, context } = world();
    azure.eligibilities.push(eligibility({ scope: below }));
    expect(await provider.check(asked, context)).toMatchObject({ verdict: 'refused' });
    azure.eligibilities.push(eligibility({ scope }));
    expect(await provider.check(asked, context)).toMatchObject({ verdict: 'ready' });
  });

  it('a role that is held there for good is held in every subscription for which Azure lists it', async () => {
    const { azure, provider, context } = world();
    azure.instances.push(standing({ scope, member: 'Inherited' }));
    azure.roles.assigned = async () => azure.instances;
    expect(await provider.check(roleStep, context)).toMatchObject({ verdict: 'already-held' });
  });

  it('is found when the management groups are searched', async () => {
    const { azure, provider, context } = world();
    azure.managementGroups.push(scope);
    await provider.elevate(step, context);
    const search = { installation: context.installation, subscriptions: [SUBSCRIPTION] };
    expect(await provider.discover(search)).toEqual([]);
    expect(await provider.discover({ ...search, managementGroups: true })).toMatchObject([
      { step: { scope } },
    ]);
  });
});

describe('without PIM', () => {
  const step = { ...roleStep, assignment: 'plain' } as const;

  it('asks PIM nothing, writes its end where everybody can read it, and leaves the end to the sweep', async () => {
    const { azure, provider, context } = world();
    azure.settingsOf = undefined;
    expect(await provider.check(step, context)).toMatchObject({ verdict: 'ready' });
    expect(await provider.elevate(step, context)).toMatchObject({ endsAt: 'by-sweep' });
    expect(azure.plain.map(({ description }) => description)).toEqual([
      'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z',
    ]);
    azure.advance(180 * MINUTES);
    expect(await provider.observe(step, context)).toMatchObject({ state: 'active' });
    expect(await provider.revoke(step, context)).toMatchObject({
      state: 'absent',
      residual: { until: azure.now() + 70 * MINUTES },
    });
  });

  it.each<[string, Partial<StandingPlain>, string]>([
    ['it is held for good', {}, 'already-held'],
    ['it is held for good above', { scope: `/subscriptions/${SUBSCRIPTION}` }, 'already-held'],
    ['it is held under a condition', { conditional: true }, 'refused'],
    ['another grant holds it', { description: 'gh:0a1b2c3d-7 exp=2026-11-20T11:00:00Z' }, 'refused'],
    ['another role is held', { role: 'other' }, 'ready'],
  ])('when %s', async (_, of, is) => {
    const { azure, provider, context } = world();
    azure.plain.push(plain(of));
    expect((await provider.check(step, context)).verdict).toBe(is);
    if (is !== 'ready' && of.scope === undefined)
      await expect(provider.elevate(step, context)).rejects.toBeInstanceOf(Fault);
    expect(azure.plain).toContainEqual(plain(of));
  });

  it.each([true, false])('survives an answer that got lost, committed: %s', async (commit) => {
    const { azure, provider, context } = world();
    azure.disturb({ on: 'plain', commit, answer: unclear() });
    expect(await provider.elevate(step, context)).toMatchObject({ endsAt: 'by-sweep' });
    expect(azure.plain).toHaveLength(1);
  });

  const plain = (of: Partial<StandingPlain>): StandingPlain => ({
    id: 'standing',
    guid: '11111111-2222-4333-8444-555555555555',
    scope: RESOURCE_GROUP,
    principal: ALICE,
    role: VM_LOGIN,
    description: '',
    conditional: false,
    ...of,
  });
});
