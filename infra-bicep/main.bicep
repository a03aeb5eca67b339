// The whole system in one resource group: everything a county or the city needs to run it, nothing that has to be clicked together.
targetScope = 'subscription'

@description('Name of this installation: lower-case letters, digits, hyphens, e.g. changzhi-pilot. Every resource is named after it.')
@minLength(3)
@maxLength(20)
param name string

@description('The cloud: china (operated by 21Vianet, the one for real children) or public. No default: who deploys says it.')
@allowed(['china', 'public'])
param cloud string

@description('Region of every resource and of all data, e.g. chinanorth3. No default: who deploys says it. Outside China only with made-up data.')
param location string

@description('True: only made-up children are kept here. Every page says so, and only then a region outside China is taken.')
param syntheticDataOnly bool = false

@description('Who runs the code: flex (Flex Consumption) or premium (Elastic Premium, the one that Azure China has).')
@allowed(['flex', 'premium'])
param hosting string = cloud == 'china' ? 'premium' : 'flex'

@description('Most instances of the application that run at once.')
@minValue(1)
@maxValue(100)
param maxInstances int = 10

@description('Instances that are always warm. A Premium plan keeps one at least.')
@minValue(0)
@maxValue(20)
param alwaysReady int = 1

@description('Whether database and Premium plan are spread over zones; not every region can.')
param zoneRedundant bool = false

@description('Largest request units per second of the database, scaled down to a tenth when nobody comes; 0: serverless, paid by request (a pilot).')
@minValue(0)
@maxValue(1000000)
param cosmosMaxThroughput int = 0

@description('How far back every second of the database can be restored.')
@allowed(['Continuous7Days', 'Continuous30Days'])
param cosmosBackup string = 'Continuous30Days'

