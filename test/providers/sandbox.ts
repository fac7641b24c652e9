/** The contract suite's world over HTTPS: the real providers through the real SDKs against the sandbox's Azure. */
import { createAzure } from '../../src/adapters/azure/connect.ts';
import { resourceId } from '../../src/core/brand.ts';
import { formatMarker } from '../../src/core/marker.ts';
import type { Step } from '../../src/core/plan.ts';
import type { Azure } from '../../src/ports/azure.ts';
import type { PimApi } from '../../src/ports/azure-roles.ts';
import type { DirectoryPimApi, GraphPimApi } from '../../src/ports/graph-pim.ts';
import type { GroupPimList } from '../../src/ports/groups.ts';
import type { GrantContext, Provider } from '../../src/ports/privilege.ts';
import { azureFirewall } from '../../src/providers/azure-firewall.ts';
import { groupName } from '../../src/providers/azure-firewall/group.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { assignmentName } from '../../src/providers/azure-role/plain/assignment.ts';
import { entraGroup } from '../../src/providers/entra-group.ts';
import { entraRole } from '../../src/providers/entra-role.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { vmJit } from '../../src/providers/vm-jit.ts';
import { ruleName, ruleNameOnWay } from '../../src/providers/nsg-rule/rule.ts';
import {
  BUILT_IN_ROLES,
  ELEVATE_ROLE,
  MACHINE_READS,
  REVIEW_ROLE,
  REVOKE_ROLE,
} from '../../src/sandbox/azure/roles.ts';
import type { Latencies } from '../../src/sandbox/azure/latency.ts';
import { DIRECTORY_ROLES } from '../../src/sandbox/azure/directory.ts';
import { firewallPolicyFor, networkGroup } from '../../src/sandbox/azure/seed-firewall.ts';
import { jitPoliciesOf } from '../../src/sandbox/azure/seed-jit.ts';
import { BASTION_RULES } from '../../src/sandbox/azure/seed.ts';
import type { SeedResource } from '../../src/sandbox/azure/seed.ts';
import { IDENTITIES } from '../../src/sandbox/azure/seed-for.ts';
import {
  bastionHost,
  machineFor,
  machineResources,
  networkProperties,
} from '../../src/sandbox/azure/seed-machine.ts';
import { createAzureWorld } from '../../src/sandbox/azure/world.ts';
import type { SandboxAzure } from '../../src/sandbox/azure/world.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { WorldClock } from '../../src/sandbox/contract.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createRequestLog } from '../../src/sandbox/http.ts';
import type { OpenFront } from '../../src/sandbox/http.ts';
import type { RoleDefinition } from '../../src/sandbox/azure/roles.ts';
import type { Faults } from '../../src/sandbox/contract.ts';
import { Killed } from '../fakes/azure.ts';
import { wireRecorder } from '../wire.ts';
import {
  ALICE,
  directoryStep,
  firewallStep,
  EXCLUSIVE,
  GROUP,
  groupsStep,
  groupStep,
  HELPDESK,
  jitStep,
  machineStep,
  plainGroupStep,
  roleStep,
  ruleStep,
  UNIT,
  VM_LOGIN,
} from './benches.ts';
import type { Bench } from './contract.ts';
import { trustedCertificates } from '../trusted.ts';

/**
 * Every bench has a subscription of its own, and a world has many; not more than this, for every call and every look at the world
 * costs by what the world holds.
 */
const ROOM: Room = { subscriptions: 240, blind: 160 };
interface Room {
  readonly subscriptions: number;
  /** In the first of them the revoke identity may read no machine and nothing around it: only `vm-jit` needs that to end. */
  readonly blind: number;
}
/** More than any one test takes: a bench for each call of an operation. */
const MOST_IN_A_TEST = 64;
export const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/landing-zones';
const subscriptionId = (index: number) => `11111111-1111-4111-8111-${String(index).padStart(12, '0')}`;
const ADMINISTRATOR = 'a7e1ad00-0000-4000-8000-000000000001';
const TENANT = '99999999-9999-4999-8999-999999999999';

const BLIND_REVOKE_ROLE = {
  ...REVOKE_ROLE,
  name: 'a7e10001-0000-4000-8000-000000000004',
  roleName: 'Gatehouse Revoke, without machines',
  actions: REVOKE_ROLE.actions.filter((action) => !MACHINE_READS.includes(action)),
};

