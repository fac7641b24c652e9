/** Reading a schedule request for a directory role out of a POST. */
import { badRequest } from './graph-error.ts';
import type { Json } from './json.ts';
import { isObject, objectAt, textAt } from './json.ts';
import { durationOf } from './pim-policy.ts';
import type { Principal, Tenant } from './tenant.ts';

const ACTIONS = ['adminAssign', 'adminRemove', 'selfActivate', 'selfDeactivate'] as const;
const UNSERVED = ['adminUpdate', 'adminExtend', 'adminRenew', 'selfExtend', 'selfRenew'];
export type DirectoryAction = (typeof ACTIONS)[number];

export interface AskedOfDirectory {
  readonly action: DirectoryAction;
  /** Id of the role definition. */
  readonly role: string;
  /** `/`, or `/administrativeUnits/<id>`. */
  readonly scope: string;
  readonly principal: Principal;
  readonly start: number;
  /** `undefined`: no end. */
  readonly endOf: (start: number) => number | undefined;
  readonly expiration: Json;
  readonly justification: string | undefined;
  readonly ticket: { readonly number: string | undefined; readonly system: string | undefined };
  readonly validationOnly: boolean;
}

export const readDirectoryRequest = (tenant: Tenant, body: unknown): AskedOfDirectory => {
  if (!isObject(body)) throw badRequest('Unable to read JSON request payload.');
  const schedule = objectAt(body, 'scheduleInfo');
  const expiration = objectAt(schedule, 'expiration');
  const ticket = objectAt(body, 'ticketInfo');
  return {
    action: actionOf(body['action']),
    role: roleOf(tenant, textAt(body, 'roleDefinitionId')),
    scope: scopeOf(tenant, textAt(body, 'directoryScopeId')),
    principal: principalOf(tenant, textAt(body, 'principalId')),
    start: readInstant(schedule['startDateTime']) ?? 0,
    endOf: readEnd(expiration),
    expiration,
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

const principalOf = (tenant: Tenant, id: string | undefined): Principal => {
  const principal = tenant.principals.get(id?.toLowerCase() ?? '');
  if (principal === undefined || tenant.clock.now() < principal.knownFrom)
    throw badRequest('The subject is not found.', 'SubjectNotFound');
  return principal;
};

const readInstant = (value: unknown): number | undefined => {
  if (value === null || value === undefined) return undefined;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at))
    throw badRequest(
      `Cannot convert the literal '${String(value)}' to the expected type 'Edm.DateTimeOffset'.`,
    );
  return at;
};

const readEnd = (expiration: Json): ((start: number) => number | undefined) => {
  switch (String(expiration['type'] ?? 'notSpecified').toLowerCase()) {
    case 'afterdatetime': {
      const end = readInstant(expiration['endDateTime']);
      if (end === undefined) throw badRequest('afterDateTime needs endDateTime.');
      return () => end;
    }
    case 'afterduration': {
      const duration = durationOf(String(expiration['duration']));
      if (duration === undefined)
        throw badRequest(`The duration '${String(expiration['duration'])}' is not valid.`);
      return (start) => start + duration;
    }
    case 'noexpiration':
    case 'notspecified':
      return () => undefined;
    default:
      throw badRequest(`The expiration type '${String(expiration['type'])}' is not valid.`);
  }
};
