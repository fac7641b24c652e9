/** Azure behind its port, in memory, as unkind as research/azure.md says: for the providers' tests. Sleeping moves its time. */
import { instant, resourceId } from '../../src/core/brand.ts';
import type { Instant, ResourceId } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { fakeFirewall } from './firewall.ts';
import type { FakeFirewall } from './firewall.ts';
import { fakeJit } from './jit.ts';
import type { FakeJit } from './jit.ts';
import type { Azure } from '../../src/ports/azure.ts';
import type { RoleSettings } from '../../src/core/pim-settings.ts';
import type { PlainAnswer, RoleAnswer, RoleRequest } from '../../src/ports/azure-roles.ts';
import type { DirectoryUser } from '../../src/ports/directory.ts';
import type { FirewallAnswer } from '../../src/ports/firewalls.ts';
import type { GraphPimAnswer } from '../../src/ports/graph-pim.ts';
import type { JitAnswer } from '../../src/ports/jit.ts';
import type { Nsg, RuleAnswer, SecurityRule } from '../../src/ports/security-groups.ts';
import type { Machine, NetworkInterface, Subnet } from '../../src/ports/topology.ts';
import { fakeBastion, fakeBastions } from './bastions.ts';
import type { FakeBastion } from './bastions.ts';
import type { MembershipAnswer } from '../../src/ports/groups.ts';
import { DEFAULT_SETTINGS, fakeDirectoryRoles } from './directory-roles.ts';
import { fakePim, isShown, reaches } from './pim.ts';
import type { FakePimWorld, Standing } from './pim.ts';
import { fakePlainRoles } from './plain-roles.ts';
import type { StandingPlain } from './plain-roles.ts';
import type { FakeDirectoryRoles } from './directory-roles.ts';
import { fakeGroups } from './groups.ts';
import type { FakeGroups } from './groups.ts';

/** The process is gone: thrown instead of an answer, before or after the call took effect. */
export class Killed extends Error {}

/** How one write is disturbed. `commit`: it takes effect all the same. */
export type Disturbance =
  | { readonly on: 'change'; readonly commit: boolean; readonly answer: RoleAnswer }
  | { readonly on: 'initiate'; readonly commit: boolean; readonly answer: JitAnswer }
  | {
      readonly on: 'directory change' | 'group change';
      readonly commit: boolean;
      readonly answer: GraphPimAnswer;
    }
  | { readonly on: 'putGroup' | 'deleteGroup'; readonly commit: boolean; readonly answer: FirewallAnswer }
  | { readonly on: 'plain'; readonly commit: boolean; readonly answer: PlainAnswer }
  | { readonly on: 'membership'; readonly commit: boolean; readonly answer: MembershipAnswer }
  | { readonly on: 'putRule' | 'deleteRule'; readonly commit: boolean; readonly answer: RuleAnswer };

export interface FakeAzure extends Azure {
  readonly directoryRoles: FakeDirectoryRoles;
  readonly firewall: FakeFirewall;
  readonly groups: FakeGroups;
  readonly calls: string[];
  readonly users: Map<string, DirectoryUser>;
  readonly roleNames: { guid: string; name: string }[];
  readonly eligibilities: Standing[];
  readonly instances: Standing[];
  readonly requests: Map<string, RoleRequest>;
  readonly eligibilityRequests: Map<string, RoleRequest>;
  readonly plain: StandingPlain[];
  readonly managementGroups: ResourceId[];
  readonly nsgs: Map<string, { id: ResourceId; rules: SecurityRule[]; subnets: string[]; flushes?: boolean }>;
  readonly bastion: FakeBastion;
  /** What stands around machines, by lower-case id. */
  readonly machines: Map<string, Machine>;
  readonly interfaces: Map<string, NetworkInterface>;
  readonly subnets: Map<string, Subnet>;
  readonly applicationGroups: Set<string>;
  /** Thrown by every read of machines and what stands around them. */
  topologyFault: Fault | undefined;
  settingsOf: RoleSettings | undefined;
  /** Defender for Cloud: its policies, the machines, and what people ask of it. */
  readonly defender: FakeJit;
  /** Scopes that were deleted. */
  readonly gone: Set<string>;
  /** Milliseconds until a new assignment is shown, and until a removed one no longer is. */
  lag: number;
  /** The status of new requests. */
  status: string;
  advance(time: number): void;
  disturb(disturbance: Disturbance): void;
  /** No write is disturbed any more. */
  undisturb(): void;
  /** Dies at the n-th call from now, before or after its effect. */
  dieAt(call: number, when: 'before' | 'after'): void;
  revive(): void;
}

export const unclear = (): { kind: 'unclear'; fault: Fault } => ({
  kind: 'unclear',
  fault: new Fault('azure.unreachable', 'PUT: no answer', { remedy: 'again', transient: true }),
});

