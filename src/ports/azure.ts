/** Azure as the providers need it: few calls, plain data, expected refusals as values, everything else a `Fault`. */
import type { EntraId, Instant, Milliseconds, ResourceId } from '../core/brand.ts';
import type { Fault } from '../core/fault.ts';
import type { RuleText } from '../core/network/security-rule.ts';
import type { GroupApi } from './groups.ts';

export interface Azure {
  readonly roles: RoleApi;
  readonly network: NetworkApi;
  readonly firewall: FirewallApi;
  readonly bastions: BastionApi;
  readonly topology: TopologyApi;
  readonly jit: JitApi;
  readonly directory: DirectoryApi;
  readonly directoryRoles: DirectoryRoleApi;
  readonly groups: GroupApi;
  /** Azure's own clock: the last `Date` header of Resource Manager, carried on by a monotonic timer (I11). */
  now(): Instant;
  sleep(time: Milliseconds): Promise<void>;
}

/** A write whose effect is not known: no answer, or 5xx. Whoever gets it reads the object before doing anything else. */
export interface Unclear {
  readonly kind: 'unclear';
  readonly fault: Fault;
}

// ── Microsoft Graph ──────────────────────────────────────────────────────────────────────────────────────────────

export interface DirectoryUser {
  readonly id: EntraId;
  readonly displayName: string;
  /** `undefined`: Graph did not say, because the permission to read it is missing. */
  readonly enabled: boolean | undefined;
}

export interface DirectoryPerson extends DirectoryUser {
  /** `undefined`: none, or one that is no person. */
  readonly manager: EntraId | undefined;
}

export interface DirectoryApi {
  /** `GET /users/{id}`; `undefined`: no such user. */
  user(id: EntraId): Promise<DirectoryUser | undefined>;
  /** The same with the manager; needs `User.Read.All`. */
  person(id: EntraId): Promise<DirectoryPerson | undefined>;
  /** Whose `mail` or `userPrincipalName` is exactly this address, whatever its case; at most two, which is one too many. */
  withAddress(address: string): Promise<readonly DirectoryUser[]>;
  /** `userPrincipalName`: the name under which somebody signs in. `undefined`: no such user, or Graph does not say. */
  signInName(id: EntraId): Promise<string | undefined>;
}

// ── Microsoft.Authorization (PIM for Azure resources) ────────────────────────────────────────────────────────────

export interface RoleDefinition {
  /** The UUID, lower case. */
  readonly guid: string;
  readonly name: string;
}

/** An assignment that is in force now. `endsAt: undefined` stands for good. */
export interface RoleInstance {
  readonly id: string;
  readonly scope: string;
  readonly principal: string;
  /** UUID of the role definition, lower case. */
  readonly role: string;
  /** Last segment of the id of the schedule that it came from, lower case. */
  readonly schedule: string | undefined;
  readonly startsAt: Instant | undefined;
  readonly endsAt: Instant | undefined;
  readonly member: 'Direct' | 'Group' | 'Inherited' | 'unknown';
  /** `Assigned`, `Activated` (by the person in PIM) or `Eligible`. */
  readonly type: string;
  /** An attribute condition narrows it. */
  readonly conditional: boolean;
  /** Of an activation: the schedule of the eligibility behind it, lower case; `undefined`: none, or PIM did not say. */
  readonly activates: string | undefined;
}

/** What PIM enforces on assignments and eligibilities made by an administrator, and the most that a person may activate. */
export interface RoleSettings {
  /** ISO 8601; `undefined`: the rule names none. */
  readonly adminMaximum: string | undefined;
  readonly eligibleMaximum: string | undefined;
  readonly activationMaximum: string | undefined;
  /** `Justification`, `MultiFactorAuthentication`, `Ticketing`. */
  readonly adminRequires: readonly string[];
  readonly eligibleRequires: readonly string[];
}

export interface RoleRequest {
  /** The UUID under which it was made, lower case. */
  readonly guid: string;
  readonly id: string;
  readonly scope: string;
  readonly principal: string;
  readonly role: string;
  /** `AdminAssign`, `AdminRemove`, … */
  readonly type: string;
  readonly status: string;
  readonly justification: string;
  /** Last segment of the id of the schedule that it made, lower case. */
  readonly schedule: string | undefined;
  readonly createdAt: Instant | undefined;
  readonly endsAt: Instant | undefined;
}

