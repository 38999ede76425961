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
param tags { *: string }

@description('Name of the azd service that is deployed into this app.')
param serviceName string

@description('Spread instances over availability zones, where the region has them.')
param zoneRedundant bool

@description('Memory of one instance in MB. An activity needs 2,048: its slab or, while segmenting, the whole isotropic volume, and the host beside it.')
@minValue(2048)
param instanceMemoryMB int

@description('Most instances of one scale group: HTTP, blob events and Durable are one each.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances kept warm for orchestrations and activities (the durable scale group). 0 scales to zero.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int

@description('Requests over HTTP that an instance serves at a time.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

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

  @description('Days that scans are kept after their results; 0 for ever.')
  scansKeptDays: int
}

@description('Where results are sent, and who asks.')
param sending {
  @description('Address of a DICOMweb service; empty for none.')
  to: string

  @description('Scope of the token that the app\'s identity asks for; empty for none.')
  scope: string
}

@description('Bearer token to send with; empty for none.')
@secure()
param sendToken string

@description('Connection string of Application Insights.')
param applicationInsightsConnectionString string

@description('Fraction of traces that are kept, 0 to 1, as text.')
param traceFraction string

// An activity holds a slab or a whole volume: at two at a time 1.3 GB were seen in use with a scan of 133 slices.
var activitiesAtATime = instanceMemoryMB / 2048

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

  // The app refuses to start on too little.
  LungSeg__InstanceMemoryMB: string(instanceMemoryMB)
  LungSeg__QuietSeconds: string(cases.quietSeconds)
  LungSeg__MaximumWaitMinutes: string(cases.maximumWaitMinutes)
  LungSeg__Method: cases.method
  LungSeg__SpacingMillimetres: cases.spacingMillimetres
  LungSegSweepSchedule: cases.sweepSchedule
  LungSeg__AllowUploads: string(cases.allowUploads)
  LungSeg__ScansKeptDays: string(cases.scansKeptDays)
  LungSeg__SendTo: sending.to
  LungSeg__SendScope: sending.scope
  LungSeg__SendToken: sendToken

  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.clientId}'

  // Traces are sampled, log lines are not: alerts count those. Of its own lines, two or three an event, the host sends
  // what is Warning or worse; the worker's come another way.
  OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
  OTEL_TRACES_SAMPLER_ARG: traceFraction
  AzureFunctionsJobHost__logging__logLevel__Function: 'Warning'

  AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions: string(activitiesAtATime)

  // .NET 10 workers of Flex Consumption now and then end with 139 (SIGSEGV) when they start from the platform's warm
  // process (github.com/Azure/azure-functions-dotnet-worker/issues/3335, open on 2026-11-30). Without that process they
  // do not; a cold start takes longer. To be dropped when the issue is closed: look again on 2027-03-01.
  WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: '0'
}

var interpolationSettings = {
  LungSeg__Interpolation: cases.interpolation
}

var allAppSettings = union(appSettings, empty(cases.interpolation) ? {} : interpolationSettings)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
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

resource app 'Microsoft.Web/sites@2025-03-01' = {
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
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
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
