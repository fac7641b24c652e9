/** The contract suite's worlds in memory: the fake provider, and the real providers over Azure behind its port. */
import { entraId, instant, later, minutes, resourceId } from '../../src/core/brand.ts';
import type {
  AzureFirewallStep,
  AzureRoleStep,
  EntraGroupStep,
  EntraRoleStep,
  NsgRuleStep,
  NsgRuleToGroupsStep,
  NsgRuleToVmStep,
  VmJitStep,
} from '../../src/core/plan.ts';
import { azureFirewall } from '../../src/providers/azure-firewall.ts';
import { groupName, wantedGroup } from '../../src/providers/azure-firewall/group.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { assignmentName } from '../../src/providers/azure-role/plain/assignment.ts';
import { assignGuid } from '../../src/providers/azure-role/requests.ts';
import { entraGroup } from '../../src/providers/entra-group.ts';
import { entraRole } from '../../src/providers/entra-role.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { ruleName, ruleNameOnWay } from '../../src/providers/nsg-rule/rule.ts';
import { vmJit } from '../../src/providers/vm-jit.ts';
import {
  BASTION_NSG,
  CARD,
  CARD_NSG,
  DATABASES,
  fakeAzure,
  FIREWALL,
  JUMP_HOSTS,
  Killed,
  MACHINE,
  PARENT_FIREWALL,
  RESOURCE_GROUP,
  SUBNET,
  SUBNET_NSG,
  SUBSCRIPTION,
} from '../fakes/azure.ts';
import type { FakeAzure } from '../fakes/azure.ts';
import { fakeProvider } from '../fakes/provider.ts';
import type { RoleInstance } from '../../src/ports/azure-roles.ts';
import type { FirewallGroup, FirewallRule } from '../../src/ports/firewalls.ts';
import type { DirectoryGroup } from '../../src/ports/groups.ts';
import type { GrantContext } from '../../src/ports/privilege.ts';
import type { Bench } from './contract.ts';

export const ALICE = entraId('0f2c0000-0000-4000-8000-000000000001');
export const VM_LOGIN = '1c0163c0-47e6-4577-8991-ea5c82e286e4';

export const roleStep: AzureRoleStep = {
  id: '1',
  kind: 'azure-role',
  layer: 'identity',
  principal: ALICE,
  role: 'Virtual Machine Administrator Login',
  scope: RESOURCE_GROUP,
  onlyIfEligible: false,
  assignment: 'active',
};

export const HELPDESK = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
export const UNIT = '/administrativeUnits/5d1c0000-0000-4000-8000-000000000021';

export const directoryStep: EntraRoleStep = {
  id: '2',
  kind: 'entra-role',
  layer: 'identity',
  principal: ALICE,
  role: 'Helpdesk Administrator',
  directoryScope: UNIT,
  onlyIfEligible: false,
  assignment: 'active',
};

export const GROUP = entraId('7c0e0000-0000-4000-8000-000000000012');
/** How the description of a group begins that belongs to the suite's installation. */
export const EXCLUSIVE = 'gh:0a1b2c3d exclusive';

export const groupStep: EntraGroupStep = {
  id: '2',
  kind: 'entra-group',
  layer: 'identity',
  principal: ALICE,
  group: GROUP,
  access: 'member',
  onlyIfEligible: false,
  assignment: 'active',
  exclusive: false,
};

export const plainGroupStep: EntraGroupStep = { ...groupStep, exclusive: true };

export const ruleStep: NsgRuleStep = {
  id: '3',
  kind: 'nsg-rule',
  layer: 'network',
  nsg: BASTION_NSG,
  source: '203.0.113.7/32',
  destination: '*',
  protocol: 'Tcp',
  ports: ['443'],
  priorities: { from: 3000, to: 3999 },
};

export const VM = resourceId(`${RESOURCE_GROUP}/providers/Microsoft.Compute/virtualMachines/erp-01`);
export const VM_NSG = resourceId(
  `${RESOURCE_GROUP}/providers/Microsoft.Network/networkSecurityGroups/erp-nsg`,
);
const VM_CARD = resourceId(`${RESOURCE_GROUP}/providers/Microsoft.Network/networkInterfaces/erp-01-nic`);
export const VM_SUBNET = resourceId(
  `${RESOURCE_GROUP}/providers/Microsoft.Network/virtualNetworks/erp/subnets/machines`,
);
export const JIT_POLICY = resourceId(
  `${RESOURCE_GROUP}/providers/Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default`,
);

