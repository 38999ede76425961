metadata description = '''
What an operator must hear about. Log alerts: failed cases, poison messages, a backlog that grows old, a silent sweep, and
logs that are cut off. They are blind once the workspace has taken in its daily cap; metric alerts are not: events that
were never delivered, an app that does not run, storage that throttles.
'''

@description('Prefix of every alert\'s name.')
param namePrefix string

@description('Azure region of the log alerts: that of the workspace.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('Resource id of the Event Grid system topic.')
param systemTopicId string

@description('Resource id of the function app.')
param functionAppId string

@description('Resource ids of the storage accounts.')
param storageAccountIds string[]

@description('Mail addresses to notify; empty shows alerts in the portal only.')
param emails string[]

@description('Minutes a case may wait without a result before the backlog counts as old.')
@minValue(5)
param backlogMinutes int

// The event names and properties are those that the app logs; docs/operations.md lists them.
var logAlerts = [
  {
    name: 'failed-cases'
    description: 'A case ended as failed: see its failed.json for the blob, the rule and the cure.'
    severity: 2
    windowSize: 'PT15M'
    byCase: true
    query: '''
      AppTraces
      | where Properties.EventName == "CaseFailed"
      | extend CaseId = tostring(Properties.CaseId)
    '''
  }
  {
    name: 'poison-messages'
    description: 'A blob event failed again and again and was put aside.'
    severity: 1
    windowSize: 'PT15M'
    byCase: true
    query: '''
      AppTraces
      | where Properties.EventName == "BlobEventPoisoned"
      | extend CaseId = tostring(Properties.CaseId)
    '''
  }
  {
    name: 'backlog-age'
    description: 'The oldest case without a result has waited longer than ${backlogMinutes} minutes.'
    severity: 2
    windowSize: 'PT30M'
    byCase: false
    query: format(
      '''
      AppTraces
      | where Properties.EventName == "BacklogMeasured"
      | summarize arg_max(TimeGenerated, Properties)
      | where todouble(Properties.OldestMinutes) > {0}
    ''',
      backlogMinutes
    )
  }
  {
    name: 'sweep-silent'
    description: 'The sweep has not reported for an hour: the app does not run, or its telemetry does not arrive.'
    severity: 1
    windowSize: 'PT1H'
    byCase: false
    query: '''
      AppTraces
      | where Properties.EventName == "BacklogMeasured"
      | summarize Reports = count()
      | where Reports == 0
    '''
  }
  {
    name: 'logs-cut-off'
    description: 'The workspace has taken in its daily cap: until the next day there are no logs, and log alerts are blind.'
    severity: 1
    windowSize: 'PT1H'
    byCase: false
    query: '''
      _LogOperation
      | where Category =~ "Ingestion" and Detail has "OverQuota"
    '''
  }
]

var actionGroupIds = empty(emails) ? [] : [actionGroup.id]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: '${namePrefix}-operators'
  location: 'global'
  tags: tags
  properties: {
    // Shown in mails and text messages; at most 12 characters.
    groupShortName: 'lungseg'
    enabled: true
    emailReceivers: [
      for (email, i) in emails: {
        name: 'operator-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource logRules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in logAlerts: {
    name: '${namePrefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'LungSeg: ${alert.name}'
      description: alert.description
      enabled: true
      severity: alert.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: alert.windowSize
      autoMitigate: true
      // The tables hold nothing yet when the alerts are created.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            // One alert a case, which names it.
            dimensions: alert.byCase
              ? [
                  {
                    name: 'CaseId'
                    operator: 'Include'
                    values: ['*']
                  }
                ]
              : []
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: actionGroupIds
      }
    }
  }
]

// Metrics of the platform: they have no cap, and there are some even when the app is down, which is when events are lost.
var metricAlerts = [
  {
    name: 'dead-letters'
    description: 'Event Grid gave up on delivering an event. The sweep finds the case all the same; the webhook needs a look.'
    severity: 2
    windowSize: 'PT15M'
    scope: systemTopicId
    namespace: 'Microsoft.EventGrid/systemTopics'
    metric: 'DeadLetteredCount'
    operator: 'GreaterThan'
    threshold: 0
    responses: []
  }
  {
    name: 'app-silent'
    description: 'Nothing was executed for an hour, although the sweep is due every few minutes: the app is stopped or cannot start.'
    severity: 1
    windowSize: 'PT1H'
    scope: functionAppId
    namespace: 'Microsoft.Web/sites'
    metric: 'OnDemandFunctionExecutionCount'
    operator: 'LessThan'
    threshold: 1
    responses: []
  }
  ...map(storageAccountIds, (id, i) => {
    name: 'storage-throttled-${i == 0 ? 'host' : 'scans'}'
    description: 'The storage account refused requests because there were too many: fewer instances, or a second account.'
    severity: 2
    windowSize: 'PT15M'
    scope: id
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Transactions'
    operator: 'GreaterThan'
    threshold: 100
    responses: [
      'ServerBusyError'
      'ClientThrottlingError'
      'ClientAccountRequestThrottlingError'
      'ClientAccountBandwidthThrottlingError'
    ]
  })
]

resource metricRules 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for alert in metricAlerts: {
    name: '${namePrefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      enabled: true
      severity: alert.severity
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: alert.windowSize
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: alert.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: alert.namespace
            metricName: alert.metric
            timeAggregation: 'Total'
            operator: alert.operator
            threshold: alert.threshold
            dimensions: empty(alert.responses)
              ? []
              : [
                  {
                    name: 'ResponseType'
                    operator: 'Include'
                    values: alert.responses
                  }
                ]
          }
        ]
      }
      actions: [
        for id in actionGroupIds: {
          actionGroupId: id
        }
      ]
    }
  }
]
