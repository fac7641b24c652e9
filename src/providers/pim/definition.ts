/** Which role a step means: by the id of its definition, or by a name that fits exactly one. */
import { Fault } from '../../core/fault.ts';
import type { RoleDefinition } from '../../ports/azure-roles.ts';

export type Resolution =
  | { readonly kind: 'one'; readonly role: RoleDefinition }
  | { readonly kind: 'none' | 'several'; readonly why: string };

/** `where`: `at /subscriptions/…`, `of the directory`. */
export const oneOf = (
  found: readonly RoleDefinition[],
  { role: wanted, where }: { readonly role: string; readonly where: string },
): Resolution => {
  const [role, ...others] = found;
  if (role === undefined) return { kind: 'none', why: `There is no role “${wanted}” ${where}.` };
  // NB. Names of custom roles are not unique: taking one of several would let whoever makes roles choose what is granted.
  if (others.length > 0) {
    return {
      kind: 'several',
      why: `“${wanted}” is the name of ${found.length} roles ${where}; write the UUID of the one that is meant.`,
    };
  }
  return { kind: 'one', role };
};

/** Throws `Fault('azure.rejected')` unless exactly one role is meant. */
export const theOne = (resolution: Resolution): RoleDefinition => {
  if (resolution.kind === 'one') return resolution.role;
  throw new Fault('azure.rejected', resolution.why, { remedy: 'Correct `role` in the entitlement.' });
};
