@description('Region of plan and function app.')
param location string

@description('Name of the function app, unique in the cloud: its public address begins with it.')
param name string

@description('Tags of every resource.')
param tags object

@description('china or public: where a name alone does not say the address.')
@allowed(['china', 'public'])
param cloud string

@description('flex: Flex Consumption, where it exists. premium: Elastic Premium, the one of the two that Azure China has.')
@allowed(['flex', 'premium'])
param hosting string

@description('Most instances that run at once.')
@minValue(1)
@maxValue(100)
param maxInstances int

@description('Instances that are always warm, so that no parent waits for a start.')
@minValue(0)
@maxValue(20)
param alwaysReady int

@description('Whether the Premium plan is spread over zones (then with three instances at least); not every region can.')
param zoneRedundant bool

@description('Resource id of the identity.')
param identityId string

@description('Client id of the identity.')
param identityClientId string

@description('Subnet out of which the application reaches its stores.')
param subnetId string

@description('Container that the deployed package lies in, as an address.')
param packageContainer string

@description('Id of the Front Door profile that alone may call the application; empty: the public address is open.')
param frontDoorId string

@description('The settings of the application; what the platform needs is added here.')
param settings object

@description('Where telemetry goes.')
param insightsConnection string

@description('Name of the account in which the host keeps its locks, and whose queues it reads.')
param hostAccount string

@description('Address of that account for blobs.')
param hostBlobs string

@description('Address of that account for queues.')
param hostQueues string

@description('Public address under which people reach the site, scheme and name only; empty: that of the function app itself.')
param publicOrigin string

@description('Workspace that takes the logs.')
param workspaceId string

var isFlex = hosting == 'flex'
var packageName = 'worker.zip'

var identitySettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  // Which of the app's identities the SDKs take.
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

// A name alone is completed with the public cloud's suffix by some extensions of the host; elsewhere the addresses have to be said.
var storageSettings = cloud == 'public'
  ? { AzureWebJobsStorage__accountName: hostAccount }
  : {
      AzureWebJobsStorage__accountName: hostAccount
      AzureWebJobsStorage__blobServiceUri: hostBlobs
      AzureWebJobsStorage__queueServiceUri: hostQueues
    }

// Flex Consumption refuses these: it has them in functionAppConfig.
var premiumSettings = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  WEBSITE_RUN_FROM_PACKAGE: '${packageContainer}/${packageName}'
  WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identityId
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: isFlex ? 'functionapp' : 'elastic'
  sku: isFlex ? { name: 'FC1', tier: 'FlexConsumption' } : { name: 'EP1', tier: 'ElasticPremium' }
  properties: {
    reserved: true
    maximumElasticWorkerCount: isFlex ? null : maxInstances
    zoneRedundant: isFlex ? null : zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId
    publicNetworkAccess: 'Enabled'
    outboundVnetRouting: { allTraffic: true }
    functionAppConfig: isFlex
      ? {
          runtime: { name: 'dotnet-isolated', version: '10.0' }
          scaleAndConcurrency: {
            instanceMemoryMB: 2048
            maximumInstanceCount: maxInstances
            alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
          }
          deployment: {
            storage: {
              type: 'blobContainer'
              value: packageContainer
              authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
            }
          }
        }
      : null
    siteConfig: union(
      {
        minTlsVersion: '1.2'
        scmMinTlsVersion: '1.2'
        ftpsState: 'Disabled'
        http20Enabled: true
        remoteDebuggingEnabled: false
        healthCheckPath: '/api/health'
        ipSecurityRestrictionsDefaultAction: empty(frontDoorId) ? 'Allow' : 'Deny'
        ipSecurityRestrictions: empty(frontDoorId)
          ? []
          : [
              {
                name: 'FrontDoor'
                priority: 100
                action: 'Allow'
                tag: 'ServiceTag'
                ipAddress: 'AzureFrontDoor.Backend'
                headers: { 'x-azure-fdid': [frontDoorId] }
              }
            ]
      },
      isFlex
        ? {}
        : {
            linuxFxVersion: 'DOTNET-ISOLATED|10.0'
            minimumElasticInstanceCount: max(alwaysReady, 1)
            functionAppScaleLimit: maxInstances
            // Timers and queues are seen by the scale controller through the network too.
            functionsRuntimeScaleMonitoringEnabled: true
            use32BitWorkerProcess: false
          }
    )
  }

  resource noPasswordsForDeployment 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource noPasswordsForFiles 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  // Apart from the site, so that the site's own address can be among them.
  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(
      settings,
      { Site__PublicOrigin: empty(publicOrigin) ? 'https://${app.properties.defaultHostName}' : publicOrigin },
      identitySettings,
      storageSettings,
      isFlex ? {} : premiumSettings
    )
  }
}

// Routes carry opaque ids only, so these hold nothing of a child.
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
  }
}

@description('Name of the function app.')
output name string = app.name

@description('Public address of the site.')
output origin string = empty(publicOrigin) ? 'https://${app.properties.defaultHostName}' : publicOrigin

@description('Where the package belongs in a Premium plan.')
output packageUrl string = '${packageContainer}/${packageName}'