export interface RoleChange {
  readonly scope: ResourceId;
  readonly guid: string;
  readonly principal: EntraId;
  /** UUID of the role definition. */
  readonly role: string;
  readonly justification: string;
  /** `assign` carries its absolute end. */
  readonly change:
    | {
        readonly kind: 'assign';
        readonly startsAt: Instant;
        readonly endsAt: Instant;
        readonly ticket: { readonly number: string; readonly system: string };
      }
    | { readonly kind: 'remove' };
}

export type RoleAnswer =
  | { readonly kind: 'accepted'; readonly request: RoleRequest }
  /** This very UUID was used before: read it and compare. */
  | { readonly kind: 'exists' }
  /** Some other assignment already stands at (principal, role, scope). */
  | { readonly kind: 'assigned-already' }
  /** Some other request for (principal, role, scope) has not been processed yet. */
  | { readonly kind: 'pending-elsewhere' }
  /** Removal: there is none. */
  | { readonly kind: 'not-assigned' }
  /** The five-minute floor, either way. */
  | { readonly kind: 'too-short' }
  /** The principal has not reached PIM yet. */
  | { readonly kind: 'unknown-principal' }
  /** Not even looked at. */
  | { readonly kind: 'throttled'; readonly retryIn: Milliseconds | undefined }
  | Unclear;

/** PIM's requests about assignments, or about eligibilities, and what came of them. */
export interface PimApi {
  /** Made to the principal itself, at, above or below `scope`. */
  direct(scope: ResourceId, principal: EntraId): Promise<readonly RoleInstance[]>;
  request(scope: ResourceId, guid: string): Promise<RoleRequest | undefined>;
  /** One PUT, never repeated by the adapter. */
  change(change: RoleChange): Promise<RoleAnswer>;
  /** `refused`: it is not pending any more. */
  cancel(scope: ResourceId, guid: string): Promise<'cancelled' | 'refused' | Unclear>;
  /** Every request, and everything in force, at a scope and below. */
  requestsIn(scope: ResourceId): Promise<readonly RoleRequest[]>;
  instancesIn(scope: ResourceId): Promise<readonly RoleInstance[]>;
}

/** A role assignment outside PIM: it has no end. */
export interface PlainAssignment {
  readonly id: string;
  /** Its name, lower case. */
  readonly guid: string;
  readonly scope: string;
  readonly principal: string;
  /** UUID of the role definition, lower case. */
  readonly role: string;
  readonly description: string;
  readonly conditional: boolean;
}

export type PlainAnswer =
  | { readonly kind: 'done' }
  /** This name, or (principal, role, scope) under another one, is taken. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'unknown-principal' }
  /** Not even looked at. */
  | { readonly kind: 'throttled'; readonly retryIn: Milliseconds | undefined }
  | Unclear;

export interface PlainRoleApi {
  assignment(scope: ResourceId, guid: string): Promise<PlainAssignment | undefined>;
  /** Of the principal, direct or through a group, at, above or below `scope`. */
  assigned(scope: ResourceId, principal: EntraId): Promise<readonly PlainAssignment[]>;
  /** Everybody's, at, above or below `scope`. */
  inScope(scope: ResourceId): Promise<readonly PlainAssignment[]>;
  /** One PUT, never repeated by the adapter. */
  put(
    scope: ResourceId,
    assignment: Pick<PlainAssignment, 'guid' | 'principal' | 'role' | 'description'>,
  ): Promise<PlainAnswer>;
  remove(
    scope: ResourceId,
    guid: string,
  ): Promise<Extract<PlainAnswer, { kind: 'done' | 'throttled' | 'unclear' }>>;
}

export interface RoleApi {
  /** By UUID, or by exact name; all that fit, at this scope. `undefined`: the scope does not exist. */
  definitions(scope: ResourceId, role: string): Promise<readonly RoleDefinition[] | undefined>;
  /** In force for the principal, directly or through a group, at, above or below `scope`. */
  assigned(scope: ResourceId, principal: EntraId): Promise<readonly RoleInstance[]>;
  /** Eligibilities of the principal, direct or through a group. */
  eligible(scope: ResourceId, principal: EntraId): Promise<readonly RoleInstance[]>;
  /** `undefined`: PIM lists no settings for this role here. */
  settings(scope: ResourceId, role: string): Promise<RoleSettings | undefined>;
  readonly assignments: PimApi;
  readonly eligibilities: PimApi;
  readonly plain: PlainRoleApi;
  /** Every one that this identity may read; none where it may read none. */
  managementGroups(): Promise<readonly ResourceId[]>;
}

