/** The evaluator against a naive one that asks one packet at a time, rule by rule, in a small world (STYLE 33). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/core/network/evaluate.ts';
import type { Answer, Verdict } from '../../../src/core/network/evaluate.ts';
import { flowsOf } from '../../../src/core/network/flow.ts';
import { readRule } from '../../../src/core/network/security-rule.ts';
import type { RuleText } from '../../../src/core/network/security-rule.ts';
import { shadows } from '../../../src/core/network/shadows.ts';
import { aText, NO_TAGS } from './rules.ts';

/** Every address is 10.0.0.0–10.0.0.7 or fd00::0–fd00::7, every port 0–7; rules name them in several ways. */
const SMALL = 8;
interface Packet {
  readonly family: 4 | 6;
  readonly from: number;
  readonly to: number;
  readonly port: number;
  readonly protocol: string;
}

const host = (family: 4 | 6, last: number): string => (family === 4 ? `10.0.0.${last}` : `fd00::${last}`);
const packets: readonly Packet[] = ([4, 6] as const).flatMap((family) =>
  Array.from({ length: SMALL }, (_, from) => from).flatMap((from) =>
    Array.from({ length: SMALL }, (_, to) => to).flatMap((to) =>
      [0, 1, 3, 6, 7].flatMap((port) =>
        ['Tcp', 'Udp'].map((protocol) => ({ family, from, to, port, protocol })),
      ),
    ),
  ),
);
const some = fc.constantFrom(...packets);

// ── The naive reference: text and loops only, nothing of the evaluator ──

/** Which hosts a tag holds, for each tag that rules may name. */
type World = Readonly<Record<string, readonly string[]>>;

const fitsAddress = (text: string, address: string, last: number, world: World): boolean => {
  if (text === '*') return true;
  const held = world[text];
  if (held !== undefined) return held.includes(address);
  const isSix = address.includes(':');
  if (text === '0.0.0.0/0' || text === '::/0') return text.includes(':') === isSix;
  const [base = '', length] = text.split('/');
  if (base.includes(':') !== isSix) return false;
  const start = Number(base.slice(Math.max(base.lastIndexOf('.'), base.lastIndexOf(':')) + 1));
  const size = length === undefined ? 1 : 2 ** ((isSix ? 128 : 32) - Number(length));
  return last >= start && last < start + size;
};

const fitsPort = (text: string, port: number): boolean => {
  if (text === '*') return true;
  const [low = '', high = low] = text.split('-');
  return Number(low) <= port && port <= Number(high);
};

const fits = (rule: RuleText, { family, from, to, port, protocol }: Packet, world: World): boolean =>
  (rule.protocol === '*' || rule.protocol === protocol) &&
  rule.sources.some((text) => fitsAddress(text, host(family, from), from, world)) &&
  rule.destinations.some((text) => fitsAddress(text, host(family, to), to, world)) &&
  rule.destinationPorts.some((text) => fitsPort(text, port));

/** The first inbound rule by priority; without one it is denied, as nothing here lies in a default rule that allows. */
const decides = (rules: readonly RuleText[], packet: Packet, world: World): RuleText | undefined => {
  let first: RuleText | undefined;
  for (const rule of rules)
    if (rule.direction === 'Inbound' && fits(rule, packet, world))
      if (first === undefined || rule.priority < first.priority) first = rule;
  return first;
};
const allowed = (rules: readonly RuleText[], packet: Packet, world: World): boolean =>
  decides(rules, packet, world)?.access === 'Allow';

// ── Generated rules ──

const addresses = (family: 4 | 6): fc.Arbitrary<string> =>
  fc.oneof(
    fc.integer({ min: 0, max: SMALL - 1 }).map((last) => host(family, last)),
    fc.constantFrom(0, 2, 4, 6).map((last) => `${host(family, last)}/${family === 4 ? 31 : 127}`),
    fc.constantFrom(0, 4).map((last) => `${host(family, last)}/${family === 4 ? 30 : 126}`),
    fc.constantFrom(family === 4 ? '0.0.0.0/0' : '::/0'),
  );
