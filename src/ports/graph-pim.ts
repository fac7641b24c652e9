/** PIM behind Microsoft Graph, for directory roles and for groups. */
import type { EntraId, Instant } from '../core/brand.ts';
import type { RoleSettings } from '../core/pim-settings.ts';
import type { RoleAnswer, RoleChange, RoleDefinition, RoleInstance, RoleRequest } from './azure-roles.ts';
import type { Unclear } from './unclear.ts';

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
