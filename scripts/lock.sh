#!/usr/bin/env bash
# Renew the locks: exact versions and hashes, no address of any registry.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never
lock() { .tools/bin/uv pip compile "$@" --universal --generate-hashes --no-header --no-annotate --quiet; }
echo uv | lock - -o requirements-tools.lock
lock pyproject.toml -o requirements.lock
lock pyproject.toml --extra dev -o requirements-dev.lock
if grep -En 'https?:' requirements*.lock; then echo "a lock names an address" >&2; exit 1; fi
