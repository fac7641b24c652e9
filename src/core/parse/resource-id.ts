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

const RESOURCE = new RegExp(
  `^/subscriptions/${UUID}/resourceGroups/[^/]+/providers/([^/]+/[^/]+)/[^/]+$`,
  'i',
);

/** Whether it is a resource of a type such as `Microsoft.Compute/virtualMachines`, and nothing below one. */
export const isOfType = (id: ResourceId, type: string): boolean =>
  RESOURCE.exec(id)?.[1]?.toLowerCase() === type.toLowerCase();
