/** PIM for Azure resources through `@azure/arm-authorization`: api-version 2020-10-01, role definitions 2022-04-01. */
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import type {
  RoleAssignmentScheduleInstance,
  RoleAssignmentScheduleRequest,
  RoleEligibilityScheduleInstance,
  RoleManagementPolicyAssignment,
  RoleManagementPolicyRuleUnion,
} from '@azure/arm-authorization';
import { instant, milliseconds } from '../../core/brand.ts';
import type { Instant, ResourceId } from '../../core/brand.ts';
import type {
  RoleAnswer,
  RoleApi,
  RoleChange,
  RoleInstance,
  RoleRequest,
  RoleSettings,
} from '../../ports/azure.ts';
import { answerPolicies, armScope, collect, lastSegment, scopeOf } from './arm.ts';
import type { Service } from './arm.ts';
import { isUnclear } from './faults.ts';
import type { Written } from './calls.ts';

const READ = 'Reader and Microsoft.Authorization/roleAssignmentScheduleInstances/read at that scope';
const WRITE = 'User Access Administrator at that scope (docs/privileges/azure-role.md)';

/** https://learn.microsoft.com/rest/api/authorization/role-assignment-schedule-requests */
export const roleApi = ({ endpoint, credential, calls, dates }: Service): RoleApi => {
  const client = new AuthorizationManagementClient(credential, '00000000-0000-0000-0000-000000000000', {
    endpoint,
    $host: endpoint,
    credentialScopes: scopeOf(endpoint),
    // NB. The SDK would repeat a PUT that committed unseen and collide with itself; `calls` repeats only reads.
    retryOptions: { maxRetries: 0 },
    additionalPolicies: answerPolicies(dates),
  });
  const instances = (scope: string, filter: string | undefined) =>
    calls.read({ name: `GET /${scope}/…/roleAssignmentScheduleInstances`, needs: READ }, (abortSignal) =>
      collect(
        client.roleAssignmentScheduleInstances.listForScope(scope, {
          abortSignal,
          ...(filter === undefined ? {} : { filter }),
        }),
        asInstance,
      ),
    );
  return {
    definitions: (scope, role) => definitions(client, calls, scope, role),
    assigned: (scope, principal) => instances(armScope(scope), `assignedTo(${quoted(principal)})`),
    direct: (scope, principal) => instances(armScope(scope), `principalId eq ${quoted(principal)}`),
    eligible: (scope, principal) =>
      calls.read({ name: `GET ${scope}/…/roleEligibilityScheduleInstances`, needs: READ }, (abortSignal) =>
        collect(
          client.roleEligibilityScheduleInstances.listForScope(armScope(scope), {
            abortSignal,
            filter: `assignedTo(${quoted(principal)})`,
          }),
          asInstance,
        ),
      ),
    settings: async (scope, role) => {
      const all = await calls.read(
        {
          name: `GET ${scope}/…/roleManagementPolicyAssignments`,
          needs: 'Microsoft.Authorization/roleManagementPolicyAssignments/read at that scope',
        },
        (abortSignal) =>
          collect(
            client.roleManagementPolicyAssignments.listForScope(armScope(scope), { abortSignal }),
            (item) =>
              item.scope?.toLowerCase() === scope.toLowerCase() && lastSegment(item.roleDefinitionId) === role
                ? item
                : undefined,
          ),
      );
      const [only] = all;
      return only === undefined ? undefined : asSettings(only);
    },
    request: async (scope, guid) => {
      const found = await calls.find(
        { name: `GET ${scope}/…/roleAssignmentScheduleRequests/${guid}`, needs: READ },
        (abortSignal) => client.roleAssignmentScheduleRequests.get(armScope(scope), guid, { abortSignal }),
      );
      return found === undefined ? undefined : asRequest(found);
    },
    change: async (change) => {
      const scope = armScope(change.scope);
      const answer = await calls.write(
        { name: `PUT ${change.scope}/…/roleAssignmentScheduleRequests/${change.guid}`, needs: WRITE },
        (abortSignal) =>
          client.roleAssignmentScheduleRequests.create(scope, change.guid, bodyOf(change), { abortSignal }),
      );
      return asAnswer(change.guid, answer);
    },
    cancel: async (scope, guid) => {
      const answer = await calls.write(
        { name: `POST ${scope}/…/roleAssignmentScheduleRequests/${guid}/cancel`, needs: WRITE },
        (abortSignal) => client.roleAssignmentScheduleRequests.cancel(armScope(scope), guid, { abortSignal }),
      );
      if (answer.kind === 'returned') return 'cancelled';
      if (isUnclear(answer.fault)) return { kind: 'unclear', fault: answer.fault };
      if (
        answer.fault.code === 'azure.rejected' ||
        answer.fault.code === 'azure.conflict' ||
        answer.fault.code === 'azure.not-found'
      )
        return 'refused';
      throw answer.fault;
    },
    requestsIn: (subscription) =>
      calls.read(
        { name: `GET /subscriptions/${subscription}/…/roleAssignmentScheduleRequests`, needs: READ },
        (abortSignal) =>
          collect(
            client.roleAssignmentScheduleRequests.listForScope(`subscriptions/${subscription}`, {
              abortSignal,
            }),
            asRequest,
          ),
      ),
    instancesIn: (subscription) => instances(`subscriptions/${subscription}`, undefined),
  };
};

