/** What PIM behind Graph calls the same things for directory roles and for groups. */

export interface PimWords {
  /** Path of its lists. */
  readonly base: string;
  /** `roleAssignment`, `assignment`: what the names of its lists and schedules begin with. */
  readonly name: string;
  /** The property that says of what: a role, or membership and ownership. */
  readonly role: 'roleDefinitionId' | 'accessId';
  /** The property that says where. */
  readonly scope: 'directoryScopeId' | 'groupId';
}

export const ofRoles = (of: 'Assignment' | 'Eligibility'): PimWords => ({
  base: '/roleManagement/directory',
  name: `role${of}`,
  role: 'roleDefinitionId',
  scope: 'directoryScopeId',
});

export const ofGroups = (of: 'Assignment' | 'Eligibility'): PimWords => ({
  base: '/identityGovernance/privilegedAccess/group',
  name: of.toLowerCase(),
  role: 'accessId',
  scope: 'groupId',
});

/** Properties that name a schedule, whatever the list. */
export const SCHEDULE_IDS = {
  assignment: ['roleAssignmentScheduleId', 'assignmentScheduleId'],
  eligibility: ['roleEligibilityScheduleId', 'eligibilityScheduleId'],
} as const;
