import { describe, expect, it } from 'vitest';
import { addressesIn, addressTexts } from '../../../src/core/network/addresses.ts';
import { evaluate } from '../../../src/core/network/evaluate.ts';
import type { Gate } from '../../../src/core/network/evaluate.ts';
import type { RuleText } from '../../../src/core/network/security-rule.ts';
import { aFlow, aGate } from './rules.ts';

const ASG = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/web';
const OTHER = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/db';
const ALLOW = { name: 'allow', access: 'Allow', priority: 300 } as const;
const kind = (rules: readonly Partial<RuleText>[], flow: Partial<RuleText> = {}, more: Partial<Gate> = {}) =>
  evaluate(aFlow(flow), [aGate(rules, more)]).kind;
const decider = (rules: readonly Partial<RuleText>[], flow: Partial<RuleText> = {}) =>
  evaluate(aFlow(flow), [aGate(rules)]).pieces.map(({ judgements }) => judgements[0]?.by?.name);

describe('one group', () => {
  it('is closed by its default rules where nothing allows, and names the rule', () => {
    const tags = new Map([['virtualnetwork', addressesIn('10.0.0.0/16') ?? []]]);
    const answer = evaluate(aFlow(), [aGate([], { tags })]);
    expect(answer.kind).toBe('closed');
    expect(answer.pieces.map(({ judgements }) => judgements[0]?.by?.name)).toEqual(['DenyAllInBound']);
    expect(kind([], { sources: ['10.0.1.1'] }, { tags })).toBe('open');
    expect(kind([], { sources: ['168.63.129.16'] }, { tags })).toBe('open');
    expect(kind([], { sources: ['203.0.113.7'], destinations: ['10.0.0.4'] })).toBe('unknown');
  });

  it('lets out into the internet and its own network, and into nothing else', () => {
    const tags = new Map([['virtualnetwork', addressesIn('10.0.0.0/16') ?? []]]);
    const out = (destination: string) =>
      kind([], { sources: ['10.0.0.4'], destinations: [destination] }, { tags, direction: 'Outbound' });
    expect([out('8.8.8.8'), out('10.0.9.9'), out('10.1.0.1')]).toEqual(['open', 'open', 'unknown']);
  });

  it.each<[string, Partial<RuleText>, ReturnType<typeof kind>]>([
    ['denies it', {}, 'closed'],
    ['denies it with a CIDR', { sources: ['203.0.113.0/24'] }, 'closed'],
    ['denies every IPv4 address', { sources: ['0.0.0.0/0'], destinations: ['0.0.0.0/0'] }, 'closed'],
    ['denies every IPv6 address', { sources: ['::/0'] }, 'open'],
    ['denies one of several', { sources: ['198.51.100.1', '203.0.113.7'] }, 'closed'],
    ['denies another source', { sources: ['203.0.113.8'] }, 'open'],
    ['denies another destination', { destinations: ['10.0.0.5'] }, 'open'],
    ['denies a range of ports around it', { destinationPorts: ['22', '440-450'] }, 'closed'],
    ['denies ports beside it', { destinationPorts: ['0-442', '444-65535'] }, 'open'],
    ['denies every port', { destinationPorts: ['0-65535'], protocol: 'ANY' }, 'closed'],
    ['denies another protocol', { protocol: 'Udp' }, 'open'],
    ['denies ICMP, which has no ports', { protocol: 'Icmp', destinationPorts: ['*'] }, 'open'],
    ['denies the other way', { direction: 'Outbound' }, 'open'],
    ['comes later', { priority: 301 }, 'open'],
    ['denies the internet', { sources: ['INTERNET'] }, 'closed'],
    ['denies health probes', { sources: ['AzureLoadBalancer'] }, 'open'],
    ['denies a tag that nobody can resolve', { sources: ['Storage.WestEurope'] }, 'unknown'],
    ['denies the virtual network', { sources: ['VirtualNetwork'] }, 'unknown'],
    ['denies a tag towards another port', { sources: ['AzureCloud'], destinationPorts: ['22'] }, 'open'],
    ['allows a tag that nobody can resolve', { sources: ['AzureCloud'], access: 'Allow' }, 'open'],
    ['denies an application security group', { destinations: [], destinationGroups: [ASG] }, 'unknown'],
    ['is being written', { state: 'Updating' }, 'unknown'],
    ['has no readable source', { sources: ['10.0.0'] }, 'unknown'],
    ['has no readable source for another port', { sources: ['10.0.0'], destinationPorts: ['1'] }, 'open'],
    ['has no readable port', { destinationPorts: ['ssh'] }, 'unknown'],
    ['has no readable access', { access: 'Audit' }, 'unknown'],
    ['has no readable direction', { direction: '' }, 'unknown'],
    ['has no readable protocol', { protocol: 'Sctp' }, 'unknown'],
    ['has no readable priority', { priority: 0 }, 'unknown'],
    ['has a priority beyond all', { priority: 70_000 }, 'unknown'],
    ['has a priority between two', { priority: 400.5 }, 'unknown'],
    ['names nothing', { sources: [] }, 'unknown'],
    ['has the very number of the one that allows', { priority: 300 }, 'unknown'],
  ])('when an earlier rule %s: %j %s', (_, rule, expected) => {
    expect(kind([ALLOW, rule])).toBe(expected);
  });

  it('is partly open where a rule is for some source ports only', () => {
    expect(kind([ALLOW, { sourcePorts: ['1000-2000'] }])).toBe('partly');
  });

  it('is not certain of a protocol without ports where a rule names some', () => {
    const icmp = { protocol: 'Icmp', destinationPorts: ['*'] };
    expect(
      kind(
        [
          { ...ALLOW, ...icmp },
          { protocol: '*', destinationPorts: ['22'] },
        ],
        icmp,
      ),
    ).toBe('unknown');
    expect(
      kind(
        [
          { ...ALLOW, ...icmp },
          { protocol: 'Esp', destinationPorts: ['*'] },
        ],
        icmp,
      ),
    ).toBe('open');
  });

  it('knows a tag whose prefixes are at hand', () => {
    const tags = new Map([['azurecloud', addressesIn('203.0.113.0/24') ?? []]]);
    const deny = { sources: ['AzureCloud'] };
    expect(kind([ALLOW, deny], {}, { tags })).toBe('closed');
    expect(kind([ALLOW, deny], { sources: ['198.51.100.1'] }, { tags })).toBe('open');
    expect(kind([ALLOW, deny], { sources: ['198.51.100.1', '203.0.113.7'] }, { tags })).toBe('partly');
  });

  it('does not take public addresses inside the network for the internet', () => {
    const tags = new Map([['virtualnetwork', addressesIn('203.0.113.0/24') ?? []]]);
    expect(kind([ALLOW, { sources: ['Internet'] }], {}, { tags })).toBe('open');
  });

  it('knows the groups of a machine where it is told all of them', () => {
    const [flow] = aFlow();
    const at = (groups: readonly string[], allGroups: boolean) =>
      flow &&
      evaluate(
        [{ ...flow, destination: { ...flow.destination, groups, allGroups } }],
        [aGate([ALLOW, { destinations: [], destinationGroups: [ASG.toUpperCase()] }])],
      ).kind;
    expect(at([ASG], false)).toBe('closed');
    expect(at([OTHER], true)).toBe('open');
    expect(at([OTHER], false)).toBe('unknown');
  });

  it('judges traffic to whoever is in a group, wherever that is', () => {
    const to = { destinations: [], destinationGroups: [ASG] };
    expect(kind([{ ...ALLOW, ...to }], to)).toBe('open');
    expect(kind([ALLOW], to)).toBe('open');
    expect(kind([{ ...ALLOW, ...to }, { destinations: ['10.0.0.4'] }], to)).toBe('unknown');
    expect(kind([{ ...ALLOW, destinations: ['10.0.0.4'] }], to)).not.toBe('open');
    expect(kind([{ ...ALLOW, ...to }], { destinations: [], destinationGroups: [ASG, OTHER] })).toBe('partly');
  });

  it('takes "any protocol, one port" for what has ports', () => {
    expect(kind([{ ...ALLOW, protocol: '*' }], { protocol: '*' })).toBe('open');
    expect(kind([ALLOW], { protocol: '*' })).toBe('partly');
    expect(kind([{ ...ALLOW, protocol: '*' }], { protocol: '*', destinationPorts: ['*'] })).toBe('partly');
  });

  it('says which part is closed, and by which rule', () => {
    const answer = evaluate(aFlow({ sources: ['203.0.113.0/24'], destinationPorts: ['443', '22'] }), [
      aGate([
        { ...ALLOW, destinationPorts: ['20-500'] },
        { name: 'quarter', sources: ['203.0.113.0/26'], destinationPorts: ['22'] },
      ]),
    ]);
    expect(answer.kind).toBe('partly');
    const closed = answer.pieces.filter(({ verdict }) => verdict === 'closed');
    expect(closed.map(({ box }) => [addressTexts(box.sources), box.ports])).toEqual([
      [['203.0.113.0/26'], [{ from: 22n, to: 22n }]],
    ]);
    expect(closed[0]?.judgements[0]?.by?.name).toBe('quarter');
  });

  it('keeps IPv4 and IPv6 apart', () => {
    const six = { sources: ['2001:db8::7'], destinations: ['fd00::4'] };
    expect(kind([{ ...ALLOW, sources: ['0.0.0.0/0'] }], six)).not.toBe('open');
    expect(kind([{ ...ALLOW, sources: ['2001:db8::/64'] }], six)).toBe('open');
    expect(kind([ALLOW, { sources: ['0.0.0.0/0'], destinations: ['*'] }], { destinations: ['*'] })).toBe(
      'closed',
    );
    expect(kind([ALLOW], { sources: ['2001:db8::7'] })).toBe('closed');
  });

  it('is decided by the first rule that matches, also when a later one says the same', () => {
    expect(decider([ALLOW, { name: 'second', access: 'Allow', priority: 400 }])).toEqual(['allow']);
    expect(
      decider([
        { name: 'b', priority: 120 },
        { name: 'a', priority: 110 },
      ]),
    ).toEqual(['a']);
  });
});

