@description('Region of the endpoint.')
param location string

@description('Name of the endpoint.')
param name string

@description('Tags of every resource.')
param tags object

@description('Subnet in which the endpoint stands.')
param subnetId string

@description('The resource that is reached through it.')
param targetId string

@description('Which part of the resource: blob, queue, vault, Sql.')
param part string

@description('DNS zone in which the endpoint is entered.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: part
        properties: {
          privateLinkServiceId: targetId
          groupIds: [part]
        }
      }
    ]
  }

  resource zone 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: part
          properties: { privateDnsZoneId: zoneId }
        }
      ]
    }
  }
}
