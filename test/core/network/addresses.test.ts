import { describe, expect, it } from 'vitest';
import {
  addressesIn,
  addressTexts,
  EVERY_ADDRESS,
  PUBLIC_ADDRESSES,
  V4,
  V6,
} from '../../../src/core/network/addresses.ts';
import { covers, difference, intersection, rangesOf } from '../../../src/core/network/ranges.ts';

describe('addressesIn', () => {
  it.each([
    ['10.0.0.4', '10.0.0.4'],
    ['10.0.0.4/32', '10.0.0.4'],
    ['10.0.0.0/24', '10.0.0.0/24'],
    ['10.0.0.9/24', '10.0.0.0/24'],
    ['255.255.255.255', '255.255.255.255'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['0.0.0.0/1', '0.0.0.0/1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['::/0', '::/0'],
  ])('reads %s as %s', (text, shown) => {
    expect(addressTexts(addressesIn(text) ?? [])).toEqual([shown]);
  });

  it.each([
    '',
    '*',
    'Internet',
    '0.0.0.0',
    '::',
    '10.0.0',
    '010.0.0.1',
    '0x0a.0.0.1',
    '10.0.0.1/33',
    '10.0.0.1/',
    '10.0.0.1/-1',
    '10.0.0.1/8/8',
    '10.0.0.1-10.0.0.9',
    '::ffff:10.0.0.1',
    'fe80::1%eth0',
    '2001:db8::/129',
  ])('does not guess at %j', (text) => {
    expect(addressesIn(text)).toBeUndefined();
  });

  it('tells the families apart', () => {
    expect(addressesIn('0.0.0.0/0')).toEqual(V4);
    expect(addressesIn('::/0')).toEqual(V6);
    expect(intersection(V4, V6)).toEqual([]);
    expect(addressTexts(EVERY_ADDRESS)).toEqual(['0.0.0.0/0', '::/0']);
  });
});

it('writes what is no network as from and to', () => {
  const some = [addressesIn('10.0.0.1'), addressesIn('10.0.0.2'), addressesIn('10.0.1.0/24')];
  expect(addressTexts(rangesOf(some.flatMap((each) => each ?? [])))).toEqual([
    '10.0.0.1-10.0.0.2',
    '10.0.1.0/24',
  ]);
  expect(addressTexts(difference(addressesIn('10.0.0.0/30') ?? [], addressesIn('10.0.0.2') ?? []))).toEqual([
    '10.0.0.0/31',
    '10.0.0.3',
  ]);
});

it.each([
  ['8.8.8.8', true],
  ['203.0.113.7', true],
  ['223.255.255.255', true],
  ['2606:4700::1', true],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['172.31.255.255', false],
  ['192.168.0.1', false],
  ['169.254.169.254', false],
  ['168.63.129.16', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['::1', false],
])('%s is reached in public: %s', (text, reached) => {
  expect(covers(PUBLIC_ADDRESSES, addressesIn(text) ?? EVERY_ADDRESS)).toBe(reached);
});
