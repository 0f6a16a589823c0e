"""What the database refuses by itself. Each statement is typed past the code, as somebody at a database prompt would."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import IntegrityError, connection, models, transaction

from arrimage.core.access import MACHINE
from arrimage.core.ids import new_id
from arrimage.web import audit, sealing, triggers
from arrimage.web.models import AuditEntry, AuditSeal, AuditValues, Freshness

pytestmark = pytest.mark.django_db


def write(verb: str = "body.edit") -> AuditEntry:
    """One entry in the trail."""
    target = Freshness(partnership_id=new_id())
    audit.record(by=MACHINE, verb=verb, target=target, partnership_id=None, before={"a": 1}, after={"a": 2})
    return AuditEntry.objects.get(object_id=target.pk)


def refused(statement: str, arguments: Sequence[object] = ()) -> bool:
    """Whether the database refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, arguments)
    except IntegrityError:
        return True
    return False


def key_of(entry: AuditEntry) -> str:
    """The id as the database writes it."""
    return entry.pk.hex if connection.vendor == "sqlite" else str(entry.pk)


@pytest.mark.parametrize("table", ["web_auditentry", "web_auditvalues", "web_auditseal"])
def test_nothing_is_deleted(table: str) -> None:
    write()
    sealing.seal()
    assert refused(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        # Checks that wait for the end of the transaction would refuse before the trigger does.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused(f"TRUNCATE {table} CASCADE")


CHANGES = {
    "at": "'2001-01-01 00:00:00+00:00'", "actor_label": "'nobody'", "verb": "'x'", "object_type": "'x'", "digest": "'x'",
    "actor_id": "object_id", "partnership_id": "object_id", "object_id": "id",
}  # fmt: skip


@pytest.mark.parametrize("column", sorted(CHANGES))
@pytest.mark.parametrize("also_sealed", [False, True])
def test_no_column_of_an_entry_changes_even_while_it_is_sealed(column: str, also_sealed: bool) -> None:
    write()
    sealing.seal()
    entry = write("body.archive")
    extra = ", seal_id = 1" if also_sealed else ""
    assert refused(f"UPDATE web_auditentry SET {column} = {CHANGES[column]}{extra} WHERE id = %s", [key_of(entry)])


def test_the_list_of_columns_is_the_models() -> None:
    columns = {f.column for f in AuditEntry._meta.concrete_fields}
    assert columns == {*triggers.ENTRY, "seal_id"}
    assert {*CHANGES, "id"} == set(triggers.ENTRY)


def test_a_seal_is_set_once_and_never_taken_back() -> None:
    entry = write()
    assert sealing.seal() == 1
    assert refused("UPDATE web_auditentry SET seal_id = NULL WHERE id = %s", [key_of(entry)])
    assert refused("UPDATE web_auditentry SET seal_id = 1 WHERE id = %s", [key_of(entry)])


@pytest.mark.parametrize("column", [f.column for f in AuditSeal._meta.concrete_fields])
def test_no_column_of_a_seal_changes(column: str) -> None:
    write()
    sealing.seal()
    assert refused(f"UPDATE web_auditseal SET {column} = {column}")


@pytest.mark.parametrize(
    "change",
    [
        "key = 'x'", "before = NULL", "after = '{}'", "erased_at = '2026-01-01 00:00:00+00:00'",
        "erased_at = '2026-01-01 00:00:00+00:00', key = '', before = NULL",
        "before = '[]', after = '[]'",
    ],
)  # fmt: skip
def test_values_change_by_erasing_whole_alone(change: str) -> None:
    entry = write()
    assert refused(f"UPDATE web_auditvalues SET {change} WHERE entry_id = %s", [key_of(entry)])


def test_values_once_erased_stay_erased() -> None:
    entry = write()
    audit.erase_values([entry.object_id], by=MACHINE)
    for change in ("key = 'aa', erased_at = NULL", "erased_at = '2026-01-01 00:00:00+00:00'"):
        assert refused(f"UPDATE web_auditvalues SET {change} WHERE entry_id = %s", [key_of(entry)])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is a word of SQLite alone")
@pytest.mark.parametrize("model", [AuditEntry, AuditValues, AuditSeal])
def test_replacing_a_row_is_refused(model: type[models.Model]) -> None:
    write()
    sealing.seal()
    table = model._meta.db_table
    assert refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is a word of SQLite alone")
def test_a_seal_does_not_take_the_place_of_one_with_its_digest() -> None:
    write()
    sealing.seal()
    assert refused(
        "INSERT OR REPLACE INTO web_auditseal (number, at, previous, count, rows_digest, digest, signature) "
        "SELECT 2, at, 'x', count, rows_digest, digest, signature FROM web_auditseal"
    )


def test_missing_triggers_are_named() -> None:
    assert triggers.missing(connection) == ()
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER web_auditentry_no_delete"
            + (" ON web_auditentry" if connection.vendor == "postgresql" else "")
        )
    assert triggers.missing(connection) == ("web_auditentry_no_delete",)
    triggers.install(connection)
    assert triggers.missing(connection) == ()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL can switch triggers off")
def test_a_trigger_that_is_switched_off_is_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE web_auditseal DISABLE TRIGGER web_auditseal_no_update")
    assert triggers.missing(connection) == ("web_auditseal_no_update",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_tests_that_commit_leave_empty_tables_and_standing_triggers(turn: int) -> None:
    assert not AuditEntry.objects.exists(), turn
    assert triggers.missing(connection) == ()
    write()
    sealing.seal()
