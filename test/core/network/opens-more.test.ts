import { describe, expect, it } from 'vitest';
import { opensMore } from '../../../src/core/network/opens-more.ts';
import type { RuleText } from '../../../src/core/network/security-rule.ts';

const wanted: RuleText = {
  name: 'ours',
  protocol: 'Tcp',
  access: 'Allow',
  direction: 'Inbound',
  priority: 200,
  sources: ['203.0.113.0/28'],
  sourceGroups: [],
  sourcePorts: ['*'],
  destinations: ['10.0.0.4'],
  destinationGroups: ['/subscriptions/s/resourceGroups/g/providers/x/applicationSecurityGroups/web'],
  destinationPorts: ['443', '8000-8010'],
  state: 'Succeeded',
};
const not = (change: Partial<RuleText>) => opensMore({ ...wanted, ...change }, wanted);

describe('a rule that was edited', () => {
  it.each<[string, Partial<RuleText>]>([
    ['is the same', {}],
    ['lets fewer addresses in', { sources: ['203.0.113.7'] }],
    ['names the same addresses otherwise', { sources: ['203.0.113.0/29', '203.0.113.8/29'] }],
    ['lets fewer ports in', { destinationPorts: ['8001-8002'] }],
    ['comes later', { priority: 4000 }],
    ['denies', { access: 'Deny', sources: ['*'] }],
    ['is about what goes out', { direction: 'Outbound', sources: ['*'] }],
    ['comes from fewer ports', { sourcePorts: ['1024-65535'] }],
    ['leads to less', { destinationGroups: [] }],
  ])('opens no more when it %s', (_, change) => {
    expect(not(change)).toBe(false);
  });

  it.each<[string, Partial<RuleText>]>([
    ['lets everybody in', { sources: ['*'] }],
    ['lets one address more in', { sources: ['203.0.113.0/28', '203.0.113.16'] }],
    ['names a service tag', { sources: ['VirtualNetwork'] }],
    ['names a group as its source', { sourceGroups: [wanted.destinationGroups[0] ?? ''] }],
    ['has a value that nobody can read', { sources: ['203.0.113.0/28', '010.1.1.1'] }],
    ['opens a port more', { destinationPorts: ['443', '8000-8011'] }],
    ['is for every protocol', { protocol: '*' }],
    ['is for another protocol', { protocol: 'Udp' }],
    ['comes earlier', { priority: 199 }],
    ['leads to another address', { destinations: ['10.0.0.5'] }],
    ['leads to another group', { destinationGroups: ['/subscriptions/s/other'] }],
    ['has an access that nobody can read', { access: 'Perhaps' }],
  ])('opens more when it %s', (_, change) => {
    expect(not(change)).toBe(true);
  });
});
