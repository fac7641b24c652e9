/** Reading a schedule request out of a PUT. */
import { ArmError } from './error.ts';
import { isObject, objectAt, textAt } from './json.ts';
import { REQUEST_TYPES } from './pim-rights.ts';
import type { RequestType } from './pim-rights.ts';
import { readWindow } from './schedule-info.ts';
import type { AskedWindow } from './schedule-info.ts';
import { scopeKind, subscriptionOf } from './scope.ts';
import type { Principal, Tenant } from './tenant.ts';

/** Whether it asks for access, or for its end. */
export const opens = (type: RequestType): boolean => type !== 'AdminRemove' && type !== 'SelfDeactivate';

export interface AskedRequest extends AskedWindow {
  readonly requestType: RequestType;
  readonly role: string;
  readonly roleDefinitionId: string;
  readonly principal: Principal;
  readonly justification: string | undefined;
  readonly ticket: { readonly number: string | undefined; readonly system: string | undefined };
  readonly condition: string | undefined;
  readonly conditionVersion: string | undefined;
}

const badRequest = (message: string): ArmError => new ArmError(400, 'BadRequest', message);

export const readRequest = (tenant: Tenant, scope: string, body: unknown): AskedRequest => {
  if (!isObject(body))
    throw new ArmError(
      400,
      'InvalidRequestContent',
      'The request content was invalid and could not be deserialized.',
    );
  const properties = objectAt(body, 'properties');
  const requestType = REQUEST_TYPES.find((type) => type === properties['requestType']);
  if (requestType === undefined)
    throw badRequest(`The request type '${String(properties['requestType'])}' is not valid.`);
  const principalId = textAt(properties, 'principalId')?.toLowerCase();
  if (principalId === undefined) throw badRequest('The principal ID is missing.');
  const roleDefinitionId = textAt(properties, 'roleDefinitionId') ?? '';
  const role = roleOf(tenant, scope, roleDefinitionId);
  const principal = tenant.principals.get(principalId);
  if (principal === undefined || tenant.clock.now() < principal.knownFrom)
    throw new ArmError(400, 'SubjectNotFound', 'The subject is not found.');
  const ticket = objectAt(properties, 'ticketInfo');
  return {
    requestType,
    role,
    roleDefinitionId,
    principal,
    ...readWindow(properties, badRequest),
    justification: textAt(properties, 'justification')?.trim() || undefined,
    ticket: { number: textAt(ticket, 'ticketNumber'), system: textAt(ticket, 'ticketSystem') },
    condition: textAt(properties, 'condition'),
    conditionVersion: textAt(properties, 'conditionVersion'),
  };
};

/** The id must be the role as seen from the scope's own subscription. */
const roleOf = (tenant: Tenant, scope: string, roleDefinitionId: string): string => {
  const parts = /^\/?(.*?)\/?providers\/Microsoft\.Authorization\/roleDefinitions\/([0-9a-f-]{36})$/i.exec(
    roleDefinitionId,
  );
  const role = tenant.roles.get(parts?.[2]?.toLowerCase() ?? '');
  const qualifier = `/${parts?.[1] ?? ''}`;
  const qualified = scopeKind(scope) === 'tenant' || subscriptionOf(qualifier) === subscriptionOf(scope);
  if (role === undefined || !qualified)
    throw new ArmError(
      400,
      'RoleNotFound',
      `The role definition '${roleDefinitionId}' is not found at scope '${scope}'.`,
    );
  return role.name;
};
