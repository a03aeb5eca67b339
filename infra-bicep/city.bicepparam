using './main.bicep'

// The whole city: all counties, a census week with everybody at once, staff at their desks all day.
param name = readEnvironmentVariable('AZURE_ENV_NAME')
param cloud = readEnvironmentVariable('CLOUD')
param location = readEnvironmentVariable('AZURE_LOCATION')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param budgetStart = readEnvironmentVariable('BUDGET_START')
param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param staffClientId = readEnvironmentVariable('STAFF_CLIENT_ID', '')
param publicOrigin = readEnvironmentVariable('PUBLIC_ORIGIN', '')
param frontDoorId = readEnvironmentVariable('FRONT_DOOR_ID', '')
param botAppId = readEnvironmentVariable('BOT_APP_ID', '')
param weChatAppId = readEnvironmentVariable('WECHAT_APP_ID', '')
param packageAddresses = json(readEnvironmentVariable('PACKAGE_ADDRESSES', '[]'))
param vaultAddresses = json(readEnvironmentVariable('VAULT_ADDRESSES', '[]'))

param maxInstances = 20
param alwaysReady = 2
param cosmosMaxThroughput = 20000
param storageRedundancy = 'Standard_GRS'
param botSku = 'S1'
param logDays = 365
param queueMinutes = 15
param monthlyBudget = 30000
