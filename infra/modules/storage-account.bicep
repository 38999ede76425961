metadata description = 'A storage account without shared keys or public blobs, its containers and its lifecycle rules. Deployed twice: once for the host, once for the scans.'

@description('Name of the account: 3 to 24 lower-case letters and digits, unique in Azure.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags of the account.')
param tags { *: string }

@description('Redundancy of the account.')
param sku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

@description('Containers to create. All of them are private.')
param containerNames string[]

@description('What to delete and when: blobs under each prefix (container, or container/path) go so many days after their last change.')
param expiries {
  @description('Name of the lifecycle rule.')
  name: string

  @description('Prefix that begins with a container name.')
  prefix: string

  @description('Days after the last change.')
  afterDays: int
}[]

@description('Days that a deleted blob or container can still be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int

@description('Reach the account through private endpoints only (and from allowedIpRanges).')
param privateAccess bool

@description('Public IPv4 addresses or ranges that may reach the account although access is private, such as the gateway that uploads scans.')
param allowedIpRanges string[]

@description('Log every request to the account.')
param logRequests bool

@description('Name of the Log Analytics workspace that requests are logged to.')
param workspaceName string

resource account 'Microsoft.Storage/storageAccounts@2026-09-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Closed altogether unless somebody outside the network must reach it.
    publicNetworkAccess: privateAccess && empty(allowedIpRanges) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateAccess ? 'Deny' : 'Allow'
      // Event Grid writes dead letters as a trusted service.
      bypass: 'AzureServices'
      ipRules: [
        for range in allowedIpRanges: {
          action: 'Allow'
          value: range
        }
      ]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: true
        days: softDeleteDays
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: softDeleteDays
      }
    }

    resource containers 'containers' = [
      for containerName in containerNames: {
        name: containerName
        properties: {
          publicAccess: 'None'
        }
      }
    ]
  }

  resource queues 'queueServices' existing = {
    name: 'default'
  }

  resource tables 'tableServices' existing = {
    name: 'default'
  }

  resource lifecycle 'managementPolicies' = if (!empty(expiries)) {
    name: 'default'
    properties: {
      policy: {
        rules: [
          for expiry in expiries: {
            name: expiry.name
            type: 'Lifecycle'
            enabled: true
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: [expiry.prefix]
              }
              actions: {
                baseBlob: {
                  delete: {
                    daysAfterModificationGreaterThan: expiry.afterDays
                  }
                }
              }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

var accessLog = {
  workspaceId: workspace.id
  logs: [
    {
      categoryGroup: 'allLogs'
      enabled: true
    }
  ]
}

// Everybody's version: the stable ones, of 2016, know no categories of logs.
#disable-next-line use-recent-api-versions
resource blobAccessLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logRequests) {
  name: 'access'
  scope: account::blobs
  properties: accessLog
}

#disable-next-line use-recent-api-versions
resource queueAccessLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logRequests) {
  name: 'access'
  scope: account::queues
  properties: accessLog
}

#disable-next-line use-recent-api-versions
resource tableAccessLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logRequests) {
  name: 'access'
  scope: account::tables
  properties: accessLog
}

@description('Resource id of the account.')
output id string = account.id

@description('Name of the account.')
output name string = account.name

@description('Blob endpoint.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Queue endpoint.')
output queueEndpoint string = account.properties.primaryEndpoints.queue

@description('Table endpoint.')
output tableEndpoint string = account.properties.primaryEndpoints.table
