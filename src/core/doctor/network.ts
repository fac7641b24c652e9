/** The points of networks: what stands open for good, what lives on after an end, and Bastion's own group. */
import { addressesIn, EVERY_ADDRESS, PUBLIC_ADDRESSES, V4, V6 } from '../network/addresses.ts';
import { missingForBastion } from '../network/bastion.ts';
import { evaluate, type Gate, type Piece } from '../network/evaluate.ts';
import type { End, Flow } from '../network/flow.ts';
import { difference, intersection, NONE, type Ranges, rangesOf } from '../network/ranges.ts';
import { EVERY_PORT, readRule, TCP } from '../network/security-rule.ts';
import { lastName } from '../scopes.ts';
import { fine, hidden, type Part, partOf, pointFrom, together, without, wrong } from './parts.ts';
import { hardened, type Point } from './point.ts';
import { word } from '../shell.ts';
import type { Door, NetworkFacts, StandingGroup } from './tenant-facts.ts';

export const judgeNetwork = (facts: NetworkFacts): readonly Point[] => [
  exposurePoint(facts),
  flushPoint(facts),
  attachedPoint(facts),
  bastionPoint(facts),
];

const NO_RULES = 'The policy opens no rule in a network security group.';

const exposurePoint = ({ machines }: NetworkFacts): Point =>
  machines.length === 0
    ? without('network.exposure', 'The policy opens no way to a machine.')
    : pointFrom(
        'network.exposure',
        machines.map(({ id, ports, doors }) =>
          partOf(doors, `The way to ${lastName(id)}`, (found) =>
            found === undefined
              ? hidden(`There is no virtual machine ${id}, or this identity may not see it.`)
              : together(found.map((door) => exposureOf(lastName(id), door, ports))),
          ),
        ),
        hardened(
          `${machines.length === 1 ? 'The machine is' : `All ${machines.length} machines are`} shut to the internet while nothing is opened.`,
        ),
      );

/** SSH, RDP, and Windows' remote management. */
const MANAGEMENT = ['22', '3389', '5985-5986'];

const exposureOf = (machine: string, door: Door, ports: readonly string[]): Part => {
  if (door.groups.length === 0)
    return wrong(
      `No network security group stands in front of ${machine} (${lastName(door.id)}): there is nothing to open, and nothing to close again.`,
      [
        'az network vnet subnet update --ids <its subnet> --network-security-group <a group that denies from *>',
      ],
    );
  // A deallocated machine has no address, and nothing reaches it; what its groups would let in later is judged all the same.
  const addresses = rangesOf(door.addresses.flatMap((address) => addressesIn(address) ?? []));
  const to: End = {
    addresses: addresses.length === 0 ? undefined : addresses,
    tags: ['VirtualNetwork'],
    groups: [],
    allGroups: false,
  };
  return openings(
    `${machine}, port ${[...MANAGEMENT, ...ports].join(', ')}`,
    fromInternet(to, [...MANAGEMENT, ...ports]),
    door.groups,
  );
};

/** What is outside every virtual network, and in none of its application security groups. */
const INTERNET: End = { addresses: PUBLIC_ADDRESSES, tags: ['Internet'], groups: [], allGroups: true };
/** Of a network that uses public addresses inside this is too little: what its own rules let in from there is not seen (A97). */
const INSIDE: Ranges = difference(EVERY_ADDRESS, PUBLIC_ADDRESSES);

const fromInternet = (destination: End, ports: readonly string[]): Flow => ({
  protocols: TCP,
  source: INTERNET,
  sourcePorts: EVERY_PORT,
  destination,
  ports: portsOf(ports),
});

const portsOf = (texts: readonly string[]): Ranges =>
  rangesOf(
    texts.flatMap((text) => {
      const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
      return from === undefined || to === undefined ? EVERY_PORT : [{ from: BigInt(from), to: BigInt(to) }];
    }),
  );

const gateOf = ({ id, rules }: StandingGroup): Gate => ({
  group: id,
  direction: 'Inbound',
  rules: rules.map(readRule),
  // Azure's own management comes from there, and nobody else.
  tags: new Map([
    ['virtualnetwork', INSIDE],
    ['gatewaymanager', NONE],
  ]),
});

/** `to`: for the sentence. */
const openings = (to: string, flow: Flow, groups: readonly StandingGroup[]): Part => {
  const { pieces } = evaluate([flow], groups.map(gateOf));
  const [open, unclear] = (['open', 'unknown'] as const).map((verdict) =>
    pieces.filter((piece) => piece.verdict === verdict),
  );
  const lets = allowing(open ?? []);
  const may = allowing(unclear ?? []);
  return together([
    isInternet(open ?? []) ? wrong(`By the rule ${lets.words} the internet reaches ${to}.`, lets.fix) : fine,
    isInternet(unclear ?? [])
      ? hidden(
          `Whether the internet reaches ${to} cannot be told: ${may.words === '' ? 'the rules are too many, or cannot be read' : `it hangs on the rule ${may.words}`}.`,
        )
      : fine,
  ]);
};

interface Opening {
  readonly group: string;
  readonly name: string;
  readonly priority: number;
  readonly pieces: readonly Piece[];
}

