#!/bin/sh
# Before the templates: what they cannot find out or do themselves. Repeating it is harmless:
# `azd hooks run preprovision`.
set -eu

stop() {
  echo "preprovision: $1" >&2
  exit 1
}

# Azure takes the first month of a budget once and refuses another one later, so the month is kept with the environment.
if [ "${LUNGSEG_MONTHLY_BUDGET:-0}" -gt 0 ] && [ -z "${LUNGSEG_BUDGET_START:-}" ]; then
  # A pipeline's environment is gone when it ends.
  if [ -n "${CI:-}" ]; then
    stop "LUNGSEG_BUDGET_START is not set; give the pipeline the budget's first month as a variable, such as 2026-11-01"
  fi
  start=$(date -u +%Y-%m-01)
  azd env set LUNGSEG_BUDGET_START "$start"
  echo "preprovision: the budget begins on $start"
fi

# azd asks for subscription and region after this, the first time; what follows is then left to the templates.
if [ -z "${AZURE_SUBSCRIPTION_ID:-}" ] || [ -z "${AZURE_LOCATION:-}" ]; then
  if [ "${LUNGSEG_PRIVATE_NETWORK:-false}" = true ]; then
    stop "AZURE_SUBSCRIPTION_ID or AZURE_LOCATION is not set; 'azd env set' both, then again"
  fi
  echo "preprovision: no subscription or region is set yet, so the region is not checked"
  exit 0
fi
command -v az >/dev/null 2>&1 || stop "the Azure CLI (az) is needed; install it, 'az login', then again"

zones=''
if [ "${LUNGSEG_ZONE_REDUNDANT:-false}" = true ]; then zones='--zone-redundant true'; fi
# shellcheck disable=SC2086 # none, or an option and its value
regions=$(az functionapp list-flexconsumption-locations --subscription "$AZURE_SUBSCRIPTION_ID" $zones \
  --query "[].name" --output tsv --only-show-errors) \
  || stop "az cannot list the regions of Flex Consumption; 'az login'"
if ! printf '%s\n' "$regions" | grep -qix "$AZURE_LOCATION"; then
  over=${zones:+ over availability zones}
  stop "$AZURE_LOCATION has no Flex Consumption$over; 'azd env set AZURE_LOCATION' to one of:
$regions"
fi

# Resources register their providers when they are deployed; this one is only named, as the subnet's delegate.
if [ "${LUNGSEG_PRIVATE_NETWORK:-false}" = true ]; then
  state=$(az provider show --subscription "$AZURE_SUBSCRIPTION_ID" --namespace Microsoft.App \
    --query registrationState --output tsv --only-show-errors) || stop "az cannot see the provider Microsoft.App"
  if [ "$state" != Registered ]; then
    echo "preprovision: registering Microsoft.App, which takes a minute or two"
    az provider register --subscription "$AZURE_SUBSCRIPTION_ID" --namespace Microsoft.App --wait --only-show-errors \
      || stop "Microsoft.App could not be registered; an owner or contributor of the subscription has to do it"
  fi
fi
