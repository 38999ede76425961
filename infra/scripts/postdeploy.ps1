# Makes sure that the deployed app has its functions, and subscribes it to new blobs. The key of its blob webhook exists
# only once the host has started with the app's code, and the webhook must answer Event Grid's handshake: all of it
# takes a while, so all of it is tried again.
# Repeating the whole is harmless: `azd hooks run postdeploy`.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string] $Why) {
    [Console]::Error.WriteLine("postdeploy: $Why")
    exit 1
}

foreach ($name in 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP', 'LUNGSEG_FUNCTION_APP', 'LUNGSEG_SYSTEM_TOPIC',
    'LUNGSEG_STORAGE_ACCOUNT', 'LUNGSEG_SCANS_CONTAINER', 'LUNGSEG_DEAD_LETTER_CONTAINER',
    'LUNGSEG_READY_MARKER_ONLY') {
    if (-not [Environment]::GetEnvironmentVariable($name)) {
        Stop-Hook "$name is not set; run 'azd provision' first"
    }
}
if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Stop-Hook "the Azure CLI (az) is needed; install it, 'az login', then 'azd hooks run postdeploy'"
}

$attempts = if ($env:LUNGSEG_HOOK_ATTEMPTS) { [int]$env:LUNGSEG_HOOK_ATTEMPTS } else { 30 }
$pause = if ($env:LUNGSEG_HOOK_PAUSE_SECONDS) { [int]$env:LUNGSEG_HOOK_PAUSE_SECONDS } else { 10 }
$infra = Split-Path -Parent $PSScriptRoot

# Tries a step until it returns true.
function Invoke-WithRetry([string] $What, [scriptblock] $Step) {
    for ($attempt = 1; -not (& $Step); $attempt++) {
        if ($attempt -ge $attempts) { Stop-Hook "${What}: gave up after $attempts attempts" }
        Write-Host "postdeploy: ${What}: not yet (attempt $attempt of $attempts)"
        Start-Sleep -Seconds $pause
    }
}

# Azure may call a deployment a success whose host finds no function, or the platform's own WarmUp alone
# (github.com/Azure/azure-functions-host/issues/11915 and 10169). Asking for a synchronisation makes it look again.
Invoke-WithRetry 'functions of the app' {
    $count = az functionapp function list --subscription $env:AZURE_SUBSCRIPTION_ID `
        --resource-group $env:AZURE_RESOURCE_GROUP --name $env:LUNGSEG_FUNCTION_APP `
        --query "length([?!ends_with(name, '/WarmUp')])" --output tsv --only-show-errors
    if ($LASTEXITCODE -ne 0) { return $false }
    if ([int]$count -gt 0) {
        Write-Host "postdeploy: the app has $count functions"
        return $true
    }
    $sites = "/subscriptions/$env:AZURE_SUBSCRIPTION_ID/resourceGroups/$env:AZURE_RESOURCE_GROUP" +
    '/providers/Microsoft.Web/sites'
    az rest --method post --url "$sites/$env:LUNGSEG_FUNCTION_APP/host/default/sync?api-version=2025-03-01" `
        --output none --only-show-errors | Out-Host
    return $false
}

# Only the key's length leaves Azure; the template reads the key itself.
Invoke-WithRetry 'key of the blob webhook' {
    $length = az functionapp keys list --subscription $env:AZURE_SUBSCRIPTION_ID `
        --resource-group $env:AZURE_RESOURCE_GROUP --name $env:LUNGSEG_FUNCTION_APP `
        --query "length(systemKeys.blobs_extension || '')" --output tsv --only-show-errors
    $LASTEXITCODE -eq 0 -and [int]$length -gt 0
}

Invoke-WithRetry 'Event Grid subscription' {
    az deployment group create --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP `
        --name event-subscription --template-file (Join-Path $infra 'event-subscription.bicep') `
        --parameters `
        "functionAppName=$env:LUNGSEG_FUNCTION_APP" `
        "systemTopicName=$env:LUNGSEG_SYSTEM_TOPIC" `
        "accountName=$env:LUNGSEG_STORAGE_ACCOUNT" `
        "scansContainer=$env:LUNGSEG_SCANS_CONTAINER" `
        "deadLetterContainer=$env:LUNGSEG_DEAD_LETTER_CONTAINER" `
        "readyMarkerOnly=$env:LUNGSEG_READY_MARKER_ONLY" `
        --output none --only-show-errors | Out-Host
    $LASTEXITCODE -eq 0
}

Write-Host "postdeploy: new blobs in $env:LUNGSEG_STORAGE_ACCOUNT/$env:LUNGSEG_SCANS_CONTAINER now reach $env:LUNGSEG_FUNCTION_APP"
