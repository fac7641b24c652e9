/** A plausible tenant for somebody's policies: every target exists, every requester is eligible, nobody holds anything for good. */
import type { EntraId, PersonKey, ResourceId } from '../../core/brand.ts';
import type {
  Bound,
  Entitlement,
  GroupMember,
  People,
  PeopleRef,
  Person,
  Policy,
  Privilege,
} from '../../core/policy.ts';
import {
  BUILT_IN_ROLES,
  CLOSER_GROUP_ROLE,
  CLOSER_ROLE,
  ELEVATE_ROLE,
  REVIEW_ROLE,
  REVOKE_ROLE,
} from './roles.ts';
import type { RoleDefinition } from './roles.ts';
import { lastOf, resourceGroupOf, scopeKey, scopeKind, subscriptionOf, typeOf } from './scope.ts';
import type {
  AzureSeed,
  SeedAssignment,
  SeedEligibility,
  SeedIdentity,
  SeedManagedIdentity,
  SeedNsg,
  SeedResource,
} from './seed.ts';
import { firewallPolicyFor } from './seed-firewall.ts';
import { jitPoliciesFor } from './seed-jit.ts';
import { bastionHost, machineFor, networkProperties } from './seed-machine.ts';
import { seedDirectory } from './seed-directory.ts';
import { BASTION_RULES, ORDINARY_RULES, seededId } from './seed.ts';

const LOCATION = 'westeurope';
const TENANT = '99999999-9999-4999-8999-999999999999';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const ADMINISTRATOR = 'a7e1ad00-0000-4000-8000-000000000001';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The federated identities of the environments. */
export const IDENTITIES: readonly SeedIdentity[] = [
  {
    name: 'elevate',
    clientId: 'c11e0000-0000-4000-8000-000000000001',
    objectId: '5e000000-0000-4000-8000-000000000001',
    environment: 'gatehouse-elevate',
    graphPermissions: [
      'User.Read.All',
      'RoleManagement.Read.Directory',
      'RoleAssignmentSchedule.ReadWrite.Directory',
      'RoleEligibilitySchedule.ReadWrite.Directory',
      'GroupMember.ReadWrite.All',
      'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
      'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
      'RoleManagementPolicy.Read.AzureADGroup',
    ],
  },
  {
    name: 'revoke',
    clientId: 'c11e0000-0000-4000-8000-000000000002',
    objectId: '5e000000-0000-4000-8000-000000000002',
    environment: 'gatehouse-revoke',
    graphPermissions: [
      'User.Read.All',
      'RoleManagement.Read.Directory',
      'RoleAssignmentSchedule.Remove.Directory',
      'RoleEligibilitySchedule.Remove.Directory',
      'GroupMember.ReadWrite.All',
      'PrivilegedAssignmentSchedule.Read.AzureADGroup',
      'PrivilegedAssignmentSchedule.Remove.AzureADGroup',
      'PrivilegedEligibilitySchedule.Read.AzureADGroup',
      'PrivilegedEligibilitySchedule.Remove.AzureADGroup',
    ],
  },
  {
    name: 'review',
    clientId: 'c11e0000-0000-4000-8000-000000000003',
    objectId: '5e000000-0000-4000-8000-000000000003',
    environment: 'gatehouse-review',
    graphPermissions: ['User.Read.All'],
  },
  {
    name: 'audit',
    clientId: 'c11e0000-0000-4000-8000-000000000004',
    objectId: '5e000000-0000-4000-8000-000000000004',
    environment: 'gatehouse-audit',
    graphPermissions: [
      'User.Read.All',
      'RoleManagement.Read.Directory',
      'GroupMember.Read.All',
      'PrivilegedAssignmentSchedule.Read.AzureADGroup',
      'PrivilegedEligibilitySchedule.Read.AzureADGroup',
      'RoleManagementPolicy.Read.AzureADGroup',
      // What `doctor` looks at: docs/doctor.md.
      'Application.Read.All',
      'LicenseAssignment.Read.All',
    ],
  },
];

