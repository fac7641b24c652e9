import { describe, expect, it } from 'vitest';
import { grantNumber, installation, instant } from '../../src/core/brand.ts';
import type { RoleSettings } from '../../src/core/pim-settings.ts';
import type { RoleInstance, RoleRequest } from '../../src/ports/azure-roles.ts';
import { entraRole } from '../../src/providers/entra-role.ts';
import { unclear } from '../fakes/azure.ts';
import type { FakeAzure } from '../fakes/azure.ts';
import { DEFAULT_SETTINGS } from '../fakes/directory-roles.ts';
import type { Holding } from '../fakes/graph-pim.ts';
import { ALICE, azureWithPeople, directoryStep, HELPDESK, UNIT } from './benches.ts';

const MINUTES = 60_000;
const GROUP = '7c0e0000-0000-4000-8000-000000000012';

const world = (prepare: (azure: FakeAzure) => void = () => undefined) => {
  const azure = azureWithPeople();
  prepare(azure);
  const context = {
    installation: installation('0a1b2c3d'),
    grant: grantNumber(42),
    expiresAt: instant(azure.now() + 120 * MINUTES),
    url: 'https://github.com/contoso/access/pull/42',
  };
  const posts = (action: 'assign' | 'remove') =>
    azure.calls.filter((call) => call === `directory ${action}`).length;
  return { azure, fake: azure.directoryRoles, provider: entraRole(azure), context, posts };
};

const held = (of: Partial<Holding> = {}): Holding => ({
  id: 'standing',
  scope: UNIT,
  principal: ALICE,
  role: HELPDESK,
  schedule: 'theirs',
  startsAt: undefined,
  endsAt: undefined,
  member: 'Direct',
  type: 'Assigned',
  conditional: false,
  activates: undefined,
  ...of,
});

describe('check', () => {
  const verdict = async (prepare: (azure: FakeAzure) => void, step = directoryStep) => {
    const { provider, context } = world(prepare);
    const { verdict: is, reasons } = await provider.check(step, context);
    return { is, why: reasons.join(' ') };
  };

  it('refuses a person whom Entra does not know, or has disabled', async () => {
    const disabled = { id: ALICE, displayName: 'Alice', enabled: false };
    expect((await verdict((azure) => azure.users.clear())).why).toContain('no such user');
    expect((await verdict((azure) => azure.users.set(ALICE, disabled))).why).toContain('disabled');
  });

  it('refuses a role that does not exist, or whose name fits several', async () => {
    expect((await verdict(({ directoryRoles }) => directoryRoles.roles.splice(0))).why).toContain('no role');
    const twin = { guid: 'ffffffff-0000-4000-8000-000000000000', name: directoryStep.role };
    expect(await verdict(({ directoryRoles }) => directoryRoles.roles.push(twin))).toMatchObject({
      is: 'refused',
      why: expect.stringContaining('UUID'),
    });
  });

  it('says already held of what stands without an end here, in the whole directory, or through a group', async () => {
    for (const of of [{}, { scope: '/' }, { scope: UNIT.toUpperCase() }, { principal: GROUP, scope: '/' }])
      expect(
        await verdict(({ directoryRoles }) => {
          directoryRoles.groups.add(GROUP);
          directoryRoles.holdings.push(held(of));
        }),
      ).toMatchObject({ is: 'already-held' });
  });

  it('takes neither another unit, another role nor a group of other people for the same access', async () => {
    const unit = '/administrativeUnits/5d1c0000-0000-4000-8000-000000000099';
    for (const of of [{ scope: unit }, { role: 'other' }, { principal: GROUP, scope: '/' }])
      expect(await verdict(({ directoryRoles }) => directoryRoles.holdings.push(held(of)))).toMatchObject({
        is: 'ready',
      });
    expect(
      await verdict(({ directoryRoles }) => directoryRoles.holdings.push(held()), {
        ...directoryStep,
        directoryScope: '/',
      }),
    ).toMatchObject({ is: 'ready' });
  });

  it('refuses while the person has activated the role in PIM', async () => {
    expect(
      await verdict((azure) =>
        azure.directoryRoles.holdings.push(
          held({ type: 'Activated', endsAt: instant(azure.now() + 60 * MINUTES) }),
        ),
      ),
    ).toMatchObject({ is: 'refused', why: expect.stringContaining('activation') });
  });

  it.each<[string, Partial<RoleInstance> | undefined, string]>([
    ['nobody lists an eligibility', undefined, 'refused'],
    ['it is for another role', { role: 'other' }, 'refused'],
    ['it is somebody else’s', { principal: 'ffffffff-0000-4000-8000-000000000000' }, 'refused'],
    ['it ends before the window', { endsAt: instant(Date.parse('2026-11-20T11:00:00Z')) }, 'refused'],
    ['it is here', {}, 'ready'],
    ['it is for the whole directory, through a group', { scope: '/', principal: GROUP }, 'ready'],
  ])('with only_if_eligible, when %s: %j', async (_, of, is) => {
    const result = await verdict(
      ({ directoryRoles }) => {
        directoryRoles.groups.add(GROUP);
        if (of !== undefined) directoryRoles.mayActivate.push(held(of));
      },
      { ...directoryStep, onlyIfEligible: true },
    );
    expect(result.is).toBe(is);
  });

  it.each<[string, Partial<RoleSettings> | undefined, string]>([
    ['none', undefined, 'refused'],
    ['MFA', { adminRequires: ['MultiFactorAuthentication'] }, 'refused'],
    ['something unknown', { adminRequires: ['Fingerprint'] }, 'refused'],
    ['a shorter assignment', { adminMaximum: 'PT1H' }, 'refused'],
    ['a shorter activation', { activationMaximum: 'PT1H30M' }, 'refused'],
    ['exactly as long', { activationMaximum: 'PT2H' }, 'ready'],
  ])('with settings that want or allow %s: %j', async (_, settings, is) => {
    const result = await verdict(({ directoryRoles }) => {
      directoryRoles.settingsOf =
        settings === undefined ? undefined : { ...DEFAULT_SETTINGS, adminRequires: [], ...settings };
    });
    expect(result.is).toBe(is);
  });

  it('refuses a window below PIM’s floor', async () => {
    const { provider, context, azure } = world();
    const short = { ...context, expiresAt: instant(azure.now() + 4 * MINUTES) };
    expect(await provider.check(directoryStep, short)).toMatchObject({ verdict: 'refused' });
  });
});

