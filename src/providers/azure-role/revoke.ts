/** Ending an assignment before its own end, if it is ours, and reading back that it is gone. */
import { milliseconds, minutes, resourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { formatJustification } from '../../core/marker.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { PimApi, RoleInstance } from '../../ports/azure-roles.ts';
import type { GrantContext, Revocation } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { untilFloor } from '../pim/floor.ts';
import { ATTEMPTS, TAKES_EFFECT_WITHIN, isFailedRemoval, isProvisioned } from '../pim/request.ts';
import { residualOf } from '../pim/residue.ts';
import { activationsOf, lookAt } from './look.ts';
import { assignGuid, deactivateGuid, removeGuid } from './requests.ts';
import { asking, pimOf } from './role.ts';

/** How long one call waits until PIM shows what it was told. */
const PATIENCE = minutes(2);
/** What outlives the end. */
const RESIDUE =
  'tokens issued before the end, and up to ten minutes until Azure has forgotten the assignment everywhere';

/** A removal that is asked for. What came of it is read from the assignments, never from the answer. */
type Round = 'asked' | Extract<Revocation, { state: 'held' }>;

export const revokeRole = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, objectId }: { readonly context: GrantContext; readonly objectId: string | undefined },
): Promise<Revocation> => {
  if (objectId !== undefined && !isDerived(objectId, step, context)) {
    return { state: 'foreign', what: `the request ${objectId}, whose id this grant cannot have made` };
  }
  const waiting = patience(PATIENCE, azure.sleep);
  let removed: { readonly removed?: true } = {};
  for (;;) {
    const look = await lookAt(azure, step, context);
    switch (look.kind) {
      case 'nothing':
        return { state: 'absent', residual: undefined };
      case 'over': {
        // Once the eligibility is gone nothing new can be activated; what was activated before goes now.
        const [activation] = await activationsOf(azure, step, look.attempts);
        if (activation === undefined)
          return {
            state: 'absent',
            residual: residualOf(RESIDUE, {
              end: look.attempt.request.endsAt ?? context.expiresAt,
              now: azure.now(),
            }),
            ...removed,
          };
        const round = await remove(azure, step, {
          context,
          ...removalOfActivation(azure, step, { context, activation }),
        });
        if (round !== 'asked') return round;
        removed = { removed: true };
        break;
      }
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
        await pimOf(azure, step).cancel(step.scope, look.attempt.request.guid);
        removed = { removed: true };
        break;
      }
      case 'active': {
        const round = await remove(azure, step, {
          context,
          pim: pimOf(azure, step),
          instance: look.instance,
          guidOf: (turn) => removeGuid(context, step.id, { attempt: look.attempt.number, round: turn }),
        });
        if (round !== 'asked') return round;
        removed = { removed: true };
        break;
      }
    }
    if (!(await waiting.wait())) throw notGone(step);
  }
};

interface Removal {
  readonly context: GrantContext;
  readonly pim: PimApi;
  readonly instance: RoleInstance;
  readonly guidOf: (round: number) => string;
}

const removalOfActivation = (
  azure: Azure,
  step: AzureRoleStep,
  { context, activation }: { readonly context: GrantContext; readonly activation: RoleInstance },
): Omit<Removal, 'context'> => ({
  pim: azure.roles.assignments,
  instance: activation,
  guidOf: (round) =>
    deactivateGuid(context, step.id, { schedule: activation.schedule ?? activation.id, round }),
});

/** Asks once, or sees that it was asked for. */
const remove = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, pim, instance, guidOf }: Removal,
): Promise<Round> => {
  const scope = resourceId(instance.scope);
  for (let round = 1; round <= ATTEMPTS; round += 1) {
    const guid = guidOf(round);
    const before = await pim.request(scope, guid);
    if (before !== undefined) {
      const stale = before.createdAt !== undefined && azure.now() - before.createdAt > TAKES_EFFECT_WITHIN;
      if (isFailedRemoval(before) || stale) continue;
      return 'asked';
    }
    const answer = await pim.change({
      scope,
      guid,
      principal: step.principal,
      role: instance.role,
      justification: formatJustification(context, context.url),
      change: { kind: 'remove' },
    });
    switch (answer.kind) {
      case 'too-short':
        return {
          state: 'held',
          why: 'PIM removes nothing within five minutes of assigning it',
          retryIn: untilFloor(instance.startsAt, azure.now()),
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
      call: `${asking(step).call} (AdminRemove)`,
      remedy: 'The next sweep asks again; to be sooner, remove the assignment in PIM by hand.',
      transient: true,
    },
  );
