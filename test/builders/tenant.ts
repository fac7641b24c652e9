/** A tenant as `doctor` sees it where everything is as it should be; a test changes what it is about. */
import { hours, instant } from '../../src/core/brand.ts';
import { seen } from '../../src/core/doctor/point.ts';
import type { RoleRights } from '../../src/core/doctor/role-rights.ts';
import { ACTIONS, TO_SWEEP } from '../../src/core/doctor/role-rights.ts';
import type {
  FederatedCredential,
  Identity,
  IdentityName,
  NetworkFacts,
  StandingGroup,
  TenantFacts,
} from '../../src/core/doctor/tenant-facts.ts';
import type { RuleText } from '../../src/core/network/security-rule.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';
export const PREFIX = 'repo:contoso@77/access@4242';
export const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const SCOPE = `/subscriptions/${SUBSCRIPTION}`;

export const roleAllowing = (name: string, ...actions: readonly string[]): RoleRights => ({
  id: 'a7e10001-0000-4000-8000-000000000099',
  name,
  permissions: [{ actions, notActions: [], dataActions: [] }],
});

export const aCredential = (
  name: IdentityName,
  more: Partial<FederatedCredential> = {},
): FederatedCredential => ({
  id: 'fed00000-0000-4000-8000-000000000001',
  name: `gatehouse-${name}`,
  issuer: ISSUER,
  subject: `${PREFIX}:environment:gatehouse-${name}`,
  audiences: ['api://AzureADTokenExchange'],
  ...more,
});

const CLIENTS = {
  elevate: 'c11e0000-0000-4000-8000-000000000001',
  revoke: 'c11e0000-0000-4000-8000-000000000002',
  audit: 'c11e0000-0000-4000-8000-000000000004',
} as const;

export const anIdentity = (name: IdentityName, more: Partial<Identity> = {}): Identity => ({
  name,
  clientId: CLIENTS[name],
  principal: seen({ id: `5e${CLIENTS[name].slice(2)}`, name: `gatehouse-${name}`, kind: 'application' }),
  federated: seen([aCredential(name)]),
  stored: seen([]),
  permissions: seen([{ resource: 'Microsoft Graph', isGraph: true, name: 'User.Read.All' }]),
  directoryRoles: seen([]),
  rights: [
    rightAt(SCOPE, roleAllowing('own', ...TO_SWEEP, ...ACTIONS[name].filter(() => name !== 'audit'))),
  ].map((right) =>
    name === 'audit'
      ? {
          ...right,
          held: seen([{ assignment: `${SCOPE}/a`, scope: SCOPE, role: seen(roleAllowing('own', '*/read')) }]),
        }
      : right,
  ),
  ...more,
});

export const rightAt = (scope: string, role: RoleRights, looked = scope): Identity['rights'][number] => ({
  scope: looked,
  held: seen([
    { assignment: `${scope}/providers/Microsoft.Authorization/roleAssignments/x`, scope, role: seen(role) },
  ]),
});

export const aRule = (name: string, more: Partial<RuleText> = {}): RuleText => ({
  name,
  protocol: 'Tcp',
  access: 'Allow',
  direction: 'Inbound',
  priority: 300,
  sources: ['Internet'],
  sourceGroups: [],
  sourcePorts: ['*'],
  destinations: ['*'],
  destinationGroups: [],
  destinationPorts: ['22'],
  state: 'Succeeded',
  ...more,
});

export const aGroup = (more: Partial<StandingGroup> = {}): StandingGroup => ({
  id: `${SCOPE}/resourceGroups/erp/providers/Microsoft.Network/networkSecurityGroups/erp-nsg`,
  subnets: ['/subnet'],
  interfaces: 0,
  flushes: true,
  rules: [],
  ...more,
});

export const someNetworks = (more: Partial<NetworkFacts> = {}): NetworkFacts => ({
  groups: [{ id: aGroup().id, group: seen(aGroup()) }],
  machines: [
    {
      id: `${SCOPE}/resourceGroups/erp/providers/Microsoft.Compute/virtualMachines/erp-01`,
      ports: ['22'],
      doors: seen([{ id: '/nic-erp-01', addresses: ['10.0.0.4'], groups: [aGroup()] }]),
    },
  ],
  bastions: seen([]),
  ...more,
});

export const aTenant = (more: Partial<TenantFacts> = {}): TenantFacts => ({
  clients: CLIENTS,
  issuer: ISSUER,
  audience: 'api://AzureADTokenExchange',
  searched: [SUBSCRIPTION],
  uses: {
    pim: true,
    directoryRoles: [],
    governedGroups: [],
    exclusiveGroups: false,
    endless: [SCOPE],
    subscriptions: [SUBSCRIPTION],
    managementGroups: [],
  },
  identities: [anIdentity('elevate'), anIdentity('revoke'), anIdentity('audit')],
  network: someNetworks(),
  pim: [
    {
      what: `Reader at ${SCOPE}`,
      form: 'active',
      longest: hours(4),
      entitlements: ['dev-vm-reader'],
      settings: seen({
        adminMaximum: 'P180D',
        eligibleMaximum: 'P365D',
        activationMaximum: 'PT8H',
        adminRequires: ['Justification'],
        eligibleRequires: [],
      }),
    },
  ],
  impossible: { found: [], hidden: [], failed: [], left: [], asked: 12 },
  licences: seen([{ product: 'AAD_PREMIUM_P2', enabled: 100 }]),
  closers: [{ scope: SCOPE, closers: seen(['closer']) }],
  now: instant(Date.parse('2026-11-20T10:00:00Z')),
  ...more,
});
