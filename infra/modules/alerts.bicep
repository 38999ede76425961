metadata description = 'What an operator must hear about: failed cases, poison messages, a backlog that grows old, a silent sweep, and events that were never delivered.'

@description('Prefix of every alert\'s name.')
param namePrefix string

@description('Azure region of the log alerts: that of the workspace.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('Resource id of the Event Grid system topic.')
param systemTopicId string

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
    query: '''
      AppTraces
      | where Properties.EventName == "CaseFailed"
    '''
  }
  {
    name: 'poison-messages'
    description: 'A blob event failed again and again and was put aside.'
    severity: 1
    windowSize: 'PT15M'
    query: '''
      AppTraces
      | where Properties.EventName == "BlobEventPoisoned"
    '''
  }
  {
    name: 'backlog-age'
    description: 'The oldest case without a result has waited longer than ${backlogMinutes} minutes.'
    severity: 2
    windowSize: 'PT30M'
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
    query: '''
      AppTraces
      | where Properties.EventName == "BacklogMeasured"
      | summarize Reports = count()
      | where Reports == 0
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

resource logRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
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

// A metric of the platform: it works even when the app is down, which is when events are lost.
resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${namePrefix}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Event Grid gave up on delivering an event. The sweep finds the case all the same; the webhook needs a look.'
    enabled: true
    severity: 2
    scopes: [systemTopicId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-lettered'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
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
