/** Roles on Azure: what PIM requests, lists and enforces there, and plain assignments beside it. */
import type { EntraId, Instant, Milliseconds, ResourceId } from '../core/brand.ts';
import type { RoleSettings } from '../core/pim-settings.ts';
import type { Unclear } from './unclear.ts';

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
