/** Microsoft.Network: policies of Azure Firewall, and the rule collection groups in them. */
import { asyncHeaders, operationUrl } from './arm-operation.ts';
import { NETWORK_VERSIONS } from './arm-network.ts';
import { ArmError, notFound } from './error.ts';
import type { Condition, GroupState, PolicyState } from './firewalls.ts';
import type { Json } from './json.ts';
import { isAllowed } from './rbac.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { part } from './route.ts';
import { isWithin, lastOf, scopeKey } from './scope.ts';
import { existingScope } from './tenant.ts';

const TYPE = 'firewallPolicies';
const GROUPS = `${TYPE}/ruleCollectionGroups`;
const POLICIES =
  '(/subscriptions/[^/]+/resourceGroups/[^/]+)/providers/Microsoft\\.Network/firewallPolicies/([^/]+)';

const route = (
  method: ArmRoute['method'],
  path: string,
  action: string,
  serve: ArmRoute['serve'],
): ArmRoute => ({
  method,
  path: new RegExp(`^${path}$`, 'i'),
  type: `Microsoft.Network/${action.slice(0, action.lastIndexOf('/'))}`,
  versions: NETWORK_VERSIONS,
  action: `Microsoft.Network/${action}`,
  scope: (parts) => (parts.length > 1 ? policyId(parts) : part(parts, 0)),
  serve,
});

const policyId = (parts: readonly string[]): string =>
  `${part(parts, 0)}/providers/Microsoft.Network/firewallPolicies/${part(parts, 1)}`;

export const firewallRoutes: readonly ArmRoute[] = [
  ...['(/subscriptions/[^/]+)', '(/subscriptions/[^/]+/resourceGroups/[^/]+)'].map((where) =>
    route('GET', `${where}/providers/Microsoft\\.Network/firewallPolicies`, `${TYPE}/read`, (call) => {
      existingScope(call.tenant, part(call.parts, 0));
      return { status: 200, body: { value: policiesIn(call).map((policy) => policyResource(call, policy)) } };
    }),
  ),
  route('GET', POLICIES, `${TYPE}/read`, (call) => {
    const policy = policyOf(call);
    return { status: 200, headers: { ETag: policy.etag }, body: policyResource(call, policy) };
  }),
  route('GET', `${POLICIES}/ruleCollectionGroups`, `${GROUPS}/read`, (call) => {
    const policy = policyOf(call);
    return {
      status: 200,
      body: { value: [...policy.groups.values()].map((one) => groupResource(policy, one)) },
    };
  }),
  route('GET', `${POLICIES}/ruleCollectionGroups/([^/]+)`, `${GROUPS}/read`, (call) => {
    const policy = policyOf(call);
    const group = policy.groups.get(part(call.parts, 2).toLowerCase());
    if (group === undefined)
      throw new ArmError(
        404,
        'NotFound',
        `Resource ${policy.id}/ruleCollectionGroups/${part(call.parts, 2)} not found.`,
      );
    return { status: 200, headers: { ETag: group.etag }, body: groupResource(policy, group) };
  }),
  route('PUT', `${POLICIES}/ruleCollectionGroups/([^/]+)`, `${GROUPS}/write`, (call) => {
    const policy = policyOf(call);
    const of = { body: call.body, condition: conditionOf(call) };
    const { group, created, operation } = call.firewalls.put(policy, part(call.parts, 2), of);
    return {
      status: created ? 201 : 200,
      headers: { ...asyncHeaders(call, operation), ETag: group.etag },
      body: groupResource(policy, group),
    };
  }),
  route('DELETE', `${POLICIES}/ruleCollectionGroups/([^/]+)`, `${GROUPS}/delete`, (call) => {
    const operation = call.firewalls.remove(policyOf(call), part(call.parts, 2), conditionOf(call));
    if (operation === undefined) return { status: 204 };
    const location = operationUrl(call, operation, 'operationResults');
    return { status: 202, headers: { ...asyncHeaders(call, operation), Location: location } };
  }),
];

const conditionOf = ({ request }: ArmCall): Condition => ({
  ifMatch: request.headers['if-match'],
  ifNoneMatch: request.headers['if-none-match'],
});

const policyOf = (call: ArmCall): PolicyState => {
  existingScope(call.tenant, part(call.parts, 0));
  const policy = call.firewalls.policies.get(scopeKey(policyId(call.parts)));
  if (policy === undefined)
    throw notFound(`Microsoft.Network/firewallPolicies/${part(call.parts, 1)}`, lastOf(part(call.parts, 0)));
  return policy;
};

/** A list holds what the caller may read; the path's own right was asked for before. */
const policiesIn = (call: ArmCall): readonly PolicyState[] =>
  [...call.firewalls.policies.values()]
    .filter((policy) => isWithin(policy.id, part(call.parts, 0)))
    .filter((policy) => isAllowed(call.tenant, call.caller, `Microsoft.Network/${TYPE}/read`, policy.id));

/** A policy names its groups and shows nothing of what is in them. */
const policyResource = ({ firewalls }: ArmCall, policy: PolicyState): Json => ({
  name: lastOf(policy.id),
  id: policy.id,
  etag: policy.etag,
  type: 'Microsoft.Network/firewallPolicies',
  location: policy.location,
  properties: {
    size: '0.1MB',
    provisioningState: firewalls.isUpdating(policy)
      ? 'Updating'
      : [...policy.groups.values()].some(({ provisioningState }) => provisioningState === 'Failed')
        ? 'Failed'
        : 'Succeeded',
    threatIntelMode: 'Alert',
    ruleCollectionGroups: [...policy.groups.values()].map(({ content }) => ({
      id: `${policy.id}/ruleCollectionGroups/${content.name}`,
    })),
    ...(policy.basePolicy === undefined ? {} : { basePolicy: { id: policy.basePolicy } }),
    childPolicies: firewalls.childrenOf(policy).map(({ id }) => ({ id })),
    firewalls: policy.firewalls.map((id) => ({ id })),
    sku: { tier: 'Standard' },
  },
});

const groupResource = (policy: PolicyState, { content, etag, provisioningState }: GroupState): Json => ({
  name: content.name,
  id: `${policy.id}/ruleCollectionGroups/${content.name}`,
  etag,
  type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
  properties: {
    size: '0.01MB',
    provisioningState,
    priority: content.priority,
    ruleCollections: content.ruleCollections,
  },
});
