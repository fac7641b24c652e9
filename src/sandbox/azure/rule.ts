/** Reading a security rule out of a PUT, with Microsoft.Network's limits. */
import ipaddr from 'ipaddr.js';
import { ArmError } from './error.ts';
import type { Json } from './json.ts';
import { isObject, objectAt, textAt, textsAt } from './json.ts';
import type { RuleProperties } from './seed.ts';

const PROTOCOLS = ['Tcp', 'Udp', 'Icmp', 'Esp', 'Ah', '*'];
const MAXIMUM_PREFIXES = 4000;
const MAXIMUM_GROUPS = 10;

/**
 * The rule as it will stand; a PUT replaces all of it. Throws ArmError 400.
 * NB. Most codes of these refusals are not published (docs/unknowns): clients may rely on the 400 alone.
 */
export const readRule = (name: string, body: unknown): RuleProperties => {
  if (name.length > 80 || !/^\w(?:[\w.-]*\w)?$/.test(name))
    throw new ArmError(
      400,
      'InvalidResourceName',
      `Resource name ${name} is invalid. The name can be up to 80 characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.`,
    );
  if (!isObject(body) || !isObject(body['properties']))
    throw new ArmError(400, 'InvalidRequestFormat', 'Cannot parse the request.', {
      details: [{ code: 'MissingJsonReferenceId', message: "Value for 'properties' is missing." }],
    });
  const given = objectAt(body, 'properties');
  const protocol = oneOf(name, given, 'protocol', PROTOCOLS);
  const access = oneOf(name, given, 'access', ['Allow', 'Deny']);
  const direction = oneOf(name, given, 'direction', ['Inbound', 'Outbound']);
  const priority = given['priority'];
  if (typeof priority !== 'number' || !Number.isInteger(priority) || priority < 100 || priority > 4096)
    throw new ArmError(
      400,
      'SecurityRuleInvalidPriority',
      `Security rule ${name} has invalid Priority ${String(priority)}. The value must be between 100 and 4096.`,
    );
  const description = textAt(given, 'description');
  if (description !== undefined && description.length > 140)
    throw new ArmError(
      400,
      'SecurityRuleInvalidDescription',
      `Security rule ${name} has a description of ${description.length} characters; at most 140 are allowed.`,
    );
  return {
    ...(description === undefined ? {} : { description }),
    protocol,
    access,
    priority,
    direction,
    ...ports(name, given, 'source'),
    ...ports(name, given, 'destination'),
    ...addresses(name, given, 'source'),
    ...addresses(name, given, 'destination'),
  };
};

type End = 'source' | 'destination';

const oneOf = (rule: string, given: Json, key: string, allowed: readonly string[]): string => {
  const value = textAt(given, key);
  const found = allowed.find((candidate) => candidate.toLowerCase() === value?.toLowerCase());
  if (found !== undefined) return found;
  throw new ArmError(
    400,
    'SecurityRuleParameterContainsUnsupportedValue',
    `Security rule parameter ${key} for rule with Id ${rule} contains an unsupported value ${String(given[key])}. Supported values are ${allowed.join(', ')}.`,
  );
};

const ports = (rule: string, given: Json, end: End): Partial<RuleProperties> => {
  const one = textAt(given, `${end}PortRange`);
  const many = textsAt(given, `${end}PortRanges`);
  const bad = (value: string): ArmError =>
    new ArmError(
      400,
      'SecurityRuleInvalidPortRange',
      `Security rule ${rule} has invalid Port range. Value provided: ${value}. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.`,
    );
  if ((one === undefined) === (many.length === 0))
    throw bad(one === undefined ? '' : `${one} and ${many.join()}`);
  for (const range of one === undefined ? many : [one]) {
    const [from = '', to = from] = range.split('-');
    const valid = /^\d{1,5}(-\d{1,5})?$/.test(range) && Number(to) <= 65_535 && Number(from) <= Number(to);
    if (!valid && !(range === '*' && one !== undefined)) throw bad(range);
  }
  if (end === 'source') return one === undefined ? { sourcePortRanges: many } : { sourcePortRange: one };
  return one === undefined ? { destinationPortRanges: many } : { destinationPortRange: one };
};

const addresses = (rule: string, given: Json, end: End): Partial<RuleProperties> => {
  const one = textAt(given, `${end}AddressPrefix`);
  const many = textsAt(given, `${end}AddressPrefixes`);
  const groups = groupsAt(given[`${end}ApplicationSecurityGroups`]);
  const kinds = [one !== undefined, many.length > 0, groups.length > 0].filter(Boolean).length;
  const bad = (value: string): ArmError =>
    new ArmError(
      400,
      'SecurityRuleInvalidAddressPrefix',
      `Security rule ${rule} has invalid Address prefix. Value provided: ${value}`,
    );
  if (kinds !== 1) throw bad([one, ...many].filter((prefix) => prefix !== undefined).join());
  if (many.length > MAXIMUM_PREFIXES || groups.length > MAXIMUM_GROUPS)
    throw bad(`${many.length + groups.length} values`);
  if (one !== undefined && !isAddress(one) && !isServiceTag(one) && one !== '*') throw bad(one);
  for (const prefix of many) if (!isAddress(prefix)) throw bad(prefix);
  if (end === 'source')
    return one !== undefined
      ? { sourceAddressPrefix: one }
      : many.length > 0
        ? { sourceAddressPrefixes: many }
        : { sourceApplicationSecurityGroups: groups };
  return one !== undefined
    ? { destinationAddressPrefix: one }
    : many.length > 0
      ? { destinationAddressPrefixes: many }
      : { destinationApplicationSecurityGroups: groups };
};

/** Ids of application security groups, as a body names them. */
export const groupsAt = (value: unknown): readonly { readonly id: string }[] =>
  Array.isArray(value)
    ? value.flatMap((entry) => {
        const id = isObject(entry) ? textAt(entry, 'id') : undefined;
        return id === undefined ? [] : [{ id }];
      })
    : [];

const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.isValidCIDR(text) || ipaddr.IPv6.isValid(text);

/** `Internet`, `VirtualNetwork`, `Storage.WestEurope`, … : a word that begins with a capital. */
const isServiceTag = (text: string): boolean => /^[A-Z][A-Za-z]+(\.[A-Za-z0-9]+)?$/.test(text);
