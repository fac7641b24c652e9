/** A request for what lies on GitHub alone, through the commands and the real providers: from the merge to the end, without Azure. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { OPENS } from '../../src/providers/opens.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { openScene } from '../providers/organization.ts';
import type { Scene } from '../providers/organization.ts';
import { edited, openBench, REQUEST, SUBSCRIPTIONS } from './bench.ts';
import type { Bench } from './bench.ts';

const ENTITLEMENT = 'policies/entitlements/prod-vm-admin.yaml';

/** The sample's entitlement with a team and a repository instead of roles and rules. */
const onGitHub = (files: Record<string, string>): Record<string, string> => {
  const text = (files[ENTITLEMENT] ?? '').replace(/parameters:\n(?: .*\n)+/, '');
  const privileges = `privileges:
  - { kind: github-team, team: contoso/deployers, managed: exclusive }
  - { kind: github-repo, repository: contoso/storefront, permission: push, managed: exclusive }
`;
  return { ...files, [ENTITLEMENT]: edited(text, /privileges:\n(?: .*\n)+/, privileges) };
};
const request = edited(REQUEST, /parameters:.*\n/, '');

let scene: Scene;
let bench: Bench;
beforeEach(async () => {
  scene = await openScene({
    teams: [{ slug: 'deployers', members: [], repositories: { docs: 'push' } }],
  });
  bench = await openBench(onGitHub);
});
afterEach(() => scene.close());

const ports = (token = true) => ({
  ...bench.ports(bench.nextRun()),
  opens: OPENS,
  providers: async () =>
    createProviders({
      azure: () => Promise.reject(new Error('nothing here needs Azure')),
      organization: token ? async () => scene.organization() : undefined,
    }),
});
const ending = { platformOnly: false, subscriptions: [], expected: undefined, installation: undefined };
const ours = () => scene.teams().filter(({ slug }) => slug.startsWith(`gh-${bench.installation}-`));
const pass = (time: number) => {
  bench.clock.advance(time);
  scene.clock.advance(time);
};

describe('a team and a repository', () => {
  it('are opened with the merge, ended by the sweep, and both stand in the ledger', async () => {
    const pull = bench.merged('alice', request);
    expect(await elevate(ports())).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
    expect(ours().map(({ parent, members, repositories }) => ({ parent, members, repositories }))).toEqual([
      { parent: 'deployers', members: { alice: 'member' }, repositories: {} },
      { parent: null, members: { alice: 'member' }, repositories: { storefront: 'push' } },
    ]);
    expect((await bench.openGrant(pull))?.state).toBe('active');
    pass(hours(2) + minutes(1));
    const report = await revoke(ports(), ending);
    expect(report.outputs).toMatchObject({ ended: '1' });
    // Red for what is missing of Azure alone: no subscription is given, and nobody can look into the directory.
    expect(report.outputs).toMatchObject({ failed: '2' });
    expect(ours()).toEqual([]);
    expect(await bench.types(pull)).toEqual([
      'requested',
      'decided',
      'elevating',
      'elevated',
      'ending',
      'ended',
    ]);
    expect(await bench.verifies()).toBe(true);
  });

  it('are denied before anything is intended where no token is given', async () => {
    const pull = bench.merged('alice', request);
    expect(await elevate(ports(false))).toMatchObject({ outputs: { elevated: '0', denied: '1' } });
    expect(await bench.types(pull)).toEqual(['requested', 'decided']);
    expect(JSON.stringify(await bench.events())).toContain('github-access-token');
    expect(ours()).toEqual([]);
  });

  it('are both gone again when one cannot be opened', async () => {
    bench.merged('alice', request);
    scene.faults.order({
      api: 'github',
      method: 'PUT',
      path: '/repos/contoso/storefront',
      when: 'before',
      times: 9_999,
      effect: { kind: 'answer', status: 422, body: { message: 'Validation Failed' } },
    });
    expect(await elevate(ports())).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(ours()).toEqual([]);
  });

  it('end in time without ledger and policy', async () => {
    bench.merged('alice', request);
    await elevate(ports());
    pass(hours(2) + minutes(1));
    const report = await revoke(ports(), {
      ...ending,
      platformOnly: true,
      installation: bench.installation,
      subscriptions: SUBSCRIPTIONS,
    });
    // Azure cannot be asked here, and GitHub is ended all the same.
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '2' } });
    expect(ours()).toEqual([]);
  });
});
