/** Microsoft.Security: Defender's just-in-time policies, requests under them, and the plan of a subscription. */
import type { SandboxAnswer } from '../http.ts';
import type { JitPolicyState, JitRequestState } from './defender.ts';
import { groupsOf } from './defender.ts';
import { ArmError, notFound } from './error.ts';
import { keptIn, readInitiation, readPolicy } from './jit-body.ts';
import type { Json } from './json.ts';
import { iso } from './json.ts';
import { authorize, isAllowed } from './rbac.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { part } from './route.ts';
import { isWithin, lastOf, scopeKey, subscriptionOf } from './scope.ts';
import type { SeedJitPort } from './seed.ts';
import { existingScope } from './tenant.ts';

const TYPE = 'locations/jitNetworkAccessPolicies';
const READ = `Microsoft.Security/${TYPE}/read`;
/** Where hosted runners come from, as Defender sees them: what is opened when nobody says for whom. */
const RUNNER = '20.55.44.33';

const GROUP = '(/subscriptions/[^/]+(?:/resourceGroups/[^/]+)?)';
const POLICY = `^(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Security/locations/([^/]+)/jitNetworkAccessPolicies/([^/]+))`;

const route = (
  method: ArmRoute['method'],
  path: string,
  action: string,
  serve: ArmRoute['serve'],
): ArmRoute => ({
  method,
  path: new RegExp(`${path}$`, 'i'),
  type: `Microsoft.Security/${TYPE}`,
  versions: ['2020-01-01', '2015-06-01-preview'],
  action: `Microsoft.Security/${action}`,
  scope: (parts) => part(parts, 0),
  serve,
});

export const securityRoutes: readonly ArmRoute[] = [
  route('GET', `^${GROUP}/providers/Microsoft\\.Security/jitNetworkAccessPolicies`, `${TYPE}/read`, (call) =>
    listOf(call, undefined),
  ),
  route(
    'GET',
    `^${GROUP}/providers/Microsoft\\.Security/locations/([^/]+)/jitNetworkAccessPolicies`,
    `${TYPE}/read`,
    (call) => listOf(call, part(call.parts, 1)),
  ),
  route('GET', POLICY, `${TYPE}/read`, (call) => ({ status: 200, body: policyResource(policyOf(call)) })),
  route('PUT', POLICY, `${TYPE}/write`, (call) => {
    const [id, location] = [part(call.parts, 0), part(call.parts, 1)];
    existingScope(call.tenant, id.slice(0, id.search(/\/providers\//i)));
    const machines = readPolicy(call.body);
    for (const machine of machines) {
      authorize(call.tenant, call.caller, 'Microsoft.Compute/virtualMachines/write', machine.id);
      existingScope(call.tenant, machine.id);
    }
    const policy = call.defender.put({ id, location, machines }, keptIn(call.body));
    return { status: 200, body: policyResource(policy) };
  }),
  route('DELETE', POLICY, `${TYPE}/delete`, (call) => ({
    status: call.defender.remove(part(call.parts, 0)) ? 200 : 204,
  })),
  route('POST', `${POLICY}/initiate`, `${TYPE}/initiate/action`, (call) => initiate(call)),
  {
    method: 'GET',
    path: /^(\/subscriptions\/[^/]+)\/providers\/Microsoft\.Security\/pricings\/VirtualMachines$/i,
    type: 'Microsoft.Security/pricings',
    versions: ['2022-03-01', '2023-01-01', '2024-01-01'],
    action: 'Microsoft.Security/pricings/read',
    scope: (parts) => part(parts, 0),
    serve: (call) => {
      const plan = call.defender.planOf(subscriptionOf(part(call.parts, 0)) ?? '');
      return {
        status: 200,
        body: {
          id: `${part(call.parts, 0)}/providers/Microsoft.Security/pricings/VirtualMachines`,
          name: 'VirtualMachines',
          type: 'Microsoft.Security/pricings',
          properties:
            plan === 'Free'
              ? { pricingTier: 'Free', freeTrialRemainingTime: 'P30D' }
              : { pricingTier: 'Standard', subPlan: plan, freeTrialRemainingTime: 'PT0S' },
        },
      };
    },
  },
];

const initiate = (call: ArmCall): SandboxAnswer => {
  const policy = policyOf(call);
  if (call.defender.planOf(subscriptionOf(policy.id) ?? '') !== 'P2')
    throw new ArmError(
      400,
      'BadRequest',
      'Just-in-time access is not available under the pricing plan of this subscription.',
    );
  const wanted = readInitiation(call.body, policy, { now: call.tenant.clock.now(), caller: RUNNER });
  for (const { id } of wanted.machines) {
    authorize(call.tenant, call.caller, 'Microsoft.Compute/virtualMachines/read', id);
    if (groupsOf(call.tenant, id).length === 0)
      throw new ArmError(400, 'BadRequest', `Virtual machine '${lastOf(id)}' has no network security group.`);
  }
  const request = call.defender.initiate(policy, wanted, call.caller.appId ?? call.caller.objectId);
  return { status: 202, body: requestResource(request) };
};

const policyOf = (call: ArmCall): JitPolicyState => {
  const id = part(call.parts, 0);
  const found = call.defender.policies.get(scopeKey(id));
  if (found === undefined) throw notFound(`Microsoft.Security/${TYPE}/${lastOf(id)}`, undefined);
  return found;
};

/** A list holds what the caller may read. */
const listOf = (call: ArmCall, location: string | undefined): SandboxAnswer => {
  existingScope(call.tenant, part(call.parts, 0));
  const value = [...call.defender.policies.values()]
    .filter((policy) => isWithin(policy.id, part(call.parts, 0)))
    .filter((policy) => location === undefined || policy.location.toLowerCase() === location.toLowerCase())
    .filter((policy) => isAllowed(call.tenant, call.caller, READ, policy.id))
    .map(policyResource);
  return { status: 200, body: { value } };
};

const policyResource = (policy: JitPolicyState): Json => ({
  kind: 'Basic',
  properties: {
    virtualMachines: policy.machines.map(({ id, ports }) => ({ id, ports: ports.map(configuredResource) })),
    requests: policy.requests.map(requestResource),
    provisioningState: 'Succeeded',
  },
  id: policy.id,
  name: lastOf(policy.id),
  type: `Microsoft.Security/${TYPE}`,
  location: policy.location,
});

const configuredResource = ({ number, protocol, sources, longest }: SeedJitPort): Json => ({
  number,
  protocol,
  ...(sources.length === 1
    ? { allowedSourceAddressPrefix: sources[0] }
    : { allowedSourceAddressPrefixes: sources }),
  maxRequestAccessDuration: longest,
});

const requestResource = (request: JitRequestState): Json => ({
  virtualMachines: request.machines.map(({ id, ports }) => ({
    id,
    ports: ports.map(({ number, source, endsAt, status, reason }) => ({
      number,
      allowedSourceAddressPrefix: source,
      endTimeUtc: iso(endsAt),
      status,
      statusReason: reason,
    })),
  })),
  startTimeUtc: iso(request.startedAt),
  requestor: request.requestor,
  ...(request.justification === undefined ? {} : { justification: request.justification }),
});
