import { describe, expect, it } from 'vitest';
import { resourceId } from '../../../src/core/brand.ts';
import type { Privilege } from '../../../src/core/policy.ts';
import { privilegeWords } from '../../../src/core/render/privilege-words.ts';
import { aRole } from '../../builders/policy.ts';

const { place } = aRole();
const rg = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers';
const nsg = resourceId(`${rg}/Microsoft.Network/networkSecurityGroups/hub-nsg`);
const vm = resourceId(`${rg}/Microsoft.Compute/virtualMachines/erp-01`);
const fixed = <T>(value: T) => ({ kind: 'fixed', value }) as const;
const param = (name: string) => ({ kind: 'param', name }) as const;
const network = {
  kind: 'nsg-rule',
  source: param('source_ip'),
  protocol: 'Tcp',
  ports: ['3389'],
  place,
} as const;

describe('a privilege in words', () => {
  it.each<[Privilege, string]>([
    [
      {
        kind: 'entra-role',
        role: 'Helpdesk Administrator',
        directoryScope: '/administrativeUnits/5d1c0000-0000-4000-8000-000000000021',
        onlyIfEligible: false,
        assignment: 'eligible',
        place,
      },
      'the directory role Helpdesk Administrator in the administrative unit `5d1c0000-0000-4000-8000-000000000021`, to activate in PIM yourself',
    ],
    [
      {
        kind: 'entra-group',
        group: fixed('7c0e0000-0000-4000-8000-000000000011'),
        access: 'member',
        onlyIfEligible: true,
        assignment: 'active',
        exclusive: false,
        place,
      },
      'the Entra group `7c0e0000-0000-4000-8000-000000000011`, as member, if PIM lists you as eligible for it',
    ],
    [
      { kind: 'github-team', team: 'contoso/sre', role: 'maintainer', place },
      'the GitHub team `contoso/sre`, as maintainer',
    ],
    [
      { kind: 'github-repo', repository: param('repository'), permission: 'push', exclusive: true, place },
      '`push` on the repository `repository` that you choose',
    ],
    [
      { ...network, nsg: fixed(nsg), destination: '*' },
      'the network: TCP port 3389 from the `source_ip` that you give, through the network security group `hub-nsg`',
    ],
    [
      { ...network, source: [fixed('203.0.113.0/28'), fixed('198.51.100.1/32')], vm: fixed(vm) },
      'the network: TCP port 3389 from `203.0.113.0/28`, `198.51.100.1/32`, through every network security group on the way to the virtual machine `erp-01`',
    ],
    [
      {
        ...network,
        nsg: fixed(nsg),
        destinationGroups: [resourceId(`${rg}/Microsoft.Network/applicationSecurityGroups/erp`)],
      },
      'the network: TCP port 3389 from the `source_ip` that you give to the application security group `erp`, through the network security group `hub-nsg`',
    ],
    [
      { ...network, kind: 'vm-jit', vm: param('vm') },
      'the network: TCP port 3389 from the `source_ip` that you give, to the `vm` that you choose, by Defender for Cloud',
    ],
    [
      {
        ...network,
        kind: 'azure-firewall',
        policy: fixed(resourceId(`${rg}/Microsoft.Network/firewallPolicies/hub`)),
        destinations: ['10.0.0.0/24'],
      },
      'the network: TCP port 3389 from the `source_ip` that you give to `10.0.0.0/24`, through the firewall policy `hub`',
    ],
  ])('%#', (privilege, words) => {
    expect(privilegeWords(privilege, new Map()).replaceAll('&#8203;', '')).toBe(words);
  });
});
