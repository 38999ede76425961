# Before the templates: what they cannot find out or do themselves. Repeating it is harmless:
# `azd hooks run preprovision`.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string] $Why) {
    [Console]::Error.WriteLine("preprovision: $Why")
    exit 1
}

$private = $env:LUNGSEG_PRIVATE_NETWORK -eq 'true'

# Azure takes the first month of a budget once and refuses another one later, so the month is kept with the environment.
if ([int]$env:LUNGSEG_MONTHLY_BUDGET -gt 0 -and -not $env:LUNGSEG_BUDGET_START) {
    # A pipeline's environment is gone when it ends.
    if ($env:CI) {
        Stop-Hook ('LUNGSEG_BUDGET_START is not set; give the pipeline the budget''s first month as a variable, ' +
            'such as 2026-11-01')
    }
    $start = [DateTime]::UtcNow.ToString('yyyy-MM-01', [Globalization.CultureInfo]::InvariantCulture)
    azd env set LUNGSEG_BUDGET_START $start
    if ($LASTEXITCODE -ne 0) { Stop-Hook "'azd env set LUNGSEG_BUDGET_START $start' failed" }
    Write-Host "preprovision: the budget begins on $start"
}

# azd asks for subscription and region after this, the first time; what follows is then left to the templates.
if (-not $env:AZURE_SUBSCRIPTION_ID -or -not $env:AZURE_LOCATION) {
    if ($private) { Stop-Hook "AZURE_SUBSCRIPTION_ID or AZURE_LOCATION is not set; 'azd env set' both, then again" }
    Write-Host 'preprovision: no subscription or region is set yet, so the region is not checked'
    exit 0
}
if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Stop-Hook "the Azure CLI (az) is needed; install it, 'az login', then again"
}

$zones = if ($env:LUNGSEG_ZONE_REDUNDANT -eq 'true') { '--zone-redundant', 'true' } else { @() }
$regions = @(az functionapp list-flexconsumption-locations --subscription $env:AZURE_SUBSCRIPTION_ID @zones `
        --query '[].name' --output tsv --only-show-errors)
if ($LASTEXITCODE -ne 0) { Stop-Hook "az cannot list the regions of Flex Consumption; 'az login'" }
if ($regions -notcontains $env:AZURE_LOCATION) {
    $over = if ($zones) { ' over availability zones' } else { '' }
    Stop-Hook ("$env:AZURE_LOCATION has no Flex Consumption$over; 'azd env set AZURE_LOCATION' to one of:`n" +
        ($regions -join "`n"))
}

# Resources register their providers when they are deployed; this one is only named, as the subnet's delegate.
if ($private) {
    $state = az provider show --subscription $env:AZURE_SUBSCRIPTION_ID --namespace Microsoft.App `
        --query registrationState --output tsv --only-show-errors
    if ($LASTEXITCODE -ne 0) { Stop-Hook 'az cannot see the provider Microsoft.App' }
    if ($state -ne 'Registered') {
        Write-Host 'preprovision: registering Microsoft.App, which takes a minute or two'
        az provider register --subscription $env:AZURE_SUBSCRIPTION_ID --namespace Microsoft.App --wait `
            --only-show-errors
        if ($LASTEXITCODE -ne 0) {
            Stop-Hook 'Microsoft.App could not be registered; an owner or contributor of the subscription has to do it'
        }
    }
}
