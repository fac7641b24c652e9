/** The rules that Azure demands in the group of `AzureBastionSubnet`: https://learn.microsoft.com/azure/bastion/bastion-nsg */
import { EVERY_ADDRESS } from './addresses.ts';
import { covers } from './ranges.ts';
import { TCP } from './security-rule.ts';
import type { Direction, Rule, Side } from './security-rule.ts';

interface Demand {
  /** As Azure's guide calls the rule. */
  readonly name: string;
  readonly direction: Direction;
  /** A service tag; `people`: whoever is let in to Bastion, by address or from the internet. */
  readonly source: string;
  readonly destination: string;
  readonly ports: readonly number[];
}

const ANYWHERE = '*';
const PEOPLE = 'people';

const DEMANDS: readonly Demand[] = (
  [
    ['AllowHttpsInbound', 'Inbound', PEOPLE, ANYWHERE, [443]],
    ['AllowGatewayManagerInbound', 'Inbound', 'GatewayManager', ANYWHERE, [443]],
    ['AllowAzureLoadBalancerInbound', 'Inbound', 'AzureLoadBalancer', ANYWHERE, [443]],
    ['AllowBastionHostCommunication', 'Inbound', 'VirtualNetwork', 'VirtualNetwork', [8080, 5701]],
    ['AllowSshRdpOutbound', 'Outbound', ANYWHERE, 'VirtualNetwork', [22, 3389]],
    ['AllowAzureCloudOutbound', 'Outbound', ANYWHERE, 'AzureCloud', [443]],
    ['AllowBastionCommunication', 'Outbound', 'VirtualNetwork', 'VirtualNetwork', [8080, 5701]],
    ['AllowHttpOutbound', 'Outbound', ANYWHERE, 'Internet', [80]],
  ] as const
).map(([name, direction, source, destination, ports]) => ({ name, direction, source, destination, ports }));

export const isBastionSubnet = (id: string): boolean => /\/subnets\/AzureBastionSubnet$/i.test(id);

/**
 * Names of those that no rule of `rules` is. Azure asks whether such allow rules stand, not what gets through.
 * Rules that will go away must not be among `rules`: Azure refuses to delete the last one of a kind.
 */
export const missingForBastion = (rules: readonly Rule[]): readonly string[] =>
  DEMANDS.filter(
    (demand) => !demand.ports.every((port) => rules.some((rule) => meets(rule, demand, port))),
  ).map(({ name }) => name);

const meets = (rule: Rule, { direction, source, destination }: Demand, port: number): boolean =>
  rule.access === 'Allow' &&
  rule.settled &&
  rule.direction === direction &&
  // All of it is TCP; a rule for any protocol holds it.
  rule.protocols !== undefined &&
  covers(rule.protocols, TCP) &&
  covers(rule.ports.numbers, [{ from: BigInt(port), to: BigInt(port) }]) &&
  (source === PEOPLE ? letsPeopleIn(rule.source) : names(rule.source, source)) &&
  names(rule.destination, destination);

const letsPeopleIn = ({ addresses, tags }: Side): boolean =>
  addresses.length > 0 || tags.some((tag) => tag.toLowerCase() === 'internet');

const names = ({ addresses, tags }: Side, tag: string): boolean =>
  covers(addresses, EVERY_ADDRESS) ||
  (tag !== ANYWHERE && tags.some((each) => each.toLowerCase() === tag.toLowerCase()));
