/** Our requests to PIM for one step. Graph takes no id from its caller, so they are known by what they say alone. */
import type { Instant } from '../../../core/brand.ts';
import { formatJustification, parseJustification, sameKey } from '../../../core/marker.ts';
import type { RoleInstance, RoleRequest } from '../../../ports/azure-roles.ts';
import type { GrantContext } from '../../../ports/privilege.ts';
import { isFailedRemoval, sameEnd, sameScope } from '../request.ts';
import type { ListedStep } from './step.ts';

/** How long PIM's list of requests may lag behind a request, milliseconds: only after it does an absence mean that there is none. */
export const LISTED_WITHIN = 20_000;

/** The step stands in the address, for whoever finds the request without a ledger. */
export const justificationOf = (context: GrantContext, step: ListedStep): string =>
  formatJustification(context, `${context.url.split('#')[0] ?? ''}#step-${step.id}`, context.head);

/** `?`: the request does not say. Nothing but messages rests on it. */
export const stepIdIn = (justification: string): string =>
  /#step-([1-9][0-9]{0,2})(?: |$)/.exec(justification)?.[1] ?? '?';

/** What this grant has asked of PIM for one step, each oldest first. */
export interface Asked {
  readonly assignments: readonly RoleRequest[];
  readonly removals: readonly RoleRequest[];
}

/** `role` undefined: the step's role has no one definition any more, and the marker must do. */
export const askedBy = (
  requests: readonly RoleRequest[],
  step: ListedStep,
  { context, role }: { readonly context: GrantContext; readonly role: string | undefined },
): Asked => {
  const ours = requests
    .filter((request) => isMarked(request, step, context) && (role === undefined || request.role === role))
    .toSorted((one, other) => (one.createdAt ?? Infinity) - (other.createdAt ?? Infinity));
  return {
    assignments: ours.filter((request) => isAssignment(request, context)),
    removals: ours.filter(({ type }) => /^adminRemove$/i.test(type)),
  };
};

/**
 * NB. Marker, principal and scope together. Whoever may assign roles can copy a marker; all that it gives them is that what they
 * assigned ends when ours does. What a person activates is never ours, whatever justification stands in it.
 */
const isMarked = (request: RoleRequest, step: ListedStep, context: GrantContext): boolean => {
  const key = parseJustification(request.justification);
  return (
    key !== undefined &&
    sameKey(key, context) &&
    request.principal === step.asking.principal.toLowerCase() &&
    sameScope(request.scope, step.scope)
  );
};

const isAssignment = ({ type, endsAt }: RoleRequest, { expiresAt }: GrantContext): boolean =>
  /^adminAssign$/i.test(type) && sameEnd(endsAt, expiresAt);

/** Removals that PIM took after this assignment. */
export const removalsAfter = (assignment: RoleRequest, { removals }: Asked): readonly RoleRequest[] =>
  removals.filter(
    (removal) =>
      !isFailedRemoval(removal) &&
      removal.createdAt !== undefined &&
      assignment.createdAt !== undefined &&
      removal.createdAt > assignment.createdAt,
  );

/**
 * NB. Ours only if our request made its schedule *and* it ends when ours ends (I8): PIM's removal takes whatever direct
 * assignment stands in the place, so a standing one must never pass for ours. Somebody who prolongs our assignment makes it theirs.
 */
export const madeBy = (instance: RoleInstance, request: RoleRequest): boolean =>
  request.schedule !== undefined &&
  instance.schedule?.toLowerCase() === request.schedule.toLowerCase() &&
  instance.role === request.role &&
  isMade(instance) &&
  sameEnd(instance.endsAt, request.endsAt);

/** By an administrator; what a person activates is never ours, though it may come of ours. */
const isMade = ({ type }: RoleInstance): boolean => /^(assigned|eligible)$/i.test(type);

/** Ends when ours would and is young: our own request may only not be listed yet. */
export const mayBeOurs = (instance: RoleInstance, context: GrantContext, now: Instant): boolean =>
  isMade(instance) &&
  sameEnd(instance.endsAt, context.expiresAt) &&
  instance.startsAt !== undefined &&
  now - instance.startsAt < UNPROVEN_FOR;

/** After this nobody waits for the request behind an assignment any more, milliseconds. */
const UNPROVEN_FOR = 10 * 60_000;
