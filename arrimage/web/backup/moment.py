"""One moment of a database: everything read inside is as it was when it began, and writers do not wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A read-only transaction that sees one snapshot.

    On PostgreSQL REPEATABLE READ, READ ONLY; on SQLite a deferred transaction, which under WAL reads what was committed
    at its first statement while others go on writing. Inside an open transaction it is that transaction's view.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        wrapper: Any = connection
        wrapper.ensure_connection()
        usual = wrapper.transaction_mode
        wrapper.transaction_mode = "DEFERRED"
        try:
            with transaction.atomic(using=connection.alias):
                with connection.cursor() as cursor:
                    # The first statement that reads settles the moment.
                    cursor.execute("SELECT COUNT(*) FROM sqlite_master")
                    cursor.fetchone()
                yield
        finally:
            wrapper.transaction_mode = usual
    else:
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT 1")
            yield