describe('several groups on the way', () => {
  const subnet = aGate([ALLOW], { group: 'subnet' });
  const card = aGate([{ ...ALLOW, name: 'card' }], { group: 'card' });
  const shut = (name: string) => aGate([{ name: `${name}-deny` }], { group: name });

  it('all have to let it through, and each says by which rule', () => {
    const answer = evaluate(aFlow(), [subnet, card]);
    expect(answer.kind).toBe('open');
    expect(answer.pieces[0]?.judgements.map(({ group, by }) => [group, by?.name])).toEqual([
      ['subnet', 'allow'],
      ['card', 'card'],
    ]);
    expect(evaluate(aFlow(), [subnet, shut('card')]).kind).toBe('closed');
    expect(evaluate(aFlow(), [shut('subnet'), card]).kind).toBe('closed');
  });

  it('do not judge what does not get to them', () => {
    const [piece] = evaluate(aFlow(), [shut('subnet'), card]).pieces;
    expect(piece?.judgements.map(({ group, by }) => [group, by?.name])).toEqual([['subnet', 'subnet-deny']]);
  });

  it('make closed of a doubt that meets a closed door', () => {
    const doubtful = aGate([ALLOW, { sources: ['AzureCloud'] }], { group: 'subnet' });
    expect(evaluate(aFlow(), [doubtful, card]).kind).toBe('unknown');
    expect(evaluate(aFlow(), [doubtful, shut('card')]).kind).toBe('closed');
  });

  it('are met outbound and inbound inside a network', () => {
    const tags = new Map([['virtualnetwork', addressesIn('10.0.0.0/16') ?? []]]);
    const flow = aFlow({ sources: ['10.0.1.1'] });
    const leaving = aGate([{ direction: 'Outbound', name: 'stay' }], { direction: 'Outbound', tags });
    expect(evaluate(flow, [aGate([], { direction: 'Outbound', tags }), aGate([], { tags })]).kind).toBe(
      'open',
    );
    expect(evaluate(flow, [leaving, aGate([], { tags })]).kind).toBe('closed');
  });

  it('have to be there: a way without any is not called open', () => {
    expect(evaluate(aFlow(), []).kind).toBe('unknown');
  });
});

