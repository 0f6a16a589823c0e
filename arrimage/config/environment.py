"""The environment of an instance, read once and checked: where its data lies, which database, which mode.

Every name is declared in :mod:`arrimage.config.variables`, with what it means and what it refuses.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dj_database_url

from arrimage.config.mail_address import Smtp
from arrimage.config.variables import check, value
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text

__all__ = [
    "base_url", "check", "data_folder", "database", "hosts", "mail", "production", "rooms_off", "secret_key", "value",
]  # fmt: skip


def data_folder() -> Path:
    """The folder that holds all state: ``ARRIMAGE_DATA``, or ``var`` under the working directory. Created if absent.

    Raises:
        Refused: when the folder cannot be created or written.
    """
    folder = Path(value("ARRIMAGE_DATA")).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
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
    return bool(value("ARRIMAGE_ENV") == "production")


def secret_key(folder: Path) -> str:
    """``ARRIMAGE_SECRET_KEY``, or a random key made on first use and kept in the data folder, readable by its owner."""
    if given := value("ARRIMAGE_SECRET_KEY"):
        return str(given)
    path = folder / "secret-key"
    if not path.exists():
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(folder: Path) -> dict[str, Any]:
    """Django's database settings: ``DATABASE_URL``, or SQLite in the data folder with safe pragmas."""
    if url := value("DATABASE_URL"):
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
    return list(value("ARRIMAGE_ALLOWED_HOSTS")) or ["127.0.0.1", "localhost", "[::1]", "testserver"]


def base_url() -> str:
    """``ARRIMAGE_BASE_URL``: the address that linked data and reports print, without a slash at the end."""
    return str(value("ARRIMAGE_BASE_URL"))


def rooms_off() -> frozenset[str]:
    """Codes of the rooms that this instance does without."""
    return frozenset(value("ARRIMAGE_ROOMS_OFF"))


def mail() -> Mapping[str, Any]:
    """Django's mail settings: the server of ``ARRIMAGE_SMTP_URL``; without one, messages show in the worker's terminal.

    Where real people are served nothing is shown, for a terminal ends up in a log: messages then wait in line until a
    server is named.
    """
    server: Smtp | None = value("ARRIMAGE_SMTP_URL")
    if server is None:
        backend = "dummy" if production() else "console"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend", "MAIL_WAITS": production()}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": server.host,
        "EMAIL_PORT": server.port,
        "EMAIL_HOST_USER": server.user,
        "EMAIL_HOST_PASSWORD": server.password,
        "EMAIL_USE_TLS": server.starttls,
        "EMAIL_USE_SSL": server.tls,
        "EMAIL_TIMEOUT": 20,
        "MAIL_WAITS": False,
    }
