/** PIM for Azure resources through `@azure/arm-authorization`, api-version 2020-10-01: its requests and what comes of them. */
import type {
  AuthorizationManagementClient,
  RoleAssignmentScheduleInstance,
  RoleAssignmentScheduleRequest,
  RoleEligibilityScheduleInstance,
  RoleEligibilityScheduleRequest,
} from '@azure/arm-authorization';
import { Type } from 'typebox';
import { instant, milliseconds } from '../../core/brand.ts';
import type { Instant, ResourceId } from '../../core/brand.ts';
import type { PimApi, RoleAnswer, RoleChange, RoleInstance, RoleRequest } from '../../ports/azure-roles.ts';
import { armScope, collect, lastSegment } from './arm.ts';
import type { Service } from './arm.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import { formed, maybe, maybeText } from './formed.ts';

const READ = 'Reader and Microsoft.Authorization/role…ScheduleInstances/read at that scope';
const WRITE = 'User Access Administrator at that scope (docs/privileges/azure-role.md)';

type Request = RoleAssignmentScheduleRequest | RoleEligibilityScheduleRequest;
type Instance = RoleAssignmentScheduleInstance | RoleEligibilityScheduleInstance;

const itemFields = {
  id: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  principalId: Type.Optional(Type.String()),
  roleDefinitionId: Type.Optional(Type.String()),
  condition: maybeText,
};
const instanceForm = Type.Object({
  ...itemFields,
  memberType: maybeText,
  assignmentType: maybeText,
  roleAssignmentScheduleId: maybeText,
  roleEligibilityScheduleId: maybeText,
  linkedRoleEligibilityScheduleId: maybeText,
});
const requestForm = Type.Object({
  ...itemFields,
  name: Type.Optional(Type.String()),
  requestType: maybeText,
  status: maybeText,
  justification: maybeText,
  targetRoleAssignmentScheduleId: maybeText,
  targetRoleEligibilityScheduleId: maybeText,
  scheduleInfo: maybe(Type.Object({ expiration: maybe(Type.Object({})) })),
});

export interface PimClient {
  readonly client: AuthorizationManagementClient;
  readonly calls: Service['calls'];
}

/** https://learn.microsoft.com/rest/api/authorization/role-assignment-schedule-requests, …/role-eligibility-schedule-requests */
export const pimApi = ({ client, calls }: PimClient, of: 'Assignment' | 'Eligibility'): PimApi => {
  const requests =
    of === 'Assignment' ? client.roleAssignmentScheduleRequests : client.roleEligibilityScheduleRequests;
  const path = `…/role${of}ScheduleRequests`;
  const instances = (scope: ResourceId, filter: string | undefined) =>
    instancesAt({ client, calls }, of, { scope, filter });
  return {
    direct: (scope, principal) => instances(scope, `principalId eq ${quoted(principal)}`),
    instancesIn: (scope) => instances(scope, undefined),
    request: async (scope, guid) => {
      const found = await calls.find<Request>(
        { name: `GET ${scope}/${path}/${guid}`, needs: READ },
        (abortSignal) => requests.get(armScope(scope), guid, { abortSignal }),
      );
      return found === undefined ? undefined : asRequest(found);
    },
    change: async (change) => {
      // Read where an answer that cannot be read leaves it open whether the request was taken.
      const answer = await calls.write(
        { name: `PUT ${change.scope}/${path}/${change.guid}`, needs: WRITE },
        async (abortSignal) =>
          asRequest(
            await requests.create(armScope(change.scope), change.guid, bodyOf(change), { abortSignal }),
          ),
      );
      return asAnswer(change.guid, answer);
    },
    cancel: async (scope, guid) => {
      const answer = await calls.write(
        { name: `POST ${scope}/${path}/${guid}/cancel`, needs: WRITE },
        (abortSignal) => requests.cancel(armScope(scope), guid, { abortSignal }),
      );
      if (answer.kind === 'returned') return 'cancelled';
      if (isUnclear(answer.fault)) return { kind: 'unclear', fault: answer.fault };
      if (['azure.rejected', 'azure.conflict', 'azure.not-found'].includes(answer.fault.code))
        return 'refused';
      throw answer.fault;
    },
    requestsIn: (scope) =>
      calls.read({ name: `GET ${scope}/${path}`, needs: READ }, (abortSignal) =>
        collect<Request, RoleRequest>(requests.listForScope(armScope(scope), { abortSignal }), asRequest),
      ),
  };
};

