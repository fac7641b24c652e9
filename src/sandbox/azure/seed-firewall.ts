/** Policies of Azure Firewall as a tenant has them: one firewall behind each, and rules that people keep. */
import { lastOf } from './scope.ts';
import type { SeedFirewallGroup, SeedFirewallPolicy } from './seed.ts';

export const firewallPolicyFor = (id: string, location: string): SeedFirewallPolicy => ({
  id,
  location,
  firewalls: [
    `${id.slice(0, id.search(/\/providers\//i))}/providers/Microsoft.Network/azureFirewalls/fw-${lastOf(id)}`,
  ],
  groups: [
    networkGroup('DefaultNetworkRuleCollectionGroup', 200, {
      action: 'Allow',
      name: 'office',
      sources: ['198.51.100.0/24'],
      ports: ['443'],
    }),
    networkGroup('Closing', 4000, { action: 'Deny', name: 'deny-rest', sources: ['*'], ports: ['*'] }),
  ],
});

/** One collection with one rule towards private networks. */
export const networkGroup = (
  name: string,
  priority: number,
  of: {
    readonly action: 'Allow' | 'Deny';
    readonly name: string;
    readonly sources: readonly string[];
    readonly ports: readonly string[];
    readonly description?: string;
  },
): SeedFirewallGroup => ({
  name,
  priority,
  ruleCollections: [
    {
      ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
      name: `${of.name}-collection`,
      priority: 100,
      action: { type: of.action },
      rules: [
        {
          ruleType: 'NetworkRule',
          name: of.name,
          ...(of.description === undefined ? {} : { description: of.description }),
          ipProtocols: ['TCP'],
          sourceAddresses: [...of.sources],
          destinationAddresses: ['10.0.0.0/8'],
          destinationPorts: [...of.ports],
        },
      ],
    },
  ],
});
