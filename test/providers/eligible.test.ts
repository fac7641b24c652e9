/** `assignment: eligible` of both kinds: what PIM's own rules ask, and what a person activated from an eligibility of ours. */
import { describe, expect, it } from 'vitest';
import { grantNumber, installation, instant } from '../../src/core/brand.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { entraRole } from '../../src/providers/entra-role.ts';
import type { RoleSettings } from '../../src/core/pim-settings.ts';
import type { RoleInstance } from '../../src/ports/azure-roles.ts';
import type { FakeAzure } from '../fakes/azure.ts';
import { SUBSCRIPTION } from '../fakes/azure.ts';
import { DEFAULT_SETTINGS } from '../fakes/directory-roles.ts';
import { ALICE, azureWithPeople, directoryStep, HELPDESK, roleStep, UNIT, VM_LOGIN } from './benches.ts';

const MINUTES = 60_000;

const KINDS = {
  'azure-role': {
    step: { ...roleStep, assignment: 'eligible' },
    provider: azureRole,
    place: { scope: roleStep.scope, role: VM_LOGIN },
    above: `/subscriptions/${SUBSCRIPTION}`,
    held: (azure: FakeAzure) => azure.instances,
    mayActivate: (azure: FakeAzure) => azure.eligibilities,
    settle: (azure: FakeAzure, settings: RoleSettings) => (azure.settingsOf = settings),
  },
  'entra-role': {
    step: { ...directoryStep, assignment: 'eligible' },
    provider: entraRole,
    place: { scope: UNIT, role: HELPDESK },
    above: '/',
    held: (azure: FakeAzure) => azure.directoryRoles.holdings,
    mayActivate: (azure: FakeAzure) => azure.directoryRoles.mayActivate,
    settle: (azure: FakeAzure, settings: RoleSettings) => (azure.directoryRoles.settingsOf = settings),
  },
} as const;

const OURS = installation('0a1b2c3d');