/** Those that open and end: each further one costs an assignment in every subscription. */
const WORKING = IDENTITIES.filter(({ name }) => name === 'elevate' || name === 'revoke');

export interface Sandbox {
  readonly world: SandboxAzure;
  readonly clock: WorldClock;
  readonly faults: Faults;
  /** Fresh clients and tokens for one of the workflow's identities, as a new process has. */
  azureAs(name: 'elevate' | 'revoke'): Azure;
  /** A number for a grant that no test has used yet, nor the next one. */
  grant(): number;
  /** A subscription that no test has used yet, where the identity for ending has what this kind says that it needs. */
  subscription(kind: Step['kind']): string;
  /** Whether a whole test still finds subscriptions here, and a directory that has not yet much to remember. */
  hasRoom(): boolean;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** What the two identities may do, instead of what the product's pages give them. */
  readonly roles?: Readonly<Record<'elevate' | 'revoke', RoleDefinition>>;
  /** Sockets on this machine when absent. */
  readonly openFront?: OpenFront;
  readonly latencies?: Partial<Latencies>;
  /** For whoever takes more places than one world usually has, and cannot change it. */
  readonly room?: Room;
}

export const openSandbox = async ({
  roles,
  openFront,
  latencies,
  room: { subscriptions, blind: blindOnes } = ROOM,
}: SandboxOptions = {}): Promise<Sandbox> => {
  const certificates = await trustedCertificates();
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z' });
  const faults = createFaults();
  const ids = Array.from({ length: subscriptions }, (_, index) => subscriptionId(index));
  const { elevate = ELEVATE_ROLE, revoke = REVOKE_ROLE } = roles ?? {};
  const roleOf = { elevate, revoke, review: REVIEW_ROLE, audit: REVIEW_ROLE };
  const world = await createAzureWorld({
    clock,
    faults,
    log: createRequestLog(wireRecorder().heard),
    certificates,
    ...(openFront === undefined ? {} : { openFront }),
    ...(latencies === undefined ? {} : { latencies }),
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
          subnets: [`${hub(id)}/virtualNetworks/v/subnets/AzureBastionSubnet`],
        },
        { id: around(id).cardNsg, location: 'westeurope', rules: [], subnets: [] },
        { id: around(id).subnetNsg, location: 'westeurope', rules: [], subnets: [around(id).subnet] },
        machineFor(jitVmOf(id)).nsg,
      ]),
      resources: ids.flatMap((id) => [
        ...machineResources({ ...around(id), address: '10.0.0.4', location: 'westeurope' }),
        {
          id: around(id).network,
          location: 'westeurope',
          properties: networkProperties(around(id).subnet, around(id).subnetNsg),
        },
        ...around(id).groups.map((group) => ({
          id: group,
          location: 'westeurope',
          properties: { provisioningState: 'Succeeded' },
        })),
        bastionHost(bastionOf(id), `${hub(id)}/virtualNetworks/v/subnets/AzureBastionSubnet`, 'westeurope'),
        ...jitResources(id),
      ]),
      firewallPolicies: ids.flatMap((id) => [
        {
          ...firewallPolicyFor(baseFirewallOf(id), 'westeurope'),
          firewalls: [],
          groups: [
            networkGroup('Base', 200, { action: 'Deny', name: 'telnet', sources: ['*'], ports: ['23'] }),
          ],
        },
        { ...firewallPolicyFor(firewallOf(id), 'westeurope'), basePolicy: baseFirewallOf(id) },
      ]),
      jitPolicies: jitPoliciesOf(
        ids.map((id) => ({
          id: jitVmOf(id),
          ports: [22, 3389].map((number) => ({ number, protocol: 'TCP', sources: ['*'], longest: 'PT3H' })),
        })),
        'westeurope',
      ),
      users: [
        { id: ALICE, displayName: 'Alice', userPrincipalName: 'alice@contoso.example', accountEnabled: true },
        { id: ADMINISTRATOR, displayName: 'A', userPrincipalName: 'a@contoso.example', accountEnabled: true },
      ],
      roles: [...BUILT_IN_ROLES, elevate, revoke, BLIND_REVOKE_ROLE, REVIEW_ROLE],
      eligibilities: [],
      assignments: [...ids.map((id) => `/subscriptions/${id}`), MANAGEMENT_GROUP].flatMap((scope, index) =>
        WORKING.map(({ name, objectId }) => ({
          principalId: objectId,
          principalType: 'ServicePrincipal' as const,
          role:
            name === 'revoke' && index < blindOnes && roles === undefined
              ? BLIND_REVOKE_ROLE.name
              : roleOf[name].name,
          scope,
        })),
      ),
      managementGroups: [MANAGEMENT_GROUP],
      roleSettings: [],
      directory: {
        roles: DIRECTORY_ROLES,
        units: [UNIT.slice('/administrativeUnits/'.length)],
        groups: [],
        eligibilities: [],
        settings: [],
      },
      identities: WORKING,
      administrator: ADMINISTRATOR,
      invented: [],
    },
  });
  let grants = 0;
  let blind = 1;
  let seeing = blindOnes;
  let runs = 0;
  let inDirectory = 0;
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
    grant: () => (grants += 2),
    subscription: (kind) => {
      // The directory is none of a subscription's.
      if (kind === 'entra-role' || kind === 'entra-group') {
        inDirectory += 1;
        return subscriptionId(0);
      }
      if (blind === blindOnes || seeing === subscriptions) throw new Error('no subscription is left');
      if (kind === 'vm-jit') return subscriptionId(seeing++);
      return subscriptionId(blind++);
    },
    hasRoom: () =>
      blindOnes - blind > MOST_IN_A_TEST &&
      subscriptions - seeing > MOST_IN_A_TEST &&
      inDirectory < MOST_IN_A_TEST,
    close: () => world.close(),
  };
};

