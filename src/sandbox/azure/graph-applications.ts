/** Graph's applications and service principals, with what they may; and the products that the tenant has bought. */
import type { SandboxAnswer } from '../http.ts';
import type { Application } from './applications.ts';
import { groupsOf } from './directory-groups.ts';
import { listOf, oneOf } from './graph-list.ts';
import { notFound, serveRoutes, under } from './graph-route.ts';
import type { GraphCall, Route } from './graph-route.ts';
import type { Json } from './json.ts';
import { iso } from './json.ts';
import { seededId } from './seed.ts';
import { isLive } from './tenant.ts';

const READ_CREDENTIALS = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'Application.ReadWrite.All',
];
const READ = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const READ_LICENCES = [
  'LicenseAssignment.Read.All',
  'LicenseAssignment.ReadWrite.All',
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];

/** Microsoft Graph itself: its client id is the same everywhere, its object id is each tenant's own. */
const GRAPH = {
  appId: '00000003-0000-0000-c000-000000000000',
  id: seededId('service-principal', 'graph'),
  displayName: 'Microsoft Graph',
};

const ROUTES: readonly Route[] = [
  under('GET', 'applications', READ, (call) =>
    listOf(
      call.request,
      'applications',
      [...call.tenant.applications.values()].filter(({ managed }) => !managed).map(applicationResource),
    ),
  ),
  under('GET', 'applications/{id}/federatedIdentityCredentials', READ_CREDENTIALS, (call, id) => {
    const found = [...call.tenant.applications.values()].find(
      (application) => application.id === id.toLowerCase() && !application.managed,
    );
    if (found === undefined) throw notFound(id);
    const path = `applications/${found.id}/federatedIdentityCredentials`;
    const items = found.federated.map(({ audiences, ...rest }) => ({
      ...rest,
      description: null,
      audiences: [...audiences],
    }));
    return listOf(call.request, 'applications/federatedIdentityCredentials', items, path);
  }),
  under('GET', 'servicePrincipals', READ, (call) =>
    listOf(call.request, 'servicePrincipals', [
      ...[...call.tenant.applications.values()].map(principalResource),
      graphResource(call),
    ]),
  ),
  under('GET', 'servicePrincipals/{id}', READ, (call, id) =>
    oneOf(
      call.request,
      'servicePrincipals',
      id.toLowerCase() === GRAPH.id ? graphResource(call) : principalResource(principalCalled(call, id)),
    ),
  ),
  under('GET', 'servicePrincipals/{id}/appRoleAssignments', READ, (call, id) => {
    const { permissions, principalId, displayName } = principalCalled(call, id);
    const items = permissions.map((permission) => ({
      id: Buffer.from(seededId('app-role-assignment', principalId, permission)).toString('base64url'),
      deletedDateTime: null,
      appRoleId: roleId(permission),
      createdDateTime: '2026-01-01T00:00:00Z',
      principalDisplayName: displayName,
      principalId,
      principalType: 'ServicePrincipal',
      resourceDisplayName: GRAPH.displayName,
      resourceId: GRAPH.id,
    }));
    return listOf(
      call.request,
      'appRoleAssignments',
      items,
      `servicePrincipals/${principalId}/appRoleAssignments`,
    );
  }),
  under('GET', 'servicePrincipals/{id}/transitiveMemberOf', READ, (call, id) => {
    const { principalId } = principalCalled(call, id);
    const { directory, clock } = call.tenant;
    const groups = groupsOf(directory, principalId, clock.now());
    const holders = [principalId, ...groups.map((group) => group.id)];
    const roles = [...directory.assignments].filter(
      (entry) => holders.includes(entry.principalId) && entry.scope === '/' && isLive(entry, clock.now()),
    );
    const items = [
      ...groups.map((group) => ({
        '@odata.type': '#microsoft.graph.group',
        id: group.id,
        displayName: group.displayName,
      })),
      ...roles.map(({ role }) => ({
        '@odata.type': '#microsoft.graph.directoryRole',
        id: seededId('activated-role', role),
        displayName: directory.roles.find((each) => each.id === role)?.displayName ?? null,
        roleTemplateId: role,
      })),
    ];
    return listOf(
      call.request,
      'directoryObjects',
      items,
      `servicePrincipals/${principalId}/transitiveMemberOf`,
    );
  }),
  under('GET', 'subscribedSkus', READ_LICENCES, (call) =>
    listOf(
      call.request,
      'subscribedSkus',
      call.tenant.licences.map(({ product, plans, enabled }) => ({
        id: `${call.tenant.id}_${seededId('sku', product)}`,
        skuId: seededId('sku', product),
        skuPartNumber: product,
        appliesTo: 'User',
        capabilityStatus: enabled > 0 ? 'Enabled' : 'Suspended',
        consumedUnits: 0,
        prepaidUnits: { enabled, suspended: 0, warning: 0 },
        servicePlans: plans.map((servicePlanName) => ({
          servicePlanId: seededId('plan', servicePlanName),
          servicePlanName,
          provisioningStatus: 'Success',
          appliesTo: 'User',
        })),
      })),
    ),
  ),
];

