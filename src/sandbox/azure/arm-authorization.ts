/** Microsoft.Authorization: PIM's lists and requests, role settings, role definitions and plain role assignments. */
import type { SandboxAnswer } from '../http.ts';
import {
  definitionResource,
  eligibilityResource,
  instanceResource,
  plainResource,
  policyAssignment,
  requestResource,
  scheduleResource,
} from './authorization-shapes.ts';
import { ArmError } from './error.ts';
import { conjuncts, itemFilter } from './filter.ts';
import { policyName, policyResource } from './pim-policy.ts';
import { deletePlain, plainAt, putPlain } from './plain-assignments.ts';
import type { RoleDefinition } from './roles.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { part } from './route.ts';
import { isWithin, sameScope } from './scope.ts';
import { age, existingScope, isInstance } from './tenant.ts';

const PIM_VERSIONS = ['2020-10-01', '2024-09-01-preview'];
const ROLE_VERSIONS = ['2015-07-01', '2018-01-01-preview', '2022-04-01', '2022-05-01-preview'];

type Serve = (call: ArmCall, scope: string) => SandboxAnswer;

/** A route below any scope: parts are the scope and, with `named`, the name. */
const under = (
  method: ArmRoute['method'],
  type: string,
  of: {
    readonly named?: boolean;
    readonly verb?: string;
    readonly action: string;
    readonly versions: readonly string[];
  },
  serve: Serve,
): ArmRoute => ({
  method,
  path: new RegExp(
    `^(.*?)/providers/Microsoft\\.Authorization/${type}${of.named === true ? '/([^/]+)' : ''}${of.verb === undefined ? '' : `/${of.verb}`}$`,
    'i',
  ),
  type: `Microsoft.Authorization/${type}`,
  versions: of.versions,
  action: `Microsoft.Authorization/${of.action}`,
  scope: (parts) => part(parts, 0) || '/',
  serve: (call) => {
    age(call.tenant);
    return serve(call, existingScope(call.tenant, part(call.parts, 0)));
  },
});

const name = (call: ArmCall): string => part(call.parts, 1);
const filterOf = (call: ArmCall): string | null => call.request.query.get('$filter');
const list = (value: readonly unknown[]): SandboxAnswer => ({ status: 200, body: { value } });
const ok = (body: unknown, status = 200): SandboxAnswer => ({ status, body });
const pim = PIM_VERSIONS;
const roles = ROLE_VERSIONS;

export const authorizationRoutes: readonly ArmRoute[] = [
  under(
    'PUT',
    'roleAssignmentScheduleRequests',
    { named: true, action: 'roleAssignmentScheduleRequests/write', versions: pim },
    (call, scope) => ok(requestResource(call, call.pim.put(name(call), scope, call.body, call.caller)), 201),
  ),
  under(
    'GET',
    'roleAssignmentScheduleRequests',
    { named: true, action: 'roleAssignmentScheduleRequests/read', versions: pim },
    (call, scope) => ok(requestResource(call, call.pim.get(name(call), scope))),
  ),
  under(
    'POST',
    'roleAssignmentScheduleRequests',
    { named: true, verb: 'validate', action: 'roleAssignmentScheduleRequests/write', versions: pim },
    (call, scope) => ok(requestResource(call, call.pim.validate(name(call), scope, call.body, call.caller))),
  ),
  under(
    'POST',
    'roleAssignmentScheduleRequests',
    { named: true, verb: 'cancel', action: 'roleAssignmentScheduleRequests/cancel/action', versions: pim },
    (call, scope) => {
      call.pim.cancel(name(call), scope);
      return { status: 200 };
    },
  ),
  under(
    'GET',
    'roleAssignmentScheduleRequests',
    { action: 'roleAssignmentScheduleRequests/read', versions: pim },
    (call, scope) => {
      const asked = conjuncts(filterOf(call) ?? '').filter((clause) => !/^asRequestor\(\)$/i.test(clause));
      const fits = itemFilter(asked.join(' and '), scope, call.caller.objectId);
      const mine = /asRequestor\(\)/i.test(filterOf(call) ?? '');
      return list(
        call.pim
          .list()
          .filter((request) => fits({ ...request, principalId: request.principal.id }))
          .filter((request) => !mine || request.requestorId === call.caller.objectId)
          .map((request) => requestResource(call, request)),
      );
    },
  ),
  under(
    'GET',
    'roleAssignmentSchedules',
    { action: 'roleAssignmentSchedules/read', versions: pim },
    (call, scope) => {
      const fits = itemFilter(filterOf(call), scope, call.caller.objectId);
      const now = call.tenant.clock.now();
      return list(
        [...call.tenant.assignments]
          .filter((entry) => entry.scheduleFrom <= now && fits(entry))
          .map((entry) => scheduleResource(call, entry, scope)),
      );
    },
  ),
  under(
    'GET',
    'roleAssignmentSchedules',
    { named: true, action: 'roleAssignmentSchedules/read', versions: pim },
    (call, scope) => {
      const now = call.tenant.clock.now();
      const found = [...call.tenant.assignments].find(
        (entry) =>
          entry.schedule === name(call).toLowerCase() &&
          entry.scheduleFrom <= now &&
          sameScope(entry.scope, scope),
      );
      if (found === undefined) throw missing('role assignment schedule', name(call));
      return ok(scheduleResource(call, found, scope));
    },
  ),
  under(
    'GET',
    'roleAssignmentScheduleInstances',
    { action: 'roleAssignmentScheduleInstances/read', versions: pim },
    (call, scope) => {
      const fits = itemFilter(filterOf(call), scope, call.caller.objectId);
      const now = call.tenant.clock.now();
      return list(
        [...call.tenant.assignments]
          .filter((entry) => isInstance(entry, now) && fits(entry))
          .map((entry) => instanceResource(call, entry, scope)),
      );
    },
  ),
  under(
    'GET',
    'roleAssignmentScheduleInstances',
    { named: true, action: 'roleAssignmentScheduleInstances/read', versions: pim },
    (call, scope) => {
      const now = call.tenant.clock.now();
      const found = [...call.tenant.assignments].find(
        (entry) =>
          entry.name === name(call).toLowerCase() && isInstance(entry, now) && sameScope(entry.scope, scope),
      );
      if (found === undefined) throw missing('role assignment schedule instance', name(call));
      return ok(instanceResource(call, found, scope));
    },
  ),
  under(
    'GET',
    'roleEligibilityScheduleInstances',
    { action: 'roleEligibilityScheduleInstances/read', versions: pim },
    (call, scope) => {
      const fits = itemFilter(filterOf(call), scope, call.caller.objectId);
      return list(
        [...call.tenant.eligibilities]
          .filter(fits)
          .map((entry) => eligibilityResource(call.tenant, entry, scope)),
      );
    },
  ),
  under(
    'GET',
    'roleEligibilityScheduleInstances',
    { named: true, action: 'roleEligibilityScheduleInstances/read', versions: pim },
    (call, scope) => {
      const found = [...call.tenant.eligibilities].find(
        (entry) => entry.name === name(call).toLowerCase() && sameScope(entry.scope, scope),
      );
      if (found === undefined) throw missing('role eligibility schedule instance', name(call));
      return ok(eligibilityResource(call.tenant, found, scope));
    },
  ),
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
      const found = plainAt(call, scope);
      if (found === undefined) return { status: 204 };
      deletePlain(call.tenant, found);
      return ok(plainResource(found));
    },
  ),
];

const missing = (what: string, id: string): ArmError =>
  new ArmError(404, 'ResourceNotFound', `The ${what} '${id}' was not found.`);

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
