/** Repositories of any size, written as people write them; the usual one has 300 people, 500 entitlements and 10,000 files. */
import type { SourceFile } from '../../src/core/policy.ts';

const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';
/** At most so many groups of resources in Azure, with a network security group in each. */
const GROUPS = 150;

export interface CorpusSize {
  /** All of them; what is no policy is a request. */
  readonly files: number;
  readonly entitlements: number;
  /** In teams of ten. */
  readonly people: number;
}

const USUAL: CorpusSize = { files: 10_000, entitlements: 500, people: 300 };

const pad = (index: number): string => String(index).padStart(4, '0');
const person = (index: number): string => `person-${pad(index)}`;
const each = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const settings = `version: 1 # of this format
timezone: Europe/Berlin
environments:
  production: { max_duration: 8h, mode: enforce, scopes: [target:prod-sub] }
  non-production: { max_duration: 24h, mode: enforce }
risk:
  low:
    approval: [{ name: manager, by: [manager] }]
  high:
    approval:
      - { name: manager, by: [manager] }
      - { name: system owner, by: [owner] }
    ticket: { required: true }
caps: { active_per_person: 3, active_total: 25 }
protected: { roles: [Owner] }
tickets:
  servicenow: { pattern: '^(CHG|INC)[0-9]{7}$' }
network: { priorities: { from: 200, to: 399 }, widest_source: /32 }
justification: { min_length: 20 }
`;

const peopleOf = (count: number): string => `people:
${each(
  count,
  (index) =>
    `  ${person(index)}: { github: user-${index}, github_id: ${10_000 + index}, entra: 0f2c0000-0000-4000-8000-00000000${pad(index)}, manager: ${person((index + 1) % count)} }`,
).join('\n')}
groups:
${each(count / 10, (index) => `  team-${index}: [${each(10, (at) => person(index * 10 + at)).join(', ')}]`).join('\n')}
`;

const targetsOf = (groups: number): string => `targets:
  prod-sub: ${SUBSCRIPTION}
${each(groups, (index) => `  group-${index}: ${SUBSCRIPTION}/resourceGroups/group-${index}\n  nsg-${index}: ${SUBSCRIPTION}/resourceGroups/group-${index}/providers/Microsoft.Network/networkSecurityGroups/nsg-${index}`).join('\n')}
`;

const entitlement = (index: number, teams: number): SourceFile => ({
  path: `policies/entitlements/system-${index}.yaml`,
  text: `# yaml-language-server: $schema=../../docs/schemas/entitlement.schema.json
entitlement: system-${index}
description: Administrator of system ${index}, through its gateway
owner: group:team-${(index + 7) % teams}
environment: production
risk: high # two approvals and a ticket come from here
requesters: [group:team-${index % teams}]
parameters:
  source_ip:
    type: ip
    within: [203.0.113.0/24]
    hint: the address of the VPN
privileges:
  - kind: azure-role
    role: Virtual Machine Administrator Login
    scope: target:group-${index % GROUPS}
    only_if_eligible: true
  - kind: nsg-rule
    nsg: target:nsg-${index % GROUPS}
    source: param:source_ip
    ports: [443]
max_duration: 4h
`,
});

const request = (index: number, entitlements: number): SourceFile => ({
  path: `requests/2026/request-${index}.yaml`,
  text: `# ${index}
entitlement: system-${index % entitlements}
duration: ${1 + (index % 4)}h
justification: "Fail over database ${index}, replication is stuck: see the runbook, step ${index % 9}"
ticket: CHG${String(index).padStart(7, '0')}
parameters: { source_ip: 203.0.113.${index % 250} }
`,
});

/** `broken`: every so many-th request has two findings. */
export const corpus = (
  broken: number | undefined,
  { files, entitlements, people }: CorpusSize = USUAL,
): readonly SourceFile[] => {
  const policy = [
    { path: 'policies/gatehouse.yaml', text: settings },
    { path: 'policies/people.yaml', text: peopleOf(people) },
    { path: 'policies/targets.yaml', text: targetsOf(Math.min(GROUPS, entitlements)) },
    ...each(entitlements, (index) => entitlement(index, people / 10)),
  ];
  const requests = each(files - policy.length, (index) => request(index, entitlements)).map((file, index) =>
    broken !== undefined && index % broken === 0
      ? { ...file, text: file.text.replace(/^duration: (\d)h/m, 'duration: $1').replace('ticket:', 'tickt:') }
      : file,
  );
  return [...policy, ...requests];
};
