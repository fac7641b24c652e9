/** Everything in the sandbox's Azure that is alive, as JSON for whoever looks. */
import type { BastionSessions } from './bastion-sessions.ts';
import type { Defender } from './defender.ts';
import type { Directory } from './directory.ts';
import { ageDirectory } from './directory.ts';
import type { DirectoryPim } from './directory-pim.ts';
import { iso } from './json.ts';
import type { Firewalls } from './firewalls.ts';
import type { Network } from './nsg.ts';
import type { Pim } from './pim.ts';
import type { SeedFirewallGroup } from './seed.ts';
import { scheduleInfoOf } from './pim.ts';
import type { GraphPims } from './pim-houses.ts';
import type { Assignment, Tenant } from './tenant.ts';
import { age, isInstance, isLive } from './tenant.ts';

export interface AzureState {
  readonly now: string;
  readonly nsgs: readonly {
    readonly id: string;
    readonly rules: readonly {
      readonly name: string;
      readonly provisioningState: string;
      readonly [property: string]: unknown;
    }[];
  }[];
  /** Rule collection groups of firewall policies. */
  readonly firewallGroups: readonly {
    readonly policy: string;
    readonly provisioningState: string;
    readonly content: SeedFirewallGroup;
  }[];
  readonly assignments: readonly {
    readonly name: string;
    readonly principalId: string;
    readonly role: string;
    readonly roleName: string;
    readonly scope: string;
    /** Gives access at this moment. */
    readonly live: boolean;
    /** `roleAssignmentScheduleInstances` lists it. */
    readonly listed: boolean;
    readonly assignmentType: string;
    readonly startDateTime: string;
    readonly endDateTime: string | null;
    /** Of a plain assignment. */
    readonly description: string | null;
    /** The schedule request that made it; `null` when it was made outside PIM. */
    readonly request: string | null;
  }[];
  readonly eligibilities: readonly {
    readonly principalId: string;
    readonly role: string;
    readonly roleName: string;
    readonly scope: string;
    /** May be activated at this moment. */
    readonly live: boolean;
    readonly endDateTime: string | null;
    readonly request: string | null;
  }[];
  readonly requests: readonly {
    readonly name: string;
    readonly requestType: string;
    readonly status: string;
    readonly principalId: string;
    readonly role: string;
    readonly scope: string;
    readonly justification: string | null;
    readonly createdOn: string;
    readonly scheduleInfo: unknown;
    readonly requestorId: string;
  }[];
  /** Requests for just-in-time access, one line for each port. */
  readonly jit: readonly {
    readonly policy: string;
    readonly machine: string;
    readonly port: number;
    readonly source: string;
    readonly startTimeUtc: string;
    readonly endTimeUtc: string;
    readonly status: string;
    readonly statusReason: string;
    readonly requestor: string;
    readonly justification: string | null;
  }[];
  /** Who works through which Bastion. */
  readonly sessions: readonly {
    readonly bastion: string;
    readonly id: string;
    readonly userName: string;
    readonly target: string;
    readonly startTime: string;
  }[];
  readonly directory: DirectoryState;
  /** `role` is `member` or `owner`, `scope` the group; requests are those of PIM for Groups. */
  readonly groups: DirectoryState;
}

export interface DirectoryHolding {
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
  readonly live: boolean;
  readonly assignmentType: string;
  readonly endDateTime: string | null;
  /** The schedule request that made it; `null` when it was made outside PIM. */
  readonly request: string | null;
}

export interface DirectoryState {
  readonly assignments: readonly DirectoryHolding[];
  /** Who may activate what. */
  readonly eligibilities: readonly DirectoryHolding[];
  readonly requests: readonly {
    readonly id: string;
    readonly action: string;
    readonly status: string;
    readonly principalId: string;
    readonly role: string;
    readonly scope: string;
    readonly justification: string | null;
  }[];
}

