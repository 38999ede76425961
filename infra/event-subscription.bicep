metadata description = '''
Subscribes the app to new blobs under the scans container. A template of its own, because the key of the app's blob
webhook exists only once the app's code has started: the postdeploy hook waits for the key and then deploys this.
Azure reads the key itself (listKeys), so that it never passes through a shell.
'''

@description('Name of the function app.')
param functionAppName string

@description('Name of the Event Grid system topic of the scans account.')
param systemTopicName string

@description('Name of the storage account that holds the dead letters.')
param accountName string

@description('Container whose new blobs are announced.')
param scansContainer string

@description('Container of undelivered events.')
param deadLetterContainer string

@description('Only a blob called _READY is announced: one event a scan, where every slice is one otherwise.')
param readyMarkerOnly bool

@description('Function that takes the events: the blob trigger whose source is Event Grid.')
param functionName string = 'OnSliceBlobEventGrid'

@description('Delivery attempts before an event becomes a dead letter.')
@minValue(1)
@maxValue(30)
param maximumDeliveryAttempts int = 30

@description('Minutes before an undelivered event becomes a dead letter.')
@minValue(1)
@maxValue(1440)
param timeToLiveMinutes int = 1440

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource account 'Microsoft.Storage/storageAccounts@2026-09-01' existing = {
  name: accountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: systemTopicName
}

var webhookKey = listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension
var webhook = 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs'

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'slices'
  properties: {
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: '${webhook}?functionName=Host.Functions.${functionName}&code=${webhookKey}'
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      // The slash at the end keeps a container called scans-old out.
      subjectBeginsWith: '/blobServices/default/containers/${scansContainer}/'
      // With the slash, so that NOT_READY is another name; case as the app has it.
      subjectEndsWith: readyMarkerOnly ? '/_READY' : ''
      isSubjectCaseSensitive: true
    }
    retryPolicy: {
      maxDeliveryAttempts: maximumDeliveryAttempts
      eventTimeToLiveInMinutes: timeToLiveMinutes
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: account.id
          blobContainerName: deadLetterContainer
        }
      }
    }
  }
}
