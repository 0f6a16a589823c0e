#!/usr/bin/env bash
# Set up this folder: a virtual environment from hash-locked packages, compiled words, the arrimage command.
# Usage: scripts/setup.sh [base|dev]
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-base}
case $kind in base) lock=requirements.lock ;; dev) lock=requirements-dev.lock ;; *) echo "usage: scripts/setup.sh [base|dev]" >&2; exit 2 ;; esac
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1

python=""
for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$candidate; break; fi
done
[ -n "$python" ] || { echo "Python 3.11 or newer is needed · Python 3.11 ou plus récent est nécessaire" >&2; exit 2; }

# Done already for this very lock and these very words? Then there is nothing to do.
stamp=$(cat "$lock" pyproject.toml scripts/setup.sh | sha256sum | cut -c1-16)
if [ "$(cat .venv/.set-up-$kind 2>/dev/null)" != "$stamp" ]; then
  echo "Setting up ($kind)… · Installation ($kind)…" >&2
  [ -x .venv/bin/python ] || "$python" -m venv --without-pip .venv
  if [ ! -x .tools/bin/uv ]; then
    "$python" -m venv .tools
    .tools/bin/pip install --quiet --require-hashes -r requirements-tools.lock || echo "uv is not to be had here; pip does its work · pip remplace uv" >&2
  fi
  if [ -x .tools/bin/uv ]; then
    .tools/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
    .tools/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
  else
    .tools/bin/pip --python .venv/bin/python install --quiet --require-hashes -r "$lock"
    .tools/bin/pip --python .venv/bin/python install --quiet --no-deps --no-build-isolation -e .
  fi
  rm -f .venv/.set-up-*
  echo "$stamp" > ".venv/.set-up-$kind"
  # What serves the tests serves the pages too.
  [ "$kind" = base ] || cat requirements.lock pyproject.toml scripts/setup.sh | sha256sum | cut -c1-16 > .venv/.set-up-base
fi
.venv/bin/python scripts/messages.py --compile