// ── PIM behind Microsoft Graph ──────────────────────────────────────────────────────────────

export interface GraphPimChange {
  /** Id of the role definition; of a group `member` or `owner`. */
  readonly role: string;
  /** `/`, `/administrativeUnits/<id>`, or the id of a group. */
  readonly scope: string;
  readonly principal: EntraId;
  readonly justification: string;
  readonly change: RoleChange['change'];
}

/** Graph takes no id from the caller, so it can never say that this very request was made before. */
export type GraphPimAnswer = Exclude<RoleAnswer, { kind: 'exists' }>;

/** A current or coming assignment, as far as a sweep needs it. */
export interface RoleSchedule {
  /** Id of the request that made it; `undefined`: made outside PIM. */
  readonly request: string | undefined;
  /** Of an activation: the schedule of the eligibility behind it. */
  readonly activates: string | undefined;
  /** `undefined`: it stands for good, or its end is written as a duration, which ours never is. */
  readonly endsAt: Instant | undefined;
}

/** PIM's requests behind Graph and what came of them. `RoleRequest.guid` is the id that Graph gave, `type` its `action`. */
export interface GraphPimApi {
  /** In force for the person itself, of every role. */
  direct(principal: EntraId): Promise<readonly RoleInstance[]>;
  /** Requests about the person, of every role. NB. The list may lag behind what was just asked for. */
  requests(principal: EntraId): Promise<readonly RoleRequest[]>;
  request(id: string): Promise<RoleRequest | undefined>;
  /** One POST, never repeated by the adapter. */
  change(change: GraphPimChange): Promise<GraphPimAnswer>;
  /** `refused`: it is not pending any more. */
  cancel(id: string): Promise<'cancelled' | 'refused' | Unclear>;
}

export interface DirectoryPimApi extends GraphPimApi {
  /** Every one in the directory, current or coming. */
  schedules(): Promise<readonly RoleSchedule[]>;
}

/** What the directory says of one role or one person, and PIM's requests about its roles. */
export interface DirectoryRoleApi {
  /** By UUID, or by exact name; all that fit. */
  definitions(role: string): Promise<readonly RoleDefinition[]>;
  /** Groups that the person is in, also through other groups. */
  groupsOf(principal: EntraId): Promise<ReadonlySet<string>>;
  /** In force for whomever, people and groups, wherever in the directory. */
  holders(role: string): Promise<readonly RoleInstance[]>;
  /** Who may activate it, people and groups, wherever in the directory. */
  eligible(role: string): Promise<readonly RoleInstance[]>;
  /** `undefined`: PIM shows no settings for this role. */
  settings(role: string): Promise<RoleSettings | undefined>;
  /** What the person has activated, and from which eligibility. */
  activated(principal: EntraId): Promise<readonly RoleInstance[]>;
  readonly assignments: DirectoryPimApi;
  readonly eligibilities: DirectoryPimApi;
}

// ── Microsoft.Network ────────────────────────────────────────────────────────────────────────────────────────────

export interface SecurityRule extends RuleText {
  readonly description: string;
}

export interface Nsg {
  readonly id: ResourceId;
  readonly rules: readonly SecurityRule[];
  /** Ids of the subnets that it guards. */
  readonly subnets: readonly string[];
  /** `flushConnection`: connections that stand are judged again when a rule changes. */
  readonly flushes: boolean;
}

export type RuleAnswer =
  | { readonly kind: 'done' }
  /** `SecurityRuleConflict`, at once or at the end of the long-running operation. */
  | { readonly kind: 'priority-taken' }
  /** Another operation holds the group. */
  | { readonly kind: 'busy'; readonly retryIn: Milliseconds | undefined }
  /** Another operation cancelled ours; it may or may not contain our change. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'gone' }
  | Unclear;

export interface NetworkApi {
  /** `undefined`: no such group. */
  nsg(id: ResourceId): Promise<Nsg | undefined>;
  /** `undefined`: no such rule, or no such group. */
  rule(nsg: ResourceId, name: string): Promise<SecurityRule | undefined>;
  /** One PUT of one child rule and the wait for its long-running operation; never the group, never repeated. */
  putRule(nsg: ResourceId, rule: SecurityRule): Promise<RuleAnswer>;
  deleteRule(nsg: ResourceId, name: string): Promise<RuleAnswer>;
  nsgsIn(subscription: string): Promise<readonly Nsg[]>;
}

