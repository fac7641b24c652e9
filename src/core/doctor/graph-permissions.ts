/** Application permissions on Microsoft Graph that docs/privileges asks for, by identity and by what the policy opens. */
import type { Form } from '../pim-settings.ts';
import type { IdentityName, Permission, Uses } from './tenant-facts.ts';

/** Of the directory alone: a permission to read somebody's mail is none of ours, whatever its name ends in. */
const READS =
  /^(User|Group|GroupMember|AdministrativeUnit|Application|Device|Directory|Organization|LicenseAssignment|RoleManagement|RoleManagementPolicy|RoleAssignmentSchedule|RoleEligibilitySchedule|PrivilegedAssignmentSchedule|PrivilegedEligibilitySchedule)\.(Read|ReadBasic)\.(All|Directory|AzureADGroup)$/;

const REMOVALS =
  /^(RoleAssignmentSchedule|RoleEligibilitySchedule)\.Remove\.Directory$|^(PrivilegedAssignmentSchedule|PrivilegedEligibilitySchedule)\.Remove\.AzureADGroup$/;

/** Graph bounds none of them: each reaches every role, or every group. */
const assigning = (
  forms: readonly Form[],
  [active, eligible]: readonly [string, string],
): readonly string[] =>
  forms.length === 0 ? [] : forms.includes('eligible') ? [active, eligible] : [active];

const writes = (uses: Uses): readonly string[] => [
  ...assigning(uses.directoryRoles, [
    'RoleAssignmentSchedule.ReadWrite.Directory',
    'RoleEligibilitySchedule.ReadWrite.Directory',
  ]),
  ...assigning(uses.governedGroups, [
    'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
    'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
  ]),
];

/** In an exclusive group a member is put in and out by one permission: docs/privileges/entra-group.md. */
const MEMBERS = 'GroupMember.ReadWrite.All';

/** Names of those that the identity has no use for under this policy. */
export const needless = (
  name: IdentityName,
  permissions: readonly Permission[],
  uses: Uses,
): readonly string[] => {
  const members = uses.exclusiveGroups ? [MEMBERS] : [];
  const wanted: Readonly<Record<IdentityName, readonly string[]>> = {
    elevate: [...writes(uses), ...members],
    revoke: members,
    audit: [],
  };
  return permissions.flatMap((permission) => {
    const { isGraph, resource, name: permitted } = permission;
    if (!isGraph) return [`${permitted} of ${resource}`];
    const isWanted =
      READS.test(permitted) ||
      (name !== 'audit' && REMOVALS.test(permitted)) ||
      wanted[name].includes(permitted);
    return isWanted ? [] : [permitted];
  });
};