const groupOf = (subscription: string) =>
  resourceId(`/subscriptions/${subscription}/resourceGroups/payments`);
const hub = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/hub/providers/Microsoft.Network`;
export const nsgOf = (subscription: string) =>
  resourceId(`${hub(subscription)}/networkSecurityGroups/bastion-nsg`);

export const firewallOf = (subscription: string) =>
  resourceId(`${hub(subscription)}/firewallPolicies/hub-policy`);
const baseFirewallOf = (subscription: string) =>
  resourceId(`${hub(subscription)}/firewallPolicies/base-policy`);
export const bastionOf = (subscription: string) => resourceId(`${hub(subscription)}/bastionHosts/bas-hub`);

/** A machine, and what stands around it. */
export const around = (subscription: string) => ({
  vm: resourceId(`${groupOf(subscription)}/providers/Microsoft.Compute/virtualMachines/vm-db`),
  card: `${hub(subscription)}/networkInterfaces/vm-db-nic`,
  cardNsg: resourceId(`${hub(subscription)}/networkSecurityGroups/nic-nsg`),
  network: `${hub(subscription)}/virtualNetworks/vnet`,
  subnet: `${hub(subscription)}/virtualNetworks/vnet/subnets/machines`,
  subnetNsg: resourceId(`${hub(subscription)}/networkSecurityGroups/subnet-nsg`),
  groups: ['databases', 'jump-hosts'].map((name) =>
    resourceId(`${hub(subscription)}/applicationSecurityGroups/${name}`),
  ),
});

const jitVmOf = (subscription: string) =>
  resourceId(`${groupOf(subscription)}/providers/Microsoft.Compute/virtualMachines/erp-01`);
const jitNsgOf = (subscription: string) => machineFor(jitVmOf(subscription)).nsg.id;
const jitResources = (subscription: string): readonly SeedResource[] => {
  const { nsg, resources } = machineFor(jitVmOf(subscription));
  return [
    ...resources,
    ...nsg.subnets.map((subnet) => ({
      id: subnet.slice(0, subnet.lastIndexOf('/subnets/')),
      location: nsg.location,
      properties: networkProperties(subnet, nsg.id),
    })),
  ];
};
export const jitPolicyOf = (subscription: string) =>
  resourceId(
    `${groupOf(subscription)}/providers/Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default`,
  );

export const PROVIDERS = {
  'azure-firewall': azureFirewall,
  'azure-role': azureRole,
  'entra-role': entraRole,
  'entra-group': entraGroup,
  'nsg-rule': nsgRule,
  'vm-jit': vmJit,
};

export type Form =
  | 'azure-firewall'
  | 'azure-role'
  | 'azure-role as an eligibility'
  | 'azure-role without PIM'
  | 'entra-role'
  | 'entra-role as an eligibility'
  | 'entra-group'
  | 'entra-group as an eligibility'
  | 'exclusive entra-group'
  | 'nsg-rule'
  | 'nsg-rule to groups'
  | 'nsg-rule to a machine'
  | 'vm-jit';

export const KIND_OF = {
  'azure-firewall': 'azure-firewall',
  'azure-role': 'azure-role',
  'azure-role as an eligibility': 'azure-role',
  'azure-role without PIM': 'azure-role',
  'entra-role': 'entra-role',
  'entra-role as an eligibility': 'entra-role',
  'entra-group': 'entra-group',
  'entra-group as an eligibility': 'entra-group',
  'exclusive entra-group': 'entra-group',
  'nsg-rule': 'nsg-rule',
  'nsg-rule to groups': 'nsg-rule',
  'nsg-rule to a machine': 'nsg-rule',
  'vm-jit': 'vm-jit',
} as const satisfies Record<Form, Step['kind']>;

const stepIn = (id: string, form: Form): Step => {
  const steps: Record<Form, Step> = {
    'azure-firewall': { ...firewallStep, policy: firewallOf(id) },
    'azure-role': { ...roleStep, scope: groupOf(id) },
    'azure-role as an eligibility': { ...roleStep, scope: groupOf(id), assignment: 'eligible' },
    'azure-role without PIM': { ...roleStep, scope: groupOf(id), assignment: 'plain' },
    'entra-role': directoryStep,
    'entra-role as an eligibility': { ...directoryStep, assignment: 'eligible' },
    'entra-group': groupStep,
    'entra-group as an eligibility': { ...groupStep, assignment: 'eligible' },
    'exclusive entra-group': plainGroupStep,
    'nsg-rule': { ...ruleStep, nsg: nsgOf(id) },
    'nsg-rule to groups': { ...groupsStep, nsg: nsgOf(id), destinationGroups: around(id).groups },
    'nsg-rule to a machine': { ...machineStep, vm: around(id).vm },
    'vm-jit': { ...jitStep, vm: jitVmOf(id) },
  };
  return steps[form];
};

const SESSIONS = [
  ['s-1', 'bob@contoso.example', 'goes'],
  ['s-2', 'alice@contoso.example', 'goes'],
  ['s-3', 'azureuser', 'goes'],
  ['s-4', 'AzureAD\\Alice@contoso.example', 'reappears'],
] as const;

export const sandboxBench = (sandbox: () => Sandbox, form: Form) => async (): Promise<Bench> => {
  const { world, clock, azureAs, subscription, grant } = sandbox();
  const kind = KIND_OF[form];
  const id = subscription(kind);
  const step = stepIn(id, form);
  const isWay = form === 'nsg-rule to a machine';
  // Of the rules on a way the last one is meddled with.
  const place = isWay ? around(id).cardNsg : nsgOf(id);
  const nameOf = (context: GrantContext) =>
    isWay ? ruleNameOnWay(context, step.id, place) : ruleName(context, step.id);
  const assignment = { principalId: ALICE, role: VM_LOGIN, scope: groupOf(id) };
  const holding = { principalId: ALICE, role: HELPDESK, scope: UNIT };
  // There is one directory for all benches: what the last one left goes, and what it asked for has its time.
  if (kind === 'entra-role') {
    clock.advance(60_000);
    world.hand.directory.clear();
  }
  if (form === 'nsg-rule')
    for (const [name, userName, disconnecting] of SESSIONS)
      world.hand.beginSession(bastionOf(id), {
        id: name,
        userName,
        targetResourceId: around(id).vm,
        targetHostName: 'vm-db',
        targetIpAddress: '10.0.0.4',
        protocol: 'SSH',
        disconnecting,
      });
  const group = GROUP;
  if (kind === 'entra-group') {
    clock.advance(60_000);
    world.hand.groups.clear();
    world.hand.groups.add({ id: group, displayName: 'Payments admins', description: EXCLUSIVE });
  }
  let death: { left: number; when: 'before' | 'after' } | undefined;
  const guard: Guard = async (run) => {
    if (death !== undefined) death.left -= 1;
    // Calls beside each other count one by one; a call that is refused is a call too.
    const dies = death?.left === 0 ? death.when : undefined;
    if (dies === 'before') throw new Killed();
    const result = run();
    if (dies === undefined) return result;
    await result.catch(() => undefined);
    throw new Killed();
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
    exclusive: {
      strays: async (...about) => (await ending.exclusive?.strays(...about)) ?? [],
      containers: async (installation) => (await ending.exclusive?.containers(installation)) ?? [],
      expel: async (stray) => ending.exclusive?.expel(stray),
    },
  };
  return {
    provider,
    step,
    objects: isWay ? 2 : 1,
    subscriptions: [id],
    groups: [group],
    ...(form === 'exclusive entra-group' ? { container: group } : {}),
    grant: grant(),
    now: () => clock.now(),
    advance: async (time) => {
      clock.advance(time);
      elevating = providerAs('elevate');
      ending = providerAs('revoke');
    },
    snapshot: async () => {
      const state = world.state();
      if (kind === 'entra-role')
        return [...state.directory.assignments, ...state.directory.eligibilities]
          .filter(({ live }) => live)
          .map(
            ({ assignmentType, principalId, role, scope, endDateTime, request }) =>
              `${assignmentType} ${principalId} ${role} ${scope} ${endDateTime} ${request}`,
          )
          .toSorted();
      if (kind === 'entra-group')
        return [...state.groups.assignments, ...state.groups.eligibilities]
          .filter(({ live, scope }) => live && scope === group)
          .map(
            ({ assignmentType, principalId, role, endDateTime, request }) =>
              `${assignmentType} ${principalId} ${role} ${endDateTime} ${request}`,
          )
          .toSorted();
      return [
        ...state.assignments
          .filter(({ live, scope }) => live && scope.includes(id))
          .map(
            ({ principalId, role, scope, endDateTime, request, description }) =>
              `role ${principalId} ${role} ${scope} ${endDateTime} ${request} ${description}`,
          ),
        ...state.eligibilities
          .filter(({ live, scope }) => live && scope.includes(id))
          .map(
            ({ principalId, role, scope, endDateTime, request }) =>
              `eligible ${principalId} ${role} ${scope} ${endDateTime} ${request}`,
          ),
        ...state.nsgs
          .filter((nsg) => nsg.id.includes(id))
          .flatMap((nsg) => nsg.rules.map((rule) => `rule ${nsg.id} ${JSON.stringify(rule)}`)),
        ...state.firewallGroups
          .filter(({ policy }) => policy.includes(id))
          .map(({ policy, content }) => `group ${policy} ${JSON.stringify(content)}`),
        // Alice's own are the grant's: they end with it.
        ...state.sessions
          .filter(({ bastion, userName }) => bastion.includes(id) && !/alice@/i.test(userName))
          .map((session) => `session ${JSON.stringify(session)}`),
      ].toSorted();
    },
    plantForeign: async (context: GrantContext) => {
      switch (form) {
        case 'azure-role':
          return world.hand.assign(assignment);
        case 'azure-role without PIM':
          return world.hand.assign({ ...assignment, name: assignmentName(context, step.id) });
        case 'azure-role as an eligibility':
          return world.hand.makeEligible(assignment);
        case 'entra-role':
          return world.hand.directory.assign(holding);
        case 'entra-role as an eligibility':
          return world.hand.directory.makeEligible(holding);
        case 'azure-firewall': {
          const name = groupName(context, step.id);
          const rule = { action: 'Allow', name, sources: ['*'], ports: ['22'] } as const;
          return world.hand.setFirewallGroup(firewallOf(id), name, networkGroup(name, 310, rule));
        }
        case 'entra-group':
          return world.hand.groups.join({ principalId: ALICE, role: 'member', group });
        case 'entra-group as an eligibility':
          return world.hand.groups.makeEligible({ principalId: ALICE, role: 'member', group });
        case 'exclusive entra-group':
          world.hand.groups.join({ principalId: ALICE, role: 'member', group });
          return world.hand.groups.describe(group, undefined);
        default:
      }
      if (kind === 'vm-jit') {
        world.hand.requestJit(jitPolicyOf(id), {
          machine: jitVmOf(id),
          ports: [22],
          source: '198.51.100.7',
          endTimeUtc: new Date(clock.now() + 9_000_000).toISOString(),
          requestor: 'barbara@contoso.example',
        });
        clock.advance(10_000);
        return;
      }
      world.hand.setRule(place, nameOf(context), {
        description: 'made by hand',
        protocol: 'Tcp',
        access: 'Allow',
        direction: 'Inbound',
        priority: 3100,
        sourceAddressPrefix: '*',
        sourcePortRange: '*',
        destinationAddressPrefix: '*',
        destinationPortRange: '22',
      });
    },
    edit: async (context: GrantContext) => {
      switch (form) {
        case 'azure-role':
          return world.hand.extendAssignment(assignment, undefined);
        case 'azure-role without PIM':
          return world.hand.describeAssignment(assignment, 'kept by hand');
        case 'azure-role as an eligibility':
          return world.hand.extendEligibility(assignment, undefined);
        case 'entra-role':
          return world.hand.directory.extend(holding, undefined);
        case 'entra-role as an eligibility':
          return world.hand.directory.extendEligibility(holding, undefined);
        case 'azure-firewall': {
          const name = groupName(context, step.id);
          const description = formatMarker(context);
          const rule = { action: 'Allow', name, description, sources: ['*'], ports: ['22'] } as const;
          return world.hand.setFirewallGroup(firewallOf(id), name, networkGroup(name, 310, rule));
        }
        case 'entra-group':
          return world.hand.groups.extend({ principalId: ALICE, role: 'member', group }, undefined);
        case 'entra-group as an eligibility':
          return world.hand.groups.extendEligibility(
            { principalId: ALICE, role: 'member', group },
            undefined,
          );
        case 'exclusive entra-group':
          return world.hand.groups.describe(group, 'gh:ffffffff exclusive');
        default:
      }
      if (kind === 'vm-jit') {
        const rules = world.state().nsgs.find((nsg) => nsg.id === jitNsgOf(id))?.rules ?? [];
        const opened = rules.find(({ name }) => name.startsWith('SecurityCenter-JITRule-'));
        return world.hand.editRule(jitNsgOf(id), opened?.name ?? '', { sourceAddressPrefix: '*' });
      }
      world.hand.editRule(place, nameOf(context), { sourceAddressPrefix: '*' });
    },
    edited: ['azure-role', 'entra-role', 'entra-group'].includes(kind) ? 'foreign' : 'ours',
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
    eligible: (scope, principal) => guard(() => azure.roles.eligible(scope, principal)),
    settings: (scope, role) => guard(() => azure.roles.settings(scope, role)),
    assignments: mortalPim(azure.roles.assignments, guard),
    eligibilities: mortalPim(azure.roles.eligibilities, guard),
    managementGroups: () => guard(() => azure.roles.managementGroups()),
    plain: {
      assignment: (scope, guid) => guard(() => azure.roles.plain.assignment(scope, guid)),
      assigned: (scope, principal) => guard(() => azure.roles.plain.assigned(scope, principal)),
      inScope: (scope) => guard(() => azure.roles.plain.inScope(scope)),
      put: (scope, assignment) => guard(() => azure.roles.plain.put(scope, assignment)),
      remove: (scope, guid) => guard(() => azure.roles.plain.remove(scope, guid)),
    },
  },
  directoryRoles: {
    definitions: (role) => guard(() => azure.directoryRoles.definitions(role)),
    groupsOf: (principal) => guard(() => azure.directoryRoles.groupsOf(principal)),
    holders: (role) => guard(() => azure.directoryRoles.holders(role)),
    eligible: (role) => guard(() => azure.directoryRoles.eligible(role)),
    settings: (role) => guard(() => azure.directoryRoles.settings(role)),
    activated: (principal) => guard(() => azure.directoryRoles.activated(principal)),
    assignments: mortalDirectoryPim(azure.directoryRoles.assignments, guard),
    eligibilities: mortalDirectoryPim(azure.directoryRoles.eligibilities, guard),
  },
  groups: {
    group: (id) => guard(() => azure.groups.group(id)),
    describedAs: (start) => guard(() => azure.groups.describedAs(start)),
    members: (group) => guard(() => azure.groups.members(group)),
    owners: (group) => guard(() => azure.groups.owners(group)),
    add: (group, person) => guard(() => azure.groups.add(group, person)),
    remove: (group, member) => guard(() => azure.groups.remove(group, member)),
    pim: {
      holders: (group) => guard(() => azure.groups.pim.holders(group)),
      eligible: (group) => guard(() => azure.groups.pim.eligible(group)),
      settings: (group, access) => guard(() => azure.groups.pim.settings(group, access)),
      activated: (principal) => guard(() => azure.groups.pim.activated(principal)),
      assignments: mortalGroupPim(azure.groups.pim.assignments, guard),
      eligibilities: mortalGroupPim(azure.groups.pim.eligibilities, guard),
    },
  },
  network: {
    nsg: (id) => guard(() => azure.network.nsg(id)),
    rule: (nsg, name) => guard(() => azure.network.rule(nsg, name)),
    putRule: (nsg, rule) => guard(() => azure.network.putRule(nsg, rule)),
    deleteRule: (nsg, name) => guard(() => azure.network.deleteRule(nsg, name)),
    nsgsIn: (id) => guard(() => azure.network.nsgsIn(id)),
  },
  firewall: {
    policy: (id) => guard(() => azure.firewall.policy(id)),
    groups: (id) => guard(() => azure.firewall.groups(id)),
    group: (id, name) => guard(() => azure.firewall.group(id, name)),
    putGroup: (id, group) => guard(() => azure.firewall.putGroup(id, group)),
    deleteGroup: (id, name, etag) => guard(() => azure.firewall.deleteGroup(id, name, etag)),
    takeOut: (id, name, rule) => guard(() => azure.firewall.takeOut(id, name, rule)),
    policiesIn: (id) => guard(() => azure.firewall.policiesIn(id)),
  },
  bastions: {
    hostsIn: (id) => guard(() => azure.bastions.hostsIn(id)),
    sessions: (bastion) => guard(() => azure.bastions.sessions(bastion)),
    disconnect: (bastion, ids) => guard(() => azure.bastions.disconnect(bastion, ids)),
  },
  directory: {
    ...azure.directory,
    signInName: (id) => guard(() => azure.directory.signInName(id)),
  },
  jit: {
    policies: (scope) => guard(() => azure.jit.policies(scope)),
    policy: (id) => guard(() => azure.jit.policy(id)),
    initiate: (id, order) => guard(() => azure.jit.initiate(id, order)),
    plan: (id) => guard(() => azure.jit.plan(id)),
  },
  topology: {
    machine: (id) => guard(() => azure.topology.machine(id)),
    networkInterface: (id) => guard(() => azure.topology.networkInterface(id)),
    subnet: (id) => guard(() => azure.topology.subnet(id)),
    hasApplicationGroup: (id) => guard(() => azure.topology.hasApplicationGroup(id)),
  },
});

const mortalPim = (api: PimApi, guard: Guard): PimApi => ({
  direct: (scope, principal) => guard(() => api.direct(scope, principal)),
  request: (scope, guid) => guard(() => api.request(scope, guid)),
  change: (change) => guard(() => api.change(change)),
  cancel: (scope, guid) => guard(() => api.cancel(scope, guid)),
  requestsIn: (scope) => guard(() => api.requestsIn(scope)),
  instancesIn: (scope) => guard(() => api.instancesIn(scope)),
});

const mortalGraphPim = (api: GraphPimApi, guard: Guard): GraphPimApi => ({
  direct: (principal) => guard(() => api.direct(principal)),
  requests: (principal) => guard(() => api.requests(principal)),
  request: (id) => guard(() => api.request(id)),
  change: (change) => guard(() => api.change(change)),
  cancel: (id) => guard(() => api.cancel(id)),
});

const mortalDirectoryPim = (api: DirectoryPimApi, guard: Guard): DirectoryPimApi => ({
  ...mortalGraphPim(api, guard),
  schedules: () => guard(() => api.schedules()),
});

const mortalGroupPim = (api: GroupPimList, guard: Guard): GroupPimList => ({
  ...mortalGraphPim(api, guard),
  schedulesIn: (group) => guard(() => api.schedulesIn(group)),
  requestsIn: (group) => guard(() => api.requestsIn(group)),
});