const anAddress = fc.oneof(
  { weight: 4, arbitrary: addresses(4) },
  { weight: 2, arbitrary: addresses(6) },
  { weight: 1, arbitrary: fc.constant('*') },
);
const aPort = fc.oneof(
  fc.integer({ min: 0, max: SMALL - 1 }).map(String),
  fc.constantFrom('0-3', '2-6', '4-7', '0-65535', '*'),
);
const oneOrMore = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 1, maxLength: 3 });

const ruleWith = (address: fc.Arbitrary<string>) =>
  fc
    .record({
      access: fc.constantFrom('Allow', 'Deny'),
      direction: fc.constantFrom('Inbound', 'Inbound', 'Inbound', 'Outbound'),
      protocol: fc.constantFrom('Tcp', 'Udp', '*'),
      sources: oneOrMore(address),
      destinations: oneOrMore(address),
      destinationPorts: oneOrMore(aPort),
    })
    .map((drawn): RuleText => aText(drawn));
const rulesWith = (address: fc.Arbitrary<string>) =>
  fc
    .array(ruleWith(address), { maxLength: 8 })
    .map((rules) => rules.map((rule, index) => ({ ...rule, name: `r${index}`, priority: 100 + index })));

/** The network is known and empty, so that no default rule allows any packet of this world. */
const NOBODY = new Map([['virtualnetwork', []]]);

const answerTo = (flow: RuleText, groups: readonly (readonly RuleText[])[]): Answer =>
  evaluate(
    flowsOf(readRule(flow)),
    groups.map((rules, index) => ({
      group: `nsg-${index}`,
      direction: 'Inbound' as const,
      rules: rules.map(readRule),
      tags: NOBODY,
    })),
  );

const packetFlow = ({ family, from, to, port, protocol }: Packet): RuleText =>
  aText({
    protocol,
    sources: [host(family, from)],
    destinations: [host(family, to)],
    destinationPorts: [String(port)],
  });

/** What a set answer says of one packet: of each piece that it lies in. */
const saidOf = (answer: Answer, packet: Packet): readonly Verdict[] => {
  const lies = (ranges: readonly { from: bigint; to: bigint }[], number: bigint) =>
    ranges.some(({ from, to }) => from <= number && number <= to);
  const number = (last: number) =>
    BigInt(last) + (packet.family === 4 ? 0x0a_00_00_00n : (1n << 32n) + (0xfd_00n << 112n));
  return answer.pieces
    .filter(
      ({ box }) =>
        lies(box.protocols, packet.protocol === 'Tcp' ? 0n : 1n) &&
        lies(box.sources, number(packet.from)) &&
        lies(box.destinations, number(packet.to)) &&
        lies(box.sourcePorts, 50_000n) &&
        lies(box.ports, BigInt(packet.port)),
    )
    .map(({ verdict }) => verdict);
};

const known = rulesWith(anAddress);

