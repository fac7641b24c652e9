/**
 * Just-in-time access of Defender for Cloud: Microsoft.Security, plain. `@azure/arm-security` would bring a thousand operations for
 * the three that are called. Policies 2020-01-01, plans 2024-01-01.
 */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { formatInstant, milliseconds, parseInstant, resourceId } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import type { JitAnswer, JitApi, JitOrder, JitPolicy, JitRequest } from '../../ports/jit.ts';
import { armScope } from './arm.ts';
import type { ArmService } from './arm.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import { maybe } from './formed.ts';
import { plainArm } from './plain-arm.ts';

const READ = 'Microsoft.Security/locations/jitNetworkAccessPolicies/read';
const INITIATE =
  'Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action and Microsoft.Compute/virtualMachines/read';
const VERSION = '2020-01-01';

const policyForm = Type.Object({
  id: Type.String({ pattern: '^/subscriptions/' }),
  properties: Type.Object({
    virtualMachines: Type.Array(
      Type.Object({
        id: Type.String(),
        publicIpAddress: maybe(Type.String()),
        ports: Type.Array(
          Type.Object({
            number: Type.Integer(),
            protocol: Type.String(),
            allowedSourceAddressPrefix: maybe(Type.String()),
            allowedSourceAddressPrefixes: maybe(Type.Array(Type.String())),
            maxRequestAccessDuration: Type.String(),
          }),
        ),
      }),
    ),
    requests: maybe(
      Type.Array(
        Type.Object({
          startTimeUtc: maybe(Type.String()),
          requestor: maybe(Type.String()),
          justification: maybe(Type.String()),
          virtualMachines: Type.Array(
            Type.Object({
              id: Type.String(),
              ports: Type.Array(
                Type.Object({
                  number: Type.Integer(),
                  allowedSourceAddressPrefix: maybe(Type.String()),
                  allowedSourceAddressPrefixes: maybe(Type.Array(Type.String())),
                  endTimeUtc: maybe(Type.String()),
                  status: maybe(Type.String()),
                }),
              ),
            }),
          ),
        }),
      ),
    ),
  }),
});

const planForm = Type.Object({
  properties: Type.Object({ pricingTier: Type.String(), subPlan: maybe(Type.String()) }),
});

/** https://learn.microsoft.com/rest/api/defenderforcloud/jit-network-access-policies */
export const jitApi = (service: ArmService): JitApi => {
  const arm = plainArm(service);
  const { calls } = service;
  return {
    policies: (scope) =>
      calls.read({ name: `GET ${scope}/…/jitNetworkAccessPolicies`, needs: READ }, async (signal) => {
        const path = `/${armScope(scope)}/providers/Microsoft.Security/jitNetworkAccessPolicies`;
        return (await arm.list({ path, version: VERSION }, policyForm, signal)).map(asPolicy);
      }),
    policy: async (id) => {
      const found = await calls.find({ name: `GET ${id}`, needs: READ }, (signal) =>
        arm.get({ path: `/${armScope(id)}`, version: VERSION }, policyForm, signal),
      );
      return found === undefined ? undefined : asPolicy(found);
    },
    initiate: async (policy, order) =>
      asAnswer(
        await calls.write({ name: `POST ${policy}/initiate`, needs: INITIATE }, (signal) =>
          arm.post({ path: `/${armScope(policy)}/initiate`, version: VERSION }, bodyOf(order), signal),
        ),
      ),
    plan: async (subscription) => {
      const scope: ResourceId = resourceId(`/subscriptions/${subscription}`);
      const path = `/${armScope(scope)}/providers/Microsoft.Security/pricings/VirtualMachines`;
      const { properties } = await calls.read(
        { name: `GET ${scope}/…/pricings/VirtualMachines`, needs: 'Microsoft.Security/pricings/read' },
        (signal) => arm.get({ path, version: '2024-01-01' }, planForm, signal),
      );
      if (!/^standard$/i.test(properties.pricingTier)) return 'none';
      // Where no part of the plan is named, all of it is on.
      return /^(|p2)$/i.test(properties.subPlan ?? '') ? 'full' : 'limited';
    },
  };
};

const bodyOf = ({ vm, ports, source, endsAt, justification }: JitOrder) => ({
  virtualMachines: [
    {
      id: vm,
      ports: ports.map((number) => ({
        number,
        allowedSourceAddressPrefix: source,
        endTimeUtc: formatInstant(endsAt),
      })),
    },
  ],
  justification,
});

const asAnswer = (written: Written<void>): JitAnswer => {
  if (written.kind === 'returned') return { kind: 'accepted' };
  const { fault } = written;
  const answer = written.answers.at(-1);
  if (answer?.status === 429 || answer?.status === 409)
    return {
      kind: 'busy',
      retryIn: answer.retryAfter === undefined ? undefined : milliseconds(answer.retryAfter),
    };
  if (isUnclear(fault)) return { kind: 'unclear', fault };
  throw fault;
};

const asPolicy = ({ id, properties }: Static<typeof policyForm>): JitPolicy => ({
  id: resourceId(id),
  machines: properties.virtualMachines.map((machine) => ({
    id: machine.id,
    behindFirewall: (machine.publicIpAddress ?? '') !== '',
    ports: machine.ports.map((port) => ({
      number: port.number,
      protocol: port.protocol,
      sources: sourcesOf(port),
      longest: port.maxRequestAccessDuration,
    })),
  })),
  requests: (properties.requests ?? []).map(asRequest),
});

type WireRequest = NonNullable<Static<typeof policyForm>['properties']['requests']>[number];

const asRequest = (request: WireRequest): JitRequest => ({
  startsAt: parseInstant(request.startTimeUtc ?? ''),
  requestor: request.requestor ?? '',
  justification: request.justification ?? '',
  machines: request.virtualMachines.map((machine) => ({
    id: machine.id,
    ports: machine.ports.map((port) => ({
      number: port.number,
      sources: sourcesOf(port),
      endsAt: parseInstant(port.endTimeUtc ?? ''),
      status: port.status ?? '',
    })),
  })),
});

const sourcesOf = (of: {
  readonly allowedSourceAddressPrefix?: string | null;
  readonly allowedSourceAddressPrefixes?: readonly string[] | null;
}): readonly string[] => [
  ...(of.allowedSourceAddressPrefix === undefined || of.allowedSourceAddressPrefix === null
    ? []
    : [of.allowedSourceAddressPrefix]),
  ...(of.allowedSourceAddressPrefixes ?? []),
];
