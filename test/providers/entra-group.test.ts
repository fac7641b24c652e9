/** What `entra-group` asks before it opens anything, and what it leaves alone. The contract suite has the rest. */
import { beforeEach, describe, expect, it } from 'vitest';
import { entraId, grantNumber, installation, instant } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { EntraGroupStep } from '../../src/core/plan.ts';
import type { RoleSettings } from '../../src/core/pim-settings.ts';
import type { RoleInstance } from '../../src/ports/azure-roles.ts';
import type { GrantContext } from '../../src/ports/privilege.ts';
import { entraGroup } from '../../src/providers/entra-group.ts';
import type { FakeAzure } from '../fakes/azure.ts';
import { DEFAULT_SETTINGS } from '../fakes/directory-roles.ts';
import { aGroup, ALICE, azureWithPeople, EXCLUSIVE, GROUP, groupStep, plainGroupStep } from './benches.ts';

const OURS = installation('0a1b2c3d');
const TEAM = entraId('7c0e0000-0000-4000-8000-000000000099');
const HOUR = 3_600_000;

let azure: FakeAzure;
beforeEach(() => {
  azure = azureWithPeople();
  azure.groups.all.set(GROUP, aGroup());
});

const context = (window = 2 * HOUR): GrantContext => ({
  installation: OURS,
  grant: grantNumber(42),
  expiresAt: instant(azure.now() + window),
  url: 'https://github.com/contoso/access/pull/42',
});
const check = (change: Partial<EntraGroupStep> = {}, window?: number) =>
  entraGroup(azure).check({ ...groupStep, ...change }, context(window));
const held = (change: Partial<RoleInstance> = {}): RoleInstance => ({
  id: 'held',
  scope: GROUP,
  principal: ALICE,
  role: 'member',
  schedule: 'somebody-elses',
  startsAt: undefined,
  endsAt: undefined,
  member: 'Direct',
  type: 'Assigned',
  conditional: false,
  activates: undefined,
  ...change,
});

describe('through PIM', () => {
  it.each<[string, () => void, Partial<EntraGroupStep>?]>([
    ['for good', () => azure.groups.governed.holdings.push(held())],
    [
      'by a group for good',
      () => {
        azure.directoryRoles.groups.add(TEAM);
        azure.groups.governed.holdings.push(held({ principal: TEAM }));
      },
    ],
    ['without PIM, which does not list it', () => azure.groups.join(GROUP, { id: ALICE })],
    [
      'by a group without PIM',
      () => {
        azure.directoryRoles.groups.add(TEAM);
        azure.groups.join(GROUP, { id: TEAM, kind: 'group' });
      },
    ],
    [
      'to activate for good',
      () => azure.groups.governed.mayActivate.push(held({ type: 'Eligible' })),
      { assignment: 'eligible' },
    ],
  ])('is already held %s, and nothing is opened', async (_, arrange, step) => {
    arrange();
    expect(await check(step)).toMatchObject({ verdict: 'already-held' });
  });

  it.each<[string, () => void, RegExp]>([
    ['there is no such group', () => azure.groups.all.clear(), /no such group/],
    ['there is no such person', () => azure.users.clear(), /no such user/],
    [
      'a rule fills the group',
      () => azure.groups.all.set(GROUP, aGroup({ filledBy: 'rule' })),
      /A rule of the directory/,
    ],
    [
      'the group comes from elsewhere',
      () => azure.groups.all.set(GROUP, aGroup({ filledBy: 'other-directory' })),
      /another directory/,
    ],
    [
      'somebody assigned it with an end',
      () => azure.groups.governed.holdings.push(held({ endsAt: instant(azure.now() + HOUR) })),
      /In the way stands/,
    ],
    [
      'PIM does not govern the group',
      () => (azure.groups.governed.settingsOf = undefined),
      /does not govern the group yet, which is done once and for good/,
    ],
    [
      'its settings want MFA',
      () => (azure.groups.governed.settingsOf = settings({ adminRequires: ['MultiFactorAuthentication'] })),
      /require MFA/,
    ],
    [
      'its settings allow less',
      () => (azure.groups.governed.settingsOf = settings({ adminMaximum: 'PT1H' })),
      /PT1H, less than the window/,
    ],
    [
      'its settings let nobody activate it for so long',
      () => (azure.groups.governed.settingsOf = settings({ activationMaximum: 'PT1H' })),
      /an activation for at most PT1H/,
    ],
  ])('is refused where %s', async (_, arrange, reason) => {
    arrange();
    const report = await check();
    expect(report.verdict).toBe('refused');
    expect(report.reasons.join()).toMatch(reason);
  });
  const settings = (change: Partial<RoleSettings>): RoleSettings => ({ ...DEFAULT_SETTINGS, ...change });

  it('takes nobody who may not activate it, or not for so long, where only the eligible are meant', async () => {
    const only = { onlyIfEligible: true };
    const { mayActivate } = azure.groups.governed;
    expect((await check(only)).reasons.join()).toContain('PIM lists no eligibility');
    mayActivate.push(held({ type: 'Eligible', role: 'owner' }));
    expect((await check(only)).verdict).toBe('refused');
    mayActivate.push(held({ type: 'Eligible', endsAt: instant(azure.now() + HOUR) }));
    expect((await check(only)).reasons.join()).toContain('ends before');
    azure.directoryRoles.groups.add(TEAM);
    mayActivate.push(held({ type: 'Eligible', principal: TEAM }));
    expect((await check(only)).verdict).toBe('ready');
  });

  it('keeps ownership and membership apart', async () => {
    azure.groups.governed.holdings.push(held({ role: 'owner' }));
    expect((await check()).verdict).toBe('ready');
    expect((await check({ access: 'owner' })).verdict).toBe('already-held');
    const receipt = await entraGroup(azure).elevate(groupStep, context());
    expect(receipt.details).toMatchObject({ role: 'member', scope: GROUP });
  });

  it('looks into no group that it is not told of, and asks nothing for that', async () => {
    await entraGroup(azure).elevate(groupStep, context());
    azure.calls.length = 0;
    expect(await entraGroup(azure).discover({ installation: OURS, subscriptions: [] })).toEqual([]);
    expect(azure.calls).toEqual([]);
    const found = await entraGroup(azure).discover({
      installation: OURS,
      subscriptions: [],
      groups: [GROUP],
    });
    expect(found).toMatchObject([{ grant: 42, step: { group: GROUP, access: 'member', exclusive: false } }]);
  });

  it('finds an eligibility that is over while something activated from it stands', async () => {
    const { holdings, mayActivate, asked } = azure.groups.governed;
    const of = { ...groupStep, assignment: 'eligible' } as const;
    await entraGroup(azure).elevate(of, context());
    expect(asked).toEqual([]);
    const [eligibility] = mayActivate;
    holdings.push(
      held({
        id: 'activated',
        type: 'Activated',
        activates: eligibility?.schedule,
        endsAt: instant(azure.now() + 3 * HOUR),
      }),
    );
    azure.advance(2 * HOUR + 1000);
    const scope = { installation: OURS, subscriptions: [], groups: [GROUP] };
    expect(await entraGroup(azure).discover(scope)).toMatchObject([{ step: { assignment: 'eligible' } }]);
  });
});

