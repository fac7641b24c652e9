/** The policy of the crash matrix: one entitlement with a privilege of every kind, in this project's own settings. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Document } from 'yaml';
import { parseDocument } from 'yaml';

const ROOT = resolve(import.meta.dirname, '../..');
export const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';
export const UNIT = '/administrativeUnits/5d1c0000-0000-4000-8000-000000000021';
export const TEAM = 'deployers';
export const SETTINGS = 'policies/gatehouse.yaml';

/** A privilege of every kind that a grant can end again by itself. */
const ENTITLEMENT = `entitlement: everything
description: One privilege of every kind
owner: group:platform-owners
environment: production
risk: medium
requesters: [group:sre]
parameters:
  source_ip: { type: ip }
privileges:
  - { kind: azure-role, role: Virtual Machine Administrator Login, scope: target:payments-rg, only_if_eligible: true }
  - { kind: entra-role, role: Helpdesk Administrator, directory_scope: ${UNIT} }
  - { kind: github-team, team: contoso/${TEAM}, managed: exclusive }
  - { kind: nsg-rule, nsg: target:bastion-nsg, source: param:source_ip, ports: [443] }
  - { kind: nsg-rule, vm: target:erp-01, source: param:source_ip, ports: [3389] }
  - { kind: vm-jit, vm: target:web-03, ports: [22], source: param:source_ip }
max_duration: 4h
`;
const VM_TARGET = `  web-03: ${SUBSCRIPTION}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-03\n`;

export const REQUEST = `entitlement: everything
duration: 40m
justification: Fail over payments-db-02, replication is stuck since 14:10
parameters: { source_ip: 203.0.113.7 }
`;

const sampleFile = (path: string): { path: string; content: string } => ({
  path,
  content: readFileSync(join(ROOT, path), 'utf8'),
});

export const edited = (text: string, change: (all: Document) => unknown): string => {
  const document = parseDocument(text);
  change(document);
  return document.toString({ lineWidth: 0 });
};

export const files = (): readonly { path: string; content: string }[] => {
  const targets = sampleFile('policies/targets.yaml');
  const workflow = (name: string) => sampleFile(`.github/workflows/${name}.yml`);
  return [
    {
      path: SETTINGS,
      content: edited(sampleFile(SETTINGS).content, (all) => all.delete('separation_of_duties')),
    },
    sampleFile('policies/people.yaml'),
    { ...targets, content: targets.content.replace(/^sets:/m, `${VM_TARGET}sets:`) },
    { path: 'policies/entitlements/everything.yaml', content: ENTITLEMENT },
    ...['elevate', 'revoke', 'request'].map(workflow),
    { path: 'requests/README.md', content: '# Requests\n' },
  ];
};
