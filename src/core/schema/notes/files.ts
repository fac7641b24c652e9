/** The files that people write: what each is for, an example, its schema and its notes. */
import type { TSchema } from 'typebox';
import { Entitlement } from '../entitlement.ts';
import { People } from '../people.ts';
import { PolicyTests } from '../policy-test.ts';
import { Request } from '../request.ts';
import { Settings } from '../settings.ts';
import { Targets } from '../targets.ts';
import { ENTITLEMENT_NOTES } from './entitlement.ts';
import type { Notes } from './note.ts';
import { PEOPLE_NOTES } from './people.ts';
import { POLICY_TEST_NOTES } from './policy-test.ts';
import { REQUEST_NOTES } from './request.ts';
import { SETTINGS_NOTES } from './settings.ts';
import { TARGETS_NOTES } from './targets.ts';

export interface WrittenFile {
  /** `docs/schemas/<name>.schema.json` */
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly introduction: readonly string[];
  /** Undefined while this version judges nothing of it. */
  readonly example: string | undefined;
  readonly schema: TSchema;
  readonly notes: Notes;
}

/** In the order in which somebody who adopts Gatehouse writes them. */
export const WRITTEN_FILES: readonly WrittenFile[] = [
  {
    name: 'settings',
    title: 'Settings',
    path: 'policies/gatehouse.yaml',
    introduction: [
      'What holds for all entitlements. Begin with one environment in `mode: observe` and the risk level `low`; add what you',
      'need. A finding in this file blocks everything.',
    ],
    example: `version: 1
timezone: Europe/Berlin
environments:
  production: { max_duration: 8h, mode: enforce, scopes: [target:prod-sub] }
  non-production: { max_duration: 24h, mode: observe }
risk:
  low:
    approval: [{ name: manager, by: [manager] }]
  high:
    approval:
      - { name: manager, by: [manager] }
      - { name: system owner, by: [owner] }
    ticket: { required: true }
caps: { active_per_person: 3 }
operators: [group:security]
protected: { roles: [Owner, User Access Administrator] }
tickets:
  servicenow: { pattern: '^(CHG|INC)[0-9]{7}$' }
`,
    schema: Settings,
    notes: SETTINGS_NOTES,
  },
  {
    name: 'targets',
    title: 'Targets',
    path: 'policies/targets.yaml',
    introduction: [
      'Names for the long ids of Azure, written once and reviewed like any policy. The file may be left out where everything is',
      'named by its own id.',
    ],
    example: `targets:
  prod-sub: /subscriptions/11111111-1111-1111-1111-111111111111
  payments-rg: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/payments
  bastion-nsg: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg
  web-01: /subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-01
sets:
  dev-vms: [web-01]
`,
    schema: Targets,
    notes: TARGETS_NOTES,
  },
  {
    name: 'people',
    title: 'People',
    path: 'policies/people.yaml',
    introduction: [
      'Who is who: which GitHub account and which user of Entra are one human. Numeric ids count; logins are labels. A finding',
      'in this file blocks everything.',
    ],
    example: `people:
  alice: { github: alice-dev, github_id: 1001, entra: 0f2c0000-0000-4000-8000-000000000001, manager: carol }
  bob: { github: bob-ops, github_id: 1002, manager: carol }
  carol: { github: carol, github_id: 1003 }
groups:
  sre: [alice]
  payments-owners: [bob]
  security: [carol]
`,
    schema: People,
    notes: PEOPLE_NOTES,
  },
  {
    name: 'entitlement',
    title: 'Entitlements',
    path: 'policies/entitlements/<name>.yaml',
    introduction: [
      'One file each: a named bundle of privileges, who may ask for it, who approves and for how long. A finding in it blocks',
      'this entitlement and no other. The catalogue in `requests/README.md` is made from them.',
    ],
    example: `entitlement: prod-vm-admin
description: Administrator on the payments VMs, through Bastion
owner: group:payments-owners
environment: production
risk: high
requesters: [group:sre]
parameters:
  source_ip: { type: ip, within: [203.0.113.0/24], hint: the address of the VPN }
privileges:
  - kind: azure-role
    role: Virtual Machine Administrator Login
    scope: target:payments-rg
    only_if_eligible: true
  - kind: nsg-rule
    nsg: target:bastion-nsg
    source: param:source_ip
    ports: [443]
max_duration: 4h
`,
    schema: Entitlement,
    notes: ENTITLEMENT_NOTES,
  },
  {
    name: 'policy-test',
    title: 'Policy tests',
    path: 'policies/tests/<name>.yaml',
    introduction: [
      'What the policy must decide, in cases: a change of the policy that decides one of them otherwise is caught before it is',
      'merged.',
    ],
    example: undefined,
    schema: PolicyTests,
    notes: POLICY_TEST_NOTES,
  },
  {
    name: 'request',
    title: 'Requests',
    path: 'requests/<name>.yaml',
    introduction: [
      'What a person asks for: one new file, in a pull request of its own. Its name is yours to choose, of `a-z`, `0-9` and `-`.',
      'Comments stand on lines of their own. After the merge the file is not looked at again; deleting it ends the access.',
    ],
    example: `entitlement: prod-vm-admin
duration: 2h
justification: Fail over payments-db-02, replication is stuck since 14:10
ticket: CHG0031234
parameters: { source_ip: 203.0.113.7 }
`,
    schema: Request,
    notes: REQUEST_NOTES,
  },
];
