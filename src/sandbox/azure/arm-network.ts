/** Microsoft.Network: network security groups, their rules, and the operations that change them. */
import type { SandboxAnswer } from '../http.ts';
import { asyncHeaders, operationUrl, retryAfter } from './arm-operation.ts';
import { bastionResult, bastionRoutes } from './arm-bastion.ts';
import { ArmError, notFound } from './error.ts';
import type { Json } from './json.ts';
import { isObject, objectAt, textAt } from './json.ts';
import type { Operation } from './operations.ts';
import { isAllowed } from './rbac.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { part } from './route.ts';
import { groupsAt } from './rule.ts';
import { isWithin, lastOf, sameScope, scopeKey, subscriptionOf, typeOf } from './scope.ts';
import type { RuleProperties } from './seed.ts';
import type { Nsg, Rule, Tenant } from './tenant.ts';
import { existingScope } from './tenant.ts';

/** Of everything in Microsoft.Network. */
export const NETWORK_VERSIONS = [
  '2023-02-01',
  '2023-04-01',
  '2023-05-01',
  '2023-06-01',
  '2023-09-01',
  '2023-11-01',
  '2024-01-01',
  '2024-03-01',
  '2024-05-01',
  '2024-07-01',
  '2024-10-01',
  '2025-01-01',
  '2025-03-01',
  '2025-05-01',
  '2025-07-01',
  '2025-09-01',
  '2026-01-01',
];
const NSG = 'networkSecurityGroups';
const GROUP =
  '^(/subscriptions/[^/]+/resourceGroups/[^/]+)/providers/Microsoft\\.Network/networkSecurityGroups';

const route = (
  method: ArmRoute['method'],
  path: string,
  action: string,
  of: { readonly type?: string; readonly scope: ArmRoute['scope'] },
  serve: ArmRoute['serve'],
): ArmRoute => ({
  method,
  path: new RegExp(path, 'i'),
  type: of.type ?? NSG,
  versions: NETWORK_VERSIONS,
  action: `Microsoft.Network/${action}`,
  scope: of.scope,
  serve,
});

const groupScope = { scope: (parts: readonly string[]): string => part(parts, 0) };
const nsgScope = { scope: (parts: readonly string[]): string => nsgId(parts) };
const ruleScope = {
  type: `${NSG}/securityRules`,
  scope: (parts: readonly string[]): string => `${nsgId(parts)}/securityRules/${part(parts, 2)}`,
};
const nsgId = (parts: readonly string[]): string =>
  `${part(parts, 0)}/providers/Microsoft.Network/networkSecurityGroups/${part(parts, 1)}`;