/** Graph bounds no permission to assign, so an identity has those alone that the policy has a use for: docs/privileges. */
const identitiesFor = (policy: Policy): readonly SeedIdentity[] => {
  const privileges = [...policy.entitlements.values()].flatMap((entitlement) => entitlement.privileges);
  const has = (fits: (privilege: Privilege) => boolean): boolean => privileges.some(fits);
  const useless = [
    ...(has(({ kind }) => kind === 'entra-role') ? [] : ['RoleAssignmentSchedule.ReadWrite.Directory']),
    ...(has((one) => one.kind === 'entra-role' && one.assignment === 'eligible')
      ? []
      : ['RoleEligibilitySchedule.ReadWrite.Directory']),
    ...(has((one) => one.kind === 'entra-group' && !one.exclusive)
      ? []
      : ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup']),
    ...(has((one) => one.kind === 'entra-group' && !one.exclusive && one.assignment === 'eligible')
      ? []
      : ['PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup']),
  ];
  const exclusive = has((one) => one.kind === 'entra-group' && one.exclusive);
  return IDENTITIES.map((identity) => ({
    ...identity,
    graphPermissions: identity.graphPermissions.flatMap((permission) => {
      if (useless.includes(permission)) return [permission.replace('.ReadWrite.', '.Read.')];
      return permission === 'GroupMember.ReadWrite.All' && !exclusive
        ? ['GroupMember.Read.All']
        : [permission];
    }),
  }));
};

/** The closer's, on a host inside Azure: docs/azure/closer.bicep. */
const MANAGED_IDENTITIES: readonly SeedManagedIdentity[] = [
  {
    name: 'closer',
    clientId: 'c11e0000-0000-4000-8000-000000000006',
    objectId: '5e000000-0000-4000-8000-000000000006',
  },
];

/**
 * Derives the tenant from policies that were parsed. What only the real tenant could know is made up and listed in `invented`: roles that
 * are not among the built-in ones, and the members of GitHub teams and rotas (then everybody with an Entra id is eligible).
 */
export const seedFor = (policy: Policy, people: People | undefined = policy.people): AzureSeed => {
  const invented = new Set<string>();
  const resources = withParents(idsOf(policy));
  const roles = rolesOf(policy, invented);
  const subscriptions = [...new Set(resources.flatMap((id) => subscriptionOf(id) ?? []))];
  const managed = resources.filter((id) => scopeKind(id) === 'managementgroup');
  const persons = [...(people?.byKey.values() ?? [])];
  const machines = resources.filter((id) => isType(id, 'Microsoft.Compute/virtualMachines')).map(machineFor);
  const named = resources
    .filter((id) => isType(id, 'Microsoft.Network/networkSecurityGroups'))
    .map((id) => nsgFor(id, resources));
  const nsgs = [...named, ...machines.map(({ nsg }) => nsg)];
  return {
    tenantId: TENANT,
    subscriptions: subscriptions.map((id) => ({
      id,
      displayName: nameOfTarget(policy, `/subscriptions/${id}`) ?? `Subscription ${id.slice(0, 8)}`,
    })),
    managementGroups: managed,
    resourceGroups: resources
      .filter((id) => scopeKind(id) === 'resourcegroup')
      .map((id) => ({ id, location: LOCATION })),
    nsgs,
    resources: [
      ...resources
        .filter(
          (id) => scopeKind(id) === 'resource' && !isType(id, 'Microsoft.Network/networkSecurityGroups'),
        )
        .filter((id) => !isType(id, 'Microsoft.Compute/virtualMachines'))
        .map((id) =>
          isType(id, 'Microsoft.Network/bastionHosts') ? bastionFor(id, named) : resourceFor(id),
        ),
      ...machines.flatMap(({ resources: own }) => own),
      ...networksFor(nsgs),
    ],
    users: [
      ...persons.flatMap((person) =>
        person.entra === undefined
          ? []
          : [
              {
                id: person.entra,
                displayName: displayName(person.key),
                userPrincipalName: `${person.key}@contoso.example`,
                ...managerIn(people, person),
                accountEnabled: true,
              },
            ],
      ),
      {
        id: ADMINISTRATOR,
        displayName: 'Tenant Administrator',
        userPrincipalName: 'admin@contoso.example',
        accountEnabled: true,
      },
    ],
    // A custom role is known in its own subscriptions only.
    roles: roles.map((role) =>
      role.type === 'CustomRole'
        ? { ...role, assignableScopes: [...subscriptions.map((id) => `/subscriptions/${id}`), ...managed] }
        : role,
    ),
    eligibilities: eligibilitiesOf(policy, people, roles, invented),
    assignments: [...subscriptions.map((id) => `/subscriptions/${id}`), ...managed].flatMap(standingAt),
    roleSettings: [],
    firewallPolicies: resources
      .filter((id) => isType(id, 'Microsoft.Network/firewallPolicies'))
      .map((id) => firewallPolicyFor(id, LOCATION)),
    jitPolicies: jitPoliciesFor(policy, scopesOf, LOCATION),
    directory: seedDirectory(policy, (of) => requestersOf(of, people, invented), invented),
    identities: identitiesFor(policy),
    managedIdentities: MANAGED_IDENTITIES,
    administrator: ADMINISTRATOR,
    invented: [...invented],
  };
};

const standingAt = (scope: string): readonly SeedAssignment[] => {
  const roleOf = {
    elevate: ELEVATE_ROLE,
    revoke: REVOKE_ROLE,
    review: REVIEW_ROLE,
    audit: REVIEW_ROLE,
    closer: scopeKind(scope) === 'managementgroup' ? CLOSER_GROUP_ROLE : CLOSER_ROLE,
  } as const;
  return [
    { principalId: ADMINISTRATOR, principalType: 'User', role: OWNER, scope },
    ...[...IDENTITIES, ...MANAGED_IDENTITIES].map(({ name, objectId }): SeedAssignment => ({
      principalId: objectId,
      principalType: 'ServicePrincipal',
      role: roleOf[name].name,
      scope,
    })),
  ];
};

/** Every id that targets, privileges and environments name. */
const idsOf = (policy: Policy): readonly string[] => [
  ...policy.targets.values(),
  ...[...policy.entitlements.values()].flatMap((entitlement) =>
    entitlement.privileges.flatMap((privilege) => scopesOf(privilege, entitlement, policy)),
  ),
  ...[...(policy.settings?.environments.values() ?? [])].flatMap((environment) => environment.scopes),
];

/** A parameter may take any of the targets it allows. */
const scopesOf = (privilege: Privilege, entitlement: Entitlement, policy: Policy): readonly ResourceId[] =>
  targetsOf(privilege).flatMap((bound) => {
    if (bound.kind === 'fixed') return [bound.value];
    const parameter = entitlement.parameters.find((candidate) => candidate.name === bound.name);
    return (parameter?.among ?? []).flatMap((name) => policy.targets.get(name) ?? []);
  });

const targetsOf = (privilege: Privilege): readonly Bound<ResourceId>[] => {
  switch (privilege.kind) {
    case 'azure-role':
      return [privilege.scope];
    case 'nsg-rule':
      if ('vm' in privilege) return [privilege.vm];
      return 'destinationGroups' in privilege
        ? [privilege.nsg, ...privilege.destinationGroups.map((value) => ({ kind: 'fixed', value }) as const)]
        : [privilege.nsg];
    case 'vm-jit':
      return [privilege.vm];
    case 'azure-firewall':
      return [privilege.policy];
    case 'entra-role':
    case 'entra-group':
    case 'github-team':
    case 'github-repo':
      return [];
  }
};

/** With the resource groups above them; each once, whatever its case. */
const withParents = (ids: readonly string[]): readonly string[] => {
  const byKey = new Map<string, string>();
  for (const id of ids) {
    const group = /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)/i.exec(id)?.[1];
    for (const each of [group, id])
      if (each !== undefined && !byKey.has(scopeKey(each))) byKey.set(scopeKey(each), each);
  }
  return [...byKey.values()];
};

