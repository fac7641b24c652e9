/** Addresses of both families on one line of numbers, read from and written as text. The arithmetic of addresses is `ipaddr.js`'s. */
import ipaddr from 'ipaddr.js';
import { difference, rangesOf } from './ranges.ts';
import type { Range, Ranges } from './ranges.ts';

/** IPv4 lies at its own numbers, IPv6 right behind it: so one set holds both, and neither is ever taken for the other. */
const V6_FROM = 1n << 32n;

export const V4: Ranges = [{ from: 0n, to: V6_FROM - 1n }];
export const V6: Ranges = [{ from: V6_FROM, to: V6_FROM + (1n << 128n) - 1n }];
export const EVERY_ADDRESS: Ranges = rangesOf([...V4, ...V6]);

const STRICT_V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

const numberOf = (address: ipaddr.IPv4 | ipaddr.IPv6): bigint =>
  address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

/**
 * An address or a CIDR; undefined for everything else.
 * NB. Forms that readers take for different addresses (octal, short, IPv4 inside IPv6, a bare `0.0.0.0`) are not guessed at:
 * whoever cannot read a value is not certain of the rule that holds it.
 */
export const addressesIn = (text: string): Ranges | undefined => {
  const [host = '', length, ...rest] = text.trim().split('/');
  const isV4 = STRICT_V4.test(host);
  if (!isV4 && (!host.includes(':') || /[.%]/.test(host) || !ipaddr.IPv6.isValid(host))) return undefined;
  const bits = isV4 ? 32 : 128;
  if (rest.length > 0 || (length !== undefined && (!/^\d{1,3}$/.test(length) || Number(length) > bits)))
    return undefined;
  const address = numberOf(ipaddr.parse(host));
  if (length === undefined && address === 0n) return undefined;
  const hostBits = BigInt(bits - Number(length ?? bits));
  const first = ((address >> hostBits) << hostBits) + (isV4 ? 0n : V6_FROM);
  return [{ from: first, to: first + (1n << hostBits) - 1n }];
};

const all = (...texts: readonly string[]): Ranges =>
  rangesOf(texts.flatMap((text) => addressesIn(text) ?? []));

/** Every address that is routed in public, or kept for documentation; the rest is private, shared, local, multicast or reserved. */
export const PUBLIC_ADDRESSES: Ranges = rangesOf([
  ...difference(
    V4,
    all(
      '0.0.0.0/8',
      '10.0.0.0/8',
      '100.64.0.0/10',
      '127.0.0.0/8',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '198.18.0.0/15',
      '224.0.0.0/3',
      // Azure's own host, under which health probes, DNS and the agent are seen.
      '168.63.129.16',
    ),
  ),
  ...all('2000::/3'),
]);

/** Under which Azure's health probes are seen: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
export const PROBES: Ranges = all('168.63.129.16', 'fe80::1234:5678:9abc');

const textOf = (number: bigint): string => {
  const isV4 = number < V6_FROM;
  const bytes: number[] = [];
  for (let left = isV4 ? number : number - V6_FROM; bytes.length < (isV4 ? 4 : 16); left /= 256n)
    bytes.unshift(Number(left % 256n));
  return ipaddr.fromByteArray(bytes).toString();
};

const rangeText = ({ from, to }: Range): string => {
  if (from === to) return textOf(from);
  const size = to - from + 1n;
  const first = from < V6_FROM ? from : from - V6_FROM;
  const hostBits = size.toString(2).length - 1;
  return size === 1n << BigInt(hostBits) && first % size === 0n
    ? `${textOf(from)}/${(from < V6_FROM ? 32 : 128) - hostBits}`
    : `${textOf(from)}-${textOf(to)}`;
};

/** `10.0.0.4`, `10.0.0.0/24`, `10.0.0.4-10.0.0.9`, one entry for each range. */
export const addressTexts = (addresses: Ranges): readonly string[] =>
  addresses
    .flatMap(({ from, to }) =>
      from < V6_FROM && to >= V6_FROM
        ? [
            { from, to: V6_FROM - 1n },
            { from: V6_FROM, to },
          ]
        : [{ from, to }],
    )
    .map(rangeText);