/** `undefined`: none of these. */
export const serveApplications = (call: GraphCall, path: string): SandboxAnswer | undefined =>
  serveRoutes(ROUTES, call, path);

const principalCalled = ({ tenant }: GraphCall, id: string): Application => {
  const found = [...tenant.applications.values()].find(({ principalId }) => principalId === id.toLowerCase());
  if (found === undefined) throw notFound(id);
  return found;
};

const roleId = (permission: string): string => seededId('app-role', permission);

const storedOf = ({ stored }: Application): Json => {
  const of = (kind: 'secret' | 'certificate') =>
    stored
      .filter((each) => each.kind === kind)
      .map(({ keyId, displayName, endDateTime }) => ({
        keyId,
        displayName,
        endDateTime,
        startDateTime: iso(Date.UTC(2026, 0, 1)),
        customKeyIdentifier: null,
      }));
  return {
    // Of a secret Graph shows how it begins, never what it is.
    passwordCredentials: of('secret').map((each) => ({ ...each, hint: 'abc', secretText: null })),
    keyCredentials: of('certificate').map((each) => ({
      ...each,
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      key: null,
    })),
  };
};

const applicationResource = (application: Application): Json => ({
  id: application.id,
  deletedDateTime: null,
  appId: application.clientId,
  displayName: application.displayName,
  createdDateTime: '2026-01-01T00:00:00Z',
  signInAudience: 'AzureADMyOrg',
  ...storedOf(application),
});

/** What is stored for a registration is not listed for its service principal; for managed identities Azure keeps a certificate. */
const principalResource = ({ managed, principalId, clientId, displayName }: Application): Json => ({
  id: principalId,
  deletedDateTime: null,
  accountEnabled: true,
  appId: clientId,
  appDisplayName: displayName,
  displayName,
  servicePrincipalType: managed ? 'ManagedIdentity' : 'Application',
  appRoles: [],
  passwordCredentials: [],
  keyCredentials: managed
    ? [
        {
          keyId: seededId('certificate', principalId),
          displayName: 'CN=managed',
          startDateTime: '2026-01-01T00:00:00Z',
          endDateTime: '2027-01-01T00:00:00Z',
          customKeyIdentifier: null,
          type: 'AsymmetricX509Cert',
          usage: 'Verify',
          key: null,
        },
      ]
    : [],
});

/** With a role for every permission that somebody here has; the real one has several hundred. */
const graphResource = ({ tenant }: GraphCall): Json => ({
  id: GRAPH.id,
  deletedDateTime: null,
  accountEnabled: true,
  appId: GRAPH.appId,
  appDisplayName: GRAPH.displayName,
  displayName: GRAPH.displayName,
  servicePrincipalType: 'Application',
  appRoles: [...new Set([...tenant.applications.values()].flatMap(({ permissions }) => permissions))].map(
    (permission) => ({
      id: roleId(permission),
      value: permission,
      displayName: permission,
      description: permission,
      allowedMemberTypes: ['Application'],
      isEnabled: true,
      origin: 'Application',
    }),
  ),
  passwordCredentials: [],
  keyCredentials: [],
});
