/** Reading a rule collection group out of a PUT, with the limits of Microsoft.Network. */
import ipaddr from 'ipaddr.js';
import { ArmError } from './error.ts';
import type { Json } from './json.ts';
import { isObject, objectAt, textAt, textsAt } from './json.ts';
import type { SeedFirewallGroup } from './seed.ts';

const NAME = /^[a-z0-9](?:[\w.-]*\w)?$/i;
const PROTOCOLS = ['TCP', 'UDP', 'ICMP', 'Any'];
const TYPE_OF_COLLECTION: Readonly<Record<string, readonly string[]>> = {
  FirewallPolicyFilterRuleCollection: ['NetworkRule', 'ApplicationRule'],
  FirewallPolicyNatRuleCollection: ['NatRule'],
};

/**
 * The group as it will stand; a PUT replaces all of it. Throws ArmError 400.
 * NB. The codes of these refusals are not published (docs/unknowns): clients may rely on the 400 alone.
 */
export const readGroup = (name: string, body: unknown): SeedFirewallGroup => {
  requireName(name);
  if (!isObject(body) || !isObject(body['properties']))
    throw refused('InvalidRequestFormat', 'Cannot parse the request.');
  const given = objectAt(body, 'properties');
  const collections = listAt(given, 'ruleCollections').map(readCollection);
  const numbers = collections.map(({ priority }) => priority);
  if (new Set(numbers).size !== numbers.length)
    throw refused(
      'FirewallPolicyRuleCollectionGroupInvalidRuleCollections',
      `Two rule collections of ${name} have one priority.`,
    );
  return { name, priority: priorityIn(given, name), ruleCollections: collections };
};

const readCollection = (given: Json): SeedFirewallGroup['ruleCollections'][number] => {
  const name = textAt(given, 'name') ?? '';
  requireName(name);
  const type = textAt(given, 'ruleCollectionType') ?? '';
  const types = TYPE_OF_COLLECTION[type];
  const rules = listAt(given, 'rules');
  const kinds = new Set(rules.map((rule) => textAt(rule, 'ruleType') ?? ''));
  if (types === undefined || kinds.size > 1 || [...kinds].some((kind) => !types.includes(kind)))
    throw refused('InvalidRequestFormat', `The rules of collection ${name} are not all of one kind.`);
  const action = textAt(objectAt(given, 'action'), 'type') ?? '';
  if (!(type === 'FirewallPolicyNatRuleCollection' ? ['DNAT'] : ['Allow', 'Deny']).includes(action))
    throw refused('InvalidRequestFormat', `Collection ${name} has the action '${action}'.`);
  for (const rule of rules) requireRule(rule);
  return {
    ruleCollectionType: type,
    name,
    priority: priorityIn(given, name),
    action: { type: action },
    rules,
  };
};

const requireRule = (rule: Json): void => {
  const name = textAt(rule, 'name') ?? '';
  requireName(name);
  if (textAt(rule, 'ruleType') !== 'NetworkRule') return;
  const bad = (what: string): ArmError =>
    refused('FirewallPolicyRuleInvalid', `The rule ${name} has an invalid ${what}.`);
  const protocols = textsAt(rule, 'ipProtocols');
  if (protocols.length === 0 || protocols.some((each) => !PROTOCOLS.includes(each))) throw bad('protocol');
  for (const [addresses, groups] of [
    ['sourceAddresses', 'sourceIpGroups'],
    ['destinationAddresses', 'destinationIpGroups'],
  ] as const) {
    const written = textsAt(rule, addresses);
    const others = [...textsAt(rule, groups), ...textsAt(rule, 'destinationFqdns')];
    if (written.length + others.length === 0 || written.some((each) => !isEnd(each))) throw bad(addresses);
  }
  const ports = textsAt(rule, 'destinationPorts');
  if (ports.length === 0 || ports.some((each) => !/^(\*|\d{1,5}(-\d{1,5})?)$/.test(each)))
    throw bad('destinationPorts');
};

const requireName = (name: string): void => {
  if (name.length > 80 || !NAME.test(name))
    throw refused('InvalidResourceName', `Resource name ${name} is invalid.`);
};

const priorityIn = (given: Json, name: string): number => {
  const priority = given['priority'];
  if (typeof priority === 'number' && Number.isInteger(priority) && priority >= 100 && priority <= 65_000)
    return priority;
  throw refused(
    'FirewallPolicyRuleCollectionGroupInvalidPriorityValue',
    `The priority ${String(priority)} of ${name} is not between 100 and 65000.`,
  );
};

const listAt = (value: Json, key: string): readonly Json[] => {
  const found = value[key];
  return Array.isArray(found) ? found.filter(isObject) : [];
};

/** An address, a CIDR, a range, `*` or a service tag. */
const isEnd = (text: string): boolean =>
  text === '*' ||
  ipaddr.isValid(text) ||
  ipaddr.isValidCIDR(text) ||
  /^[A-Z][A-Za-z]+(\.[A-Za-z0-9]+)?$/.test(text) ||
  /^[\d.]+-[\d.]+$/.test(text);

export const refused = (code: string, message: string): ArmError =>
  new ArmError(400, code, message, { details: [] });
