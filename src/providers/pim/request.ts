/** What the words of a PIM request and of an assignment mean, whichever of PIM's APIs they come from. */
import { formatInstant } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import type { RoleInstance, RoleRequest } from '../../ports/azure-roles.ts';

/** More requests of one grant than this that failed are given up. */
export const ATTEMPTS = 8;

/** How long an accepted request may take to show as an assignment (terraform's provider polls as long), milliseconds. */
export const SHOWS_WITHIN = 10 * 60_000;

/** A removal that PIM took this long ago and that shows no effect is asked for again, milliseconds. */
export const TAKES_EFFECT_WITHIN = 10 * 60_000;

/** Ours and PIM's idea of the same end may differ by this much, milliseconds. */
const SAME_END = 60_000;

/** It will never be, or no longer is, an assignment. */
export const isDead = ({ status }: RoleRequest): boolean =>
  /^(failed|denied|revoked|canceled|timedout|admindenied|invalid|failedasresourceislocked)$/i.test(status);

/** A removal ends as `Revoked`; only these have had no effect. */
export const isFailedRemoval = (removal: RoleRequest): boolean =>
  isDead(removal) && !/^revoked$/i.test(removal.status);

/** Waits for somebody who will never come: elevation has its approval already, and PIM is asked not to want another. */
export const needsApproval = ({ status }: RoleRequest): boolean =>
  /^(pendingapproval|pendingapprovalprovisioning|pendingadmindecision)$/i.test(status);

export const isProvisioned = ({ status }: RoleRequest): boolean => /^provisioned$/i.test(status);

export const sameScope = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const sameEnd = (one: Instant | undefined, other: Instant | undefined): boolean =>
  one !== undefined && other !== undefined && Math.abs(one - other) <= SAME_END;

/** Where one person holds something: PIM keeps one assignment of a role there. */
export interface Place {
  readonly principal: string;
  readonly scope: string;
}

/** Direct assignments of one of these roles at exactly this place. */
export const standingAt = (
  instances: readonly RoleInstance[],
  place: Place,
  roles: readonly string[],
): readonly RoleInstance[] =>
  instances.filter(
    (instance) =>
      (instance.member === 'Direct' || instance.member === 'unknown') &&
      roles.includes(instance.role) &&
      instance.principal === place.principal.toLowerCase() &&
      sameScope(instance.scope, place.scope),
  );

/** For messages. */
export const describeInstance = ({ type, endsAt }: RoleInstance): string =>
  `${nounOf(type)} ${endsAt === undefined ? 'without an end' : `until ${formatInstant(endsAt)}`}`;

const nounOf = (type: string): string => {
  if (/^activated$/i.test(type)) return 'an activation in PIM';
  return /^eligible$/i.test(type) ? 'an eligibility' : 'an assignment';
};
