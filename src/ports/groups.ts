/** Groups of the directory as Gatehouse needs them: what they are, and who is in them by a membership of their own. */
import type { EntraId, Milliseconds } from '../core/brand.ts';
import type { RoleSettings } from '../core/pim-settings.ts';
import type { RoleInstance, RoleRequest } from './azure-roles.ts';
import type { GraphPimApi, RoleSchedule } from './graph-pim.ts';
import type { Unclear } from './unclear.ts';

export interface DirectoryGroup {
  readonly id: EntraId;
  readonly name: string;
  /** Empty where nothing is written. */
  readonly description: string;
  /** Who decides who is in it, so that nobody can be put in here: a rule, another directory, or Exchange. */
  readonly filledBy: 'rule' | 'other-directory' | 'exchange' | undefined;
  /** Who is in it is not shown to everybody, and perhaps not to us. */
  readonly hidden: boolean;
  /** Directory roles can be given to it. */
  readonly roleAssignable: boolean;
}

export interface GroupMember {
  /** Object id, lower case. */
  readonly id: EntraId;
  readonly kind: 'person' | 'group' | 'other';
  readonly name: string;
}

export type MembershipAnswer =
  | { readonly kind: 'done' }
  /** Whoever was to be put in is in; whoever was to be put out is not in. */
  | { readonly kind: 'unchanged' }
  /** Graph knows no such group or no such person, or not yet. */
  | { readonly kind: 'unknown' }
  /** Not even looked at. */
  | { readonly kind: 'throttled'; readonly retryIn: Milliseconds | undefined }
  | Unclear;

export interface GroupApi {
  /** `undefined`: no such group. */
  group(id: EntraId): Promise<DirectoryGroup | undefined>;
  /** Every group whose description begins with this text, whatever its case. */
  describedAs(start: string): Promise<readonly DirectoryGroup[]>;
  /** NB. The list may lag behind what was just changed, either way. Throws `Fault('azure.not-found')`: no such group. */
  members(group: EntraId): Promise<readonly GroupMember[]>;
  owners(group: EntraId): Promise<readonly GroupMember[]>;
  /** One POST, never repeated by the adapter. */
  add(group: EntraId, person: EntraId): Promise<MembershipAnswer>;
  /** One DELETE of the reference, never repeated by the adapter, and never of what it refers to. */
  remove(group: EntraId, member: EntraId): Promise<MembershipAnswer>;
  readonly pim: GroupPimApi;
}

/** Of PIM's lists about groups; it lists nothing of all of them. */
export interface GroupPimList extends GraphPimApi {
  /** Requests about the group. NB. The list may lag behind what was just asked for. */
  requestsIn(group: EntraId): Promise<readonly RoleRequest[]>;
  schedulesIn(group: EntraId): Promise<readonly RoleSchedule[]>;
}

/** PIM for Groups. The `role` of what it lists is `member` or `owner`, its `scope` the group. */
export interface GroupPimApi {
  /** In force for whomever, people and groups. */
  holders(group: EntraId): Promise<readonly RoleInstance[]>;
  /** Who may activate it, people and groups. */
  eligible(group: EntraId): Promise<readonly RoleInstance[]>;
  /** `undefined`: PIM shows none; it may not govern the group. */
  settings(group: EntraId, access: 'member' | 'owner'): Promise<RoleSettings | undefined>;
  /** What the person has activated, and from which eligibility. */
  activated(principal: EntraId): Promise<readonly RoleInstance[]>;
  readonly assignments: GroupPimList;
  readonly eligibilities: GroupPimList;
}
