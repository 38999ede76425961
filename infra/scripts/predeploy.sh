#!/bin/sh
# Waits until the roles that were just given work. The app's package goes into the host's account by the app's own
# identity, and a role takes up to ten minutes to be known everywhere: until then storage answers 403.
set -eu

for name in AZURE_SUBSCRIPTION_ID AZURE_RESOURCE_GROUP LUNGSEG_APP_PRINCIPAL_ID LUNGSEG_HOST_STORAGE_ACCOUNT \
  LUNGSEG_STORAGE_ACCOUNT LUNGSEG_SCANS_CONTAINER LUNGSEG_ROLES_CAN_BE_TRIED; do
  eval "value=\${$name:-}"
  if [ -z "$value" ]; then
    echo "predeploy: $name is not set; run 'azd provision' first" >&2
    exit 1
  fi
done
if ! command -v az >/dev/null 2>&1; then
  echo "predeploy: the Azure CLI (az) is needed; install it, 'az login', then 'azd deploy'" >&2
  exit 1
fi

attempts=${LUNGSEG_HOOK_ATTEMPTS:-60}
pause=${LUNGSEG_HOOK_PAUSE_SECONDS:-10}

# Tries a command until it succeeds.
# $1: what it is, for messages; the rest: the command.
retry() {
  what=$1
  shift
  attempt=1
  until "$@"; do
    if [ "$attempt" -ge "$attempts" ]; then
      echo "predeploy: $what: gave up after $attempts attempts" >&2
      return 1
    fi
    echo "predeploy: $what: not yet (attempt $attempt of $attempts)"
    attempt=$((attempt + 1))
    sleep "$pause"
  done
}

# Blobs, queues and tables of the host's account: a role each.
app_has_its_roles() {
  accounts="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers/Microsoft.Storage"
  count=$(az role assignment list --subscription "$AZURE_SUBSCRIPTION_ID" \
    --scope "$accounts/storageAccounts/$LUNGSEG_HOST_STORAGE_ACCOUNT" \
    --query "length([?principalId=='$LUNGSEG_APP_PRINCIPAL_ID'])" --output tsv --only-show-errors) || return 1
  [ "${count:-0}" -ge 3 ]
}

# Nobody but the app can try the app's roles. The operator's were given in the same deployment.
operator_may_list_scans() {
  az storage blob list --subscription "$AZURE_SUBSCRIPTION_ID" --auth-mode login \
    --account-name "$LUNGSEG_STORAGE_ACCOUNT" --container-name "$LUNGSEG_SCANS_CONTAINER" --num-results 1 \
    --output none --only-show-errors
}

retry "the app's roles" app_has_its_roles
if [ "$LUNGSEG_ROLES_CAN_BE_TRIED" = true ]; then
  retry "the operator's role on $LUNGSEG_SCANS_CONTAINER" operator_may_list_scans
else
  echo "predeploy: no role can be tried from here; if the deployment ends with 403, 'azd deploy' again in ten minutes"
fi
