"""Whether the database is ready for a command, and bringing it up to date."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text


def behind() -> bool:
    """Whether migrations wait to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ready(*, migrate: bool) -> None:
    """Apply waiting migrations when the command may, and check the consent texts; else refuse with the command that does.

    Raises:
        Refused: when the database is behind and this command only reads, or when a published consent text was edited.
    """
    if migrate:
        if behind():
            call_command("migrate", verbosity=0, interactive=False)
        # Models can be imported only once Django knows its applications.
        from arrimage.web import consents

        consents.check()
        return
    if not behind():
        return
    raise Refused(
        Problem(
            Text("The database is empty or older than this version.", "La base de données est vide ou plus ancienne que cette version."),
            Text("Run: arrimage migrate", "Exécutez\u00a0: arrimage migrate"),
        )
    )  # fmt: skip
