import { describe, expect, it } from 'vitest';
import { judgeEnding } from '../../../src/core/doctor/ending.ts';
import { issuerAt, issuerIn } from '../../../src/core/doctor/issuer.ts';
import { judgeNetwork } from '../../../src/core/doctor/network.ts';
import { judgePim } from '../../../src/core/doctor/pim.ts';
import { type Point, seen } from '../../../src/core/doctor/point.ts';
import type { NetworkFacts, TenantFacts } from '../../../src/core/doctor/tenant-facts.ts';
import {
  aGroup,
  anIdentity,
  aRule,
  aTenant,
  rightAt,
  roleAllowing,
  someNetworks,
  SUBSCRIPTION,
} from '../../builders/tenant.ts';
import { TO_SWEEP } from '../../../src/core/doctor/role-rights.ts';
import { BASTION_RULES } from '../../../src/sandbox/azure/seed.ts';

const HIDDEN = { kind: 'hidden', why: 'GET answered 403.' } as const;
const gapsIn = (points: readonly Point[]) =>
  points
    .filter(({ state }) => state === 'weak' || state === 'unknown')
    .map(({ id, state, found }) => `${id} ${state}: ${found}`);
const pim = (more: Partial<TenantFacts>) => gapsIn(judgePim(aTenant(more)));
const ending = (more: Partial<TenantFacts>) => gapsIn(judgeEnding(aTenant(more)));
const network = (more: Partial<NetworkFacts>) => gapsIn(judgeNetwork(someNetworks(more)));
const uses = (more: Partial<TenantFacts['uses']>) => ({ uses: { ...aTenant().uses, ...more } });
const states = (points: readonly Point[]) => points.map(({ id, state }) => `${id} ${state}`);

it('a tenant as it should be has no gap', () => {
  expect([...pim({}), ...ending({}), ...network({})]).toEqual([]);
});

describe('PIM', () => {
  const [use] = aTenant().pim;
  const settings = (more: object) => ({
    pim: [{ ...use!, settings: seen({ ...(use!.settings as any).value, ...more }) }],
  });
  it.each([
    ['MFA', { adminRequires: ['MultiFactorAuthentication'] }],
    ['at most PT2H', { adminMaximum: 'PT2H' }],
    ['an activation for at most PT1H', { activationMaximum: 'PT1H' }],
    ['does not know', { adminRequires: ['AuthenticationContext'] }],
    ['cannot be read', { adminMaximum: 'for ever' }],
  ])('is weak where its settings say %s', (words, more) => {
    expect(pim(settings(more))).toEqual([
      expect.stringMatching(new RegExp(`^pim\\.settings weak: .*${words}`)),
    ]);
  });
  it('is fine where only an activation would be asked for MFA, and where justification and ticket are', () => {
    expect(
      pim(
        settings({
          adminRequires: ['Justification', 'Ticketing'],
          eligibleRequires: ['MultiFactorAuthentication'],
        }),
      ),
    ).toEqual([]);
  });
  it('is weak without settings, unknown where they are hidden, and says nothing of a role that is not there', () => {
    expect(pim({ pim: [{ ...use!, settings: seen(undefined) }] })).toEqual([
      expect.stringMatching(/shows no settings/),
    ]);
    expect(pim({ pim: [{ ...use!, settings: HIDDEN }] })).toEqual([
      expect.stringMatching(/^pim\.settings unknown/),
    ]);
    expect(pim({ pim: [{ ...use!, settings: seen('no-role') }] })).toEqual([]);
  });
  it('is unused where the policy asks nothing of it', () => {
    expect(states(judgePim(aTenant({ pim: [], ...uses({ pim: false }) }))).slice(0, 2)).toEqual([
      'pim.settings unused',
      'pim.licence unused',
    ]);
  });
  it('needs a licence that is there', () => {
    expect(pim({ licences: seen([]) })).toEqual([expect.stringMatching(/^pim\.licence weak/)]);
    expect(pim({ licences: seen([{ product: 'P2', enabled: 0 }]) })).toEqual([
      expect.stringMatching(/^pim\.licence weak/),
    ]);
    expect(pim({ licences: HIDDEN })).toEqual([expect.stringMatching(/^pim\.licence unknown: .*403/)]);
  });
  it('names who can never be given it once, and what was not asked as unknown', () => {
    const none = aTenant().impossible;
    expect(
      pim({
        impossible: { ...none, found: ['Step 1 cannot be elevated for alice: PIM lists no eligibility.'] },
      }),
    ).toEqual([expect.stringMatching(/^entitlements\.possible weak: .*alice/)]);
    for (const more of [{ hidden: ['x'] }, { failed: ['x'] }, { left: ['x'] }])
      expect(pim({ impossible: { ...none, ...more } })).toEqual(['entitlements.possible unknown: x']);
  });
  it('does not say what its settings say a second time', () => {
    const mfa = settings({ adminRequires: ['MultiFactorAuthentication'] });
    const why =
      'The role’s settings in PIM require MFA for active assignments, which a workflow cannot give; switch that off for this role.';
    const impossible = { ...aTenant().impossible, found: [`Step 1 can be elevated for nobody: ${why}`] };
    expect(pim({ ...mfa, impossible })).toEqual([expect.stringMatching(/^pim\.settings weak/)]);
  });
});

