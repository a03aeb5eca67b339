@description('Region of workspace and Application Insights.')
param location string

@description('What every name begins with.')
param name string

@description('Tags of every resource.')
param tags object

@description('Days that logs are kept. The law asks for six months at least (网络安全法 第二十一条).')
@minValue(180)
@maxValue(730)
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    // Without local authentication the connection string is an address, not a secret.
    DisableLocalAuth: true
    // Addresses of callers are not kept: they say where a family lives.
    DisableIpMasking: false
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

@description('Resource id of the workspace, for diagnostic settings and alerts.')
output workspaceId string = workspace.id

@description('Name of Application Insights, for the role assignment.')
output insightsName string = insights.name

@description('Where telemetry goes. An address, not a secret: local authentication is off.')
output connectionString string = insights.properties.ConnectionString
