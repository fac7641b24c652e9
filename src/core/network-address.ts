/** What an address or CIDR is, and whether it may be a source. Arithmetic is `ipaddr.js`'s, the judgement is ours. */
import ipaddr from 'ipaddr.js';

export type AddressProblem = 'any' | 'form' | 'mapped' | 'not-public' | 'host-bits' | 'outside' | 'wide';

export interface Refusal {
  readonly kind: 'refused';
  readonly problem: AddressProblem;
  readonly message: string;
  readonly remedy: string;
}

/** A network in canonical form. */
export interface Network {
  readonly kind: 'network';
  readonly family: 4 | 6;
  readonly prefix: number;
  /** Canonical CIDR: `203.0.113.7/32`, `2001:db8::1/128`. */
  readonly cidr: string;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const bitsOf = (address: Address): 32 | 128 => (address.kind() === 'ipv4' ? 32 : 128);

const refuse = (problem: AddressProblem, message: string, remedy: string): Refusal => ({
  kind: 'refused',
  problem,
  message,
  remedy,
});

const shown = (text: string): string => `\`${text.slice(0, 60)}\``;

/** Words by which Azure and firewalls mean everybody or a great many. */
const ANYBODY = new Set([
  '*',
  'any',
  'all',
  'internet',
  'virtualnetwork',
  'azureloadbalancer',
  'azurecloud',
  '0.0.0.0',
  '0.0.0.0/0',
  '::',
  '::/0',
  '0/0',
  '0',
]);

const STRICT_V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** IPv6 blocks that carry an IPv4 address inside, which no IPv4 rule would then see. */
const CARRIES_V4 = new Set(['ipv4Mapped', 'rfc6145', 'rfc6052', '6to4', 'teredo']);

/** Reserved for documentation: routed nowhere, so harmless, and what examples are written with. */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'] as const;

const readAddress = (text: string): Address | Refusal => {
  if (STRICT_V4.test(text)) return ipaddr.IPv4.parse(text);
  // NB. Octal, hexadecimal and short forms name another address for other readers (`0177.1` is 127.0.0.1).
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) {
    return refuse(
      'form',
      `${shown(text)} is not an IP address in its usual form.`,
      'Write four decimal numbers without leading zeros, such as `203.0.113.7`, or an IPv6 address.',
    );
  }
  const address = ipaddr.IPv6.parse(text);
  // NB. An IPv4 address inside an IPv6 one would pass by every constraint that was written for IPv4.
  if (CARRIES_V4.has(address.range()) || text.includes('.')) {
    return refuse(
      'mapped',
      `${shown(text)} is an IPv4 address inside an IPv6 one.`,
      'Write the IPv4 address itself.',
    );
  }
  return address;
};

const maskOf = (address: Address, prefix: number): Address =>
  address.kind() === 'ipv4'
    ? ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${prefix}`)
    : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${prefix}`);

/** What was read before: a request's source is asked for by its plan and by three rules, a policy's networks with every request. */
const read = new Map<string, Network | Refusal>();
const MOST_READ = 1_000;

/** Reads a CIDR, or an address as the CIDR of that one address. Says nothing yet about where it lies. */
export const parseNetwork = (text: string): Network | Refusal => {
  const known = read.get(text);
  if (known !== undefined) return known;
  const network = readNetwork(text);
  if (read.size >= MOST_READ) read.clear();
  read.set(text, network);
  return network;
};

const readNetwork = (text: string): Network | Refusal => {
  // NB. `*`, `Any`, `Internet` and `/0` would open a rule to everybody.
  if (ANYBODY.has(text.toLowerCase()) || /^[^/]*\/0+$/.test(text)) {
    return refuse('any', `${shown(text)} means everybody.`, 'Write the one address that you come from.');
  }
  const [host = '', length, ...rest] = text.split('/');
  const address = readAddress(host);
  if ('problem' in address) return address;
  const bits = bitsOf(address);
  if (
    rest.length > 0 ||
    (length !== undefined && !/^(?:[1-9]\d{0,2})$/.test(length)) ||
    Number(length ?? bits) > bits
  ) {
    return refuse('form', `${shown(text)} is not a CIDR.`, `Write an address, \`/\` and 1 to ${bits}.`);
  }
  const prefix = Number(length ?? bits);
  const base = maskOf(address, prefix);
  if (base.toNormalizedString() !== address.toNormalizedString()) {
    return refuse(
      'host-bits',
      `${shown(text)} has bits beyond its prefix, so it names more than it seems to.`,
      `Write \`${base.toString()}/${prefix}\` for the network, or \`${address.toString()}/${bits}\` for the one address.`,
    );
  }
  return { kind: 'network', family: bits === 32 ? 4 : 6, prefix, cidr: `${base.toString()}/${prefix}` };
};

