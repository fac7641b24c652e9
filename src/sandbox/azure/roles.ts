/** Role definitions: Azure's built-in roles with their real ids, and the custom roles of the federated identities. */

export interface RoleDefinition {
  /** Lower-case UUID; the same in every tenant for built-in roles. */
  readonly name: string;
  readonly roleName: string;
  readonly description: string;
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly assignableScopes: readonly string[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
}

const builtIn = (
  name: string,
  roleName: string,
  description: string,
  actions: readonly string[],
  more: { readonly notActions?: readonly string[]; readonly dataActions?: readonly string[] } = {},
): RoleDefinition => ({
  name,
  roleName,
  description,
  type: 'BuiltInRole',
  assignableScopes: ['/'],
  actions,
  notActions: more.notActions ?? [],
  dataActions: more.dataActions ?? [],
});

/** Actions that nearly every management role of Azure shares. */
const common = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Insights/alertRules/*',
  'Microsoft.ResourceHealth/availabilityStatuses/read',
  'Microsoft.Resources/deployments/*',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Support/*',
];
const vmRead = [
  'Microsoft.Network/publicIPAddresses/read',
  'Microsoft.Network/virtualNetworks/read',
  'Microsoft.Network/loadBalancers/read',
  'Microsoft.Network/networkInterfaces/read',
  'Microsoft.Compute/virtualMachines/*/read',
];

/** The built-in roles that the sandbox knows; a real tenant has several hundred. */
export const BUILT_IN_ROLES: readonly RoleDefinition[] = [
  builtIn('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', 'Full access, also to role assignments.', ['*']),
  builtIn(
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
    'Contributor',
    'Full access except to role assignments.',
    ['*'],
    {
      notActions: [
        'Microsoft.Authorization/*/Delete',
        'Microsoft.Authorization/*/Write',
        'Microsoft.Authorization/elevateAccess/Action',
      ],
    },
  ),
  builtIn('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', 'Reads all resources.', ['*/read']),
  builtIn(
    '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    'User Access Administrator',
    'Manages access to resources.',
    ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  ),
  builtIn(
    'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    'Role Based Access Control Administrator',
    'Manages access to resources by role assignments.',
    [
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleAssignments/delete',
      '*/read',
      'Microsoft.Support/*',
    ],
  ),
  builtIn(
    '1c0163c0-47e6-4577-8991-ea5c82e286e4',
    'Virtual Machine Administrator Login',
    'Signs in to virtual machines as administrator.',
    vmRead,
    {
      dataActions: [
        'Microsoft.Compute/virtualMachines/login/action',
        'Microsoft.Compute/virtualMachines/loginAsAdmin/action',
      ],
    },
  ),
  builtIn(
    'fb879df8-f326-4884-b1cf-06f3ad86be52',
    'Virtual Machine User Login',
    'Signs in to virtual machines as a regular user.',
    vmRead,
    { dataActions: ['Microsoft.Compute/virtualMachines/login/action'] },
  ),
  builtIn(
    '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
    'Virtual Machine Contributor',
    'Manages virtual machines.',
    [
      ...common,
      'Microsoft.Compute/virtualMachines/*',
      'Microsoft.Network/networkInterfaces/*',
      'Microsoft.Network/networkSecurityGroups/join/action',
      'Microsoft.Network/networkSecurityGroups/read',
    ],
  ),
  builtIn('4d97b98b-1d4f-4787-a291-c67834d212e7', 'Network Contributor', 'Manages networks.', [
    ...common,
    'Microsoft.Network/*',
  ]),
  builtIn('de139f84-1756-47ae-9be6-808fbbe84772', 'Website Contributor', 'Manages websites, not web plans.', [
    ...common,
    'Microsoft.Web/serverFarms/read',
    'Microsoft.Web/sites/*',
  ]),
  builtIn('2cc479cb-7b4d-49a8-b449-8c00fd0f0a4b', 'Web Plan Contributor', 'Manages web plans.', [
    ...common,
    'Microsoft.Web/serverFarms/*',
  ]),
  builtIn('9b7fa17d-e63e-47b0-bb0a-15c516ac86ec', 'SQL DB Contributor', 'Manages SQL databases.', [
    ...common,
    'Microsoft.Sql/servers/databases/*',
    'Microsoft.Sql/servers/read',
  ]),
  builtIn(
    '6d8ee4ec-f05a-4a1d-8b00-a9b17e38b437',
    'SQL Server Contributor',
    'Manages SQL servers and databases.',
    [...common, 'Microsoft.Sql/servers/*'],
  ),
  builtIn(
    '056cd41c-7e88-42e1-933e-88ba6a50c9c3',
    'SQL Security Manager',
    'Manages the security of SQL servers.',
    [
      ...common,
      'Microsoft.Sql/servers/auditingSettings/*',
      'Microsoft.Sql/servers/securityAlertPolicies/*',
      'Microsoft.Sql/servers/read',
    ],
  ),
  builtIn('2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'Storage Blob Data Reader', 'Reads blobs.', [
    'Microsoft.Storage/storageAccounts/blobServices/containers/read',
  ]),
  builtIn(
    'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    'Storage Blob Data Contributor',
    'Reads and writes blobs.',
    ['Microsoft.Storage/storageAccounts/blobServices/containers/*'],
  ),
  builtIn('b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'Storage Blob Data Owner', 'Full access to blobs.', [
    'Microsoft.Storage/storageAccounts/blobServices/containers/*',
  ]),
  builtIn('21090545-7ca7-4776-b22c-e363652d74d2', 'Key Vault Reader', 'Reads metadata of key vaults.', [
    ...common,
    'Microsoft.KeyVault/vaults/*/read',
  ]),
  builtIn('4633458b-17de-408a-b874-0445c86b69e6', 'Key Vault Secrets User', 'Reads secret contents.', [], {
    dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'],
  }),
  builtIn('b86a8fe4-44ce-4948-aee5-eccb2c155cd7', 'Key Vault Secrets Officer', 'Manages secrets.', common, {
    dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
  }),
  builtIn(
    '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    'Key Vault Administrator',
    'Full access to vault contents.',
    common,
    {
      dataActions: ['Microsoft.KeyVault/vaults/*'],
    },
  ),
  builtIn('43d0d8ad-25c7-4714-9337-8ba259a9fe05', 'Monitoring Reader', 'Reads all monitoring data.', [
    '*/read',
  ]),
  builtIn(
    '73c42c96-874c-492b-b04d-ab87d138a893',
    'Log Analytics Reader',
    'Reads and searches monitoring data.',
    ['*/read'],
  ),
  builtIn('39bc4728-0917-49c7-9d2c-d95423bc2eb4', 'Security Reader', 'Reads the security state.', [
    ...common,
    'Microsoft.Security/*/read',
  ]),
  builtIn(
    '4abbcc35-e782-43d8-92c5-2d3f1bd2253f',
    'Azure Kubernetes Service Cluster User Role',
    'Lists user credentials of clusters.',
    ['Microsoft.ContainerService/managedClusters/listClusterUserCredential/action'],
  ),
  builtIn(
    '0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8',
    'Azure Kubernetes Service Cluster Admin Role',
    'Lists administrator credentials of clusters.',
    ['Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action'],
  ),
];

