/** The six rules that stand in every network security group, behind all others: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview */
import { readRule } from './security-rule.ts';
import type { Access, Direction, Rule } from './security-rule.ts';

const rule = (
  [name, priority, access]: readonly [string, number, Access],
  direction: Direction,
  [source, destination]: readonly [string, string],
): Rule =>
  readRule({
    name,
    priority,
    access,
    direction,
    protocol: '*',
    sources: [source],
    sourceGroups: [],
    sourcePorts: ['*'],
    destinations: [destination],
    destinationGroups: [],
    destinationPorts: ['*'],
    state: 'Succeeded',
  });

export const DEFAULT_RULES: readonly Rule[] = [
  rule(['AllowVnetInBound', 65_000, 'Allow'], 'Inbound', ['VirtualNetwork', 'VirtualNetwork']),
  rule(['AllowAzureLoadBalancerInBound', 65_001, 'Allow'], 'Inbound', ['AzureLoadBalancer', '*']),
  rule(['DenyAllInBound', 65_500, 'Deny'], 'Inbound', ['*', '*']),
  rule(['AllowVnetOutBound', 65_000, 'Allow'], 'Outbound', ['VirtualNetwork', 'VirtualNetwork']),
  rule(['AllowInternetOutBound', 65_001, 'Allow'], 'Outbound', ['*', 'Internet']),
  rule(['DenyAllOutBound', 65_500, 'Deny'], 'Outbound', ['*', '*']),
];
