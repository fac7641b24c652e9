/** Elevation through PIM: one request under a derived UUID, then wait until the assignment itself shows our end. */
import { minutes } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { formatJustification, parseJustification } from '../../core/marker.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleAnswer } from '../../ports/azure-roles.ts';
import type { GrantContext, Receipt } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import type { Patience } from '../patience.ts';
import { receiptOf, wasRemoved } from './look.ts';
import { theOne } from '../pim/definition.ts';
import { underFloor } from '../pim/floor.ts';
import { ATTEMPTS, isDead, needsApproval, sameEnd, standingAt } from '../pim/request.ts';
import { stoppedBy, stopping, unmarkable } from '../pim/stopped.ts';
import type { Asking } from '../pim/stopped.ts';
import { assignGuid, attemptsOf, isOwnInstance, isOwnRequest } from './requests.ts';
import type { Attempt } from './requests.ts';
import { asking, pimOf, resolveRole } from './role.ts';

/** How long one call waits for PIM. */
const PATIENCE = minutes(5);

export const elevateRole = async (
  azure: Azure,
  step: AzureRoleStep,
  context: GrantContext,
): Promise<Receipt> => {
  const justification = formatJustification(context, context.url, context.head);
  if (parseJustification(justification) === undefined) throw unmarkable(context);
  const role = theOne(await resolveRole(azure, step));
  const asked = asking(step);
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
    if (attempts.length >= ATTEMPTS)
      throw stopping(asked)('azure.failed', `${ATTEMPTS} requests for ${asked.what} failed`, {
        transient: false,
      });
    assertFloor(azure, asked, context);
    const number = attempts.length + 1;
    const answer = await pimOf(azure, step).change({
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
    const reason = whyStopped(answer, asked);
    if (reason === undefined) return settled(azure, step, { context, number, waiting });
    if (!reason.transient || !(await waiting.wait())) throw reason;
  }
};

/**
 * `undefined`: accepted. Everything transient waits and reads our requests again first. The same UUID may be sent again after an unclear answer: if the first one
 * committed, the second is refused by name and changes nothing.
 */
const whyStopped = (answer: RoleAnswer, asked: Asking): Fault | undefined => {
  const stopped = stopping(asked);
  switch (answer.kind) {
    case 'accepted':
      return undefined;
    case 'exists':
      return stopped('azure.unexpected', 'PIM knows our request and does not show it', { transient: true });
    case 'assigned-already':
      return stopped('azure.conflict', `${asked.principal} already holds ${asked.what}, not from Gatehouse`, {
        transient: false,
      });
    case 'unclear':
    case 'throttled':
    case 'unknown-principal':
    case 'pending-elsewhere':
    case 'too-short':
    case 'not-assigned':
      return stoppedBy(answer, asked);
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
  const stopped = stopping(asking(step));
  const pim = pimOf(azure, step);
  for (;;) {
    const request = await pim.request(step.scope, assignGuid(context, step.id, number));
    if (request !== undefined) {
      if (isDead(request))
        throw stopped('azure.failed', `PIM ended our request as ${request.status}`, { transient: true });
      if (needsApproval(request))
        throw stopped('azure.rejected', `PIM wants an approval of its own for ${step.role}`, {
          transient: false,
        });
      const standing = standingAt(await pim.direct(step.scope, step.principal), step, [request.role]);
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

const assertFloor = (azure: Azure, asked: Asking, { expiresAt }: GrantContext): void => {
  const why = underFloor(expiresAt, azure.now());
  if (why !== undefined)
    throw stopping(asked)('azure.rejected', `${why} for ${asked.what}`, { transient: false });
};
