/** Which role of the directory a step means: by the id of its definition, or by a name that fits exactly one. */
import type { EntraRoleStep } from '../../core/plan.ts';
import type { Azure, RoleDefinition } from '../../ports/azure.ts';

export type Resolution =
  | { readonly kind: 'one'; readonly role: RoleDefinition }
  | { readonly kind: 'none' | 'several'; readonly why: string };

export const resolveDirectoryRole = async (azure: Azure, step: EntraRoleStep): Promise<Resolution> => {
  const found = await azure.directoryRoles.definitions(step.role);
  const [role, ...others] = found;
  if (role === undefined) return { kind: 'none', why: `The directory has no role “${step.role}”.` };
  // NB. Names of custom roles are not unique: taking one of several would let whoever makes roles choose what is granted.
  if (others.length > 0) {
    return {
      kind: 'several',
      why: `“${step.role}” is the name of ${found.length} roles of the directory; write the UUID of the one that is meant.`,
    };
  }
  return { kind: 'one', role };
};

/** `/` is above every administrative unit; units contain nothing of each other. */
export const isAtOrAbove = (scope: string, step: EntraRoleStep): boolean =>
  scope === '/' || scope.toLowerCase() === step.directoryScope.toLowerCase();

/** For messages. */
export const whereOf = ({ directoryScope }: EntraRoleStep): string =>
  directoryScope === '/' ? 'in the whole directory' : `at ${directoryScope}`;
