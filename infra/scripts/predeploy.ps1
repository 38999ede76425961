# Waits until the roles that were just given work. The app's package goes into the host's account by the app's own
# identity, and a role takes up to ten minutes to be known everywhere: until then storage answers 403.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string] $Why) {
    [Console]::Error.WriteLine("predeploy: $Why")
    exit 1
}

foreach ($name in 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP', 'LUNGSEG_APP_PRINCIPAL_ID',
    'LUNGSEG_HOST_STORAGE_ACCOUNT', 'LUNGSEG_STORAGE_ACCOUNT', 'LUNGSEG_SCANS_CONTAINER',
    'LUNGSEG_ROLES_CAN_BE_TRIED') {
    if (-not [Environment]::GetEnvironmentVariable($name)) {
        Stop-Hook "$name is not set; run 'azd provision' first"
    }
}
if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Stop-Hook "the Azure CLI (az) is needed; install it, 'az login', then 'azd deploy'"
}

$attempts = if ($env:LUNGSEG_HOOK_ATTEMPTS) { [int]$env:LUNGSEG_HOOK_ATTEMPTS } else { 60 }
$pause = if ($env:LUNGSEG_HOOK_PAUSE_SECONDS) { [int]$env:LUNGSEG_HOOK_PAUSE_SECONDS } else { 10 }

# Tries a step until it returns true.
function Invoke-WithRetry([string] $What, [scriptblock] $Step) {
    for ($attempt = 1; -not (& $Step); $attempt++) {
        if ($attempt -ge $attempts) { Stop-Hook "${What}: gave up after $attempts attempts" }
        Write-Host "predeploy: ${What}: not yet (attempt $attempt of $attempts)"
        Start-Sleep -Seconds $pause
    }
}

# Blobs, queues and tables of the host's account: a role each.
Invoke-WithRetry "the app's roles" {
    $accounts = "/subscriptions/$env:AZURE_SUBSCRIPTION_ID/resourceGroups/$env:AZURE_RESOURCE_GROUP" +
    '/providers/Microsoft.Storage/storageAccounts'
    $count = az role assignment list --subscription $env:AZURE_SUBSCRIPTION_ID `
        --scope "$accounts/$env:LUNGSEG_HOST_STORAGE_ACCOUNT" `
        --query "length([?principalId=='$env:LUNGSEG_APP_PRINCIPAL_ID'])" --output tsv --only-show-errors
    $LASTEXITCODE -eq 0 -and [int]$count -ge 3
}

# Nobody but the app can try the app's roles. The operator's were given in the same deployment.
if ($env:LUNGSEG_ROLES_CAN_BE_TRIED -eq 'true') {
    Invoke-WithRetry "the operator's role on $env:LUNGSEG_SCANS_CONTAINER" {
        az storage blob list --subscription $env:AZURE_SUBSCRIPTION_ID --auth-mode login `
            --account-name $env:LUNGSEG_STORAGE_ACCOUNT --container-name $env:LUNGSEG_SCANS_CONTAINER --num-results 1 `
            --output none --only-show-errors | Out-Host
        $LASTEXITCODE -eq 0
    }
}
else {
    Write-Host ('predeploy: no role can be tried from here; if the deployment ends with 403, ' +
        "'azd deploy' again in ten minutes")
}