export const jitStep: VmJitStep = {
  id: '2',
  kind: 'vm-jit',
  layer: 'network',
  vm: VM,
  source: '203.0.113.7/32',
  protocol: 'Tcp',
  ports: ['22'],
};

export const firewallStep: AzureFirewallStep = {
  id: '4',
  kind: 'azure-firewall',
  layer: 'network',
  policy: FIREWALL,
  source: '203.0.113.7/32',
  destinations: ['10.1.2.0/24', '10.1.3.0/24'],
  protocol: 'Tcp',
  ports: ['22'],
};

const { nsg: _, destination: __, ...anywhere } = ruleStep;

export const groupsStep: NsgRuleToGroupsStep = {
  ...anywhere,
  nsg: BASTION_NSG,
  destinationGroups: [DATABASES, JUMP_HOSTS],
};

export const machineStep: NsgRuleToVmStep = { ...anywhere, vm: MACHINE, ports: ['22'] };

/** A machine with one network interface, guarded by a group of its own and by that of its subnet. */
export const azureWithMachine = (): FakeAzure => {
  const azure = azureWithPeople();
  azure.machines.set(MACHINE.toLowerCase(), { interfaces: [{ id: CARD, primary: false }] });
  azure.interfaces.set(CARD.toLowerCase(), {
    nsg: CARD_NSG,
    addresses: [{ address: '10.0.1.4', subnet: SUBNET }],
  });
  azure.subnets.set(SUBNET.toLowerCase(), { nsg: SUBNET_NSG });
  for (const id of [CARD_NSG, SUBNET_NSG]) azure.nsgs.set(id.toLowerCase(), { id, rules: [], subnets: [] });
  for (const id of [DATABASES, JUMP_HOSTS]) azure.applicationGroups.add(id.toLowerCase());
  return azure;
};

export const azureWithPeople = (): FakeAzure => {
  const azure = fakeAzure();
  azure.users.set(ALICE, { id: ALICE, displayName: 'Alice', enabled: true });
  azure.roleNames.push({ guid: VM_LOGIN, name: roleStep.role });
  azure.directoryRoles.roles.push({ guid: HELPDESK, name: directoryStep.role });
  azure.nsgs.set(BASTION_NSG.toLowerCase(), {
    id: BASTION_NSG,
    subnets: [],
    rules: [
      {
        name: 'AllowHttpsInbound',
        description: '',
        protocol: 'Tcp',
        access: 'Allow',
        direction: 'Inbound',
        priority: 120,
        sources: ['198.51.100.0/24'],
        sourcePorts: ['*'],
        destinations: ['*'],
        destinationPorts: ['443'],
        sourceGroups: [],
        destinationGroups: [],
        state: 'Succeeded',
      },
    ],
  });
  azure.nsgs.set(VM_NSG.toLowerCase(), { id: VM_NSG, rules: [], subnets: [VM_SUBNET] });
  azure.machines.set(VM.toLowerCase(), { interfaces: [{ id: VM_CARD, primary: false }] });
  azure.interfaces.set(VM_CARD.toLowerCase(), {
    nsg: undefined,
    addresses: [{ address: '10.0.0.4', subnet: VM_SUBNET }],
  });
  azure.subnets.set(VM_SUBNET.toLowerCase(), { nsg: VM_NSG });
  azure.defender.list.push({
    id: JIT_POLICY,
    machines: [
      {
        id: VM,
        behindFirewall: false,
        ports: [22, 3389].map((number) => ({ number, protocol: 'TCP', sources: ['*'], longest: 'PT3H' })),
      },
    ],
    asked: [],
  });
  return azure;
};

