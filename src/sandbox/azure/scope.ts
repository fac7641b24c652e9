/** Scopes of Azure Resource Manager: how they contain each other, and what kind they are. Case never matters in them. */

/** Lower case, no trailing slash, one leading slash; `providers/Microsoft.Subscription/` is only another spelling. */
export const scopeKey = (scope: string): string => {
  const trimmed = scope.replace(/^\/+|\/+$/g, '').toLowerCase();
  return `/${trimmed.replace(/^providers\/microsoft\.subscription\/(?=subscriptions\/)/, '')}`;
};

/** Whether `outer` is `inner` or contains it. */
export const isWithin = (inner: string, outer: string): boolean => {
  const [a, b] = [scopeKey(inner), scopeKey(outer)];
  return b === '/' || a === b || a.startsWith(`${b}/`);
};

export const sameScope = (one: string, other: string): boolean => scopeKey(one) === scopeKey(other);

export const scopeKind = (
  scope: string,
): 'tenant' | 'managementgroup' | 'subscription' | 'resourcegroup' | 'resource' => {
  const segments = scopeKey(scope).split('/').filter(Boolean);
  if (/^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/.test(scopeKey(scope)))
    return 'managementgroup';
  if (segments.length === 0) return 'tenant';
  if (segments.length === 2) return 'subscription';
  return segments.length === 4 ? 'resourcegroup' : 'resource';
};

export const subscriptionOf = (scope: string): string | undefined =>
  /^\/subscriptions\/([^/]+)/.exec(scopeKey(scope))?.[1];

export const resourceGroupOf = (scope: string): string | undefined =>
  /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/.exec(scopeKey(scope))?.[1];

/** The last segment, as written. */
export const lastOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** `Microsoft.Network/networkSecurityGroups` of a resource's id; `undefined` for anything above a resource. */
export const typeOf = (id: string): string | undefined => {
  const [namespace, ...rest] = (id.split(/\/providers\//i).at(-1) ?? '').split('/');
  if (namespace === undefined || rest.length < 2 || !/\/providers\//i.test(id)) return undefined;
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
};
