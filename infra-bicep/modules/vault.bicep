@description('Region of the vault.')
param location string

@description('Name of the vault: 3 to 24 letters, digits and hyphens, unique in the cloud.')
param name string

@description('Tags of every resource.')
param tags object

@description('True: reached through private endpoints only.')
param privateEndpoints bool

@description('Subnet that is let in where there are no private endpoints.')
param applicationSubnetId string

@description('Subnet of the private endpoints.')
param endpointsSubnetId string

@description('DNS zones by service.')
param zoneIds object

@description('Public IPv4 addresses or ranges that are let in besides, for somebody who enters a secret; empty: nobody.')
param addresses string[] = []

@description('Workspace that takes the logs.')
param workspaceId string

// Whoever loses the key rings loses every record: nothing in this vault can be gone for good within ninety days, by nobody.
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: privateEndpoints && empty(addresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      // The deployment itself enters the Direct Line secret.
      bypass: 'AzureServices'
      virtualNetworkRules: privateEndpoints ? [] : [{ id: applicationSubnetId }]
      ipRules: [for address in addresses: { value: address }]
    }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

module endpoint 'endpoint.bicep' = if (privateEndpoints) {
  params: {
    location: location
    name: '${name}-vault'
    tags: tags
    subnetId: endpointsSubnetId
    targetId: vault.id
    part: 'vault'
    zoneId: zoneIds.vault
  }
}

@description('Name of the vault.')
output name string = vault.name

@description('Address of the vault.')
output uri string = vault.properties.vaultUri
