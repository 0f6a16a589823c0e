"""What the database itself refuses: to change or delete what the audit trail holds.

Entries are added and receive a seal once; seals are only added; values are added and may be erased, once. Everything else
is refused by triggers, so that a slip in this code, or a statement typed by hand, does not rewrite history. Whoever may
drop triggers can still do so: seals are there to show it.

SQLite's REPLACE deletes without asking the triggers of deletion, hence the triggers on adding.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

#: The columns of an entry that never change. A test compares them with the model.
ENTRY = ("id", "at", "actor_id", "actor_label", "verb", "object_type", "object_id", "partnership_id", "digest")
_KEYS = {"web_auditentry": "id", "web_auditvalues": "entry_id", "web_auditseal": "number"}
#: Equal, or both nothing, in the words of each database.
_IS = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}
_ERASED_ONCE = (
    'NEW."entry_id" = OLD."entry_id" AND OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL '
    'AND NEW."key" = \'\' AND NEW."before" IS NULL AND NEW."after" IS NULL'
)


def _passes(table: str, vendor: str) -> str:
    """Which update of a table may pass, as a condition; empty when none may."""
    if table == "web_auditentry":
        same = " AND ".join(f'NEW."{name}" {_IS[vendor]} OLD."{name}"' for name in ENTRY)
        return f'OLD."seal_id" IS NULL AND NEW."seal_id" IS NOT NULL AND {same}'
    return _ERASED_ONCE if table == "web_auditvalues" else ""


def names(vendor: str) -> tuple[str, ...]:
    """The triggers that a database of this vendor must have, in order.

    Raises:
        KeyError: for a database that Arrimage does not run on.
    """
    acts = {"sqlite": ("delete", "update", "replace"), "postgresql": ("delete", "update", "truncate")}[vendor]
    return tuple(sorted(f"{table}_no_{act}" for table in _KEYS for act in acts))


def missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """The triggers that are not there, or switched off: history could be rewritten without refusal."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgenabled IN ('O', 'A') AND c.relnamespace = current_schema()::regnamespace"
            )
        there = {row[0] for row in cursor.fetchall()}
    return tuple(name for name in names(connection.vendor) if name not in there)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, in place of older ones of the same names."""
    remove(connection)
    _run(connection, _sqlite() if connection.vendor == "sqlite" else _postgresql())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for undoing the migration, and for tests that empty their tables."""
    on = "" if connection.vendor == "sqlite" else " ON {}"
    _run(
        connection,
        [f"DROP TRIGGER IF EXISTS {name}{on.format(name.rpartition('_no_')[0])}" for name in names(connection.vendor)],
    )


def _run(connection: BaseDatabaseWrapper, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite() -> list[str]:
    found = []
    for table, key in _KEYS.items():
        allowed = _passes(table, "sqlite")
        passes = f"WHEN NOT ({allowed}) " if allowed else ""
        found += [
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows stay'); END",
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {passes}"
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows do not change'); END",
            f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE "{key}" = NEW."{key}") '  # noqa: S608 - names of this module
            f"BEGIN SELECT RAISE(ABORT, '{table}: the row is there already'); END",
        ]  # fmt: skip
    # A seal with the digest of another would replace that one.
    found[-1] = found[-1].replace('= NEW."number"', '= NEW."number" OR "digest" = NEW."digest"')
    return found


def _postgresql() -> list[str]:
    found = [
        "CREATE OR REPLACE FUNCTION web_audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%: rows stay as they are', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ]
    for table in _KEYS:
        allowed = _passes(table, "postgresql")
        passes = f"WHEN (NOT ({allowed})) " if allowed else ""
        does = "EXECUTE FUNCTION web_audit_refuses()"
        found += [
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {does}",
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {passes}{does}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {does}",
        ]
    return found
