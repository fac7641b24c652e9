/** What a privilege of an entitlement gives, in words. A new kind is one more case. */
import type { ResourceId } from '../brand.ts';
import type { Bound, Privilege } from '../policy.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';

/** Names of `targets.yaml`: what no person recognises by its id is called by its name there. */
export type Targets = ReadonlyMap<string, ResourceId>;

/** `the role Reader on the resource group `payments``, as Markdown. */
export const privilegeWords = (privilege: Privilege, targets: Targets): string => {
  switch (privilege.kind) {
    case 'azure-role': {
      const role = `the role ${escapeMarkdown(privilege.role, 120)} on ${placeWords(privilege.scope, targets)}`;
      const eligible = privilege.onlyIfEligible ? ', if PIM lists you as eligible for it' : '';
      return privilege.assignment === 'eligible'
        ? `${role}, to activate in PIM yourself${eligible}`
        : `${role}${eligible}`;
    }
    case 'nsg-rule': {
      const towards = privilege.destination === '*' ? '' : ` to ${codeSpan(privilege.destination, 64)}`;
      return `the network: ${portWords(privilege)} from ${sourceWords(privilege.source)}${towards}, through ${placeWords(privilege.nsg, targets)}`;
    }
  }
};

const portWords = ({ protocol, ports }: Extract<Privilege, { kind: 'nsg-rule' }>): string => {
  const kind = protocol === '*' ? 'any protocol, ' : `${protocol.toUpperCase()} `;
  const numbers = ports.map((port) => escapeMarkdown(port, 20)).join(', ');
  return `${kind}port ${numbers}`;
};

const sourceWords = (source: Bound<string>): string =>
  source.kind === 'param' ? `the ${codeSpan(source.name, 64)} that you give` : codeSpan(source.value, 64);

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
