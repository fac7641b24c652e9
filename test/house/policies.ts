/** A house with many people and a few places: an entitlement for each kind in each place, which nobody needs to approve. */

export interface HousePlan {
  readonly people: number;
  readonly places: number;
  /** Lines of `caps:`. */
  readonly caps?: string;
  /** The last priority of rules; 399 when absent. */
  readonly lastPriority?: number;
}

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const SUBSCRIPTIONS = [SUBSCRIPTION];
const two = (number: number): string => String(number).padStart(2, '0');
const rg = (place: number): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/place-${two(place)}`;

export const nsgOf = (place: number): string =>
  `${rg(place)}/providers/Microsoft.Network/networkSecurityGroups/nsg-${two(place)}`;
export const groupOf = (place: number): string => rg(place);
const firewallOf = (place: number): string =>
  `${rg(place)}/providers/Microsoft.Network/firewallPolicies/fw-${two(place)}`;
const vmOf = (place: number): string =>
  `${rg(place)}/providers/Microsoft.Compute/virtualMachines/vm-${two(place)}`;

export const personOf = (
  number: number,
): { readonly login: string; readonly id: number; readonly entra: string } => ({
  login: `person-${two(number)}`,
  id: 2_000 + number,
  entra: `0f2c0000-0000-4000-8000-${String(number).padStart(12, '0')}`,
});

/** Files of `policies/` and the workflows that are woken; without the genesis. */
export const housePolicies = ({
  people,
  places,
  caps = '',
  lastPriority = 399,
}: HousePlan): Record<string, string> => {
  const all = Array.from({ length: people }, (_, index) => personOf(index + 1));
  const at = Array.from({ length: places }, (_, index) => index + 1);
  const logins = all.map(({ login }) => login).join(', ');
  return {
    'policies/gatehouse.yaml': `version: 1
timezone: Europe/Berlin
environments:
  development: { max_duration: 24h, mode: enforce, scopes: [target:sub] }
risk:
  low: { approval: [{ name: owner, by: [owner] }] }
waiting: { approval_valid_for: 24h, merge_valid_for: 24h }
caps:
  unexpired_removals_per_run: 5
${caps}ledger: { genesis: 'written by \`gatehouse init\`' }
network: { priorities: { from: 200, to: ${lastPriority} }, widest_source: /32 }
`,
    'policies/people.yaml': `people:
  erin: { github: erin, github_id: 1005, entra: 0f2c0000-0000-4000-8000-0000000e0005 }
${all.map(({ login, id, entra }) => `  ${login}: { github: ${login}, github_id: ${id}, entra: ${entra} }\n`).join('')}
groups:
  everybody: [${logins}]
  security: [erin]
`,
    'policies/targets.yaml': `targets:
  sub: /subscriptions/${SUBSCRIPTION}
${at.map((place) => `  rg-${two(place)}: ${rg(place)}\n  nsg-${two(place)}: ${nsgOf(place)}\n  vm-${two(place)}: ${vmOf(place)}\n  fw-${two(place)}: ${firewallOf(place)}\n`).join('')}`,
    ...Object.fromEntries(at.flatMap((place) => entitlementsAt(two(place)))),
    ...Object.fromEntries([
      entitlementFile('helpdesk', '  - { kind: entra-role, role: Helpdesk Administrator }'),
    ]),
  };
};

const SOURCE = 'parameters:\n  source_ip: { type: ip }\n';

const entitlementsAt = (place: string): readonly (readonly [string, string])[] => [
  entitlementFile(`role-${place}`, `  - { kind: azure-role, role: Reader, scope: target:rg-${place} }`),
  entitlementFile(
    `both-${place}`,
    `  - { kind: azure-role, role: Virtual Machine User Login, scope: target:rg-${place} }
  - { kind: nsg-rule, nsg: target:nsg-${place}, source: param:source_ip, ports: [443] }`,
    SOURCE,
  ),
  entitlementFile(
    `rule-${place}`,
    `  - { kind: nsg-rule, nsg: target:nsg-${place}, source: param:source_ip, ports: [22] }`,
    SOURCE,
  ),
  entitlementFile(
    `plain-${place}`,
    `  - { kind: azure-role, role: Virtual Machine User Login, scope: target:vm-${place}, assignment: plain }`,
  ),
  entitlementFile(
    `fire-${place}`,
    `  - { kind: azure-firewall, policy: target:fw-${place}, source: param:source_ip, destination: 10.1.0.0/16, ports: [22] }`,
    SOURCE,
  ),
  entitlementFile(
    `jit-${place}`,
    `  - { kind: vm-jit, vm: target:vm-${place}, source: param:source_ip, ports: [22] }`,
    SOURCE,
  ),
];

const entitlementFile = (name: string, privileges: string, parameters = ''): readonly [string, string] => [
  `policies/entitlements/${name}.yaml`,
  `entitlement: ${name}
description: Work in one place of the house
owner: group:security
environment: development
risk: low
requesters: [group:everybody]
${parameters}privileges:
${privileges}
approval: none
max_duration: ${name.startsWith('jit') ? '3h' : '8h'}
`,
];

export const requestFor = (entitlement: string, duration: string, source?: string): string =>
  `entitlement: ${entitlement}
duration: ${duration}
justification: Look at what the soak has broken this time
${source === undefined ? '' : `parameters: { source_ip: ${source} }\n`}`;