export const fakeBench = (ends: 'native' | 'sweep') => async (): Promise<Bench> => {
  let time = Date.parse('2026-11-20T10:00:00Z');
  const provider = fakeProvider({ kind: 'nsg-rule', now: () => instant(time), ends });
  return {
    provider,
    step: ruleStep,
    objects: 1,
    subscriptions: [SUBSCRIPTION],
    grant: 42,
    now: () => time,
    advance: async (by) => {
      time += by;
    },
    snapshot: async () =>
      provider.objects
        .filter(({ owner }) => ends === 'sweep' || owner === undefined || time < owner.expiresAt)
        .map(({ id, place, edited }) => `${id} ${place} ${edited}`)
        .toSorted(),
    plantForeign: async () => provider.plant(ruleStep),
    edit: async (context) => provider.edit(context, ruleStep),
    edited: 'ours',
    dieAt: (call, when) => {
      if (call === 1) {
        provider.fail('elevate', new Killed(), { when });
        provider.fail('revoke', new Killed(), { when });
      }
    },
    revive: () => {
      for (const method of ['elevate', 'revoke'] as const) provider.forget(method);
    },
    close: async () => undefined,
  };
};

const azureBench = (azure: FakeAzure) => ({
  subscriptions: [SUBSCRIPTION],
  grant: 42,
  now: () => azure.now(),
  advance: async (by: number) => azure.advance(by),
  snapshot: async () => [
    ...(
      [
        ['role', azure.instances],
        ['eligible', azure.eligibilities],
        ['directory role', azure.directoryRoles.holdings],
        ['eligible directory role', azure.directoryRoles.mayActivate],
        ['membership', azure.groups.governed.holdings],
        ['eligible membership', azure.groups.governed.mayActivate],
      ] as const
    ).flatMap(([what, list]) =>
      list
        .filter(({ hiddenFrom = Infinity, endsAt }) => azure.now() < Math.min(hiddenFrom, endsAt ?? Infinity))
        .map(
          ({ principal, role, scope, endsAt, schedule }) =>
            `${what} ${principal} ${role} ${scope} ${endsAt ?? 'never'} ${schedule}`,
        ),
    ),
    ...azure.plain
      .filter(({ hiddenFrom }) => hiddenFrom === undefined)
      .map(({ guid, principal, role, scope, description }) =>
        ['plain', guid, principal, role, scope, description].join(' '),
      ),
    ...[...azure.groups.memberships].flatMap(([group, entries]) =>
      entries.flatMap(({ member, hiddenFrom }) =>
        hiddenFrom === Infinity ? [`${member.kind} ${member.id} in ${group}`] : [],
      ),
    ),
    ...[...azure.nsgs.values()]
      .flatMap(({ rules }) => rules.map((rule) => `rule ${JSON.stringify(rule)}`))
      .toSorted(),
    ...[...azure.firewall.stored.values()]
      .flatMap(({ id, groups }) => groups.map((group) => `group ${id} ${JSON.stringify(group)}`))
      .toSorted(),
  ],
  dieAt: azure.dieAt,
  revive: azure.revive,
  close: async () => undefined,
});

const standing = (of: Pick<RoleInstance, 'scope' | 'role' | 'type'>): RoleInstance => ({
  id: 'standing',
  principal: ALICE,
  schedule: 'somebody-elses',
  startsAt: undefined,
  endsAt: undefined,
  member: 'Direct',
  conditional: false,
  activates: undefined,
  ...of,
});

/** As an administrator prolongs it: another end and, as PIM does, another schedule. */
const prolong = (held: RoleInstance[], isOurs: (one: RoleInstance) => boolean): void => {
  const index = held.findIndex(isOurs);
  const [ours] = held.splice(index, 1);
  if (ours !== undefined) held.push({ ...ours, schedule: 'prolonged', endsAt: undefined });
};

const roleBenchOf = (assignment: 'active' | 'eligible') => async (): Promise<Bench> => {
  const azure = azureWithPeople();
  const [held, requests, type] =
    assignment === 'active'
      ? [azure.instances, azure.requests, 'Assigned']
      : [azure.eligibilities, azure.eligibilityRequests, 'Eligible'];
  return {
    ...azureBench(azure),
    provider: azureRole(azure),
    step: { ...roleStep, assignment },
    objects: 1,
    plantForeign: async () => {
      held.push(standing({ scope: RESOURCE_GROUP, role: VM_LOGIN, type }));
    },
    edit: async (context) => {
      const request = requests.get(assignGuid(context, roleStep.id, 1));
      prolong(held, ({ schedule }) => schedule === request?.schedule);
    },
    edited: 'foreign',
  };
};

