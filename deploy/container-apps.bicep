// The pipeline as a Container Apps job that starts while there are scans, for those who do not want Functions. The viewer
// is `lungseg serve` on one's own machine. See README.md beside this file.

@description('Where it runs.')
param location string = resourceGroup().location

@description('The image, such as registry.azurecr.io/lungseg:0.1.0.')
param image string

@description('The registry that the identity may pull from; empty for a public one.')
param registryServer string = ''

@description('Name of the storage account with the containers scans, results and work.')
param storageAccountName string

@description('Resource id of a user-assigned identity with the role Storage Blob Data Contributor on the account.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Seconds between two looks at the container scans.')
@minValue(30)
param pollingSeconds int = 60

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'cae-lungseg'
  location: location
  properties: {
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource job 'Microsoft.App/jobs@2025-01-01' = {
  name: 'caj-lungseg'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      triggerType: 'Event'
      replicaTimeout: 86400
      replicaRetryLimit: 2
      registries: empty(registryServer)
        ? []
        : [
            {
              server: registryServer
              identity: identityId
            }
          ]
      eventTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
        scale: {
          minExecutions: 0
          // A store has one watcher.
          maxExecutions: 1
          pollingInterval: pollingSeconds
          rules: [
            {
              name: 'scans'
              type: 'azure-blob'
              identity: identityId
              metadata: {
                accountName: storageAccountName
                blobContainerName: 'scans'
                recursive: 'true'
                blobCount: '1'
              }
            }
          ]
        }
      }
    }
    template: {
      containers: [
        {
          name: 'watch'
          image: image
          args: ['watch', '--store', 'env:LUNGSEG_STORE', '--until-idle', '--quiet', '60', '--json']
          env: [
            {
              name: 'LUNGSEG_STORE'
              value: 'https://${storageAccountName}.blob.${az.environment().suffixes.storage}'
            }
            {
              name: 'AZURE_CLIENT_ID'
              value: identityClientId
            }
          ]
          resources: {
            cpu: json('2')
            memory: '4Gi'
          }
        }
      ]
    }
  }
}
