/** What no entitlement may grant, whatever it says. */
import type { ResourceId } from '../brand.ts';
import { sameRole } from '../rules/role-names.ts';
import { reaches } from '../scopes.ts';

/**
 * The protected role that `role` is, or may be.
 * NB. A UUID that cannot be named here may be the very role that is protected by its name, so it counts as that role.
 */
export const protectedRole = (role: string, protectedRoles: readonly string[]): string | undefined =>
  protectedRoles.find((each) => sameRole(role, each) !== 'different');

/** The protected scope that a right on `scope` reaches. */
export const protectedScope = (
  scope: ResourceId,
  protectedScopes: readonly ResourceId[],
): ResourceId | undefined => protectedScopes.find((each) => reaches(scope, each));
