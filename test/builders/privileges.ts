/** One privilege of every kind and form, all of production, with a name to show. */
import { type ResourceId, resourceId } from '../../src/core/brand.ts';
import type { Privilege } from '../../src/core/policy.ts';
import { aRole, anNsgRule, target } from './policy.ts';

const place = { file: 'policies/entitlements/prod-vm-admin.yaml', line: 1, column: 1 };
const inErp = (id: string): ResourceId =>
  resourceId(`/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/erp/providers/${id}`);

export const vm = inErp('Microsoft.Compute/virtualMachines/erp-01');
export const firewall = inErp('Microsoft.Network/firewallPolicies/hub-policy');
export const groups = ['web', 'api'].map((name) =>
  inErp(`Microsoft.Network/applicationSecurityGroups/${name}`),
);
export const entraGroup = '7c0e0000-0000-4000-8000-000000000012';

const source = { kind: 'param', name: 'source_ip' } as const;
const fixed = <T>(value: T) => ({ kind: 'fixed', value }) as const;
const base = { source, protocol: 'Tcp', ports: ['22'], place } as const;

export const entraRole = (role = 'Helpdesk Administrator', directoryScope = '/'): Privilege => ({
  kind: 'entra-role',
  role,
  directoryScope,
  onlyIfEligible: false,
  assignment: 'active',
  place,
});

export const gitHubRepo = (change: Partial<Extract<Privilege, { kind: 'github-repo' }>> = {}): Privilege => ({
  kind: 'github-repo',
  repository: fixed('contoso/storefront'),
  permission: 'push',
  exclusive: true,
  place,
  ...change,
});

export const everyForm = {
  'azure-role': aRole(),
  'azure-role to activate': aRole({ assignment: 'eligible' }),
  'azure-role without PIM': aRole({ assignment: 'plain' }),
  'entra-role': entraRole(),
  'entra-group': {
    kind: 'entra-group',
    group: fixed(entraGroup),
    access: 'member',
    onlyIfEligible: true,
    assignment: 'active',
    exclusive: false,
    place,
  },
  'exclusive entra-group': {
    kind: 'entra-group',
    group: fixed('7c0e0000-0000-4000-8000-000000000013'),
    access: 'member',
    onlyIfEligible: false,
    assignment: 'active',
    exclusive: true,
    place,
  },
  'github-team': { kind: 'github-team', team: 'contoso/deployers', role: 'member', place },
  'github-repo': gitHubRepo(),
  'nsg-rule': anNsgRule(),
  'nsg-rule from several': anNsgRule({
    source: [fixed('203.0.113.9/32'), source],
    ports: ['22', '8000-8010'],
  }),
  'nsg-rule to groups': {
    kind: 'nsg-rule',
    nsg: fixed(target('bastion-nsg')),
    destinationGroups: groups,
    ...base,
  },
  'nsg-rule to a machine': { kind: 'nsg-rule', vm: fixed(vm), ...base },
  'vm-jit': { kind: 'vm-jit', vm: fixed(vm), ...base },
  'azure-firewall': {
    kind: 'azure-firewall',
    policy: fixed(firewall),
    destinations: ['10.1.2.0/24', '10.1.3.0/24'],
    ...base,
  },
} as const satisfies Readonly<Record<string, Privilege>>;

export type Form = keyof typeof everyForm;
