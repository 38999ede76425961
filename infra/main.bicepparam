using './main.bicep'

// azd sets AZURE_*; set the others with `azd env set NAME value`. Every further parameter of main.bicep can be added here.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = any(readEnvironmentVariable('AZURE_LOCATION', 'westeurope'))

// Empty for whoever deploys. azd's AZURE_PRINCIPAL_ID is not read: it says nothing of the kind of principal.
param operatorPrincipalId = readEnvironmentVariable('LUNGSEG_OPERATOR_ID', '')
var operatorType = readEnvironmentVariable('LUNGSEG_OPERATOR_TYPE', '')
param operatorPrincipalType = empty(operatorType) ? null : any(operatorType)

param instanceMemoryMB = any(int(readEnvironmentVariable('LUNGSEG_INSTANCE_MEMORY_MB', '2048')))
param maximumInstanceCount = int(readEnvironmentVariable('LUNGSEG_MAXIMUM_INSTANCES', '40'))
param alwaysReadyInstances = int(readEnvironmentVariable('LUNGSEG_ALWAYS_READY_INSTANCES', '0'))
param zoneRedundant = bool(readEnvironmentVariable('LUNGSEG_ZONE_REDUNDANT', 'false'))

param readyMarkerOnly = bool(readEnvironmentVariable('LUNGSEG_READY_MARKER_ONLY', 'false'))

param quietSeconds = int(readEnvironmentVariable('LUNGSEG_QUIET_SECONDS', '60'))
param maximumWaitMinutes = int(readEnvironmentVariable('LUNGSEG_MAXIMUM_WAIT_MINUTES', '120'))
param method = any(readEnvironmentVariable('LUNGSEG_METHOD', 'robust'))
param spacingMillimetres = readEnvironmentVariable('LUNGSEG_SPACING_MILLIMETRES', '1.0')

param sendTo = readEnvironmentVariable('LUNGSEG_SEND_TO', '')
param sendScope = readEnvironmentVariable('LUNGSEG_SEND_SCOPE', '')

// A comma between addresses.
param alertEmails = filter(split(readEnvironmentVariable('LUNGSEG_ALERT_EMAILS', ''), ','), email => !empty(email))
param dailyLogCapGigabytes = int(readEnvironmentVariable('LUNGSEG_DAILY_LOG_CAP_GB', '5'))
param traceFraction = readEnvironmentVariable('LUNGSEG_TRACE_FRACTION', '0.001')
param storageAccessLogs = bool(readEnvironmentVariable('LUNGSEG_STORAGE_ACCESS_LOGS', 'false'))
param monthlyBudget = int(readEnvironmentVariable('LUNGSEG_MONTHLY_BUDGET', '0'))
param budgetStartDate = readEnvironmentVariable('LUNGSEG_BUDGET_START', '')

param privateNetwork = bool(readEnvironmentVariable('LUNGSEG_PRIVATE_NETWORK', 'false'))
param allowedIpRanges = filter(
  split(readEnvironmentVariable('LUNGSEG_ALLOWED_IP_RANGES', ''), ','),
  range => !empty(range)
)