const definitions = async (
  client: AuthorizationManagementClient,
  calls: Service['calls'],
  scope: ResourceId,
  role: string,
) => {
  const call = {
    name: `GET ${scope}/…/roleDefinitions`,
    needs: 'Microsoft.Authorization/roleDefinitions/read at that scope',
  };
  const byId = isUuid(role);
  const all = await calls.find(call, (abortSignal) =>
    collect(
      client.roleDefinitions.list(armScope(scope), {
        abortSignal,
        ...(byId ? {} : { filter: `roleName eq ${quoted(role)}` }),
      }),
      ({ name, roleName }) =>
        name === undefined ? undefined : { guid: name.toLowerCase(), name: roleName ?? '' },
    ),
  );
  // The filter is the service's affair; that the name is exactly this one is ours.
  return all?.filter(({ guid, name }) => (byId ? guid === role.toLowerCase() : name === role));
};

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** NB. A quote in a role's name would end the OData string and rewrite the filter (I10). */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const bodyOf = ({
  scope,
  principal,
  role,
  justification,
  change,
}: RoleChange): RoleAssignmentScheduleRequest => {
  const common = { principalId: principal, roleDefinitionId: definitionId(scope, role), justification };
  switch (change.kind) {
    case 'assign':
      return {
        ...common,
        requestType: 'AdminAssign',
        scheduleInfo: {
          startDateTime: new Date(change.startsAt),
          // An absolute end: with a duration the clock would start when PIM gets round to it (I6).
          expiration: { type: 'AfterDateTime', endDateTime: new Date(change.endsAt) },
        },
        ticketInfo: { ticketNumber: change.ticket.number, ticketSystem: change.ticket.system },
      };
    case 'remove':
      return { ...common, requestType: 'AdminRemove' };
  }
};

