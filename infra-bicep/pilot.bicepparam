using './main.bicep'

// A pilot county: real children, few people. Paid by request where that is possible, one warm instance.
param name = readEnvironmentVariable('AZURE_ENV_NAME')
param cloud = readEnvironmentVariable('CLOUD')
param location = readEnvironmentVariable('AZURE_LOCATION')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param budgetStart = readEnvironmentVariable('BUDGET_START')
param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param staffClientId = readEnvironmentVariable('STAFF_CLIENT_ID', '')
param publicOrigin = readEnvironmentVariable('PUBLIC_ORIGIN', '')
param packageAddresses = json(readEnvironmentVariable('PACKAGE_ADDRESSES', '[]'))
param syntheticDataOnly = bool(readEnvironmentVariable('SYNTHETIC_DATA_ONLY', 'false'))

param maxInstances = 4
param monthlyBudget = 4000
