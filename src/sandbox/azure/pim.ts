/** PIM for Azure resources: schedule requests for assignments, or for eligibilities, and what becomes of them. */
import { ArmError } from './error.ts';
import type { Json } from './json.ts';
import { iso } from './json.ts';
import { failingRules, settingsFor } from './pim-policy.ts';
import { opens, readRequest } from './pim-request.ts';
import type { AskedRequest } from './pim-request.ts';
import { authorizeRequest } from './pim-rights.ts';
import type { RequestType } from './pim-rights.ts';
import type { Caller } from './rbac.ts';
import { isWithin, sameScope } from './scope.ts';
import type { Assignment, Principal, Tenant } from './tenant.ts';
import { age, isLive } from './tenant.ts';

/** A request that PIM took; what happened to it since is a function of the clock. */
export interface ScheduleRequest {
  readonly name: string;
  readonly scope: string;
  readonly role: string;
  readonly roleDefinitionId: string;
  readonly principal: Principal;
  readonly requestType: RequestType;
  readonly expiration: Json;
  readonly sentStart: number;
  readonly justification: string | undefined;
  readonly ticket: { readonly number: string | undefined; readonly system: string | undefined };
  readonly condition: string | undefined;
  readonly conditionVersion: string | undefined;
  readonly requestorId: string;
  readonly createdOn: number;
  readonly doneAt: number;
  /** What it made, changed or removed; `undefined` while it waits for an approval. */
  readonly assignment: Assignment | undefined;
  readonly schedule: string | undefined;
  canceled: boolean;
  held: 'approval' | 'stuck' | undefined;
}

export interface Pim {
  /** Takes a request (PUT). Throws ArmError, and then nothing is left of it. */
  put(name: string, scope: string, body: unknown, caller: Caller): ScheduleRequest;
  /** The same judgement without any effect (POST …/validate). */
  validate(name: string, scope: string, body: unknown, caller: Caller): ScheduleRequest;
  cancel(name: string, scope: string): ScheduleRequest;
  get(name: string, scope: string): ScheduleRequest;
  /** All that are still remembered: 45 days. */
  list(): readonly ScheduleRequest[];
  statusOf(request: ScheduleRequest): string;
  /** The next request that opens stays `Granted` for good, as has been seen, with a start in the future and without one. */
  stickNext(): void;
}

const MINUTE = 60_000;
const FLOOR = 5 * MINUTE;
const REMEMBERED = 45 * 24 * 60 * MINUTE;

/** Which of PIM's two lists. */
export type PimList = 'Assignment' | 'Eligibility';

