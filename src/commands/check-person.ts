/** Is the beneficiary still there? Asked for plans whose own kinds of privilege ask nobody: a network rule knows no people. */
import type { EntraId } from '../core/brand.ts';
import type { Plan } from '../core/plan.ts';
import type { DirectoryApi } from '../ports/directory.ts';

/** The check of a role asks about its principal itself. */
export const needsPersonCheck = (plan: Plan): boolean =>
  !plan.steps.some((step) => step.kind === 'azure-role');

/** Why nothing may be opened for this account; empty: nothing stands in the way. Throws `Fault` where Entra does not answer. */
export const whyNotPerson = async (
  directory: Pick<DirectoryApi, 'user'>,
  principal: EntraId,
): Promise<readonly string[]> => {
  const user = await directory.user(principal);
  if (user === undefined) return ['Entra knows no such user; compare `entra` in policies/people.yaml.'];
  // NB. Whoever left must not be let in to the network either; what Entra does not say is no yes.
  return user.enabled === true
    ? []
    : ['The account is disabled in Entra, or this identity may not read accountEnabled.'];
};
