/** Ending an assignment before its own end, if it is ours, and reading back that it is gone. */
import { milliseconds, minutes } from '../../core/brand.ts';
import type { Milliseconds } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { formatJustification } from '../../core/marker.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure, RoleInstance } from '../../ports/azure.ts';
import type { GrantContext, Revocation } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { untilFloor } from '../pim/floor.ts';
import { ATTEMPTS, TAKES_EFFECT_WITHIN, isFailedRemoval, isProvisioned } from '../pim/request.ts';
import { residualOf } from '../pim/residue.ts';
import { lookAt } from './look.ts';
import { assignGuid, removeGuid } from './requests.ts';
import type { Attempt } from './requests.ts';

/** How long one call waits until PIM shows what it was told. */
const PATIENCE = minutes(2);
/** What outlives the end. */
const RESIDUE =
  'tokens issued before the end, and up to ten minutes until Azure has forgotten the assignment everywhere';

type Round = 'asked' | { readonly kind: 'held'; readonly retryIn: Milliseconds };

export const revokeRole = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, objectId }: { readonly context: GrantContext; readonly objectId: string | undefined },
): Promise<Revocation> => {
  if (objectId !== undefined && !isDerived(objectId, step, context)) {
    return { state: 'foreign', what: `the request ${objectId}, whose id this grant cannot have made` };
  }
  const waiting = patience(PATIENCE, azure.sleep);
  for (;;) {
    const look = await lookAt(azure, step, context);
    switch (look.kind) {
      case 'nothing':
        return { state: 'absent', residual: undefined };
      case 'over':
        return {
          state: 'absent',
          residual: residualOf(RESIDUE, {
            end: look.attempt.request.endsAt ?? context.expiresAt,
            now: azure.now(),
          }),
        };
      case 'foreign':
        return { state: 'foreign', what: look.what };
      case 'pending': {
        if (isProvisioned(look.attempt.request)) {
          // NB. Accepted and not shown yet: calling it absent would close the record of access that is about to begin.
          return {
            state: 'held',
            why: 'PIM has accepted the assignment and does not show it yet',
            retryIn: milliseconds(30_000),
          };
        }
        await azure.roles.cancel(step.scope, look.attempt.request.guid);
        break;
      }
      case 'active': {
        const round = await remove(azure, step, { context, attempt: look.attempt, instance: look.instance });
        if (round !== 'asked')
          return {
            state: 'held',
            why: 'PIM removes nothing within five minutes of assigning it',
            retryIn: round.retryIn,
          };
        break;
      }
    }
    if (!(await waiting.wait())) throw notGone(step);
  }
};

/** Asks for the removal once, or sees that it was asked for. What came of it is read from the assignments, never from here. */
const remove = async (
  azure: Azure,
  step: AzureRoleStep,
  {
    context,
    attempt,
    instance,
  }: { readonly context: GrantContext; readonly attempt: Attempt; readonly instance: RoleInstance },
): Promise<Round> => {
  for (let round = 1; round <= ATTEMPTS; round += 1) {
    const guid = removeGuid(context, step.id, { attempt: attempt.number, round });
    const before = await azure.roles.request(step.scope, guid);
    if (before !== undefined) {
      const stale = before.createdAt !== undefined && azure.now() - before.createdAt > TAKES_EFFECT_WITHIN;
      if (isFailedRemoval(before) || stale) continue;
      return 'asked';
    }
    const answer = await azure.roles.change({
      scope: step.scope,
      guid,
      principal: step.principal,
      role: attempt.request.role,
      justification: formatJustification(context, context.url),
      change: { kind: 'remove' },
    });
    switch (answer.kind) {
      case 'too-short':
        return {
          kind: 'held',
          retryIn: untilFloor(instance.startsAt ?? attempt.request.createdAt, azure.now()),
        };
      case 'accepted':
      case 'exists':
      case 'not-assigned':
      case 'throttled':
      case 'pending-elsewhere':
      case 'unclear':
      case 'assigned-already':
      case 'unknown-principal':
        return 'asked';
    }
  }
  throw notGone(step);
};

const isDerived = (objectId: string, step: AzureRoleStep, context: GrantContext): boolean => {
  const guid = objectId.split('/').at(-1)?.toLowerCase();
  return Array.from({ length: ATTEMPTS }, (_, index) => assignGuid(context, step.id, index + 1)).some(
    (own) => own === guid,
  );
};

const notGone = (step: AzureRoleStep): Fault =>
  new Fault(
    'azure.failed',
    `PIM took the removal of ${step.role} at ${step.scope} and still shows the assignment`,
    {
      call: 'PUT …/roleAssignmentScheduleRequests/… (AdminRemove)',
      remedy: 'The next sweep asks again; to be sooner, remove the assignment in PIM by hand.',
      transient: true,
    },
  );
