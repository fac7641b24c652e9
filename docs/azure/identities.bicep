// The identities of the workflows, each believed in one environment of one repository and holding no secret: docs/adopt.md.
// It needs Contributor on this resource group, and nothing in Entra. It gives no right to anything: rights.bicep does.
//
//   az deployment group create --resource-group gatehouse --template-file docs/azure/identities.bicep \
//     --parameters subjectPrefix="$(gh api repos/OWNER/NAME/actions/oidc/customization/sub --jq .sub_claim_prefix)"

@description('How the subjects of the repository begin, as GitHub says it: never composed by hand. Repositories made since July 2026 have ids in it.')
@minLength(6)
param subjectPrefix string

@description('Who signs the id tokens of the workflows. Another one on GitHub Enterprise.')
param issuer string = 'https://token.actions.githubusercontent.com'

@description('Another one in sovereign clouds.')
param audience string = 'api://AzureADTokenExchange'

param location string = resourceGroup().location

resource elevate 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'gatehouse-elevate'
  location: location
}

resource revoke 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'gatehouse-revoke'
  location: location
}

resource audit 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'gatehouse-audit'
  location: location
}

resource elevateTrust 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: elevate
  name: 'gatehouse-elevate'
  properties: {
    issuer: issuer
    subject: '${subjectPrefix}:environment:gatehouse-elevate'
    audiences: [audience]
  }
}

resource revokeTrust 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: revoke
  name: 'gatehouse-revoke'
  properties: {
    issuer: issuer
    subject: '${subjectPrefix}:environment:gatehouse-revoke'
    audiences: [audience]
  }
}

resource auditTrust 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: audit
  name: 'gatehouse-audit'
  properties: {
    issuer: issuer
    subject: '${subjectPrefix}:environment:gatehouse-audit'
    audiences: [audience]
  }
}

output elevateClientId string = elevate.properties.clientId
output revokeClientId string = revoke.properties.clientId
output auditClientId string = audit.properties.clientId
output elevatePrincipalId string = elevate.properties.principalId
output revokePrincipalId string = revoke.properties.principalId
output auditPrincipalId string = audit.properties.principalId
