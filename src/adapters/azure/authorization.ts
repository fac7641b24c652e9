/** Roles of Azure through `@azure/arm-authorization`: PIM's api-version 2020-10-01, role definitions 2022-04-01. */
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import type {
  RoleDefinition,
  RoleManagementPolicyAssignment,
  RoleManagementPolicyRuleUnion,
} from '@azure/arm-authorization';
import { Type } from 'typebox';
import type { ResourceId } from '../../core/brand.ts';
import type { RoleSettings } from '../../core/pim-settings.ts';
import type { RoleApi } from '../../ports/azure-roles.ts';
import { answerPolicies, armScope, collect, lastSegment, scopeOf } from './arm.ts';
import type { ArmService } from './arm.ts';
import { plainRoleApi } from './arm-assignments.ts';
import { instancesAt, pimApi, quoted } from './arm-pim.ts';
import type { PimClient } from './arm-pim.ts';
import { formed, maybe, maybeText, maybeTexts } from './formed.ts';
import { managementGroups } from './management-groups.ts';

const definitionForm = Type.Object({ name: Type.Optional(Type.String()), roleName: maybeText });
const settingsForm = Type.Object({
  scope: Type.Optional(Type.String()),
  roleDefinitionId: Type.Optional(Type.String()),
  effectiveRules: Type.Optional(
    Type.Array(
      Type.Object({ id: maybeText, enabledRules: maybeTexts, maximumDuration: maybe(Type.String()) }),
    ),
  ),
});

export const roleApi = (service: ArmService): RoleApi => {
  const pim: PimClient = { client: authorizationClient(service), calls: service.calls };
  return {
    definitions: (scope, role) => definitions(pim, scope, role),
    assigned: (scope, principal) =>
      instancesAt(pim, 'Assignment', { scope, filter: `assignedTo(${quoted(principal)})` }),
    eligible: (scope, principal) =>
      instancesAt(pim, 'Eligibility', { scope, filter: `assignedTo(${quoted(principal)})` }),
    settings: (scope, role) => settings(pim, scope, role),
    assignments: pimApi(pim, 'Assignment'),
    eligibilities: pimApi(pim, 'Eligibility'),
    plain: plainRoleApi(pim),
    managementGroups: () => managementGroups(service),
  };
};

export const authorizationClient = ({
  endpoint,
  credential,
  dates,
  pacing,
}: ArmService): AuthorizationManagementClient =>
  new AuthorizationManagementClient(credential, '00000000-0000-0000-0000-000000000000', {
    endpoint,
    $host: endpoint,
    credentialScopes: scopeOf(endpoint),
    // NB. The SDK would repeat a PUT that committed unseen and collide with itself; `calls` repeats only reads.
    retryOptions: { maxRetries: 0 },
    additionalPolicies: answerPolicies({ endpoint, dates, pacing }),
  });

const settings = async (
  { client, calls }: PimClient,
  scope: ResourceId,
  role: string,
): Promise<RoleSettings | undefined> => {
  const [only] = await calls.read(
    {
      name: `GET ${scope}/…/roleManagementPolicyAssignments`,
      needs: 'Microsoft.Authorization/roleManagementPolicyAssignments/read at that scope',
    },
    (abortSignal) =>
      collect(
        client.roleManagementPolicyAssignments.listForScope(armScope(scope), { abortSignal }),
        formed('roleManagementPolicyAssignments', settingsForm, (item: RoleManagementPolicyAssignment) =>
          item.scope?.toLowerCase() === scope.toLowerCase() && lastSegment(item.roleDefinitionId) === role
            ? item
            : undefined,
        ),
      ),
  );
  return only === undefined ? undefined : asSettings(only);
};

const definitions = async ({ client, calls }: PimClient, scope: ResourceId, role: string) => {
  const call = {
    name: `GET ${scope}/…/roleDefinitions`,
    needs: 'Microsoft.Authorization/roleDefinitions/read at that scope',
  };
  const byId = isUuid(role);
  const all = await calls.find(call, (abortSignal) =>
    collect(
      client.roleDefinitions.list(armScope(scope), {
        abortSignal,
        ...(byId ? {} : { filter: `roleName eq ${quoted(role)}` }),
      }),
      formed('roleDefinitions', definitionForm, ({ name, roleName }: RoleDefinition) =>
        name === undefined ? undefined : { guid: name.toLowerCase(), name: roleName ?? '' },
      ),
    ),
  );
  // The filter is the service's affair; that the name is exactly this one is ours.
  return all?.filter(({ guid, name }) => (byId ? guid === role.toLowerCase() : name === role));
};

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const asSettings = ({ effectiveRules = [] }: RoleManagementPolicyAssignment): RoleSettings => ({
  adminMaximum: maximum(effectiveRules, 'Expiration_Admin_Assignment'),
  eligibleMaximum: maximum(effectiveRules, 'Expiration_Admin_Eligibility'),
  activationMaximum: maximum(effectiveRules, 'Expiration_EndUser_Assignment'),
  adminRequires: required(effectiveRules, 'Enablement_Admin_Assignment'),
  eligibleRequires: required(effectiveRules, 'Enablement_Admin_Eligibility'),
});

const required = (rules: readonly RoleManagementPolicyRuleUnion[], id: string): readonly string[] =>
  rules.flatMap((rule) => (rule.id === id && 'enabledRules' in rule ? (rule.enabledRules ?? []) : []));

const maximum = (rules: readonly RoleManagementPolicyRuleUnion[], id: string): string | undefined => {
  const rule = rules.find((candidate) => candidate.id === id);
  return rule !== undefined && 'maximumDuration' in rule ? rule.maximumDuration : undefined;
};
