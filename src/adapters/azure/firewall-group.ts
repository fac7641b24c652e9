/** Rule collection groups between Azure's form and ours. What is not known here is kept as a doubt or passed on, never dropped. */
import type {
  FirewallPolicyRuleCollectionGroup as SdkGroup,
  FirewallPolicyRuleCollectionUnion as SdkCollection,
  FirewallPolicyRuleUnion as SdkRule,
  NatRule,
  NetworkRule,
} from '@azure/arm-network';
import { Type } from 'typebox';
import { lastName } from '../../core/scopes.ts';
import type { FirewallCollection, FirewallGroup, FirewallRule } from '../../ports/firewalls.ts';
import { formed, maybe, maybeText, maybeTexts } from './formed.ts';

const ruleForm = Type.Object({
  name: maybeText,
  description: maybeText,
  ruleType: maybeText,
  ipProtocols: maybeTexts,
  sourceAddresses: maybeTexts,
  destinationAddresses: maybeTexts,
  destinationPorts: maybeTexts,
  sourceIpGroups: maybeTexts,
  sourceKubeSelectorGroups: maybeTexts,
  sourceGeoLocations: maybeTexts,
  destinationIpGroups: maybeTexts,
  destinationFqdns: maybeTexts,
  destinationGeoLocations: maybeTexts,
});
const groupForm = Type.Object({
  name: maybeText,
  priority: maybe(Type.Number()),
  provisioningState: maybeText,
  etag: maybeText,
  ruleCollections: maybe(
    Type.Array(
      Type.Object({
        name: maybeText,
        priority: maybe(Type.Number()),
        action: maybe(Type.Object({ type: maybeText })),
        rules: maybe(Type.Array(ruleForm)),
      }),
    ),
  ),
});

/** As the SDK gives it, once it has its form: others' rules go back to Azure with it. */
export const whole = formed('ruleCollectionGroups', groupForm, (found: SdkGroup): SdkGroup => found);

export const asGroup = formed('ruleCollectionGroups', groupForm, (found: SdkGroup): FirewallGroup => ({
  name: found.name ?? '',
  priority: found.priority ?? 0,
  state: found.provisioningState ?? '',
  etag: found.etag,
  collections: (found.ruleCollections ?? []).map((collection) => asCollection(collection)),
}));

/** Of a group that we make: network rules, allowed or denied together. */
export const bodyOf = ({ name, priority, collections }: FirewallGroup): SdkGroup => ({
  name,
  priority,
  ruleCollections: collections.map((collection) => ({
    ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
    name: collection.name,
    priority: collection.priority,
    action: { type: collection.action },
    rules: collection.rules.map((rule) => ({
      ruleType: 'NetworkRule',
      name: rule.name,
      description: rule.description,
      ipProtocols: [...rule.protocols],
      sourceAddresses: [...rule.sources],
      destinationAddresses: [...rule.destinations],
      destinationPorts: [...rule.ports],
    })),
  })),
});

/** As it was read, without the rules of this name and description and the collections that are empty without them. */
export const without = (
  found: SdkGroup,
  { name, description }: Pick<FirewallRule, 'name' | 'description'>,
): SdkGroup => {
  const isIt = (rule: SdkRule): boolean => rule.name === name && rule.description === description;
  const { ruleCollections, priority } = found;
  return {
    ...(found.name === undefined ? {} : { name: found.name }),
    ...(priority === undefined ? {} : { priority }),
    ruleCollections: (ruleCollections ?? []).flatMap((collection) => {
      const rules = rulesOf(collection);
      const left = rules.filter((rule) => !isIt(rule));
      if (left.length === rules.length) return [collection];
      return left.length === 0 ? [] : [{ ...collection, rules: left }];
    }),
  };
};

const rulesOf = (collection: SdkCollection): readonly SdkRule[] =>
  'rules' in collection ? (collection.rules ?? []) : [];

const asCollection = (collection: SdkCollection): FirewallCollection => ({
  name: collection.name ?? '',
  priority: collection.priority ?? 0,
  action: 'action' in collection ? (collection.action?.type ?? '') : '',
  rules: rulesOf(collection).map(asRule),
});

const asRule = (rule: SdkRule): FirewallRule => {
  const about = { name: rule.name ?? '', description: rule.description ?? '', type: rule.ruleType };
  if (isNetwork(rule))
    return {
      ...about,
      ...traffic(rule),
      sourceNames: [
        ...named('IP group', rule.sourceIpGroups),
        ...named('selector', rule.sourceKubeSelectorGroups),
        ...named('region', rule.sourceGeoLocations),
      ],
      destinationNames: [
        ...named('IP group', rule.destinationIpGroups),
        ...named('name', rule.destinationFqdns),
        ...named('region', rule.destinationGeoLocations),
      ],
    };
  if (isNat(rule))
    return {
      ...about,
      ...traffic(rule),
      sourceNames: named('IP group', rule.sourceIpGroups),
      destinationNames: [],
    };
  const nothing = { protocols: [], sources: [], destinations: [], ports: [] };
  return { ...about, ...nothing, sourceNames: [], destinationNames: [] };
};

const isNetwork = (rule: SdkRule): rule is NetworkRule => rule.ruleType === 'NetworkRule';
const isNat = (rule: SdkRule): rule is NatRule => rule.ruleType === 'NatRule';

const traffic = (rule: NetworkRule | NatRule) => ({
  protocols: rule.ipProtocols ?? [],
  sources: rule.sourceAddresses ?? [],
  destinations: rule.destinationAddresses ?? [],
  ports: rule.destinationPorts ?? [],
});

const named = (what: string, ids: readonly string[] | undefined): readonly string[] =>
  (ids ?? []).map((id) => `${what} ${lastName(id)}`);
