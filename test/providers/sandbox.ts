/** The contract suite's world over HTTPS: the real providers through the real SDKs against the sandbox's Azure. */
import tls from 'node:tls';
import { createAzure } from '../../src/adapters/azure/connect.ts';
import { resourceId } from '../../src/core/brand.ts';
import type { Azure } from '../../src/ports/azure.ts';
import type { GrantContext, Provider } from '../../src/ports/privilege.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { entraRole } from '../../src/providers/entra-role.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { vmJit } from '../../src/providers/vm-jit.ts';
import { ruleName } from '../../src/providers/nsg-rule/rule.ts';
import { DIRECTORY_ROLES } from '../../src/sandbox/azure/directory.ts';
import { BUILT_IN_ROLES, ELEVATE_ROLE, REVIEW_ROLE, REVOKE_ROLE } from '../../src/sandbox/azure/roles.ts';
import { machinesFor } from '../../src/sandbox/azure/seed-machines.ts';
import { BASTION_RULES } from '../../src/sandbox/azure/seed.ts';
import { IDENTITIES } from '../../src/sandbox/azure/seed-for.ts';
import { createAzureWorld } from '../../src/sandbox/azure/world.ts';
import type { SandboxAzure } from '../../src/sandbox/azure/world.ts';
import { makeCertificates } from '../../src/sandbox/certificate.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { WorldClock } from '../../src/sandbox/contract.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import type { Faults } from '../../src/sandbox/contract.ts';
import { Killed } from '../fakes/azure.ts';
import { ALICE, directoryStep, HELPDESK, jitStep, roleStep, ruleStep, UNIT, VM_LOGIN } from './benches.ts';
import type { Bench } from './contract.ts';

/** Every bench has a subscription of its own in one world: making worlds is the slow part. */
const SUBSCRIPTIONS = 1000;
const subscriptionId = (index: number) => `11111111-1111-4111-8111-${String(index).padStart(12, '0')}`;
const ADMINISTRATOR = 'a7e1ad00-0000-4000-8000-000000000001';
const TENANT = '99999999-9999-4999-8999-999999999999';

export interface Sandbox {
  readonly world: SandboxAzure;
  readonly clock: WorldClock;
  readonly faults: Faults;
  /** Fresh clients and tokens for one of the workflow's identities, as a new process has. */
  azureAs(name: 'elevate' | 'revoke'): Azure;
  /** A subscription that no test has used yet. */
  subscription(): string;
  close(): Promise<void>;
}

