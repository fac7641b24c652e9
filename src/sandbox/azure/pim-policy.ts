/** PIM's role settings: the seventeen rules of every role at every scope, and which of them a request breaks. */
import { Temporal } from 'temporal-polyfill';
import type { Json } from './json.ts';
import { iso } from './json.ts';
import { scopeKey } from './scope.ts';
import { seededId } from './seed.ts';
import type { Tenant } from './tenant.ts';
import { settingsOf } from './tenant.ts';

export interface Settings {
  readonly adminEnablement: readonly string[];
  readonly adminExpiration: { readonly required: boolean; readonly maximumDuration: string };
  readonly eligibleEnablement: readonly string[];
  readonly eligibleExpiration: { readonly required: boolean; readonly maximumDuration: string };
  readonly endUserEnablement: readonly string[];
  readonly endUserMaximumDuration: string;
  readonly endUserApproval: boolean;
}

/** Azure's defaults: justification always, active assignments end within 180 days, activations within eight hours. */
export const settingsFor = (tenant: Tenant, role: string, scope: string): Settings => {
  const own = settingsOf(tenant, role, scope);
  return {
    adminEnablement: own?.adminEnablement ?? ['Justification'],
    adminExpiration: own?.adminExpiration ?? { required: true, maximumDuration: 'P180D' },
    eligibleEnablement: own?.eligibleEnablement ?? [],
    eligibleExpiration: own?.eligibleExpiration ?? { required: true, maximumDuration: 'P365D' },
    endUserEnablement: own?.endUserEnablement ?? ['Justification'],
    endUserMaximumDuration: own?.endUserMaximumDuration ?? 'PT8H',
    endUserApproval: own?.endUserApproval ?? false,
  };
};

export interface PolicyQuestion {
  /** Who asks, and of an administrator for what. */
  readonly caller: 'Admin' | 'EndUser' | 'Admin for eligibility';
  /** Milliseconds; `undefined` for no end. */
  readonly duration: number | undefined;
  readonly justification: string | undefined;
  readonly ticketNumber: string | undefined;
  /** Whether the caller's token carries an MFA claim. */
  readonly mfa: boolean;
  /** EndUser: whether a live eligibility stands behind the request. */
  readonly eligible: boolean;
}

/**
 * The names of the rules that fail, in PIM's order. Admin requests are judged by the Admin rules alone: eligibility, approval and the
 * activation maximum do not bind them.
 * NB. Whether PIM exempts applications from `MultiFactorAuthentication` is not published; here it does not.
 */
export const failingRules = (settings: Settings, question: PolicyQuestion): readonly string[] => {
  const { enabled, required, maximumDuration } = rulesFor(settings, question.caller);
  const maximum = durationOf(maximumDuration);
  const failing: string[] = [];
  if (question.duration === undefined ? required : maximum !== undefined && question.duration > maximum)
    failing.push('ExpirationRule');
  if (enabled.includes('Justification') && question.justification === undefined)
    failing.push('JustificationRule');
  if (enabled.includes('Ticketing') && question.ticketNumber === undefined) failing.push('TicketingRule');
  if (enabled.includes('MultiFactorAuthentication') && !question.mfa) failing.push('MfaRule');
  if (question.caller === 'EndUser' && !question.eligible) failing.push('EligibilityRule');
  return failing;
};

const rulesFor = (settings: Settings, caller: PolicyQuestion['caller']) => {
  switch (caller) {
    case 'Admin':
      return { enabled: settings.adminEnablement, ...settings.adminExpiration };
    case 'Admin for eligibility':
      return { enabled: settings.eligibleEnablement, ...settings.eligibleExpiration };
    case 'EndUser':
      return {
        enabled: settings.endUserEnablement,
        required: true,
        maximumDuration: settings.endUserMaximumDuration,
      };
  }
};

/** Milliseconds of an ISO 8601 duration; a month is 30 days. `undefined` when it is unreadable. */
export const durationOf = (text: string): number | undefined => {
  try {
    return Temporal.Duration.from(text).total({ unit: 'millisecond', relativeTo: '2026-11-01' });
  } catch {
    return undefined;
  }
};

export const policyName = (role: string, scope: string): string => seededId('policy', role, scopeKey(scope));

/** A `roleManagementPolicies` resource. */
export const policyResource = (tenant: Tenant, role: string, scope: string): Json => {
  const rules = policyRules(settingsFor(tenant, role, scope));
  return {
    properties: {
      scope,
      displayName: null,
      description: null,
      isOrganizationDefault: settingsOf(tenant, role, scope) === undefined,
      lastModifiedDateTime: iso(Date.UTC(2026, 0, 1)),
      lastModifiedBy: { id: null, displayName: 'Admin', type: null, email: null },
      rules,
      effectiveRules: rules,
    },
    id: `${scope}/providers/Microsoft.Authorization/roleManagementPolicies/${policyName(role, scope)}`,
    name: policyName(role, scope),
    type: 'Microsoft.Authorization/RoleManagementPolicies',
  };
};

export const policyRules = (settings: Settings): readonly Json[] => [
  rule('Enablement_Admin_Eligibility', 'Enablement', { enabledRules: settings.eligibleEnablement }),
  rule('Expiration_Admin_Eligibility', 'Expiration', {
    isExpirationRequired: settings.eligibleExpiration.required,
    maximumDuration: settings.eligibleExpiration.maximumDuration,
  }),
  ...notifications('Admin_Eligibility'),
  rule('Enablement_Admin_Assignment', 'Enablement', { enabledRules: settings.adminEnablement }),
  rule('Expiration_Admin_Assignment', 'Expiration', {
    isExpirationRequired: settings.adminExpiration.required,
    maximumDuration: settings.adminExpiration.maximumDuration,
  }),
  ...notifications('Admin_Assignment'),
  rule('Approval_EndUser_Assignment', 'Approval', {
    setting: {
      isApprovalRequired: settings.endUserApproval,
      isApprovalRequiredForExtension: false,
      isRequestorJustificationRequired: true,
      approvalMode: 'SingleStage',
      approvalStages: [
        {
          approvalStageTimeOutInDays: 1,
          isApproverJustificationRequired: true,
          escalationTimeInMinutes: 0,
          primaryApprovers: [],
          isEscalationEnabled: false,
          escalationApprovers: null,
        },
      ],
    },
  }),
  rule('AuthenticationContext_EndUser_Assignment', 'AuthenticationContext', {
    isEnabled: false,
    claimValue: '',
  }),
  rule('Enablement_EndUser_Assignment', 'Enablement', { enabledRules: settings.endUserEnablement }),
  rule('Expiration_EndUser_Assignment', 'Expiration', {
    isExpirationRequired: true,
    maximumDuration: settings.endUserMaximumDuration,
  }),
  ...notifications('EndUser_Assignment'),
];

const rule = (id: string, kind: string, content: Json): Json => ({
  ...content,
  id,
  ruleType: `RoleManagementPolicy${kind}Rule`,
  target: {
    caller: id.includes('_EndUser_') ? 'EndUser' : 'Admin',
    operations: ['All'],
    level: id.endsWith('_Eligibility') ? 'Eligibility' : 'Assignment',
    targetObjects: null,
    inheritableSettings: null,
    enforcedSettings: null,
  },
});

const notifications = (of: string): readonly Json[] =>
  ['Admin', 'Requestor', 'Approver'].map((recipientType) =>
    rule(`Notification_${recipientType}_${of}`, 'Notification', {
      notificationType: 'Email',
      recipientType,
      isDefaultRecipientsEnabled: true,
      notificationLevel: 'All',
      notificationRecipients: null,
    }),
  );
