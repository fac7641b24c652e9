/** Applications through Microsoft Graph v1.0, and what their roles in Azure allow through `@azure/arm-authorization`. */
import type { RoleDefinition as SdkRole } from '@azure/arm-authorization';
import { parseEntraId } from '../../core/brand.ts';
import type { RoleRights } from '../../core/doctor/role-rights.ts';
import type {
  FederatedCredential,
  Licence,
  Permission,
  StoredCredential,
} from '../../core/doctor/tenant-facts.ts';
import type { IdentityApi, Registration } from '../../ports/identities.ts';
import { armScope, collect, lastSegment } from './arm.ts';
import type { ArmService } from './arm.ts';
import { authorizationClient } from './authorization.ts';
import { field, strange } from './graph-client.ts';
import type { GraphConnection } from './graph-client.ts';
import { moment, quoted, segment, text } from './graph-fields.ts';

const READ = 'the Graph application permission Application.Read.All';
const READ_LICENCES = 'the Graph application permission LicenseAssignment.Read.All';
const READ_ROLES = 'Microsoft.Authorization/roleDefinitions/read at that scope';
/** Microsoft Graph itself, the same in every tenant. */
const GRAPH = '00000003-0000-0000-c000-000000000000';

export const identityApi = (graph: GraphConnection, service: ArmService): IdentityApi => {
  const { calls } = service;
  const client = authorizationClient(service);
  return {
    principal: async (clientId) => {
      const found = await byClient(graph, '/servicePrincipals', clientId, [
        'id',
        'displayName',
        'servicePrincipalType',
      ]);
      if (found === undefined) return undefined;
      const id = parseEntraId(text(found, 'id') ?? '');
      // NB. It goes into addresses and into commands that people paste.
      if (id === undefined) throw strange({ name: 'GET /servicePrincipals', needs: READ }, 'an object id');
      const isManaged = text(found, 'servicePrincipalType')?.toLowerCase() === 'managedidentity';
      return { id, name: text(found, 'displayName') ?? '', kind: isManaged ? 'managed' : 'application' };
    },
    registration: async (clientId) => registrationOf(graph, clientId),
    storedFor: async (principal) => {
      const path = `/servicePrincipals/${segment(principal)}`;
      const found = await graph.read({ name: `GET ${path}`, needs: READ }, path, { select: STORED });
      return storedIn(found);
    },
    permissions: (principal) => permissionsOf(graph, principal),
    directoryRoles: async (principal) => {
      const path = `/servicePrincipals/${segment(principal)}/transitiveMemberOf`;
      const found = await graph.list({ name: `GET ${path}`, needs: READ }, path, {
        select: ['id', 'displayName'],
      });
      return found.flatMap((item) =>
        field(item, '@odata.type') === '#microsoft.graph.directoryRole'
          ? (text(item, 'displayName') ?? text(item, 'id') ?? [])
          : [],
      );
    },
    role: async (scope, id) => {
      const call = { name: `GET ${scope}/…/roleDefinitions/${id}`, needs: READ_ROLES };
      const found = await calls.find(call, (abortSignal) =>
        client.roleDefinitions.get(armScope(scope), segment(id), { abortSignal }),
      );
      return found === undefined ? undefined : asRights(found);
    },
    customRoles: (scope) =>
      calls.read({ name: `GET ${scope}/…/roleDefinitions`, needs: READ_ROLES }, (abortSignal) =>
        collect(
          client.roleDefinitions.list(armScope(scope), { abortSignal, filter: "type eq 'CustomRole'" }),
          asRights,
        ),
      ),
    licences: async () => {
      const path = '/subscribedSkus';
      const found = await graph.list({ name: `GET ${path}`, needs: READ_LICENCES }, path, {});
      return found.flatMap((item) => asLicence(item) ?? []);
    },
  };
};

/** The one of this client id; the id is what is asked for, never what is answered. */
const byClient = async (
  graph: GraphConnection,
  path: string,
  clientId: string,
  select: readonly string[],
): Promise<unknown> => {
  const found = await graph.list({ name: `GET ${path}`, needs: READ }, path, {
    filter: `appId eq ${quoted(clientId)}`,
    select: ['appId', ...select],
  });
  return found.find((item) => text(item, 'appId')?.toLowerCase() === clientId.toLowerCase());
};

