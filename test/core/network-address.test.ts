import { describe, expect, it } from 'vitest';
import {
  canonicalCidr,
  contains,
  isWiderThan,
  judgeSource,
  parseNetwork,
  type Network,
} from '../../src/core/network-address.ts';

const network = (text: string): Network => {
  const parsed = parseNetwork(text);
  if (parsed.kind !== 'network') throw new Error(parsed.message);
  return parsed;
};
const anywhere = { within: [], widest: 32 };

describe('judgeSource', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['8.8.8.8/32', '8.8.8.8/32'],
    ['2606:4700:0:0:0:0:0:1111', '2606:4700::1111/128'],
    ['172.15.255.255', '172.15.255.255/32'],
    ['172.32.0.0', '172.32.0.0/32'],
  ])('takes the public address %s as %s', (text, cidr) => {
    expect(judgeSource(text, anywhere)).toMatchObject({ kind: 'network', cidr });
  });

  it.each([
    ['*', 'any'],
    ['Any', 'any'],
    ['INTERNET', 'any'],
    ['VirtualNetwork', 'any'],
    ['0.0.0.0', 'any'],
    ['0.0.0.0/0', 'any'],
    ['::/0', 'any'],
    ['::', 'any'],
    ['8.8.8.8/0', 'any'],
    ['8.8.8.8/00', 'any'],
    ['0177.0.0.1', 'form'],
    ['0x7f.0.0.1', 'form'],
    ['127.1', 'form'],
    ['2130706433', 'form'],
    ['1.2.3', 'form'],
    ['1.2.3.4.5', 'form'],
    ['1.2.3.04', 'form'],
    ['256.1.1.1', 'form'],
    [' 8.8.8.8', 'form'],
    ['8.8.8.8 ', 'form'],
    ['8.8.8.8/', 'form'],
    ['8.8.8.8/33', 'form'],
    ['8.8.8.8/032', 'form'],
    ['8.8.8.8/32/32', 'form'],
    ['8.8.8.8,9.9.9.9', 'form'],
    ['fe80::1%eth0', 'form'],
    ['', 'form'],
    ['example.com', 'form'],
    ['::ffff:8.8.8.8', 'mapped'],
    ['::ffff:808:808', 'mapped'],
    ['::8.8.8.8', 'mapped'],
    ['64:ff9b::808:808', 'mapped'],
    ['2002:808:808::1', 'mapped'],
    ['2001:0:1::1', 'mapped'],
    ['10.0.0.1', 'not-public'],
    ['172.16.0.1', 'not-public'],
    ['192.168.1.1', 'not-public'],
    ['100.64.0.1', 'not-public'],
    ['127.0.0.1', 'not-public'],
    ['169.254.169.254', 'not-public'],
    ['224.0.0.1', 'not-public'],
    ['255.255.255.255', 'not-public'],
    ['168.63.129.16/8', 'host-bits'],
    ['fd00::1', 'not-public'],
    ['fe80::1', 'not-public'],
    ['::1', 'not-public'],
    ['203.0.113.7/24', 'host-bits'],
    ['8.8.8.0/31', 'wide'],
    ['2606:4700::/64', 'wide'],
  ])('refuses %j as %s', (text, problem) => {
    expect(judgeSource(text, anywhere)).toMatchObject({ kind: 'refused', problem });
  });

  it('takes a private address only inside an explicit network', () => {
    expect(judgeSource('10.1.2.3', { within: ['10.1.0.0/16'], widest: 32 })).toMatchObject({
      cidr: '10.1.2.3/32',
    });
    expect(judgeSource('10.2.2.3', { within: ['10.1.0.0/16'], widest: 32 })).toMatchObject({
      problem: 'outside',
    });
    expect(judgeSource('8.8.8.8', { within: ['10.1.0.0/16', 'fd00::/8'], widest: 32 })).toMatchObject({
      problem: 'outside',
    });
  });

  it('refuses a network that begins public and ends elsewhere', () => {
    expect(judgeSource('8.0.0.0/5', { within: [], widest: 1 })).toMatchObject({ problem: 'not-public' });
  });
});

describe('isWiderThan', () => {
  it('counts host bits, also for IPv6', () => {
    expect(isWiderThan(network('8.8.8.0/28'), 28)).toBe(false);
    expect(isWiderThan(network('8.8.8.0/27'), 28)).toBe(true);
    expect(isWiderThan(network('2606:4700::/124'), 28)).toBe(false);
    expect(isWiderThan(network('2606:4700::/123'), 28)).toBe(true);
    expect(isWiderThan(network('2606:4700::/32'), 32)).toBe(true);
  });
});

describe('contains', () => {
  it('never crosses families', () => {
    expect(contains(network('203.0.113.0/24'), network('203.0.113.255/32'))).toBe(true);
    expect(contains(network('203.0.113.0/24'), network('203.0.112.0/23'))).toBe(false);
    expect(contains(network('2001:db8::/32'), network('203.0.113.1'))).toBe(false);
  });
});

it('gives the canonical form, and nothing for what is no network', () => {
  expect(canonicalCidr('203.0.113.7')).toBe('203.0.113.7/32');
  expect(canonicalCidr('Any')).toBeUndefined();
});
