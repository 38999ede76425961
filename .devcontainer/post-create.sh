#!/bin/sh
# What the features do not bring: the storage emulator, the Functions host, the Python that judges our outputs.
set -eu
npm install --global azurite@3.37.0 azure-functions-core-tools@4
sudo apt-get update
sudo apt-get install --yes --no-install-recommends \
  python3-numpy python3-scipy python3-skimage python3-pydicom python3-nibabel python3-yaml shellcheck
# `az bicep` keeps the CLI under the user's folder; the tests look for it on the path.
sudo ln -sf "$HOME/.azure/bin/bicep" /usr/local/bin/bicep
dotnet restore LungSeg.Functions.sln