/** The rules that let these pieces in, or may: those that alone let in too many, or else all of them. */
const allowing = (pieces: readonly Piece[]): { readonly words: string; readonly fix: readonly string[] } => {
  const rules = new Map<string, Opening>();
  for (const piece of pieces)
    for (const { group, by, doubts } of piece.judgements)
      for (const { access, name, priority } of [...doubts, ...(by === undefined ? [] : [by])]) {
        if (access === 'Deny') continue;
        const key = `${group} ${name}`;
        rules.set(key, { group, name, priority, pieces: [...(rules.get(key)?.pieces ?? []), piece] });
      }
  const wide = [...rules.values()].filter((rule) => isInternet(rule.pieces));
  const found = wide.length > 0 ? wide : [...rules.values()];
  return {
    words: found.map(({ group, name }) => `${JSON.stringify(name)} of ${lastName(group)}`).join(', '),
    fix: found
      // Of default rules there is nothing to delete.
      .filter(({ priority }) => priority < FIRST_DEFAULT)
      .map(
        ({ group, name }) =>
          `az network nsg rule delete --ids ${word(`${group}/securityRules/${name}`)}   # or a narrower source`,
      ),
  };
};

const FIRST_DEFAULT = 65_000;

/**
 * More than a `/16` together, or a `/32` of IPv6, is called the internet: an office, a VPN and a provider's single network are narrower.
 * A standing rule for those is people's own affair, and scan's.
 */
const isInternet = (pieces: readonly Piece[]): boolean => {
  const sources = rangesOf(pieces.flatMap(({ box }) => box.sources));
  return sizeOf(intersection(sources, V4)) > 1n << 16n || sizeOf(intersection(sources, V6)) > 1n << 96n;
};

const sizeOf = (ranges: Ranges): bigint => ranges.reduce((sum, { from, to }) => sum + to - from + 1n, 0n);

/** A choice, and no gap: it cuts connections of others too. So where it is off the point says what that costs. */
const flushPoint = ({ groups }: NetworkFacts): Point => {
  if (groups.length === 0) return without('network.flush', NO_RULES);
  const off = groups.flatMap(({ group }) =>
    group.kind === 'seen' && group.value?.flushes === false ? [group.value.id] : [],
  );
  const sentence = `It is off in ${off.map(lastName).join(', ')}: connections live on there after their rule.`;
  const fix = off.map(
    (id) =>
      `az resource update --ids ${word(id)} --set properties.flushConnection=true   # connections of others in this group are judged again as well`,
  );
  const allSeen = groups.every(({ group }) => group.kind === 'seen');
  if (off.length > 0 && allSeen) return without('network.flush', sentence, fix);
  return pointFrom(
    'network.flush',
    [
      ...(off.length > 0 ? [hidden(sentence, fix)] : []),
      ...groups.map(({ id, group }) => partOf(group, `The group ${lastName(id)}`, () => fine)),
    ],
    hardened(groupsInWords(groups.length, 'judges open connections again')),
  );
};

const groupsInWords = (count: number, says: string): string =>
  count === 1 ? `The group ${says}.` : `Each of ${count} groups ${says}.`;

const attachedPoint = ({ groups }: NetworkFacts): Point =>
  groups.length === 0
    ? without('network.attached', NO_RULES)
    : pointFrom(
        'network.attached',
        groups.map(({ id, group }) =>
          partOf(group, `The group ${lastName(id)}`, (found) =>
            found === undefined || found.subnets.length + found.interfaces > 0
              ? fine
              : wrong(
                  `${lastName(id)} guards no subnet and no network interface: a rule in it opens nothing, and keeps nobody out.`,
                  [`az network vnet subnet update --ids <subnet> --network-security-group ${word(id)}`],
                ),
          ),
        ),
        hardened(groupsInWords(groups.length, 'guards something')),
      );

const bastionPoint = ({ bastions }: NetworkFacts): Point =>
  bastions.kind === 'seen' && bastions.value.length === 0
    ? without('network.bastion', 'The policy opens no Bastion and no group of one.')
    : pointFrom(
        'network.bastion',
        [partOf(bastions, 'Which Bastions there are', (found) => together(found.map(bastionOf)))],
        hardened('The eight rules stand, and people come in from no more than their networks.'),
      );

const bastionOf = ({
  name,
  subnet,
  group,
}: {
  readonly name: string;
  readonly subnet: string;
  readonly group: StandingGroup | undefined;
}): Part => {
  if (group === undefined)
    return wrong(
      `No network security group stands in front of ${name}: everybody on the internet reaches it.`,
      [
        `az network vnet subnet update --ids ${word(subnet)} --network-security-group <a group with the eight rules>`,
      ],
    );
  const missing = missingForBastion(group.rules.map(readRule));
  const anywhere: End = { addresses: undefined, tags: ['VirtualNetwork'], groups: [], allGroups: true };
  return together([
    missing.length === 0
      ? fine
      : wrong(`${lastName(group.id)} in front of ${name} lacks ${missing.join(', ')}.`, [
          '# The eight rules: https://learn.microsoft.com/azure/bastion/bastion-nsg, and docs/privileges/nsg-rule.md',
        ]),
    openings(`${name}, port 443`, fromInternet(anywhere, ['443']), [group]),
  ]);
};