describe('elevate', () => {
  it('sends an absolute end and a justification that names grant and step', async () => {
    const { fake, provider, context } = world();
    const receipt = await provider.elevate(directoryStep, context);
    expect(fake.asked.map(({ request }) => request)).toMatchObject([
      {
        id: receipt.objectId,
        justification: 'gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42#step-2',
        endsAt: context.expiresAt,
      },
    ]);
  });

  it.each([2_000, 15_000, 60_000])(
    'leaves one assignment after a lost answer, though the list lags by %d ms',
    async (listLag) => {
      const { azure, fake, provider, context } = world();
      fake.listLag = listLag;
      azure.disturb({ on: 'directory change', commit: true, answer: unclear() });
      await provider.elevate(directoryStep, context);
      expect(fake.holdings).toHaveLength(1);
      expect(fake.asked).toHaveLength(1);
    },
  );

  it('asks again after a lost answer behind which nothing was', async () => {
    const { azure, fake, provider, context, posts } = world();
    azure.disturb({ on: 'directory change', commit: false, answer: unclear() });
    await provider.elevate(directoryStep, context);
    expect(posts('assign')).toBe(2);
    expect(fake.holdings).toHaveLength(1);
  });

  it('does not ask twice because the list does not show what PIM has accepted', async () => {
    const { fake, provider, context, posts } = world();
    Object.assign(fake, { listLag: 120_000, lag: 60_000 });
    await provider.elevate(directoryStep, context);
    expect(posts('assign')).toBe(1);
  });

  it('asks again after a request that failed, and gives up after a bounded number', async () => {
    const { fake, provider, context } = world();
    Object.assign(fake, { status: 'Failed', listLag: 0 });
    await expect(provider.elevate(directoryStep, context)).rejects.toMatchObject({
      code: 'azure.failed',
      transient: false,
    });
    expect(fake.asked).toHaveLength(8);
  });

  it('never calls a request that stays Granted an assignment', async () => {
    const { fake, provider, context } = world();
    fake.status = 'Granted';
    await expect(provider.elevate(directoryStep, context)).rejects.toMatchObject({ transient: true });
    expect(await provider.observe(directoryStep, context)).toEqual({ state: 'pending' });
    expect(await provider.revoke(directoryStep, context)).toMatchObject({ state: 'absent' });
    expect(fake.asked[0]?.request.status).toBe('Canceled');
  });

  it('does not open again what somebody took away by hand', async () => {
    const { azure, fake, provider, context, posts } = world();
    await provider.elevate(directoryStep, context);
    fake.holdings.splice(0);
    azure.advance(11 * MINUTES);
    await expect(provider.elevate(directoryStep, context)).rejects.toMatchObject({ transient: false });
    expect(posts('assign')).toBe(1);
  });

  it('opens nothing below the floor', async () => {
    const { azure, provider, context, posts } = world();
    const short = { ...context, expiresAt: instant(azure.now() + 4 * MINUTES) };
    await expect(provider.elevate(directoryStep, short)).rejects.toMatchObject({ code: 'azure.rejected' });
    expect(posts('assign')).toBe(0);
  });
});

