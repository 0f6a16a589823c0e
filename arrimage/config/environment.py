"""The environment of an instance, read once and checked: where its data lies, which database, which mode."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text


def data_folder() -> Path:
    """The folder that holds all state: ``ARRIMAGE_DATA``, or ``var`` under the working directory. Created if absent.

    Raises:
        Refused: when the folder cannot be created or written.
    """
    folder = Path(os.environ.get("ARRIMAGE_DATA") or "var").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refused(
            Problem(
                Text("The data folder {folder} cannot be written.", "Le dossier de données {folder} n’est pas accessible en écriture.").format(folder=folder),
                Text("Set ARRIMAGE_DATA to a folder you may write to.", "Donnez à ARRIMAGE_DATA un dossier où vous pouvez écrire."),
            )
        ) from error  # fmt: skip
    return folder


def production() -> bool:
    """Whether the instance serves real people (``ARRIMAGE_ENV=production``)."""
    return os.environ.get("ARRIMAGE_ENV", "local") == "production"


def secret_key(folder: Path) -> str:
    """``ARRIMAGE_SECRET_KEY``, or a random key made on first use and kept in the data folder, readable by its owner."""
    if given := os.environ.get("ARRIMAGE_SECRET_KEY"):
        return given
    path = folder / "secret-key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(folder: Path) -> dict[str, Any]:
    """Django's database settings: ``DATABASE_URL``, or SQLite in the data folder with safe pragmas."""
    if url := os.environ.get("DATABASE_URL"):
        parsed: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
        return parsed
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "arrimage.sqlite3",
        # The last connection to close takes the write-ahead log with it, and a full disk has no room for another one.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # Writers queue at the start of a transaction instead of failing in the middle of one.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-20000;",
        },
    }


def hosts() -> list[str]:
    """``ARRIMAGE_ALLOWED_HOSTS``, comma-separated; loopback only by default."""
    given = os.environ.get("ARRIMAGE_ALLOWED_HOSTS", "")
    return [host.strip() for host in given.split(",") if host.strip()] or [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "testserver",
    ]


def base_url() -> str:
    """``ARRIMAGE_BASE_URL``: the address that linked data and reports print, without a slash at the end."""
    return os.environ.get("ARRIMAGE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
