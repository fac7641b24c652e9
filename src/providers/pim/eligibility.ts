/** `only_if_eligible`: elevates only whom PIM lists as eligible, for the whole window and the whole role. */
import { formatInstant } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import type { RoleInstance } from '../../ports/azure-roles.ts';

/** `fitting`: eligibilities for the role that reach the place. `what`: role and place, for messages. */
export const whyNotEligible = (
  fitting: readonly RoleInstance[],
  { what, end }: { readonly what: string; readonly end: Instant },
): readonly string[] => {
  if (fitting.length === 0)
    return [`PIM lists no eligibility for ${what}, neither direct nor through a group.`];
  // NB. An eligibility with a condition allows less than the role: assigning the role without it would widen the access.
  const whole = fitting.filter(({ conditional }) => !conditional);
  if (whole.length === 0)
    return [`The eligibility for ${what} carries a condition, which Gatehouse cannot keep.`];
  return whole.some(({ endsAt }) => endsAt === undefined || endsAt >= end)
    ? []
    : [`The eligibility for ${what} ends before ${formatInstant(end)}.`];
};