export const openSandbox = async (): Promise<Sandbox> => {
  const certificates = await makeCertificates();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificates.ca]);
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z' });
  const faults = createFaults();
  const ids = Array.from({ length: SUBSCRIPTIONS }, (_, index) => subscriptionId(index));
  const machines = machinesFor(
    ids.map((id) => ({
      id: vmOf(id),
      ports: [22, 3389].map((number) => ({ number, protocol: 'TCP', sources: ['*'], longest: 'PT3H' })),
    })),
    'westeurope',
  );
  const roleOf = { elevate: ELEVATE_ROLE, revoke: REVOKE_ROLE, review: REVIEW_ROLE };
  const world = await createAzureWorld({
    clock,
    faults,
    certificates,
    subjectPrefix: 'repo:contoso@77/access@4242',
    seed: {
      tenantId: TENANT,
      subscriptions: ids.map((id) => ({ id, displayName: id })),
      resourceGroups: ids.flatMap((id) => [
        { id: groupOf(id), location: 'westeurope' },
        { id: `/subscriptions/${id}/resourceGroups/hub`, location: 'westeurope' },
      ]),
      nsgs: ids.flatMap((id) => [
        {
          id: nsgOf(id),
          location: 'westeurope',
          rules: BASTION_RULES,
          subnets: [
            `/subscriptions/${id}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/v/subnets/AzureBastionSubnet`,
          ],
        },
        { id: vmNsgOf(id), location: 'westeurope', rules: [], subnets: [subnetOf(id)] },
      ]),
      resources: [
        ...ids.flatMap((id) => [
          machines.connected({ id: vmOf(id), location: 'westeurope', properties: {} }),
          {
            id: `${groupOf(id)}/providers/Microsoft.Network/virtualNetworks/v`,
            location: 'westeurope',
            properties: {
              subnets: [
                {
                  id: subnetOf(id),
                  name: 'machines',
                  properties: { networkSecurityGroup: { id: vmNsgOf(id) } },
                },
              ],
            },
          },
        ]),
        ...machines.interfaces((nsg) => subnetOf(/^\/subscriptions\/([^/]+)/.exec(nsg)?.[1] ?? '')),
      ],
      jitPolicies: machines.policies,
      users: [
        { id: ALICE, displayName: 'Alice', userPrincipalName: 'alice@contoso.example', accountEnabled: true },
        { id: ADMINISTRATOR, displayName: 'A', userPrincipalName: 'a@contoso.example', accountEnabled: true },
      ],
      roles: [...BUILT_IN_ROLES, ELEVATE_ROLE, REVOKE_ROLE, REVIEW_ROLE],
      eligibilities: [],
      assignments: ids.flatMap((id) =>
        IDENTITIES.map(({ name, objectId }) => ({
          principalId: objectId,
          principalType: 'ServicePrincipal' as const,
          role: roleOf[name].name,
          scope: `/subscriptions/${id}`,
        })),
      ),
      roleSettings: [],
      directory: {
        roles: DIRECTORY_ROLES,
        units: [UNIT.slice('/administrativeUnits/'.length)],
        groups: [],
        eligibilities: [],
        settings: [],
      },
      identities: IDENTITIES,
      administrator: ADMINISTRATOR,
      invented: [],
    },
  });
  let used = 0;
  let runs = 0;
  return {
    world,
    clock,
    faults,
    azureAs: (name) => {
      const identity = IDENTITIES.find((candidate) => candidate.name === name);
      runs += 1;
      const { url, token } = world.requestUrlFor({
        job: `job-${runs}`,
        repository: 'contoso/access',
        repositoryId: 4242,
        ownerId: 77,
        environment: identity?.environment,
        ref: 'refs/heads/main',
        workflow: 'elevate',
        event: 'push',
        actor: 'alice',
        runId: runs,
        runAttempt: 1,
      });
      return createAzure(
        {
          tenantId: TENANT,
          clientId: identity?.clientId ?? '',
          armEndpoint: world.arm,
          graphEndpoint: world.graph,
          authority: world.authority,
          subscriptions: ids,
        },
        {
          assertion: async () => {
            const answer = await fetch(
              `${url}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`,
              {
                headers: { authorization: `Bearer ${token}` },
              },
            );
            const body = (await answer.json()) as { value: string };
            return body.value;
          },
          onDate: () => undefined,
          sleep: async (time) => clock.advance(time),
        },
      );
    },
    subscription: () => {
      used += 1;
      return subscriptionId(used - 1);
    },
    close: () => world.close(),
  };
};

const groupOf = (subscription: string) =>
  resourceId(`/subscriptions/${subscription}/resourceGroups/payments`);
const nsgOf = (subscription: string) =>
  resourceId(
    `/subscriptions/${subscription}/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg`,
  );

const vmOf = (subscription: string) =>
  resourceId(`${groupOf(subscription)}/providers/Microsoft.Compute/virtualMachines/erp-01`);
const vmNsgOf = (subscription: string) =>
  resourceId(`${groupOf(subscription)}/providers/Microsoft.Network/networkSecurityGroups/nsg-erp-01`);
export const jitPolicyOf = (subscription: string) =>
  resourceId(
    `${groupOf(subscription)}/providers/Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default`,
  );
const subnetOf = (subscription: string) =>
  `${groupOf(subscription)}/providers/Microsoft.Network/virtualNetworks/v/subnets/machines`;

const PROVIDERS = {
  'azure-role': azureRole,
  'entra-role': entraRole,
  'nsg-rule': nsgRule,
  'vm-jit': vmJit,
};
export type SandboxKind = keyof typeof PROVIDERS;

