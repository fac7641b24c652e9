/** The form of Azure's ids, as files write them. */
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

const NSG = new RegExp(
  `^/subscriptions/${UUID}/resourceGroups/[^/]+/providers/Microsoft\\.Network/networkSecurityGroups/[^/]+$`,
  'i',
);

export const isNetworkSecurityGroup = (id: ResourceId): boolean => NSG.test(id);