describe('plainly', () => {
  const plain = (change: Parameters<typeof aGroup>[0] = {}) => {
    azure.groups.all.set(GROUP, aGroup({ description: EXCLUSIVE, ...change }));
    return entraGroup(azure).check(plainGroupStep, context());
  };

  it.each<[string, Parameters<typeof aGroup>[0], RegExp]>([
    [
      'does not say that it is exclusive',
      { description: '' },
      /begin its description with “gh:0a1b2c3d exclusive”/,
    ],
    [
      'belongs to another installation',
      { description: 'gh:ffffffff exclusive' },
      /the installation ffffffff/,
    ],
    ['can be given directory roles', { roleAssignable: true }, /use PIM for it/],
    ['hides who is in it', { hidden: true }, /hidden/],
    ['is filled by a rule', { filledBy: 'rule' }, /A rule/],
  ])('puts nobody into a group that %s', async (_, group, reason) => {
    const report = await plain(group);
    expect(report.verdict).toBe('refused');
    expect(report.reasons.join()).toMatch(reason);
    await expect(entraGroup(azure).elevate(plainGroupStep, context())).rejects.toBeInstanceOf(Fault);
    expect(azure.calls).not.toContain('add member');
  });

  it('puts nobody into a group in which another group is', async () => {
    azure.groups.join(GROUP, { id: TEAM, kind: 'group', name: 'Everybody' });
    expect((await plain()).reasons).toEqual([expect.stringContaining('Everybody')]);
    await expect(entraGroup(azure).elevate(plainGroupStep, context())).rejects.toBeInstanceOf(Fault);
  });

  it('says absent when the group is gone, and puts nobody out of a group that says nothing', async () => {
    azure.groups.all.clear();
    expect(await entraGroup(azure).revoke(plainGroupStep, context())).toMatchObject({ state: 'absent' });
    azure.groups.all.set(GROUP, aGroup());
    azure.groups.join(GROUP, { id: ALICE });
    expect(await entraGroup(azure).revoke(plainGroupStep, context())).toMatchObject({ state: 'foreign' });
    expect(azure.calls).not.toContain('remove member');
  });

  it('takes out whom the list does not show yet', async () => {
    azure.groups.lag = 10 * 60_000;
    await plain();
    await expect(entraGroup(azure).elevate(plainGroupStep, context())).rejects.toMatchObject({
      transient: true,
    });
    azure.groups.lag = 0;
    expect(await entraGroup(azure).revoke(plainGroupStep, context())).toMatchObject({
      state: 'absent',
      residual: { what: expect.stringContaining('tokens') },
    });
    expect(azure.groups.memberships.get(GROUP)?.every(({ hiddenFrom }) => hiddenFrom < Infinity)).toBe(true);
  });

  it('asks once, so that a sweep that has just ended it is not undone', async () => {
    await plain();
    azure.groups.lag = Infinity;
    await expect(entraGroup(azure).elevate(plainGroupStep, context())).rejects.toBeInstanceOf(Fault);
    expect(azure.calls.filter((call) => call === 'add member')).toHaveLength(1);
  });

  it.each([
    { kind: 'throttled', retryIn: undefined } as const,
    { kind: 'unknown' } as const,
    {
      kind: 'unclear',
      fault: new Fault('azure.unreachable', 'no answer', { remedy: 'again', transient: true }),
    } as const,
  ])('goes on after %j', async (answer) => {
    await plain();
    for (const commit of [true, false]) azure.disturb({ on: 'membership', commit, answer });
    expect(await entraGroup(azure).elevate(plainGroupStep, context())).toMatchObject({ endsAt: 'by-sweep' });
    for (const commit of [true, false]) azure.disturb({ on: 'membership', commit, answer });
    expect(await entraGroup(azure).revoke(plainGroupStep, context())).toMatchObject({ state: 'absent' });
  });

  it('opens nothing when the window is over', async () => {
    await plain();
    const over = { ...context(), expiresAt: azure.now() };
    await expect(entraGroup(azure).elevate(plainGroupStep, over)).rejects.toMatchObject({
      code: 'grant.over',
    });
  });
});
