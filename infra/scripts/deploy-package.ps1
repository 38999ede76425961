# Deploys the app's package of a release, which lies beside azure.yaml: azd itself wants the sources of what it deploys.
# Waits for the roles before, and makes the Event Grid subscription after it. Repeating it is harmless:
# `azd hooks run postprovision`.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string] $Why) {
    [Console]::Error.WriteLine("deploy-package: $Why")
    exit 1
}

foreach ($name in 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP', 'LUNGSEG_FUNCTION_APP') {
    if (-not [Environment]::GetEnvironmentVariable($name)) {
        Stop-Hook "$name is not set; run 'azd provision' first"
    }
}

$package = $env:LUNGSEG_PACKAGE
if (-not $package) {
    $root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
    $found = @(Get-ChildItem -Path $root -Filter 'lungseg-functions-*.zip' -File)
    if ($found.Count -ne 1) {
        Stop-Hook 'there must be one lungseg-functions-<version>.zip beside azure.yaml, or LUNGSEG_PACKAGE names it'
    }
    $package = $found[0].FullName
}
elseif (-not (Test-Path -Path $package -PathType Leaf)) {
    Stop-Hook "LUNGSEG_PACKAGE is $package, which is not there"
}

& (Join-Path $PSScriptRoot 'predeploy.ps1')
if (-not $?) { exit 1 }

$attempts = if ($env:LUNGSEG_HOOK_ATTEMPTS) { [int]$env:LUNGSEG_HOOK_ATTEMPTS } else { 10 }
$pause = if ($env:LUNGSEG_HOOK_PAUSE_SECONDS) { [int]$env:LUNGSEG_HOOK_PAUSE_SECONDS } else { 30 }
for ($attempt = 1; ; $attempt++) {
    az functionapp deployment source config-zip --subscription $env:AZURE_SUBSCRIPTION_ID `
        --resource-group $env:AZURE_RESOURCE_GROUP --name $env:LUNGSEG_FUNCTION_APP --src $package `
        --output none --only-show-errors | Out-Host
    if ($LASTEXITCODE -eq 0) { break }
    if ($attempt -ge $attempts) { Stop-Hook "package of the app: gave up after $attempts attempts" }
    Write-Host "deploy-package: package of the app: not yet (attempt $attempt of $attempts)"
    Start-Sleep -Seconds $pause
}

& (Join-Path $PSScriptRoot 'postdeploy.ps1')
if (-not $?) { exit 1 }
