using './main.bicep'

// A demonstration with made-up children, in any cloud and region: every page says that they are made up.
param name = readEnvironmentVariable('AZURE_ENV_NAME')
param cloud = readEnvironmentVariable('CLOUD')
param location = readEnvironmentVariable('AZURE_LOCATION')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param staffClientId = readEnvironmentVariable('STAFF_CLIENT_ID', '')
param syntheticDataOnly = true

// Service endpoints cost nothing and let nobody else in either.
param privateEndpoints = false
param alwaysReady = 0
// Flex Consumption took no smaller number for long.
param maxInstances = 40
param cosmosBackup = 'Continuous7Days'
