/** The settings of a directory role, or of a group, in PIM: read behind Graph with their rules. */
import type { RoleSettings } from '../../core/pim-settings.ts';
import { field } from './graph-client.ts';
import type { GraphConnection } from './graph-client.ts';
import { quoted, text } from './graph-fields.ts';

interface Asked {
  readonly scope: { readonly id: string; readonly type: 'DirectoryRole' | 'Group' };
  /** Id of the role definition; of a group `member` or `owner`. */
  readonly role: string;
  /** The permission, for messages. */
  readonly needs: string;
}

/** `undefined`: PIM shows none. https://learn.microsoft.com/graph/api/policyroot-list-rolemanagementpolicyassignments */
export const roleSettings = async (
  graph: GraphConnection,
  { scope, role, needs }: Asked,
): Promise<RoleSettings | undefined> => {
  const path = '/policies/roleManagementPolicyAssignments';
  const found = await graph.list({ name: `GET ${path}`, needs }, path, {
    filter: `scopeId eq ${quoted(scope.id)} and scopeType eq '${scope.type}' and roleDefinitionId eq ${quoted(role)}`,
    expand: 'policy($expand=rules)',
    // What PIM says of a group that it does not govern yet.
    none: 'ResourceTypeNotSupported',
  });
  // NB. Never the settings of another role or access: right after a group came to PIM one may be listed before the other.
  const [only] = found.filter((item) => text(item, 'roleDefinitionId')?.toLowerCase() === role);
  return only === undefined ? undefined : asSettings(only);
};

/** NB. Settings whose rules were not sent along are not settings without rules: then nothing is elevated on them. */
const asSettings = (item: unknown): RoleSettings | undefined => {
  const rules = field(field(item, 'policy'), 'rules');
  if (!Array.isArray(rules)) return undefined;
  const rule = (id: string): unknown => rules.find((candidate) => text(candidate, 'id') === id);
  const required = (id: string): unknown => field(rule(id), 'enabledRules');
  const ofAssignment = required('Enablement_Admin_Assignment');
  const ofEligibility = required('Enablement_Admin_Eligibility');
  if (!Array.isArray(ofAssignment) || !Array.isArray(ofEligibility)) return undefined;
  return {
    adminMaximum: text(rule('Expiration_Admin_Assignment'), 'maximumDuration'),
    eligibleMaximum: text(rule('Expiration_Admin_Eligibility'), 'maximumDuration'),
    activationMaximum: text(rule('Expiration_EndUser_Assignment'), 'maximumDuration'),
    adminRequires: ofAssignment.map(String),
    eligibleRequires: ofEligibility.map(String),
  };
};