const STORED = ['passwordCredentials', 'keyCredentials'];

/** https://learn.microsoft.com/graph/api/application-list, …/application-list-federatedidentitycredentials */
const registrationOf = async (
  graph: GraphConnection,
  clientId: string,
): Promise<Registration | undefined> => {
  const found = await byClient(graph, '/applications', clientId, ['id', ...STORED]);
  const id = text(found, 'id');
  if (id === undefined) return undefined;
  const path = `/applications/${segment(id)}/federatedIdentityCredentials`;
  const listed = await graph.list({ name: `GET ${path}`, needs: READ }, path, {});
  return { federated: listed.map(asFederated), stored: storedIn(found) };
};

const asFederated = (item: unknown): FederatedCredential => {
  const audiences = field(item, 'audiences');
  return {
    id: text(item, 'id') ?? '',
    name: text(item, 'name') ?? '',
    issuer: text(item, 'issuer') ?? '',
    subject: text(item, 'subject'),
    audiences: Array.isArray(audiences) ? audiences.map(String) : [],
  };
};

const storedIn = (item: unknown): readonly StoredCredential[] =>
  (
    [
      ['secret', 'passwordCredentials'],
      ['certificate', 'keyCredentials'],
    ] as const
  ).flatMap(([kind, property]) => {
    const listed = field(item, property);
    // NB. A list that was not sent is not an empty one.
    if (!Array.isArray(listed)) return [{ kind, id: '', name: 'not shown by Graph', endsAt: undefined }];
    return listed.map((each: unknown) => ({
      kind,
      id: text(each, 'keyId') ?? '',
      name: text(each, 'displayName') ?? '',
      endsAt: moment(field(each, 'endDateTime')),
    }));
  });

/** https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments; a role is named by the resource that it is a role of. */
const permissionsOf = async (graph: GraphConnection, principal: string): Promise<readonly Permission[]> => {
  const path = `/servicePrincipals/${segment(principal)}/appRoleAssignments`;
  const assigned = await graph.list({ name: `GET ${path}`, needs: READ }, path, {});
  const resources = new Map<string, unknown>();
  for (const id of new Set(assigned.flatMap((item) => text(item, 'resourceId') ?? []))) {
    const at = `/servicePrincipals/${segment(id)}`;
    const select = ['id', 'appId', 'displayName', 'appRoles'];
    resources.set(id, await graph.read({ name: `GET ${at}`, needs: READ }, at, { select }));
  }
  return assigned.map((item) => {
    const resource = resources.get(text(item, 'resourceId') ?? '');
    const role = text(item, 'appRoleId') ?? '';
    const roles = field(resource, 'appRoles');
    const named = Array.isArray(roles) ? roles.find((each) => text(each, 'id') === role) : undefined;
    return {
      resource: text(resource, 'displayName') ?? text(item, 'resourceDisplayName') ?? '',
      isGraph: text(resource, 'appId') === GRAPH,
      // The name that tokens carry, not the one for people.
      name: text(named, 'value') ?? role,
    };
  });
};

const asRights = ({ name, roleName, permissions }: SdkRole): RoleRights | undefined => {
  const id = lastSegment(name);
  return id === undefined
    ? undefined
    : {
        id,
        name: roleName ?? '',
        permissions: (permissions ?? []).map(({ actions, notActions, dataActions }) => ({
          actions: actions ?? [],
          notActions: notActions ?? [],
          dataActions: dataActions ?? [],
        })),
      };
};

/** Names of plans, as Microsoft's list of products has them; the same in every cloud. */
const PLANS = /^(AAD_PREMIUM_P2|Entra_Identity_Governance)$/i;

const asLicence = (item: unknown): Licence | undefined => {
  const plans = field(item, 'servicePlans');
  const holds = Array.isArray(plans) && plans.some((plan) => PLANS.test(text(plan, 'servicePlanName') ?? ''));
  const enabled = field(field(item, 'prepaidUnits'), 'enabled');
  return holds
    ? { product: text(item, 'skuPartNumber') ?? '', enabled: typeof enabled === 'number' ? enabled : 0 }
    : undefined;
};
