// What the closer may do at one management group, for roles that are assigned there: docs/ending.md. It needs to be deployed at that group:
//
//   az deployment mg create --management-group-id <id> --location westeurope --template-file docs/azure/closer-rights-group.bicep \
//     --parameters principalId=<object id of the closer's identity>
targetScope = 'managementGroup'

@description('Object id of the closer\'s managed identity.')
param principalId string

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(managementGroup().id, 'gatehouse-closer')
  properties: {
    roleName: 'Gatehouse Closer (${managementGroup().name})'
    description: 'Ends what is over: reads and deletes role assignments.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.Management/managementGroups/read'
          'Microsoft.Authorization/roleAssignments/read'
          'Microsoft.Authorization/roleAssignments/delete'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [managementGroup().id]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, principalId, 'gatehouse-closer')
  properties: {
    roleDefinitionId: role.id
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