export const fakeAzure = (start = '2026-11-20T10:00:00Z'): FakeAzure => {
  let time = Date.parse(start);
  let death: { left: number; when: 'before' | 'after' } | undefined;
  const disturbances: Disturbance[] = [];
  const now = (): Instant => instant(time);

  const calling = async <T>(name: string, effect: () => T): Promise<T> => {
    fake.calls.push(name);
    defender.settle();
    if (death !== undefined) death.left -= 1;
    if (death?.left === 0 && death.when === 'before') throw new Killed();
    const result = effect();
    if (death?.left === 0) throw new Killed();
    return result;
  };
  const disturbed = <A>(on: Disturbance['on'], effect: () => A): A => {
    const index = disturbances.findIndex((candidate) => candidate.on === on);
    const [found] = index < 0 ? [] : disturbances.splice(index, 1);
    if (found === undefined) return effect();
    if (found.commit) effect();
    return found.answer as A;
  };
  const shown = (): Standing[] => fake.instances.filter((one) => isShown(one, time));
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const nsgOf = (id: ResourceId) => fake.nsgs.get(id.toLowerCase());
  const putRule = (id: ResourceId, rule: SecurityRule): RuleAnswer => {
    const nsg = nsgOf(id);
    if (nsg === undefined) return { kind: 'gone' };
    const others = nsg.rules.filter(({ name }) => !same(name, rule.name));
    if (
      others.some(({ priority, direction }) => priority === rule.priority && direction === rule.direction)
    ) {
      return { kind: 'priority-taken' };
    }
    nsg.rules = [...others, { ...rule, state: 'Succeeded' }];
    return { kind: 'done' };
  };

  const [instances, eligibilities]: [Standing[], Standing[]] = [[], []];
  const [requests, eligibilityRequests] = [new Map<string, RoleRequest>(), new Map<string, RoleRequest>()];
  const plain: StandingPlain[] = [];
  const pim: FakePimWorld = {
    now,
    calling: (name, effect) => calling(name, effect),
    disturbed: (effect) => disturbed('change', effect),
    fate: () => ({ lag: fake.lag, status: fake.status }),
  };
  const nsgs: FakeAzure['nsgs'] = new Map();
  const defender = fakeJit({
    now,
    nsgs,
    guarded: (vm) => {
      const { interfaces = [] } = fake.machines.get(vm.toLowerCase()) ?? {};
      const cards = interfaces.flatMap(({ id }) => fake.interfaces.get(id.toLowerCase()) ?? []);
      const addresses = cards.flatMap((card) => card.addresses);
      const subnets = addresses.map(({ subnet }) => fake.subnets.get(subnet.toLowerCase()));
      return {
        addresses: addresses.flatMap(({ address }) => address ?? []),
        groups: new Set([...cards, ...subnets].flatMap((each) => each?.nsg ?? [])),
      };
    },
  });
  const around = <T>(name: string, effect: () => T): Promise<T> =>
    calling(name, () => {
      if (fake.topologyFault !== undefined) throw fake.topologyFault;
      return effect();
    });

  const fake: FakeAzure = {
    calls: [],
    users: new Map(),
    roleNames: [],
    eligibilities,
    instances,
    requests,
    eligibilityRequests,
    plain,
    managementGroups: [],
    nsgs,
    defender,
    machines: new Map(),
    interfaces: new Map(),
    subnets: new Map(),
    applicationGroups: new Set(),
    topologyFault: undefined,
    bastion: fakeBastion(),
    gone: new Set(),
    settingsOf: DEFAULT_SETTINGS,
    lag: 3_000,
    status: 'Provisioned',
    now,
    sleep: async (wait) => {
      time += wait;
    },
    advance: (by) => {
      time += by;
    },
    disturb: (disturbance) => {
      disturbances.push(disturbance);
    },
    undisturb: () => {
      disturbances.length = 0;
    },
    dieAt: (left, when) => {
      death = { left, when };
    },
    revive: () => {
      death = undefined;
    },
    directory: {
      user: (id) => calling(`user ${id}`, () => fake.users.get(id)),
      // No provider asks for these.
      person: (id) => Promise.reject(new Error(`nobody asks for the manager of ${id}`)),
      withAddress: (address) => Promise.reject(new Error(`nobody looks for ${address}`)),
      signInName: (id) => calling(`signInName ${id}`, () => fake.bastion.signInName(id)),
    },
    directoryRoles: fakeDirectoryRoles({
      now,
      calling,
      disturbed: (effect) => disturbed('directory change', effect),
    }),
    groups: fakeGroups({
      now,
      calling,
      disturbed: (effect) => disturbed('membership', effect),
      disturbedPim: (effect) => disturbed('group change', effect),
    }),
    // No provider asks for these.
    identities: nobodyAsks(),
    roles: {
      definitions: (scope, role) =>
        calling('definitions', () =>
          fake.gone.has(scope)
            ? undefined
            : fake.roleNames.filter(({ guid, name }) => guid === role || name === role),
        ),
      assigned: (scope, principal) =>
        calling('assigned', () =>
          shown().filter(
            (item) =>
              item.principal === principal && (reaches(item.scope, scope) || reaches(scope, item.scope)),
          ),
        ),
      eligible: (_, principal) =>
        calling('eligible', () =>
          eligibilities.filter((item) => item.principal === principal && isShown(item, time)),
        ),
      settings: () => calling('settings', () => fake.settingsOf),
      assignments: fakePim(pim, { of: 'Assignment', standing: instances, requests }),
      eligibilities: fakePim(pim, {
        of: 'Eligibility',
        standing: eligibilities,
        requests: eligibilityRequests,
      }),
      managementGroups: () => calling('managementGroups', () => fake.managementGroups),
      plain: fakePlainRoles(pim, {
        held: plain,
        disturbed: (effect) => disturbed('plain', effect),
      }),
    },
    firewall: fakeFirewall({ calling, disturbed }),
    network: {
      nsg: (id) => calling('nsg', () => shownGroup(nsgOf(id))),
      rule: (id, name) => calling('rule', () => nsgOf(id)?.rules.find((rule) => same(rule.name, name))),
      putRule: (id, rule) =>
        calling(`putRule ${rule.name}`, () => disturbed('putRule', () => putRule(id, rule))),
      deleteRule: (id, name) =>
        calling(`deleteRule ${name}`, () =>
          disturbed<RuleAnswer>('deleteRule', () => {
            const nsg = nsgOf(id);
            if (nsg === undefined) return { kind: 'gone' };
            nsg.rules = nsg.rules.filter((rule) => !same(rule.name, name));
            return { kind: 'done' };
          }),
        ),
      nsgsIn: (subscription) =>
        calling('nsgsIn', () =>
          [...fake.nsgs.values()]
            .filter(({ id }) => reaches(`/subscriptions/${subscription}`, id))
            .flatMap((nsg) => shownGroup(nsg) ?? []),
        ),
    },
    jit: {
      policies: (scope) => calling('policies', () => defender.policies(scope)),
      policy: (id) => calling('policy', () => defender.policy(id)),
      initiate: (id, order) =>
        calling(`initiate ${order.justification}`, () =>
          disturbed<JitAnswer>('initiate', () => defender.initiate(id, order, 'gatehouse')),
        ),
      plan: () => calling('plan', () => defender.plan),
    },
    bastions: fakeBastions(() => fake.bastion, calling),
    topology: {
      machine: (id) => around(`machine ${id}`, () => fake.machines.get(id.toLowerCase())),
      networkInterface: (id) => around(`interface ${id}`, () => fake.interfaces.get(id.toLowerCase())),
      subnet: (id) => around(`subnet ${id}`, () => fake.subnets.get(id.toLowerCase())),
      hasApplicationGroup: (id) =>
        around(`application group ${id}`, () => fake.applicationGroups.has(id.toLowerCase())),
    },
  };
  return fake;
};