export const createPim = (tenant: Tenant, of: PimList = 'Assignment'): Pim => {
  const inForce = of === 'Assignment' ? tenant.assignments : tenant.eligibilities;
  const requests = new Map<string, ScheduleRequest>();
  let stick = false;
  const now = (): number => tenant.clock.now();
  const forget = (): void => {
    for (const request of requests.values())
      if (now() >= request.createdOn + REMEMBERED) requests.delete(request.name);
  };
  const statusOf = (request: ScheduleRequest): string => {
    if (request.canceled) return 'Canceled';
    if (request.held === 'approval') return 'PendingApproval';
    const at = now();
    if (at < request.createdOn + tenant.latencies.pimEvaluation) return 'Accepted';
    const starts =
      request.sentStart > request.createdOn && opens(request.requestType) ? request.sentStart : 0;
    if (request.held === 'stuck' || at < starts) return 'Granted';
    if (at < Math.max(request.doneAt, starts === 0 ? 0 : starts + tenant.latencies.pimProvisioning))
      return 'PendingProvisioning';
    return opens(request.requestType) ? 'Provisioned' : 'Revoked';
  };
  const find = (name: string, scope: string): ScheduleRequest => {
    forget();
    const request = requests.get(name.toLowerCase());
    if (request !== undefined && sameScope(request.scope, scope)) return request;
    throw new ArmError(
      404,
      `Role${of}ScheduleRequestNotFound`,
      `The role ${of.toLowerCase()} schedule request '${name}' was not found.`,
    );
  };

  const eligibilityBehind = (asked: AskedRequest, scope: string): Assignment | undefined =>
    [...tenant.eligibilities].find(
      (entry) =>
        isLive(entry, now()) &&
        entry.principalId === asked.principal.id &&
        entry.role === asked.role &&
        isWithin(scope, entry.scope),
    );

  const judge = (
    name: string,
    scope: string,
    body: unknown,
    caller: Caller,
    effective: boolean,
  ): ScheduleRequest => {
    age(tenant);
    forget();
    const id = name.toLowerCase();
    if (!GUID.test(id))
      throw new ArmError(
        400,
        'InvalidRoleAssignmentScheduleRequestId',
        `The role assignment schedule request ID '${name}' is not valid. The ID must be a GUID.`,
      );
    // A PUT is not an upsert here: the same GUID again is an error, whatever it says.
    if (requests.has(id) && effective)
      throw new ArmError(
        409,
        'RoleAssignmentRequestExists',
        `A role assignment request with Id: ${id} already exists.`,
      );
    const asked = readRequest(tenant, scope, body);
    authorizeRequest(tenant, caller, asked.requestType, scope);
    if (asked.requestType.startsWith('Self') && asked.principal.id !== caller.objectId)
      throw new ArmError(
        400,
        'InsufficientPermissions',
        `The requestor ${caller.objectId} does not have permissions for this request. Please use $filter=asTarget() to filter on the requestor's assignments.`,
      );
    const same = (other: { scope: string; role: string }, principalId: string): boolean =>
      sameScope(other.scope, scope) && other.role === asked.role && principalId === asked.principal.id;
    const waiting = ['Accepted', 'PendingProvisioning', 'PendingApproval', 'PendingEvaluation'];
    const pending = [...requests.values()].some(
      (request) =>
        same(request, request.principal.id) &&
        (waiting.includes(statusOf(request)) || (request.held === 'stuck' && !request.canceled)),
    );
    const existing = [...inForce].find((entry) => same(entry, entry.principalId));
    // Nobody activates an eligibility through the list of eligibilities.
    const isSelf = asked.requestType.startsWith('Self');
    if (
      asked.requestType === 'AdminRenew' ||
      asked.requestType === 'SelfExtend' ||
      asked.requestType === 'SelfRenew' ||
      (isSelf && of === 'Eligibility')
    )
      throw new ArmError(
        400,
        'InvalidRequestType',
        `The request type '${asked.requestType}' is not possible for this assignment.`,
      );
    if (pending)
      throw new ArmError(
        400,
        'PendingRoleAssignmentRequest',
        'There is already an existing pending Role assignment request.',
      );

    const at = now();
    const closes = !opens(asked.requestType);
    if (closes) {
      if (existing === undefined || !isLive(existing, at))
        throw new ArmError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
      if (at < existing.startsAt + FLOOR) throw tooShort();
    } else {
      const started = Math.max(asked.start, at);
      const ends = asked.endOf(started);
      const failing = failingRules(settingsFor(tenant, asked.role, scope), {
        caller:
          asked.requestType === 'SelfActivate'
            ? 'EndUser'
            : of === 'Eligibility'
              ? 'Admin for eligibility'
              : 'Admin',
        duration: ends === undefined ? undefined : ends - started,
        justification: asked.justification,
        ticketNumber: asked.ticket.number,
        mfa: caller.appId === undefined,
        eligible: eligibilityBehind(asked, scope) !== undefined,
      });
      if (failing.length > 0)
        throw new ArmError(
          400,
          'RoleAssignmentRequestPolicyValidationFailed',
          `The following policy rules failed: ${JSON.stringify(failing)}`,
        );
      if (ends !== undefined && ends - started < FLOOR) throw tooShort();
      const changes = asked.requestType === 'AdminUpdate' || asked.requestType === 'AdminExtend';
      if (changes && (existing === undefined || existing.request === undefined))
        throw new ArmError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
      if (!changes && existing !== undefined)
        throw new ArmError(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
    }
    return carryOut(asked, { name: id, scope, caller, existing, effective });
  };

  const typeOf = ({ requestType }: AskedRequest): Assignment['assignmentType'] => {
    if (of === 'Eligibility') return 'Eligible';
    return requestType === 'SelfActivate' ? 'Activated' : 'Assigned';
  };

  const carryOut = (
    asked: AskedRequest,
    how: {
      name: string;
      scope: string;
      caller: Caller;
      existing: Assignment | undefined;
      effective: boolean;
    },
  ): ScheduleRequest => {
    const at = now();
    const doneAt = at + tenant.latencies.pimProvisioning;
    const listedAt = Math.max(doneAt, at + tenant.latencies.pimInstance);
    const future = asked.start > at && opens(asked.requestType);
    const held =
      asked.requestType === 'SelfActivate' && settingsFor(tenant, asked.role, how.scope).endUserApproval
        ? 'approval'
        : opens(asked.requestType) && stick && how.effective
          ? 'stuck'
          : undefined;
    const schedule = crypto.randomUUID();
    const assignment =
      held !== undefined
        ? undefined
        : (how.existing ??
          newAssignment(asked, {
            scope: how.scope,
            request: how.name,
            schedule,
            at,
            type: typeOf(asked),
            // NB. It outlives the eligibility: whether PIM ends it earlier is not published (docs/unknowns.md).
            activates:
              asked.requestType === 'SelfActivate'
                ? eligibilityBehind(asked, how.scope)?.schedule
                : undefined,
          }));
    if (how.effective && held === 'stuck') stick = false;
    if (how.effective && assignment !== undefined) {
      assignment.updatedOn = at;
      if (!opens(asked.requestType)) {
        assignment.removedAt = doneAt;
        assignment.hiddenFrom = listedAt;
      } else if (how.existing !== undefined) {
        assignment.schedule = schedule;
        assignment.request = how.name;
        assignment.endsAt = asked.endOf(assignment.startsAt);
      } else {
        // The start becomes the moment of provisioning; a duration counts from there, an absolute end does not move.
        assignment.startsAt = future ? asked.start : doneAt;
        assignment.endsAt = asked.endOf(assignment.startsAt);
        assignment.scheduleFrom = doneAt;
        assignment.instanceFrom = future ? asked.start + tenant.latencies.pimInstance : listedAt;
        inForce.add(assignment);
      }
    }
    const request: ScheduleRequest = {
      name: how.name,
      scope: how.scope,
      role: asked.role,
      roleDefinitionId: asked.roleDefinitionId,
      principal: asked.principal,
      requestType: asked.requestType,
      expiration: asked.expiration,
      sentStart: asked.start,
      justification: asked.justification,
      ticket: asked.ticket,
      condition: asked.condition,
      conditionVersion: asked.conditionVersion,
      requestorId: how.caller.objectId,
      createdOn: at,
      doneAt,
      assignment,
      schedule: assignment?.schedule,
      canceled: false,
      held,
    };
    if (how.effective) requests.set(request.name, request);
    return request;
  };

  return {
    put: (name, scope, body, caller) => judge(name, scope, body, caller, true),
    validate: (name, scope, body, caller) => judge(name, scope, body, caller, false),
    get: find,
    list() {
      forget();
      return [...requests.values()];
    },
    statusOf,
    cancel(name, scope) {
      const request = find(name, scope);
      const status = statusOf(request);
      if (!['Accepted', 'Granted', 'PendingApproval', 'PendingProvisioning'].includes(status))
        throw new ArmError(
          400,
          'RoleAssignmentRequestCannotBeCancelled',
          `A request with status ${status} can not be cancelled.`,
        );
      request.canceled = true;
      const made = request.assignment;
      if (made !== undefined && opens(request.requestType)) inForce.delete(made);
      if (made !== undefined && !opens(request.requestType)) {
        made.removedAt = undefined;
        made.hiddenFrom = undefined;
      }
      return request;
    },
    stickNext() {
      stick = true;
    },
  };
};

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const tooShort = (): ArmError =>
  new ArmError(
    400,
    'ActiveDurationTooShort',
    'The Active duration is too short. Miniumum Required is 5 minutes.',
  );

const newAssignment = (
  asked: AskedRequest,
  {
    scope,
    request,
    schedule,
    at,
    type,
    activates,
  }: {
    readonly scope: string;
    readonly request: string;
    readonly schedule: string;
    readonly at: number;
    readonly type: Assignment['assignmentType'];
    readonly activates: string | undefined;
  },
): Assignment => ({
  name: crypto.randomUUID(),
  schedule,
  scope,
  role: asked.role,
  principalId: asked.principal.id,
  principalType: asked.principal.type,
  assignmentType: type,
  activates,
  createdOn: at,
  updatedOn: at,
  startsAt: at,
  endsAt: undefined,
  scheduleFrom: at,
  instanceFrom: at,
  removedAt: undefined,
  hiddenFrom: undefined,
  description: undefined,
  plainDeleted: false,
  request,
});

/** When the request's window begins and ends, as its answers say now: the start moves until the request is done. */
export const scheduleInfoOf = (request: ScheduleRequest, now: number): Json | null => {
  if (!opens(request.requestType)) return null;
  const start = request.assignment?.startsAt ?? request.sentStart;
  return {
    startDateTime: iso(now < request.doneAt ? Math.max(request.sentStart, now) : start),
    expiration: {
      type: request.expiration['type'] ?? 'NoExpiration',
      endDateTime: request.expiration['endDateTime'] ?? null,
      duration: request.expiration['duration'] ?? null,
    },
  };
};