/** What a bench of each kind looks at, and what somebody else does to it. */
const sceneOf = (
  kind: SandboxKind,
  { world, clock }: Pick<Sandbox, 'world' | 'clock'>,
  id: string,
): Pick<Bench, 'step' | 'snapshot' | 'plantForeign' | 'edit' | 'edited'> => {
  const assignment = { principalId: ALICE, role: VM_LOGIN, scope: groupOf(id) };
  const holding = { principalId: ALICE, role: HELPDESK, scope: UNIT };
  switch (kind) {
    case 'azure-role':
      return {
        step: { ...roleStep, scope: groupOf(id) },
        snapshot: async () =>
          world
            .state()
            .assignments.filter(({ live, scope }) => live && scope.includes(id))
            .map(
              ({ principalId, role, scope, endDateTime, request }) =>
                `role ${principalId} ${role} ${scope} ${endDateTime} ${request}`,
            )
            .toSorted(),
        plantForeign: async () => world.hand.assign(assignment),
        edit: async () => world.hand.extendAssignment(assignment, undefined),
        edited: 'foreign',
      };
    case 'entra-role':
      return {
        step: directoryStep,
        snapshot: async () =>
          world
            .state()
            .directory.assignments.filter(({ live }) => live)
            .map(
              ({ principalId, role, scope, endDateTime, request }) =>
                `${principalId} ${role} ${scope} ${endDateTime} ${request}`,
            )
            .toSorted(),
        plantForeign: async () => world.hand.directory.assign(holding),
        edit: async () => world.hand.directory.extend(holding, undefined),
        edited: 'foreign',
      };
    case 'nsg-rule':
      return {
        step: { ...ruleStep, nsg: nsgOf(id) },
        snapshot: async () =>
          world
            .state()
            .nsgs.filter((nsg) => nsg.id === nsgOf(id))
            .flatMap(({ rules }) => rules.map((rule) => `rule ${JSON.stringify(rule)}`))
            .toSorted(),
        plantForeign: async (context: GrantContext) =>
          world.hand.setRule(nsgOf(id), ruleName(context, ruleStep.id), {
            description: 'made by hand',
            protocol: 'Tcp',
            access: 'Allow',
            direction: 'Inbound',
            priority: 3100,
            sourceAddressPrefix: '*',
            sourcePortRange: '*',
            destinationAddressPrefix: '*',
            destinationPortRange: '22',
          }),
        edit: async (context: GrantContext) =>
          world.hand.editRule(nsgOf(id), ruleName(context, ruleStep.id), { sourceAddressPrefix: '*' }),
        edited: 'ours',
      };
    case 'vm-jit':
      return {
        step: { ...jitStep, vm: vmOf(id) },
        snapshot: async () =>
          world
            .state()
            .nsgs.filter((nsg) => nsg.id === vmNsgOf(id))
            .flatMap(({ rules }) => rules.map((rule) => `rule ${JSON.stringify(rule)}`))
            .toSorted(),
        plantForeign: async () => {
          world.hand.requestJit(jitPolicyOf(id), {
            machine: vmOf(id),
            ports: [22],
            source: '198.51.100.7',
            endTimeUtc: new Date(clock.now() + 9_000_000).toISOString(),
            requestor: 'barbara@contoso.example',
          });
          clock.advance(10_000);
        },
        edit: async () => {
          const rules = world.state().nsgs.find((nsg) => nsg.id === vmNsgOf(id))?.rules ?? [];
          const opened = rules.find(({ name }) => name.startsWith('SecurityCenter-JITRule-'));
          world.hand.editRule(vmNsgOf(id), opened?.name ?? '', { sourceAddressPrefix: '*' });
        },
        edited: 'ours',
      };
  }
};

