# Subscribes the deployed app to new blobs. The key of its blob webhook exists only once the host has started with the
# app's code, and the webhook must answer Event Grid's handshake: both take a while, so both are tried again.
# Repeating the whole is harmless: `azd hooks run postdeploy`.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string] $Why) {
    [Console]::Error.WriteLine("postdeploy: $Why")
    exit 1
}

foreach ($name in 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP', 'LUNGSEG_FUNCTION_APP', 'LUNGSEG_SYSTEM_TOPIC',
    'LUNGSEG_STORAGE_ACCOUNT', 'LUNGSEG_SCANS_CONTAINER', 'LUNGSEG_DEAD_LETTER_CONTAINER') {
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
        --output none --only-show-errors | Out-Host
    $LASTEXITCODE -eq 0
}

Write-Host "postdeploy: new blobs in $env:LUNGSEG_STORAGE_ACCOUNT/$env:LUNGSEG_SCANS_CONTAINER now reach $env:LUNGSEG_FUNCTION_APP"