// ── Microsoft.Network (policies of Azure Firewall) ───────────────────────────────────────────────────────────────

/** One rule in the platform's own words. */
export interface FirewallRule {
  readonly name: string;
  readonly description: string;
  /** `NetworkRule`, `NatRule`, `ApplicationRule`, or a kind that is not known here. */
  readonly type: string;
  /** `TCP`, `UDP`, `ICMP`, `Any`. */
  readonly protocols: readonly string[];
  /** Addresses, CIDRs, `*` and service tags. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** What else names an end, for people: `IP group hr-nets`, `name db.contoso.com`; which addresses it means is not known here. */
  readonly sourceNames: readonly string[];
  readonly destinationNames: readonly string[];
  readonly ports: readonly string[];
}

export interface FirewallCollection {
  readonly name: string;
  readonly priority: number;
  /** `Allow`, `Deny`, `DNAT`; empty where the platform does not say. */
  readonly action: string;
  readonly rules: readonly FirewallRule[];
}

/** A rule collection group: the smallest thing that can be written by itself. */
export interface FirewallGroup {
  readonly name: string;
  /** 0: the platform does not say. */
  readonly priority: number;
  /** `Succeeded`, `Updating`, `Deleting`, `Failed`, …; empty where the platform does not say. */
  readonly state: string;
  readonly etag: string | undefined;
  readonly collections: readonly FirewallCollection[];
}

export interface FirewallPolicy {
  readonly id: ResourceId;
  /** The policy whose rules come before all of its own. */
  readonly parent: ResourceId | undefined;
  /** Ids of the firewalls that it governs, and of the policies that inherit from it. */
  readonly firewalls: readonly string[];
  readonly children: readonly string[];
}

export type FirewallAnswer =
  | { readonly kind: 'done' }
  /** Another operation holds the policy, or one that it depends on. */
  | { readonly kind: 'busy'; readonly retryIn: Milliseconds | undefined }
  /** The group is not what it was when it was read, or there is one where none was; or another operation cancelled ours. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'gone' }
  /** Refused at once (final), or at the end of the long-running operation (transient: firewalls failed to take it). */
  | { readonly kind: 'failed'; readonly fault: Fault }
  | Unclear;

/** Writes of a policy, its parents and its children exclude each other, and take minutes where firewalls are attached. */
export interface FirewallApi {
  /** `undefined`: no such policy. */
  policy(id: ResourceId): Promise<FirewallPolicy | undefined>;
  /** Every group of the policy, whole; `undefined`: no such policy. */
  groups(policy: ResourceId): Promise<readonly FirewallGroup[] | undefined>;
  /** `undefined`: no such group, or no such policy. */
  group(policy: ResourceId, name: string): Promise<FirewallGroup | undefined>;
  /** One PUT of a group of network rules, whole, and the wait for it. With `etag` only over that version, without only where none is. */
  putGroup(policy: ResourceId, group: FirewallGroup): Promise<FirewallAnswer>;
  /** One DELETE and the wait for it; with `etag` only of that version. */
  deleteGroup(policy: ResourceId, name: string, etag: string | undefined): Promise<FirewallAnswer>;
  /** Writes the group without the rules of this name and description; everything else in it goes back as it was read. */
  takeOut(
    policy: ResourceId,
    name: string,
    rule: Pick<FirewallRule, 'name' | 'description'>,
  ): Promise<FirewallAnswer>;
  policiesIn(subscription: string): Promise<readonly FirewallPolicy[]>;
}

// ── Azure Bastion ────────────────────────────────────────────────────────────────────────────────────────────────

export interface BastionHost {
  readonly id: ResourceId;
  /** Ids of the subnets that it stands in. */
  readonly subnets: readonly string[];
}

/** Somebody's open connection through a Bastion. Texts are one line, bounded; empty where Azure says nothing. */
export interface BastionSession {
  readonly id: string;
  /** As the machine or Entra knows the person, see A63. */
  readonly user: string;
  /** `undefined`: not given, or unreadable. */
  readonly startedAt: Instant | undefined;
  /** Resource id of the machine. */
  readonly target: string;
  readonly host: string;
  readonly protocol: string;
}

