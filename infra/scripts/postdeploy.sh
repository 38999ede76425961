#!/bin/sh
# Makes sure that the deployed app has its functions, and subscribes it to new blobs. The key of its blob webhook exists
# only once the host has started with the app's code, and the webhook must answer Event Grid's handshake: all of it
# takes a while, so all of it is tried again.
# Repeating the whole is harmless: `azd hooks run postdeploy`.
set -eu

for name in AZURE_SUBSCRIPTION_ID AZURE_RESOURCE_GROUP LUNGSEG_FUNCTION_APP LUNGSEG_SYSTEM_TOPIC \
  LUNGSEG_STORAGE_ACCOUNT LUNGSEG_SCANS_CONTAINER LUNGSEG_DEAD_LETTER_CONTAINER LUNGSEG_READY_MARKER_ONLY; do
  eval "value=\${$name:-}"
  if [ -z "$value" ]; then
    echo "postdeploy: $name is not set; run 'azd provision' first" >&2
    exit 1
  fi
done
if ! command -v az >/dev/null 2>&1; then
  echo "postdeploy: the Azure CLI (az) is needed; install it, 'az login', then 'azd hooks run postdeploy'" >&2
  exit 1
fi

attempts=${LUNGSEG_HOOK_ATTEMPTS:-30}
pause=${LUNGSEG_HOOK_PAUSE_SECONDS:-10}
infra=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

# Tries a command until it succeeds.
# $1: what it is, for messages; the rest: the command.
retry() {
  what=$1
  shift
  attempt=1
  until "$@"; do
    if [ "$attempt" -ge "$attempts" ]; then
      echo "postdeploy: $what: gave up after $attempts attempts" >&2
      return 1
    fi
    echo "postdeploy: $what: not yet (attempt $attempt of $attempts)"
    attempt=$((attempt + 1))
    sleep "$pause"
  done
}

# Azure may call a deployment a success whose host finds no function, or the platform's own WarmUp alone
# (github.com/Azure/azure-functions-host/issues/11915 and 10169). Asking for a synchronisation makes it look again.
app_has_functions() {
  count=$(az functionapp function list --subscription "$AZURE_SUBSCRIPTION_ID" \
    --resource-group "$AZURE_RESOURCE_GROUP" --name "$LUNGSEG_FUNCTION_APP" \
    --query "length([?!ends_with(name, '/WarmUp')])" --output tsv --only-show-errors) || return 1
  if [ "${count:-0}" -gt 0 ]; then return 0; fi
  sites="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers/Microsoft.Web/sites"
  az rest --method post --url "$sites/$LUNGSEG_FUNCTION_APP/host/default/sync?api-version=2025-03-01" \
    --output none --only-show-errors || true
  return 1
}

# Only the key's length leaves Azure; the template reads the key itself.
webhook_key_exists() {
  length=$(az functionapp keys list --subscription "$AZURE_SUBSCRIPTION_ID" \
    --resource-group "$AZURE_RESOURCE_GROUP" --name "$LUNGSEG_FUNCTION_APP" \
    --query "length(systemKeys.blobs_extension || '')" --output tsv --only-show-errors) || return 1
  [ "${length:-0}" -gt 0 ]
}

create_subscription() {
  az deployment group create --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" \
    --name event-subscription --template-file "$infra/event-subscription.bicep" \
    --parameters \
    functionAppName="$LUNGSEG_FUNCTION_APP" \
    systemTopicName="$LUNGSEG_SYSTEM_TOPIC" \
    accountName="$LUNGSEG_STORAGE_ACCOUNT" \
    scansContainer="$LUNGSEG_SCANS_CONTAINER" \
    deadLetterContainer="$LUNGSEG_DEAD_LETTER_CONTAINER" \
    readyMarkerOnly="$LUNGSEG_READY_MARKER_ONLY" \
    --output none --only-show-errors
}

retry "functions of the app" app_has_functions
echo "postdeploy: the app has $count functions"
retry "key of the blob webhook" webhook_key_exists
retry "Event Grid subscription" create_subscription
echo "postdeploy: new blobs in $LUNGSEG_STORAGE_ACCOUNT/$LUNGSEG_SCANS_CONTAINER now reach $LUNGSEG_FUNCTION_APP"