export const sandboxBench = (sandbox: () => Sandbox, kind: SandboxKind) => async (): Promise<Bench> => {
  const { world, clock, azureAs, subscription } = sandbox();
  const id = subscription();
  // There is one directory for all benches: what the last one left goes, and what it asked for has its time.
  if (kind === 'entra-role') {
    clock.advance(60_000);
    world.hand.directory.clear();
  }
  let death: { left: number; when: 'before' | 'after' } | undefined;
  const guard: Guard = async (run) => {
    // Calls are made side by side: which of them is the last one is known when it is made, not when it is answered.
    if (death !== undefined) death.left -= 1;
    const last = death?.left === 0 ? death.when : undefined;
    if (last === 'before') throw new Killed();
    const result = await run();
    if (last === 'after') throw new Killed();
    return result;
  };
  const providerAs = (name: 'elevate' | 'revoke'): Provider => PROVIDERS[kind](mortal(azureAs(name), guard));
  // Like the workflows: elevation and ending are two processes with two identities, one of which can only remove.
  let elevating = providerAs('elevate');
  let ending = providerAs('revoke');
  const provider: Provider = {
    kind,
    check: (of, context, former) => elevating.check(of, context, former),
    elevate: (of, context) => elevating.elevate(of, context),
    observe: (of, context) => ending.observe(of, context),
    revoke: (of, context, objectId) => ending.revoke(of, context, objectId),
    discover: (scope) => ending.discover(scope),
  };
  return {
    ...sceneOf(kind, { world, clock }, id),
    provider,
    subscriptions: [id],
    grant: Number(id.slice(-6)) + 1,
    now: () => clock.now(),
    advance: async (time) => {
      clock.advance(time);
      elevating = providerAs('elevate');
      ending = providerAs('revoke');
    },
    dieAt: (left, when) => {
      death = { left, when };
    },
    revive: () => {
      death = undefined;
    },
    close: async () => undefined,
  };
};

type Guard = <T>(run: () => Promise<T>) => Promise<T>;

/** Every call to Azure passes the guard. */
const mortal = (azure: Azure, guard: Guard): Azure => ({
  ...azure,
  roles: {
    definitions: (scope, role) => guard(() => azure.roles.definitions(scope, role)),
    assigned: (scope, principal) => guard(() => azure.roles.assigned(scope, principal)),
    direct: (scope, principal) => guard(() => azure.roles.direct(scope, principal)),
    eligible: (scope, principal) => guard(() => azure.roles.eligible(scope, principal)),
    settings: (scope, role) => guard(() => azure.roles.settings(scope, role)),
    request: (scope, guid) => guard(() => azure.roles.request(scope, guid)),
    change: (change) => guard(() => azure.roles.change(change)),
    cancel: (scope, guid) => guard(() => azure.roles.cancel(scope, guid)),
    requestsIn: (id) => guard(() => azure.roles.requestsIn(id)),
    instancesIn: (id) => guard(() => azure.roles.instancesIn(id)),
  },
  directoryRoles: {
    definitions: (role) => guard(() => azure.directoryRoles.definitions(role)),
    groupsOf: (principal) => guard(() => azure.directoryRoles.groupsOf(principal)),
    holders: (role) => guard(() => azure.directoryRoles.holders(role)),
    eligible: (role) => guard(() => azure.directoryRoles.eligible(role)),
    settings: (role) => guard(() => azure.directoryRoles.settings(role)),
    direct: (principal) => guard(() => azure.directoryRoles.direct(principal)),
    requests: (principal) => guard(() => azure.directoryRoles.requests(principal)),
    request: (id) => guard(() => azure.directoryRoles.request(id)),
    schedules: () => guard(() => azure.directoryRoles.schedules()),
    change: (change) => guard(() => azure.directoryRoles.change(change)),
    cancel: (id) => guard(() => azure.directoryRoles.cancel(id)),
  },
  network: {
    nsg: (id) => guard(() => azure.network.nsg(id)),
    rule: (nsg, name) => guard(() => azure.network.rule(nsg, name)),
    putRule: (nsg, rule) => guard(() => azure.network.putRule(nsg, rule)),
    deleteRule: (nsg, name) => guard(() => azure.network.deleteRule(nsg, name)),
    nsgsIn: (id) => guard(() => azure.network.nsgsIn(id)),
  },
  jit: {
    policies: (scope) => guard(() => azure.jit.policies(scope)),
    policy: (id) => guard(() => azure.jit.policy(id)),
    initiate: (id, order) => guard(() => azure.jit.initiate(id, order)),
    machine: (vm) => guard(() => azure.jit.machine(vm)),
    plan: (id) => guard(() => azure.jit.plan(id)),
  },
});