const rolesOf = (policy: Policy, invented: Set<string>): readonly RoleDefinition[] => {
  const known = [...BUILT_IN_ROLES, ELEVATE_ROLE, REVOKE_ROLE, REVIEW_ROLE, CLOSER_ROLE, CLOSER_GROUP_ROLE];
  const named = [...policy.entitlements.values()].flatMap((entitlement) =>
    entitlement.privileges.flatMap((privilege) => (privilege.kind === 'azure-role' ? [privilege.role] : [])),
  );
  const made = [...new Set(named)]
    .filter((role) => findRole(known, role) === undefined)
    .map((role): RoleDefinition => {
      invented.add(`role ${JSON.stringify(role)}`);
      return {
        name: UUID.test(role.toLowerCase()) ? role.toLowerCase() : seededId('role', role),
        roleName: role,
        description: 'Made up by the sandbox because a policy names it.',
        type: 'CustomRole',
        assignableScopes: ['/'],
        actions: [],
        notActions: [],
        dataActions: [],
      };
    });
  return [...known, ...made];
};

const findRole = (roles: readonly RoleDefinition[], role: string): RoleDefinition | undefined =>
  roles.find(
    (candidate) =>
      candidate.name === role.toLowerCase() || candidate.roleName.toLowerCase() === role.toLowerCase(),
  );

const eligibilitiesOf = (
  policy: Policy,
  people: People | undefined,
  roles: readonly RoleDefinition[],
  invented: Set<string>,
): readonly SeedEligibility[] => {
  const found = new Map<string, SeedEligibility>();
  for (const entitlement of policy.entitlements.values())
    for (const privilege of entitlement.privileges) {
      if (privilege.kind !== 'azure-role' || !privilege.onlyIfEligible) continue;
      const role = findRole(roles, privilege.role);
      if (role === undefined) continue;
      for (const scope of scopesOf(privilege, entitlement, policy))
        for (const principalId of requestersOf(entitlement, people, invented))
          found.set(`${principalId} ${role.name} ${scopeKey(scope)}`, {
            principalId,
            role: role.name,
            scope,
          });
    }
  return [...found.values()];
};

