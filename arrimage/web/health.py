"""Whether this instance can work: database, migrations, data folder, worker. Asked by ``/readyz``."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from arrimage.web import heartbeat

#: Migrations do not change under a running process: they are looked at again only while some wait, or after this long.
_KEPT_SECONDS = 60.0
_applied_at: float | None = None


def parts() -> dict[str, bool]:
    """Each part of the instance and whether it works. Costs one small query, and one file."""
    database = _database()
    return {
        "database": database,
        "migrations": database and _migrated(),
        "data_folder": _writable(),
        "worker": (age := heartbeat.latest()) is not None and age <= heartbeat.LOST_SECONDS,
    }


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _migrated() -> bool:
    global _applied_at
    if _applied_at is not None and time.monotonic() - _applied_at < _KEPT_SECONDS:
        return True
    try:
        executor = MigrationExecutor(connection)
        done = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False
    _applied_at = time.monotonic() if done else None
    return done


def _writable() -> bool:
    probe = Path(settings.DATA) / f".ready-{os.getpid()}"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError:
        return False
    return True