@description('How often blobs and queues are kept. GRS: also in the paired region, which is in the same country.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = 'Standard_LRS'

@description('Days for which the heads of the audit chains can be neither changed nor deleted.')
@minValue(180)
@maxValue(146000)
param auditDays int = 3650

@description('Days for which logs are kept; the law asks for six months at least.')
@minValue(180)
@maxValue(730)
param logDays int = 190

@description('True: database, storage and vault have private endpoints only. False: they take the application\'s subnet and nobody else.')
param privateEndpoints bool = true

@description('Address space of the network, at least a /24.')
param addressSpace string = '10.140.4.0/24'

@description('Public IPv4 addresses or ranges (not /31 or /32) from which packages are uploaded; they reach the account of the package, no data.')
param packageAddresses string[] = []

@description('Public IPv4 addresses or ranges from which somebody enters a secret (WeChat). Empty it again afterwards.')
param vaultAddresses string[] = []

@description('Object id of who brings new packages; empty: nobody. azd fills in who is signed in.')
param operatorId string = ''

@description('What the operator is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorType string = 'User'

@description('Application (client) id under which staff sign in with their Entra accounts; empty: nobody can sign in, parents can declare.')
param staffClientId string = ''

@description('Address under which people reach the site, scheme and name only, e.g. https://etgb.example.gov.cn; empty: that of the function app.')
param publicOrigin string = ''

@description('Id of the Front Door profile in front of the site; then nobody comes in beside it. Empty: none.')
param frontDoorId string = ''

@description('Header in which the trusted front end puts the address of the caller, by which declarations are limited.')
param clientAddressHeader string = empty(frontDoorId) ? 'X-Client-IP' : 'X-Azure-ClientIP'

@description('Name that a parent sees in the chat.')
param botDisplayName string = '流动儿童和留守儿童关爱'

@description('Price of the bot: F0 free, S1 paid by message.')
@allowed(['F0', 'S1'])
param botSku string = 'F0'

@description('Region of the bot registration.')
param botLocation string = 'global'

@description('Application id of a bot registration of one\'s own, its secret as bot-secret in the vault; empty: the application\'s identity.')
param botAppId string = ''

@description('Application id of the WeChat Official Account, its three secrets in the vault (README); empty: no WeChat.')
param weChatAppId string = ''

@description('Further settings of the application, with __ for the colon, e.g. { Policy__CentralDistricts: \'140403,140404\' }. No secrets.')
param settings object = {}

@description('Address that alerts are sent to.')
param alertEmail string

@description('Minutes that a message may wait in a queue before somebody is told.')
@minValue(5)
@maxValue(1440)
param queueMinutes int = 30

@description('Money for a month in the currency of the account; 0: no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month in which the budget begins, yyyy-MM-01: this month or later, and the same ever after.')
param budgetStart string = ''

var chinaRegions = ['chinaeast', 'chinaeast2', 'chinaeast3', 'chinanorth', 'chinanorth2', 'chinanorth3']
var region = toLower(replace(location, ' ', ''))
var isInChina = contains(chinaRegions, region)

// Children's data stay in China (个人信息保护法 第三十八条; 儿童个人信息网络保护规定). Decided before anything is made.
var checkedRegion = isInChina || syntheticDataOnly
  ? region
  : fail('真实儿童的数据只能存放在中国境内：location 须是 ${join(chinaRegions, '、')} 之一；只放虚构数据时请设 syntheticDataOnly=true。')
var checkedCloud = (cloud == 'china') == isInChina
  ? cloud
  : fail('cloud 与 location 不符：cloud=china 时 location 须是中国区域，cloud=public 时不能是中国区域。')
var checkedHosting = checkedCloud == 'china' && hosting == 'flex'
  ? fail('世纪互联 Azure 没有 Flex Consumption，请设 hosting=premium。')
  : hosting
var checkedBudgetStart = monthlyBudget > 0 && empty(budgetStart)
  ? fail('设了 monthlyBudget，就要同时设 budgetStart（yyyy-MM-01）。')
  : budgetStart

var tags = { 'azd-env-name': name }
var groupName = '${name}-rg'
var unique = uniqueString(subscription().id, groupName)
var stem = '${name}-${take(unique, 6)}'
var compact = toLower(take(replace(name, '-', ''), 8))

// The catalogue's (functions/App/Functions/Catalogue.cs); a test compares them. Each queue is made with its poison queue.
var queueNames = [
  'pulse'
  'index-declaration'
  'move-child'
  'move-declaration'
  'erase-declaration'
  'notify-guardian'
  'run-sheets'
  'run-verification'
  'propose-closing'
  'run-rollup'
  'count-parameter-effect'
]
var timers = [
  { name: 'Sweep', minutes: 10 }
  { name: 'SealAudit', minutes: 10 }
  { name: 'SendPulse', minutes: 30 }
  { name: 'SweepChat', minutes: 10 }
  { name: 'ResumeSheets', minutes: 10 }
  { name: 'CleanSheets', minutes: 150 }
  { name: 'WatchPolicyGaps', minutes: 10 }
  { name: 'CleanChecklists', minutes: 150 }
  { name: 'ResumeVerification', minutes: 10 }
  { name: 'ReassessChildren', minutes: 150 }
  { name: 'RollUpStatistics', minutes: 30 }
  { name: 'RotateKeys', minutes: 30 }
  { name: 'ProposeMonthlyRetention', minutes: 150 }
]

var weChatSettings = empty(weChatAppId)
  ? {}
  : {
      WeChat__AppId: weChatAppId
      WeChat__Token: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/wechat-token)'
      WeChat__EncodingAesKey: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/wechat-encoding-aes-key)'
      WeChat__Secret: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/wechat-secret)'
    }

var staffSettings = empty(staffClientId)
  ? {}
  : {
      Auth__Authority: uri(environment().authentication.loginEndpoint, '${tenant().tenantId}/v2.0')
      Auth__ClientId: staffClientId
    }

var botSecretSettings = empty(botAppId)
  ? {}
  : { Bot__Secret: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/bot-secret)' }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: groupName
  location: checkedRegion
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    location: checkedRegion
    name: '${stem}-identity'
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: checkedRegion
    name: stem
    tags: tags
    retentionDays: logDays
  }
}

module network 'modules/network.bicep' = {
  scope: group
  params: {
    location: checkedRegion
    name: stem
    tags: tags
    addressSpace: addressSpace
    cloud: checkedCloud
    hosting: checkedHosting
    privateEndpoints: privateEndpoints
  }
}

