/** What PIM's own state says about one step: requests with our marker joined with the assignments in force. */
import { isOver } from '../../../core/brand.ts';
import type { RoleInstance, RoleRequest } from '../../../ports/azure-roles.ts';
import type { GrantContext, Observation, Receipt } from '../../../ports/privilege.ts';
import { activatedFrom } from '../activation.ts';
import { SHOWS_WITHIN, describeInstance, isDead, isProvisioned, standingAt } from '../request.ts';
import { askedBy, madeBy, mayBeOurs, removalsAfter } from './requests.ts';
import type { Asked } from './requests.ts';
import type { Clock, ListedStep } from './step.ts';

export type Look =
  /** No request of ours is listed, and nothing stands there. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'foreign'; readonly what: string }
  /** Something stands there as ours would, and no request of ours is listed that made it. */
  | { readonly kind: 'unproven'; readonly what: string }
  /** Accepted, not in force yet. */
  | { readonly kind: 'pending'; readonly request: RoleRequest }
  | {
      readonly kind: 'active';
      readonly request: RoleRequest;
      readonly instance: RoleInstance;
      readonly asked: Asked;
    }
  /** We asked, and it is gone. */
  | { readonly kind: 'over'; readonly request: RoleRequest; readonly why: Gone; readonly asked: Asked };

/** PIM refused it; we took it away; its end has come; somebody else took it away. */
type Gone = 'dead' | 'removed' | 'expired' | 'lost';

export interface LookFor {
  readonly context: GrantContext;
  /** The id of an assignment that is not looked at. */
  readonly except?: string;
  /** A request that PIM has just taken from us, so that a list which lags behind does not hide it. */
  readonly taken?: RoleRequest;
}

export const lookAt = async (clock: Clock, step: ListedStep, look: LookFor): Promise<Look> => {
  const { context } = look;
  const [resolution, listed, direct] = await Promise.all([
    step.resolve(),
    step.api.requests(step.asking.principal),
    step.api.direct(step.asking.principal),
  ]);
  const role = resolution.kind === 'one' ? resolution.role.guid : undefined;
  const asked = askedBy(await withTaken(step, listed, look.taken), step, { context, role });
  // A role that was renamed since is the one of our own request: what we opened must be found to be ended.
  const roles = role === undefined ? asked.assignments.map((request) => request.role) : [role];
  const standing = standingAt(direct, { principal: step.asking.principal, scope: step.scope }, roles).filter(
    ({ id }) => id !== look.except,
  );
  // Also under a request that reads as dead: what stands decides, not what a request says of itself (I13).
  for (const request of asked.assignments) {
    const instance = standing.find((candidate) => madeBy(candidate, request));
    if (instance !== undefined) return { kind: 'active', request, instance, asked };
  }
  const [other] = standing;
  if (other !== undefined) return strangerAt(clock, other, { context, asked });
  return unseen(clock, asked, context);
};

/** The list of requests, with the one that may not be on it yet as PIM shows it now. */
const withTaken = async (
  { api }: ListedStep,
  listed: readonly RoleRequest[],
  taken: RoleRequest | undefined,
): Promise<readonly RoleRequest[]> =>
  taken === undefined || listed.some(({ id }) => id === taken.id)
    ? listed
    : [...listed, (await api.request(taken.id)) ?? taken];

const strangerAt = (
  clock: Clock,
  instance: RoleInstance,
  { context, asked }: { readonly context: GrantContext; readonly asked: Asked },
): Look => {
  const what = describeInstance(instance);
  const isExplained = asked.assignments.some((request) => request.schedule !== undefined && !isDead(request));
  return !isExplained && mayBeOurs(instance, context, clock.now())
    ? { kind: 'unproven', what }
    : { kind: 'foreign', what };
};

/** Nothing stands in the place. NB. In doubt it is still coming, so that nothing is called ended too soon. */
const unseen = (clock: Clock, asked: Asked, context: GrantContext): Look => {
  const { assignments } = asked;
  const request = assignments.findLast((candidate) => !isDead(candidate)) ?? assignments.at(-1);
  if (request === undefined) return { kind: 'nothing' };
  const over = (why: Gone): Look => ({ kind: 'over', request, why, asked });
  const now = clock.now();
  if (isOver(request.endsAt ?? context.expiresAt, now)) return over('expired');
  if (isDead(request)) return over('dead');
  if (removalsAfter(request, asked).length > 0) return over('removed');
  const isLate = request.createdAt !== undefined && now - request.createdAt >= SHOWS_WITHIN;
  return isProvisioned(request) && isLate ? over('lost') : { kind: 'pending', request };
};

/** What the beneficiary activated from an eligibility of ours and holds now. */
export const activationsOf = async (
  { activations }: ListedStep,
  { assignments }: Asked,
): Promise<readonly RoleInstance[]> =>
  activations === undefined ? [] : activatedFrom(await activations.all(), assignments);

export const observe = async (
  clock: Clock,
  step: ListedStep,
  context: GrantContext,
): Promise<Observation> => {
  const look = await lookAt(clock, step, { context });
  switch (look.kind) {
    case 'nothing':
      return { state: 'absent' };
    case 'over': {
      const [activation] = await activationsOf(step, look.asked);
      // The eligibility is gone, and what was activated from it still gives access.
      return activation === undefined
        ? { state: 'absent' }
        : {
            state: 'active',
            receipt: receiptOf({ request: look.request, instance: activation }, context),
          };
    }
    case 'pending':
    case 'unproven':
      return { state: 'pending' };
    case 'foreign':
      return { state: 'foreign', what: look.what };
    case 'active':
      return { state: 'active', receipt: receiptOf(look, context) };
  }
};

export const receiptOf = (
  { request, instance }: { readonly request: RoleRequest; readonly instance: RoleInstance },
  context: GrantContext,
): Receipt => ({
  objectId: request.id,
  endsAt: instance.endsAt ?? context.expiresAt,
  details: {
    role: request.role,
    scope: request.scope,
    principal: request.principal,
    request: request.id,
    assignment: instance.id,
  },
});

/** A run that died has begun with it already. */
export const isOurs = ({ kind }: Look): boolean =>
  kind === 'active' || kind === 'pending' || kind === 'unproven';
