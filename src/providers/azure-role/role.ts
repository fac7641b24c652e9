/** Which role definition a step means: by UUID, or by a name that fits exactly one. */
import type { AzureRoleStep } from '../../core/plan.ts';
import { Fault } from '../../core/fault.ts';
import type { Azure, RoleDefinition } from '../../ports/azure.ts';

type Resolution =
  | { readonly kind: 'one'; readonly role: RoleDefinition }
  | { readonly kind: 'none' | 'several'; readonly why: string };

export const resolveRole = async (azure: Azure, step: AzureRoleStep): Promise<Resolution> => {
  const found = await azure.roles.definitions(step.scope, step.role);
  if (found === undefined) return { kind: 'none', why: `Azure knows no ${step.scope}.` };
  const [role, ...others] = found;
  if (role === undefined) return { kind: 'none', why: `There is no role “${step.role}” at ${step.scope}.` };
  // NB. Names of custom roles are not unique: taking one of several would let whoever makes roles choose what is granted.
  if (others.length > 0) {
    return {
      kind: 'several',
      why: `“${step.role}” is the name of ${found.length} roles at ${step.scope}; write the UUID of the one that is meant.`,
    };
  }
  return { kind: 'one', role };
};

/** Throws `Fault('azure.rejected')` unless exactly one role is meant. */
export const theRole = async (azure: Azure, step: AzureRoleStep): Promise<RoleDefinition> => {
  const resolution = await resolveRole(azure, step);
  if (resolution.kind === 'one') return resolution.role;
  throw new Fault('azure.rejected', resolution.why, { remedy: 'Correct `role` in the entitlement.' });
};
