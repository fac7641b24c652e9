// A timer inside Azure that ends what is over while GitHub is away: docs/ending.md.
// It needs the right to make role definitions and role assignments in every subscription; it takes none of it with it.
//
//   az deployment group create --resource-group gatehouse-closer --template-file docs/azure/closer.bicep \
//     --parameters installation=0a1b2c3d subscriptions='["11111111-1111-1111-1111-111111111111"]' image=<registry>/<node image>@sha256:…

@description('What "gatehouse init" printed: eight characters.')
@minLength(8)
@maxLength(8)
param installation string

@description('Ids of the subscriptions that are searched, the same as in GATEHOUSE_AZURE_SUBSCRIPTIONS.')
@minLength(1)
param subscriptions string[]

@description('An image with node 20 or newer as "node", pinned by its digest, in a registry that you trust to be there. Nothing else of it is used.')
param image string

@description('When it runs, in UTC.')
param schedule string = '*/5 * * * *'

param location string = resourceGroup().location
param name string = 'gatehouse-closer'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

module rights 'closer-rights.bicep' = [
  for subscriptionId in subscriptions: {
    name: '${name}-rights-${uniqueString(subscriptionId)}'
    scope: subscription(subscriptionId)
    params: {
      principalId: identity.properties.principalId
    }
  }
]

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: name
  location: location
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: 30
  }
}

resource host 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: name
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

resource job 'Microsoft.App/jobs@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: host.id
    configuration: {
      triggerType: 'Schedule'
      scheduleTriggerConfig: {
        cronExpression: schedule
        parallelism: 1
        replicaCompletionCount: 1
      }
      replicaTimeout: 1800
      replicaRetryLimit: 1
    }
    template: {
      containers: [
        {
          name: 'closer'
          image: image
          // The program is in the job itself: nothing is fetched when it runs but the image.
          command: ['node']
          args: ['--input-type=module', '--eval', loadTextContent('closer.mjs')]
          env: [
            { name: 'GATEHOUSE_INSTALLATION', value: installation }
            { name: 'GATEHOUSE_SUBSCRIPTIONS', value: join(subscriptions, ',') }
            { name: 'AZURE_RESOURCE_MANAGER', value: environment().resourceManager }
            { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
          ]
          resources: {
            cpu: json('0.25')
            memory: '0.5Gi'
          }
        }
      ]
    }
  }
  dependsOn: [rights]
}
