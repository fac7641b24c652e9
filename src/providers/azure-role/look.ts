/** What PIM's own state says about one step: requests under our UUIDs joined with the assignments in force. */
import { isOver } from '../../core/brand.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleInstance } from '../../ports/azure-roles.ts';
import type { GrantContext, Observation, Receipt } from '../../ports/privilege.ts';
import { activatedFrom } from '../pim/activation.ts';
import {
  SHOWS_WITHIN,
  describeInstance,
  isDead,
  isFailedRemoval,
  isProvisioned,
  standingAt,
} from '../pim/request.ts';
import { attemptsOf, isOwnInstance, isOwnRequest, removeGuid } from './requests.ts';
import type { Attempt } from './requests.ts';
import { pimOf, resolveRole } from './role.ts';

export type Look =
  /** We never asked, and nothing stands there. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'foreign'; readonly what: string }
  /** Accepted, not in force yet. */
  | { readonly kind: 'pending'; readonly attempt: Attempt }
  | { readonly kind: 'active'; readonly attempt: Attempt; readonly instance: RoleInstance }
  /** We asked, and it is gone. */
  | { readonly kind: 'over'; readonly attempt: Attempt; readonly attempts: readonly Attempt[] };

export const lookAt = (azure: Azure, step: AzureRoleStep, context: GrantContext): Promise<Look> =>
  lookBeside(azure, step, { context, except: undefined });

/** `except`: the id of an assignment that is not looked at. */
export const lookBeside = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, except }: { readonly context: GrantContext; readonly except: string | undefined },
): Promise<Look> => {
  const attempts = await attemptsOf(azure, step, context);
  const stranger = attempts.find(({ request }) => !isOwnRequest(request, step, context));
  if (stranger !== undefined) {
    return { kind: 'foreign', what: `the request ${stranger.request.guid}, which Gatehouse did not make` };
  }
  const role = attempts.at(-1)?.request.role ?? (await roleGuid(azure, step));
  const direct = role === undefined ? [] : await pimOf(azure, step).direct(step.scope, step.principal);
  const standing = standingAt(
    direct.filter(({ id }) => id !== except),
    step,
    role === undefined ? [] : [role],
  );
  const live = attempts.filter(({ request }) => !isDead(request));
  // Also under a request that reads as dead: what stands decides, not what a request says of itself (I13).
  for (const attempt of attempts) {
    const instance = standing.find((candidate) => isOwnInstance(candidate, attempt.request, context));
    if (instance !== undefined) return { kind: 'active', attempt, instance };
  }
  const [other] = standing;
  if (other !== undefined) return { kind: 'foreign', what: describeInstance(other) };
  const last = live.at(-1);
  if (last === undefined) {
    const attempt = attempts.at(-1);
    return attempt === undefined ? { kind: 'nothing' } : { kind: 'over', attempt, attempts };
  }
  return (await isStillComing(azure, step, { context, attempt: last }))
    ? { kind: 'pending', attempt: last }
    : { kind: 'over', attempt: last, attempts };
};

/** Accepted and not shown: still on its way, or gone again? NB. In doubt it is coming, so that nothing is called ended too soon. */
const isStillComing = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, attempt }: { readonly context: GrantContext; readonly attempt: Attempt },
): Promise<boolean> => {
  const { request } = attempt;
  const now = azure.now();
  if (isOver(request.endsAt ?? context.expiresAt, now)) return false;
  if (await wasRemoved(azure, step, { context, attempt: attempt.number })) return false;
  if (!isProvisioned(request)) return true;
  return request.createdAt === undefined || now - request.createdAt < SHOWS_WITHIN;
};

/** Whether PIM took a removal of this attempt from us. */
export const wasRemoved = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, attempt }: { readonly context: GrantContext; readonly attempt: number },
): Promise<boolean> => {
  const removal = await pimOf(azure, step).request(
    step.scope,
    removeGuid(context, step.id, { attempt, round: 1 }),
  );
  return removal !== undefined && !isFailedRemoval(removal);
};

const roleGuid = async (azure: Azure, step: AzureRoleStep): Promise<string | undefined> => {
  const resolution = await resolveRole(azure, step);
  return resolution.kind === 'one' ? resolution.role.guid : undefined;
};

/** What the beneficiary activated from an eligibility of ours and holds now, also below its scope. */
export const activationsOf = async (
  azure: Azure,
  { scope, principal, assignment }: AzureRoleStep,
  attempts: readonly Attempt[],
): Promise<readonly RoleInstance[]> =>
  assignment === 'eligible'
    ? activatedFrom(
        await azure.roles.assignments.direct(scope, principal),
        attempts.map(({ request }) => request),
      )
    : [];

export const observeRole = async (
  azure: Azure,
  step: AzureRoleStep,
  context: GrantContext,
): Promise<Observation> => {
  const look = await lookAt(azure, step, context);
  switch (look.kind) {
    case 'nothing':
      return { state: 'absent' };
    case 'over': {
      const [activation] = await activationsOf(azure, step, look.attempts);
      // The eligibility is gone, and what was activated from it still gives access.
      return activation === undefined
        ? { state: 'absent' }
        : { state: 'active', receipt: receiptOf(look.attempt, activation, context) };
    }
    case 'pending':
      return { state: 'pending' };
    case 'foreign':
      return { state: 'foreign', what: look.what };
    case 'active':
      return { state: 'active', receipt: receiptOf(look.attempt, look.instance, context) };
  }
};

export const receiptOf = (
  { number, request }: Attempt,
  instance: RoleInstance,
  context: GrantContext,
): Receipt => ({
  objectId: request.id,
  endsAt: instance.endsAt ?? context.expiresAt,
  details: {
    role: request.role,
    scope: request.scope,
    principal: request.principal,
    request: request.guid,
    assignment: instance.id,
    attempt: String(number),
  },
});
