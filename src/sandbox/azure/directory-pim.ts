/** PIM for directory roles and for groups: schedule requests behind Graph and what becomes of them. */
import { ageDirectory, isWithinScope } from './directory.ts';
import { groupsOf } from './directory-groups.ts';
import type { AskedOfDirectory, DirectoryAction } from './directory-request.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { failingRules } from './pim-policy.ts';
import type { Settings } from './pim-policy.ts';
import type { PimList } from './pim.ts';
import type { Caller } from './rbac.ts';
import type { Assignment, Tenant } from './tenant.ts';
import { isLive } from './tenant.ts';

/** A request that PIM took; what happened to it since is a function of the clock. */
export interface DirectoryRequest extends AskedOfDirectory {
  /** Made by Graph: a caller cannot choose it. */
  readonly id: string;
  readonly createdBy: string;
  readonly createdOn: number;
  readonly doneAt: number;
  /** When the list of requests begins to show it. */
  readonly listedFrom: number;
  /** What it made or removed; `undefined` while it never will. */
  readonly assignment: Assignment | undefined;
  /** Its schedule, as it was called then. */
  readonly schedule: string | undefined;
  readonly held: 'approval' | 'stuck' | undefined;
  canceled: boolean;
}

export interface DirectoryPim {
  /** Takes a request (POST). Throws GraphError, and then nothing is left of it. */
  post(body: unknown, caller: Caller): DirectoryRequest;
  cancel(id: string): void;
  get(id: string): DirectoryRequest;
  /** What the list shows by now. */
  list(): readonly DirectoryRequest[];
  statusOf(request: DirectoryRequest): string;
  /** As after 45 days. */
  forget(): void;
  /** The next request that opens stays `Granted` for good, as has been seen, with a start in the future and without one. */
  stickNext(): void;
}

/** What PIM keeps apart: directory roles and groups, and of each what is held and what may be activated. */
export interface PimHouse {
  readonly of: PimList;
  readonly inForce: Set<Assignment>;
  readonly eligibilities: ReadonlySet<Assignment>;
  /** Throws GraphError. */
  read(body: unknown): AskedOfDirectory;
  settings(asked: AskedOfDirectory): Settings;
  /** Id of the schedule that this request makes. */
  scheduleOf(asked: AskedOfDirectory, request: string): string;
  /** A request was taken. */
  taken(asked: AskedOfDirectory): void;
}

const FLOOR = 5 * 60_000;
const REMEMBERED = 45 * 24 * 3_600_000;
const CANCELLABLE = ['PendingEvaluation', 'Granted', 'PendingApproval', 'PendingProvisioning'];

