@description('Region of the identity.')
param location string

@description('Name of the identity.')
param name string

@description('Tags of every resource.')
param tags object

// One identity for the whole application, made before anything that it may use: its roles are in force before the application first starts.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, to be attached to the function app and the bot.')
output id string = identity.id

@description('Client id: how the application names the identity that it signs in with. Not a secret.')
output clientId string = identity.properties.clientId

@description('Object id, to which roles are given.')
output principalId string = identity.properties.principalId