export const stateOf = (
  tenant: Tenant,
  {
    network,
    firewalls,
    pim,
    pims,
    defender,
    bastions,
  }: {
    readonly network: Network;
    readonly firewalls: Firewalls;
    readonly pim: Pim;
    readonly pims: GraphPims;
    readonly defender: Defender;
    readonly bastions: BastionSessions;
  },
): AzureState => {
  network.settle();
  firewalls.settle();
  defender.settle();
  age(tenant);
  const now = tenant.clock.now();
  const roleName = (role: string): string => tenant.roles.get(role)?.roleName ?? role;
  return {
    now: iso(now),
    nsgs: [...tenant.nsgs.values()].map((nsg) => ({
      id: nsg.id,
      rules: [...nsg.rules.values()].map((rule) => ({
        name: rule.name,
        provisioningState: rule.provisioningState,
        ...rule.properties,
      })),
    })),
    firewallGroups: [...firewalls.policies.values()].flatMap(({ id, groups }) =>
      [...groups.values()].map(({ content, provisioningState }) => ({
        policy: id,
        provisioningState,
        content,
      })),
    ),
    assignments: [...tenant.assignments].map((entry) => ({
      name: entry.name,
      principalId: entry.principalId,
      role: entry.role,
      roleName: roleName(entry.role),
      scope: entry.scope,
      live: isLive(entry, now),
      listed: isInstance(entry, now),
      assignmentType: entry.assignmentType,
      startDateTime: iso(entry.startsAt),
      endDateTime: entry.endsAt === undefined ? null : iso(entry.endsAt),
      description: entry.description ?? null,
      request: entry.request ?? null,
    })),
    eligibilities: [...tenant.eligibilities].map((entry) => ({
      principalId: entry.principalId,
      role: entry.role,
      roleName: roleName(entry.role),
      scope: entry.scope,
      live: isLive(entry, now),
      endDateTime: entry.endsAt === undefined ? null : iso(entry.endsAt),
      request: entry.request ?? null,
    })),
    requests: pim.list().map((request) => ({
      name: request.name,
      requestType: request.requestType,
      status: pim.statusOf(request),
      principalId: request.principal.id,
      role: request.role,
      scope: request.scope,
      justification: request.justification ?? null,
      createdOn: iso(request.createdOn),
      scheduleInfo: scheduleInfoOf(request, now),
      requestorId: request.requestorId,
    })),
    jit: [...defender.policies.values()].flatMap((policy) =>
      policy.requests.flatMap((request) =>
        request.machines.flatMap(({ id, ports }) =>
          ports.map((port) => ({
            policy: policy.id,
            machine: id,
            port: port.number,
            source: port.source,
            startTimeUtc: iso(request.startedAt),
            endTimeUtc: iso(port.endsAt),
            status: port.status,
            statusReason: port.reason,
            requestor: request.requestor,
            justification: request.justification ?? null,
          })),
        ),
      ),
    ),
    sessions: bastions.all().map(({ bastion, session }) => ({
      bastion,
      id: session.id,
      userName: session.userName,
      target: session.targetResourceId,
      startTime: iso(session.startedAt),
    })),
    ...directoryStates(tenant.directory, pims, now),
  };
};

const directoryStates = (
  directory: Directory,
  pims: GraphPims,
  now: number,
): Pick<AzureState, 'directory' | 'groups'> => {
  ageDirectory(directory, now);
  return {
    directory: {
      assignments: holdings(directory.assignments, now),
      eligibilities: holdings(directory.eligibilities, now),
      requests: requestsOf(pims.roles),
    },
    groups: {
      assignments: holdings(directory.memberships, now),
      eligibilities: holdings(directory.groupEligibilities, now),
      requests: requestsOf(pims.groups),
    },
  };
};

const requestsOf = (pim: DirectoryPim): DirectoryState['requests'] =>
  pim.list().map((request) => ({
    id: request.id,
    action: request.action,
    status: pim.statusOf(request),
    principalId: request.principal.id,
    role: request.role,
    scope: request.scope,
    justification: request.justification ?? null,
  }));

const holdings = (held: ReadonlySet<Assignment>, now: number): readonly DirectoryHolding[] =>
  [...held].map((entry) => ({
    principalId: entry.principalId,
    role: entry.role,
    scope: entry.scope,
    live: isLive(entry, now),
    assignmentType: entry.assignmentType,
    endDateTime: entry.endsAt === undefined ? null : iso(entry.endsAt),
    request: entry.request ?? null,
  }));
