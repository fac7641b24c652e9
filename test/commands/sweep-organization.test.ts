/** The sweep over GitHub's own state: what is over, what no grant stands behind, and who is in an exclusive team by hand. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { grantNumber, installation, instant } from '../../src/core/brand.ts';
import type { GrantNumber } from '../../src/core/brand.ts';
import { exclusiveContainers } from '../../src/core/exclusive.ts';
import type { OpenGrant } from '../../src/core/ledger/event.ts';
import { revokeWithoutBooks } from '../../src/commands/revoke-without-books.ts';
import { sweepPlatform } from '../../src/commands/sweep-platform.ts';
import type { SweepOptions } from '../../src/commands/sweep-platform.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { azureWithPeople } from '../providers/benches.ts';
import { openScene, repoStep, teamStep } from '../providers/organization.ts';
import type { Scene } from '../providers/organization.ts';
import { SUBSCRIPTION } from '../fakes/azure.ts';
import { fakeLog } from '../fakes/log.ts';
import { everyForm } from '../builders/privileges.ts';
import { anEntitlement, aPolicy } from '../builders/policy.ts';

const OURS = installation('0a1b2c3d');
const HOUR = 3_600_000;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const providers = async () =>
  createProviders({ azure: async () => azureWithPeople(), organization: async () => scene.organization() });
const ports = () => ({
  clock: {
    now: () => instant(scene.clock.now()),
    sources: () => [{ name: 'github', now: instant(scene.clock.now()) }],
    sleep: async (time: number) => scene.clock.advance(time),
  },
  log: fakeLog(),
  providers,
});
const open = async (grant: number, kinds: readonly string[] = ['github-team', 'github-repo']) => {
  const context = {
    installation: OURS,
    grant: grantNumber(grant),
    expiresAt: instant(Math.floor(scene.clock.now() / 1000) * 1000 + HOUR),
    url: 'https://github.com/contoso/access/pull/42',
  };
  for (const provider of await providers())
    for (const step of [teamStep, repoStep])
      if (step.kind === provider.kind && kinds.includes(step.kind)) await provider.elevate(step, context);
};
const ours = () => scene.teams().filter(({ slug }) => slug.startsWith('gh-'));
const options = (change: Partial<SweepOptions> = {}): SweepOptions => ({
  installation: OURS,
  subscriptions: [SUBSCRIPTION],
  open: async () => new Map<GrantNumber, OpenGrant>(),
  exclusive: [],
  cap: { kind: 'at-most', count: 0 },
  ...change,
});

describe('without ledger, policy and Azure', () => {
  it('ends what is over, once each, and leaves everything else as it was', async () => {
    const before = scene.teams();
    await open(42);
    scene.clock.advance(HOUR / 2);
    await open(43, ['github-team']);
    scene.clock.advance(HOUR / 2 + 1_000);
    const report = await revokeWithoutBooks(
      ports(),
      { installation: OURS, subscriptions: [SUBSCRIPTION] },
      undefined,
    );
    expect(report).toMatchObject({ exit: 0, outputs: { ended: '2' } });
    expect(ours().map(({ slug }) => slug.split('-')[2])).toEqual(['43']);
    scene.clock.advance(HOUR);
    const again = await revokeWithoutBooks(ports(), { installation: OURS, subscriptions: [] }, undefined);
    // Ended all the same, and red because nothing of Azure was looked at.
    expect(again).toMatchObject({ exit: 2, outputs: { ended: '1' } });
    expect(scene.teams()).toEqual(before);
  });

  it('puts nobody out of a team by guess', async () => {
    await revokeWithoutBooks(ports(), { installation: OURS, subscriptions: [SUBSCRIPTION] }, undefined);
    expect(scene.teams().find(({ slug }) => slug === 'deployers')?.members).toEqual({ bob: 'member' });
  });
});

describe('with books', () => {
  it('ends what no open grant stands behind within the cap, and nothing above it', async () => {
    await open(42);
    expect((await sweepPlatform(ports(), options())).faults.join()).toContain('expected-count 2');
    expect(ours()).toHaveLength(2);
    expect(await sweepPlatform(ports(), options({ cap: { kind: 'at-most', count: 2 } }))).toMatchObject({
      found: 2,
      ended: 2,
      unexpired: 2,
      faults: [],
    });
    expect(ours()).toEqual([]);
  });

  const exclusive = [{ kind: 'github-team', name: 'contoso/deployers' }] as const;

  it('puts out whoever is in an exclusive team by hand, and not whom a grant or a team below put there', async () => {
    await open(42, ['github-team']);
    const grants = new Map([[grantNumber(42), { plan: { steps: [teamStep] } } as unknown as OpenGrant]]);
    const swept = await sweepPlatform(
      ports(),
      options({ exclusive, open: async () => grants, cap: { kind: 'at-most', count: 1 } }),
    );
    expect(swept).toMatchObject({ ended: 1, unexpired: 1, faults: [] });
    const team = (wanted: string) => scene.teams().find(({ slug }) => slug === wanted)?.members;
    expect(team('deployers')).toEqual({});
    expect(team('night')).toEqual({ bob: 'member' });
    expect(ours()[0]?.members).toEqual({ alice: 'member' });
  });

  it('names who is there and puts nobody out above the cap', async () => {
    const swept = await sweepPlatform(ports(), options({ exclusive }));
    expect(swept.ended).toBe(0);
    expect(swept.faults.join()).toContain('bob in contoso/deployers');
    expect(scene.teams().find(({ slug }) => slug === 'deployers')?.members).toEqual({ bob: 'member' });
  });

  it('says so where it cannot look, and goes on', async () => {
    await open(42, ['github-team']);
    scene.clock.advance(HOUR + 1_000);
    scene.faults.order({
      api: 'github',
      path: '/teams/deployers/members',
      when: 'before',
      times: 50,
      effect: { kind: 'answer', status: 403, body: { message: 'no' } },
    });
    const swept = await sweepPlatform(ports(), options({ exclusive }));
    expect(swept.faults.join()).toContain('Who is in contoso/deployers by no grant is not known');
    scene.faults.clear();
  });
});

it('only teams of environments that enforce are exclusive', () => {
  const entitlement = {
    privileges: [everyForm['github-team'], everyForm['github-repo'], everyForm['nsg-rule']],
  };
  const [container, ...more] = exclusiveContainers(aPolicy({ entitlement }));
  expect(container).toEqual({ kind: 'github-team', name: 'contoso/deployers' });
  expect(more).toEqual([]);
  const enforcing = anEntitlement(entitlement);
  const observing = { ...entitlement, environment: { ...enforcing.environment, mode: 'observe' as const } };
  expect(exclusiveContainers(aPolicy({ entitlement: observing }))).toEqual([]);
});
