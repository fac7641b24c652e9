/** A security rule out of Resource Manager's own JSON: singular and plural fields, as the REST API, the SDK and Resource Graph give them. */
import type { RuleText } from './security-rule.ts';

/**
 * `properties` of a rule; fields that are missing are empty, and a value of another type is kept as its text, so that `readRule`
 * finds that it cannot be read. https://learn.microsoft.com/rest/api/virtualnetwork/security-rules/get
 */
export const armRule = (name: string, properties: object): RuleText => {
  const given = new Map<string, unknown>(Object.entries(properties));
  const text = (key: string): string => wordOf(given.get(key));
  const both = (one: string, many: string): readonly string[] => [
    ...(text(one) === '' ? [] : [text(one)]),
    ...listIn(given.get(many)).map(wordOf),
  ];
  const groups = (key: string): readonly string[] => listIn(given.get(key)).map(idOf);
  const priority = given.get('priority');
  return {
    name,
    protocol: text('protocol'),
    access: text('access'),
    direction: text('direction'),
    // 0 is no priority of Azure's: the rule is then read as one that may come before all others.
    priority: typeof priority === 'number' ? priority : 0,
    sources: both('sourceAddressPrefix', 'sourceAddressPrefixes'),
    sourceGroups: groups('sourceApplicationSecurityGroups'),
    sourcePorts: both('sourcePortRange', 'sourcePortRanges'),
    destinations: both('destinationAddressPrefix', 'destinationAddressPrefixes'),
    destinationGroups: groups('destinationApplicationSecurityGroups'),
    destinationPorts: both('destinationPortRange', 'destinationPortRanges'),
    state: text('provisioningState'),
  };
};

const wordOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
};

const listIn = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

const idOf = (group: unknown): string =>
  typeof group === 'object' && group !== null && 'id' in group && typeof group.id === 'string'
    ? group.id
    : '';
