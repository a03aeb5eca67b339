// Every role assignment there is: who may do what in Azure is read here and nowhere else. Keys and passwords do not exist.

@description('Object id of the identity of the application.')
param applicationId string

@description('Object id of who brings new packages (a person, group or pipeline); empty: nobody.')
param operatorId string

@description('What the operator is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorType string

@description('Account with queues, sealed blobs and audit heads.')
param dataAccountName string

@description('Account with the deployed package.')
param packageAccountName string

@description('Cosmos DB account.')
param cosmosName string

@description('Its database.')
param databaseName string

@description('Name of the vault.')
param vaultName string

@description('Application Insights.')
param insightsName string

// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var role = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  vaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

// Cosmos DB has roles of its own for data; this one reads and writes documents and cannot change containers.
var cosmosDataContributor = '00000000-0000-0000-0000-000000000002'

resource dataAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = { name: dataAccountName }

resource packageAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = { name: packageAccountName }

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: vaultName }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' existing = { name: cosmosName }

// Owner, not contributor: the Functions host keeps its locks and keys in containers of its own making here.
resource blobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount
  name: guid(dataAccount.id, applicationId, role.blobDataOwner)
  properties: {
    principalId: applicationId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.blobDataOwner)
  }
}

resource queues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount
  name: guid(dataAccount.id, applicationId, role.queueDataContributor)
  properties: {
    principalId: applicationId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.queueDataContributor)
  }
}

resource package 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: packageAccount
  name: guid(packageAccount.id, applicationId, role.blobDataContributor)
  properties: {
    principalId: applicationId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.blobDataContributor)
  }
}

// Officer, not user: the first start makes the key rings and a rotation writes them.
resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, applicationId, role.vaultSecretsOfficer)
  properties: {
    principalId: applicationId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.vaultSecretsOfficer)
  }
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, applicationId, role.metricsPublisher)
  properties: {
    principalId: applicationId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.metricsPublisher)
  }
}

resource documents 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
  parent: cosmos
  name: guid(cosmos.id, applicationId, cosmosDataContributor)
  properties: {
    principalId: applicationId
    roleDefinitionId: '${cosmos.id}/sqlRoleDefinitions/${cosmosDataContributor}'
    scope: '${cosmos.id}/dbs/${databaseName}'
  }
}

// Whoever deploys reaches the package and nothing else: no record, no attachment, no key.
resource upload 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  scope: packageAccount
  name: guid(packageAccount.id, operatorId, role.blobDataContributor)
  properties: {
    principalId: operatorId
    principalType: operatorType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.blobDataContributor)
  }
}
