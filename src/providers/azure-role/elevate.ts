/** Elevation through PIM: one request under a derived UUID, then wait until the assignment itself shows our end. */
import { formatInstant, minutes } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { formatJustification, parseJustification } from '../../core/marker.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure, RoleAnswer } from '../../ports/azure.ts';
import type { GrantContext, Receipt } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import type { Patience } from '../patience.ts';
import { receiptOf, wasRemoved } from './look.ts';
import {
  ATTEMPTS,
  assignGuid,
  attemptsOf,
  isDead,
  isOwnInstance,
  isOwnRequest,
  needsApproval,
  sameEnd,
  standingAt,
} from './requests.ts';
import type { Attempt } from './requests.ts';
import { theRole } from './role.ts';

/** PIM assigns nothing for less, and removes nothing sooner, milliseconds. */
export const FLOOR = minutes(5);
/** How long one call waits for PIM. */
const PATIENCE = minutes(5);

export const elevateRole = async (
  azure: Azure,
  step: AzureRoleStep,
  context: GrantContext,
): Promise<Receipt> => {
  if (step.assignment === 'eligible') throw notSupported();
  const justification = formatJustification(context, context.url);
  if (parseJustification(justification) === undefined) throw unmarkable(context);
  const role = await theRole(azure, step);
  const waiting = patience(PATIENCE, azure.sleep);
  for (;;) {
    const attempts = await attemptsOf(azure, step, context);
    const last = attempts.at(-1);
    if (last !== undefined) {
      assertOwn(last, step, context);
      if (!isDead(last.request) && !(await wasRemoved(azure, step, { context, attempt: last.number }))) {
        return settled(azure, step, { context, number: last.number, waiting });
      }
    }
    if (attempts.length >= ATTEMPTS) throw givenUp(step);
    assertFloor(azure, step, context);
    const number = attempts.length + 1;
    const answer = await azure.roles.change({
      scope: step.scope,
      guid: assignGuid(context, step.id, number),
      principal: step.principal,
      role: role.guid,
      justification,
      change: {
        kind: 'assign',
        startsAt: azure.now(),
        endsAt: context.expiresAt,
        ticket: { number: String(context.grant), system: 'GitHub' },
      },
    });
    const reason = stoppedBy(answer, step);
    if (reason === undefined) return settled(azure, step, { context, number, waiting });
    if (!reason.transient || !(await waiting.wait())) throw reason;
  }
};

/**
 * `undefined`: accepted. Everything transient waits and reads our requests again first. The same UUID may be sent again after an unclear answer: if the first one
 * committed, the second is refused by name and changes nothing.
 */
const stoppedBy = (answer: RoleAnswer, step: AzureRoleStep): Fault | undefined => {
  switch (answer.kind) {
    case 'accepted':
      return undefined;
    case 'unclear':
      return answer.fault;
    case 'exists':
      return stopped('azure.unexpected', 'PIM knows our request and does not show it', { transient: true });
    case 'throttled':
      return stopped('azure.throttled', 'PIM asks to slow down', { transient: true });
    case 'unknown-principal':
      return stopped('azure.not-found', `PIM does not know ${step.principal} yet`, { transient: true });
    case 'pending-elsewhere':
      return stopped('azure.conflict', `another request for ${step.role} at ${step.scope} waits in PIM`, {
        transient: true,
      });
    case 'assigned-already':
      return stopped(
        'azure.conflict',
        `${step.principal} already holds ${step.role} at ${step.scope}, not from Gatehouse`,
        { transient: false },
      );
    case 'too-short':
      return stopped('azure.rejected', 'less than five minutes of the window are left', { transient: false });
    case 'not-assigned':
      return stopped('azure.unexpected', 'PIM answered an assignment as if it were a removal', {
        transient: false,
      });
  }
};

/** Waits until the assignment in force shows our end: 201 and even `Provisioned` are only words about a request. */
const settled = async (
  azure: Azure,
  step: AzureRoleStep,
  {
    context,
    number,
    waiting,
  }: { readonly context: GrantContext; readonly number: number; readonly waiting: Patience },
): Promise<Receipt> => {
  for (;;) {
    const request = await azure.roles.request(step.scope, assignGuid(context, step.id, number));
    if (request !== undefined) {
      if (isDead(request))
        throw stopped('azure.failed', `PIM ended our request as ${request.status}`, { transient: true });
      if (needsApproval(request))
        throw stopped('azure.rejected', `PIM wants an approval of its own for ${step.role}`, {
          transient: false,
        });
      const standing = standingAt(await azure.roles.direct(step.scope, step.principal), step, request.role);
      const instance = standing.find(
        (candidate) =>
          isOwnInstance(candidate, request, context) && sameEnd(candidate.endsAt, context.expiresAt),
      );
      if (instance !== undefined) return receiptOf({ number, request }, instance, context);
    }
    if (!(await waiting.wait())) {
      throw stopped('azure.failed', 'PIM took our request and shows no assignment with our end', {
        transient: true,
      });
    }
  }
};

/** NB. What stands under our UUID must be what we would have written; otherwise somebody else's request would be called ours. */
const assertOwn = ({ request }: Attempt, step: AzureRoleStep, context: GrantContext): void => {
  if (isOwnRequest(request, step, context) && sameEnd(request.endsAt, context.expiresAt)) return;
  throw new Fault(
    'grant.not-ours',
    `the request ${request.guid} at ${step.scope} is not what this grant would have written`,
    {
      call: `GET ${request.id}`,
      remedy: 'Look at the request in PIM; if nobody can explain it, treat it as an attack.',
    },
  );
};

const assertFloor = (azure: Azure, step: AzureRoleStep, context: GrantContext): void => {
  if (context.expiresAt - azure.now() >= FLOOR) return;
  throw stopped(
    'azure.rejected',
    `less than five minutes are left until ${formatInstant(context.expiresAt)} for ${step.role}`,
    {
      transient: false,
    },
  );
};

const notSupported = (): Fault =>
  stopped('azure.rejected', 'assignment: eligible is not supported yet', { transient: false });

/** NB. A request that cannot be recognised afterwards is never made: nothing could prove that it is ours to end. */
const unmarkable = ({ url }: GrantContext): Fault =>
  new Fault('bug', `${JSON.stringify(url)} cannot stand in a justification`, {
    remedy: 'Please report it with the log of this run.',
  });

const givenUp = (step: AzureRoleStep): Fault =>
  stopped('azure.failed', `${ATTEMPTS} requests for ${step.role} at ${step.scope} failed`, {
    transient: false,
  });

const stopped = (
  code:
    | 'azure.failed'
    | 'azure.rejected'
    | 'azure.conflict'
    | 'azure.unexpected'
    | 'azure.throttled'
    | 'azure.not-found',
  what: string,
  { transient }: { readonly transient: boolean },
): Fault =>
  new Fault(code, `Elevation in PIM: ${what}`, {
    call: 'PUT …/roleAssignmentScheduleRequests/…',
    remedy: transient
      ? 'The run tries again to its deadline, then undoes what it opened.'
      : 'Look at the role’s settings and assignments in PIM, see docs/privileges/azure-role.md; then file a new request.',
    transient,
  });
