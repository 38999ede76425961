metadata description = '''
Who may do what: every role of the app and of the operator, each as narrow as it goes and with its reason. One more is
with the resource that needs it: the dead letters of Event Grid (event-grid.bicep).
'''

@description('Name of the app\'s identity.')
param appIdentityName string

@description('Object id of the person, group or gateway that drops scans and reads results; empty for none.')
param operatorPrincipalId string

@description('What the operator is.')
param operatorPrincipalType 'User' | 'Group' | 'ServicePrincipal'

@description('Name of the host\'s storage account.')
param hostAccountName string

@description('Name of the storage account that holds the scans.')
param dataAccountName string

@description('Name of the Application Insights resource.')
param applicationInsightsName string

@description('Container that slices are dropped into.')
param scansContainer string

@description('The viewer takes uploads or the app deletes finished scans, so that it must write scans.')
param writesScans bool

@description('Container of intermediate volumes.')
param workContainer string

@description('Container of results.')
param resultsContainer string

@description('Container of undelivered events.')
param deadLetterContainer string

var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

// The app on the host's account. Storage Account Contributor is not among them: only the polling blob trigger needs it.
var hostAccountGrants = [
  {
    role: blobDataOwner
    why: 'Host keys, locks, timers, blob receipts, the app package, and the leases and large messages of Durable.'
  }
  {
    role: queueDataContributor
    why: 'Control and work-item queues of Durable, and the own queue of the blob trigger.'
  }
  {
    role: tableDataContributor
    why: 'History and instances of Durable, and the diagnostic events of the host.'
  }
]

var appContainerGrants = [
  {
    container: scansContainer
    role: writesScans ? blobDataContributor : blobDataReader
    why: 'Reads slices. Without uploads and expiry it cannot change or delete one: an Event Grid trigger keeps its receipts in the host account.'
  }
  {
    container: workContainer
    role: blobDataContributor
    why: 'Writes and deletes intermediate volumes.'
  }
  {
    container: resultsContainer
    role: blobDataContributor
    why: 'Writes results.'
  }
]

var operatorContainerGrants = [
  {
    container: scansContainer
    role: blobDataContributor
    why: 'Drops scans, and takes a wrong one away again.'
  }
  {
    container: resultsContainer
    role: blobDataReader
    why: 'Reads results.'
  }
  {
    container: deadLetterContainer
    role: blobDataReader
    why: 'Finds out which events were never delivered.'
  }
]

// Names of assignments are made from ids that are known before the deployment, so that what-if can tell them.
resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2026-09-01' existing = {
  name: hostAccountName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2026-09-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

resource appContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-09-01' existing = [
  for grant in appContainerGrants: {
    parent: dataAccount::blobs
    name: grant.container
  }
]

resource operatorContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-09-01' existing = [
  for grant in operatorContainerGrants: {
    parent: dataAccount::blobs
    name: grant.container
  }
]

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource onHostAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in hostAccountGrants: {
    name: guid(hostAccount.id, appIdentity.id, grant.role)
    scope: hostAccount
    properties: {
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      description: grant.why
    }
  }
]

resource appOnContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in appContainerGrants: {
    name: guid(appContainers[i].id, appIdentity.id, grant.role)
    scope: appContainers[i]
    properties: {
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      description: grant.why
    }
  }
]

resource operatorOnContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in operatorContainerGrants: if (!empty(operatorPrincipalId)) {
    name: guid(operatorContainers[i].id, operatorPrincipalId, grant.role)
    scope: operatorContainers[i]
    properties: {
      principalId: operatorPrincipalId
      principalType: operatorPrincipalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      description: grant.why
    }
  }
]

resource onPoisonQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount.id, appIdentity.id, queueDataContributor)
  scope: dataAccount
  properties: {
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueDataContributor)
    description: 'The blob trigger puts messages it gave up on into a poison queue of this account; the app takes them out.'
  }
}

resource onTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(applicationInsights.id, appIdentity.id, monitoringMetricsPublisher)
  scope: applicationInsights
  properties: {
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
    description: 'Sends telemetry as itself: local authentication of Application Insights is off.'
  }
}
