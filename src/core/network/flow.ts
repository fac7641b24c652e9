/** Traffic that is asked about: from one end to another, on ports, over protocols. Everything in it is judged, not an example of it. */
import { EVERY_ADDRESS, V4, V6 } from './addresses.ts';
import { isEmpty } from './box.ts';
import type { Box } from './box.ts';
import { covers, intersection } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import { EVERY_PORT, EVERY_PROTOCOL, WITH_PORTS } from './security-rule.ts';
import type { Rule, Side } from './security-rule.ts';

/** Where traffic comes from or goes to, as far as it is known. */
export interface End {
  /** `undefined`: not known. */
  readonly addresses: Ranges | undefined;
  /** Service tags in which all of it lies. */
  readonly tags: readonly string[];
  /** Ids of application security groups in which all of it lies. */
  readonly groups: readonly string[];
  /** Whether `groups` names every application security group that it is in. */
  readonly allGroups: boolean;
}

export interface Flow {
  readonly protocols: Ranges;
  readonly source: End;
  readonly sourcePorts: Ranges;
  readonly destination: End;
  readonly ports: Ranges;
}

/** Everything that a rule speaks of: one flow for each pair of ends that it names. */
export const flowsOf = (rule: Rule): readonly Flow[] => {
  const ports = rule.ports.unreadable.length > 0 ? EVERY_PORT : rule.ports.numbers;
  const protocols = rule.protocols ?? EVERY_PROTOCOL;
  return endsOf(rule.source).flatMap((source) =>
    endsOf(rule.destination).map((destination) => ({
      // Of "any protocol, port 443" only what has ports can be meant.
      protocols: covers(ports, EVERY_PORT) ? protocols : intersection(protocols, WITH_PORTS),
      source,
      sourcePorts: rule.sourcePorts.unreadable.length > 0 ? EVERY_PORT : rule.sourcePorts.numbers,
      destination,
      ports,
    })),
  );
};

const NOWHERE_KNOWN: End = { addresses: undefined, tags: [], groups: [], allGroups: false };

const endsOf = (side: Side): readonly End[] => [
  ...(side.addresses.length === 0 ? [] : [{ ...NOWHERE_KNOWN, addresses: side.addresses }]),
  ...side.tags.map((tag) => ({ ...NOWHERE_KNOWN, tags: [tag] })),
  ...side.groups.map((group) => ({ ...NOWHERE_KNOWN, groups: [group] })),
  ...(side.unreadable.length === 0 ? [] : [NOWHERE_KNOWN]),
];

/** At most one for each family: nothing goes from IPv4 to IPv6. */
export const boxesOf = (flow: Flow): readonly Box[] =>
  [V4, V6]
    .map((family) => ({
      protocols: flow.protocols,
      sources: intersection(flow.source.addresses ?? EVERY_ADDRESS, family),
      sourcePorts: flow.sourcePorts,
      destinations: intersection(flow.destination.addresses ?? EVERY_ADDRESS, family),
      ports: flow.ports,
    }))
    .filter((box) => !isEmpty(box));
