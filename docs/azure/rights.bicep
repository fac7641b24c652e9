// What the identities may do in one subscription, and no more, by the kinds that are used: docs/adopt.md. The actions stand in rights.json.
// It needs Owner (or User Access Administrator) on the subscription. Run it again with other kinds, and the roles follow.
//
//   az deployment sub create --location westeurope --template-file docs/azure/rights.bicep \
//     --parameters kinds='["nsg-rule"]' elevate=<principal id> revoke=<principal id> audit=<principal id>
targetScope = 'subscription'

@description('Object (principal) id of the identity that opens.')
@minLength(36)
param elevate string

@description('Object (principal) id of the identity that ends.')
@minLength(36)
param revoke string

@description('Object (principal) id of the identity that only reads; empty: there is none.')
param audit string = ''

@description('Keys of rights.json: what is opened in this subscription.')
@minLength(1)
param kinds string[]

@description('Names of resource groups: the identity that opens may do so there alone. Empty: in the whole subscription.')
param groups string[] = []

// Ending and reading hold in the whole subscription: what the sweep cannot see it cannot end.
var rights = loadJsonContent('rights.json')
var elevateActions = union(flatten(map(kinds, kind => any(rights)[kind].elevate)), [])
var revokeActions = union(flatten(map(kinds, kind => any(rights)[kind].revoke)), any(rights).every.revoke)
var auditActions = union(flatten(map(kinds, kind => any(rights)[kind].audit)), any(rights).doctor.audit)
// An operation of the network is asked for at the subscription, wherever the group lies.
var watchActions = ['Microsoft.Network/locations/operations/read', 'Microsoft.Network/locations/operationResults/read']

resource elevateRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'gatehouse-elevate')
  properties: {
    roleName: 'Gatehouse Elevate (${subscription().subscriptionId})'
    description: 'Opens access for a window: docs/azure/rights.json.'
    type: 'CustomRole'
    permissions: [{ actions: elevateActions, notActions: [], dataActions: [], notDataActions: [] }]
    assignableScopes: [subscription().id]
  }
}

resource revokeRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'gatehouse-revoke')
  properties: {
    roleName: 'Gatehouse Revoke (${subscription().subscriptionId})'
    description: 'Ends what is over: docs/azure/rights.json.'
    type: 'CustomRole'
    permissions: [{ actions: revokeActions, notActions: [], dataActions: [], notDataActions: [] }]
    assignableScopes: [subscription().id]
  }
}

resource auditRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!empty(audit)) {
  name: guid(subscription().id, 'gatehouse-audit')
  properties: {
    roleName: 'Gatehouse Audit (${subscription().subscriptionId})'
    description: 'Reads what a decision asks: docs/azure/rights.json.'
    type: 'CustomRole'
    permissions: [{ actions: auditActions, notActions: [], dataActions: [], notDataActions: [] }]
    assignableScopes: [subscription().id]
  }
}

resource watchRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!empty(groups)) {
  name: guid(subscription().id, 'gatehouse-watch')
  properties: {
    roleName: 'Gatehouse Watch (${subscription().subscriptionId})'
    description: 'Follows operations of the network.'
    type: 'CustomRole'
    permissions: [{ actions: watchActions, notActions: [], dataActions: [], notDataActions: [] }]
    assignableScopes: [subscription().id]
  }
}

resource elevateAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (empty(groups)) {
  name: guid(subscription().id, elevate, 'gatehouse-elevate')
  properties: {
    roleDefinitionId: elevateRole.id
    principalId: elevate
    principalType: 'ServicePrincipal'
  }
}

resource watchAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(groups)) {
  name: guid(subscription().id, elevate, 'gatehouse-watch')
  properties: {
    roleDefinitionId: watchRole.id
    principalId: elevate
    principalType: 'ServicePrincipal'
  }
}

module elevateInGroups 'rights-group.bicep' = [
  for name in groups: {
    name: 'gatehouse-elevate-${uniqueString(name)}'
    scope: resourceGroup(name)
    params: {
      principalId: elevate
      roleDefinitionId: elevateRole.id
    }
  }
]

resource revokeAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, revoke, 'gatehouse-revoke')
  properties: {
    roleDefinitionId: revokeRole.id
    principalId: revoke
    principalType: 'ServicePrincipal'
  }
}

resource auditAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(audit)) {
  name: guid(subscription().id, audit, 'gatehouse-audit')
  properties: {
    roleDefinitionId: auditRole.id
    principalId: audit
    principalType: 'ServicePrincipal'
  }
}
