/** Plain role assignments, beside PIM, through `@azure/arm-authorization`: api-version 2022-04-01. */
import type { RoleAssignment } from '@azure/arm-authorization';
import { Type } from 'typebox';
import { milliseconds } from '../../core/brand.ts';
import type { PlainAnswer, PlainAssignment, PlainRoleApi } from '../../ports/azure-roles.ts';
import { armScope, collect, lastSegment } from './arm.ts';
import { definitionId, plainScope, quoted } from './arm-pim.ts';
import type { PimClient } from './arm-pim.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import { formed, maybeText } from './formed.ts';

const READ = 'Microsoft.Authorization/roleAssignments/read at that scope';
const WRITE = 'Microsoft.Authorization/roleAssignments/write at that scope (docs/privileges/azure-role.md)';
const DELETE = 'Microsoft.Authorization/roleAssignments/delete at that scope (docs/privileges/azure-role.md)';
const PATH = '…/roleAssignments';

const assignmentForm = Type.Object({
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  principalId: Type.Optional(Type.String()),
  roleDefinitionId: Type.Optional(Type.String()),
  description: maybeText,
  condition: maybeText,
});

/** https://learn.microsoft.com/rest/api/authorization/role-assignments */
export const plainRoleApi = ({ client, calls }: PimClient): PlainRoleApi => ({
  assignment: async (scope, guid) => {
    const found = await calls.find({ name: `GET ${scope}/${PATH}/${guid}`, needs: READ }, (abortSignal) =>
      client.roleAssignments.get(armScope(scope), guid, { abortSignal }),
    );
    return found === undefined ? undefined : asAssignment(found);
  },
  assigned: (scope, principal) =>
    calls.read({ name: `GET ${scope}/${PATH}`, needs: READ }, (abortSignal) =>
      collect(
        client.roleAssignments.listForScope(armScope(scope), {
          abortSignal,
          filter: `assignedTo(${quoted(principal)})`,
        }),
        asAssignment,
      ),
    ),
  inScope: (scope) =>
    calls.read({ name: `GET ${scope}/${PATH}`, needs: READ }, (abortSignal) =>
      collect(client.roleAssignments.listForScope(armScope(scope), { abortSignal }), asAssignment),
    ),
  put: async (scope, { guid, principal, role, description }) => {
    const written = await calls.write({ name: `PUT ${scope}/${PATH}/${guid}`, needs: WRITE }, (abortSignal) =>
      client.roleAssignments.create(
        armScope(scope),
        guid,
        {
          principalId: principal,
          // Without it ARM looks the person up and may not know them yet.
          principalType: 'User',
          roleDefinitionId: definitionId(scope, role),
          description,
        },
        { abortSignal },
      ),
    );
    return asAnswer(written);
  },
  remove: async (scope, guid) => {
    const written = await calls.write(
      { name: `DELETE ${scope}/${PATH}/${guid}`, needs: DELETE },
      (abortSignal) => client.roleAssignments.delete(armScope(scope), guid, { abortSignal }),
    );
    if (written.kind === 'returned') return { kind: 'done' };
    return written.fault.code === 'azure.not-found' ? { kind: 'done' } : notDone(written.fault);
  },
});

const asAnswer = (written: Written<unknown>): PlainAnswer => {
  if (written.kind === 'returned') return { kind: 'done' };
  const { code = '', message = '' } = written.answers.at(-1) ?? {};
  if (/^RoleAssignment(Exists|UpdateNotPermitted)$/.test(code) || /already exists/i.test(message))
    return { kind: 'exists' };
  if (/^PrincipalNotFound$/.test(code)) return { kind: 'unknown-principal' };
  return notDone(written.fault);
};

const notDone = (fault: Extract<Written<unknown>, { kind: 'failed' }>['fault']) => {
  if (isUnclear(fault)) return { kind: 'unclear', fault } as const;
  if (fault.code !== 'azure.throttled') throw fault;
  const { retryAfter } = fault;
  return {
    kind: 'throttled',
    retryIn: retryAfter === undefined ? undefined : milliseconds(retryAfter),
  } as const;
};

const asAssignment = formed(
  'roleAssignments',
  assignmentForm,
  (item: RoleAssignment): PlainAssignment | undefined => {
    const { id, name, scope, principalId } = item;
    const role = lastSegment(item.roleDefinitionId);
    if (
      id === undefined ||
      name === undefined ||
      scope === undefined ||
      principalId === undefined ||
      role === undefined
    )
      return undefined;
    return {
      id,
      guid: name.toLowerCase(),
      scope: plainScope(scope),
      principal: principalId.toLowerCase(),
      role,
      description: item.description ?? '',
      conditional: item.condition !== undefined && item.condition !== null && item.condition !== '',
    };
  },
);
