@description('Region of the account.')
param location string

@description('Name of the account, unique in the cloud.')
param name string

@description('Tags of every resource.')
param tags object

@description('Largest request units per second of the database, scaled down to a tenth of it; 0: serverless, paid by request.')
@minValue(0)
@maxValue(1000000)
param maxThroughput int

@description('Whether the region keeps the data in several zones; not every region can.')
param zoneRedundant bool

@description('How far back every second of the database can be restored.')
@allowed(['Continuous7Days', 'Continuous30Days'])
param backup string

@description('True: reached through private endpoints only.')
param privateEndpoints bool

@description('Subnet that is let in where there are no private endpoints.')
param applicationSubnetId string

@description('Subnet of the private endpoints.')
param endpointsSubnetId string

@description('DNS zones by service.')
param zoneIds object

@description('Workspace that takes the logs.')
param workspaceId string

// The index fields of functions/Storage/Kind.cs, by number. A test compares them with the code: a field that is declared there
// and missing here would turn every list that asks for it into a scan of a whole county.
var singleFields = [
  'status'
  'type'
  'township'
  'village'
  'birthMonth'
  'dueOn'
  'dueAt'
  'submittedOn'
  'at'
  'child'
  'declaration'
  'channel'
  'department'
  'actor'
  'action'
  'sequence'
  'parent'
  'open'
  'role'
  'county'
]
var manyFields = ['tokens', 'subjects']

// Everything else of a document is sealed: to index it would cost and find nothing.
var includedPaths = concat(
  [
    { path: '/kind/?' }
    { path: '/key/?' }
    { path: '/expires/?' }
  ],
  map(singleFields, field => { path: '/f/${field}/?' }),
  map(manyFields, field => { path: '/f/${field}/[]/?' })
)

var containers = [
  {
    name: 'records'
    partitionKey: '/county'
    // A list is ordered by one field and then by the id.
    compositeIndexes: map(singleFields, field => [
      { path: '/f/${field}', order: 'ascending' }
      { path: '/key', order: 'ascending' }
    ])
  }
  {
    name: 'index'
    partitionKey: '/id'
    compositeIndexes: []
  }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    // What one instance wrote the next must see: a retry that does not would register a child twice.
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
    capabilities: maxThroughput == 0 ? [{ name: 'EnableServerless' }] : []
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: backup }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: privateEndpoints ? 'Disabled' : 'Enabled'
    isVirtualNetworkFilterEnabled: !privateEndpoints
    virtualNetworkRules: privateEndpoints ? [] : [{ id: applicationSubnetId }]
    networkAclBypass: 'None'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: 'children'
  properties: {
    resource: { id: 'children' }
    options: maxThroughput == 0 ? {} : { autoscaleSettings: { maxThroughput: maxThroughput } }
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = [
  for each in containers: {
    parent: database
    name: each.name
    properties: {
      resource: {
        id: each.name
        partitionKey: { paths: [each.partitionKey], kind: 'Hash', version: 2 }
        // Nothing expires by itself, each document says whether and when.
        defaultTtl: -1
        indexingPolicy: {
          indexingMode: 'consistent'
          automatic: true
          includedPaths: includedPaths
          excludedPaths: [{ path: '/*' }]
          compositeIndexes: each.compositeIndexes
        }
      }
    }
  }
]

// Not the text of queries: it names search tokens and villages.
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'DataPlaneRequests', enabled: true }
      { category: 'ControlPlaneRequests', enabled: true }
    ]
  }
}

module endpoint 'endpoint.bicep' = if (privateEndpoints) {
  params: {
    location: location
    name: '${name}-sql'
    tags: tags
    subnetId: endpointsSubnetId
    targetId: account.id
    part: 'Sql'
    zoneId: zoneIds.cosmos
  }
}

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account, for the alert on refused requests.')
output id string = account.id

@description('Address of the account.')
output endpoint string = account.properties.documentEndpoint

@description('Name of the database, to which the application may write.')
output databaseName string = database.name
