#!/bin/sh
# Publishes functions/Worker and brings it to the function app. azd runs it after "up" and hands over the outputs of main.bicep; by hand:
#   RESOURCE_GROUP=… FUNCTION_APP=… HOSTING=premium PACKAGE_URL=… SITE=… sh infra-bicep/deploy.sh
set -eu
: "${RESOURCE_GROUP:?}" "${FUNCTION_APP:?}" "${HOSTING:?}" "${PACKAGE_URL:?}" "${SITE:?}"
cd "$(dirname "$0")/.."
for tool in dotnet zip az curl; do
  command -v "$tool" > /dev/null || { echo "$tool is missing." >&2; exit 1; }
done

# PACKAGE: one that was kept, to go back to.
if [ -n "${PACKAGE:-}" ]; then
  cp "$PACKAGE" artifacts/worker.zip
else
  rm -rf artifacts/worker artifacts/worker.zip
  dotnet publish functions/Worker -c Release -o artifacts/worker
  (cd artifacts/worker && zip -qr ../worker.zip .)
  cp artifacts/worker.zip "artifacts/worker-$(git rev-parse --short HEAD 2> /dev/null || date -u +%Y%m%d%H%M).zip"
fi

since=$(date -u +%Y-%m-%dT%H:%M:%SZ)
case "$HOSTING" in
  flex)
    az functionapp deployment source config-zip --resource-group "$RESOURCE_GROUP" --name "$FUNCTION_APP" --src artifacts/worker.zip
    ;;
  premium)
    # The plan mounts the package where it lies; the host has to be told to look again.
    az storage blob upload --auth-mode login --blob-url "$PACKAGE_URL" --file artifacts/worker.zip --overwrite
    az functionapp restart --resource-group "$RESOURCE_GROUP" --name "$FUNCTION_APP"
    az resource invoke-action --resource-group "$RESOURCE_GROUP" --name "$FUNCTION_APP" --resource-type Microsoft.Web/sites \
      --action syncfunctiontriggers
    ;;
  *)
    echo "HOSTING is flex or premium, not $HOSTING." >&2
    exit 1
    ;;
esac

# Proves that it works, not only that it is there.
SINCE=$since sh infra-bicep/check.sh
