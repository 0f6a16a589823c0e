"""Whole instances in a folder of their own, on a database of their own, inside one process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from arrimage.results.stored import file_name, put
from arrimage.web.backup import moving, rows, tables


@contextmanager
def instance(folder: Path, url: str = "", *, migrated: bool = True) -> Iterator[None]:
    """Inside, the program is this instance; SQLite in ``folder`` unless an address is given."""
    folder.mkdir(parents=True, exist_ok=True)
    local = "django.core.files.storage.FileSystemStorage"
    kept = {
        "default": {"BACKEND": local, "OPTIONS": {"location": folder / "files"}},
        "snapshots": {"BACKEND": local, "OPTIONS": {"location": folder / "snapshots"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(DATA=folder, STORAGES=kept), moving.pointed_at(url or sqlite(folder)):
        if migrated and (not url or url == sqlite(folder)):
            _like_new(folder)
        elif migrated:
            call_command("migrate", verbosity=0)
        yield


#: A migrated, empty SQLite database, made once in a process.
_NEW: list[bytes] = []


def _like_new(folder: Path) -> None:
    """An empty instance, migrated; one that is there stays as it is."""
    path = folder / "arrimage.sqlite3"
    if path.exists():
        return
    if not _NEW:
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _NEW.append(path.read_bytes())
    else:
        path.write_bytes(_NEW[0])


def sqlite(folder: Path) -> str:
    """Address of the database of an instance in a folder."""
    return f"sqlite:///{folder / 'arrimage.sqlite3'}"


@contextmanager
def fresh_postgres(server: str, name: str) -> Iterator[str]:
    """A database of its own on a server, gone afterwards."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    head, _, options = server.partition("?")
    try:
        yield head.rsplit("/", 1)[0] + f"/{name}" + (f"?{options}" if options else "")
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def fill() -> str:
    """A small table with its audit, sealed, an evidence file that a snapshot names, and an upload; returns the file's digest."""
    from arrimage.results.models import Snapshot
    from arrimage.web import sealing
    from arrimage.web.models import User
    from tests.partnership import factories as table

    User.objects.create_user("coordination@example.org", "a long password here", label_en="Coordinator")
    owner = table.partnership(name=table.both("Table d’Orléans 🧭 مرحبا"))
    council = table.body(owner)
    for number in range(5):
        table.seat(council, held_by=table.organization(f"Organisme n{number} — « été »"))
    digest = "ab" * 32
    put(file_name("seats", digest), b"PAR1 evidence")
    Snapshot.objects.create(
        partnership=owner,
        digest="cd" * 32,
        as_of="2026-11-22",
        tables={"seats": digest},
        counts={"seats": 5},
        current=True,
    )
    storages["default"].save("uploads/été.txt", ContentFile(b"words"))
    storages["default"].save("imports/waiting.xlsx", ContentFile(b"not carried over"))
    sealing.seal()
    return digest


def content() -> dict[str, Any]:
    """Digest and number of rows of every table that a backup holds, and every file."""
    database: Any = connection
    found: dict[str, Any] = {}
    for one in tables.carried(database, tables.applied(database)):
        seen = rows.fingerprint(database, one)
        found[one.name] = (seen.rows, seen.hexdigest())
    return found
