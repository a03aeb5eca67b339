@description('Name of the bot, unique in the cloud.')
param name string

@description('Name that a parent sees in the chat.')
param displayName string

@description('Tags of every resource.')
param tags object

@description('Region of the bot registration. The service itself is not regional; what it keeps stays in its cloud.')
param location string

@description('F0: free, 10,000 messages a month in the chat of the site. S1: paid by message.')
@allowed(['F0', 'S1'])
param sku string

@description('Public address of the site, scheme and name only. The chat page is let in from there alone.')
param origin string

@description('Application id of a registration of one\'s own (single tenant); empty: the identity of the application.')
param appId string

@description('Resource id of the identity.')
param identityId string

@description('Client id of the identity.')
param identityClientId string

@description('Vault that takes the secret of the Direct Line channel.')
param vaultName string

@description('Name of that secret.')
param secretName string

@description('Workspace that takes the logs.')
param workspaceId string

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: location
  tags: tags
  kind: 'azurebot'
  sku: { name: sku }
  properties: {
    displayName: displayName
    endpoint: '${origin}/api/messages'
    msaAppType: empty(appId) ? 'UserAssignedMSI' : 'SingleTenant'
    msaAppId: empty(appId) ? identityClientId : appId
    msaAppMSIResourceId: empty(appId) ? identityId : null
    msaAppTenantId: subscription().tenantId
    disableLocalAuth: true
    // The channels call from outside.
    publicNetworkAccess: 'Enabled'
    isStreamingSupported: false
  }

  resource directLine 'channels' = {
    name: 'DirectLineChannel'
    location: location
    properties: {
      channelName: 'DirectLineChannel'
      properties: {
        sites: [
          {
            siteName: 'site'
            isEnabled: true
            isV1Enabled: false
            isV3Enabled: true
            isSecureSiteEnabled: true
            trustedOrigins: [origin]
          }
        ]
      }
    }
  }

  resource webChat 'channels' = {
    name: 'WebChatChannel'
    location: location
    properties: {
      channelName: 'WebChatChannel'
      properties: { sites: [{ siteName: 'site', isEnabled: true, isWebchatPreviewEnabled: false }] }
    }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName

  // From service to vault within the deployment: nobody has to see it, no output carries it.
  resource secret 'secrets' = {
    name: secretName
    tags: tags
    properties: {
      contentType: 'Direct Line secret'
      value: bot::directLine.listChannelWithKeys().setting.sites[0].key
    }
  }
}

// Counts and failures; what is said in a chat is not among them.
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: bot
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'BotRequest', enabled: true }]
  }
}

@description('Name of the bot.')
output name string = bot.name
