/** What Azure Bastion demands of the network security group on its subnet. */
import type { RuleProperties } from './seed.ts';

interface Need {
  readonly name: string;
  readonly direction: 'Inbound' | 'Outbound';
  /** `undefined`: any source that is given, at least one. */
  readonly source: string | undefined;
  readonly destination: string;
  readonly ports: readonly string[];
  readonly protocol: string;
}

const NEEDS: readonly Need[] = [
  {
    name: 'HTTPS in',
    direction: 'Inbound',
    source: undefined,
    destination: '*',
    ports: ['443'],
    protocol: 'Tcp',
  },
  {
    name: 'gateway manager',
    direction: 'Inbound',
    source: 'GatewayManager',
    destination: '*',
    ports: ['443'],
    protocol: 'Tcp',
  },
  {
    name: 'load balancer',
    direction: 'Inbound',
    source: 'AzureLoadBalancer',
    destination: '*',
    ports: ['443'],
    protocol: 'Tcp',
  },
  {
    name: 'hosts in',
    direction: 'Inbound',
    source: 'VirtualNetwork',
    destination: 'VirtualNetwork',
    ports: ['8080', '5701'],
    protocol: '*',
  },
  {
    name: 'SSH and RDP out',
    direction: 'Outbound',
    source: '*',
    destination: 'VirtualNetwork',
    ports: ['22', '3389'],
    protocol: 'Tcp',
  },
  {
    name: 'Azure cloud out',
    direction: 'Outbound',
    source: '*',
    destination: 'AzureCloud',
    ports: ['443'],
    protocol: 'Tcp',
  },
  {
    name: 'hosts out',
    direction: 'Outbound',
    source: 'VirtualNetwork',
    destination: 'VirtualNetwork',
    ports: ['8080', '5701'],
    protocol: '*',
  },
  {
    name: 'HTTP out',
    direction: 'Outbound',
    source: '*',
    destination: 'Internet',
    ports: ['80'],
    protocol: 'Tcp',
  },
];

/**
 * The first of the eight rules that is missing, or `undefined`. It is the presence of explicit allow rules that is checked, not what
 * gets through in the end. The rule for HTTPS must not be one of the other two that also name port 443.
 */
export const bastionGap = (rules: readonly RuleProperties[]): string | undefined =>
  NEEDS.find((need) => !need.ports.every((port) => rules.some((rule) => meets(rule, need, port))))?.name;

const meets = (rule: RuleProperties, need: Need, port: string): boolean => {
  const sources = [rule.sourceAddressPrefix, ...(rule.sourceAddressPrefixes ?? [])].filter(
    (source) => source !== undefined,
  );
  const destinations = [rule.destinationAddressPrefix, ...(rule.destinationAddressPrefixes ?? [])];
  return (
    same(rule.access, 'Allow') &&
    same(rule.direction, need.direction) &&
    (rule.protocol === '*' || same(rule.protocol, need.protocol)) &&
    (need.source === undefined
      ? sources.some((source) => !/^(GatewayManager|AzureLoadBalancer|VirtualNetwork)$/i.test(source))
      : sources.some((source) => same(source, need.source ?? '') || source === '*')) &&
    destinations.some((destination) => destination === '*' || same(destination ?? '', need.destination)) &&
    [rule.destinationPortRange, ...(rule.destinationPortRanges ?? [])].some((range) =>
      covers(range ?? '', Number(port)),
    )
  );
};

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const covers = (range: string, port: number): boolean => {
  if (range === '*') return true;
  const [from = '', to = from] = range.split('-');
  return Number(from) <= port && port <= Number(to);
};
