/** Subscriptions, resource groups and the resources that only have to be there. */
import type { SandboxAnswer } from '../http.ts';
import { ArmError } from './error.ts';
import type { Json } from './json.ts';
import { isObject, textAt } from './json.ts';
import { isAllowed } from './rbac.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { part } from './route.ts';
import { isWithin, lastOf, sameScope, scopeKey, typeOf } from './scope.ts';
import type { SeedResource } from './seed.ts';
import { existingScope, visibleSubscriptions } from './tenant.ts';

const SUBSCRIPTIONS = ['2016-06-01', '2019-06-01', '2020-01-01', '2021-01-01', '2022-12-01'];
const GROUPS = [
  '2018-05-01',
  '2019-10-01',
  '2020-06-01',
  '2021-04-01',
  '2022-09-01',
  '2023-07-01',
  '2024-03-01',
  '2024-07-01',
  '2025-04-01',
];
const COMPUTE = [
  '2023-09-01',
  '2024-03-01',
  '2024-07-01',
  '2024-11-01',
  '2025-04-01',
  '2025-11-01',
  '2026-03-01',
  '2026-04-01',
];
const NETWORK = [
  '2024-01-01',
  '2024-03-01',
  '2024-05-01',
  '2024-07-01',
  '2025-01-01',
  '2025-03-01',
  '2025-05-01',
  '2025-07-01',
  '2025-09-01',
  '2026-01-01',
];
const OTHER = ['2021-11-01', '2022-09-01', '2023-07-01', '2023-08-01', '2023-12-01', '2024-04-01'];

const first = (parts: readonly string[]): string => part(parts, 0);

export const resourceRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: /^\/providers\/Microsoft\.Management\/managementGroups$/i,
    type: 'Microsoft.Management/managementGroups',
    versions: ['2023-04-01'],
    // Whoever may read none is shown none.
    action: undefined,
    scope: () => '/',
    serve: (call) => ({
      status: 200,
      body: {
        value: [...call.tenant.managementGroups.values()]
          .filter(({ id }) =>
            isAllowed(call.tenant, call.caller, 'Microsoft.Management/managementGroups/read', id),
          )
          .map(({ id }) => ({
            id,
            type: 'Microsoft.Management/managementGroups',
            name: lastOf(id),
            properties: { tenantId: call.tenant.id, displayName: lastOf(id) },
          })),
      },
    }),
  },
  {
    method: 'GET',
    path: /^\/subscriptions$/i,
    type: 'subscriptions',
    versions: SUBSCRIPTIONS,
    action: undefined,
    scope: () => '/',
    serve: (call) => {
      const value = visibleSubscriptions(call.tenant, call.caller.objectId).map((entry) =>
        subscriptionResource(call, entry),
      );
      return { status: 200, body: { value, nextLink: '' } };
    },
  },
  {
    method: 'GET',
    path: /^(\/subscriptions\/([^/]+))$/i,
    type: 'subscriptions',
    versions: SUBSCRIPTIONS,
    action: 'Microsoft.Resources/subscriptions/read',
    scope: first,
    serve: (call) => {
      existingScope(call.tenant, first(call.parts));
      const found = call.tenant.subscriptions.get(part(call.parts, 1).toLowerCase());
      return { status: 200, body: found === undefined ? {} : subscriptionResource(call, found) };
    },
  },
  {
    method: 'GET',
    path: /^(\/subscriptions\/[^/]+)\/resourceGroups$/i,
    type: 'resourceGroups',
    versions: GROUPS,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    scope: first,
    serve: (call) => ({
      status: 200,
      body: {
        value: [...call.tenant.groups.values()]
          .filter((group) => isWithin(group.id, first(call.parts)))
          .map(groupResource),
      },
    }),
  },
  {
    method: 'GET',
    path: /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)$/i,
    type: 'resourceGroups',
    versions: GROUPS,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    scope: first,
    serve: (call) => {
      const id = existingScope(call.tenant, first(call.parts));
      const found = call.tenant.groups.get(scopeKey(id));
      return { status: 200, body: found === undefined ? {} : groupResource(found) };
    },
  },
  {
    method: 'HEAD',
    path: /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)$/i,
    type: 'resourceGroups',
    versions: GROUPS,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    scope: first,
    serve: (call) => ({ status: call.tenant.groups.has(scopeKey(first(call.parts))) ? 204 : 404 }),
  },
  ...[
    'Microsoft.Network/bastionHosts',
    'Microsoft.Network/virtualNetworks',
    'Microsoft.Network/networkInterfaces',
    'Microsoft.Network/applicationSecurityGroups',
    'Microsoft.Compute/virtualMachines',
  ].flatMap((type) => [listOf(type, false), listOf(type, true), oneOf(type)]),
  {
    method: 'GET',
    path: /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+)\/subnets\/([^/]+)$/i,
    type: 'virtualNetworks/subnets',
    versions: NETWORK,
    action: 'Microsoft.Network/virtualNetworks/subnets/read',
    scope: (parts) => `${first(parts)}/subnets/${part(parts, 1)}`,
    serve: (call) => ({ status: 200, body: subnetOf(call) }),
  },
  ...[
    'Microsoft.Sql/servers',
    'Microsoft.KeyVault/vaults',
    'Microsoft.Web/sites',
    'Microsoft.Storage/storageAccounts',
  ].map(oneOf),
];