const directoryRoleBenchOf = (assignment: 'active' | 'eligible') => async (): Promise<Bench> => {
  const azure = azureWithPeople();
  const { holdings, mayActivate } = azure.directoryRoles;
  const [held, type] = assignment === 'active' ? [holdings, 'Assigned'] : [mayActivate, 'Eligible'];
  return {
    ...azureBench(azure),
    provider: entraRole(azure),
    step: { ...directoryStep, assignment },
    objects: 1,
    plantForeign: async () => {
      held.push(standing({ scope: UNIT, role: HELPDESK, type }));
    },
    edit: async () => prolong(held, () => true),
    edited: 'foreign',
  };
};

export const plainRoleBench = async (): Promise<Bench> => {
  const azure = azureWithPeople();
  return {
    ...azureBench(azure),
    provider: azureRole(azure),
    step: { ...roleStep, assignment: 'plain' },
    objects: 1,
    plantForeign: async (context) => {
      const guid = assignmentName(context, roleStep.id);
      azure.plain.push({
        id: `${RESOURCE_GROUP}/providers/Microsoft.Authorization/roleAssignments/${guid}`,
        guid,
        scope: RESOURCE_GROUP,
        principal: ALICE,
        role: VM_LOGIN,
        description: '',
        conditional: false,
      });
    },
    edit: async () => {
      const [ours] = azure.plain.splice(0, 1);
      if (ours !== undefined) azure.plain.push({ ...ours, description: 'kept by hand' });
    },
    edited: 'foreign',
  };
};

export const roleBench = roleBenchOf('active');
export const eligibleRoleBench = roleBenchOf('eligible');
export const directoryRoleBench = directoryRoleBenchOf('active');
export const eligibleDirectoryRoleBench = directoryRoleBenchOf('eligible');
export const aGroup = (change: Partial<DirectoryGroup> = {}): DirectoryGroup => ({
  id: GROUP,
  name: 'Payments admins',
  description: '',
  filledBy: undefined,
  hidden: false,
  roleAssignable: false,
  ...change,
});

const groupBenchOf = (assignment: 'active' | 'eligible') => async (): Promise<Bench> => {
  const azure = azureWithPeople();
  azure.groups.all.set(GROUP, aGroup());
  const { holdings, mayActivate } = azure.groups.governed;
  const [held, type] = assignment === 'active' ? [holdings, 'Assigned'] : [mayActivate, 'Eligible'];
  return {
    ...azureBench(azure),
    provider: entraGroup(azure),
    step: { ...groupStep, assignment },
    objects: 1,
    groups: [GROUP],
    plantForeign: async () => {
      held.push(standing({ scope: GROUP, role: 'member', type }));
    },
    edit: async () => prolong(held, () => true),
    edited: 'foreign',
  };
};

export const groupBench = groupBenchOf('active');
export const eligibleGroupBench = groupBenchOf('eligible');

export const plainGroupBench = async (): Promise<Bench> => {
  const azure = azureWithPeople();
  const describeAs = (description: string) => azure.groups.all.set(GROUP, aGroup({ description }));
  describeAs(`${EXCLUSIVE} of the payments team`);
  return {
    ...azureBench(azure),
    provider: entraGroup(azure),
    step: plainGroupStep,
    objects: 1,
    container: GROUP,
    // Nothing in an exclusive group is somebody else's: it is no such group, or another installation's.
    plantForeign: async () => {
      azure.groups.join(GROUP, { id: ALICE });
      describeAs('');
    },
    edit: async () => {
      describeAs('gh:ffffffff exclusive');
    },
    edited: 'foreign',
  };
};

const ruleBenchOf = (form: 'addresses' | 'groups' | 'machine') => async (): Promise<Bench> => {
  const azure = azureWithMachine();
  // Of the rules on a way the last one is meddled with.
  const nsg = form === 'machine' ? CARD_NSG : BASTION_NSG;
  const nameIn = (context: GrantContext) =>
    form === 'machine' ? ruleNameOnWay(context, machineStep.id, nsg) : ruleName(context, ruleStep.id);
  const rules = () => azure.nsgs.get(nsg.toLowerCase())?.rules ?? [];
  return {
    ...azureBench(azure),
    provider: nsgRule(azure),
    step: { addresses: ruleStep, groups: groupsStep, machine: machineStep }[form],
    objects: form === 'machine' ? 2 : 1,
    plantForeign: async (context) => {
      rules().push({
        name: nameIn(context),
        description: 'made by hand',
        protocol: 'Tcp',
        access: 'Allow',
        direction: 'Inbound',
        priority: 3100,
        sources: ['*'],
        sourcePorts: ['*'],
        destinations: ['*'],
        destinationPorts: ['22'],
        sourceGroups: [],
        destinationGroups: [],
        state: 'Succeeded',
      });
    },
    edit: async (context) => {
      const index = rules().findIndex(({ name }) => name === nameIn(context));
      const [ours] = rules().splice(index, 1);
      if (ours !== undefined) rules().push({ ...ours, sources: ['*'] });
    },
    edited: 'ours',
  };
};