export interface BastionApi {
  hostsIn(subscription: string): Promise<readonly BastionHost[]>;
  /** Everybody's sessions, after the wait for the long-running operation. */
  sessions(bastion: ResourceId): Promise<readonly BastionSession[]>;
  /** One POST. What came of it is seen by listing again. */
  disconnect(bastion: ResourceId, sessions: readonly string[]): Promise<void>;
}

// ── What stands around a machine ─────────────────────────────────────────────────────────────────────────────────

export interface Machine {
  /** In the machine's own order. A lone one is primary whether Azure says so or not. */
  readonly interfaces: readonly { readonly id: ResourceId; readonly primary: boolean }[];
}

export interface NetworkInterface {
  /** Its own group; `undefined`: it has none. */
  readonly nsg: ResourceId | undefined;
  /** One for each private address. */
  readonly addresses: readonly {
    /** `undefined`: none is given to it now. */
    readonly address: string | undefined;
    readonly subnet: ResourceId;
  }[];
}

export interface Subnet {
  readonly nsg: ResourceId | undefined;
}

/** Reads only; `undefined` and `false`: there is none of this id. */
export interface TopologyApi {
  machine(id: ResourceId): Promise<Machine | undefined>;
  networkInterface(id: ResourceId): Promise<NetworkInterface | undefined>;
  subnet(id: ResourceId): Promise<Subnet | undefined>;
  hasApplicationGroup(id: ResourceId): Promise<boolean>;
}

// ── Microsoft.Security (just-in-time access of Defender for Cloud) ───────────────────────────────────────────────

/** What a policy lets people ask for on one port of a machine. */
export interface JitPort {
  readonly number: number;
  /** `TCP`, `UDP` or `*`; a request cannot narrow it. */
  readonly protocol: string;
  /** Singular and plural field in one list: addresses, CIDRs or `*`. */
  readonly sources: readonly string[];
  /** ISO 8601. */
  readonly longest: string;
}

/** One port of a request, as Defender keeps it. */
export interface JitRequestPort {
  readonly number: number;
  readonly sources: readonly string[];
  /** `undefined`: not given, or unreadable. */
  readonly endsAt: Instant | undefined;
  /** `Initiating`, `Initiated`, `Revoked`, … */
  readonly status: string;
}

/** A request has no id of its own: only its text says whose it is. */
export interface JitRequest {
  readonly startsAt: Instant | undefined;
  /** A name or an id, in whatever form Defender keeps it. */
  readonly requestor: string;
  readonly justification: string;
  readonly machines: readonly { readonly id: string; readonly ports: readonly JitRequestPort[] }[];
}

export interface JitPolicy {
  readonly id: ResourceId;
  readonly machines: readonly {
    readonly id: string;
    /** It is reached through an Azure Firewall, and Defender writes its rules there. */
    readonly behindFirewall: boolean;
    readonly ports: readonly JitPort[];
  }[];
  /** In no order that can be relied upon. */
  readonly requests: readonly JitRequest[];
}

export interface JitOrder {
  readonly vm: ResourceId;
  readonly ports: readonly number[];
  /** NB. Not optional: where none is sent Defender opens the port to the caller's own address, which is the runner's. */
  readonly source: string;
  /** Absolute. */
  readonly endsAt: Instant;
  readonly justification: string;
}

export type JitAnswer =
  /** Taken, and nothing is open yet. */
  | { readonly kind: 'accepted' }
  /** Not even looked at, or another operation is under way. */
  | { readonly kind: 'busy'; readonly retryIn: Milliseconds | undefined }
  | Unclear;

export interface JitApi {
  /** Every policy in a resource group or a subscription, of all locations. */
  policies(scope: ResourceId): Promise<readonly JitPolicy[]>;
  /** `undefined`: no such policy. */
  policy(id: ResourceId): Promise<JitPolicy | undefined>;
  /** One POST, never repeated by the adapter. What Defender refuses outright is a `Fault`. */
  initiate(policy: ResourceId, order: JitOrder): Promise<JitAnswer>;
  /** `none`: Defender for Servers is off; `limited`: without just-in-time access. */
  plan(subscription: string): Promise<'none' | 'limited' | 'full'>;
}