export const networkRoutes: readonly ArmRoute[] = [
  ...bastionRoutes(NETWORK_VERSIONS),
  route(
    'GET',
    '^(/subscriptions/[^/]+)/providers/Microsoft\\.Network/networkSecurityGroups$',
    `${NSG}/read`,
    groupScope,
    (call) => listNsgs(call),
  ),
  route('GET', `${GROUP}$`, `${NSG}/read`, groupScope, (call) => {
    existingScope(call.tenant, part(call.parts, 0));
    return listNsgs(call);
  }),
  route('GET', `${GROUP}/([^/]+)$`, `${NSG}/read`, nsgScope, (call) => {
    const nsg = nsgOf(call);
    return { status: 200, headers: { ETag: nsg.etag }, body: nsgResource(call.tenant, nsg) };
  }),
  route('GET', `${GROUP}/([^/]+)/securityRules$`, `${NSG}/securityRules/read`, nsgScope, (call) => {
    const nsg = nsgOf(call);
    return { status: 200, body: { value: [...nsg.rules.values()].map((rule) => ruleResource(nsg, rule)) } };
  }),
  route(
    'GET',
    `${GROUP}/([^/]+)/defaultSecurityRules$`,
    `${NSG}/defaultSecurityRules/read`,
    nsgScope,
    (call) => ({
      status: 200,
      body: { value: defaultRules(nsgOf(call)) },
    }),
  ),
  route('GET', `${GROUP}/([^/]+)/securityRules/([^/]+)$`, `${NSG}/securityRules/read`, ruleScope, (call) => {
    const nsg = nsgOf(call);
    const rule = nsg.rules.get(part(call.parts, 2).toLowerCase());
    if (rule === undefined)
      throw new ArmError(
        404,
        'NotFound',
        `Resource ${nsg.id}/securityRules/${part(call.parts, 2)} not found.`,
      );
    return { status: 200, headers: { ETag: rule.etag }, body: ruleResource(nsg, rule) };
  }),
  route('PUT', `${GROUP}/([^/]+)/securityRules/([^/]+)$`, `${NSG}/securityRules/write`, ruleScope, (call) => {
    const nsg = nsgOf(call);
    requireGroups(call, nsg);
    const { rule, created, operation } = call.network.put(nsg, part(call.parts, 2), call.body, ifMatch(call));
    return {
      status: created ? 201 : 200,
      headers: { ...asyncHeaders(call, operation), ETag: rule.etag },
      body: ruleResource(nsg, rule),
    };
  }),
  route(
    'DELETE',
    `${GROUP}/([^/]+)/securityRules/([^/]+)$`,
    `${NSG}/securityRules/delete`,
    ruleScope,
    (call) => {
      const operation = call.network.remove(nsgOf(call), part(call.parts, 2), ifMatch(call));
      if (operation === undefined) return { status: 204 };
      return {
        status: 202,
        headers: {
          ...asyncHeaders(call, operation),
          Location: operationUrl(call, operation, 'operationResults'),
        },
      };
    },
  ),
  route(
    'GET',
    '^(/subscriptions/[^/]+)/providers/Microsoft\\.Network/locations/[^/]+/operations/([^/]+)$',
    'locations/operations/read',
    { ...groupScope, type: 'locations/operations' },
    (call) => {
      const operation = operationOf(call);
      const running = operation.status === 'InProgress';
      return {
        status: 200,
        headers: running ? retryAfter(call) : {},
        body: {
          status: operation.status,
          ...(operation.error === undefined ? {} : { error: operation.error }),
        },
      };
    },
  ),
  route(
    'GET',
    '^(/subscriptions/[^/]+)/providers/Microsoft\\.Network/locations/[^/]+/operationResults/([^/]+)$',
    'locations/operationResults/read',
    { ...groupScope, type: 'locations/operationResults' },
    (call) => {
      const sessions = bastionResult(call, part(call.parts, 1));
      if (sessions !== undefined) return sessions;
      const operation = operationOf(call);
      if (operation.status === 'InProgress')
        return {
          status: 202,
          headers: { ...retryAfter(call), Location: operationUrl(call, operation, 'operationResults') },
        };
      if (operation.error !== undefined)
        throw new ArmError(409, operation.error.code, operation.error.message, {
          details: operation.error.details ?? [],
        });
      return { status: 204 };
    },
  ),
];

const ifMatch = (call: ArmCall): string | undefined => call.request.headers['if-match'];

const nsgOf = (call: ArmCall): Nsg => {
  existingScope(call.tenant, part(call.parts, 0));
  const nsg = call.tenant.nsgs.get(scopeKey(nsgId(call.parts)));
  if (nsg === undefined)
    throw notFound(
      `Microsoft.Network/networkSecurityGroups/${part(call.parts, 1)}`,
      lastOf(part(call.parts, 0)),
    );
  return nsg;
};