/** Derived from an immutable value once: the blocks of a policy are compared with every source. */
const addresses = new WeakMap<Network, Address>();

const addressOf = (network: Network): Address => {
  const known = addresses.get(network);
  if (known !== undefined) return known;
  const address = ipaddr.parse(network.cidr.slice(0, network.cidr.lastIndexOf('/')));
  addresses.set(network, address);
  return address;
};

/** Whether every address of `inner` lies in `outer`. */
export const contains = (outer: Network, inner: Network): boolean => {
  if (outer.family !== inner.family || inner.prefix < outer.prefix) return false;
  return addressOf(inner).match(addressOf(outer), outer.prefix);
};

const liesIn = (blocks: readonly string[], network: Network): boolean =>
  blocks.some((each) => {
    const block = parseNetwork(each);
    return block.kind === 'network' && contains(block, network);
  });

const isPublic = (network: Network): boolean => {
  if (liesIn(DOCUMENTATION, network)) return true;
  const first = addressOf(network);
  if (first.range() !== 'unicast') return false;
  const last =
    network.family === 4
      ? ipaddr.IPv4.broadcastAddressFromCIDR(network.cidr)
      : ipaddr.IPv6.broadcastAddressFromCIDR(network.cidr);
  return last.range() === 'unicast' && (network.family === 4 ? network.prefix >= 8 : network.prefix >= 16);
};

/** Of a source in canonical form. What is no network is taken for none that is public. */
export const isPublicNetwork = (cidr: string): boolean => {
  const network = parseNetwork(cidr);
  return network.kind === 'network' && isPublic(network);
};

/**
 * Whether a network is wider than `/widest`. For IPv6 the same number of *host* bits is allowed.
 * NB. `/32` read as an IPv6 prefix would allow 2^96 addresses where one was meant.
 */
export const isWiderThan = (network: Network, widest: number): boolean =>
  network.prefix < (network.family === 4 ? widest : 96 + widest);

/** What a parameter, or the policy, demands of a source. */
export interface SourceLimits {
  /** CIDRs of which one must contain it; empty: any public address. */
  readonly within: readonly string[];
  /** The shortest prefix that is allowed, counted for IPv4. */
  readonly widest: number;
}

/** The one judgement of a source that a person gave. `203.0.113.7` and `203.0.113.7/32` are the same network. */
export const judgeSource = (text: string, limits: SourceLimits): Network | Refusal => {
  const network = parseNetwork(text);
  if (network.kind === 'refused') return network;
  if (limits.within.length === 0 && !isPublic(network)) {
    return refuse(
      'not-public',
      `${shown(text)} is not a public address (private, shared, loopback, link-local or reserved).`,
      'Write the public address under which the platform sees you.',
    );
  }
  if (limits.within.length > 0 && !liesIn(limits.within, network)) {
    return refuse(
      'outside',
      `${shown(text)} lies outside what the entitlement allows.`,
      `Write an address within ${limits.within.map((each) => `\`${each}\``).join(' or ')}.`,
    );
  }
  if (isWiderThan(network, limits.widest)) {
    return refuse(
      'wide',
      `${shown(text)} is wider than /${network.family === 4 ? limits.widest : 96 + limits.widest}.`,
      limits.widest === 32
        ? 'Write a single address.'
        : `Write a prefix of at least /${network.family === 4 ? limits.widest : 96 + limits.widest}.`,
    );
  }
  return network;
};

/** The canonical CIDR of text that was judged before; undefined for anything that is not a network. */
export const canonicalCidr = (text: string): string | undefined => {
  const network = parseNetwork(text);
  return network.kind === 'network' ? network.cidr : undefined;
};