describe('revoke', () => {
  it('is held for five minutes and says for how long', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(directoryStep, context);
    azure.advance(2 * MINUTES);
    const early = await provider.revoke(directoryStep, context);
    expect(early).toMatchObject({ state: 'held' });
    if (early.state !== 'held') return;
    azure.advance(early.retryIn);
    expect(await provider.revoke(directoryStep, context)).toMatchObject({
      state: 'absent',
      residual: { what: expect.stringContaining('tokens') },
    });
  });

  it.each<[string, (context: { readonly expiresAt: number }) => Partial<Holding>]>([
    ['a standing one', () => ({})],
    ['one with the same end', ({ expiresAt }) => ({ endsAt: instant(expiresAt) })],
    ['an activation', ({ expiresAt }) => ({ type: 'Activated', endsAt: instant(expiresAt) })],
  ])('never asks for a removal while another stands in the place: %s', async (_, of) => {
    const { azure, fake, provider, context, posts } = world();
    await provider.elevate(directoryStep, context);
    azure.advance(6 * MINUTES);
    fake.holdings.splice(0, 1, held(of(context)));
    expect(await provider.revoke(directoryStep, context)).toMatchObject({ state: 'foreign' });
    expect(posts('remove')).toBe(0);
  });

  it('waits for the request behind an assignment that ends as ours would, and for no longer than ten minutes', async () => {
    const { azure, fake, provider, context } = world();
    fake.holdings.push(held({ startsAt: azure.now(), endsAt: context.expiresAt }));
    expect(await provider.revoke(directoryStep, context)).toMatchObject({ state: 'held' });
    azure.advance(11 * MINUTES);
    expect(await provider.revoke(directoryStep, context)).toMatchObject({ state: 'foreign' });
  });

  it('does not say absent while the list may lag behind a run that has just died', async () => {
    const { azure, fake, provider, context } = world();
    Object.assign(fake, { listLag: 15_000, lag: 10_000 });
    azure.disturb({ on: 'directory change', commit: true, answer: unclear() });
    azure.dieAt(6, 'after');
    await expect(provider.elevate(directoryStep, context)).rejects.toThrow();
    azure.revive();
    expect(fake.asked).toHaveLength(1);
    expect(await provider.revoke(directoryStep, context)).toMatchObject({ state: 'held' });
  });

  it('finds what it opened although its role has another name by now', async () => {
    const { azure, fake, provider, context } = world();
    await provider.elevate(directoryStep, context);
    azure.advance(6 * MINUTES);
    fake.roles.splice(0, 1, { guid: HELPDESK, name: 'Service Desk' });
    expect(await provider.revoke(directoryStep, context)).toMatchObject({ state: 'absent' });
  });

  it('removes once after an unclear answer that took effect', async () => {
    const { azure, provider, context, posts } = world();
    await provider.elevate(directoryStep, context);
    azure.advance(6 * MINUTES);
    azure.disturb({ on: 'directory change', commit: true, answer: unclear() });
    expect(await provider.revoke(directoryStep, context)).toMatchObject({ state: 'absent' });
    expect(posts('remove')).toBe(1);
  });

  it('refuses an object that this grant did not make', async () => {
    const { provider, context } = world();
    const receipt = await provider.elevate(directoryStep, context);
    const other = { ...context, grant: grantNumber(43) };
    expect(await provider.revoke(directoryStep, other, receipt.objectId)).toMatchObject({ state: 'foreign' });
  });
});

describe('a request is ours only', () => {
  it.each<[string, Partial<RoleRequest>]>([
    [
      'with our marker as the whole of its justification',
      { justification: 'see gh:0a1b2c3d-42 https://x.example/1' },
    ],
    ['when an administrator’s request made it', { type: 'selfActivate' }],
    ['at our scope', { scope: '/' }],
    ['with our end', { endsAt: instant(Date.parse('2026-11-20T13:00:00Z')) }],
  ])('%s', async (_, change) => {
    const { azure, fake, provider, context, posts } = world();
    await provider.elevate(directoryStep, context);
    azure.advance(11 * MINUTES);
    const [made] = fake.asked;
    if (made !== undefined) made.request = { ...made.request, ...change };
    expect(await provider.revoke(directoryStep, context)).toMatchObject({ state: 'foreign' });
    expect(posts('remove')).toBe(0);
  });
});

describe('discover', () => {
  it('names grant, step and place, also of what is younger than the list of requests', async () => {
    const { fake, provider, context } = world();
    fake.listLag = 60_000;
    await provider.elevate(directoryStep, context);
    const found = await provider.discover({ installation: context.installation, subscriptions: [] });
    expect(found).toMatchObject([
      { grant: 42, expiresAt: context.expiresAt, step: { ...directoryStep, role: HELPDESK } },
    ]);
  });

  it('shows nothing that PIM has ended', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(directoryStep, context);
    azure.advance(121 * MINUTES);
    expect(await provider.discover({ installation: context.installation, subscriptions: [] })).toEqual([]);
  });
});