/** A rule may name application security groups only where they are, in the group's own region, and by leave to join them. */
const requireGroups = (call: ArmCall, nsg: Nsg): void => {
  const given = objectAt(call.body, 'properties');
  const named = ['sourceApplicationSecurityGroups', 'destinationApplicationSecurityGroups'].flatMap((end) =>
    groupsAt(given[end]),
  );
  for (const { id } of named) {
    const group = call.tenant.resources.get(scopeKey(id));
    const isGroup = sameType(typeOf(id), 'Microsoft.Network/applicationSecurityGroups');
    if (!isAllowed(call.tenant, call.caller, JOIN, id))
      throw new ArmError(
        403,
        'LinkedAuthorizationFailed',
        `The client '${call.caller.appId ?? call.caller.objectId}' with object id '${call.caller.objectId}' has permission to perform action 'Microsoft.Network/networkSecurityGroups/securityRules/write' on scope '${nsg.id}/securityRules/${part(call.parts, 2)}'; however, it does not have permission to perform action(s) '${JOIN}' on the linked scope(s) '${id}' (respectively) or the linked scope(s) are invalid.`,
      );
    if (group === undefined || !isGroup || group.location.toLowerCase() !== nsg.location.toLowerCase())
      throw new ArmError(
        400,
        'InvalidResourceReference',
        `Resource ${id} referenced by resource ${nsg.id}/securityRules/${part(call.parts, 2)} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
        { details: [] },
      );
  }
};

const JOIN = 'Microsoft.Network/applicationSecurityGroups/joinNetworkSecurityRule/action';

const sameType = (one: string | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();

/** A list holds what the caller may read; the path's own right was asked for before. */
const listNsgs = (call: ArmCall): SandboxAnswer => ({
  status: 200,
  body: {
    value: [...call.tenant.nsgs.values()]
      .filter((nsg) => isWithin(nsg.id, part(call.parts, 0)))
      .filter((nsg) => isAllowed(call.tenant, call.caller, `Microsoft.Network/${NSG}/read`, nsg.id))
      .map((nsg) => nsgResource(call.tenant, nsg)),
  },
});

const operationOf = (call: ArmCall): Operation => {
  const operation =
    call.network.operation(part(call.parts, 1)) ?? call.firewalls.operation(part(call.parts, 1));
  const subscription = subscriptionOf(part(call.parts, 0));
  if (operation === undefined || subscriptionOf(operation.on.id) !== subscription)
    throw new ArmError(404, 'OperationNotFound', `Operation ${part(call.parts, 1)} was not found.`);
  return operation;
};

const ruleResource = (nsg: Nsg, rule: Rule): Json => ({
  name: rule.name,
  id: `${nsg.id}/securityRules/${rule.name}`,
  etag: rule.etag,
  type: 'Microsoft.Network/networkSecurityGroups/securityRules',
  properties: {
    provisioningState: rule.provisioningState,
    ...rule.properties,
    sourceAddressPrefixes: rule.properties.sourceAddressPrefixes ?? [],
    destinationAddressPrefixes: rule.properties.destinationAddressPrefixes ?? [],
    sourcePortRanges: rule.properties.sourcePortRanges ?? [],
    destinationPortRanges: rule.properties.destinationPortRanges ?? [],
  },
});

const nsgResource = (tenant: Tenant, nsg: Nsg): Json => ({
  name: lastOf(nsg.id),
  id: nsg.id,
  etag: nsg.etag,
  type: 'Microsoft.Network/networkSecurityGroups',
  location: nsg.location,
  properties: {
    provisioningState: [...nsg.rules.values()].every((rule) => rule.provisioningState === 'Succeeded')
      ? 'Succeeded'
      : 'Updating',
    resourceGuid: nsg.resourceGuid,
    flushConnection: nsg.flushConnection,
    securityRules: [...nsg.rules.values()].map((rule) => ruleResource(nsg, rule)),
    defaultSecurityRules: defaultRules(nsg),
    subnets: nsg.subnets.map((id) => ({ id })),
    networkInterfaces: cardsBehind(tenant, nsg).map((id) => ({ id })),
  },
});

/** Of each interface Azure keeps which group it has; a group shows the way back. */
const cardsBehind = (tenant: Tenant, nsg: Nsg): readonly string[] =>
  [...tenant.resources.values()].flatMap(({ id, properties }) => {
    const own = properties['networkSecurityGroup'];
    return isObject(own) && sameScope(textAt(own, 'id') ?? '', nsg.id) ? [id] : [];
  });

const DEFAULTS: readonly (readonly [string, string, number, string, string, string, string])[] = [
  [
    'AllowVnetInBound',
    'Allow inbound traffic from all VMs in VNET',
    65000,
    'Inbound',
    'VirtualNetwork',
    'VirtualNetwork',
    'Allow',
  ],
  [
    'AllowAzureLoadBalancerInBound',
    'Allow inbound traffic from azure load balancer',
    65001,
    'Inbound',
    'AzureLoadBalancer',
    '*',
    'Allow',
  ],
  ['DenyAllInBound', 'Deny all inbound traffic', 65500, 'Inbound', '*', '*', 'Deny'],
  [
    'AllowVnetOutBound',
    'Allow outbound traffic from all VMs to all VMs in VNET',
    65000,
    'Outbound',
    'VirtualNetwork',
    'VirtualNetwork',
    'Allow',
  ],
  [
    'AllowInternetOutBound',
    'Allow outbound traffic from all VMs to Internet',
    65001,
    'Outbound',
    '*',
    'Internet',
    'Allow',
  ],
  ['DenyAllOutBound', 'Deny all outbound traffic', 65500, 'Outbound', '*', '*', 'Deny'],
];

const defaultRules = (nsg: Nsg): readonly Json[] =>
  DEFAULTS.map(([name, description, priority, direction, source, destination, access]) => {
    const properties: RuleProperties & { readonly provisioningState: string } = {
      provisioningState: 'Succeeded',
      description,
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: source,
      destinationAddressPrefix: destination,
      access,
      priority,
      direction,
    };
    return {
      name,
      id: `${nsg.id}/defaultSecurityRules/${name}`,
      etag: nsg.etag,
      type: 'Microsoft.Network/networkSecurityGroups/defaultSecurityRules',
      properties,
    };
  });
