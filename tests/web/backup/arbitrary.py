"""Arbitrary tables: one column of every kind, values that databases, archives and people stumble over."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

import pyarrow as pa
from hypothesis import strategies as st

from arrimage.web.backup.shapes import Column, Kind, Table, canonical_json

COLUMNS = (
    Column("id", Kind.UUID), Column("words", Kind.TEXT), Column("number", Kind.WHOLE), Column("yes", Kind.BOOL),
    Column("at", Kind.MOMENT), Column("day", Kind.DATE), Column("tree", Kind.JSON), Column("share", Kind.FLOAT),
    Column("bytes", Kind.BINARY), Column("host", Kind.ADDRESS),
)  # fmt: skip
TABLE = Table("backup_probe", "id", COLUMNS)
WORDS = [
    "", " ", "é", "e\u0301", "Œuvre «\u00a0à\u00a0»", "🧭👩🏽‍🔬", "مرحبا بالعالم", "שלום", "\u202eabc", 'say "so"', "a,b;c\td",
    "line\nline\r\nline\r", "\\", "\\.", "\n\\.\n", "\\N", "NULL", "null", "'; DROP TABLE x; --", "%s %d {0}", "\x01\x7f", "\ufeff", "a" * 5000,
]  # fmt: skip
#: PostgreSQL stores no null character, and no half of a surrogate pair; the product refuses both before.
_text = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | _text
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
_moments = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59, 999999))
VALUES: dict[str, Any] = {
    "words": st.none() | _text,
    "number": st.none() | st.sampled_from([0, -1, 2**63 - 1, -(2**63)]) | st.integers(-(2**63), 2**63 - 1),
    "yes": st.none() | st.booleans(),
    "at": st.none() | _moments | _moments.map(lambda at: at.replace(microsecond=0)),
    "day": st.none() | st.dates(),
    "tree": st.none() | _json.map(lambda value: canonical_json(json.dumps(value))),
    "share": st.none() | st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0),
    "bytes": st.none() | st.binary(max_size=60),
    "host": st.none() | st.ip_addresses().map(str),
}
ROWS = st.dictionaries(
    st.uuids().map(lambda key: key.hex), st.fixed_dictionaries(VALUES), max_size=30
).map(lambda rows: [{"id": key, **rows[key]} for key in sorted(rows)])  # fmt: skip


def batch(rows: list[dict[str, Any]], table: Table = TABLE) -> Any:
    """Rows as a pyarrow RecordBatch of the table's schema."""
    fields = table.schema
    arrays = []
    for field in fields:
        values = [row[field.name] for row in rows]
        if pa.types.is_timestamp(field.type):
            values = [value and value.replace(tzinfo=dt.UTC) for value in values]
        arrays.append(pa.array(values, field.type))
    return pa.record_batch(arrays, schema=fields)


def some(count: int) -> list[dict[str, Any]]:
    """Rows that are the same at every call, a few of each odd value."""
    at = dt.datetime(2026, 11, 22, 9, 0, 0, 1)
    return [
        {
            "id": UUID(int=place * 7919 + 1).hex, "words": WORDS[place % len(WORDS)], "number": None if place % 5 == 0 else (place - 50) * 10**13,
            "yes": [True, False, None][place % 3], "at": at + dt.timedelta(microseconds=place * 999_999), "day": at.date() + dt.timedelta(place % 4000),
            "tree": canonical_json(json.dumps({"é": [place, None, "🧭"], "a": place / 3})), "share": place / 7, "bytes": bytes([place % 256] * 3), "host": None,
        }
        for place in range(count)
    ]  # fmt: skip