describe.each(['azure-role', 'entra-role'] as const)('%s as an eligibility', (kind) => {
  const { step, place, above, held, mayActivate, settle } = KINDS[kind];
  const world = () => {
    const azure = azureWithPeople();
    const context = {
      installation: OURS,
      grant: grantNumber(42),
      expiresAt: instant(azure.now() + 120 * MINUTES),
      url: 'https://github.com/contoso/access/pull/42',
    };
    return { azure, provider: KINDS[kind].provider(azure), context };
  };
  const one = (of: Partial<RoleInstance>): RoleInstance => ({
    id: 'standing',
    ...place,
    principal: ALICE,
    schedule: 'theirs',
    startsAt: undefined,
    endsAt: undefined,
    member: 'Direct',
    type: 'Eligible',
    conditional: false,
    activates: undefined,
    ...of,
  });
  const activate = (azure: FakeAzure, schedule: string | undefined, minutes: number) =>
    held(azure).push(
      one({
        id: `activated from ${schedule}`,
        type: 'Activated',
        schedule: `activation of ${schedule}`,
        activates: schedule,
        startsAt: azure.now(),
        endsAt: instant(azure.now() + minutes * MINUTES),
      }),
    );
  const live = (azure: FakeAzure) =>
    held(azure).filter(
      ({ hiddenFrom = Infinity, endsAt }) => azure.now() < Math.min(hiddenFrom, endsAt ?? Infinity),
    );
  const soon = instant(Date.parse('2026-11-20T11:00:00Z'));
  const late = instant(Date.parse('2026-11-21T10:00:00Z'));

  it.each<[string, RoleInstance, 'held' | 'may', string]>([
    ['the role is held for good', one({ type: 'Assigned' }), 'held', 'already-held'],
    ['it may be activated for good', one({}), 'may', 'already-held'],
    ['it may be activated for good from above', one({ scope: above }), 'may', 'already-held'],
    ['an eligibility ends later', one({ endsAt: late }), 'may', 'refused'],
    ['an eligibility ends sooner', one({ endsAt: soon }), 'may', 'refused'],
    ['one from above ends', one({ scope: above, endsAt: soon }), 'may', 'ready'],
    ['the role is held for a while', one({ type: 'Assigned', endsAt: soon }), 'held', 'ready'],
  ])('when %s', async (_, instance, where, verdict) => {
    const { azure, provider, context } = world();
    (where === 'held' ? held(azure) : mayActivate(azure)).push(instance);
    expect((await provider.check(step, context)).verdict).toBe(verdict);
  });

  it.each<[string, Partial<RoleSettings>, string]>([
    ['a shorter eligibility', { eligibleMaximum: 'PT1H' }, 'refused'],
    ['exactly as long', { eligibleMaximum: 'PT2H' }, 'ready'],
    ['MFA of who makes it', { eligibleRequires: ['MultiFactorAuthentication'] }, 'refused'],
    ['justification', { eligibleRequires: ['Justification'] }, 'ready'],
    ['of assignments MFA', { adminRequires: ['MultiFactorAuthentication'] }, 'ready'],
    ['short activations, which PIM itself holds people to', { activationMaximum: 'PT30M' }, 'ready'],
  ])('with settings that want or allow %s: %j', async (_, settings, verdict) => {
    const { azure, provider, context } = world();
    settle(azure, { ...DEFAULT_SETTINGS, ...settings });
    expect((await provider.check(step, context)).verdict).toBe(verdict);
  });

  it('elevates only whom PIM lists as eligible until the end, where that is asked too', async () => {
    const { azure, provider, context } = world();
    const asked = { ...step, onlyIfEligible: true };
    expect((await provider.check(asked, context)).verdict).toBe('refused');
    mayActivate(azure).push(one({ scope: above, endsAt: late }));
    expect((await provider.check(asked, context)).verdict).toBe('ready');
  });

  it('makes nobody hold anything', async () => {
    const { azure, provider, context } = world();
    const receipt = await provider.elevate(step, context);
    expect(receipt.endsAt).toBe(context.expiresAt);
    expect(held(azure)).toEqual([]);
    expect(mayActivate(azure)).toHaveLength(1);
  });

  it('ends what was activated from it as well, and leaves what was activated from another alone', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(step, context);
    const [ours] = mayActivate(azure);
    activate(azure, ours?.schedule, 60);
    held(azure).push(one({ id: 'theirs', type: 'Activated', activates: 'another', scope: above }));
    azure.advance(6 * MINUTES);
    expect(await provider.revoke(step, context)).toMatchObject({ state: 'absent' });
    expect(live(azure).map(({ id }) => id)).toEqual(['theirs']);
  });

  it('finds what outlives its eligibility, says that it is active, and ends it', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(step, context);
    const [ours] = mayActivate(azure);
    azure.advance(110 * MINUTES);
    activate(azure, ours?.schedule, 60);
    azure.advance(11 * MINUTES);
    expect(await provider.observe(step, context)).toMatchObject({ state: 'active' });
    const found = await provider.discover({ installation: OURS, subscriptions: [SUBSCRIPTION] });
    expect(found).toMatchObject([{ grant: 42, step: { kind, assignment: 'eligible' } }]);
    const [item] = found;
    const ended = await provider.revoke(item?.step ?? step, context, item?.objectId);
    expect(ended).toMatchObject({ state: 'absent' });
    expect(live(azure)).toEqual([]);
    expect(await provider.discover({ installation: OURS, subscriptions: [SUBSCRIPTION] })).toEqual([]);
  });

  it('is held while PIM does not let go of what was activated a moment ago', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(step, context);
    const [ours] = mayActivate(azure);
    azure.advance(6 * MINUTES);
    activate(azure, ours?.schedule, 60);
    const first = await provider.revoke(step, context);
    expect(first).toMatchObject({ state: 'held' });
    azure.advance(first.state === 'held' ? first.retryIn : 0);
    expect(await provider.revoke(step, context)).toMatchObject({ state: 'absent' });
    expect(live(azure)).toEqual([]);
  });
});