function versionsOf(type: string): readonly string[] {
  if (type.startsWith('Microsoft.Compute/')) return COMPUTE;
  return type.startsWith('Microsoft.Network/') ? NETWORK : OTHER;
}

function pathOf(type: string): string {
  return `/providers/${type.replaceAll('.', '\\.')}`;
}

function oneOf(type: string): ArmRoute {
  return {
    method: 'GET',
    path: new RegExp(`^(/subscriptions/[^/]+/resourceGroups/[^/]+${pathOf(type)}/[^/]+)$`, 'i'),
    type,
    versions: versionsOf(type),
    action: `${type}/read`,
    scope: first,
    serve: (call) => {
      const id = existingScope(call.tenant, first(call.parts));
      const found = call.tenant.resources.get(scopeKey(id));
      return { status: 200, body: found === undefined ? {} : resource(found) };
    },
  };
}

function listOf(type: string, inGroup: boolean): ArmRoute {
  return {
    method: 'GET',
    path: new RegExp(`^(/subscriptions/[^/]+${inGroup ? '/resourceGroups/[^/]+' : ''})${pathOf(type)}$`, 'i'),
    type,
    versions: versionsOf(type),
    action: `${type}/read`,
    scope: first,
    serve: (call): SandboxAnswer => {
      existingScope(call.tenant, first(call.parts));
      const found = [...call.tenant.resources.values()]
        .filter(
          (entry) =>
            typeOf(entry.id)?.toLowerCase() === type.toLowerCase() && isWithin(entry.id, first(call.parts)),
        )
        .filter((entry) => isAllowed(call.tenant, call.caller, `${type}/read`, entry.id));
      return { status: 200, body: { value: found.map(resource) } };
    },
  };
}

/** A subnet is a part of its network, which lists it whole. */
const subnetOf = (call: ArmCall): Json => {
  const network = existingScope(call.tenant, first(call.parts));
  const subnets = call.tenant.resources.get(scopeKey(network))?.properties['subnets'];
  const id = `${network}/subnets/${part(call.parts, 1)}`;
  const found = (Array.isArray(subnets) ? subnets : []).find(
    (entry) => isObject(entry) && sameScope(textAt(entry, 'id') ?? '', id),
  );
  if (!isObject(found)) throw new ArmError(404, 'NotFound', `Resource ${id} not found.`);
  return { ...found, type: 'Microsoft.Network/virtualNetworks/subnets' };
};

const resource = (entry: SeedResource): Json => ({
  id: entry.id,
  name: lastOf(entry.id),
  type: typeOf(entry.id),
  location: entry.location,
  ...(entry.sku === undefined ? {} : { sku: { name: entry.sku } }),
  properties: entry.properties,
});

const groupResource = (group: { readonly id: string; readonly location: string }): Json => ({
  id: group.id,
  name: lastOf(group.id),
  type: 'Microsoft.Resources/resourceGroups',
  location: group.location,
  properties: { provisioningState: 'Succeeded' },
});

const subscriptionResource = (
  call: ArmCall,
  entry: { readonly id: string; readonly displayName: string },
): Json => ({
  id: `/subscriptions/${entry.id}`,
  authorizationSource: 'RoleBased',
  managedByTenants: [],
  subscriptionId: entry.id,
  tenantId: call.tenant.id,
  displayName: entry.displayName,
  state: 'Enabled',
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'PayAsYouGo_2014-09-01',
    spendingLimit: 'Off',
  },
});
