/** What of this installation stands on Azure without an end of its own, told by name and marker as the providers tell it. */
import { resourceId } from '../core/brand.ts';
import type { Installation } from '../core/brand.ts';
import { stepOf } from '../core/derived-id.ts';
import type { Marker } from '../core/marker.ts';
import { parseMarker } from '../core/marker.ts';
import { groupIdIn, groupName } from '../providers/azure-firewall/group.ts';
import { assignmentName } from '../providers/azure-role/plain/assignment.ts';
import { isAtOrAbove } from '../providers/azure-role/role.ts';
import { ruleNames, sameText } from '../providers/nsg-rule/rule.ts';
import { sameScope } from '../providers/pim/request.ts';
import { fieldIn, listIn, textIn } from './arm.ts';

/** How an object proves itself, read again before it is deleted. `alone`: nothing of anybody else's is in it. */
export interface Proof {
  readonly marker: Marker;
  readonly path: string;
  readonly alone: boolean;
  /** Of what others can put something into; `undefined`: they cannot, or Azure names no version. */
  readonly etag: string | undefined;
}

export interface Kind {
  readonly name: string;
  /** What the objects stand in, below the place that is searched; `undefined`: they are listed for the place itself. */
  readonly parents: { readonly type: string; readonly version: string; readonly none: RegExp } | undefined;
  /** The objects are listed with what they stand in, under this field of it; `undefined`: they have a list of their own. */
  readonly listedIn: string | undefined;
  /** The last part of an object's path but its name. */
  readonly children: string;
  /** Of Azure's interface, for the objects. */
  readonly version: string;
  /** How often it is looked at, two seconds apart, until it has to be gone. */
  readonly looks: number;
  /** `parent`: what the object was listed for. */
  readonly proof: (object: unknown, parent: string, by: Installation) => Proof | undefined;
}

/** A cloud that does not know the type at all has none of it. */
const NO_SUCH_TYPE = / 404 InvalidResourceType$/;
const NETWORK = '2024-01-01';

/**
 * NB. A marker can be copied into anything, and a name can be guessed: only the name that this installation derives for the marker's
 * grant proves an object, and the marker must be the whole text (I8).
 */
const rule: Kind = {
  name: 'nsg-rule',
  parents: { type: 'Microsoft.Network/networkSecurityGroups', version: NETWORK, none: NO_SUCH_TYPE },
  listedIn: 'securityRules',
  children: 'securityRules',
  version: NETWORK,
  looks: 120,
  proof: (object, parent, by) => {
    const marker = markerIn(fieldIn(object, 'properties'), by);
    const name = textIn(object, 'name');
    const nsg = resourceId(parent);
    return marker !== undefined &&
      stepOf(marker, name, ({ key, step }) => ruleNames(key, step, nsg)) !== undefined
      ? { marker, path: `${parent}/securityRules/${name}`, alone: true, etag: undefined }
      : undefined;
  },
};

/** A group of a grant's own, with the marker in its one rule. */
const ruleCollectionGroup: Kind = {
  name: 'azure-firewall',
  parents: { type: 'Microsoft.Network/firewallPolicies', version: NETWORK, none: NO_SUCH_TYPE },
  listedIn: undefined,
  children: 'ruleCollectionGroups',
  version: NETWORK,
  // Twelve minutes: each write of a policy takes three to five where firewalls are attached, and others may come first.
  looks: 360,
  proof: (object, parent, by) => {
    const name = textIn(object, 'name');
    const rules = listIn(fieldIn(object, 'properties'), 'ruleCollections').flatMap((one) =>
      listIn(one, 'rules'),
    );
    for (const own of rules.filter((one) => sameText(textIn(one, 'name'), name))) {
      const marker = markerIn(own, by);
      if (marker === undefined) continue;
      if (stepOf(marker, name, ({ key, step }) => [groupName(key, step)]) === undefined) continue;
      return {
        marker,
        path: groupIdIn(resourceId(parent), name),
        alone: rules.length === 1,
        etag: textIn(object, 'etag') || undefined,
      };
    }
    return undefined;
  },
};

/** `isIn`: what a list shows from above or below its place belongs to the search of that place. */
const plainAssignment = (
  parents: Kind['parents'],
  isIn: (scope: string, place: string) => boolean,
): Kind => ({
  name: parents === undefined ? 'azure-role' : 'azure-role at management groups',
  parents,
  listedIn: undefined,
  children: 'providers/Microsoft.Authorization/roleAssignments',
  version: '2022-04-01',
  looks: 120,
  proof: (object, place, by) => {
    const properties = fieldIn(object, 'properties');
    const marker = markerIn(properties, by);
    const name = textIn(object, 'name');
    const scope = textIn(properties, 'scope');
    if (marker === undefined || !isIn(scope, place) || isConditional(fieldIn(properties, 'condition')))
      return undefined;
    return stepOf(marker, name, ({ key, step }) => [assignmentName(key, step)]) === undefined
      ? undefined
      : {
          marker,
          path: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
          alone: true,
          etag: undefined,
        };
  },
});

/** NB. Gatehouse sets no condition: who did has made it theirs. What is no text is taken for one. */
const isConditional = (condition: unknown): boolean =>
  ![undefined, null, ''].some((none) => none === condition);

/** Searched in each subscription. */
export const KINDS: readonly Kind[] = [
  rule,
  ruleCollectionGroup,
  plainAssignment(undefined, (scope, place) => isAtOrAbove(place, scope)),
];

/** Searched once, for the tenant. Whoever may read no management group has put nothing there (docs/privileges/azure-role.md). */
export const TENANT_KINDS: readonly Kind[] = [
  plainAssignment(
    {
      type: 'Microsoft.Management/managementGroups',
      version: '2023-04-01',
      none: / (404 InvalidResourceType|403 \S*)$/,
    },
    sameScope,
  ),
];

const markerIn = (value: unknown, by: Installation): Marker | undefined => {
  const marker = parseMarker(textIn(value, 'description'));
  return marker?.installation === by ? marker : undefined;
};
