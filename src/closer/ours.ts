/** What of this installation stands on Azure without an end of its own, told by name and marker as the providers tell it. */
import { resourceId } from '../core/brand.ts';
import type { Installation } from '../core/brand.ts';
import { derivedName, stepOf } from '../core/derived-id.ts';
import type { Marker } from '../core/marker.ts';
import { parseMarker } from '../core/marker.ts';
import { ruleNames } from '../providers/nsg-rule/rule.ts';
import { fieldIn, listIn, textIn } from './arm.ts';

/** How an object proves itself, read again before it is deleted. `alone`: nothing of anybody else's is in it. */
export interface Proof {
  readonly marker: Marker;
  readonly alone: boolean;
}

export interface Kind {
  readonly name: string;
  /** Below a subscription: what the objects stand in. */
  readonly parents: string;
  /** The objects are listed with what they stand in, under this field of it; `undefined`: they have a list of their own. */
  readonly listedIn: string | undefined;
  /** The last part of an object's path but its name. */
  readonly children: string;
  readonly proof: (object: unknown, parent: string, by: Installation) => Proof | undefined;
}

/**
 * NB. A marker can be copied into anything, and a name can be guessed: only the name that this installation derives for the marker's
 * grant proves an object, and the marker must be the whole text (I8).
 */
const rule: Kind = {
  name: 'nsg-rule',
  parents: 'Microsoft.Network/networkSecurityGroups',
  listedIn: 'securityRules',
  children: 'securityRules',
  proof: (object, parent, by) => {
    const marker = markerIn(fieldIn(object, 'properties'), by);
    const nsg = resourceId(parent);
    return marker !== undefined &&
      stepOf(marker, textIn(object, 'name'), ({ key, step }) => ruleNames(key, step, nsg)) !== undefined
      ? { marker, alone: true }
      : undefined;
  },
};

/** A group of a grant's own, with the marker in its one rule. */
const ruleCollectionGroup: Kind = {
  name: 'azure-firewall',
  parents: 'Microsoft.Network/firewallPolicies',
  listedIn: undefined,
  children: 'ruleCollectionGroups',
  proof: (object, _, by) => {
    const name = textIn(object, 'name');
    const rules = listIn(fieldIn(object, 'properties'), 'ruleCollections').flatMap((one) =>
      listIn(one, 'rules'),
    );
    const own = rules.find((one) => sameText(textIn(one, 'name'), name) && markerIn(one, by) !== undefined);
    const marker = markerIn(own, by);
    return marker !== undefined && stepOf(marker, name, groupNames) !== undefined
      ? { marker, alone: rules.length === 1 }
      : undefined;
  },
};

const groupNames: Parameters<typeof stepOf>[2] = ({ key, step }) => [
  derivedName({ ...key, step, action: 'rule collection group' }),
];

export const KINDS: readonly Kind[] = [rule, ruleCollectionGroup];

const markerIn = (value: unknown, by: Installation): Marker | undefined => {
  const marker = parseMarker(textIn(value, 'description'));
  return marker?.installation === by ? marker : undefined;
};

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