/** What is in force. `filter`: OData. */
export const instancesAt = (
  { client, calls }: PimClient,
  of: 'Assignment' | 'Eligibility',
  { scope, filter }: { readonly scope: ResourceId; readonly filter: string | undefined },
): Promise<readonly RoleInstance[]> => {
  const list =
    of === 'Assignment' ? client.roleAssignmentScheduleInstances : client.roleEligibilityScheduleInstances;
  return calls.read({ name: `GET ${scope}/…/role${of}ScheduleInstances`, needs: READ }, (abortSignal) =>
    collect<Instance, RoleInstance>(
      list.listForScope(armScope(scope), { abortSignal, ...(filter === undefined ? {} : { filter }) }),
      asInstance,
    ),
  );
};

/** NB. A quote in a role's name would end the OData string and rewrite the filter (I10). */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const bodyOf = ({ scope, principal, role, justification, change }: RoleChange): Request => {
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
export const definitionId = (scope: ResourceId, role: string): string => {
  const [, subscription] = /^(\/subscriptions\/[^/]+)/i.exec(scope) ?? [];
  return `${subscription ?? ''}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
};

/** By code, or by the documented phrase: some tenants answer the same condition under another code. */
const asAnswer = (guid: string, written: Written<RoleRequest | undefined>): RoleAnswer => {
  if (written.kind === 'returned') {
    const request = written.value;
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
    /^Role(Assignment|Eligibility)(Schedule)?RequestExists$/.test(code) ||
    (text.toLowerCase().includes(guid) && /already exists/i.test(text))
  ) {
    return { kind: 'exists' };
  }
  if (says(/^Role(Assignment|Eligibility)Exists$/, /^the role (assignment|eligibility) already exists/i))
    return { kind: 'assigned-already' };
  if (says(/^PendingRole(Assignment|Eligibility)Request$/, /already exists a pending/i))
    return { kind: 'pending-elsewhere' };
  if (
    says(/^Role(Assignment|Eligibility)DoesNotExist$/, /^the role (assignment|eligibility) does not exist/i)
  )
    return { kind: 'not-assigned' };
  if (says(/^(Active|Eligible|Eligibility)?DurationTooShort$/, /duration is too short/i))
    return { kind: 'too-short' };
  if (says(/^(SubjectNotFound|PrincipalNotFound)$/, /^(subject|principal) [^ ]* (is|was) not found/i))
    return { kind: 'unknown-principal' };
  throw fault;
};

const asInstance = formed(
  'role…ScheduleInstances',
  instanceForm,
  (item: Instance): RoleInstance | undefined => {
    const { id, scope, principalId, roleDefinitionId } = item;
    const role = lastSegment(roleDefinitionId);
    if (id === undefined || scope === undefined || principalId === undefined || role === undefined)
      return undefined;
    return {
      id,
      scope: plainScope(scope),
      principal: principalId.toLowerCase(),
      role,
      schedule: lastSegment(
        'roleAssignmentScheduleId' in item
          ? item.roleAssignmentScheduleId
          : 'roleEligibilityScheduleId' in item
            ? item.roleEligibilityScheduleId
            : undefined,
      ),
      startsAt: asInstant(item.startDateTime),
      endsAt: asInstant(item.endDateTime),
      member:
        item.memberType === 'Direct' || item.memberType === 'Group' || item.memberType === 'Inherited'
          ? item.memberType
          : 'unknown',
      type: 'assignmentType' in item ? (item.assignmentType ?? '') : 'Eligible',
      conditional: item.condition !== undefined && item.condition !== null && item.condition !== '',
      activates:
        'linkedRoleEligibilityScheduleId' in item
          ? lastSegment(item.linkedRoleEligibilityScheduleId ?? undefined)
          : undefined,
    };
  },
);

const asRequest = formed('role…ScheduleRequests', requestForm, (item: Request): RoleRequest | undefined => {
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
    schedule: lastSegment(targetOf(item) ?? undefined),
    createdAt: asInstant(item.createdOn),
    endsAt: asInstant(item.scheduleInfo?.expiration?.endDateTime ?? undefined),
  };
});

const targetOf = (item: Request): string | null | undefined => {
  if ('targetRoleEligibilityScheduleId' in item) return item.targetRoleEligibilityScheduleId;
  return 'targetRoleAssignmentScheduleId' in item ? item.targetRoleAssignmentScheduleId : undefined;
};

/** PIM also writes subscriptions as `/providers/Microsoft.Subscription/subscriptions/{id}`. */
export const plainScope = (scope: string): string =>
  scope.replace(/^\/providers\/Microsoft\.Subscription(?=\/subscriptions\/)/i, '');

const asInstant = (date: Date | null | undefined): Instant | undefined =>
  !(date instanceof Date) || Number.isNaN(date.getTime()) ? undefined : instant(date.getTime());
