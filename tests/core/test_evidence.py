"""The evidence contract only ever grows.

``evidence_v1.json`` holds the columns of every table version that was ever released. A changed table must raise its
version and add its columns at the end; ``python -m tests.core.test_evidence`` then writes the new version beside the
old ones, and never over them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from arrimage.core.evidence import AWAITED, TABLES, Column, Kind, Table

STORED = Path(__file__).with_name("evidence_v1.json")
Columns = dict[str, dict[str, list[str]]]


def spelled(table: Table) -> list[str]:
    """``seat_id:id``, with a question mark where a row may leave the column unknown."""
    return [f"{column.name}:{column.kind.value}{'?' if column.nullable else ''}" for column in table.columns]


def breaches(tables: dict[str, Table], stored: Columns) -> list[str]:
    """Why ``tables`` is no additive growth of what was released; empty when it is."""
    found = [f"{name}: the table is gone" for name in stored if name not in tables]
    for name, table in tables.items():
        versions = stored.get(name, {})
        written = versions.get(str(table.version))
        if written is None:
            found.append(f"{name} v{table.version}: not written down; run python -m tests.core.test_evidence")
        elif written != spelled(table):
            found.append(f"{name} v{table.version}: columns changed without a new version")
        for number, columns in versions.items():
            if int(number) > table.version:
                found.append(f"{name}: version {number} was released already")
            elif spelled(table)[: len(columns)] != columns:
                found.append(f"{name} v{table.version}: a column of version {number} was renamed, moved or removed")
    return found


def released() -> Columns:
    """What the file holds."""
    stored: Columns = json.loads(STORED.read_text())
    return stored


def test_no_table_changed_without_raising_its_version() -> None:
    assert breaches(dict(TABLES), released()) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda t: replace(t, columns=(*t.columns, Column("more", Kind.INT))), "without a new version"),
        (lambda t: replace(t, columns=t.columns[:-1]), "without a new version"),
        (lambda t: replace(t, version=2, columns=t.columns[:-1]), "renamed, moved or removed"),
        (lambda t: replace(t, version=2, columns=(*t.columns[:-1], Column("end_day", Kind.DATE))), "renamed, moved"),
        (lambda t: replace(t, version=2, columns=(Column("first", Kind.ID), *t.columns)), "renamed, moved or removed"),
        (lambda t: replace(t, version=2, columns=(*t.columns, Column("more", Kind.INT))), "not written down"),
    ],
)
def test_each_kind_of_breach_is_seen(change: object, complaint: str) -> None:
    changed = {**TABLES, "seats": change(TABLES["seats"])}  # type: ignore[operator]
    assert any(complaint in line for line in breaches(changed, released()))


def test_a_table_that_disappears_or_goes_back_is_seen() -> None:
    without = {name: table for name, table in TABLES.items() if name != "seats"}
    assert breaches(without, released()) == ["seats: the table is gone"]
    ahead = {**released(), "seats": {"1": released()["seats"]["1"], "2": [*released()["seats"]["1"], "more:int"]}}
    assert "seats: version 2 was released already" in breaches(dict(TABLES), ahead)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_every_table_starts_with_the_id_of_its_row_and_repeats_no_column(table: Table) -> None:
    assert table.columns[0].kind is Kind.ID
    assert not table.columns[0].nullable
    assert len(set(table.names)) == len(table.names)
    assert table.version >= 1


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_no_column_holds_a_float_a_timestamp_a_name_or_free_text(table: Table) -> None:
    assert {column.kind for column in table.columns} <= set(Kind)
    assert {kind.value for kind in Kind} == {"id", "code", "date", "int", "cents", "bool"}
    for name in table.names:
        assert not name.endswith(("_en", "_fr", "_at", "_name", "_text", "_note", "email"))
        assert name not in {"name", "title", "text", "note", "person", "label"}


def test_columns_of_one_name_hold_one_kind_everywhere() -> None:
    # "level" of a territory is a code (city, region…), "level" of an assessment is 0 to 4; both are released.
    kinds: dict[str, set[Kind]] = {}
    for table in TABLES.values():
        for column in table.columns:
            kinds.setdefault(column.name, set()).add(column.kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {"level": {Kind.CODE, Kind.INT}}


def test_awaited_tables_do_not_exist_yet() -> None:
    assert not AWAITED & set(TABLES)


if __name__ == "__main__":
    kept = released() if STORED.exists() else {}
    for known in TABLES.values():
        kept.setdefault(known.name, {}).setdefault(str(known.version), spelled(known))
    STORED.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
