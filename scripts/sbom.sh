#!/usr/bin/env bash
# Write the bill of materials of what the product installs: CycloneDX JSON, from the lock, the same for the same lock.
# Usage: scripts/sbom.sh [FILE]
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${BIN:-.venv/bin}
out=${1:-sbom.json}
"$bin/cyclonedx-py" requirements requirements.lock --pyproject pyproject.toml --mc-type application --output-reproducible \
  --output-format JSON --output-file "$out" 2>/dev/null
echo "$out"