// Two accounts: whoever may upload a package has no way to a child's attachment.
module data 'modules/storage.bicep' = {
  scope: group
  params: {
    location: checkedRegion
    name: '${compact}data${take(unique, 10)}'
    tags: tags
    redundancy: storageRedundancy
    containers: ['sealed', 'backup-keys']
    immutableContainers: ['audit-heads']
    immutableDays: auditDays
    queues: concat(queueNames, map(queueNames, queue => '${queue}-poison'))
    privateEndpoints: privateEndpoints
    applicationSubnetId: network.outputs.applicationSubnetId
    endpointsSubnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    workspaceId: monitoring.outputs.workspaceId
  }
}

module package 'modules/storage.bicep' = {
  scope: group
  params: {
    location: checkedRegion
    name: '${compact}code${take(unique, 10)}'
    tags: tags
    redundancy: 'Standard_LRS'
    containers: ['packages']
    privateEndpoints: privateEndpoints
    applicationSubnetId: network.outputs.applicationSubnetId
    endpointsSubnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    addresses: packageAddresses
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  scope: group
  params: {
    location: checkedRegion
    name: '${stem}-records'
    tags: tags
    maxThroughput: cosmosMaxThroughput
    zoneRedundant: zoneRedundant
    backup: cosmosBackup
    privateEndpoints: privateEndpoints
    applicationSubnetId: network.outputs.applicationSubnetId
    endpointsSubnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    location: checkedRegion
    name: '${compact}-${take(unique, 10)}-kv'
    tags: tags
    privateEndpoints: privateEndpoints
    applicationSubnetId: network.outputs.applicationSubnetId
    endpointsSubnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    addresses: vaultAddresses
    workspaceId: monitoring.outputs.workspaceId
  }
}

module roles 'roles.bicep' = {
  scope: group
  params: {
    applicationId: identity.outputs.principalId
    operatorId: operatorId
    operatorType: operatorType
    dataAccountName: data.outputs.name
    packageAccountName: package.outputs.name
    cosmosName: cosmos.outputs.name
    databaseName: cosmos.outputs.databaseName
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module functions 'modules/functions.bicep' = {
  scope: group
  // Not before its roles: the first start makes the key rings.
  dependsOn: [roles]
  params: {
    location: checkedRegion
    name: stem
    tags: tags
    cloud: checkedCloud
    hosting: checkedHosting
    maxInstances: maxInstances
    alwaysReady: alwaysReady
    zoneRedundant: zoneRedundant
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    subnetId: network.outputs.applicationSubnetId
    packageContainer: '${package.outputs.blobs}packages'
    frontDoorId: frontDoorId
    insightsConnection: monitoring.outputs.connectionString
    hostAccount: data.outputs.name
    hostBlobs: data.outputs.blobs
    hostQueues: data.outputs.queues
    publicOrigin: publicOrigin
    workspaceId: monitoring.outputs.workspaceId
    settings: union(
      settings,
      {
        Store__Kind: 'azure'
        Cosmos__Endpoint: cosmos.outputs.endpoint
        Storage__Account: data.outputs.name
        KeyVault__Uri: vault.outputs.uri
        Azure__Cloud: checkedCloud
        Bot__AppId: empty(botAppId) ? identity.outputs.clientId : botAppId
        Bot__TenantId: tenant().tenantId
        Bot__DirectLineSecret: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/direct-line-secret)'
        Site__ClientAddressHeader: clientAddressHeader
        Site__SyntheticDataOnly: string(syntheticDataOnly)
      },
      botSecretSettings,
      staffSettings,
      weChatSettings
    )
  }
}

module bot 'modules/bot.bicep' = {
  scope: group
  params: {
    name: '${stem}-bot'
    displayName: botDisplayName
    tags: tags
    location: botLocation
    sku: botSku
    origin: functions.outputs.origin
    appId: botAppId
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    vaultName: vault.outputs.name
    secretName: 'direct-line-secret'
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: checkedRegion
    name: stem
    tags: tags
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    cosmosId: cosmos.outputs.id
    timers: timers
    queueMinutes: queueMinutes
    monthlyBudget: monthlyBudget
    budgetStart: checkedBudgetStart
  }
}

@description('Resource group with everything in it.')
output RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output FUNCTION_APP string = functions.outputs.name

@description('Who runs the code; deploy.sh brings the package accordingly.')
output HOSTING string = checkedHosting

@description('Where the package belongs in a Premium plan.')
output PACKAGE_URL string = functions.outputs.packageUrl

@description('Address of the site.')
output SITE string = functions.outputs.origin

@description('Name of the bot.')
output BOT string = bot.outputs.name
