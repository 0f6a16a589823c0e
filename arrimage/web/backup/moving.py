"""Moving: the rows of one database straight into another, from SQLite to PostgreSQL or back, and proof that they are equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import dj_database_url
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web.backup import loading, rows, tables
from arrimage.web.backup.fingerprint import Fingerprint
from arrimage.web.backup.loading import Expected
from arrimage.web.backup.moment import one_moment
from arrimage.web.backup.shapes import Table

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many tables and rows were moved; ``later`` counts rows that the old database has gained meanwhile."""

    tables: int
    rows: int
    later: int


@contextmanager
def pointed_at(url: str) -> Iterator[BaseDatabaseWrapper]:
    """Inside, Django's database is the one at ``url``; gives the one it was before, to be read.

    The whole program is turned, not an alias beside it: migrations that move data write to Django's database.

    Raises:
        Refused: when the address is none of SQLite or PostgreSQL, or is the present database.
    """
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise Refused(_BAD_ADDRESS) from error
    present = connections.settings["default"]
    if not str(settings.get("ENGINE", "")).endswith(("sqlite3", "postgresql")) or not settings.get("NAME"):
        raise Refused(_BAD_ADDRESS)
    same = ("ENGINE", "NAME", "HOST", "PORT")
    if all(str(settings.get(name) or "") == str(present.get(name) or "") for name in same):
        raise Refused(
            Problem(
                Text("The target is the database in use.", "La destination est la base de données utilisée."),
                Text("Give the address of an empty database.", "Indiquez l’adresse d’une base de données vide."),
            )
        )
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE", "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        }  # fmt: skip
    before = dict(present)
    connections["default"].close()
    # One turn may stand inside another, as it does in the tests.
    source = next(f"move-source-{turn}" for turn in count() if f"move-source-{turn}" not in connections.settings)
    connections.settings[source] = before
    connections.settings["default"] = {
        **before,
        "OPTIONS": {},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        **settings,
    }
    del connections["default"]
    try:
        yield connections[source]
    finally:
        for alias in ("default", source):
            connections[alias].close()
            del connections[alias]
        connections.settings["default"] = before
        del connections.settings[source]


_BAD_ADDRESS = Problem(
    Text("This is no address of a database.", "Ce n’est pas l’adresse d’une base de données."),
    Text(
        "Write postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3.",
        "Écrivez postgres://utilisateur:mot-de-passe@hôte:5432/nom ou sqlite:////dossier/fichier.sqlite3.",
    ),
)


def move(url: str, step: Step = lambda done, total: None) -> Moved:
    """Copy everything into the empty database at ``url``; the present database is only read and stays as it is.

    Files and keys stay in the data folder, which both databases share.

    Raises:
        Refused: when the address is bad, the target is not empty, or what was written does not read back equal.
        DatabaseError: when the target cannot be reached.
    """
    with pointed_at(url) as source, one_moment(source):
        nodes = tables.applied(source)
        kept = tables.carried(source, nodes)
        held = sum(rows.count(source, table) for table in kept)
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            step(done, held * 2)

        loading.refuse_unless_empty(kept)
        tables.migrate_to(connection, nodes)
        with transaction.atomic():
            loading.load([_expected(source, table) for table in kept], advance)
        tables.migrate_fully(connection)
    later = sum(rows.count(connection, table) for table in kept) - held
    return Moved(len(kept), held, max(0, later))


def _expected(source: BaseDatabaseWrapper, table: Table) -> Expected:
    seen = Fingerprint(table)

    def batches() -> Iterator[Any]:
        for batch in rows.read(source, table):
            seen.add(batch)
            yield batch

    return Expected(table, batches, seen.hexdigest)
