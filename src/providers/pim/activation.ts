/** What the beneficiary activated from an eligibility of ours: it may outlive the eligibility, so ending ends it too. */
import type { RoleInstance, RoleRequest } from '../../ports/azure-roles.ts';

/**
 * NB. Ours to end only if PIM itself says that it was activated from an eligibility that our request made (I8): a person may have
 * others, and PIM's removal takes whatever stands in the place.
 */
export const activatedFrom = (
  held: readonly RoleInstance[],
  requests: readonly RoleRequest[],
): readonly RoleInstance[] =>
  held.filter(
    ({ type, activates }) =>
      /^activated$/i.test(type) &&
      activates !== undefined &&
      requests.some(({ schedule }) => schedule?.toLowerCase() === activates.toLowerCase()),
  );
