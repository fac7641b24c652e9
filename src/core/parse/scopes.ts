/** How Azure scopes lie to each other. Ids are compared without case, as Azure does. */
import { resourceId, type ResourceId } from '../brand.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SEGMENT = '(?!\\.+(?:/|$))[a-z0-9._()\\-]{1,260}';
const FORM = new RegExp(
  `^(?:/subscriptions/${UUID}(?:/resourceGroups/${SEGMENT})?(?:/providers/${SEGMENT}(?:/${SEGMENT}/${SEGMENT})+)?` +
    `|/providers/Microsoft\\.Management/managementGroups/${SEGMENT})$`,
  'i',
);

/**
 * A management group, subscription, resource group or resource; undefined for anything else.
 * NB. The id goes into request paths: `..`, `?`, `#`, `%` or a blank would make another path of it.
 */
export const parseResourceId = (text: string): ResourceId | undefined =>
  FORM.test(text) ? resourceId(text) : undefined;

export const isManagementGroup = (scope: ResourceId): boolean =>
  scope.toLowerCase().startsWith('/providers/microsoft.management/managementgroups/');

/** Whether `inner` is `outer` or lies in it. */
export const isWithin = (inner: ResourceId, outer: ResourceId): boolean =>
  `${inner.toLowerCase()}/`.startsWith(`${outer.toLowerCase()}/`);

/**
 * Whether a right on `scope` is, or may be, a right on something in `place`.
 * NB. What lies in a management group cannot be seen from its id, so it reaches everywhere: else a role on the
 * group above a protected subscription would pass.
 */
export const reaches = (scope: ResourceId, place: ResourceId): boolean =>
  isManagementGroup(scope) || isManagementGroup(place) || isWithin(scope, place) || isWithin(place, scope);

const NSG = new RegExp(
  `^/subscriptions/${UUID}/resourceGroups/[^/]+/providers/Microsoft\\.Network/networkSecurityGroups/[^/]+$`,
  'i',
);

export const isNetworkSecurityGroup = (id: ResourceId): boolean => NSG.test(id);
