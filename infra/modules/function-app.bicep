metadata description = 'The Flex Consumption plan and the function app. Every app setting of the service is in this file and nowhere else.'

@description('Name of the plan.')
param planName string

@description('Name of the function app; its host name begins with it.')
@minLength(2)
@maxLength(60)
param name string

@description('Azure region; it must offer Flex Consumption.')
param location string

@description('Tags of the plan and the app.')
param tags object

@description('Name of the azd service that is deployed into this app.')
param serviceName string

@description('Spread instances over availability zones, where the region has them.')
param zoneRedundant bool

@description('Memory of one instance. Must hold one activity with its slab or, while segmenting, the whole isotropic volume.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Most instances at once: the upper bound of speed and of spending.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances kept warm for orchestrations and activities (the durable scale group). 0 scales to zero.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int

@description('Subnet the app joins; empty for none.')
param subnetId string

@description('Identity the app runs as: its resource id and its client id.')
param identity {
  @description('Resource id.')
  id: string

  @description('Client id.')
  clientId: string
}

@description('Endpoints of the host\'s storage account.')
param hostStorage {
  @description('Blob endpoint.')
  blobEndpoint: string

  @description('Queue endpoint.')
  queueEndpoint: string

  @description('Table endpoint.')
  tableEndpoint: string
}

@description('Endpoints and containers of the storage account that holds scans, scratch and results.')
param dataStorage {
  @description('Blob endpoint.')
  blobEndpoint: string

  @description('Queue endpoint: poison messages of the blob trigger go there.')
  queueEndpoint: string

  @description('Container that slices are dropped into.')
  scansContainer: string

  @description('Container of intermediate volumes.')
  workContainer: string

  @description('Container of results.')
  resultsContainer: string
}

@description('Container of the host\'s account that the app package is deployed to.')
param packageContainer string

@description('How a case is found complete, processed and swept for.')
param cases {
  @description('Seconds without a new slice after which a case counts as complete.')
  quietSeconds: int

  @description('Minutes after which a case that never falls quiet is taken as it is.')
  maximumWaitMinutes: int

  @description('Segmentation method.')
  method: string

  @description('Isotropic spacing in millimetres, as text because Bicep has no decimals.')
  spacingMillimetres: string

  @description('Interpolation onto the isotropic grid; empty takes the method\'s own.')
  interpolation: string

  @description('NCRONTAB schedule of the sweep.')
  sweepSchedule: string

  @description('The viewer takes uploads.')
  allowUploads: bool
}

@description('Connection string of Application Insights.')
param applicationInsightsConnectionString string

@description('Task hub of the orchestrations.')
param taskHubName string

@description('Endpoint of the Durable Task Scheduler; empty when Azure Storage is the provider.')
param durableSchedulerEndpoint string

var appSettings = {
  // The host's own account: keys, locks, receipts, timers, and Durable's queues and tables.
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  AzureWebJobsStorage__blobServiceUri: hostStorage.blobEndpoint
  AzureWebJobsStorage__queueServiceUri: hostStorage.queueEndpoint
  AzureWebJobsStorage__tableServiceUri: hostStorage.tableEndpoint

  // The account of the scans. The queue endpoint is there for the blob trigger's poison queue.
  LungSegStorage__credential: 'managedidentity'
  LungSegStorage__clientId: identity.clientId
  LungSegStorage__blobServiceUri: dataStorage.blobEndpoint
  LungSegStorage__queueServiceUri: dataStorage.queueEndpoint
  LungSegScansContainer: dataStorage.scansContainer
  LungSeg__WorkContainer: dataStorage.workContainer
  LungSeg__ResultsContainer: dataStorage.resultsContainer

  // Flex Consumption has no polling blob trigger, so that one is off and Event Grid calls the other.
  LungSeg__Trigger: 'EventGrid'
  'AzureWebJobs.OnSliceBlobPolling.Disabled': 'true'

  LungSeg__QuietSeconds: string(cases.quietSeconds)
  LungSeg__MaximumWaitMinutes: string(cases.maximumWaitMinutes)
  LungSeg__Method: cases.method
  LungSeg__SpacingMillimetres: cases.spacingMillimetres
  LungSegSweepSchedule: cases.sweepSchedule
  LungSeg__AllowUploads: string(cases.allowUploads)

  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.clientId}'

  TASKHUB_NAME: taskHubName
}

var interpolationSettings = {
  LungSeg__Interpolation: cases.interpolation
}

var durableSchedulerSettings = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${durableSchedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identity.clientId}'
}

var allAppSettings = union(
  appSettings,
  empty(cases.interpolation) ? {} : interpolationSettings,
  empty(durableSchedulerEndpoint) ? {} : durableSchedulerSettings
)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: [
        for setting in items(allAppSettings): {
          name: setting.key
          value: setting.value
        }
      ]
    }
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.blobEndpoint}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : [
              {
                name: 'durable'
                instanceCount: alwaysReadyInstances
              }
            ]
      }
    }
  }

  // Deployments come with an Entra token; user name and password are not accepted.
  resource ftpPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scmPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

@description('Resource id of the app.')
output id string = app.id

@description('Name of the app.')
output name string = app.name

@description('Where the HTTP functions answer.')
output url string = 'https://${app.properties.defaultHostName}'
