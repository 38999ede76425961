metadata description = 'A Durable Task Scheduler with one task hub: the storage provider for heavy load, instead of tables and queues of the host account.'

@description('Name of the scheduler.')
@maxLength(64)
param name string

@description('Name of the task hub.')
param taskHubName string

@description('Azure region; not every region has the service.')
param location string

@description('Tags of the scheduler.')
param tags object

@description('Consumption (pay per action) or Dedicated (reserved capacity units).')
@allowed(['Consumption', 'Dedicated'])
param skuName string

@description('IPv4 ranges that may reach the scheduler. Nobody gets in without the role, from wherever.')
param allowedIpRanges string[]

@description('Object id of the app\'s identity.')
param appPrincipalId string

// Durable Task Data Contributor.
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: allowedIpRanges
    sku: union({ name: skuName }, skuName == 'Dedicated' ? { capacity: 1 } : {})
  }

  resource taskHub 'taskHubs' = {
    name: taskHubName
  }
}

resource appRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, appPrincipalId, durableTaskDataContributor)
  scope: scheduler
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
    description: 'Starts, runs, queries and purges orchestrations of this scheduler.'
  }
}

@description('Endpoint of the scheduler.')
output endpoint string = scheduler.properties.endpoint
