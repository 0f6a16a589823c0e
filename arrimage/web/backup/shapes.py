"""What a table looks like away from any database: columns of a few kinds, and the Arrow type that each kind has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from ipaddress import ip_address
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


class Kind(StrEnum):
    """What a column holds. Both databases store some kinds differently; the archive knows one form of each."""

    TEXT = "text"
    WHOLE = "whole"
    BOOL = "bool"
    #: a moment in UTC, to the microsecond
    MOMENT = "moment"
    DATE = "date"
    #: 32 hexadecimal digits
    UUID = "uuid"
    #: canonical JSON text: keys sorted, no spaces, ASCII
    JSON = "json"
    FLOAT = "float"
    BINARY = "binary"
    #: an internet address, as text
    ADDRESS = "address"


#: Form of each kind in the archive.
ARROW: Mapping[Kind, Any] = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.BOOL: pa.bool_(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.DATE: pa.date32(),
    Kind.UUID: pa.string(),
    Kind.JSON: pa.string(),
    Kind.FLOAT: pa.float64(),
    Kind.BINARY: pa.binary(),
    Kind.ADDRESS: pa.string(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``auto`` marks numbers that the database gives out itself."""

    name: str
    kind: Kind
    auto: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in the order of the archive, the column that rows are ordered by, the tables it points to."""

    name: str
    key: str
    columns: tuple[Column, ...]
    needs: tuple[str, ...] = ()

    @property
    def schema(self) -> Any:
        """The Arrow schema of its rows."""
        return pa.schema([(column.name, ARROW[column.kind]) for column in self.columns])

    @property
    def key_column(self) -> Column:
        """The column that rows are ordered by."""
        return next(column for column in self.columns if column.name == self.key)

    def as_json(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "name": self.name,
            "key": self.key,
            "needs": list(self.needs),
            "columns": [
                {"name": c.name, "kind": c.kind.value, **({"auto": True} if c.auto else {})} for c in self.columns
            ],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Table:
        """Out of a manifest.

        Raises:
            KeyError, ValueError, TypeError: when the manifest does not say what :meth:`as_json` says.
        """
        columns = tuple(Column(str(c["name"]), Kind(c["kind"]), bool(c.get("auto"))) for c in told["columns"])
        table = cls(str(told["name"]), str(told["key"]), columns, tuple(str(name) for name in told["needs"]))
        if table.key not in {column.name for column in columns}:
            raise ValueError(f"{table.name} has no column {table.key}")
        return table


def in_order(tables: Iterable[Table]) -> list[Table]:
    """Tables after those they point to, else by name. Tables that point to each other stand in the order of their names."""
    waiting = {table.name: table for table in sorted(tables, key=lambda table: table.name)}
    placed: list[Table] = []
    while waiting:
        free = [t for t in waiting.values() if not any(n in waiting and n != t.name for n in t.needs)]
        for table in free or [next(iter(waiting.values()))]:
            placed.append(waiting.pop(table.name))
    return placed


def canonical_json(text: str) -> str:
    """The one spelling of a JSON text, whichever database it comes from.

    A number without fraction is a whole number, however it was spelt: PostgreSQL writes 1e16 as 10000000000000000.

    Raises:
        ValueError: when the text is no JSON.
    """
    value = json.loads(text, parse_float=_number)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _number(text: str) -> float | int:
    number = float(text)
    if number.is_integer() and abs(number) >= 1e16:
        # From the digits, as PostgreSQL does it: a float of this size stands for a slightly different number.
        return int(Decimal(text))
    return number or 0.0


def canonical(column: Column, raw: Any) -> Any:
    """An Arrow array of one column in the form of the archive.

    Args:
        raw: what a database gave: strings for text, dates and moments (``2026-11-22 09:00:00.000001``, in UTC), whole
            numbers for bool and, from PostgreSQL, moments (microseconds since 1970), bytes for binary.

    Raises:
        ValueError: when a value is none of the column's kind (Arrow's errors are ValueErrors).
    """
    target = ARROW[column.kind]
    if column.kind is Kind.JSON:
        return _each(raw, canonical_json)
    if column.kind is Kind.ADDRESS:
        return _each(raw, lambda text: str(ip_address(text)))
    if column.kind is Kind.FLOAT:
        # SQLite keeps no sign of zero.
        return pc.add(pc.cast(raw, target), 0.0)
    if column.kind is Kind.MOMENT and pa.types.is_string(raw.type):
        return pc.cast(pc.cast(raw, pa.timestamp("us")), target)
    if raw.type == target:
        return raw
    return pc.cast(raw, target)


def _each(raw: Any, spell: Callable[[str], str]) -> Any:
    """Every value spelt anew, the same value once."""
    encoded = raw.dictionary_encode()
    return pa.array([spell(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)