const requestersOf = (
  entitlement: Entitlement,
  people: People | undefined,
  invented: Set<string>,
): ReadonlySet<EntraId> => {
  const everybody = [...(people?.byKey.keys() ?? [])];
  const known = entitlement.requesters.flatMap((ref): readonly PersonKey[] => {
    const members = membersOf(ref, people);
    if (members !== undefined) return members;
    invented.add(`members of ${ref.kind} in the requesters of ${entitlement.name}`);
    return everybody;
  });
  return new Set(known.flatMap((key) => people?.byKey.get(key)?.entra ?? []));
};

/** `undefined` when only GitHub or a rota knows. */
const membersOf = (ref: PeopleRef, people: People | undefined): readonly PersonKey[] | undefined => {
  switch (ref.kind) {
    case 'user':
      return [ref.person];
    case 'group':
      return groupMembers(ref.group, people, []);
    case 'oncall': {
      const rota = people?.rotas.get(ref.rota);
      return rota?.kind === 'static' ? [...new Set(rota.shifts.map(({ person }) => person))] : undefined;
    }
    case 'team':
    case 'workload':
    case 'manager':
    case 'manager-of-manager':
    case 'owner':
      return undefined;
  }
};

const groupMembers = (
  name: string,
  people: People | undefined,
  above: readonly string[],
): readonly PersonKey[] | undefined => {
  const group = people?.groups.get(name);
  if (group === undefined || above.includes(name)) return [];
  if (group.kind === 'team') return undefined;
  return group.members.flatMap((member: GroupMember) =>
    member.kind === 'person' ? [member.person] : (groupMembers(member.group, people, [...above, name]) ?? []),
  );
};

const isType = (id: string, type: string): boolean => typeOf(id)?.toLowerCase() === type.toLowerCase();

const isBeside = (one: string, other: string): boolean =>
  subscriptionOf(one) === subscriptionOf(other) && resourceGroupOf(one) === resourceGroupOf(other);

/** A group with `bastion` in its name, or beside a bastion host and nothing else, guards AzureBastionSubnet. */
const nsgFor = (id: string, all: readonly string[]): SeedNsg => {
  const beside = (other: string): boolean => isBeside(other, id);
  const groups = all.filter(
    (other) => beside(other) && isType(other, 'Microsoft.Network/networkSecurityGroups'),
  );
  const bastion =
    /bastion/i.test(lastOf(id)) ||
    (groups.length === 1 &&
      all.some((other) => beside(other) && isType(other, 'Microsoft.Network/bastionHosts')));
  return {
    id,
    location: LOCATION,
    rules: bastion ? BASTION_RULES : ORDINARY_RULES,
    subnets: [subnetOf(id, bastion)],
  };
};

const subnetOf = (nsgId: string, bastion: boolean): string =>
  `${networkOf(nsgId)}/subnets/${bastion ? 'AzureBastionSubnet' : `snet-${lastOf(nsgId)}`}`;

const networkOf = (nsgId: string): string =>
  `${nsgId.slice(0, nsgId.search(/\/providers\//i))}/providers/Microsoft.Network/virtualNetworks/vnet-${lastOf(nsgId)}`;

const networksFor = (nsgs: readonly SeedNsg[]): readonly SeedResource[] =>
  nsgs.flatMap(({ id, location, subnets }) =>
    subnets.map((subnet) => ({
      id: subnet.slice(0, subnet.lastIndexOf('/subnets/')),
      location,
      properties: networkProperties(subnet, id),
    })),
  );

const resourceFor = (id: string): SeedResource => ({
  id,
  location: LOCATION,
  properties: isType(id, 'Microsoft.Network/applicationSecurityGroups')
    ? { provisioningState: 'Succeeded', resourceGuid: seededId('asg', id) }
    : {},
});

/** Behind the group beside it that guards an AzureBastionSubnet; without one, in a network of its own. */
const bastionFor = (id: string, nsgs: readonly SeedNsg[]): SeedResource => {
  const guarded = nsgs
    .filter((nsg) => isBeside(nsg.id, id))
    .flatMap(({ subnets }) => subnets)
    .find((subnet) => subnet.endsWith('/AzureBastionSubnet'));
  const subnet = guarded ?? `${networkOf(id)}/subnets/AzureBastionSubnet`;
  return bastionHost(id, subnet, LOCATION);
};

const nameOfTarget = (policy: Policy, id: string): string | undefined =>
  [...policy.targets].find(([, target]) => scopeKey(target) === scopeKey(id))?.[0];

/** As the file says it, so that a rehearsal begins without differences. */
const managerIn = (people: People | undefined, person: Person): { readonly manager?: string } => {
  const manager = person.manager === undefined ? undefined : people?.byKey.get(person.manager)?.entra;
  return manager === undefined ? {} : { manager };
};

const displayName = (key: string): string => `${key.slice(0, 1).toUpperCase()}${key.slice(1)} Example`;
