/** Run as its own process, trusting the sandbox through NODE_EXTRA_CA_CERTS: one grant's life through the unmodified SDKs. */
import { getIDToken } from '@actions/core';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { NetworkManagementClient } from '@azure/arm-network';
import { ClientAssertionCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';

const of = JSON.parse(process.env['SESSION'] ?? '{}');
const [subscription, group] = ['11111111-1111-1111-1111-111111111111', 'hub'];
const scope = `subscriptions/${subscription}/resourceGroups/payments`;
const definition = (id: string) =>
  `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const said: Record<string, unknown> = {};
const COMPUTE = '2024-07-01';

const credential = new ClientAssertionCredential(
  of.tenantId,
  of.clientId,
  () => getIDToken('api://AzureADTokenExchange'),
  {
    authorityHost: of.authority,
    disableInstanceDiscovery: true,
  },
);
const authorization = new AuthorizationManagementClient(credential, subscription, { endpoint: of.arm });
const network = new NetworkManagementClient(credential, subscription, { endpoint: of.arm });
const all = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const one of pages) found.push(one);
  return found;
};
const refused = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => ({ value }),
    (error) => ({ code: error.code, status: error.statusCode, message: error.message }),
  );

said['role'] = (
  await all(
    authorization.roleDefinitions.list(scope, {
      filter: "roleName eq 'Virtual Machine Administrator Login'",
    }),
  )
)[0]?.name;
said['eligible'] = (
  await all(
    authorization.roleEligibilityScheduleInstances.listForScope(scope, {
      filter: `principalId eq '${of.principalId}'`,
    }),
  )
).map((one) => one.memberType);
said['policies'] = (await all(authorization.roleManagementPolicyAssignments.listForScope(scope))).length;
const ask = () =>
  authorization.roleAssignmentScheduleRequests.create(scope, of.guid, {
    principalId: of.principalId,
    roleDefinitionId: definition(of.role),
    requestType: 'AdminAssign',
    justification: 'gh:0a1b2c3d-42 https://example.test/pull/42',
    ticketInfo: { ticketNumber: 'CHG0031234', ticketSystem: 'servicenow' },
    scheduleInfo: {
      startDateTime: new Date(of.start),
      expiration: { type: 'AfterDateTime', endDateTime: new Date(of.end) },
    },
  });
said['created'] = (await ask()).status;
said['again'] = await refused(ask());
let listed = [];
do
  listed = (await all(
    authorization.roleAssignmentScheduleInstances.listForScope(scope, {
      filter: `principalId eq '${of.principalId}'`,
    }),
  )) as any;
while (listed.length === 0);
said['instance'] = listed.map((one: any) => ({
  end: one.endDateTime,
  type: one.assignmentType,
  member: one.memberType,
}));
said['status'] = (await authorization.roleAssignmentScheduleRequests.get(scope, of.guid)).status;
said['early'] = await refused(
  authorization.roleAssignmentScheduleRequests.create(scope, of.removal, {
    principalId: of.principalId,
    roleDefinitionId: definition(of.role),
    requestType: 'AdminRemove',
    justification: 'gh:0a1b2c3d-42',
  }),
);

const rule = {
  protocol: 'Tcp',
  access: 'Allow',
  direction: 'Inbound',
  priority: 200,
  description: 'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z',
  sourceAddressPrefix: '203.0.113.7/32',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '443',
};
const opened = await network.securityRules.createOrUpdate(group, 'bastion-nsg', 'gh-0a1b2c3d-42-x', rule);
said['opened'] = { state: opened.provisioningState, description: opened.description };
said['taken'] = await refused(
  network.securityRules.createOrUpdate(group, 'bastion-nsg', 'other', rule) as unknown as Promise<unknown>,
);
said['rules'] = (await all(network.securityRules.list(group, 'bastion-nsg'))).length;
said['groups'] = (await all(network.networkSecurityGroups.listAll())).map((one) => one.name);
await network.securityRules.delete(group, 'bastion-nsg', 'gh-0a1b2c3d-42-x');
await network.securityRules.delete(group, 'bastion-nsg', 'gh-0a1b2c3d-42-x');
said['gone'] = await refused(network.securityRules.get(group, 'bastion-nsg', 'gh-0a1b2c3d-42-x'));

const graph = Client.initWithMiddleware({
  baseUrl: of.graph,
  defaultVersion: 'v1.0',
  customHosts: new Set(['localhost']),
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  }),
});
said['user'] = await graph.api(`/users/${of.principalId}`).select('id,displayName,accountEnabled').get();
const silent = Client.initWithMiddleware({
  baseUrl: of.graph,
  defaultVersion: 'v1.0',
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  }),
});
said['silent'] = await silent
  .api('/users')
  .get()
  .catch((error: any) => ({ status: error.statusCode, code: error.code }));

// The rest of what is served, for the oracle to look at.
const future = {
  principalId: of.other,
  roleDefinitionId: definition(of.role),
  requestType: 'AdminAssign',
  justification: 'gh:0a1b2c3d-43',
  scheduleInfo: {
    startDateTime: new Date(Date.parse(of.start) + 3_600_000),
    expiration: { type: 'AfterDuration', duration: 'PT1H' },
  },
};
await authorization.roleAssignmentScheduleRequests.validate(scope, of.later, future);
await authorization.roleAssignmentScheduleRequests.create(scope, of.later, future);
await new Promise((resolve) => setTimeout(resolve, 200));
said['scheduled'] = (await authorization.roleAssignmentScheduleRequests.get(scope, of.later)).status;
said['schedules'] = (await all(authorization.roleAssignmentSchedules.listForScope(scope))).length;
await authorization.roleAssignmentScheduleRequests.cancel(scope, of.later);
said['requests'] = (await all(authorization.roleAssignmentScheduleRequests.listForScope(scope))).map(
  (one) => one.status,
);
const [policy] = await all(authorization.roleManagementPolicies.listForScope(scope));
await authorization.roleManagementPolicies.get(scope, policy?.name ?? '');
const plain = {
  principalId: of.other,
  roleDefinitionId: definition('acdd72a7-3385-48ef-bd42-f606fba81ae7'),
  principalType: 'User',
};
await authorization.roleAssignments.create(scope, of.later, plain);
// Reads lag behind the write.
let read = 0;
while (read === 0)
  read = (
    await all(authorization.roleAssignments.listForScope(scope, { filter: `principalId eq '${of.other}'` }))
  ).length;
said['plain'] = read;
await authorization.roleAssignments.get(scope, of.later);
await authorization.roleAssignments.delete(scope, of.later);
await authorization.roleAssignments.delete(scope, of.later);
await authorization.roleDefinitions.get(scope, of.role);
const own = (
  await all(authorization.roleAssignmentScheduleInstances.listForScope(scope, { filter: 'atScope()' }))
).find((one) => one.scope?.endsWith('/payments'));
await authorization.roleAssignmentScheduleInstances.get(scope, own?.name ?? '');
await network.networkSecurityGroups.get(group, 'bastion-nsg');
await all(network.networkSecurityGroups.list(group));
await all(network.defaultSecurityRules.list(group, 'bastion-nsg'));
await all(network.bastionHosts.listByResourceGroup(group));
await network.bastionHosts.get(group, 'bas-hub');
await all(network.virtualNetworks.list(group));
const card = await network.networkInterfaces.get('web', 'nic-web-vm');
const guarded = await network.subnets.get('web', 'vnet-nsg-web-vm', 'snet-nsg-web-vm');
said['way'] = {
  machine: card.virtualMachine?.id,
  address: card.ipConfigurations?.[0]?.privateIPAddress,
  subnet: guarded.networkSecurityGroup?.id,
};
await all(network.networkInterfaces.list('web'));
await all(network.networkInterfaces.listAll());
const asg = await network.applicationSecurityGroups.get('web', 'web-asg');
await all(network.applicationSecurityGroups.list('web'));
const { destinationAddressPrefix: _, ...anywhere } = rule;
const toGroup = (id: string, more: object) =>
  network.securityRules.createOrUpdate('web', 'web-nsg', 'to-group', {
    ...anywhere,
    destinationApplicationSecurityGroups: [{ id }],
    ...more,
  });
said['toGroup'] = (await toGroup(asg.id ?? '', {})).destinationApplicationSecurityGroups?.map(({ id }) => id);
said['toNowhere'] = await refused(toGroup(`${asg.id}-2`, {}) as unknown as Promise<unknown>);
said['toBoth'] = await refused(
  toGroup(asg.id ?? '', { destinationAddressPrefix: '10.0.0.4' }) as unknown as Promise<unknown>,
);
await network.networkSecurityGroups.get('web', 'web-nsg');
said['lost'] = [
  await refused(network.networkInterfaces.get('web', 'none')),
  await refused(network.subnets.get('web', 'vnet-nsg-web-vm', 'none')),
  await refused(network.applicationSecurityGroups.get('web', 'none')),
];
const { token } = await credential.getToken('https://management.azure.com/.default');
const raw = async (path: string, version: string) =>
  (
    await fetch(`${of.arm}/subscriptions${path}?api-version=${version}`, {
      headers: { authorization: `Bearer ${token}` },
    })
  ).status;
said['raw'] = [
  await raw('', '2022-12-01'),
  await raw(`/${subscription}`, '2022-12-01'),
  await raw(`/${subscription}/resourcegroups`, '2024-03-01'),
  await raw(`/${subscription}/resourcegroups/${group}`, '2024-03-01'),
  await raw(
    `/${subscription}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-vm`,
    COMPUTE,
  ),
  await raw(`/${subscription}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/none`, COMPUTE),
];
await graph.api('/users').filter('accountEnabled eq true').top(2).get();
await graph
  .api(`/users/${of.principalId}`)
  .select('id,accountEnabled,displayName')
  .expand('manager($select=id)')
  .get();
await graph
  .api('/users')
  .select('id,accountEnabled,displayName')
  .filter(encodeURIComponent("mail eq 'o''hara@contoso.example' or userPrincipalName eq 'x@contoso.example'"))
  .top(2)
  .get();
process.stdout.write(`\n@@${JSON.stringify(said)}\n`);