/** What a decision asks of roles, in all of their forms. */
const roleReads = [
  'roleAssignments',
  'roleAssignmentScheduleInstances',
  'roleAssignmentScheduleRequests',
  'roleDefinitions',
  'roleEligibilityScheduleInstances',
  'roleEligibilityScheduleRequests',
].map((type) => `Microsoft.Authorization/${type}/read`);
const settingsRead = 'Microsoft.Authorization/roleManagementPolicyAssignments/read';

const networkReads = [
  'Microsoft.Network/networkSecurityGroups/read',
  'Microsoft.Network/firewallPolicies/read',
  'Microsoft.Network/firewallPolicies/ruleCollectionGroups/read',
];

/** Of whoever writes or deletes: what stands there afterwards, and how far it is. */
const networkWork = [
  'Microsoft.Network/networkSecurityGroups/securityRules/read',
  'Microsoft.Network/locations/operations/read',
  'Microsoft.Network/locations/operationResults/read',
];
const groupsRead = 'Microsoft.Management/managementGroups/read';

/** The way to a machine. Ending `vm-jit` needs these, ending `nsg-rule` none of them. */
export const MACHINE_READS: readonly string[] = [
  'Microsoft.Compute/virtualMachines/read',
  'Microsoft.Network/networkInterfaces/read',
  'Microsoft.Network/virtualNetworks/subnets/read',
];

const jitReads = ['Microsoft.Security/locations/jitNetworkAccessPolicies/read'];
const groupReads = ['Microsoft.Network/applicationSecurityGroups/read'];

const custom = (
  name: string,
  roleName: string,
  description: string,
  actions: readonly string[],
): RoleDefinition => ({
  name,
  roleName,
  description,
  type: 'CustomRole',
  assignableScopes: ['/'],
  actions,
  notActions: [],
  dataActions: [],
});