export const jitBench = async (): Promise<Bench> => {
  const azure = azureWithPeople();
  const group = () => azure.nsgs.get(VM_NSG.toLowerCase());
  return {
    ...azureBench(azure),
    snapshot: async () => {
      azure.defender.settle();
      return azureBench(azure).snapshot();
    },
    provider: vmJit(azure),
    step: jitStep,
    objects: 1,
    plantForeign: async () => {
      azure.defender.initiate(
        JIT_POLICY,
        {
          vm: VM,
          ports: [22],
          source: '198.51.100.7',
          endsAt: later(azure.now(), minutes(150)),
          justification: 'by hand',
        },
        'barbara@contoso.example',
      );
      azure.advance(10_000);
      azure.defender.settle();
    },
    edit: async () => {
      const nsg = group();
      if (nsg !== undefined) nsg.rules = nsg.rules.map((rule) => ({ ...rule, sources: ['*'] }));
    },
    edited: 'ours',
  };
};
/** A policy with groups of its own, under a parent with one. */
export const azureWithFirewall = (): FakeAzure => {
  const azure = azureWithPeople();
  const place = { parent: undefined, firewalls: [], children: [], groups: [] };
  azure.firewall.stored.set(PARENT_FIREWALL.toLowerCase(), {
    ...place,
    id: PARENT_FIREWALL,
    children: [FIREWALL],
  });
  azure.firewall.stored.set(FIREWALL.toLowerCase(), {
    ...place,
    id: FIREWALL,
    parent: PARENT_FIREWALL,
    firewalls: ['/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/azureFirewalls/fw'],
  });
  azure.firewall.set(
    PARENT_FIREWALL,
    aRuleGroup('Base', 200, aRule('deny-telnet', { ports: ['23'] }), 'Deny'),
  );
  azure.firewall.set(
    FIREWALL,
    aRuleGroup('DefaultNetworkRuleCollectionGroup', 200, aRule('office', { sources: ['198.51.100.0/24'] })),
  );
  return azure;
};

export const aRule = (name: string, more: Partial<FirewallRule> = {}): FirewallRule => ({
  name,
  description: '',
  type: 'NetworkRule',
  protocols: ['TCP'],
  sources: ['*'],
  destinations: ['10.0.0.0/8'],
  sourceNames: [],
  destinationNames: [],
  ports: ['22'],
  ...more,
});

export const aRuleGroup = (
  name: string,
  priority: number,
  rule: FirewallRule,
  action: 'Allow' | 'Deny' | 'DNAT' = 'Allow',
): FirewallGroup => ({
  name,
  priority,
  state: 'Succeeded',
  etag: undefined,
  collections: [{ name: `${name}-rules`, priority: 100, action, rules: [rule] }],
});

export const firewallBench = async (): Promise<Bench> => {
  const azure = azureWithFirewall();
  return {
    ...azureBench(azure),
    provider: azureFirewall(azure),
    step: firewallStep,
    objects: 1,
    plantForeign: async (context) => {
      const name = groupName(context, firewallStep.id);
      azure.firewall.set(FIREWALL, aRuleGroup(name, 310, aRule(name, { description: 'made by hand' })));
    },
    edit: async (context) => {
      const ours = wantedGroup({ ...firewallStep, source: '0.0.0.0/0' }, context, 201);
      azure.firewall.set(FIREWALL, ours);
    },
    edited: 'ours',
  };
};

export const ruleBench = ruleBenchOf('addresses');
export const ruleToGroupsBench = ruleBenchOf('groups');
export const ruleToMachineBench = ruleBenchOf('machine');
