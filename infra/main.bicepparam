using './main.bicep'

// azd sets AZURE_*; set the others with `azd env set NAME value`. Every further parameter of main.bicep can be added here.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('LUNGSEG_PRINCIPAL_TYPE', 'User')

param instanceMemoryMB = any(int(readEnvironmentVariable('LUNGSEG_INSTANCE_MEMORY_MB', '2048')))
param maximumInstanceCount = int(readEnvironmentVariable('LUNGSEG_MAXIMUM_INSTANCES', '40'))
param alwaysReadyInstances = int(readEnvironmentVariable('LUNGSEG_ALWAYS_READY_INSTANCES', '0'))

param durableProvider = readEnvironmentVariable('LUNGSEG_DURABLE_PROVIDER', 'azureStorage')

param quietSeconds = int(readEnvironmentVariable('LUNGSEG_QUIET_SECONDS', '60'))
param maximumWaitMinutes = int(readEnvironmentVariable('LUNGSEG_MAXIMUM_WAIT_MINUTES', '120'))
param method = readEnvironmentVariable('LUNGSEG_METHOD', 'robust')
param spacingMillimetres = readEnvironmentVariable('LUNGSEG_SPACING_MILLIMETRES', '1.0')

// A comma between addresses.
param alertEmails = filter(split(readEnvironmentVariable('LUNGSEG_ALERT_EMAILS', ''), ','), email => !empty(email))
param monthlyBudget = int(readEnvironmentVariable('LUNGSEG_MONTHLY_BUDGET', '0'))

param privateNetwork = bool(readEnvironmentVariable('LUNGSEG_PRIVATE_NETWORK', 'false'))
param allowedIpRanges = filter(
  split(readEnvironmentVariable('LUNGSEG_ALLOWED_IP_RANGES', ''), ','),
  range => !empty(range)
)