it('gives up aloud, and not as open, where rules cut traffic into too many pieces', () => {
  // Ports of both ends in combs that never line up, each closing some of what the others left.
  const comb = (step: number, width: number) =>
    Array.from({ length: 40 }, (_, tooth) => `${tooth * step}-${tooth * step + width}`);
  const many = Array.from({ length: 200 }, (_, index) => ({
    name: `cut-${index}`,
    priority: 100 + index,
    sources: [`203.0.113.${index}/32`, `198.51.${index}.0/24`],
    destinations: [`10.0.${index}.0/24`],
    sourcePorts: comb(997 + index, 100),
    destinationPorts: comb(1009 + 3 * index, 120),
    access: index % 2 === 0 ? 'Deny' : 'Allow',
    protocol: index % 3 === 0 ? 'Tcp' : 'Udp',
  }));
  const tagged = many.map((rule, index) => ({
    ...rule,
    name: `tag-${index}`,
    priority: 400 + index,
    sources: ['AzureCloud'],
    destinations: ['*'],
  }));
  const answer = evaluate(
    aFlow({ sources: ['*'], destinations: ['*'], destinationPorts: ['*'], protocol: '*' }),
    [aGate([...many, ...tagged, { ...ALLOW, priority: 4000, destinationPorts: ['*'], protocol: '*' }])],
  );
  const given = answer.pieces.filter(({ judgements }) => judgements.some(({ by }) => by === undefined));
  expect(given.length).toBeGreaterThan(0);
  expect(new Set(given.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
});
