/** Which part of a flow a rule certainly matches, and which part it may match: what cannot be known is never taken for either. */
import { EVERY_ADDRESS, PROBES, PUBLIC_ADDRESSES } from './addresses.ts';
import { isEmpty } from './box.ts';
import type { Box } from './box.ts';
import type { End, Flow } from './flow.ts';
import { covers, difference, intersection, NONE, union } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import { EVERY_PORT, EVERY_PROTOCOL, WITH_PORTS } from './security-rule.ts';
import type { Ports, Rule, Side } from './security-rule.ts';

/** Prefixes of service tags that are at hand, by lower-case name; `virtualnetwork` is that of the group's own network. */
export type Tags = ReadonlyMap<string, Ranges>;

/** `possible` holds all of `certain`. */
interface Sure<T> {
  readonly certain: T;
  readonly possible: T;
}

const UNKNOWN: Sure<Ranges> = { certain: NONE, possible: EVERY_ADDRESS };

/** What the boxes of a flow have in common with the rule. The boxes of one answer do not overlap. */
export const matchOf = (rule: Rule, flow: Flow, tags: Tags): Sure<readonly Box[]> => {
  const source = endMatch(rule.source, flow.source, tags);
  const destination = endMatch(rule.destination, flow.destination, tags);
  const sourcePorts = portMatch(rule.sourcePorts);
  const ports = portMatch(rule.ports);
  const isSure =
    rule.settled && rule.access !== undefined && rule.direction !== undefined && rule.priority > 0;
  const boxes = (which: keyof Sure<unknown>, protocols: Ranges): readonly Box[] =>
    byPorts(
      {
        protocols,
        sources: source[which],
        sourcePorts: sourcePorts[which],
        destinations: destination[which],
        ports: ports[which],
      },
      which,
    ).filter((box) => !isEmpty(box));
  return {
    certain: isSure ? boxes('certain', rule.protocols ?? NONE) : [],
    possible: boxes('possible', rule.protocols ?? EVERY_PROTOCOL),
  };
};

/** What has no ports: a rule for some ports may match it or not, the platform does not say. */
const byPorts = (box: Box, which: keyof Sure<unknown>): readonly Box[] => {
  if (covers(box.ports, EVERY_PORT) && covers(box.sourcePorts, EVERY_PORT)) return [box];
  const withPorts: Box = { ...box, protocols: intersection(box.protocols, WITH_PORTS) };
  if (which === 'certain') return [withPorts];
  const without = difference(box.protocols, WITH_PORTS);
  return [withPorts, { ...box, protocols: without, ports: EVERY_PORT, sourcePorts: EVERY_PORT }];
};

const portMatch = ({ numbers, unreadable }: Ports): Sure<Ranges> => ({
  certain: numbers,
  possible: unreadable.length === 0 ? numbers : EVERY_PORT,
});

const endMatch = (side: Side, end: End, tags: Tags): Sure<Ranges> => {
  const parts = [
    within(end, { certain: side.addresses, possible: side.addresses }),
    ...side.tags.map((tag) => (has(end.tags, tag) ? ALL : within(end, meaningOf(tag, tags)))),
    ...side.groups.map((group) => (has(end.groups, group) ? ALL : end.allGroups ? NOTHING : UNKNOWN)),
    ...(side.unreadable.length === 0 ? [] : [UNKNOWN]),
  ];
  return {
    certain: parts.map(({ certain }) => certain).reduce(union, NONE),
    possible: parts.map(({ possible }) => possible).reduce(union, NONE),
  };
};

const ALL: Sure<Ranges> = { certain: EVERY_ADDRESS, possible: EVERY_ADDRESS };
const NOTHING: Sure<Ranges> = { certain: NONE, possible: NONE };

/** An end whose address nobody knows is certainly within everything, and otherwise perhaps. */
const within = ({ addresses }: End, meant: Sure<Ranges>): Sure<Ranges> => {
  if (addresses !== undefined) return meant;
  return {
    certain: covers(meant.certain, EVERY_ADDRESS) ? EVERY_ADDRESS : NONE,
    possible: meant.possible.length > 0 ? EVERY_ADDRESS : NONE,
  };
};

const meaningOf = (tag: string, tags: Tags): Sure<Ranges> => {
  const name = tag.toLowerCase();
  const known = tags.get(name);
  if (known !== undefined) return { certain: known, possible: known };
  if (name === 'internet') {
    // Everything outside the virtual network that is reached in public; a network may use public addresses inside.
    const inside = tags.get('virtualnetwork') ?? NONE;
    return {
      certain: difference(PUBLIC_ADDRESSES, inside),
      possible: difference(EVERY_ADDRESS, inside),
    };
  }
  return name === 'azureloadbalancer' ? { certain: PROBES, possible: PROBES } : UNKNOWN;
};

const has = (names: readonly string[], name: string): boolean =>
  names.some((each) => each.toLowerCase() === name.toLowerCase());