describe('networks', () => {
  const guarded = (...rules: readonly ReturnType<typeof aRule>[]): Partial<NetworkFacts> => {
    const [machine] = someNetworks().machines;
    const group = aGroup({ rules });
    return {
      groups: [{ id: group.id, group: seen(group) }],
      machines: [{ ...machine!, doors: seen([{ id: '/nic', addresses: ['10.0.0.4'], groups: [group] }]) }],
    };
  };
  it.each([
    ['the internet', { sources: ['Internet'] }],
    ['anywhere', { sources: ['*'] }],
    ['a continent', { sources: ['5.0.0.0/8'] }],
    ['many networks', { sources: ['5.1.0.0/16', '7.1.0.0/16'] }],
    ['a port among others', { destinationPorts: ['20-30'] }],
    ['RDP, which nobody asks for', { destinationPorts: ['3389'] }],
    ['every protocol', { protocol: '*', destinationPorts: ['*'] }],
  ])('are weak where a rule lets in %s', (_, more) => {
    expect(network(guarded(aRule('open', more)))).toEqual([
      expect.stringMatching(
        /^network\.exposure weak: By the rule "open" of erp-nsg the internet reaches erp-01/,
      ),
    ]);
  });
  it.each([
    ['an office', { sources: ['198.51.100.0/24'] }],
    ['a private network', { sources: ['10.0.0.0/8'] }],
    ['another port', { destinationPorts: ['443'] }],
    ['another protocol', { protocol: 'Udp' }],
    ['another machine', { destinations: ['10.0.0.5'] }],
    ['its own network', { sources: ['VirtualNetwork'] }],
    ['traffic that leaves', { direction: 'Outbound' }],
  ])('are fine where a rule lets in %s', (_, more) => {
    expect(network(guarded(aRule('open', more)))).toEqual([]);
  });
  it('are fine where an earlier rule denies it, and where the other group on the way does', () => {
    const deny = aRule('deny', { access: 'Deny', priority: 100, sources: ['*'] });
    expect(network(guarded(deny, aRule('open')))).toEqual([]);
    const [machine] = someNetworks().machines;
    const groups = [aGroup({ rules: [aRule('open')] }), aGroup({ id: '/x/nic-nsg', rules: [deny] })];
    expect(
      network({
        machines: [{ ...machine!, doors: seen([{ id: '/nic', addresses: ['10.0.0.4'], groups }]) }],
      }),
    ).toEqual([]);
  });
  it.each([
    ['a service tag', { sources: ['AzureCloud'] }],
    ['an application security group', { destinations: [], destinationGroups: ['/asg'] }],
    ['a rule that is being changed', { state: 'Updating' }],
  ])('are unknown where it hangs on %s', (_, more) => {
    expect(network(guarded(aRule('perhaps', more)))).toEqual([
      expect.stringMatching(/^network\.exposure unknown: .*hangs on the rule "perhaps"/),
    ]);
  });
  it('are weak where nothing stands before a machine, and unknown where the way cannot be seen', () => {
    const [machine] = someNetworks().machines;
    const doors = seen([{ id: '/nic', addresses: ['10.0.0.4'], groups: [] }]);
    expect(network({ machines: [{ ...machine!, doors }] })).toEqual([
      expect.stringMatching(/^network\.exposure weak: No network security group/),
    ]);
    for (const unseen of [HIDDEN, seen(undefined)])
      expect(network({ machines: [{ ...machine!, doors: unseen }] })).toEqual([
        expect.stringMatching(/^network\.exposure unknown/),
      ]);
  });
  it('judge every interface of a machine, and one without an address', () => {
    const [machine] = someNetworks().machines;
    const doors = seen([
      { id: '/nic-1', addresses: ['10.0.0.4'], groups: [aGroup()] },
      { id: '/nic-2', addresses: [], groups: [aGroup({ rules: [aRule('open')] })] },
    ]);
    expect(network({ machines: [{ ...machine!, doors }] })).toEqual([
      expect.stringMatching(/^network\.exposure weak: .*"open"/),
    ]);
  });
  it('let connections live on, or guard nothing, and say which group', () => {
    const of = (more: object) => [{ id: aGroup().id, group: seen(aGroup(more)) }];
    const off = judgeNetwork(someNetworks({ groups: of({ flushes: false }) }));
    expect(off.find(({ id }) => id === 'network.flush')).toMatchObject({
      state: 'unused',
      found: expect.stringContaining('erp-nsg'),
      fix: [expect.stringContaining('flushConnection=true')],
    });
    expect(gapsIn(off)).toEqual([]);
    expect(network({ groups: of({ subnets: [] }) })).toEqual([
      expect.stringMatching(/^network\.attached weak: erp-nsg/),
    ]);
    expect(network({ groups: of({ subnets: [], interfaces: 1 }) })).toEqual([]);
    expect(network({ groups: [{ id: '/x/gone', group: seen(undefined) }] })).toEqual([]);
    expect(network({ groups: [{ id: '/x/hidden', group: HIDDEN }] })).toHaveLength(2);
  });
  it('are unused where the policy opens none', () => {
    expect(states(judgeNetwork({ groups: [], machines: [], bastions: seen([]) }))).toEqual([
      'network.exposure unused',
      'network.flush unused',
      'network.attached unused',
      'network.bastion unused',
    ]);
  });
});

