"""Rows out of a database and into one: equal between SQLite and PostgreSQL in all four directions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dj_database_url
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from hypothesis import HealthCheck, given, settings

from arrimage.core.problem import Refused
from arrimage.web.backup import rows
from arrimage.web.backup.fingerprint import Fingerprint
from arrimage.web.backup.shapes import Column, Kind, Table
from tests.web.backup.arbitrary import COLUMNS, ROWS, TABLE, batch, some

TYPES = {
    "sqlite": {
        Kind.UUID: "char(32)", Kind.TEXT: "text", Kind.WHOLE: "bigint", Kind.BOOL: "bool", Kind.MOMENT: "datetime", Kind.DATE: "date",
        Kind.JSON: "text", Kind.FLOAT: "real", Kind.BINARY: "BLOB", Kind.ADDRESS: "char(39)",
    },
    "postgresql": {
        Kind.UUID: "uuid", Kind.TEXT: "text", Kind.WHOLE: "bigint", Kind.BOOL: "boolean", Kind.MOMENT: "timestamptz", Kind.DATE: "date",
        Kind.JSON: "jsonb", Kind.FLOAT: "double precision", Kind.BINARY: "bytea", Kind.ADDRESS: "inet",
    },
}  # fmt: skip
VENDORS = ("sqlite", "postgresql")
pytestmark = pytest.mark.elsewhere


@pytest.fixture(scope="module", autouse=True)
def _open(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def databases(
    tmp_path_factory: pytest.TempPathFactory, postgres_url: str, _open: None
) -> Iterator[dict[str, BaseDatabaseWrapper]]:
    """One database of each kind outside Django's own, with a table of every kind of column."""
    from django.conf import settings as django_settings

    file = tmp_path_factory.mktemp("probe") / "probe.sqlite3"
    given_ = {"default": dict(django_settings.DATABASES["default"])}
    for vendor, url in (("sqlite", f"sqlite:///{file}"), ("postgresql", postgres_url)):
        given_[vendor] = {**dict(dj_database_url.parse(url)), "TIME_ZONE": None}
    handler = ConnectionHandler(given_)
    found: dict[str, Any] = {vendor: handler[vendor] for vendor in VENDORS}
    for vendor, database in found.items():
        database.inc_thread_sharing()
        columns = ", ".join(
            f'"{c.name}" {TYPES[vendor][c.kind]}' + (" PRIMARY KEY" if c.name == "id" else "") for c in COLUMNS
        )
        # Past pytest-django's guard of Django's own database: these are ours alone.
        _plain(database, f'DROP TABLE IF EXISTS "{TABLE.name}"', f'CREATE TABLE "{TABLE.name}" ({columns})')
    yield found
    for database in found.values():
        _plain(database, f'DROP TABLE "{TABLE.name}"')
        database.close()


def _plain(database: Any, *statements: str) -> None:
    if database.connection is None:
        database.connect()
    cursor = database.connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()


def _store(database: Any, batches: list[Any]) -> None:
    _plain(database, "BEGIN", f'DELETE FROM "{TABLE.name}"')
    rows.write(database, TABLE, batches)
    _plain(database, "COMMIT")


def _digest(batches: list[Any]) -> str:
    seen = Fingerprint(TABLE)
    for part in batches:
        seen.add(part)
    return seen.hexdigest()


@given(content=ROWS)
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_rows_are_equal_in_all_four_directions(content: list[dict[str, Any]], databases: dict[str, Any]) -> None:
    told = [batch(content)] if content else []
    expected = _digest(told)
    for source in VENDORS:
        _store(databases[source], told)
        for target in VENDORS:
            read = list(rows.read(databases[source], TABLE))
            assert [row for part in read for row in part.to_pylist()] == [
                row for part in told for row in part.to_pylist()
            ]
            assert _digest(read) == expected
            if target != source:
                _store(databases[target], read)
                assert rows.fingerprint(databases[target], TABLE).hexdigest() == expected
                assert rows.count(databases[target], TABLE) == len(content)


