/** Reading a schedule request for a directory role, or for a group, out of a POST. */
import { badRequest } from './graph-error.ts';
import type { Json } from './json.ts';
import { isObject, objectAt, textAt } from './json.ts';
import { readWindow } from './schedule-info.ts';
import type { AskedWindow } from './schedule-info.ts';
import type { Principal, Tenant } from './tenant.ts';

const ACTIONS = ['adminAssign', 'adminRemove', 'selfActivate', 'selfDeactivate'] as const;
const UNSERVED = ['adminUpdate', 'adminExtend', 'adminRenew', 'selfExtend', 'selfRenew'];
export type DirectoryAction = (typeof ACTIONS)[number];

export interface AskedOfDirectory extends AskedWindow {
  readonly action: DirectoryAction;
  /** Id of the role definition; of a group `member` or `owner`. */
  readonly role: string;
  /** `/`, `/administrativeUnits/<id>`, or the id of a group. */
  readonly scope: string;
  readonly principal: Principal;
  readonly justification: string | undefined;
  readonly ticket: { readonly number: string | undefined; readonly system: string | undefined };
  readonly validationOnly: boolean;
}

type PlaceOf = (tenant: Tenant, body: Json) => Pick<AskedOfDirectory, 'role' | 'scope'>;

export const placeOfRole: PlaceOf = (tenant, body) => ({
  role: roleOf(tenant, textAt(body, 'roleDefinitionId')),
  scope: scopeOf(tenant, textAt(body, 'directoryScopeId')),
});

export const placeOfGroup: PlaceOf = (tenant, body) => ({
  role: accessOf(textAt(body, 'accessId')),
  scope: groupIn(tenant, textAt(body, 'groupId')),
});

export const readDirectoryRequest = (tenant: Tenant, body: unknown, placeOf: PlaceOf): AskedOfDirectory => {
  if (!isObject(body)) throw badRequest('Unable to read JSON request payload.');
  const ticket = objectAt(body, 'ticketInfo');
  return {
    action: actionOf(body['action']),
    ...placeOf(tenant, body),
    principal: principalOf(tenant, textAt(body, 'principalId')),
    ...readWindow(body, badRequest),
    justification: textAt(body, 'justification')?.trim() || undefined,
    ticket: { number: textAt(ticket, 'ticketNumber'), system: textAt(ticket, 'ticketSystem') },
    validationOnly: body['isValidationOnly'] === true,
  };
};

/** Members of Graph's enumerations are read whatever their case. */
const actionOf = (value: unknown): DirectoryAction => {
  const given = typeof value === 'string' ? value.toLowerCase() : '';
  const action = ACTIONS.find((candidate) => candidate.toLowerCase() === given);
  if (action !== undefined) return action;
  if (UNSERVED.some((candidate) => candidate.toLowerCase() === given))
    throw badRequest(
      `The request type '${given}' is not possible for this assignment.`,
      'InvalidRequestType',
    );
  throw badRequest(`Invalid value specified for property 'action' of resource '${String(value)}'.`);
};

const roleOf = (tenant: Tenant, id: string | undefined): string => {
  const role = tenant.directory.roles.find((candidate) => candidate.id === id?.toLowerCase());
  if (role === undefined) throw badRequest('The role is not found.', 'RoleNotFound');
  return role.id;
};

const scopeOf = (tenant: Tenant, scope: string | undefined): string => {
  const unit = /^\/administrativeUnits\/([0-9a-f-]{36})$/i.exec(scope ?? '')?.[1]?.toLowerCase();
  if (scope === '/' || (scope !== undefined && unit !== undefined && tenant.directory.units.has(unit)))
    return scope;
  throw badRequest(`The directory scope '${scope ?? ''}' is not valid.`, 'InvalidScope');
};

const accessOf = (access: string | undefined): string => {
  if (access === 'member' || access === 'owner') return access;
  throw badRequest(`Invalid value specified for property 'accessId' of resource '${String(access)}'.`);
};

/** PIM governs neither what a rule fills nor what another directory fills. The code of its refusal is not published. */
const groupIn = (tenant: Tenant, id: string | undefined): string => {
  const group = tenant.directory.groups.get(id?.toLowerCase() ?? '');
  if (group === undefined) throw badRequest('The resource is not found.', 'ResourceNotFound');
  if (group.dynamic || group.synced)
    throw badRequest('The group is not supported for privileged access.', 'ResourceTypeNotSupported');
  return group.id;
};

const principalOf = (tenant: Tenant, id: string | undefined): Principal => {
  const principal = tenant.principals.get(id?.toLowerCase() ?? '');
  if (principal === undefined || tenant.clock.now() < principal.knownFrom)
    throw badRequest('The subject is not found.', 'SubjectNotFound');
  return principal;
};
