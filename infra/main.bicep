metadata description = 'LungSeg in Azure: drop CT slices into a container, find masks, meshes and a summary in another.'

targetScope = 'subscription'

// ---- What and where

@description('Name of the environment, such as dev or prod. Part of every resource\'s unique name.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Azure region; it must offer Functions Flex Consumption (and the Durable Task Scheduler, where that is chosen).')
@minLength(1)
param location string

@description('Tags added to every resource.')
param tags object = {}

@description('Redundancy of both storage accounts. Queues and tables of Durable need a Standard account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

// ---- Who

@description('Object id of the person, group or gateway that drops scans and reads results; empty for none.')
param operatorPrincipalId string = ''

@description('What the operator is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

// ---- Scale

@description('Memory of one instance in MB; processor and price go with it.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances at once: the upper bound of speed and of spending.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances kept warm for orchestrations and activities. 0 scales to zero; 1 takes away the first case\'s wait.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('Spread instances over availability zones. Not every region has them; ask for Standard_ZRS storage too.')
param zoneRedundant bool = false

// ---- Orchestration

@description('Where Durable keeps its state: azureStorage (tables and queues of the host account) or durableTaskScheduler (the managed service; host.json of the app has to name it too). State does not move from one to the other.')
@allowed(['azureStorage', 'durableTaskScheduler'])
param durableProvider string = 'azureStorage'

@description('Kind of Durable Task Scheduler, where that is the provider.')
@allowed(['Consumption', 'Dedicated'])
param durableSchedulerSku string = 'Consumption'

@description('IPv4 ranges that may reach the Durable Task Scheduler. Flex Consumption has no fixed outgoing address, so this is open by default; the role is what protects it.')
param durableSchedulerIpRanges string[] = ['0.0.0.0/0']

@description('Task hub: names Durable\'s queues, tables and containers. Must equal the hub name in the app\'s host.json.')
@minLength(3)
@maxLength(45)
param taskHubName string = 'LungSeg'

// ---- Cases

@description('Seconds without a new slice after which a case counts as complete.')
@minValue(1)
@maxValue(86400)
param quietSeconds int = 60

@description('Minutes after which a case that never falls quiet is taken as it is.')
@minValue(1)
@maxValue(10080)
param maximumWaitMinutes int = 120

@description('Segmentation method.')
@allowed(['robust', 'tutorial'])
param method string = 'robust'

@description('Isotropic spacing in millimetres, as text because Bicep has no decimals.')
param spacingMillimetres string = '1.0'

@description('Interpolation onto the isotropic grid; empty takes the method\'s own.')
@allowed(['', 'linear', 'cubic'])
param interpolation string = ''

@description('NCRONTAB schedule of the sweep that finds cases whose events were lost.')
param sweepSchedule string = '0 */5 * * * *'

@description('People may upload scans through the viewer. The app may then write to the scans container, else only read it.')
param allowUploads bool = false

// ---- What is kept

@description('Days after which intermediate volumes are deleted that a case left behind. Must be longer than any case may take.')
@minValue(1)
@maxValue(365)
param workExpiryDays int = 7

@description('Days after which large messages of Durable are deleted. Must be longer than any orchestration lives.')
@minValue(7)
@maxValue(365)
param largeMessageExpiryDays int = 30

@description('Days after which undelivered events are deleted.')
@minValue(1)
@maxValue(365)
param deadLetterExpiryDays int = 30

@description('Days that a deleted blob or container can still be brought back. Deleted scratch is billed as long.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 7

// ---- Watching

@description('Mail addresses of the operators: alerts and budget warnings go there. Empty shows alerts in the portal only.')
param alertEmails string[] = []

@description('Minutes a case may wait without a result before the backlog alert fires. Longer than the maximum wait and a run.')
@minValue(5)
param backlogMinutes int = 180

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most gigabytes of logs a day; -1 for no limit. Past it logs, and with them alerts, stop until the next day.')
param dailyLogCapGigabytes int = 5

@description('Monthly budget in the currency of the bill; 0 for none. It needs alertEmails, it warns, and it stops nothing.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the budget\'s first month.')
param budgetStartDate string = utcNow('yyyy-MM-01')

// ---- Network

@description('Put both storage accounts behind private endpoints and the app into a virtual network.')
param privateNetwork bool = false

@description('Address space of the virtual network, at least a /25.')
param networkAddressPrefix string = '10.70.0.0/24'

@description('Public IPv4 addresses or ranges that may still reach the scans account in a private network, such as the gateway that uploads. A single address is written without /32.')
param allowedIpRanges string[] = []

// ---- Names: unique in Azure where they must be, and short enough for their kind

var token = uniqueString(subscription().id, environmentName, location)
var allTags = union(tags, { 'azd-env-name': environmentName, application: 'lungseg' })
var hostAccountName = 'sthost${token}'
var dataAccountName = 'stscan${token}'
var functionAppName = 'func-lungseg-${token}'
var scansContainer = 'scans'
var workContainer = 'work'
var resultsContainer = 'results'
var deadLetterContainer = 'dead-letters'
var packageContainer = 'app-package'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-lungseg-${environmentName}'
  location: location
  tags: allTags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-lungseg-${token}'
    location: location
    tags: allTags
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    name: 'vnet-lungseg-${token}'
    location: location
    tags: allTags
    addressPrefix: networkAddressPrefix
  }
}

// Durable and the host have an account of their own, so that neither its load nor its wider roles touch the scans.
module hostStorage 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: hostAccountName
    location: location
    tags: allTags
    sku: storageSku
    containerNames: [packageContainer]
    expiries: [
      {
        name: 'large-messages'
        prefix: '${toLower(taskHubName)}-largemessages/'
        afterDays: largeMessageExpiryDays
      }
    ]
    softDeleteDays: softDeleteDays
    privateAccess: privateNetwork
    allowedIpRanges: []
  }
}

