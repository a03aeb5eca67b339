@description('Region of the network.')
param location string

@description('What every name begins with.')
param name string

@description('Tags of every resource.')
param tags object

@description('Address space of the network, at least a /24; choose one that the city does not use if networks are to be joined later.')
param addressSpace string

@description('china or public: the ending of an address hangs on it.')
@allowed(['china', 'public'])
param cloud string

@description('Who runs the code: flex or premium. Each wants its own delegation.')
@allowed(['flex', 'premium'])
param hosting string

@description('True: private endpoints with their DNS zones. False: service endpoints; the stores then take this subnet and nobody else.')
param privateEndpoints bool

// The zone of the vault is spelt vaultcore, everything else as the cloud spells its addresses.
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  vault: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  cosmos: 'privatelink.documents.azure.${cloud == 'china' ? 'cn' : 'com'}'
}

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-endpoints-nsg'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'FromTheApplication'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: cidrSubnet(addressSpace, 26, 0)
          sourcePortRange: '*'
          destinationAddressPrefix: cidrSubnet(addressSpace, 26, 1)
          destinationPortRange: '443'
        }
      }
      {
        name: 'NobodyElse'
        properties: {
          priority: 200
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-net'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      {
        name: 'application'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 0)
          delegations: [
            {
              name: 'functions'
              properties: {
                serviceName: hosting == 'flex' ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms'
              }
            }
          ]
          serviceEndpoints: privateEndpoints
            ? []
            : [
                { service: 'Microsoft.Storage' }
                { service: 'Microsoft.KeyVault' }
                { service: 'Microsoft.AzureCosmosDB' }
              ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 1)
          networkSecurityGroup: { id: endpointRules.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource application 'subnets' existing = { name: 'application' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zoneNames): if (privateEndpoints) {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in items(zoneNames): if (privateEndpoints) {
    parent: zones[i]
    name: '${name}-${zone.key}'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

@description('Subnet of the function app.')
output applicationSubnetId string = network::application.id

@description('Subnet of the private endpoints.')
output endpointsSubnetId string = network::endpoints.id

@description('Ids of the DNS zones by service: blob, queue, vault, cosmos. The zones exist only with private endpoints.')
output zoneIds object = toObject(
  items(zoneNames),
  zone => zone.key,
  zone => resourceId('Microsoft.Network/privateDnsZones', zone.value)
)