export const createDirectoryPim = (tenant: Tenant, house: PimHouse): DirectoryPim => {
  const { directory, latencies } = tenant;
  const { of, inForce } = house;
  const requests = new Map<string, DirectoryRequest>();
  let stick = false;
  const now = (): number => tenant.clock.now();
  const settle = (): void => {
    ageDirectory(directory, now());
    for (const request of requests.values())
      if (now() >= request.createdOn + REMEMBERED) requests.delete(request.id);
  };
  const statusOf = (request: DirectoryRequest): string => {
    if (request.canceled) return 'Canceled';
    if (request.held === 'approval') return 'PendingApproval';
    const at = now();
    if (at < request.createdOn + latencies.pimEvaluation) return 'PendingEvaluation';
    if (request.held === 'stuck' || (opens(request.action) && at < request.start)) return 'Granted';
    if (at < request.doneAt) return 'PendingProvisioning';
    return opens(request.action) ? 'Provisioned' : 'Revoked';
  };
  const get = (id: string): DirectoryRequest => {
    settle();
    const request = requests.get(id.toLowerCase());
    if (request !== undefined) return request;
    throw new GraphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  };
  const at = (asked: AskedOfDirectory) => (entry: { role: string; scope: string; principalId: string }) =>
    entry.role === asked.role &&
    entry.principalId === asked.principal.id &&
    entry.scope.toLowerCase() === asked.scope.toLowerCase();
  const eligibilityBehind = (asked: AskedOfDirectory): Assignment | undefined => {
    const groups = groupsOf(directory, asked.principal.id, now()).map(({ id }) => id);
    const holders = [asked.principal.id, ...groups];
    return [...house.eligibilities].find(
      (entry) =>
        isLive(entry, now()) &&
        entry.role === asked.role &&
        holders.includes(entry.principalId) &&
        isWithinScope(asked.scope, entry.scope),
    );
  };

  const judge = (asked: AskedOfDirectory, caller: Caller): Assignment | undefined => {
    if (asked.action.startsWith('self') && asked.principal.id !== caller.objectId)
      throw badRequest(
        `The requestor ${caller.objectId} does not have permissions for this request.`,
        'InsufficientPermissions',
      );
    // Nobody activates an eligibility through the list of eligibilities.
    if (of === 'Eligibility' && asked.action.startsWith('self'))
      throw badRequest(
        `The request type '${asked.action}' is not possible for this assignment.`,
        'InvalidRequestType',
      );
    const isHere = at(asked);
    const waits = [...requests.values()].some(
      (request) =>
        isHere({ ...request, principalId: request.principal.id }) &&
        (CANCELLABLE.includes(statusOf(request)) || (request.held === 'stuck' && !request.canceled)),
    );
    if (waits)
      throw badRequest(
        'There is already an existing pending Role assignment request.',
        'PendingRoleAssignmentRequest',
      );
    const here = [...inForce].filter(isHere);
    const existing = here.find((entry) => isLive(entry, now())) ?? here[0];
    if (!opens(asked.action)) {
      if (existing === undefined || !isLive(existing, now()))
        throw badRequest('The Role assignment does not exist.', 'RoleAssignmentDoesNotExist');
      // It takes whatever stands there, also what was made outside PIM for good.
      if (now() < existing.startsAt + FLOOR) throw tooShort();
      return existing;
    }
    const started = Math.max(asked.start, now());
    const ends = asked.endOf(started);
    const failing = failingRules(house.settings(asked), {
      caller:
        asked.action === 'selfActivate'
          ? 'EndUser'
          : of === 'Eligibility'
            ? 'Admin for eligibility'
            : 'Admin',
      duration: ends === undefined ? undefined : ends - started,
      justification: asked.justification,
      ticketNumber: asked.ticket.number,
      mfa: caller.appId === undefined,
      eligible: eligibilityBehind(asked) !== undefined,
    });
    if (failing.length > 0)
      throw badRequest(
        `The following policy rules failed: ${JSON.stringify(failing)}`,
        'RoleAssignmentRequestPolicyValidationFailed',
      );
    if (ends !== undefined && ends - started < FLOOR) throw tooShort();
    if (existing !== undefined)
      throw badRequest('The Role assignment already exists.', 'RoleAssignmentExists');
    return undefined;
  };

  const typeOf = ({ action }: AskedOfDirectory): Assignment['assignmentType'] => {
    if (of === 'Eligibility') return 'Eligible';
    return action === 'selfActivate' ? 'Activated' : 'Assigned';
  };
  // NB. It outlives the eligibility: whether PIM ends it earlier is not published (docs/unknowns.md).
  const activatesOf = (asked: AskedOfDirectory): string | undefined =>
    asked.action === 'selfActivate' ? eligibilityBehind(asked)?.schedule : undefined;

  const carryOut = (asked: AskedOfDirectory, caller: Caller, existing: Assignment | undefined) => {
    const began = now();
    const id = crypto.randomUUID();
    const doneAt = began + latencies.pimProvisioning;
    const shownAt = Math.max(doneAt, began + latencies.pimInstance);
    const future = asked.start > began && opens(asked.action);
    const held = heldBack(asked);
    const made =
      existing ??
      (held === undefined
        ? newAssignment(asked, {
            id,
            began,
            schedule: house.scheduleOf(asked, id),
            type: typeOf(asked),
            activates: activatesOf(asked),
          })
        : undefined);
    if (existing !== undefined) {
      existing.removedAt = doneAt;
      existing.hiddenFrom = shownAt;
    } else if (made !== undefined) {
      // A start that has passed becomes the moment of provisioning; a duration counts from there, an absolute end does not move.
      made.startsAt = future ? asked.start : doneAt;
      made.endsAt = asked.endOf(made.startsAt);
      made.scheduleFrom = doneAt;
      made.instanceFrom = future ? asked.start + latencies.pimInstance : shownAt;
      inForce.add(made);
    }
    const listedFrom = began + latencies.graphListing;
    const about = { id, createdBy: caller.objectId, createdOn: began, doneAt, listedFrom };
    const request = { ...asked, ...about, assignment: made, schedule: made?.schedule, held, canceled: false };
    requests.set(id, request);
    house.taken(asked);
    return request;
  };

  const heldBack = (asked: AskedOfDirectory): DirectoryRequest['held'] => {
    if (asked.action === 'selfActivate' && house.settings(asked).endUserApproval) return 'approval';
    if (!opens(asked.action) || !stick) return undefined;
    stick = false;
    return 'stuck';
  };

  return {
    post(body, caller) {
      settle();
      const asked = house.read(body);
      const existing = judge(asked, caller);
      // A dry run is judged and forgotten.
      return asked.validationOnly ? dryRun(asked, caller, now()) : carryOut(asked, caller, existing);
    },
    get,
    list() {
      settle();
      return [...requests.values()].filter(({ listedFrom }) => listedFrom <= now());
    },
    statusOf,
    cancel(id) {
      const request = get(id);
      const status = statusOf(request);
      if (!CANCELLABLE.includes(status))
        throw badRequest(
          `A request with status ${status} can not be cancelled.`,
          'RoleAssignmentRequestCannotBeCancelled',
        );
      request.canceled = true;
      const made = request.assignment;
      if (made !== undefined && opens(request.action)) inForce.delete(made);
      if (made !== undefined && !opens(request.action)) {
        made.removedAt = undefined;
        made.hiddenFrom = undefined;
      }
    },
    forget: () => requests.clear(),
    stickNext() {
      stick = true;
    },
  };
};

