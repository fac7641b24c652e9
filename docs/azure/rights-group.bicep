// One role of rights.bicep, for the identity that opens, in this resource group alone.
@description('Object (principal) id of the identity that opens.')
param principalId string

@description('Id of the role of rights.bicep.')
param roleDefinitionId string

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, principalId, 'gatehouse-elevate')
  properties: {
    roleDefinitionId: roleDefinitionId
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
