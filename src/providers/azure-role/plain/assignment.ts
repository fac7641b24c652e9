/** Our plain assignment of one step: the name it has, the marker that carries its end, and how it proves to be ours. */
import { derivedUuid } from '../../../core/derived-id.ts';
import { formatMarker, parseMarker, sameKey } from '../../../core/marker.ts';
import type { MarkerKey } from '../../../core/marker.ts';
import type { AzureRoleStep } from '../../../core/plan.ts';
import type { Azure } from '../../../ports/azure.ts';
import type { PlainAssignment } from '../../../ports/azure-roles.ts';
import type { GrantContext } from '../../../ports/privilege.ts';
import { sameEnd, sameScope } from '../../pim/request.ts';

export const assignmentName = (key: MarkerKey, step: string): string =>
  derivedUuid({ ...key, step, action: 'assign' });

export const descriptionOf = ({ installation, grant, expiresAt }: GrantContext): string =>
  formatMarker({ installation, grant, expiresAt });

export type Look =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'foreign'; readonly what: string }
  | { readonly kind: 'active'; readonly assignment: PlainAssignment };

export const lookAt = async (azure: Azure, step: AzureRoleStep, context: GrantContext): Promise<Look> => {
  const name = assignmentName(context, step.id);
  const assignment = await azure.roles.plain.assignment(step.scope, name);
  if (assignment === undefined) return { kind: 'nothing' };
  return isOurs(assignment, step, context)
    ? { kind: 'active', assignment }
    : { kind: 'foreign', what: `the role assignment ${name}, which is not what this grant made` };
};

/**
 * NB. The name alone proves nothing: whoever knows the installation can compute it. Marker, end to the minute, principal and scope
 * must all be this grant's, and nobody may have put a condition on it since (I8).
 */
const isOurs = (found: PlainAssignment, step: AzureRoleStep, context: GrantContext): boolean => {
  const marker = parseMarker(found.description);
  return (
    marker !== undefined &&
    sameKey(marker, context) &&
    sameEnd(marker.expiresAt, context.expiresAt) &&
    found.principal === step.principal.toLowerCase() &&
    sameScope(found.scope, step.scope) &&
    !found.conditional
  );
};