/** Scope-qualified: the bare `/providers/…/roleDefinitions/{id}` is refused at subscription scope. */
const definitionId = (scope: ResourceId, role: string): string => {
  const [, subscription] = /^(\/subscriptions\/[^/]+)/i.exec(scope) ?? [];
  return `${subscription ?? ''}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
};

/** By code, or by the documented phrase: some tenants answer the same condition under another code. */
const asAnswer = (guid: string, written: Written<RoleAssignmentScheduleRequest>): RoleAnswer => {
  if (written.kind === 'returned') {
    const request = asRequest(written.value);
    if (request !== undefined) return { kind: 'accepted', request };
    return { kind: 'exists' };
  }
  const { fault } = written;
  if (isUnclear(fault)) return { kind: 'unclear', fault };
  const answer = written.answers.at(-1);
  const code = answer?.code ?? '';
  const text = answer?.message ?? '';
  const says = (codes: RegExp, phrase: RegExp) => codes.test(code) || phrase.test(text);
  if (fault.code === 'azure.throttled') {
    return {
      kind: 'throttled',
      retryIn: fault.retryAfter === undefined ? undefined : milliseconds(fault.retryAfter),
    };
  }
  if (
    /^RoleAssignment(Schedule)?RequestExists$/.test(code) ||
    (text.toLowerCase().includes(guid) && /already exists/i.test(text))
  ) {
    return { kind: 'exists' };
  }
  if (says(/^RoleAssignmentExists$/, /^the role assignment already exists/i))
    return { kind: 'assigned-already' };
  if (says(/^PendingRoleAssignmentRequest$/, /already exists a pending/i))
    return { kind: 'pending-elsewhere' };
  if (says(/^RoleAssignmentDoesNotExist$/, /^the role assignment does not exist/i))
    return { kind: 'not-assigned' };
  if (says(/^ActiveDurationTooShort$/, /active duration is too short/i)) return { kind: 'too-short' };
  if (says(/^(SubjectNotFound|PrincipalNotFound)$/, /^(subject|principal) [^ ]* (is|was) not found/i))
    return { kind: 'unknown-principal' };
  throw fault;
};

const asInstance = (
  item: RoleAssignmentScheduleInstance | RoleEligibilityScheduleInstance,
): RoleInstance | undefined => {
  const { id, scope, principalId, roleDefinitionId } = item;
  const role = lastSegment(roleDefinitionId);
  if (id === undefined || scope === undefined || principalId === undefined || role === undefined)
    return undefined;
  return {
    id,
    scope: plainScope(scope),
    principal: principalId.toLowerCase(),
    role,
    schedule: 'roleAssignmentScheduleId' in item ? lastSegment(item.roleAssignmentScheduleId) : undefined,
    startsAt: asInstant(item.startDateTime),
    endsAt: asInstant(item.endDateTime),
    member:
      item.memberType === 'Direct' || item.memberType === 'Group' || item.memberType === 'Inherited'
        ? item.memberType
        : 'unknown',
    type: 'assignmentType' in item ? (item.assignmentType ?? '') : '',
    conditional: item.condition !== undefined && item.condition !== null && item.condition !== '',
  };
};

const asRequest = (item: RoleAssignmentScheduleRequest): RoleRequest | undefined => {
  const { id, name, scope, principalId, roleDefinitionId } = item;
  const role = lastSegment(roleDefinitionId);
  if (
    id === undefined ||
    name === undefined ||
    scope === undefined ||
    principalId === undefined ||
    role === undefined
  )
    return undefined;
  return {
    guid: name.toLowerCase(),
    id,
    scope: plainScope(scope),
    principal: principalId.toLowerCase(),
    role,
    type: item.requestType ?? '',
    status: item.status ?? '',
    justification: item.justification ?? '',
    schedule: lastSegment(item.targetRoleAssignmentScheduleId ?? undefined),
    createdAt: asInstant(item.createdOn),
    endsAt: asInstant(item.scheduleInfo?.expiration?.endDateTime ?? undefined),
  };
};

/** PIM also writes subscriptions as `/providers/Microsoft.Subscription/subscriptions/{id}`. */
const plainScope = (scope: string): string =>
  scope.replace(/^\/providers\/Microsoft\.Subscription(?=\/subscriptions\/)/i, '');

const asInstant = (date: Date | null | undefined): Instant | undefined =>
  date === undefined || date === null || Number.isNaN(date.getTime()) ? undefined : instant(date.getTime());

const asSettings = ({ effectiveRules = [] }: RoleManagementPolicyAssignment): RoleSettings => ({
  adminMaximum: maximum(effectiveRules, 'Expiration_Admin_Assignment'),
  activationMaximum: maximum(effectiveRules, 'Expiration_EndUser_Assignment'),
  adminRequires: effectiveRules.flatMap((rule) =>
    rule.id === 'Enablement_Admin_Assignment' && 'enabledRules' in rule ? (rule.enabledRules ?? []) : [],
  ),
});

const maximum = (rules: readonly RoleManagementPolicyRuleUnion[], id: string): string | undefined => {
  const rule = rules.find((candidate) => candidate.id === id);
  return rule !== undefined && 'maximumDuration' in rule ? rule.maximumDuration : undefined;
};
