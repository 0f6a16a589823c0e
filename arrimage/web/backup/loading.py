"""Loading tables into an empty database: all of them or none, and read back before they count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DataError, IntegrityError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web.backup import refusals, rows
from arrimage.web.backup.shapes import Table

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Expected:
    """A table on its way: its rows, given when asked, and the digest that they must have, known once they were read."""

    table: Table
    batches: Callable[[], Iterator[Any]]
    digest: Callable[[], str]


def present(database: BaseDatabaseWrapper = connection) -> set[str]:
    """Names of the tables that a database has."""
    with database.cursor() as cursor:
        return set(database.introspection.table_names(cursor))


def refuse_unless_empty(tables: Sequence[Table], database: BaseDatabaseWrapper = connection) -> None:
    """Refuse when any of these tables, where it exists, has rows.

    Raises:
        Refused: naming the table and how many rows it has.
    """
    there = present(database)
    for table in tables:
        if table.name in there and (number := rows.count(database, table)):
            raise refusals.not_empty(f"{table.name} ({number})")


def load(expected: Iterable[Expected], step: Step) -> None:
    """Write tables, inside a transaction of the caller, then check every reference and read every table back.

    Raises:
        Refused: when the database refuses a value, a reference leads nowhere, or a table reads back as something else.
    """
    kept = list(expected)
    try:
        for item in kept:
            rows.write(connection, item.table, _told(item.batches(), step))
        connection.check_constraints(table_names=[item.table.name for item in kept])
    except (DataError, IntegrityError) as error:
        raise _refused(error) from error
    except Exception as error:
        # The driver's own errors: COPY and the plain cursor of SQLite do not pass through Django's.
        driver: Any = connection
        if isinstance(error, driver.Database.DataError | driver.Database.IntegrityError):
            raise _refused(error) from error
        raise
    for item in kept:
        rows.renumber(connection, item.table)
        found = rows.fingerprint(connection, item.table)
        if found.hexdigest() != item.digest():
            raise refusals.not_equal(item.table.name)
        step(found.rows)


def _told(batches: Iterator[Any], step: Step) -> Iterator[Any]:
    for batch in batches:
        yield batch
        step(batch.num_rows)


def _refused(error: Exception) -> Refused:
    said = str(error).strip().splitlines()
    return Refused(
        Problem(
            Text("The database does not accept what the backup holds: {e}.", "La base de données n’accepte pas le contenu de la sauvegarde\u00a0: {e}.").format(
                e=said[0].rstrip(".") if said else type(error).__name__
            ),
            Text("Nothing was stored. Run arrimage check where the backup was made, and mend what it names.",
                 "Rien n’a été enregistré. Exécutez arrimage check là où la sauvegarde a été faite, et corrigez ce qu’il signale."),
        )
    )  # fmt: skip