describe('where everything is known', () => {
  it('a packet is open exactly where the first rule that fits allows it, and that rule is named', () => {
    fc.assert(
      fc.property(known, some, (rules, packet) => {
        const answer = answerTo(packetFlow(packet), [rules]);
        expect(answer.kind).toBe(allowed(rules, packet, {}) ? 'open' : 'closed');
        expect(answer.pieces.map(({ judgements }) => judgements.at(-1)?.by?.name)).toEqual([
          decides(rules, packet, {})?.name ?? 'DenyAllInBound',
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('a set is what its packets are, each in exactly one piece', () => {
    fc.assert(
      fc.property(known, ruleWith(anAddress), (rules, flow) => {
        const answer = answerTo(flow, [rules]);
        for (const packet of packets) {
          const expected = allowed(rules, packet, {}) ? 'open' : 'closed';
          // A flow that names an address twice holds it once: it is read as a set.
          expect(saidOf(answer, packet)).toEqual(fits(flow, packet, {}) ? [expected] : []);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('several groups are open where every one of them is', () => {
    fc.assert(
      fc.property(known, known, ruleWith(anAddress), (one, other, flow) => {
        const answer = answerTo(flow, [one, other]);
        for (const packet of packets) {
          if (!fits(flow, packet, {})) continue;
          const both = allowed(one, packet, {}) && allowed(other, packet, {});
          expect(saidOf(answer, packet)).toEqual([both ? 'open' : 'closed']);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a rule is shadowed by the earlier rules that deny a packet of it first, and by no others', () => {
    fc.assert(
      fc.property(known, ruleWith(anAddress), fc.integer({ min: 100, max: 108 }), (rules, drawn, at) => {
        const ours: RuleText = {
          ...drawn,
          // What has no ports is in doubt wherever a rule names some.
          protocol: drawn.protocol === '*' ? 'Tcp' : drawn.protocol,
          name: 'ours',
          access: 'Allow',
          direction: 'Inbound',
          priority: at,
        };
        const others = rules.map((rule, index) => ({
          ...rule,
          priority: index < at - 100 ? 90 + index : 200 + index,
        }));
        const gate = {
          group: 'nsg',
          direction: 'Inbound' as const,
          rules: others.map(readRule),
          tags: NO_TAGS,
        };
        const mine = packets.filter((packet) => fits(ours, packet, {}));
        const before = others.filter(({ priority }) => priority < at);
        const blockers = mine
          .map((packet) => decides(before, packet, {}))
          .map((rule) => (rule?.access === 'Deny' ? rule.name : undefined));
        const found = shadows(readRule(ours), gate);
        const names = found.map(({ rule }) => rule.name);
        // The small world holds only some of the packets, so it finds only rules that the evaluator finds too.
        for (const name of blockers) if (name !== undefined) expect(names).toContain(name);
        for (const { rule, how } of found) {
          expect(rule.access).toBe('Deny');
          expect(rule.priority).toBeLessThan(at);
          expect(how).toBe('denies');
        }
        const whole = found.filter(({ extent }) => extent === 'all').map(({ rule }) => rule.name);
        if (whole.length > 0) expect(new Set(blockers)).toEqual(new Set(mine.length === 0 ? [] : whole));
      }),
      { numRuns: 150 },
    );
  });
});

const TAGS = ['Storage.WestEurope', 'VirtualNetwork', 'GatewayManager'] as const;
const unknown = rulesWith(
  fc.oneof({ weight: 5, arbitrary: anAddress }, { weight: 2, arbitrary: fc.constantFrom(...TAGS) }),
);
const hosts = ([4, 6] as const).flatMap((family) =>
  Array.from({ length: SMALL }, (_, last) => host(family, last)),
);
const aWorld: fc.Arbitrary<World> = fc
  .tuple(...TAGS.map(() => fc.subarray(hosts)))
  .map((held) => Object.fromEntries(TAGS.map((tag, index) => [tag, held[index] ?? []])));

/** The default rule that lets a network talk to itself is in force in these worlds. */
const withDefault = (rules: readonly RuleText[]): readonly RuleText[] => [
  ...rules,
  aText({
    name: 'AllowVnetInBound',
    access: 'Allow',
    protocol: '*',
    priority: 65_000,
    sources: ['VirtualNetwork'],
    destinations: ['VirtualNetwork'],
    destinationPorts: ['*'],
  }),
];
const inAnyWorld = (flow: RuleText, rules: readonly RuleText[]): Answer =>
  evaluate(flowsOf(readRule(flow)), [
    { group: 'nsg', direction: 'Inbound', rules: rules.map(readRule), tags: NO_TAGS },
  ]);

describe('where service tags are not known', () => {
  it('open is open and closed is closed, whatever the tags turn out to hold', () => {
    fc.assert(
      fc.property(
        unknown,
        some,
        fc.array(aWorld, { minLength: 8, maxLength: 8 }),
        (rules, packet, worlds) => {
          const { kind } = inAnyWorld(packetFlow(packet), rules);
          for (const world of worlds) {
            const open = allowed(withDefault(rules), packet, world);
            if (kind === 'open') expect(open).toBe(true);
            if (kind === 'closed') expect(open).toBe(false);
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it('nothing certain is held back: what is unknown differs, or two rules would have to be weighed at once', () => {
    fc.assert(
      fc.property(unknown, some, (rules, packet) => {
        const { kind, pieces } = inAnyWorld(packetFlow(packet), rules);
        if (kind !== 'unknown') return;
        const doubted = pieces.flatMap(({ judgements }) => judgements.flatMap(({ doubts }) => doubts));
        expect(doubted.length).toBeGreaterThan(0);
        for (const { source, destination } of doubted)
          expect(source.tags.length + destination.tags.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('prefixes that come to hand make an answer more certain, never another one', () => {
    fc.assert(
      fc.property(unknown, some, (rules, packet) => {
        const before = inAnyWorld(packetFlow(packet), rules).kind;
        const after = answerTo(packetFlow(packet), [rules]).kind;
        if (before !== 'unknown') expect(after).toBe(before);
      }),
      { numRuns: 300 },
    );
  });
});

const broken: fc.Arbitrary<Partial<RuleText>> = fc.constantFrom<Partial<RuleText>>(
  {},
  { access: 'Audit' },
  { priority: Number.NaN },
  { direction: '' },
  { protocol: 'Sctp' },
  { sources: ['10.0.0'] },
  { destinations: [] },
  { destinationPorts: ['ssh'] },
  { state: 'Deleting' },
);
const anything = fc
  .tuple(unknown, fc.array(fc.tuple(fc.nat(7), broken), { maxLength: 2 }))
  .map(([rules, breaks]) =>
    breaks.reduce<readonly RuleText[]>(
      (all, [at, change]) => all.map((rule, index) => (index === at ? { ...rule, ...change } : rule)),
      rules,
    ),
  );
const opens = (kind: Answer['kind']): number => ['closed', 'unknown', 'partly', 'open'].indexOf(kind);

describe('whatever the rules are', () => {
  it('their order in the list changes nothing, also where two have one number', () => {
    const tied = anything.map((rules) =>
      rules.map((rule) => ({ ...rule, priority: rule.priority - (rule.priority % 2) })),
    );
    const shuffled = fc
      .oneof(anything, tied)
      .chain((rules) =>
        fc.tuple(fc.constant(rules), fc.shuffledSubarray([...rules], { minLength: rules.length })),
      );
    fc.assert(
      fc.property(shuffled, ruleWith(anAddress), ([rules, other], flow) => {
        const said = ({ kind, pieces }: Answer) => [
          kind,
          packets.map((packet) => saidOf({ kind, pieces }, packet)),
        ];
        expect(said(inAnyWorld(flow, other))).toEqual(said(inAnyWorld(flow, rules)));
      }),
      { numRuns: 60 },
    );
  });

  it('one more rule that denies, at any place, opens nothing', () => {
    fc.assert(
      fc.property(
        anything,
        some,
        ruleWith(anAddress),
        fc.integer({ min: 90, max: 120 }),
        (rules, packet, deny, at) => {
          const more = { ...deny, name: 'more', access: 'Deny', priority: at };
          const before = inAnyWorld(packetFlow(packet), rules).kind;
          const after = inAnyWorld(packetFlow(packet), [...rules, more]).kind;
          expect(opens(after)).toBeLessThanOrEqual(opens(before));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('a rule that becomes unreadable makes nothing open', () => {
    fc.assert(
      fc.property(unknown, some, fc.nat(7), broken, (rules, packet, at, change) => {
        const damaged = rules.map((rule, index) => (index === at ? { ...rule, ...change } : rule));
        const [before, after] = [rules, damaged].map((each) => inAnyWorld(packetFlow(packet), each).kind);
        if (after === 'open') expect(before).toBe('open');
        if (after === 'closed') expect(before).toBe('closed');
      }),
      { numRuns: 400 },
    );
  });
});
