"""Which tables a database holds, read off the migrations that were applied to it, not off the code of today.

So the database of an older version can be backed up after the code was updated, which is when an upgrade does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web.backup import left_out
from arrimage.web.backup.shapes import Column, Kind, Table, in_order

Node = tuple[str, str]

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("CharField", "TextField", "SlugField", "FileField", "FilePathField"), Kind.TEXT),
    **dict.fromkeys(
        ("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField",
         "PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField"), Kind.WHOLE,
    ),
    "BooleanField": Kind.BOOL,
    "DateTimeField": Kind.MOMENT,
    "DateField": Kind.DATE,
    "UUIDField": Kind.UUID,
    "JSONField": Kind.JSON,
    "FloatField": Kind.FLOAT,
    "BinaryField": Kind.BINARY,
    "GenericIPAddressField": Kind.ADDRESS,
}  # fmt: skip
_AUTO = {"AutoField", "BigAutoField", "SmallAutoField"}


def standing(connection: BaseDatabaseWrapper) -> list[Node]:
    """The migrations that were applied and that this version knows, sorted; none for an empty database."""
    loader = MigrationLoader(connection)
    return sorted(node for node in loader.applied_migrations if node in loader.graph.nodes)


def applied(connection: BaseDatabaseWrapper) -> list[Node]:
    """The same for a database that must hold something.

    Raises:
        Refused: when none was applied: there is nothing to back up.
    """
    found = standing(connection)
    if not found:
        raise Refused(
            Problem(
                Text("The database is empty.", "La base de données est vide."),
                Text("Check DATABASE_URL and ARRIMAGE_DATA.", "Vérifiez DATABASE_URL et ARRIMAGE_DATA."),
            )
        )
    return found


def known(connection: BaseDatabaseWrapper, nodes: list[Node]) -> bool:
    """Whether this version knows all these migrations."""
    graph = MigrationLoader(connection).graph
    return all(node in graph.nodes for node in nodes)


def everything(connection: BaseDatabaseWrapper, nodes: list[Node]) -> list[Table]:
    """All tables after these migrations, those left out included, each after the tables it points to."""
    models = MigrationLoader(connection).project_state(nodes).apps.get_models(include_auto_created=True)
    return in_order(_table(model) for model in models if model._meta.managed and not model._meta.proxy)


def carried(connection: BaseDatabaseWrapper, nodes: list[Node]) -> list[Table]:
    """The tables that a backup holds."""
    return [table for table in everything(connection, nodes) if left_out.reason(table.name) is None]


def _table(model: Any) -> Table:
    fields = model._meta.concrete_fields
    needs = {f.related_model._meta.db_table for f in fields if f.is_relation and f.db_constraint}
    return Table(
        model._meta.db_table, model._meta.pk.column, tuple(_column(field) for field in fields), tuple(sorted(needs))
    )


def _column(field: Any) -> Column:
    end = field
    while end.is_relation:
        end = end.target_field
    kind = end.get_internal_type()
    if kind not in _KINDS:
        raise TypeError(f"{field} is a {kind}, which arrimage.web.backup.tables does not know yet")
    return Column(field.column, _KINDS[kind], field.get_internal_type() in _AUTO)


def migrate_to(connection: BaseDatabaseWrapper, nodes: list[Node]) -> None:
    """Bring an empty database, forward or back, to exactly these migrations.

    Raises:
        Refused: when the database stands past them and a migration between cannot be undone.
    """
    from django.db.migrations.exceptions import IrreversibleError

    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    wanted = set(nodes)
    # Applications that a backup holds nothing of stay where they are: no row of the archive depends on them.
    apps = {app for app, _ in graph.nodes} & (
        _with_rows(executor.loader, standing(connection)) | {app for app, _ in nodes}
    )
    targets: list[tuple[str, str | None]] = []
    for app in sorted(apps):
        own = {node for node in wanted if node[0] == app}
        ends = [node for node in own if not any(c.key in own for c in graph.node_map[node].children)]
        targets += sorted(ends) or [(app, None)]
    try:
        # Back first: an application that the archive does not know may need the present form of another.
        executor.migrate([target for target in targets if target[1] is None])
        executor = MigrationExecutor(connection)
        executor.migrate([target for target in targets if target[1] is not None])
    except IrreversibleError as error:
        raise Refused(
            Problem(
                Text("The empty database is of another version than the backup.", "La base de données vide est d’une autre version que la sauvegarde."),
                Text("Restore into a database without any table.", "Restaurez dans une base de données sans aucune table."),
            )
        ) from error  # fmt: skip


def _with_rows(loader: MigrationLoader, nodes: list[Node]) -> set[str]:
    models = loader.project_state(nodes).apps.get_models(include_auto_created=True) if nodes else []
    return {model._meta.app_label for model in models if left_out.reason(model._meta.db_table) is None}


def migrate_fully(connection: BaseDatabaseWrapper) -> None:
    """Apply every migration that waits."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
