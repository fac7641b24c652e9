/** Our group: its name, its content, how it proves to be ours, and what in it was changed. */
import { formatInstant } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import { derivedName } from '../../core/derived-id.ts';
import { formatMarker, parseMarker, sameKey } from '../../core/marker.ts';
import type { MarkerKey } from '../../core/marker.ts';
import type { AzureFirewallStep } from '../../core/plan.ts';
import type { FirewallCollection, FirewallGroup, FirewallRule } from '../../ports/firewalls.ts';
import type { Edit, GrantContext, Receipt } from '../../ports/privilege.ts';
import { sameSet, sameText } from '../nsg-rule/rule.ts';

/**
 * Of our groups: behind Azure's own group for network rules (200), so that what people deny there stays denied; before what they
 * deny from 400 on.
 */
export const PRIORITIES = { from: 201, to: 399 } as const;
/** Of the one collection in a group. */
const COLLECTION_PRIORITY = 100;
/** Azure's limit of groups in one policy, and the older one, of policies that were made before July 2022. */
export const MOST_GROUPS = 90;
export const MOST_GROUPS_BEFORE = 50;

/** Of the group, its collection and its rule alike. */
export const groupName = (key: MarkerKey, step: string): string =>
  derivedName({ ...key, step, action: 'rule collection group' });

export const groupIdIn = (policy: ResourceId, name: string): string =>
  `${policy}/ruleCollectionGroups/${name}`;

export const wantedGroup = (
  step: AzureFirewallStep,
  context: GrantContext,
  priority: number,
): FirewallGroup => {
  const name = groupName(context, step.id);
  const rule: FirewallRule = {
    name,
    description: formatMarker(context),
    type: 'NetworkRule',
    // NB. Azure's `Any` lets through what has no ports as well, which nobody asked for.
    protocols: step.protocol === '*' ? ['TCP', 'UDP'] : [step.protocol.toUpperCase()],
    sources: [step.source],
    destinations: step.destinations,
    sourceNames: [],
    destinationNames: [],
    ports: step.ports,
  };
  const collection = { name, priority: COLLECTION_PRIORITY, action: 'Allow', rules: [rule] };
  return { name, priority, state: '', etag: undefined, collections: [collection] };
};

/** A rule in a group, and the collection that says what becomes of what it matches. */
export interface Placed {
  readonly rule: FirewallRule;
  readonly collection: FirewallCollection;
}

export const rulesIn = ({ collections }: FirewallGroup): readonly Placed[] =>
  collections.flatMap((collection) => collection.rules.map((rule) => ({ rule, collection })));

/** What stands in the place of our rule, ours or not. */
export const inPlace = (group: FirewallGroup): Placed | undefined =>
  rulesIn(group).find(({ rule }) => sameText(rule.name, group.name));

/**
 * NB. Ours only with both: a name that only this grant derives, of the group and of the rule, and a marker of this very grant as the
 * rule's whole description. A name alone can be guessed, a marker alone can be copied into somebody's own rule (I8).
 */
export const ownRule = (
  group: FirewallGroup,
  step: Pick<AzureFirewallStep, 'id'>,
  context: GrantContext,
): Placed | undefined => {
  if (!sameText(group.name, groupName(context, step.id))) return undefined;
  return rulesIn(group).find(({ rule }) => {
    const marker = parseMarker(rule.description);
    return sameText(rule.name, group.name) && marker !== undefined && sameKey(marker, context);
  });
};

/** What others put into our group, by name. */
export const othersIn = (group: FirewallGroup, own: Placed): readonly string[] =>
  rulesIn(group)
    .filter(({ rule }) => rule.name !== own.rule.name || rule.description !== own.rule.description)
    .map(({ rule }) => rule.name);

/** What differs from what this grant would have written, by field; the group's priority is free within the range. */
export const differences = (
  group: FirewallGroup,
  own: Placed,
  { step, context }: { readonly step: AzureFirewallStep; readonly context: GrantContext },
): readonly string[] => {
  const [wanted] = rulesIn(wantedGroup(step, context, group.priority));
  const { rule, collection } = own;
  const isSame = (of: (placed: FirewallRule) => readonly string[]): boolean =>
    wanted !== undefined && sameSet(of(rule), of(wanted.rule));
  return [
    ...(parseMarker(rule.description)?.expiresAt === context.expiresAt ? [] : ['end']),
    ...(sameText(rule.type, 'NetworkRule') ? [] : ['kind of rule']),
    ...(sameText(collection.action, 'Allow') ? [] : ['action']),
    ...(isSame(({ protocols }) => protocols) ? [] : ['protocol']),
    ...(isSame(({ sources }) => sources) && rule.sourceNames.length === 0 ? [] : ['source']),
    ...(isSame(({ destinations }) => destinations) && rule.destinationNames.length === 0
      ? []
      : ['destination']),
    ...(isSame(({ ports }) => ports) ? [] : ['ports']),
    ...(group.priority >= PRIORITIES.from && group.priority <= PRIORITIES.to ? [] : ['priority']),
    ...(othersIn(group, own).length === 0 ? [] : [OTHERS]),
  ];
};

const OTHERS = 'rules of others in it';

/** `undefined`: it is as it was made. NB. Which change gives less is not told apart here: whatever is changed of our rule may give more. */
export const editOf = (
  group: FirewallGroup,
  own: Placed,
  of: { readonly step: AzureFirewallStep; readonly context: GrantContext },
): Edit | undefined => {
  const parts = differences(group, own, of);
  return parts.length === 0
    ? undefined
    : { what: parts.join(', '), more: parts.some((part) => part !== OTHERS) };
};

/** The lowest free number of the range: a number is used once in a policy. */
export const freePriority = (
  groups: readonly FirewallGroup[],
  avoid: ReadonlySet<number>,
): number | undefined => {
  const taken = new Set(groups.map(({ priority }) => priority));
  for (let priority = PRIORITIES.from; priority <= PRIORITIES.to; priority += 1)
    if (!taken.has(priority) && !avoid.has(priority)) return priority;
  return undefined;
};

export const receiptOf = (
  group: FirewallGroup,
  own: Placed,
  { step, context }: { readonly step: AzureFirewallStep; readonly context: GrantContext },
): Receipt => {
  const { rule } = own;
  const drift = differences(group, own, { step, context });
  return {
    objectId: groupIdIn(step.policy, group.name),
    endsAt: 'by-sweep',
    details: {
      group: group.name,
      priority: String(group.priority),
      source: [...rule.sources, ...rule.sourceNames].join(' '),
      destination: [...rule.destinations, ...rule.destinationNames].join(' '),
      ports: rule.ports.join(' '),
      expires: formatInstant(parseMarker(rule.description)?.expiresAt ?? context.expiresAt),
      ...(drift.length === 0 ? {} : { drift: drift.join(', ') }),
    },
  };
};
