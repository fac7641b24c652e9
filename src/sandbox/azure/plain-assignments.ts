/** Plain role assignments: made and taken away beside PIM. */
import type { SandboxAnswer } from '../http.ts';
import { plainResource } from './authorization-shapes.ts';
import { ArmError } from './error.ts';
import { objectAt, textAt } from './json.ts';
import type { ArmCall } from './route.ts';
import { part } from './route.ts';
import { lastOf, sameScope } from './scope.ts';
import type { Assignment, Tenant } from './tenant.ts';
import { standing } from './assignment.ts';
import { isInstance, isLive } from './tenant.ts';

/**
 * Takes a plain role assignment away. One that PIM made stays in PIM's lists until PIM notices.
 * NB. How long that takes is not published: a client must not read "gone" out of a DELETE.
 */
export const deletePlain = (tenant: Tenant, assignment: Assignment): void => {
  const now = tenant.clock.now();
  if (assignment.request === undefined) {
    assignment.removedAt = now;
    assignment.hiddenFrom = now + tenant.latencies.roleAssignmentRead;
    return;
  }
  assignment.plainDeleted = true;
  assignment.hiddenFrom = now + tenant.latencies.pimReconciliation;
};

/** As a read shows it, which lags behind a write. */
export const plainAt = (call: ArmCall, scope: string): Assignment | undefined =>
  [...call.tenant.assignments].find(
    (entry) => isNamed(entry, call, scope) && isInstance(entry, call.tenant.clock.now()),
  );

/** As it is. */
export const standingPlainAt = (call: ArmCall, scope: string): Assignment | undefined =>
  [...call.tenant.assignments].find(
    (entry) => isNamed(entry, call, scope) && isLive(entry, call.tenant.clock.now()),
  );

const isNamed = (entry: Assignment, call: ArmCall, scope: string): boolean =>
  entry.name === part(call.parts, 1).toLowerCase() && sameScope(entry.scope, scope) && !entry.plainDeleted;

export const putPlain = (call: ArmCall, scope: string): SandboxAnswer => {
  const { tenant } = call;
  const id = part(call.parts, 1).toLowerCase();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new ArmError(
      400,
      'InvalidRoleAssignmentId',
      `The role assignment ID '${part(call.parts, 1)}' is not valid. The role assignment ID must be a GUID.`,
    );
  const properties = objectAt(call.body, 'properties');
  const role = tenant.roles.get(lastOf(textAt(properties, 'roleDefinitionId') ?? '').toLowerCase());
  if (role === undefined)
    throw new ArmError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${textAt(properties, 'roleDefinitionId') ?? ''}' does not exist.`,
    );
  const principalId = textAt(properties, 'principalId')?.toLowerCase() ?? '';
  const principal = tenant.principals.get(principalId);
  const now = tenant.clock.now();
  if (principal === undefined || now < principal.knownFrom)
    throw new ArmError(
      400,
      'PrincipalNotFound',
      `Principal ${principalId} does not exist in the directory ${tenant.id}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay.`,
    );
  const taken = [...tenant.assignments].filter(({ removedAt }) => removedAt === undefined || now < removedAt);
  const named = taken.find((entry) => entry.name === id);
  if (named !== undefined && (named.principalId !== principalId || !sameScope(named.scope, scope)))
    throw new ArmError(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  if (
    named !== undefined ||
    taken.some(
      (entry) =>
        entry.principalId === principalId && entry.role === role.name && sameScope(entry.scope, scope),
    )
  )
    throw new ArmError(409, 'RoleAssignmentExists', 'The role assignment already exists.');
  const made = standing({
    name: id,
    principalId,
    principalType: principal.type,
    role: role.name,
    scope,
    createdOn: now,
  });
  made.description = textAt(properties, 'description');
  // Who asks at once may be told that there is none.
  made.instanceFrom = now + tenant.latencies.roleAssignmentRead;
  tenant.assignments.add(made);
  return { status: 201, body: plainResource(made) };
};
