/** The tenant as it is at this moment: everything mutable in the sandbox's Azure, and how it ages. */
import type { WorldClock } from '../contract.ts';
import type { Application, SeedLicence } from './applications.ts';
import { applicationsOf } from './applications.ts';
import type { Directory } from './directory.ts';
import { dropOver, eligibility, standing } from './assignment.ts';
import { createDirectory } from './directory.ts';
import { ArmError, notFound } from './error.ts';
import type { Latencies } from './latency.ts';
import type { RoleDefinition } from './roles.ts';
import {
  isWithin,
  lastOf,
  resourceGroupOf,
  sameScope,
  scopeKey,
  scopeKind,
  subscriptionOf,
  typeOf,
} from './scope.ts';
import type {
  AzureSeed,
  RuleProperties,
  SeedFirewallPolicy,
  SeedIdentity,
  SeedJitPolicy,
  SeedResource,
  SeedRoleSettings,
} from './seed.ts';
import { seededId } from './seed.ts';

export type PrincipalType = 'User' | 'ServicePrincipal' | 'Group';

export interface Principal {
  readonly id: string;
  readonly type: PrincipalType;
  readonly displayName: string;
  readonly userPrincipalName: string | undefined;
  /** The user principal name when absent. */
  readonly mail?: string;
  /** Object id of a user. */
  readonly manager?: string;
  accountEnabled: boolean;
  /** World time from which Authorization knows it. */
  readonly knownFrom: number;
}

/** One role assignment, its schedule and its instance: PIM keeps them one to one. */
export interface Assignment {
  /** Of the role assignment and of the instance. */
  readonly name: string;
  /** Of the schedule; another one whenever the assignment is changed. */
  schedule: string;
  readonly scope: string;
  readonly role: string;
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly assignmentType: 'Assigned' | 'Activated' | 'Eligible';
  /** Of an activation: the schedule of the eligibility behind it. */
  readonly activates: string | undefined;
  readonly createdOn: number;
  updatedOn: number;
  startsAt: number;
  endsAt: number | undefined;
  /** When the schedule, and the instance, begin to be listed. */
  scheduleFrom: number;
  instanceFrom: number;
  /** When access is gone, and when the instance is no longer listed. */
  removedAt: number | undefined;
  hiddenFrom: number | undefined;
  /** Of a plain assignment. */
  description: string | undefined;
  /** A removal that PIM has not noticed yet took the plain role assignment away. */
  plainDeleted: boolean;
  /** The schedule request that made it; `undefined` when it was made outside PIM. */
  request: string | undefined;
}

export interface Rule {
  readonly name: string;
  properties: RuleProperties;
  etag: string;
  provisioningState: 'Succeeded' | 'Updating' | 'Deleting' | 'Failed';
}

export interface Nsg {
  readonly id: string;
  readonly location: string;
  readonly subnets: readonly string[];
  readonly rules: Map<string, Rule>;
  readonly resourceGuid: string;
  flushConnection: boolean;
  etag: string;
}

export interface Tenant {
  readonly id: string;
  readonly clock: WorldClock;
  readonly latencies: Latencies;
  readonly subscriptions: ReadonlyMap<string, { readonly id: string; readonly displayName: string }>;
  /** Keys of the maps by scope are `scopeKey`s. */
  readonly managementGroups: ReadonlyMap<string, { readonly id: string }>;
  readonly groups: ReadonlyMap<string, { readonly id: string; readonly location: string }>;
  /** Also application security groups, network interfaces, and networks with their subnets. */
  readonly resources: Map<string, SeedResource>;
  readonly nsgs: ReadonlyMap<string, Nsg>;
  readonly principals: Map<string, Principal>;
  readonly roles: ReadonlyMap<string, RoleDefinition>;
  readonly identities: readonly SeedIdentity[];
  /** By client id. */
  readonly applications: ReadonlyMap<string, Application>;
  readonly licences: SeedLicence[];
  readonly assignments: Set<Assignment>;
  /** What people may activate; their `assignmentType` is `Eligible`. */
  readonly eligibilities: Set<Assignment>;
  readonly settings: SeedRoleSettings[];
  readonly jitPolicies: readonly SeedJitPolicy[];
  readonly firewallPolicies: readonly SeedFirewallPolicy[];
  readonly defenderPlans: readonly (readonly [subscription: string, plan: 'Free' | 'P1' | 'P2'])[];
  readonly directory: Directory;
}

const YEAR = 365 * 24 * 3_600_000;

