"""Measures as SQL for DuckDB: compiled once per measure and process, then filled in for each window.

Compiling an expression takes several times as long as running it, and its window changes every day. So each measure is
compiled once for as long as its code stays the same (:mod:`arrimage.results.statements` keeps it between processes), for
a window that no evidence can lie in, and the dates, the fiscal year and the period code of that window are
replaced in the SQL by those of the window asked for. A date that a measure derives (``days_before(window.end, 60)``)
keeps its distance. That this gives the very SQL of compiling anew is tested for every registered measure.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version

import ibis
import ibis.expr.types as ir

from arrimage.core.evidence import TABLES
from arrimage.results import statements
from arrimage.results.measuring import Evidence, Measure, Window, code_hash

#: Distances up to this many days from a marked date are taken for derived from it.
_REACH = 20_000
_START, _END = date(1200, 4, 1), date(3200, 3, 31)
_YEAR = 1_987_654
_PERIOD = "period-asked-for"
_MARKED = Window(_START, _END, _YEAR, _PERIOD)
_LITERALS = re.compile(r"MAKE_DATE\((\d+), (\d+), (\d+)\)|\b(19876\d\d)\b|'period-asked-for'")


@dataclass(frozen=True, slots=True)
class Compiled:
    """One measure as SQL templates.

    Attributes:
        own: selects the rows of the measure: record, n, d when it divides, and its breakdowns. May name shared rows.
        divides: whether the rows have a denominator.
        breakdowns: codes of the breakdowns in the order of their columns ``by_<code>``.
        own_witness: selects the rows that show the matter was recorded at all; None when no row is a true zero.
        shared: name and template of the rows that measures share (:func:`.measuring.shared`), each after those it names.
    """

    own: str
    divides: bool
    breakdowns: tuple[str, ...]
    own_witness: str | None
    shared: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> str:
        """Selects the rows of the measure from evidence tables alone."""
        return standing_alone(self.own, self.shared)

    @property
    def witness(self) -> str | None:
        """Selects the rows of the witness from evidence tables alone; None when there is no witness."""
        return None if self.own_witness is None else standing_alone(self.own_witness, self.shared)


_lock = threading.Lock()
_compiled: dict[str, Compiled] = {}


def compiled(measure: Measure) -> Compiled:
    """The SQL of a measure: from memory, from the disk, or compiled now (about 30 ms). Keyed by the measure's code.

    Raises:
        ValueError: when the expression has other columns than :mod:`arrimage.results.measuring` asks for.
    """
    key = f"{measure.name}/{measure.code}"
    if (found := _compiled.get(key)) is None:
        with _lock:
            if (found := _compiled.get(key)) is None:
                found = _compiled[key] = _kept(measure)
    return found


def _kept(measure: Measure) -> Compiled:
    """The SQL of a measure as another process left it, or compiled now and left for the next."""
    parts = (_compiler(), measure.name, measure.code)
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    match statements.read(key):
        case [str() as rows, bool() as divides, [*by], (str() | None) as witness, [*shared]]:
            return Compiled(rows, divides, tuple(by), witness, tuple((name, sql) for name, sql in shared))
    fresh = _compile(measure, _MARKED)
    statements.write(key, astuple(fresh))
    return fresh


@cache
def _compiler() -> str:
    """All that a statement depends on besides its measure: the compilers, this module, the columns of every table."""
    return f"{version('ibis-framework')} {version('sqlglot')} {code_hash(_compile)} {_MARKED} {sorted(TABLES.items())}"  # type: ignore[arg-type]


def standing_alone(sql: str, shared: Sequence[tuple[str, str]]) -> str:
    """``sql`` with those of the shared rows that it needs in front of it; ``shared`` in the order of :class:`Compiled`."""
    needed = needs(sql, shared)
    if not needed:
        return sql
    before = ", ".join(f'"{name}" AS ({rows})' for name, rows in shared if name in needed)
    return f"WITH {before} SELECT * FROM ({sql})"  # noqa: S608 - our own SQL


def needs(sql: str, shared: Sequence[tuple[str, str]]) -> set[str]:
    """Names of the shared rows that ``sql`` names, or that one of those names."""
    found: set[str] = set()
    for name, rows in reversed(shared):
        if name in sql:
            found.add(name)
            sql += rows
    return found


def filled(sql: str, window: Window) -> str:
    """A template with the dates, fiscal year and period of ``window`` in it."""

    def replace(match: re.Match[str]) -> str:
        if match[4]:
            return str(int(match[4]) - _YEAR + window.fiscal_year)
        if not match[1]:
            return "'" + window.period.replace("'", "''") + "'"
        day = date(int(match[1]), int(match[2]), int(match[3]))
        for marked, real in ((_START, window.start), (_END, window.end)):
            if abs((day - marked).days) <= _REACH:
                moved = real + timedelta(days=(day - marked).days)
                return f"MAKE_DATE({moved.year}, {moved.month}, {moved.day})"
        return match[0]

    return _LITERALS.sub(replace, sql)


def compiled_anew(measure: Measure, window: Window) -> Compiled:
    """The SQL of a measure compiled for one window, without templates: what :func:`filled` must equal."""
    return _compile(measure, window)


class _Sharing(Evidence):
    """Evidence that puts a table's name in place of shared rows and keeps what the name stands for."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def shared(self, name: str, rows: ir.Table) -> ir.Table:
        # Rows that others build on come first: they were asked for while these were being built.
        self.found.setdefault(name, _sql(rows))
        return ibis.table(rows.schema(), name=name)


def _compile(measure: Measure, window: Window) -> Compiled:
    evidence = _Sharing()
    rows = measure.expression(evidence, window)
    columns = list(rows.columns)
    by = tuple(column.removeprefix("by_") for column in columns if column.startswith("by_"))
    divides = "d" in columns
    if columns != ["record", "n", *(["d"] if divides else []), *(f"by_{code}" for code in by)]:
        raise ValueError(f"measure {measure.name!r} gives columns {columns}; see arrimage.results.measuring")
    witness = None if measure.witness is None else _sql(measure.witness(evidence, window))
    return Compiled(_sql(rows), divides, by, witness, tuple(evidence.found.items()))


def _sql(expression: object) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))
