metadata description = 'A workbook over the logs: what runs, what waits, what fails, what it costs in seconds.'

@description('Name shown in the portal.')
param displayName string

@description('Azure region.')
param location string

@description('Tags of the workbook.')
param tags { *: string }

@description('Name of the Log Analytics workspace that the queries read. The portal lists the workbook with it.')
param workspaceName string

// docs/operations.md explains each query and lists the events.
var charts = [
  {
    title: 'Cases by outcome'
    visualization: 'timechart'
    query: '''
      AppTraces
      | extend Event = tostring(Properties.EventName)
      | where Event in ("CaseStarted", "CaseCompleted", "CaseRejected", "CaseFailed")
      | summarize Cases = count() by Event, bin(TimeGenerated, 1h)
    '''
  }
  {
    title: 'Minutes from start to summary'
    visualization: 'timechart'
    query: '''
      AppTraces
      | where Properties.EventName == "CaseCompleted"
      | extend Minutes = todouble(Properties.Seconds) / 60
      | summarize percentiles(Minutes, 50, 95) by bin(TimeGenerated, 1h)
    '''
  }
  {
    title: 'Cases waiting, and the oldest of them'
    visualization: 'timechart'
    query: '''
      AppTraces
      | where Properties.EventName == "BacklogMeasured"
      | summarize Waiting = max(todouble(Properties.Waiting)), OldestMinutes = max(todouble(Properties.OldestMinutes)) by bin(TimeGenerated, 15m)
    '''
  }
  {
    title: 'Seconds by stage'
    visualization: 'table'
    query: '''
      AppTraces
      | where Properties.EventName == "StageCompleted"
      | extend Stage = tostring(Properties.Stage), Seconds = todouble(Properties.Seconds)
      | summarize Runs = count(), Total = sum(Seconds), percentiles(Seconds, 50, 95, 100) by Stage
      | order by Total desc
    '''
  }
  {
    title: 'Why cases ended without a result'
    visualization: 'table'
    query: '''
      AppTraces
      | extend Event = tostring(Properties.EventName)
      | where Event in ("CaseRejected", "CaseFailed", "BlobEventPoisoned")
      | summarize Cases = dcount(tostring(Properties.CaseId)), Last = max(TimeGenerated) by Event, Reason = tostring(Properties.Reason)
      | order by Cases desc
    '''
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspace.id, displayName)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    sourceId: workspace.id
    serializedData: string({
      version: 'Notebook/1.0'
      fallbackResourceIds: [workspace.id]
      items: map(charts, chart => {
        type: 3
        content: {
          version: 'KqlItem/1.0'
          title: chart.title
          query: chart.query
          visualization: chart.visualization
          size: 0
          queryType: 0
          resourceType: 'microsoft.operationalinsights/workspaces'
          timeContext: {
            durationMs: 604800000
          }
        }
      })
    })
  }
}