module dataStorage 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: dataAccountName
    location: location
    tags: allTags
    sku: storageSku
    containerNames: [scansContainer, workContainer, resultsContainer, deadLetterContainer]
    expiries: [
      {
        name: 'scratch'
        prefix: '${workContainer}/'
        afterDays: workExpiryDays
      }
      {
        name: 'dead-letters'
        prefix: '${deadLetterContainer}/'
        afterDays: deadLetterExpiryDays
      }
    ]
    softDeleteDays: softDeleteDays
    privateAccess: privateNetwork
    allowedIpRanges: allowedIpRanges
  }
}

module hostEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    accountName: hostStorage.outputs.name
    services: ['blob', 'queue', 'table']
    subnetId: network!.outputs.endpointSubnetId
    location: location
    tags: allTags
  }
}

module dataEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    accountName: dataStorage.outputs.name
    services: ['blob', 'queue']
    subnetId: network!.outputs.endpointSubnetId
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-lungseg-${token}'
    applicationInsightsName: 'appi-lungseg-${token}'
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyCapGigabytes: dailyLogCapGigabytes
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    hostAccountName: hostStorage.outputs.name
    dataAccountName: dataStorage.outputs.name
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    scansContainer: scansContainer
    allowUploads: allowUploads
    workContainer: workContainer
    resultsContainer: resultsContainer
    deadLetterContainer: deadLetterContainer
  }
}

module durableScheduler 'modules/durable-scheduler.bicep' = if (durableProvider == 'durableTaskScheduler') {
  scope: group
  params: {
    name: 'dts-lungseg-${token}'
    taskHubName: taskHubName
    location: location
    tags: allTags
    skuName: durableSchedulerSku
    allowedIpRanges: durableSchedulerIpRanges
    appPrincipalId: identity.outputs.principalId
  }
}

module functionApp 'modules/function-app.bicep' = {
  scope: group
  params: {
    planName: 'plan-lungseg-${token}'
    name: functionAppName
    location: location
    tags: allTags
    serviceName: 'functions'
    zoneRedundant: zoneRedundant
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    identity: {
      id: identity.outputs.id
      clientId: identity.outputs.clientId
    }
    hostStorage: {
      blobEndpoint: hostStorage.outputs.blobEndpoint
      queueEndpoint: hostStorage.outputs.queueEndpoint
      tableEndpoint: hostStorage.outputs.tableEndpoint
    }
    dataStorage: {
      blobEndpoint: dataStorage.outputs.blobEndpoint
      queueEndpoint: dataStorage.outputs.queueEndpoint
      scansContainer: scansContainer
      workContainer: workContainer
      resultsContainer: resultsContainer
    }
    packageContainer: packageContainer
    cases: {
      quietSeconds: quietSeconds
      maximumWaitMinutes: maximumWaitMinutes
      method: method
      spacingMillimetres: spacingMillimetres
      interpolation: interpolation
      sweepSchedule: sweepSchedule
      allowUploads: allowUploads
    }
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    taskHubName: taskHubName
    durableSchedulerEndpoint: durableProvider == 'durableTaskScheduler' ? durableScheduler!.outputs.endpoint : ''
  }
  // The app starts as soon as it is made: its roles and its way to storage must be there.
  dependsOn: [roles, hostEndpoints, dataEndpoints]
}

module eventGrid 'modules/event-grid.bicep' = {
  scope: group
  params: {
    name: 'evgt-lungseg-${token}'
    location: location
    tags: allTags
    accountName: dataStorage.outputs.name
    deadLetterContainer: deadLetterContainer
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    namePrefix: 'lungseg-${environmentName}'
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    systemTopicId: eventGrid.outputs.id
    emails: alertEmails
    backlogMinutes: backlogMinutes
  }
}

module dashboard 'modules/dashboard.bicep' = {
  scope: group
  params: {
    displayName: 'LungSeg ${environmentName}'
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  params: {
    name: 'budget-lungseg-${environmentName}'
    monthlyAmount: max(monthlyBudget, 1)
    startDate: budgetStartDate
    emails: alertEmails
  }
}

// ---- What the hooks and an operator's shell need (azd puts outputs into its environment)

@description('Resource group of everything.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output LUNGSEG_FUNCTION_APP string = functionApp.outputs.name

@description('Where the HTTP functions answer.')
output LUNGSEG_URL string = functionApp.outputs.url

@description('Storage account that holds scans and results.')
output LUNGSEG_STORAGE_ACCOUNT string = dataStorage.outputs.name

@description('Container that slices are dropped into.')
output LUNGSEG_SCANS_CONTAINER string = scansContainer

@description('Container of results.')
output LUNGSEG_RESULTS_CONTAINER string = resultsContainer

@description('Container of undelivered events.')
output LUNGSEG_DEAD_LETTER_CONTAINER string = deadLetterContainer

@description('Event Grid system topic of the scans account.')
output LUNGSEG_SYSTEM_TOPIC string = eventGrid.outputs.name

@description('Application Insights resource, for queries.')
output LUNGSEG_APPLICATION_INSIGHTS string = monitoring.outputs.applicationInsightsName