describe('Bastion', () => {
  const rules = BASTION_RULES.map(({ name, properties: of }) =>
    aRule(name, {
      priority: of.priority,
      protocol: of.protocol,
      direction: of.direction,
      sources: [of.sourceAddressPrefix ?? ''],
      destinations: [of.destinationAddressPrefix ?? ''],
      destinationPorts: of.destinationPortRanges ?? [of.destinationPortRange ?? ''],
    }),
  );
  const behind = (...more: typeof rules) => ({
    bastions: seen([
      {
        name: 'bas-hub',
        subnet: '/v/subnets/AzureBastionSubnet',
        group: aGroup({ id: '/x/bastion-nsg', rules: more }),
      },
    ]),
  });
  it('is fine with the eight rules and an office', () => {
    expect(network(behind(...rules))).toEqual([]);
  });
  it.each(rules.map(({ name }) => name))('is weak without %s', (name) => {
    expect(network(behind(...rules.filter((each) => each.name !== name)))).toEqual([
      expect.stringMatching(
        new RegExp(`^network\\.bastion weak: bastion-nsg in front of bas-hub lacks ${name}`),
      ),
    ]);
  });
  it('is weak where everybody reaches it, and without a group; unknown where it is hidden', () => {
    expect(network(behind(...rules, aRule('all', { destinationPorts: ['443'] })))).toEqual([
      expect.stringMatching(
        /^network\.bastion weak: By the rule "all" of bastion-nsg the internet reaches bas-hub/,
      ),
    ]);
    expect(network({ bastions: seen([{ name: 'bas-hub', subnet: '/s', group: undefined }]) })).toEqual([
      expect.stringMatching(/^network\.bastion weak: No network security group/),
    ]);
    expect(network({ bastions: HIDDEN })).toEqual([expect.stringMatching(/^network\.bastion unknown/)]);
  });
});

