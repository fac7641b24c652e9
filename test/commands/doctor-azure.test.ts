import { afterEach, describe, expect, it } from 'vitest';
import { unlooked } from '../../src/core/doctor/judge-azure.ts';
import { POINTS } from '../../src/core/doctor/points.ts';
import { openTenantBench, type TenantBench } from './tenant-bench.ts';

let bench: TenantBench;
afterEach(() => bench.close());

const OURS = 'repo:contoso@77/access@4242';
const AUDIENCES = ['api://AzureADTokenExchange'];
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const NETWORK_CONTRIBUTOR = '4d97b98b-1d4f-4787-a291-c67834d212e7';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const PROD = '11111111-1111-1111-1111-111111111111';
const IDENTITY_SUB = '44444444-4444-4444-4444-444444444444';
const at = (path: string) => `/subscriptions/${PROD}/resourceGroups/${path}`;
const BASTION_NSG = at('hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg');
const ERP_NSG = at('erp/providers/Microsoft.Network/networkSecurityGroups/nsg-erp-01');

const opening = (change: object) => ({
  protocol: 'Tcp',
  access: 'Allow',
  priority: 300,
  direction: 'Inbound',
  sourceAddressPrefix: 'Internet',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '3389',
  ...change,
});

const believing = (name: 'elevate' | 'revoke' | 'audit', more: object) => (of: TenantBench) =>
  of.world.hand.applications.federate(of.client(name), {
    name: 'another',
    issuer: of.world.oidc,
    subject: `${OURS}:environment:gatehouse-${name}`,
    audiences: AUDIENCES,
    ...more,
  });

const holding =
  (name: 'elevate' | 'revoke' | 'audit', role: string, scope = `/subscriptions/${PROD}`) =>
  (of: TenantBench) =>
    of.world.hand.assign({ principalId: of.principal(name), role, scope });

type Weakened = readonly [what: string, weaken: (of: TenantBench) => void, gap: RegExp];

const WEAKENED: readonly Weakened[] = [
  [
    'an identity believes any pull request',
    believing('elevate', { subject: `${OURS}:pull_request` }),
    /^identity\.federation weak: .*"another" of elevate believes .*any pull request/,
  ],
  [
    'an identity believes another repository',
    believing('elevate', { subject: 'repo:contoso@77/other@9:environment:gatehouse-elevate' }),
    /^identity\.federation weak: .*not this repository/,
  ],
  [
    'an identity believes nobody',
    (of) => of.world.hand.applications.disbelieve(of.client('elevate'), 'gatehouse-elevate'),
    /^identity\.federation weak: elevate believes nobody/,
  ],
  [
    'a secret is stored',
    (of) =>
      of.world.hand.applications.store(of.client('revoke'), {
        kind: 'secret',
        displayName: 'for $(reboot) later',
        endDateTime: '2027-11-20T10:00:00Z',
      }),
    /^identity\.secrets weak: revoke has a secret "for \$\(reboot\) later"\.$/,
  ],
  [
    'the revoke identity is an owner',
    holding('revoke', OWNER),
    /^identity\.revoke-rights weak: revoke holds "Owner" at .* allows \*\./,
  ],
  [
    'the revoke identity may write rules in one group of resources',
    holding('revoke', NETWORK_CONTRIBUTOR, at('hub')),
    /^identity\.revoke-rights weak: .*"Network Contributor" at .*resourceGroups\/hub/,
  ],
  [
    'the revoke identity may assign roles of the directory',
    (of) =>
      of.world.hand.applications.permit(of.client('revoke'), 'RoleAssignmentSchedule.ReadWrite.Directory'),
    /^identity\.revoke-rights weak: .*RoleAssignmentSchedule\.ReadWrite\.Directory/,
  ],
  [
    'the elevate identity holds a role of the directory',
    (of) =>
      of.world.hand.directory.assign({
        principalId: of.principal('elevate'),
        role: GLOBAL_ADMINISTRATOR,
        scope: '/',
      }),
    /^identity\.elevate-rights weak: .*"Global Administrator"/,
  ],
  [
    'the audit identity may write',
    holding('audit', NETWORK_CONTRIBUTOR, at('hub')),
    /^identity\.audit-rights weak: /,
  ],
  [
    'a role wants MFA of whoever assigns it',
    (of) =>
      of.world.hand.setRoleSettings({
        role: NETWORK_CONTRIBUTOR,
        scope: at('hub').replace(/\/$/, ''),
        adminEnablement: ['MultiFactorAuthentication'],
      }),
    /^pim\.settings weak: Network Contributor at .*network-operator.*MFA/,
  ],
  [
    'a role may be assigned for less than the policy promises',
    (of) =>
      of.world.hand.setRoleSettings({
        role: NETWORK_CONTRIBUTOR,
        scope: at('hub'),
        adminExpiration: { required: true, maximumDuration: 'PT1H' },
      }),
    /^pim\.settings weak: .*at most PT1H/,
  ],
  ['the tenant has no licence', (of) => of.world.hand.applications.buy([]), /^pim\.licence weak: /],
  [
    'somebody who may ask is not eligible',
    (of) => {
      const [first] = of.world.state().eligibilities;
      if (first === undefined) throw new Error('nobody is eligible');
      of.world.hand.endEligibility({ principalId: first.principalId, role: first.role, scope: first.scope });
    },
    /^entitlements\.possible weak: .*PIM lists no eligibility/,
  ],
  [
    'a rule lets the internet in',
    (of) => of.world.hand.setRule(ERP_NSG, 'temporary', opening({})),
    /^network\.exposure weak: By the rule "temporary" of nsg-erp-01 the internet reaches erp-01/,
  ],
  [
    'everybody reaches Bastion',
    (of) => of.world.hand.setRule(BASTION_NSG, 'all', opening({ destinationPortRange: '443' })),
    /^network\.bastion weak: By the rule "all" of bastion-nsg the internet reaches bas-hub, port 443/,
  ],
  [
    'the sweep may not search a subscription',
    (of) =>
      of.world.hand.endAssignment({
        principalId: of.principal('revoke'),
        role: 'a7e10001-0000-4000-8000-000000000002',
        scope: `/subscriptions/${PROD}`,
      }),
    /^subscriptions\.swept weak: revoke lacks every right to sweep at \/subscriptions\/11111111/,
  ],
  [
    'the closer has no role in one subscription',
    (of) =>
      of.world.hand.endAssignment({
        principalId: '5e000000-0000-4000-8000-000000000006',
        role: 'a7e10001-0000-4000-8000-000000000005',
        scope: `/subscriptions/${PROD}`,
      }),
    /^closer\.deployed weak: The closer has no role at \/subscriptions\/11111111/,
  ],
];

