/** The resources of PIM for Groups as JSON: those of directory roles, in this API's own words. */
import { policyAssignmentOf } from './directory-shapes.ts';
import type { Json } from './json.ts';
import { isObject } from './json.ts';
import type { Settings } from './pim-policy.ts';

const OF_ROLES = ['roleDefinitionId', 'directoryScopeId', 'appScopeId', 'roleAssignmentOriginId'];

/** Also what stands inside it: the eligibility behind an activation. */
export const inGroup = (shape: Json): Json => ({
  ...Object.fromEntries(
    Object.entries(shape)
      .filter(([key]) => !OF_ROLES.includes(key))
      .map(([key, value]) => [
        key.replace(
          /^role(Assignment|Eligibility)Schedule/,
          (_, of: string) => `${of.toLowerCase()}Schedule`,
        ),
        wordOf(key, value),
      ]),
  ),
  ...('roleDefinitionId' in shape
    ? { accessId: shape['roleDefinitionId'], groupId: shape['directoryScopeId'] }
    : {}),
});

/** Its enumerations are written in lower case. */
const wordOf = (key: string, value: unknown): unknown => {
  if (key === 'activatedUsing' && isObject(value)) return inGroup(value);
  return ['memberType', 'assignmentType'].includes(key) && typeof value === 'string'
    ? value.toLowerCase()
    : value;
};

export const groupPolicyAssignment = (
  { group, access }: { readonly group: string; readonly access: string },
  { settings, expand }: { readonly settings: Settings; readonly expand: string | null },
): Json => {
  const shape = policyAssignmentOf(access, settings, { tenant: group, expand });
  const policy = shape['policy'];
  const scope = { scopeId: group, scopeType: 'Group' };
  return {
    ...shape,
    ...scope,
    id: String(shape['id']).replace('DirectoryRole', 'Group'),
    policyId: String(shape['policyId']).replace('DirectoryRole', 'Group'),
    ...(typeof policy === 'object' ? { policy: { ...policy, ...scope, displayName: 'Group' } } : {}),
  };
};