/** The tenant as the seed says; standing things are a year old. */
export const createTenant = (seed: AzureSeed, clock: WorldClock, latencies: Latencies): Tenant => {
  const longAgo = clock.now() - YEAR;
  const tenant: Tenant = {
    id: seed.tenantId,
    clock,
    latencies,
    subscriptions: new Map(seed.subscriptions.map((entry) => [entry.id.toLowerCase(), entry])),
    managementGroups: new Map((seed.managementGroups ?? []).map((id) => [scopeKey(id), { id }])),
    groups: new Map(seed.resourceGroups.map((entry) => [scopeKey(entry.id), entry])),
    resources: new Map(seed.resources.map((entry) => [scopeKey(entry.id), entry])),
    nsgs: new Map(
      seed.nsgs.map((entry) => [
        scopeKey(entry.id),
        {
          id: entry.id,
          location: entry.location,
          subnets: entry.subnets,
          resourceGuid: seededId('nsg', entry.id),
          flushConnection: entry.flushConnection ?? false,
          etag: newEtag(),
          rules: new Map(
            entry.rules.map(({ name, properties }) => [
              name.toLowerCase(),
              { name, properties, etag: newEtag(), provisioningState: 'Succeeded' },
            ]),
          ),
        },
      ]),
    ),
    principals: new Map(),
    roles: new Map(seed.roles.map((role) => [role.name, role])),
    identities: seed.identities,
    applications: applicationsOf(seed),
    licences: [
      ...(seed.licences ?? [{ product: 'AAD_PREMIUM_P2', plans: ['AAD_PREMIUM_P2'], enabled: 500 }]),
    ],
    assignments: new Set(),
    eligibilities: new Set(
      seed.eligibilities.map((entry) =>
        eligibility({
          ...entry,
          name: seededId('eligibility', entry.principalId, entry.role, scopeKey(entry.scope)),
          schedule: seededId('eligibility-schedule', entry.principalId, entry.role, scopeKey(entry.scope)),
          createdOn: longAgo,
        }),
      ),
    ),
    settings: [...seed.roleSettings],
    jitPolicies: seed.jitPolicies ?? [],
    firewallPolicies: seed.firewallPolicies ?? [],
    defenderPlans: seed.defenderPlans ?? [],
    directory: createDirectory(seed.directory, longAgo),
  };
  for (const user of seed.users)
    tenant.principals.set(user.id, { ...user, type: 'User', knownFrom: longAgo });
  for (const identity of [...seed.identities, ...(seed.managedIdentities ?? [])])
    tenant.principals.set(identity.objectId, {
      id: identity.objectId,
      type: 'ServicePrincipal',
      displayName: `gatehouse-${identity.name}`,
      userPrincipalName: undefined,
      accountEnabled: true,
      knownFrom: longAgo,
    });
  for (const { id, members, owners = [] } of seed.directory.groups)
    for (const [role, ids] of [['member', members] as const, ['owner', owners] as const])
      for (const principalId of ids) {
        const name = seededId('membership', id, role, principalId);
        const of = { principalId, principalType: 'User', role, scope: id.toLowerCase() } as const;
        tenant.directory.memberships.add(standing({ ...of, name, createdOn: longAgo }));
      }
  for (const entry of seed.assignments) {
    const name = seededId('assignment', entry.principalId, entry.role, scopeKey(entry.scope));
    tenant.assignments.add(standing({ ...entry, name, createdOn: longAgo }));
  }
  return tenant;
};

/** Takes away what is over for good, so that a clock set back does not revive it. */
export const age = (tenant: Tenant): void => {
  dropOver(tenant.assignments, tenant.clock.now());
  dropOver(tenant.eligibilities, tenant.clock.now());
};

/** Whether it gives access now. */
export const isLive = (assignment: Assignment, now: number): boolean =>
  assignment.startsAt <= now &&
  !assignment.plainDeleted &&
  (assignment.endsAt === undefined || now < assignment.endsAt) &&
  (assignment.removedAt === undefined || now < assignment.removedAt);

/** Whether `roleAssignmentScheduleInstances` lists it now. */
export const isInstance = (assignment: Assignment, now: number): boolean =>
  assignment.startsAt <= now &&
  assignment.instanceFrom <= now &&
  (assignment.hiddenFrom === undefined || now < assignment.hiddenFrom);

/** Refuses a scope that does not exist, as ARM does before it asks the provider. Returns it as the tenant spells it. */
export const existingScope = (tenant: Tenant, scope: string): string => {
  const key = scopeKey(scope);
  const kind = scopeKind(key);
  if (kind === 'tenant') return '/';
  if (kind === 'managementgroup') {
    const group = tenant.managementGroups.get(key);
    if (group !== undefined) return group.id;
    throw new ArmError(404, 'NotFound', `The management group '${lastOf(scope)}' cannot be found.`);
  }
  const subscription = tenant.subscriptions.get(subscriptionOf(key) ?? '');
  if (subscription === undefined)
    throw new ArmError(
      404,
      'SubscriptionNotFound',
      `The subscription '${subscriptionOf(key) ?? lastOf(scope)}' could not be found.`,
    );
  if (kind === 'subscription') return `/subscriptions/${subscription.id}`;
  const groupKey = `/subscriptions/${subscriptionOf(key)}/resourcegroups/${resourceGroupOf(key)}`;
  const group = tenant.groups.get(groupKey);
  if (group === undefined)
    throw new ArmError(
      404,
      'ResourceGroupNotFound',
      `Resource group '${resourceGroupOf(scope) ?? ''}' could not be found.`,
    );
  if (kind === 'resourcegroup') return group.id;
  const resource = tenant.nsgs.get(key) ?? tenant.resources.get(key);
  if (resource === undefined) throw notFound(`${typeOf(scope) ?? ''}/${lastOf(scope)}`, lastOf(group.id));
  return resource.id;
};

/** Role settings that were changed for this role at this scope; they are not inherited. */
export const settingsOf = (tenant: Tenant, role: string, scope: string): SeedRoleSettings | undefined =>
  tenant.settings.find((entry) => entry.role === role && sameScope(entry.scope, scope));

/** Subscriptions in which the principal holds anything that lets it read. */
export const visibleSubscriptions = (
  tenant: Tenant,
  principalId: string,
): readonly { id: string; displayName: string }[] => {
  const now = tenant.clock.now();
  return [...tenant.subscriptions.values()].filter((subscription) =>
    [...tenant.assignments].some(
      (assignment) =>
        assignment.principalId === principalId &&
        isLive(assignment, now) &&
        (isWithin(`/subscriptions/${subscription.id}`, assignment.scope) ||
          isWithin(assignment.scope, `/subscriptions/${subscription.id}`)),
    ),
  );
};

/** A weak entity tag, as Microsoft.Network writes it. */
export const newEtag = (): string => `W/"${crypto.randomUUID()}"`;
