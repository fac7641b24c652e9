import { b as resourceId } from "./brand.js";
// src/core/parse/resource-id.ts
/** The form of Azure's ids, as files write them. */
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const SEGMENT = "(?!\\.+(?:/|$))[a-z0-9._()\\-]{1,260}";
const FORM = new RegExp(`^(?:/subscriptions/${UUID}(?:/resourceGroups/${SEGMENT})?(?:/providers/${SEGMENT}(?:/${SEGMENT}/${SEGMENT})+)?|/providers/Microsoft\\.Management/managementGroups/${SEGMENT})$`, "i");
/**
* A management group, subscription, resource group or resource; undefined for anything else.
* NB. The id goes into request paths: `..`, `?`, `#`, `%` or a blank would make another path of it.
*/
const parseResourceId = (text) => FORM.test(text) ? resourceId(text) : void 0;
const RESOURCE = new RegExp(`^/subscriptions/${UUID}/resourceGroups/[^/]+/providers/([^/]+/[^/]+)/[^/]+$`, "i");
/** Whether it is a resource of a type such as `Microsoft.Compute/virtualMachines`, and nothing below one. */
const isOfType = (id, type) => RESOURCE.exec(id)?.[1]?.toLowerCase() === type.toLowerCase();
export { parseResourceId as n, isOfType as t };
