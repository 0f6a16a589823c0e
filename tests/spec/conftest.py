"""A small runner, so that the indicator manual reads as: given these records, the figure is this.

It knows nothing of the engine that serves pages: rows go into DuckDB in memory, one expression runs, its rows are
summed here in Python. A mistake in the engine cannot hide one in a measure, nor the other way round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import ibis
import pytest

import arrimage.results.measures  # noqa: F401 - registers every measure
from arrimage.core.evidence import TABLES, Cell, Kind
from arrimage.core.period import Period
from arrimage.results.measuring import MEASURES, Evidence, Window

SQL_TYPES = {
    Kind.ID: "varchar", Kind.CODE: "varchar", Kind.DATE: "date", Kind.INT: "bigint", Kind.CENTS: "bigint",
    Kind.BOOL: "boolean",
}  # fmt: skip
#: What a column that may not be unknown holds when a test does not care.
_PLAIN: Mapping[Kind, Cell] = {
    Kind.ID: "?", Kind.CODE: "other", Kind.DATE: date(2020, 4, 1), Kind.INT: 0, Kind.CENTS: 0, Kind.BOOL: False,
}  # fmt: skip
Given = Mapping[str, list[dict[str, Cell]]]


@dataclass(frozen=True)
class Outcome:
    """What a measure says: sums, the ids it looked at, the ids that counted, sums by breakdown."""

    n: int
    d: int | None
    records: set[str]
    counted: set[str]
    by: dict[str, dict[str, int]]
    recorded: bool
    columns: list[str]

    @property
    def value(self) -> str:
        """The figure in words: a number, “n of d”, ``missing`` or ``not applicable``."""
        if not self.recorded:
            return "missing"
        if self.d is None:
            return str(self.n)
        return f"{self.n} of {self.d}" if self.d else "not applicable"


def create_tables(execute: Callable[[str], object]) -> None:
    """Create every evidence table by plain SQL, which DuckDB and PostgreSQL both take."""
    for table in TABLES.values():
        columns = ", ".join(f'"{c.name}" {SQL_TYPES[c.kind]}' for c in table.columns)
        execute(f'create table "{table.name}" ({columns})')


def full_row(table: str, given: Mapping[str, Cell]) -> list[Cell]:
    """A row in storage order: what is given, unknown where that is allowed, otherwise something plain."""
    unknown = set(given) - set(TABLES[table].names)
    assert not unknown, f"{table} has no column {sorted(unknown)}"
    return [given.get(c.name, None if c.nullable else _PLAIN[c.kind]) for c in TABLES[table].columns]


def evaluate(name: str, given: Given, period: str = "2025-26", as_of: date | None = None) -> Outcome:
    """Run the measure over the given rows for a period, as seen on ``as_of`` (default: the period is over)."""
    parsed = Period.parse(period)
    window = Window.of(parsed, as_of or parsed.end)
    connection = duckdb.connect()
    create_tables(connection.execute)
    for table, rows in given.items():
        for row in rows:
            values = full_row(table, row)
            connection.execute(f'insert into "{table}" values ({", ".join("?" * len(values))})', values)
    measure = MEASURES[name]
    found = connection.execute(ibis.to_sql(measure.expression(Evidence(), window), dialect="duckdb"))
    columns = [item[0] for item in found.description]
    out = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    recorded = True
    if measure.witness is not None:
        witness = connection.execute(ibis.to_sql(measure.witness(Evidence(), window).limit(1), dialect="duckdb"))
        recorded = bool(witness.fetchall())
    by: dict[str, dict[str, int]] = {}
    for column in (c for c in columns if c.startswith("by_")):
        sums: dict[str, int] = defaultdict(int)
        for row in out:
            sums[row[column] or "unknown"] += row["n"]
        by[column.removeprefix("by_")] = dict(sums)
    return Outcome(
        n=sum(row["n"] for row in out),
        d=sum(row["d"] for row in out) if "d" in columns else None,
        records={row["record"] for row in out},
        counted={row["record"] for row in out if row["n"]},
        by=by,
        recorded=recorded,
        columns=columns,
    )


@pytest.fixture
def figure() -> Callable[..., Outcome]:
    """``figure(measure, rows by table, period="2025-26", as_of=None)``."""
    return evaluate