/** Whether it asks for access, or for its end. */
export const opens = (action: DirectoryAction): boolean =>
  action !== 'adminRemove' && action !== 'selfDeactivate';

const tooShort = (): GraphError =>
  badRequest('The Active duration is too short. Miniumum Required is 5 minutes.', 'ActiveDurationTooShort');

const dryRun = (asked: AskedOfDirectory, caller: Caller, at: number): DirectoryRequest => ({
  ...asked,
  id: crypto.randomUUID(),
  createdBy: caller.objectId,
  createdOn: at,
  doneAt: at,
  listedFrom: Infinity,
  assignment: undefined,
  schedule: undefined,
  held: undefined,
  canceled: false,
});

const newAssignment = (
  asked: AskedOfDirectory,
  {
    id,
    began,
    schedule,
    type,
    activates,
  }: {
    readonly id: string;
    readonly began: number;
    readonly schedule: string;
    readonly type: Assignment['assignmentType'];
    readonly activates: string | undefined;
  },
): Assignment => ({
  name: crypto.randomUUID(),
  schedule,
  scope: asked.scope,
  role: asked.role,
  principalId: asked.principal.id,
  principalType: asked.principal.type,
  assignmentType: type,
  activates,
  createdOn: began,
  updatedOn: began,
  startsAt: began,
  endsAt: undefined,
  scheduleFrom: began,
  instanceFrom: began,
  removedAt: undefined,
  hiddenFrom: undefined,
  description: undefined,
  plainDeleted: false,
  request: id,
});
