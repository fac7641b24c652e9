import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { findSample } from '../../src/sandbox/sample.ts';

const OUTSIDERS = ['mallory', 'dave'];

const SETTINGS = `version: 1
timezone: Europe/Berlin
environments:
  production: { max_duration: 8h, mode: enforce, scopes: [target:prod-sub] }
risk:
  high:
    approval:
      - { name: manager, by: [manager] }
      - { name: system owner, by: [owner] }
    ticket: { required: true }
tickets:
  servicenow: { pattern: "^(CHG|INC)[0-9]{7}$", ask: nobody }
`;
const TARGETS = `targets:
  prod-sub: /subscriptions/11111111-1111-1111-1111-111111111111
  payments-rg: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/payments
  bastion-nsg: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg
`;
const person = (login: string, n: number, manager?: string) =>
  `  ${login}: { github: ${login}, github_id: 100${n}, entra: 0f2c0000-0000-4000-8000-00000000000${n}${manager === undefined ? '' : `, manager: ${manager}`} }\n`;
const PEOPLE = `people:
${person('alice', 1, 'carol')}${person('bob', 2, 'carol')}${person('carol', 3)}${person('dave', 4, 'carol')}groups:
  sre: [alice, dave]
  payments-owners: [carol, dave]
`;
const ENTITLEMENT = `entitlement: prod-vm-admin
description: Administrator on the payments VMs, through Bastion
owner: group:payments-owners
environment: production
risk: high
requesters: [group:sre]
parameters:
  source_ip: { type: ip, within: [203.0.113.0/24] }
privileges:
  - { kind: azure-role, role: Reader, scope: target:payments-rg }
  - { kind: nsg-rule, nsg: target:bastion-nsg, source: param:source_ip, ports: [443] }
max_duration: 90m
`;

const policyOf = (change: Readonly<Record<string, string>> = {}) =>
  parsePolicy({
    commit: undefined,
    files: Object.entries({
      'policies/gatehouse.yaml': SETTINGS,
      'policies/targets.yaml': TARGETS,
      'policies/people.yaml': PEOPLE,
      'policies/entitlements/prod-vm-admin.yaml': ENTITLEMENT,
      ...change,
    }).map(([path, text]) => ({ path, text })),
  });

describe('findSample', () => {
  it('writes a request inside the limits and puts a different person on every rule', () => {
    const policy = policyOf();
    expect(policy.findings).toEqual([]);
    const found = findSample(policy, OUTSIDERS);
    // Carol could fill both rules; she is needed for the first, so dave fills the second.
    expect(found?.sample.approvers).toEqual(['carol', 'dave']);
    expect(found?.sample.outsider).toBe('mallory');
    expect(found?.sample.request).toBe(`entitlement: prod-vm-admin
duration: 90m
justification: Fail over payments-db-02, replication is stuck since 14:10
ticket: CHG0031234
parameters: { source_ip: 203.0.113.7 }
`);
  });

  it.each([
    [
      'alice may not ask for it',
      { 'policies/entitlements/prod-vm-admin.yaml': ENTITLEMENT.replace('group:sre', 'user:bob') },
    ],
    [
      'it opens no port',
      {
        'policies/entitlements/prod-vm-admin.yaml': ENTITLEMENT.replace(
          / {2}- \{ kind: nsg-rule.*\n/,
          '',
        ).replace(/parameters:\n.*\n/, ''),
      },
    ],
    ['one rule has nobody left', { 'policies/people.yaml': PEOPLE.replace('[carol, dave]', '[carol]') }],
    [
      'its ticket would have to exist somewhere',
      { 'policies/gatehouse.yaml': SETTINGS.replace('ask: nobody', 'ask: github-issues') },
    ],
    ['there is no alice', { 'policies/people.yaml': PEOPLE.replace('github: alice,', 'github: alice-dev,') }],
  ])('finds none when %s', (_, change) => {
    expect(findSample(policyOf(change), OUTSIDERS)).toBeUndefined();
  });

  it("fits this repository's own policies", () => {
    const directory = join(import.meta.dirname, '..', '..', 'policies');
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => ({ path: `policies/${path}`, text: readFileSync(join(directory, path), 'utf8') }));
    const found = findSample(parsePolicy({ commit: undefined, files }), OUTSIDERS);
    expect(found?.sample).toMatchObject({ entitlement: 'prod-vm-admin', outsider: 'mallory' });
    expect(found?.sample.approvers).toHaveLength(2);
  });
});
