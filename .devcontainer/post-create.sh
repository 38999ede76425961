#!/bin/sh
# What the features do not bring: the storage emulator, the Functions host, the Python that judges our outputs.
set -eu
npm install --global azurite@3.37.0 azure-functions-core-tools@4
sudo apt-get update
sudo apt-get install --yes --no-install-recommends \
  python3-numpy python3-scipy python3-skimage python3-pydicom python3-nibabel python3-yaml shellcheck
# The tests look for Bicep on the path; where only `az bicep` has it, it lies under the user's folder.
if ! command -v bicep >/dev/null 2>&1; then
  [ -x "$HOME/.azure/bin/bicep" ] || az bicep install
  sudo ln -s "$HOME/.azure/bin/bicep" /usr/local/bin/bicep
fi
dotnet restore LungSeg.Functions.sln
