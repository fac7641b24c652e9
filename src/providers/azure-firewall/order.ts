/** The rules that a firewall asks before and at ours, in its order: DNAT, then network; in each the parent's before the child's. */
import type { ResourceId } from '../../core/brand.ts';
import { readRule } from '../../core/network/security-rule.ts';
import type { Rule } from '../../core/network/security-rule.ts';
import type { FirewallCollection, FirewallGroup, FirewallRule } from '../../ports/firewalls.ts';
import { sameText } from '../nsg-rule/rule.ts';

/** One policy as a firewall inherits it. */
export interface Layer {
  readonly policy: ResourceId;
  readonly groups: readonly FirewallGroup[];
}

/** A rule as it is asked. `rule.priority` is its turn: rules of one turn stand beside each other. */
export interface Asked {
  readonly rule: Rule;
  readonly policy: ResourceId;
  readonly group: FirewallGroup;
  readonly collection: FirewallCollection;
  readonly isNat: boolean;
  /** Ends of the rule of which nobody knows here what they mean. */
  readonly names: readonly string[];
}

interface Turn extends Omit<Asked, 'rule' | 'names'> {
  readonly rule: FirewallRule;
  readonly key: readonly [type: number, layer: number, group: number, collection: number];
}

/**
 * https://learn.microsoft.com/azure/firewall/rule-processing: the kind of rule comes before everything, the parent before the child,
 * then the numbers of group and collection. Rules for applications are asked after all of these, so they keep nothing from ours.
 */
export const orderOf = (layers: readonly Layer[]): readonly Asked[] => {
  const turns = layers.flatMap(turnsIn).toSorted((one, other) => compare(one.key, other.key));
  const asked: Asked[] = [];
  let turn = 0;
  let last: Turn['key'] | undefined;
  for (const { key, rule, ...where } of turns) {
    if (last === undefined || compare(last, key) !== 0) turn += 1;
    last = key;
    const names = [...rule.sourceNames, ...rule.destinationNames];
    asked.push(...readAll(rule, turn, where).map((read) => ({ ...where, rule: read, names })));
  }
  return asked;
};

const turnsIn = ({ policy, groups }: Layer, layer: number): readonly Turn[] =>
  groups.flatMap((group) => {
    // NB. Where two groups have one number nobody knows which comes first, so all their rules have one turn.
    const isAlone = groups.filter(({ priority }) => priority === group.priority).length === 1;
    return group.collections.flatMap((collection) =>
      collection.rules.flatMap((rule): readonly Turn[] => {
        if (sameText(rule.type, 'ApplicationRule')) return [];
        const isNat = sameText(rule.type, 'NatRule');
        const key = [isNat ? 0 : 1, layer, group.priority, isAlone ? collection.priority : 0] as const;
        return [{ key, rule, policy, group, collection, isNat }];
      }),
    );
  });

const compare = (one: Turn['key'], other: Turn['key']): number => {
  const at = one.findIndex((number, index) => number !== other[index]);
  return (one[at] ?? 0) - (other[at] ?? 0);
};

/** One for each protocol. */
export const readAll = (
  rule: FirewallRule,
  turn: number,
  { group, collection, isNat }: Pick<Asked, 'group' | 'collection' | 'isNat'>,
): readonly Rule[] =>
  (rule.protocols.length === 0 ? [''] : rule.protocols).map((protocol) =>
    readRule({
      name: rule.name,
      protocol,
      // What DNAT matches goes elsewhere, and no other rule is asked.
      access: isNat ? 'Deny' : collection.action,
      direction: 'Inbound',
      priority: turn,
      sources: rule.sources,
      sourceGroups: rule.sourceNames.map(asUnknown),
      sourcePorts: ['*'],
      destinations: rule.destinations,
      destinationGroups: rule.destinationNames.map(asUnknown),
      destinationPorts: rule.ports,
      state: group.state,
    }),
  );

/** As a group of which nobody knows who is in it: it may match anything, and certainly matches nothing. */
const asUnknown = (name: string): string => `/${name}`;