/** What the identity of `elevate.yml` may do: all of docs/azure/rights.json, and management groups. */
export const ELEVATE_ROLE = custom(
  'a7e10001-0000-4000-8000-000000000001',
  'Gatehouse Elevate',
  'Opens access: PIM assignments, rules of networks and firewalls, and just-in-time access.',
  [
    ...roleReads,
    settingsRead,
    groupsRead,
    ...networkReads,
    ...networkWork,
    ...MACHINE_READS,
    ...jitReads,
    ...groupReads,
    'Microsoft.Authorization/roleAssignmentScheduleRequests/write',
    'Microsoft.Authorization/roleAssignmentScheduleRequests/cancel/action',
    'Microsoft.Authorization/roleEligibilityScheduleRequests/write',
    'Microsoft.Authorization/roleEligibilityScheduleRequests/cancel/action',
    'Microsoft.Authorization/roleAssignments/write',
    'Microsoft.Authorization/roleAssignments/delete',
    'Microsoft.Network/networkSecurityGroups/securityRules/write',
    'Microsoft.Network/networkSecurityGroups/securityRules/delete',
    'Microsoft.Network/firewallPolicies/ruleCollectionGroups/write',
    'Microsoft.Network/firewallPolicies/ruleCollectionGroups/delete',
    'Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action',
    'Microsoft.Security/pricings/read',
    'Microsoft.Network/applicationSecurityGroups/joinNetworkSecurityRule/action',
  ],
);

/**
 * What the identity of `revoke.yml` may do, from the same file: it can end, never open. ARM has one action for every kind of schedule request, so
 * the cut rests on `roleAssignments/write`, which this role lacks (see `pim-rights.ts`).
 */
export const REVOKE_ROLE = custom(
  'a7e10001-0000-4000-8000-000000000002',
  'Gatehouse Revoke',
  'Ends access: removes PIM assignments and rules of networks and firewalls.',
  [
    ...roleReads,
    groupsRead,
    ...networkReads,
    ...networkWork,
    ...MACHINE_READS,
    ...jitReads,
    'Microsoft.Network/bastionHosts/read',
    'Microsoft.Authorization/roleAssignmentScheduleRequests/write',
    'Microsoft.Authorization/roleAssignmentScheduleRequests/cancel/action',
    'Microsoft.Authorization/roleEligibilityScheduleRequests/write',
    'Microsoft.Authorization/roleEligibilityScheduleRequests/cancel/action',
    'Microsoft.Authorization/roleAssignments/delete',
    'Microsoft.Network/networkSecurityGroups/securityRules/delete',
    'Microsoft.Network/firewallPolicies/ruleCollectionGroups/delete',
    'Microsoft.Network/bastionHosts/getActiveSessions/action',
    'Microsoft.Network/bastionHosts/disconnectActiveSessions/action',
  ],
);

/** What the closer inside Azure may do, as docs/azure/closer-rights.bicep says: read and delete what has no end of its own. */
export const CLOSER_ROLE = custom(
  'a7e10001-0000-4000-8000-000000000005',
  'Gatehouse Closer',
  'Ends what is over: reads and deletes rules and role assignments.',
  [
    'Microsoft.Network/networkSecurityGroups/read',
    'Microsoft.Network/networkSecurityGroups/securityRules/read',
    'Microsoft.Network/networkSecurityGroups/securityRules/delete',
    'Microsoft.Network/firewallPolicies/read',
    'Microsoft.Network/firewallPolicies/ruleCollectionGroups/read',
    'Microsoft.Network/firewallPolicies/ruleCollectionGroups/delete',
    'Microsoft.Authorization/roleAssignments/read',
    'Microsoft.Authorization/roleAssignments/delete',
  ],
);

/** At a management group, as docs/azure/closer-rights-group.bicep says. */
export const CLOSER_GROUP_ROLE = custom(
  'a7e10001-0000-4000-8000-000000000006',
  'Gatehouse Closer at a management group',
  'Ends what is over: reads and deletes role assignments.',
  [
    'Microsoft.Management/managementGroups/read',
    'Microsoft.Authorization/roleAssignments/read',
    'Microsoft.Authorization/roleAssignments/delete',
  ],
);

/** What the identities of reviews and of `audit.yml` may do, from the same file: read what a check asks the platform. */
export const REVIEW_ROLE = custom(
  'a7e10001-0000-4000-8000-000000000003',
  'Gatehouse Review',
  'Reads what a decision asks the platform.',
  [
    ...roleReads,
    settingsRead,
    ...networkReads,
    ...MACHINE_READS,
    ...jitReads,
    ...groupReads,
    'Microsoft.Network/bastionHosts/read',
    'Microsoft.Security/pricings/read',
  ],
);