@pytest.mark.parametrize("vendor", VENDORS)
def test_many_rows_come_in_portions_in_the_order_of_their_key(vendor: str, databases: dict[str, Any]) -> None:
    content = sorted(some(120_000), key=lambda row: row["id"])
    _store(databases[vendor], [batch(content[at : at + 30_000]) for at in range(0, len(content), 30_000)])
    sizes, last = [], ""
    for part in rows.read(databases[vendor], TABLE):
        keys = part.column(0).to_pylist()
        assert last < keys[0] and keys == sorted(keys)
        sizes.append(part.nbytes)
        last = keys[-1]
    assert len(sizes) > 2
    assert max(sizes) < 64 * 1024 * 1024


def test_text_keys_are_ordered_by_their_bytes_on_both(databases: dict[str, Any]) -> None:
    table = Table("backup_words", "word", (Column("word", Kind.TEXT),))
    words = ["a", "B", "b", "É", "é", "Z", "_", "1", "10", "2", "ﬀ", "🧭", "-"]
    digests = set()
    for database in databases.values():
        _plain(
            database,
            'DROP TABLE IF EXISTS "backup_words"',
            'CREATE TABLE "backup_words" ("word" varchar(40) PRIMARY KEY)',
        )
        rows.write(database, table, [batch([{"word": word} for word in words], table)])
        digests.add(rows.fingerprint(database, table).hexdigest())
        _plain(database, 'DROP TABLE "backup_words"')
    assert len(digests) == 1


def test_moments_are_stored_as_django_stores_them(databases: dict[str, Any]) -> None:
    """SQLite compares moments as text: the spelling must be the one that Django writes."""
    content = some(2)
    content[0]["at"] = content[0]["at"].replace(microsecond=0)
    content[1]["at"] = content[1]["at"].replace(microsecond=500_000)
    _store(databases["sqlite"], [batch(content)])
    database = databases["sqlite"].connection.cursor()
    stored = [row[0] for row in database.execute('SELECT +"at" FROM backup_probe ORDER BY id')]
    assert stored == ["2026-11-22 09:00:00", "2026-11-22 09:00:01.500000"] or stored == [
        str(row["at"]) for row in content
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [("at", "'soon'"), ("day", "'2026-13-45'"), ("tree", "'{'"), ("number", "'many'"), ("number", "1.5")],
)
def test_a_value_that_is_none_of_its_kind_is_named(column: str, value: str, databases: dict[str, Any]) -> None:
    """SQLite stores anything in any column; a backup must not hide that."""
    _store(databases["sqlite"], [batch(some(1))])
    _plain(databases["sqlite"], f'UPDATE "{TABLE.name}" SET "{column}" = {value}')
    with pytest.raises(Refused, match=f"column {column}"):
        list(rows.read(databases["sqlite"], TABLE))


def test_numbers_that_postgresql_gives_out_go_on(databases: dict[str, Any]) -> None:
    database = databases["postgresql"]
    table = Table("backup_numbers", "id", (Column("id", Kind.WHOLE, auto=True), Column("word", Kind.TEXT)))
    _plain(
        database, 'DROP TABLE IF EXISTS "backup_numbers"',
        'CREATE TABLE "backup_numbers" ("id" bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "word" text)',
    )  # fmt: skip
    rows.renumber(database, table)
    rows.write(database, table, [batch([{"id": 7, "word": "a"}, {"id": 41, "word": "b"}], table)])
    rows.renumber(database, table)
    cursor = database.connection.cursor()
    assert cursor.execute("INSERT INTO backup_numbers (word) VALUES ('c') RETURNING id").fetchone()[0] == 42
    _plain(database, 'DROP TABLE "backup_numbers"')


def test_nothing_stays_of_a_write_that_fails(databases: dict[str, Any]) -> None:
    for database in databases.values():
        _plain(database, f'DELETE FROM "{TABLE.name}"')
        twice = [batch(some(3)), batch(some(3))]
        driver: Any = database.Database
        with pytest.raises(driver.IntegrityError), _atomic(database):
            rows.write(database, TABLE, twice)
        assert rows.count(database, TABLE) == 0


class _atomic:
    """A transaction on a connection that Django does not list."""

    def __init__(self, database: Any) -> None:
        self.database = database

    def __enter__(self) -> None:
        self.database.set_autocommit(False)
        if self.database.vendor == "sqlite":
            self.database.connection.execute("BEGIN") if not self.database.connection.in_transaction else None

    def __exit__(self, *_: object) -> None:
        self.database.rollback()
        self.database.set_autocommit(True)
