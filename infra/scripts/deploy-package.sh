#!/bin/sh
# Deploys the app's package of a release, which lies beside azure.yaml: azd itself wants the sources of what it deploys.
# Waits for the roles before, and makes the Event Grid subscription after it. Repeating it is harmless:
# `azd hooks run postprovision`.
set -eu

scripts=$(cd "$(dirname "$0")" && pwd)
for name in AZURE_SUBSCRIPTION_ID AZURE_RESOURCE_GROUP LUNGSEG_FUNCTION_APP; do
  eval "value=\${$name:-}"
  if [ -z "$value" ]; then
    echo "deploy-package: $name is not set; run 'azd provision' first" >&2
    exit 1
  fi
done

package=${LUNGSEG_PACKAGE:-}
if [ -z "$package" ]; then
  set -- "$scripts"/../../lungseg-functions-*.zip
  if [ "$#" -ne 1 ] || [ ! -f "$1" ]; then
    echo "deploy-package: there must be one lungseg-functions-<version>.zip beside azure.yaml, or LUNGSEG_PACKAGE names" \
      "it" >&2
    exit 1
  fi
  package=$1
elif [ ! -f "$package" ]; then
  echo "deploy-package: LUNGSEG_PACKAGE is $package, which is not there" >&2
  exit 1
fi

sh "$scripts/predeploy.sh"

attempts=${LUNGSEG_HOOK_ATTEMPTS:-10}
attempt=1
until az functionapp deployment source config-zip --subscription "$AZURE_SUBSCRIPTION_ID" \
  --resource-group "$AZURE_RESOURCE_GROUP" --name "$LUNGSEG_FUNCTION_APP" --src "$package" \
  --output none --only-show-errors; do
  if [ "$attempt" -ge "$attempts" ]; then
    echo "deploy-package: package of the app: gave up after $attempts attempts" >&2
    exit 1
  fi
  echo "deploy-package: package of the app: not yet (attempt $attempt of $attempts)"
  attempt=$((attempt + 1))
  sleep "${LUNGSEG_HOOK_PAUSE_SECONDS:-30}"
done

sh "$scripts/postdeploy.sh"