describe('doctor in a tenant', () => {
  it('finds every point hardened where it is as docs/privileges asks for', async () => {
    bench = await openTenantBench();
    const { gaps, faults, points } = await bench.look();
    expect(gaps).toEqual([]);
    expect(faults).toEqual([]);
    const looked = points.map(({ id }) => id);
    expect(unlooked('', []).filter(({ id }) => !looked.includes(id))).toEqual([]);
    // A choice that cuts connections of others too.
    expect(points.filter(({ state }) => state !== 'hardened')).toMatchObject([
      { id: 'network.flush', state: 'unused', found: expect.stringContaining('bastion-nsg') },
    ]);
    for (const { id } of bench.world.state().nsgs) bench.world.hand.setFlushConnection(id, true);
    const after = await bench.look();
    expect(after.points.filter(({ state }) => state !== 'hardened')).toEqual([]);
  });

  it.each(WEAKENED)('names it where %s, and nothing else', async (_, weaken, gap) => {
    bench = await openTenantBench();
    weaken(bench);
    const { gaps, faults } = await bench.look();
    expect(gaps).toEqual([expect.stringMatching(gap)]);
    expect(faults).toEqual([]);
  });

  it('finds nothing weak in what is narrow, over, or opened for a while', async () => {
    bench = await openTenantBench();
    const { hand } = bench.world;
    hand.setRule(ERP_NSG, 'office', opening({ sourceAddressPrefix: '198.51.100.0/24' }));
    hand.setRule(
      ERP_NSG,
      'gh-0a1b2c3d-42-x',
      opening({ priority: 301, description: 'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z' }),
    );
    hand.applications.store(bench.client('elevate'), {
      kind: 'secret',
      displayName: 'old',
      endDateTime: '2026-01-20T10:00:00Z',
    });
    expect((await bench.look()).gaps).toEqual([]);
  });

  it('names a subscription that the sweep is not told of', async () => {
    bench = await openTenantBench();
    const { gaps, points } = await bench.look({
      subscriptions: bench.subscriptions.filter((id) => id !== PROD),
    });
    expect(gaps).toEqual([
      expect.stringMatching(/^subscriptions\.swept weak: GATEHOUSE_AZURE_SUBSCRIPTIONS leaves out 1{8}/),
    ]);
    expect(points.find(({ id }) => id === 'subscriptions.swept')?.fix).toEqual([
      expect.stringMatching(
        new RegExp(`^gh variable set GATEHOUSE_AZURE_SUBSCRIPTIONS .*${IDENTITY_SUB}.*${PROD}`),
      ),
    ]);
  });

  it('finds one identity where two should be', async () => {
    bench = await openTenantBench();
    const clients = { elevate: bench.client('elevate'), revoke: bench.client('elevate'), audit: undefined };
    const { gaps } = await bench.look({ clients });
    expect(gaps[0]).toMatch(/^identity\.distinct weak: elevate and revoke are one identity/);
  });

  it('finds an identity that the tenant does not have', async () => {
    bench = await openTenantBench();
    const clients = {
      elevate: bench.client('elevate'),
      revoke: 'c11e0000-0000-4000-8000-0000000000ff',
      audit: bench.client('audit'),
    };
    const { gaps, points } = await bench.look({ clients });
    expect(gaps[0]).toMatch(/^identity\.distinct weak: The tenant has no application c11e0000/);
    expect(points.find(({ id }) => id === 'identity.revoke-rights')?.state).toBe('unknown');
  });

  it('says which application permission is missing where it may not look, and calls nothing hardened', async () => {
    bench = await openTenantBench();
    bench.world.hand.applications.forbid(bench.client('audit'), 'Application.Read.All');
    bench.world.hand.applications.forbid(bench.client('audit'), 'LicenseAssignment.Read.All');
    const { points, faults } = await bench.look();
    const identity = points.filter(({ area, id }) => area === 'identity' || id === 'pim.licence');
    expect(identity.map(({ state }) => state)).toEqual(identity.map(() => 'unknown'));
    expect(identity.find(({ id }) => id === 'identity.federation')?.found).toContain('Application.Read.All');
    expect(points.find(({ id }) => id === 'pim.licence')?.found).toContain('LicenseAssignment.Read.All');
    expect(faults).toEqual([]);
  });

  it('says which right in Azure is missing where it may not look, and calls nothing hardened', async () => {
    bench = await openTenantBench();
    bench.world.hand.endAssignment({
      principalId: bench.principal('audit'),
      role: 'a7e10001-0000-4000-8000-000000000003',
      scope: `/subscriptions/${PROD}`,
    });
    const { points } = await bench.look();
    const state = (name: string) => points.find(({ id }) => id === name)?.state;
    for (const id of [
      'identity.elevate-rights',
      'identity.revoke-rights',
      'pim.settings',
      'entitlements.possible',
      'network.exposure',
      'network.flush',
      'network.attached',
      'network.bastion',
      'subscriptions.swept',
      'closer.deployed',
    ])
      expect([id, state(id)]).toEqual([id, 'unknown']);
    expect(points.find(({ id }) => id === 'network.flush')?.found).toContain(
      'Microsoft.Network/networkSecurityGroups/read',
    );
  });

  it('says that it was not told of an identity instead of leaving it out', async () => {
    bench = await openTenantBench();
    const clients = { elevate: undefined, revoke: bench.client('revoke'), audit: undefined };
    const { points } = await bench.look({ clients });
    const state = (name: string) => points.find(({ id }) => id === name)?.state;
    expect(
      ['distinct', 'federation', 'secrets', 'elevate-rights', 'audit-rights'].map((id) =>
        state(`identity.${id}`),
      ),
    ).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'unused']);
  });

  it('calls a closer that is nowhere unused, and says what that costs', async () => {
    bench = await openTenantBench((seed) => ({
      ...seed,
      assignments: seed.assignments.filter(({ principalId }) => !principalId.endsWith('0006')),
    }));
    const { points, gaps } = await bench.look();
    expect(gaps).toEqual([]);
    expect(points.find(({ id }) => id === 'closer.deployed')).toMatchObject({
      state: 'unused',
      fix: [expect.stringContaining('closer.bicep')],
    });
  });

  it('finds a group that guards nothing, and a Bastion without a group', async () => {
    bench = await openTenantBench((seed) => ({
      ...seed,
      nsgs: seed.nsgs.map((nsg) => (nsg.id === BASTION_NSG ? { ...nsg, subnets: [] } : nsg)),
      resources: seed.resources.map((resource) => {
        const text = JSON.stringify(resource);
        const bare = text.replace(`,"networkSecurityGroup":{"id":"${BASTION_NSG}"}`, '');
        return JSON.parse(bare) as typeof resource;
      }),
    }));
    const { gaps } = await bench.look();
    expect(gaps).toEqual([
      expect.stringMatching(/^network\.attached weak: bastion-nsg guards no subnet/),
      expect.stringMatching(/^network\.bastion weak: No network security group stands in front of bas-hub/),
    ]);
  });

  it('looks at nothing without an identity in Azure, and says so for every point', async () => {
    bench = await openTenantBench();
    const points = unlooked('nobody looked', []);
    expect(points.length).toBeGreaterThan(10);
    expect(points.every(({ id, state }) => state === 'unknown' && POINTS[id].sight === 'azure')).toBe(true);
  });
});