const nobodyAsks = (): Azure['identities'] => {
  const asked = (): Promise<never> => Promise.reject(new Error('nobody asks for identities'));
  return {
    principal: asked,
    registration: asked,
    storedFor: asked,
    permissions: asked,
    directoryRoles: asked,
    role: asked,
    customRoles: asked,
    licences: asked,
  };
};

type Kept = Omit<Nsg, 'flushes' | 'interfaces'> & { readonly flushes?: boolean };
const shownGroup = (nsg: Kept | undefined): Nsg | undefined =>
  nsg === undefined ? undefined : { flushes: false, interfaces: 0, ...nsg };

export const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
export const RESOURCE_GROUP = resourceId(`/subscriptions/${SUBSCRIPTION}/resourceGroups/payments`);
export const BASTION_NSG = resourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg`,
);

const network = (name: string) =>
  resourceId(`/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/${name}`);

export const MACHINE = resourceId(`${RESOURCE_GROUP}/providers/Microsoft.Compute/virtualMachines/vm-db`);
export const CARD = network('networkInterfaces/vm-db-nic');
export const SUBNET = network('virtualNetworks/vnet/subnets/machines');
export const CARD_NSG = network('networkSecurityGroups/nic-nsg');
export const SUBNET_NSG = network('networkSecurityGroups/subnet-nsg');
export const FIREWALL = network('firewallPolicies/hub-policy');
export const PARENT_FIREWALL = network('firewallPolicies/base-policy');
export const DATABASES = network('applicationSecurityGroups/databases');
export const JUMP_HOSTS = network('applicationSecurityGroups/jump-hosts');
