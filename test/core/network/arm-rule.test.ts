import { describe, expect, it } from 'vitest';
import { armRule } from '../../../src/core/network/arm-rule.ts';
import { readRule } from '../../../src/core/network/security-rule.ts';

const properties = {
  provisioningState: 'Succeeded',
  protocol: 'Tcp',
  sourcePortRange: '*',
  destinationPortRange: '22',
  sourceAddressPrefix: '203.0.113.7/32',
  destinationAddressPrefix: '10.0.0.4',
  access: 'Allow',
  priority: 300,
  direction: 'Inbound',
  sourcePortRanges: [],
  destinationPortRanges: [],
  sourceAddressPrefixes: [],
  destinationAddressPrefixes: [],
};
const ASG = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/web';

describe('armRule', () => {
  it('reads singular fields beside empty plural ones, as the platform answers', () => {
    expect(armRule('a', properties)).toEqual({
      name: 'a',
      protocol: 'Tcp',
      access: 'Allow',
      direction: 'Inbound',
      priority: 300,
      sources: ['203.0.113.7/32'],
      sourceGroups: [],
      sourcePorts: ['*'],
      destinations: ['10.0.0.4'],
      destinationGroups: [],
      destinationPorts: ['22'],
      state: 'Succeeded',
    });
  });

  it('reads plural fields and application security groups', () => {
    const {
      sourceAddressPrefix: _,
      destinationAddressPrefix: __,
      destinationPortRange: ___,
      ...rest
    } = properties;
    const read = armRule('a', {
      ...rest,
      sourceAddressPrefixes: ['203.0.113.7', '203.0.113.9'],
      destinationPortRanges: ['22', '3000-3010'],
      destinationApplicationSecurityGroups: [{ id: ASG }],
    });
    expect(read).toMatchObject({
      sources: ['203.0.113.7', '203.0.113.9'],
      destinations: [],
      destinationGroups: [ASG],
      destinationPorts: ['22', '3000-3010'],
    });
    expect(readRule(read).unreadable).toEqual([]);
  });

  it.each<[string, object]>([
    ['a priority that is no number', { priority: '300' }],
    ['no priority', { priority: undefined }],
    ['a list that is none', { sourceAddressPrefixes: { cidr: '10.0.0.0/8' } }],
    ['an entry that is no text', { sourceAddressPrefixes: [['10.0.0.0/8']] }],
    ['an empty entry', { sourceAddressPrefixes: [''] }],
    ['no source at all', { sourceAddressPrefix: null }],
    ['no ports', { destinationPortRange: '' }],
    ['a port beyond the last', { destinationPortRange: '65536' }],
    ['ports from high to low', { destinationPortRange: '23-22' }],
    ['ports in words', { destinationPortRange: 'ssh' }],
    ['a group without an id', { destinationApplicationSecurityGroups: [{ name: 'web' }] }],
    ['a protocol that nobody knows', { protocol: 'Sctp' }],
    ['an access that nobody knows', { access: 'Audit' }],
    ['a direction that nobody knows', { direction: 'Both' }],
    ['an address that is none', { destinationAddressPrefix: '10.0.0' }],
  ])('keeps %s as what cannot be read', (_, change) => {
    expect(readRule(armRule('a', { ...properties, ...change })).unreadable).not.toEqual([]);
  });

  it('reads words in any case', () => {
    const loud = { protocol: 'TCP', access: 'ALLOW', direction: 'INBOUND', sourceAddressPrefix: 'ANY' };
    expect(readRule(armRule('a', { ...properties, ...loud }))).toEqual(
      readRule(armRule('a', { ...properties, sourceAddressPrefix: '*' })),
    );
  });
});
