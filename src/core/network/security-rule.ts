/** A security rule as sets, read from the platform's words. What cannot be read stays in it as a doubt and is never dropped. */
import { addressesIn, EVERY_ADDRESS } from './addresses.ts';
import { covers, rangesOf } from './ranges.ts';
import type { Ranges } from './ranges.ts';

export type Direction = 'Inbound' | 'Outbound';
export type Access = 'Allow' | 'Deny';

/** A rule in the platform's own words, singular and plural fields in one list. */
export interface RuleText {
  readonly name: string;
  readonly protocol: string;
  readonly access: string;
  readonly direction: string;
  readonly priority: number;
  /** Addresses, CIDRs, `*` and service tags. */
  readonly sources: readonly string[];
  /** Ids of application security groups. */
  readonly sourceGroups: readonly string[];
  readonly sourcePorts: readonly string[];
  readonly destinations: readonly string[];
  readonly destinationGroups: readonly string[];
  readonly destinationPorts: readonly string[];
  /** `Succeeded`, `Updating`, `Deleting`, `Failed`, …; empty where the platform does not say. */
  readonly state: string;
}

/** One end of a rule: whatever fits one of these. */
export interface Side {
  readonly addresses: Ranges;
  readonly tags: readonly string[];
  readonly groups: readonly string[];
  readonly unreadable: readonly string[];
}

export interface Ports {
  readonly numbers: Ranges;
  readonly unreadable: readonly string[];
}

/** `undefined`: it cannot be read. */
export interface Rule {
  readonly name: string;
  /** Lower comes first. 0: it cannot be read, so the rule may come before all others. */
  readonly priority: number;
  readonly direction: Direction | undefined;
  readonly access: Access | undefined;
  readonly protocols: Ranges | undefined;
  readonly source: Side;
  readonly sourcePorts: Ports;
  readonly destination: Side;
  readonly ports: Ports;
  /** In force as it stands; while it is written or deleted, nobody knows which of its contents is. */
  readonly settled: boolean;
  /** Everything that could not be read, for people. */
  readonly unreadable: readonly string[];
}

export const EVERY_PORT: Ranges = [{ from: 0n, to: 65_535n }];

/** Protocols are numbers of our own, in this order. `*` is more than those that a rule can name. */
const PROTOCOLS = ['Tcp', 'Udp', 'Icmp', 'Esp', 'Ah'] as const;
export const EVERY_PROTOCOL: Ranges = [{ from: 0n, to: 5n }];
export const TCP: Ranges = [{ from: 0n, to: 0n }];
/** Those that have ports: TCP and UDP. */
export const WITH_PORTS: Ranges = [{ from: 0n, to: 1n }];

export const protocolTexts = (protocols: Ranges): readonly string[] =>
  [...PROTOCOLS, 'others'].filter((_, index) => covers(protocols, protocolAt(index)));

const protocolAt = (index: number): Ranges => [{ from: BigInt(index), to: BigInt(index) }];

const protocolsIn = (text: string): Ranges | undefined => {
  if (ANYTHING.has(text.trim().toLowerCase())) return EVERY_PROTOCOL;
  const protocol = oneOf(text, PROTOCOLS);
  return protocol === undefined ? undefined : protocolAt(PROTOCOLS.indexOf(protocol));
};

const ANYTHING = new Set(['*', 'any']);
const SERVICE_TAG = /^[a-z][a-z0-9]*(?:\.[a-z0-9]+)*$/i;

const readSide = (texts: readonly string[], groups: readonly string[]): Side => {
  const addresses: Ranges[] = [];
  const tags: string[] = [];
  const unreadable: string[] = groups.filter((id) => !id.startsWith('/'));
  for (const text of texts) {
    const numbers = ANYTHING.has(text.trim().toLowerCase()) ? EVERY_ADDRESS : addressesIn(text);
    if (numbers !== undefined) addresses.push(numbers);
    else if (SERVICE_TAG.test(text.trim())) tags.push(text.trim());
    else unreadable.push(text);
  }
  const isEmpty = texts.length === 0 && groups.length === 0;
  return {
    addresses: rangesOf(addresses.flat()),
    tags,
    groups: groups.filter((id) => id.startsWith('/')),
    unreadable: isEmpty ? ['an end that names nothing'] : unreadable,
  };
};

const portsIn = (text: string): Ranges | undefined => {
  if (ANYTHING.has(text.trim().toLowerCase())) return EVERY_PORT;
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? [];
  if (from === undefined || to === undefined || Number(from) > Number(to) || Number(to) > 65_535)
    return undefined;
  return [{ from: BigInt(from), to: BigInt(to) }];
};

const readPorts = (texts: readonly string[]): Ports => ({
  numbers: rangesOf(texts.flatMap((text) => portsIn(text) ?? [])),
  unreadable: texts.length === 0 ? ['no ports'] : texts.filter((text) => portsIn(text) === undefined),
});

const oneOf = <T extends string>(text: string, words: readonly T[]): T | undefined =>
  words.find((word) => word.toLowerCase() === text.trim().toLowerCase());

const HIGHEST_PRIORITY = 65_535;

/** Reads every rule; one that cannot be read makes judgements uncertain as far as it may reach, and no further. */
export const readRule = (text: RuleText): Rule => {
  const direction = oneOf(text.direction, ['Inbound', 'Outbound']);
  const access = oneOf(text.access, ['Allow', 'Deny']);
  const protocols = protocolsIn(text.protocol);
  const isPriority =
    Number.isInteger(text.priority) && text.priority > 0 && text.priority <= HIGHEST_PRIORITY;
  const settled = text.state === '' || oneOf(text.state, ['Succeeded']) !== undefined;
  const source = readSide(text.sources, text.sourceGroups);
  const sourcePorts = readPorts(text.sourcePorts);
  const destination = readSide(text.destinations, text.destinationGroups);
  const ports = readPorts(text.destinationPorts);
  return {
    name: text.name,
    priority: isPriority ? text.priority : 0,
    direction,
    access,
    protocols,
    source,
    sourcePorts,
    destination,
    ports,
    settled,
    unreadable: [
      ...(direction === undefined ? [`direction ${text.direction}`] : []),
      ...(access === undefined ? [`access ${text.access}`] : []),
      ...(isPriority ? [] : [`priority ${text.priority}`]),
      ...(protocols === undefined ? [`protocol ${text.protocol}`] : []),
      ...[source, sourcePorts, destination, ports].flatMap((part) => part.unreadable),
    ],
  };
};
