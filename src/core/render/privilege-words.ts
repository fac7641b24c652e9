/** What a privilege of an entitlement gives, in words. A new kind is one more case. */
import type { ResourceId } from '../brand.ts';
import { listOf } from '../one-or-more.ts';
import type { Bound, Privilege } from '../policy.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';

/** Names of `targets.yaml`: what no person recognises by its id is called by its name there. */
export type Targets = ReadonlyMap<string, ResourceId>;

/** `the role Reader on the resource group `payments``, as Markdown. */
export const privilegeWords = (privilege: Privilege, targets: Targets): string => {
  switch (privilege.kind) {
    case 'azure-role':
      return held(
        `the role ${escapeMarkdown(privilege.role, 120)} on ${placeWords(privilege.scope, targets)}`,
        privilege,
      );
    case 'entra-role': {
      const where =
        privilege.directoryScope === '/'
          ? 'in the whole directory'
          : `in the administrative unit ${codeSpan(privilege.directoryScope.split('/').at(-1) ?? '', 64)}`;
      return held(`the directory role ${escapeMarkdown(privilege.role, 120)} ${where}`, privilege);
    }
    case 'entra-group':
      return held(`the Entra group ${valueWords(privilege.group)}, as ${privilege.access}`, privilege);
    case 'github-team':
      return `the GitHub team ${codeSpan(privilege.team, 140)}, as ${privilege.role}`;
    case 'github-repo':
      return `${codeSpan(privilege.permission, 20)} on the repository ${valueWords(privilege.repository)}`;
    case 'nsg-rule':
      return `the network: ${portWords(privilege)} from ${listOf(privilege.source).map(sourceWords).join(', ')}${towardsWords(privilege, targets)}`;
    case 'vm-jit':
      return `the network: ${portWords(privilege)} from ${sourceWords(privilege.source)}, to ${placeWords(privilege.vm, targets)}, by Defender for Cloud`;
    case 'azure-firewall':
      return `the network: ${portWords(privilege)} from ${sourceWords(privilege.source)} to ${privilege.destinations.map((network) => codeSpan(network, 64)).join(', ')}, through ${placeWords(privilege.policy, targets)}`;
  }
};

interface InPim {
  readonly assignment: 'active' | 'eligible' | 'plain';
  readonly onlyIfEligible: boolean;
}

const held = (what: string, { assignment, onlyIfEligible }: InPim): string =>
  `${what}${assignment === 'eligible' ? ', to activate in PIM yourself' : ''}${onlyIfEligible ? ', if PIM lists you as eligible for it' : ''}`;

type OfNetwork = Extract<Privilege, { kind: 'nsg-rule' | 'vm-jit' | 'azure-firewall' }>;

const portWords = ({ protocol, ports }: OfNetwork): string => {
  const kind = protocol === '*' ? 'any protocol, ' : `${protocol.toUpperCase()} `;
  const numbers = ports.map((port) => escapeMarkdown(port, 20)).join(', ');
  return `${kind}port ${numbers}`;
};

const towardsWords = (privilege: Extract<Privilege, { kind: 'nsg-rule' }>, targets: Targets): string => {
  if ('vm' in privilege)
    return `, through every network security group on the way to ${placeWords(privilege.vm, targets)}`;
  const through = `, through ${placeWords(privilege.nsg, targets)}`;
  if ('destinationGroups' in privilege)
    return ` to ${privilege.destinationGroups.map((group) => resourceWords(group, targets)).join(', ')}${through}`;
  return `${privilege.destination === '*' ? '' : ` to ${codeSpan(privilege.destination, 64)}`}${through}`;
};

const sourceWords = (source: Bound<string>): string =>
  source.kind === 'param' ? `the ${codeSpan(source.name, 64)} that you give` : codeSpan(source.value, 64);

const valueWords = (value: Bound<string>): string =>
  value.kind === 'param' ? `${codeSpan(value.name, 64)} that you choose` : codeSpan(value.value, 140);

const placeWords = (place: Bound<ResourceId>, targets: Targets): string =>
  place.kind === 'param'
    ? `the ${codeSpan(place.name, 64)} that you choose`
    : resourceWords(place.value, targets);

/** Names of types that people do not say as Azure writes them. */
const TYPES: Readonly<Record<string, string>> = {
  subscriptions: 'subscription',
  resourcegroups: 'resource group',
  managementgroups: 'management group',
  bastionhosts: 'Bastion',
  networksecuritygroups: 'network security group',
  applicationsecuritygroups: 'application security group',
  firewallpolicies: 'firewall policy',
  virtualmachines: 'virtual machine',
};

const resourceWords = (id: ResourceId, targets: Targets): string => {
  const parts = id.split('/');
  const [type = '', own = ''] = parts.slice(-2);
  const alias = [...targets].find(([, target]) => target.toLowerCase() === id.toLowerCase())?.[0];
  // A subscription's own name is a UUID.
  const name = type.toLowerCase() === 'subscriptions' ? (alias ?? own) : own;
  return `the ${TYPES[type.toLowerCase()] ?? escapeMarkdown(type, 60)} ${codeSpan(name, 90)}`;
};
