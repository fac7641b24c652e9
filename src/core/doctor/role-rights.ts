/** What a role of Azure allows, as patterns of actions, held against what an identity is asked to do. */

export interface RoleRights {
  /** UUID of the definition, lower case. */
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly {
    readonly actions: readonly string[];
    readonly notActions: readonly string[];
    readonly dataActions: readonly string[];
  }[];
}

/** `*` stands for anything, slashes too; case does not matter. https://learn.microsoft.com/azure/role-based-access-control/role-definitions */
export const permits = (allowed: readonly string[], denied: readonly string[], action: string): boolean =>
  allowed.some((pattern) => matches(pattern, action)) && !denied.some((pattern) => matches(pattern, action));

/** Of a text that somebody wrote: compared piece by piece, because a pattern of their making could keep a matcher busy for ever. */
const matches = (pattern: string, action: string): boolean => {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.at(-1) ?? '';
  let at = first.length;
  for (const piece of rest.slice(0, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
};

export const allows = ({ permissions }: RoleRights, action: string): boolean =>
  permissions.some(({ actions, notActions }) => permits(actions, notActions, action));

/**
 * Patterns of the role that reach beyond reading and beyond `asked`.
 * NB. A list of what is allowed, and not of what is dangerous: an action that Azure brings tomorrow is named, not passed over.
 */
export const beyond = ({ permissions }: RoleRights, asked: readonly string[]): readonly string[] => {
  const wanted = new Set(asked.map((action) => action.toLowerCase()));
  return permissions.flatMap(({ actions, notActions, dataActions }) => {
    const taken = new Set(notActions.map((action) => action.toLowerCase()));
    return [
      ...actions.filter(
        (action) =>
          !/\/read$/i.test(action) && !wanted.has(action.toLowerCase()) && !taken.has(action.toLowerCase()),
      ),
      // Contents of vaults, storage and machines: nothing of Gatehouse asks for any.
      ...dataActions.map((action) => `${action} (data)`),
    ];
  });
};

const AUTHORIZATION = 'Microsoft.Authorization';
const NETWORK = 'Microsoft.Network';

/** docs/privileges: what ends access. PIM takes requests to remove and to assign under one right. */
const TO_END: readonly string[] = [
  `${AUTHORIZATION}/roleAssignmentScheduleRequests/write`,
  `${AUTHORIZATION}/roleAssignmentScheduleRequests/cancel/action`,
  `${AUTHORIZATION}/roleEligibilityScheduleRequests/write`,
  `${AUTHORIZATION}/roleEligibilityScheduleRequests/cancel/action`,
  `${AUTHORIZATION}/roleAssignments/delete`,
  `${NETWORK}/networkSecurityGroups/securityRules/delete`,
  `${NETWORK}/firewallPolicies/ruleCollectionGroups/delete`,
  `${NETWORK}/bastionHosts/getActiveSessions/action`,
  `${NETWORK}/bastionHosts/disconnectActiveSessions/action`,
];

/** docs/privileges: what opens access. */
const TO_OPEN: readonly string[] = [
  `${AUTHORIZATION}/roleAssignments/write`,
  `${NETWORK}/networkSecurityGroups/securityRules/write`,
  `${NETWORK}/firewallPolicies/ruleCollectionGroups/write`,
  `${NETWORK}/applicationSecurityGroups/joinNetworkSecurityRule/action`,
  'Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action',
];

export const ACTIONS = { elevate: [...TO_END, ...TO_OPEN], revoke: TO_END, audit: [] } as const;

/** Without these a sweep of a subscription is blind, or cannot end what it finds. */
export const TO_SWEEP: readonly string[] = [
  `${NETWORK}/networkSecurityGroups/read`,
  `${NETWORK}/networkSecurityGroups/securityRules/delete`,
  `${NETWORK}/firewallPolicies/read`,
  `${NETWORK}/firewallPolicies/ruleCollectionGroups/read`,
  `${AUTHORIZATION}/roleAssignmentScheduleRequests/read`,
  `${AUTHORIZATION}/roleEligibilityScheduleRequests/read`,
  `${AUTHORIZATION}/roleAssignments/read`,
  `${AUTHORIZATION}/roleAssignments/delete`,
];

/** At a management group only roles stand. */
export const TO_SWEEP_GROUP: readonly string[] = TO_SWEEP.filter((action) =>
  action.startsWith(`${AUTHORIZATION}/`),
);

/** The built-in role that Microsoft documents for callers of PIM's API: docs/privileges/azure-role.md. */
export const USER_ACCESS_ADMINISTRATOR = '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9';
