/** The resources of `roleManagement/directory` and of the roles' settings, as JSON. */
import type { DirectoryRole } from './directory.ts';
import { opens } from './directory-pim.ts';
import type { DirectoryRequest } from './directory-pim.ts';
import type { Json } from './json.ts';
import { iso, objectAt } from './json.ts';
import { policyRules } from './pim-policy.ts';
import type { Settings } from './pim-policy.ts';
import { seededId } from './seed.ts';
import type { Assignment } from './tenant.ts';

export const definitionOf = (role: DirectoryRole): Json => ({
  id: role.id,
  description: role.displayName,
  displayName: role.displayName,
  isBuiltIn: role.isBuiltIn,
  isEnabled: true,
  resourceScopes: ['/'],
  templateId: role.id,
  version: role.isBuiltIn ? '1' : null,
  rolePermissions: [],
});

const placeOf = (entry: Pick<Assignment, 'principalId' | 'role' | 'scope'>): Json => ({
  principalId: entry.principalId,
  roleDefinitionId: entry.role,
  directoryScopeId: entry.scope,
  appScopeId: null,
});

const orNull = (at: number | undefined): string | null => (at === undefined ? null : iso(at));

export const assignmentInstance = (entry: Assignment): Json => ({
  id: entry.name,
  ...placeOf(entry),
  // What was made outside PIM has no start either.
  startDateTime: entry.request === undefined ? null : iso(entry.startsAt),
  endDateTime: orNull(entry.endsAt),
  assignmentType: entry.assignmentType,
  memberType: 'Direct',
  roleAssignmentOriginId: entry.name,
  roleAssignmentScheduleId: entry.schedule,
});

export const assignmentSchedule = (entry: Assignment): Json => ({
  id: entry.schedule,
  ...placeOf(entry),
  createdUsing: entry.request ?? null,
  createdDateTime: entry.request === undefined ? null : iso(entry.createdOn),
  modifiedDateTime: null,
  status: 'Provisioned',
  assignmentType: entry.assignmentType,
  memberType: 'Direct',
  scheduleInfo: {
    startDateTime: iso(entry.startsAt),
    recurrence: null,
    expiration: {
      type: entry.endsAt === undefined ? 'noExpiration' : 'afterDateTime',
      endDateTime: orNull(entry.endsAt),
      duration: null,
    },
  },
});

export const eligibilityInstance = (entry: Assignment): Json => ({
  id: `${entry.name}-1-e`,
  ...placeOf(entry),
  startDateTime: iso(entry.startsAt),
  endDateTime: orNull(entry.endsAt),
  memberType: 'Direct',
  roleEligibilityScheduleId: entry.schedule,
});

export const eligibilitySchedule = (entry: Assignment): Json => {
  const { assignmentType: _, ...schedule } = assignmentSchedule(entry);
  return schedule;
};

/** With `$expand`: the eligibility behind an activation, `null` behind anything else. */
export const activatedUsing = ({ activates }: Assignment, of: 'instance' | 'schedule'): Json => {
  if (activates === undefined) return { activatedUsing: null };
  return {
    activatedUsing: of === 'schedule' ? { id: activates } : { roleEligibilityScheduleId: activates },
  };
};

export const requestOf = (
  request: DirectoryRequest,
  { status, now }: { readonly status: string; readonly now: number },
): Json => ({
  id: request.id,
  status,
  createdDateTime: iso(request.createdOn),
  completedDateTime: now < request.doneAt ? null : iso(request.doneAt),
  approvalId: null,
  customData: null,
  action: request.action,
  principalId: request.principal.id,
  roleDefinitionId: request.role,
  directoryScopeId: request.scope,
  appScopeId: null,
  isValidationOnly: request.validationOnly,
  targetScheduleId: request.schedule ?? null,
  justification: request.justification ?? null,
  createdBy: { application: null, device: null, user: { displayName: null, id: request.createdBy } },
  scheduleInfo: opens(request.action) ? scheduleInfoOf(request, now) : null,
  ticketInfo: { ticketNumber: request.ticket.number ?? null, ticketSystem: request.ticket.system ?? null },
});

const scheduleInfoOf = (request: DirectoryRequest, now: number): Json => {
  const start = request.assignment?.startsAt ?? request.start;
  return {
    startDateTime: iso(now < request.doneAt ? Math.max(request.start, now) : start),
    recurrence: null,
    expiration: {
      type: camel(String(request.expiration['type'] ?? 'notSpecified')),
      endDateTime: request.expiration['endDateTime'] ?? null,
      duration: request.expiration['duration'] ?? null,
    },
  };
};

const camel = (word: string): string => `${word.slice(0, 1).toLowerCase()}${word.slice(1)}`;

/** `expand`: as asked for; without it the policy is an id only. */
export const policyAssignmentOf = (
  role: string,
  settings: Settings,
  { tenant, expand }: { readonly tenant: string; readonly expand: string | null },
): Json => {
  const policyId = `DirectoryRole_${tenant}_${seededId('directory-policy', role)}`;
  return {
    id: `${policyId}_${role}`,
    policyId,
    scopeId: '/',
    scopeType: 'DirectoryRole',
    roleDefinitionId: role,
    ...(expand === null
      ? {}
      : {
          policy: {
            id: policyId,
            displayName: 'DirectoryRole',
            description: 'DirectoryRole',
            isOrganizationDefault: false,
            scopeId: '/',
            scopeType: 'DirectoryRole',
            lastModifiedDateTime: null,
            lastModifiedBy: { displayName: null, id: null },
            ...(/rules/i.test(expand) ? { rules: policyRules(settings).map(ruleOf) } : {}),
          },
        }),
  };
};

/** The same seventeen rules as Resource Manager's, in Graph's words. */
const ruleOf = ({ ruleType, target, ...rule }: Json): Json => ({
  '@odata.type': `#microsoft.graph.unified${String(ruleType)}`,
  ...rule,
  ...('notificationRecipients' in rule ? { notificationRecipients: [] } : {}),
  target: {
    caller: objectAt({ target }, 'target')['caller'],
    operations: ['all'],
    level: objectAt({ target }, 'target')['level'],
    inheritableSettings: [],
    enforcedSettings: [],
  },
});
