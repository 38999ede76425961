metadata description = 'LungSeg in Azure: drop CT slices into a container, find masks, meshes and a summary in another.'

targetScope = 'subscription'

// ---- What and where

@description('Name of the environment, such as dev or prod. Part of every resource\'s unique name.')
@minLength(1)
@maxLength(64)
param environmentName string

// Regions of Flex Consumption, written down on 2026-11-30 without asking Azure. The truth is what
// `az functionapp list-flexconsumption-locations` says, and the preprovision hook asks it; a region that is new there is
// added here.
@description('Azure region: one that offers Functions Flex Consumption.')
@metadata({
  azd: {
    type: 'location'
  }
})
@allowed([
  'australiaeast'
  'australiasoutheast'
  'brazilsouth'
  'canadacentral'
  'centralindia'
  'centralus'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'italynorth'
  'japaneast'
  'koreacentral'
  'northcentralus'
  'northeurope'
  'norwayeast'
  'southafricanorth'
  'southcentralus'
  'southeastasia'
  'southindia'
  'spaincentral'
  'swedencentral'
  'switzerlandnorth'
  'uaenorth'
  'uksouth'
  'ukwest'
  'westcentralus'
  'westeurope'
  'westus'
  'westus2'
  'westus3'
])
param location string

@description('Tags added to every resource.')
param tags { *: string } = {}

@description('Redundancy of both storage accounts. Queues and tables of Durable need a Standard account.')
param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_LRS'

// ---- Who

@description('Object id of the person, group or gateway that drops scans and reads results. Empty for whoever deploys; none for nobody.')
param operatorPrincipalId string = ''

@description('What the operator is. Null finds out for whoever deploys, and takes another operator for a User.')
param operatorPrincipalType ('User' | 'Group' | 'ServicePrincipal')?

// ---- Scale

@description('Memory of one instance in MB; processor and price go with it, and how many activities an instance runs at a time: one for each 2,048 MB. 512 is refused.')
param instanceMemoryMB 512 | 2048 | 4096 = 2048

@description('Most instances of one scale group. HTTP, blob events and Durable are a group each and the sweep is one more instance, so that at most three times as many and one run, and are paid for.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances kept warm for orchestrations and activities. 0 scales to zero; 1 takes away the first case\'s wait.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('Requests over HTTP that an instance serves at a time. More need fewer instances.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 32

@description('Spread instances over availability zones. Not every region has them; ask for Standard_ZRS storage too, and for two alwaysReadyInstances or more: Azure keeps two of each scale group ready in any case, and bills them.')
param zoneRedundant bool = false

// ---- Orchestration

@description('Task hub: names Durable\'s queues, tables and containers. Must equal the hub name in the app\'s host.json.')
@minLength(3)
@maxLength(45)
param taskHubName string = 'LungSeg'

// ---- Cases

@description('Only a _READY blob announces a case: one event a scan, not one a slice. Whoever uploads must then write one as the last blob of each case; a case without one begins at the next sweep.')
param readyMarkerOnly bool = false

@description('Seconds without a new slice after which a case counts as complete.')
@minValue(1)
@maxValue(86400)
param quietSeconds int = 60

@description('Minutes after which a case that never falls quiet is taken as it is.')
@minValue(1)
@maxValue(10080)
param maximumWaitMinutes int = 120

@description('Segmentation method.')
param method 'robust' | 'tutorial' = 'robust'

@description('Isotropic spacing in millimetres, as text because Bicep has no decimals.')
param spacingMillimetres string = '1.0'

@description('Interpolation onto the isotropic grid; empty takes the method\'s own.')
param interpolation '' | 'linear' | 'cubic' = ''

@description('NCRONTAB schedule of the sweep that finds cases whose events were lost.')
param sweepSchedule string = '0 */5 * * * *'

@description('People may upload scans through the viewer. The app may then write to the scans container, else only read it.')
param allowUploads bool = false

@description('Days after which the app deletes the scans of a case whose results are complete, counted from the results: 2 or more; 0 keeps them. The app may then write to the scans container.')
@minValue(0)
@maxValue(3650)
param scansKeptDays int = 0

@description('Address of a DICOMweb service, below which /studies lies, to which the DICOM results of each case are sent; empty for none.')
param sendTo string = ''

@description('Scope of the token that the app\'s identity asks for to send with, such as https://dicom.healthcareapis.azure.com/.default; empty where no identity asks. The identity needs a role at that service.')
param sendScope string = ''

@description('Bearer token to send with: best a reference to a secret in a vault that the app may read, @Microsoft.KeyVault(SecretUri=...). Empty for none.')
@secure()
param sendToken string = ''

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

@description('Fraction of traces (requests and dependencies) that are kept, 0 to 1, as text because Bicep has no decimals. Log lines are not sampled.')
param traceFraction string = '0.001'

@description('Log every request to both storage accounts (StorageBlobLogs and its like). About 0.7 kB for each, so that a few thousand scans a day fill the daily cap: for looking into a fault, not for good.')
param storageAccessLogs bool = false

@description('Monthly budget in the currency of the bill; 0 for none. It needs alertEmails, it warns, and it stops nothing.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the budget\'s first month, such as 2026-11-01. Azure does not take another one later, so that it is kept with the environment: the preprovision hook sets it once.')
param budgetStartDate string = ''

// ---- Network

@description('Put both storage accounts behind private endpoints and the app into a virtual network.')
param privateNetwork bool = false

@description('Address space of the virtual network, at least a /25.')
param networkAddressPrefix string = '10.70.0.0/24'

@description('Public IPv4 addresses or ranges that may still reach the scans account in a private network, such as the gateway that uploads. A single address is written without /32.')
param allowedIpRanges string[] = []

// ---- Who the operator is

var operatorIsDeployer = empty(operatorPrincipalId) || operatorPrincipalId == deployer().objectId
var operator = {
  principalId: empty(operatorPrincipalId)
    ? deployer().objectId
    : operatorPrincipalId == 'none' ? '' : operatorPrincipalId
  // A service principal has no user name.
  principalType: operatorPrincipalType ?? (operatorIsDeployer && empty(deployer().userPrincipalName)
    ? 'ServicePrincipal'
    : 'User')
}

// ---- What does not go together

var memoryOfInstance = instanceMemoryMB == 512
  ? fail('instanceMemoryMB is 512: segmenting a scan needs more memory than the host leaves of that; take 2048 or 4096')
  : instanceMemoryMB
var alwaysReady = zoneRedundant && alwaysReadyInstances < 2
  ? fail('zoneRedundant needs alwaysReadyInstances of 2 or more: Azure keeps and bills two of each scale group in any case')
  : alwaysReadyInstances
var budgetStart = monthlyBudget > 0 && !endsWith(budgetStartDate, '-01')
  ? fail('monthlyBudget needs budgetStartDate, the first day of a month such as 2026-11-01, and the same in every deployment: azd env set LUNGSEG_BUDGET_START 2026-11-01')
  : budgetStartDate
var budgetEmails = monthlyBudget > 0 && empty(alertEmails)
  ? fail('monthlyBudget needs alertEmails, who is warned: azd env set LUNGSEG_ALERT_EMAILS you@example.org')
  : alertEmails

// ---- Names: unique in Azure where they must be, and short enough for their kind in every environment

var token = uniqueString(subscription().id, environmentName, location)
var allTags = union(tags, { 'azd-env-name': environmentName, application: 'lungseg' })
var hostAccountName = 'sthost${token}'
var dataAccountName = 'stscan${token}'
var functionAppName = 'func-lungseg-${token}'
var identityName = 'id-lungseg-${token}'
var workspaceName = 'log-lungseg-${token}'
var applicationInsightsName = 'appi-lungseg-${token}'
var scansContainer = 'scans'
var workContainer = 'work'
var resultsContainer = 'results'
var deadLetterContainer = 'dead-letters'
var packageContainer = 'app-package'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-lungseg-${environmentName}'
  location: location
  tags: allTags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: identityName
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
    logRequests: storageAccessLogs
    workspaceName: workspaceName
  }
  dependsOn: [monitoring]
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
    logRequests: storageAccessLogs
    workspaceName: workspaceName
  }
  dependsOn: [monitoring]
}

module hostEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    accountName: hostAccountName
    services: ['blob', 'queue', 'table']
    subnetId: network!.outputs.endpointSubnetId
    location: location
    tags: allTags
  }
  dependsOn: [hostStorage]
}

module dataEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    accountName: dataAccountName
    services: ['blob', 'queue']
    subnetId: network!.outputs.endpointSubnetId
    location: location
    tags: allTags
  }
  dependsOn: [dataStorage]
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: workspaceName
    applicationInsightsName: applicationInsightsName
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyCapGigabytes: dailyLogCapGigabytes
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    appIdentityName: identityName
    operatorPrincipalId: operator.principalId
    operatorPrincipalType: operator.principalType
    hostAccountName: hostAccountName
    dataAccountName: dataAccountName
    applicationInsightsName: applicationInsightsName
    scansContainer: scansContainer
    writesScans: allowUploads || scansKeptDays > 0
    workContainer: workContainer
    resultsContainer: resultsContainer
    deadLetterContainer: deadLetterContainer
  }
  dependsOn: [identity, hostStorage, dataStorage, monitoring]
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
    instanceMemoryMB: memoryOfInstance
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReady
    httpConcurrency: httpConcurrency
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
      scansKeptDays: scansKeptDays
    }
    sending: {
      to: sendTo
      scope: sendScope
    }
    sendToken: sendToken
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    traceFraction: traceFraction
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
    accountName: dataAccountName
    deadLetterContainer: deadLetterContainer
  }
  dependsOn: [dataStorage]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    namePrefix: 'lungseg-${environmentName}'
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    systemTopicId: eventGrid.outputs.id
    functionAppId: functionApp.outputs.id
    storageAccountIds: [hostStorage.outputs.id, dataStorage.outputs.id]
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
    workspaceName: workspaceName
  }
  dependsOn: [monitoring]
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  params: {
    name: 'budget-lungseg-${token}'
    monthlyAmount: max(monthlyBudget, 1)
    startDate: budgetStart
    emails: budgetEmails
  }
}

// ---- What the hooks and an operator's shell need (azd puts outputs into its environment)

@description('Resource group of everything.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output LUNGSEG_FUNCTION_APP string = functionApp.outputs.name

@description('Where the HTTP functions answer.')
output LUNGSEG_URL string = functionApp.outputs.url

@description('Object id of the app\'s identity: the predeploy hook waits for its roles.')
output LUNGSEG_APP_PRINCIPAL_ID string = identity.outputs.principalId

@description('Storage account of the host.')
output LUNGSEG_HOST_STORAGE_ACCOUNT string = hostStorage.outputs.name

@description('Whoever deployed is the operator and reaches the accounts, so that the predeploy hook can try a role.')
output LUNGSEG_ROLES_CAN_BE_TRIED bool = operatorIsDeployer && !privateNetwork

@description('Only a _READY blob announces a case.')
output LUNGSEG_READY_MARKER_ONLY bool = readyMarkerOnly

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
output LUNGSEG_APPLICATION_INSIGHTS string = applicationInsightsName
