@description('Region of the account.')
param location string

@description('Name of the account: 3 to 24 lower-case letters and digits, unique in the cloud.')
param name string

@description('Tags of every resource.')
param tags object

@description('How often everything is kept: LRS three times in one place, ZRS in three zones, GRS also in the paired region of the same country.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param redundancy string

@description('Blob containers.')
param containers string[]

@description('Blob containers whose blobs cannot be changed or deleted for a time.')
param immutableContainers string[] = []

@description('Days for which blobs of the immutable containers stay.')
@minValue(1)
@maxValue(146000)
param immutableDays int = 3650

@description('Days for which a deleted blob can be brought back. Short: what a family may have deleted must be gone.')
@minValue(1)
@maxValue(30)
param softDeleteDays int = 7

@description('Queues of the account.')
param queues string[] = []

@description('True: reached through private endpoints only.')
param privateEndpoints bool

@description('Subnet that is let in where there are no private endpoints.')
param applicationSubnetId string

@description('Subnet of the private endpoints.')
param endpointsSubnetId string

@description('DNS zones by service.')
param zoneIds object

@description('Public IPv4 addresses or ranges that are let in besides, for somebody who uploads; empty: nobody.')
param addresses string[] = []

@description('Workspace that takes the logs.')
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    isLocalUserEnabled: false
    isSftpEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateEndpoints && empty(addresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
      virtualNetworkRules: privateEndpoints ? [] : [{ id: applicationSubnetId, action: 'Allow' }]
      ipRules: [for address in addresses: { value: address, action: 'Allow' }]
    }
    encryption: {
      requireInfrastructureEncryption: true
      keySource: 'Microsoft.Storage'
      services: {
        blob: { enabled: true, keyType: 'Account' }
        queue: { enabled: true, keyType: 'Account' }
        table: { enabled: true, keyType: 'Account' }
      }
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
  }
}

resource plain 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource immutable 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for container in immutableContainers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

// Made unlocked: whoever is sure of the days locks it by hand (README), for that cannot be taken back.
resource retention 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2024-01-01' = [
  for (container, i) in immutableContainers: {
    parent: immutable[i]
    name: 'default'
    properties: {
      immutabilityPeriodSinceCreationInDays: immutableDays
      allowProtectedAppendWrites: false
      allowProtectedAppendWritesAll: false
    }
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [
  for each in queues: {
    parent: queueService
    name: each
  }
]

resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

// Writes only: asking an empty queue every few seconds is no news. A message that goes to a poison queue is a write.
resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queueService
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageWrite', enabled: true }]
  }
}

module blobEndpoint 'endpoint.bicep' = if (privateEndpoints) {
  params: {
    location: location
    name: '${name}-blob'
    tags: tags
    subnetId: endpointsSubnetId
    targetId: account.id
    part: 'blob'
    zoneId: zoneIds.blob
  }
}

module queueEndpoint 'endpoint.bicep' = if (privateEndpoints && !empty(queues)) {
  params: {
    location: location
    name: '${name}-queue'
    tags: tags
    subnetId: endpointsSubnetId
    targetId: account.id
    part: 'queue'
    zoneId: zoneIds.queue
  }
}

@description('Name of the account.')
output name string = account.name

@description('Address of its blobs.')
output blobs string = account.properties.primaryEndpoints.blob

@description('Address of its queues.')
output queues string = account.properties.primaryEndpoints.queue