describe('ending', () => {
  const scope = `/subscriptions/${SUBSCRIPTION}`;
  const revoking = (right: ReturnType<typeof rightAt>) => ({
    identities: [anIdentity('elevate'), anIdentity('revoke', { rights: [right] })],
  });
  it('is weak where a subscription of the policy is not searched', () => {
    expect(ending(uses({ subscriptions: [SUBSCRIPTION, '2222'] }))).toEqual([
      expect.stringMatching(/^subscriptions\.swept weak: .*leaves out 2222/),
    ]);
  });
  it.each(TO_SWEEP)('is weak without %s', (action) => {
    const role = roleAllowing('less', ...TO_SWEEP.filter((each) => each !== action));
    expect(ending(revoking(rightAt(scope, role)))).toEqual([
      expect.stringMatching(new RegExp(`^subscriptions\\.swept weak: revoke lacks ${action} at`)),
    ]);
  });
  it('is weak where the rights are those of one resource group, and fine where they come from above', () => {
    const role = roleAllowing('own', ...TO_SWEEP);
    expect(ending(revoking(rightAt(`${scope}/resourceGroups/hub`, role, scope)))).toEqual([
      expect.stringMatching(/^subscriptions\.swept weak: revoke lacks every right/),
    ]);
    for (const above of ['/', '/providers/Microsoft.Management/managementGroups/all'])
      expect(ending(revoking(rightAt(above, role, scope)))).toEqual([]);
  });
  it('is unknown where nobody said who ends, where its roles are hidden, or where nobody looked', () => {
    expect(ending({ identities: [] })).toEqual([expect.stringMatching(/^subscriptions\.swept unknown/)]);
    expect(ending(revoking({ scope, held: HIDDEN }))).toEqual([
      expect.stringMatching(/^subscriptions\.swept unknown/),
    ]);
    expect(ending(revoking({ scope, held: seen([{ assignment: '/x', scope, role: HIDDEN }]) }))).toEqual([
      expect.stringMatching(/^subscriptions\.swept unknown/),
    ]);
    expect(ending(revoking({ scope: '/elsewhere', held: seen([]) }))).toEqual([
      expect.stringMatching(/^subscriptions\.swept unknown/),
    ]);
  });
  it('has a closer, half a closer, none, or need of none', () => {
    expect(ending({ closers: [...aTenant().closers, { scope: '/other', closers: seen([]) }] })).toEqual([
      expect.stringMatching(/^closer\.deployed weak: The closer has no role at \/other/),
    ]);
    expect(ending({ closers: [{ scope, closers: HIDDEN }] })).toEqual([
      expect.stringMatching(/^closer\.deployed unknown/),
    ]);
    expect(states(judgeEnding(aTenant({ closers: [{ scope, closers: seen([]) }] })))).toContain(
      'closer.deployed unused',
    );
    expect(states(judgeEnding(aTenant(uses({ endless: [] }))))).toContain('closer.deployed unused');
  });
  it('has nothing to search where the policy opens nothing in Azure', () => {
    expect(states(judgeEnding(aTenant(uses({ subscriptions: [], managementGroups: [] }))))).toContain(
      'subscriptions.swept unused',
    );
  });
});

describe('the issuer of id tokens', () => {
  const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
  it('is named by the token of a job of GitHub, and by no other token', () => {
    expect(issuerIn(token({ iss: 'https://oidc.example', repository_id: '1' }))).toBe('https://oidc.example');
    expect(issuerIn(token({ iss: 'https://aks.example' }))).toBeUndefined();
    for (const text of ['', 'x', 'x.y.z', `x.${Buffer.from('null').toString('base64url')}.x`])
      expect(issuerIn(text)).toBeUndefined();
  });
  it.each([
    ['https://api.github.com', 'https://token.actions.githubusercontent.com'],
    ['https://api.contoso.ghe.com', 'https://token.actions.contoso.ghe.com'],
    ['https://git.contoso.example/api/v3', 'https://git.contoso.example/_services/token'],
  ])('at %s is %s', (api, issuer) => {
    expect(issuerAt(api)).toBe(issuer);
  });
});
