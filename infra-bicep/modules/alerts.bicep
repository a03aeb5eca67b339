@description('Region of the log alerts.')
param location string

@description('What every name begins with.')
param name string

@description('Tags of every resource.')
param tags object

@description('Address that every alert is sent to.')
param email string

@description('Workspace that is asked.')
param workspaceId string

@description('Cosmos DB account that is watched.')
param cosmosId string

@description('The timers, each with the minutes within which it must have succeeded once.')
param timers { name: string, minutes: int }[]

@description('Minutes that a message may wait before somebody is told.')
@minValue(5)
param queueMinutes int

@description('Money for a month in the currency of the account; 0: no budget.')
@minValue(0)
param monthlyBudget int

@description('First day of the month in which the budget begins, yyyy-MM-01; Azure takes no other start later.')
param budgetStart string

var timerRows = join(map(timers, timer => '"${timer.name}", ${timer.minutes}'), ', ')
var timerTable = 'let timers = datatable(Name: string, Minutes: long)[${timerRows}];\n'

var failed = '''
AppRequests
| where Success == false
| join kind=inner timers on Name
| summarize Failures = count() by Name
| where Failures >= 3
'''

// A timer that never ran has no row of its own: the list of the timers asks for each.
var silent = '''
timers
| join kind=leftouter (AppRequests | where Success == true | summarize Last = max(TimeGenerated) by Name) on Name
| where isnull(Last) or Last < ago(Minutes * 1m)
'''

// What the host says of each message it hands over: how often it did, and since when it has been waiting.
var handedOver = '''
AppTraces
| where Message startswith "Trigger Details:" and Message has "DequeueCount"
| extend Tries = toint(extract("DequeueCount: (\\d+)", 1, Message)), Since = todatetime(extract("InsertedOn: (\\S+)", 1, Message))
'''

var rules = [
  {
    name: 'failed-timers'
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
    text: '定时任务在 15 分钟内失败 3 次以上。请在 Application Insights 里按任务名查看失败记录；偶发失败会自行补做，持续失败请检查数据库和存储能否访问。'
    query: '${timerTable}${failed}'
  }
  {
    name: 'silent-timers'
    severity: 1
    every: 'PT5M'
    window: 'PT6H'
    text: '有定时任务超过应有时间没有成功运行，程序可能已经停止。请先打开 /api/health/ready，再查看函数应用是否在运行。'
    query: '${timerTable}${silent}'
  }
  {
    name: 'poison-queues'
    severity: 1
    every: 'PT5M'
    window: 'PT5M'
    text: '有消息多次处理失败，已移到 -poison 队列，不会再自动处理。消息里只有编号；请按编号查明原因，改正后把消息放回原队列。'
    // From the storage account's own log: it is there even where the application's telemetry is not.
    query: 'StorageQueueLogs | where OperationName == "PutMessage" and StatusText == "Success" and Uri has "-poison/messages"'
  }
  {
    name: 'queue-age'
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
    text: '有消息在队列里等了 ${queueMinutes} 分钟以上才得到处理，程序可能跟不上。请查看实例数量和数据库是否限流。'
    query: '${handedOver}| where Tries == 1 and TimeGenerated - Since > ${queueMinutes}m'
  }
  {
    name: 'dequeue-count'
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
    text: '有消息已经第 3 次以上被取出，再失败就会移到 -poison 队列。请按函数名查看失败原因。'
    query: '${handedOver}| where Tries >= 3'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'children'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${name} ${rule.name}'
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      // A table is made by its first row, which comes after this.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

resource refused 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-cosmos-429'
  location: 'global'
  tags: tags
  properties: {
    description: '数据库限流：5 分钟内拒绝了 100 次以上请求（429）。程序会自动重试，但家长会觉得慢；请提高最大吞吐量，或把导入放到夜间。'
    severity: 2
    enabled: true
    scopes: [cosmosId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'refused'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.DocumentDB/databaseAccounts'
          metricName: 'TotalRequests'
          dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = if (monthlyBudget > 0) {
  name: '${name}-month'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      spent80: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [email]
        contactGroups: [people.id]
      }
      expected100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [email]
        contactGroups: [people.id]
      }
    }
  }
}
