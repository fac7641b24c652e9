/** Microsoft.Authorization: PIM's lists and requests, role settings, role definitions and plain role assignments. */
import { pimRoutes } from './arm-pim-routes.ts';
import { filterOf, list, missing, name, ok, under } from './authorization-route.ts';
import { definitionResource, plainResource, policyAssignment } from './authorization-shapes.ts';
import { ArmError } from './error.ts';
import { conjuncts, itemFilter } from './filter.ts';
import { policyName, policyResource } from './pim-policy.ts';
import { deletePlain, plainAt, putPlain, standingPlainAt } from './plain-assignments.ts';
import type { RoleDefinition } from './roles.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { isWithin } from './scope.ts';
import { isInstance } from './tenant.ts';

const pim = ['2020-10-01', '2024-09-01-preview'];
const roles = ['2015-07-01', '2018-01-01-preview', '2022-04-01', '2022-05-01-preview'];

export const authorizationRoutes: readonly ArmRoute[] = [
  ...pimRoutes('Assignment'),
  ...pimRoutes('Eligibility'),
  under(
    'GET',
    'roleManagementPolicies',
    { action: 'roleManagementPolicies/read', versions: pim },
    (call, scope) =>
      list([...call.tenant.roles.keys()].map((role) => policyResource(call.tenant, role, scope))),
  ),
  under(
    'GET',
    'roleManagementPolicies',
    { named: true, action: 'roleManagementPolicies/read', versions: pim },
    (call, scope) => {
      const role = [...call.tenant.roles.keys()].find(
        (candidate) => policyName(candidate, scope) === name(call).toLowerCase(),
      );
      if (role === undefined) throw missing('role management policy', name(call));
      return ok(policyResource(call.tenant, role, scope));
    },
  ),
  under(
    'GET',
    'roleManagementPolicyAssignments',
    { action: 'roleManagementPolicyAssignments/read', versions: pim },
    (call, scope) => {
      const fits = itemFilter(filterOf(call), scope, call.caller.objectId);
      return list(
        [...call.tenant.roles.keys()]
          .filter((role) => fits({ scope, principalId: '', role }))
          .map((role) => policyAssignment(call.tenant, role, scope)),
      );
    },
  ),
  under(
    'GET',
    'roleManagementPolicyAssignments',
    { named: true, action: 'roleManagementPolicyAssignments/read', versions: pim },
    (call, scope) => {
      const role = [...call.tenant.roles.keys()].find(
        (candidate) => `${policyName(candidate, scope)}_${candidate}` === name(call).toLowerCase(),
      );
      if (role === undefined) throw missing('role management policy assignment', name(call));
      return ok(policyAssignment(call.tenant, role, scope));
    },
  ),
  under('GET', 'roleDefinitions', { action: 'roleDefinitions/read', versions: roles }, (call, scope) =>
    list(definitionsAt(call, scope).map((role) => definitionResource(role, scope))),
  ),
  under(
    'GET',
    'roleDefinitions',
    { named: true, action: 'roleDefinitions/read', versions: roles },
    (call, scope) => {
      const role = call.tenant.roles.get(name(call).toLowerCase());
      if (role === undefined)
        throw new ArmError(
          404,
          'RoleDefinitionDoesNotExist',
          `The specified role definition with ID '${name(call)}' does not exist.`,
        );
      return ok(definitionResource(role, scope));
    },
  ),
  under('GET', 'roleAssignments', { action: 'roleAssignments/read', versions: roles }, (call, scope) => {
    const fits = itemFilter(filterOf(call), scope, call.caller.objectId);
    const now = call.tenant.clock.now();
    return list(
      [...call.tenant.assignments]
        .filter((entry) => isInstance(entry, now) && !entry.plainDeleted && fits(entry))
        .map(plainResource),
    );
  }),
  under(
    'GET',
    'roleAssignments',
    { named: true, action: 'roleAssignments/read', versions: roles },
    (call, scope) => {
      const found = plainAt(call, scope);
      if (found === undefined)
        throw new ArmError(
          404,
          'RoleAssignmentNotFound',
          `The role assignment '${name(call)}' is not found.`,
        );
      return ok(plainResource(found));
    },
  ),
  under(
    'PUT',
    'roleAssignments',
    { named: true, action: 'roleAssignments/write', versions: roles },
    (call, scope) => putPlain(call, scope),
  ),
  under(
    'DELETE',
    'roleAssignments',
    { named: true, action: 'roleAssignments/delete', versions: roles },
    (call, scope) => {
      const found = standingPlainAt(call, scope);
      if (found === undefined) return { status: 204 };
      deletePlain(call.tenant, found);
      return ok(plainResource(found));
    },
  ),
];

/** `roleName eq '…'`, `type eq '…'`, `atScopeAndBelow()`. */
const definitionsAt = (call: ArmCall, scope: string): readonly RoleDefinition[] => {
  const tests = conjuncts(filterOf(call) ?? '').map((clause): ((role: RoleDefinition) => boolean) => {
    if (/^atScopeAndBelow\(\)$/i.test(clause)) return () => true;
    const equal = /^(roleName|type)\s+eq\s+'((?:[^']|'')*)'$/i.exec(clause);
    const value = (equal?.[2] ?? '').replaceAll("''", "'").toLowerCase();
    if (equal?.[1]?.toLowerCase() === 'rolename') return (role) => role.roleName.toLowerCase() === value;
    if (equal?.[1]?.toLowerCase() === 'type') return (role) => role.type.toLowerCase() === value;
    throw new ArmError(400, 'InvalidFilter', `The filter '${clause}' is not supported.`);
  });
  return [...call.tenant.roles.values()].filter(
    (role) =>
      role.assignableScopes.some((assignable) => isWithin(scope, assignable)) &&
      tests.every((test) => test(role)),
  );
};
