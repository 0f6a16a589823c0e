"""What a measure is: one expression over evidence tables, whose own rows are the trace of the figure.

A measure returns an Ibis table with one row per record that was looked at. The figure is the sum of that table's
columns, the trace is its rows: one expression serves both, so that they cannot disagree.

Columns of the returned table, in this order:

``record``
    string, the id of the record the row stands for (first column of the evidence table named by ``source``, or of
    one named by ``also``). A seat or sector that is missing stands under the record that expects it.
``n``
    int64, what the row adds to the numerator (0 or 1; cents for money; days, levels or amounts for other units).
``d``
    int64, what the row adds to the denominator; only for units that divide.
``by_<breakdown>``
    string, the category of the row for each breakdown the indicator declares; null counts as ``unknown``.

The expression must run unchanged on DuckDB, PostgreSQL and Spark: no engine-specific function, integers only,
division is never done in it.
"""

from __future__ import annotations

import dis
import functools
import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import CodeType, FunctionType

import ibis
import ibis.expr.types as ir

from arrimage.core.evidence import TABLES, Kind
from arrimage.core.period import Period

_IBIS = {
    Kind.ID: "string", Kind.CODE: "string", Kind.DATE: "date", Kind.INT: "int64", Kind.CENTS: "int64",
    Kind.BOOL: "boolean",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time a measure looks at, in the partnership's local dates.

    Attributes:
        start: first day of the period.
        end: last day of the period, or the day of the snapshot when the period is not over.
        fiscal_year: year in which the period's fiscal year begins (columns ``fiscal_year`` hold the same).
        period: period code, as the ``observations`` and ``reports`` tables hold it.
    """

    start: date
    end: date
    fiscal_year: int
    period: str

    @staticmethod
    def of(period: Period, as_of: date) -> Window:
        """The window of ``period`` as seen on ``as_of``."""
        year = period.start.year if period.start.month >= 4 else period.start.year - 1
        return Window(period.start, min(period.end, as_of), year, period.code)


class Evidence:
    """The evidence tables as Ibis expressions: ``ev.seats``, ``ev.meetings``… Unbound: they name tables, no data."""

    def __getattr__(self, name: str) -> ir.Table:
        if name not in TABLES:
            raise AttributeError(f"there is no evidence table {name!r}; see arrimage.core.evidence.TABLES")
        return ibis.table([(c.name, _IBIS[c.kind]) for c in TABLES[name].columns], name=name)

    def shared(self, name: str, rows: ir.Table) -> ir.Table:
        """What stands for ``rows`` that several measures build on: here the rows themselves; see :func:`shared`."""
        return rows


Expression = Callable[[Evidence, Window], ir.Table]


@dataclass(frozen=True, slots=True)
class Measure:
    """A registered measure.

    Attributes:
        name: what the indicator's ``measure:`` key names.
        source: evidence table whose ids stand in ``record``.
        also: further evidence tables whose ids stand in ``record``; ids are unique across tables.
        tables: every evidence table the expression reads.
        witness: expression that has a row when the matter was recorded at all in the window; when it has none, the
            figure is missing and not zero. None means that no row is a true zero.
        code: hash of the source code and of every function and constant of Arrimage it leans on, part of the key
            under which figures are cached.
    """

    name: str
    source: str
    tables: tuple[str, ...]
    expression: Expression
    witness: Expression | None
    code: str
    also: tuple[str, ...] = ()


MEASURES: dict[str, Measure] = {}


def measure(
    name: str,
    *,
    source: str,
    tables: tuple[str, ...],
    witness: Expression | None = None,
    also: tuple[str, ...] = (),
) -> Callable[[Expression], Expression]:
    """Register the decorated function under ``name``.

    Functions and constants that the expression names must be defined above it, so that its code hash covers them.

    Raises:
        ValueError: when the name is taken or a table does not exist.
    """

    def register(expression: Expression) -> Expression:
        unknown = {source, *tables, *also} - set(TABLES)
        if name in MEASURES or unknown:
            raise ValueError(f"measure {name!r} is taken or reads unknown tables {sorted(unknown)}")
        code = code_hash(expression, witness)
        MEASURES[name] = Measure(name, source, tuple(sorted({source, *tables, *also})), expression, witness, code, also)
        return expression

    return register


def shared(expression: Expression) -> Expression:
    """Mark rows that several measures build on, so that an engine may make them once for all measures of a window.

    It changes nothing about what they are: to :class:`Evidence` they are part of each measure's one expression. The
    name they go by ends in the hash of their code.
    """
    name = f"{expression.__name__.strip('_')}_{code_hash(expression)}"

    @functools.wraps(expression)
    def rows(ev: Evidence, window: Window) -> ir.Table:
        return ev.shared(name, expression(ev, window))

    return rows


def code_hash(*functions: Expression | None) -> str:
    """16 hexadecimal digits that change when any of the functions changes, or anything of Arrimage they lean on.

    Follows the global names each function uses: functions of this package by their source, constants by their value.
    So a cached figure dies when a shared function such as :func:`in_force` or a code list changes.
    """
    parts: dict[str, str] = {}

    def visit(function: FunctionType) -> None:
        function = inspect.unwrap(function)
        key = f"{function.__module__}.{function.__qualname__}"
        if key in parts:
            return
        parts[key] = inspect.getsource(function)
        for used in sorted(_names(function.__code__)):
            if used not in function.__globals__:
                continue
            thing = function.__globals__[used]
            if isinstance(thing, FunctionType) and thing.__module__.startswith("arrimage."):
                visit(thing)
            elif isinstance(thing, (str, int, tuple)):
                parts[f"{function.__module__}:{used}"] = repr(thing)
            elif isinstance(thing, Mapping):
                parts[f"{function.__module__}:{used}"] = repr(sorted(thing))

    for function in functions:
        if isinstance(function, FunctionType):
            visit(function)
    text = "\n".join(f"{key}\n{parts[key]}" for key in sorted(parts))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _names(code: CodeType) -> set[str]:
    """Every global name that a code object uses, those of its lambdas and inner functions included."""
    # co_names would do, but it mixes in attributes: the column ``plans.adopted`` would stand for a function ``adopted``.
    found = {str(step.argval) for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _names(constant)
    return found


def in_force(table: ir.Table, day: date, start: str = "start", end: str = "end") -> ir.BooleanValue:
    """Whether a row with a start and an open or dated end is in force on ``day``."""
    return (table[start] <= day) & (table[end].isnull() | (table[end] >= day))


def within(table: ir.Table, window: Window, column: str = "day") -> ir.BooleanValue:
    """Whether the date in ``column`` falls in the window, both ends included."""
    return (table[column] >= window.start) & (table[column] <= window.end)


def one_if(condition: ir.BooleanValue) -> ir.IntegerValue:
    """1 where the condition holds, 0 where it does not or is unknown."""
    return ibis.ifelse(condition.fill_null(False), 1, 0).cast("int64")


def days_before(day: date, days: int) -> date:
    """The date ``days`` days before ``day``; constants are worked out here, since engines differ on date arithmetic."""
    return day - timedelta(days=days)


def latest(table: ir.Table, by: str, order: str, tie: str) -> ir.Table:
    """The last row for each value of ``by``: latest ``order``, then largest ``tie``; unknown dates must be left out.

    An update says where an action stands. It replaces the update before it and is never added to it. Dates are written
    year first, so that day and id as one text sort as the two do; an aggregate and a look-up cost the engines half of
    what numbering the rows does.

    Args:
        table: rows whose ``tie`` is their own id: two rows with the same one would both be given.
        by: column of what has several rows.
        order: column of the day.
        tie: column of the id that decides between rows of the same day.
    """
    placed = table.mutate(place_=table[order].cast("string").concat(table[tie]))
    last = placed.group_by(by).aggregate(last_=placed.place_.max())
    return placed.filter(placed.place_.isin(last.last_)).drop("place_")


def present_or_missing(table: ir.Table, key: str, record: str, expected: tuple[str, ...], owner: ir.Table) -> ir.Table:
    """For each expected code: one row with ``n`` 1 under a record that has it, or one with ``n`` 0 under the owner.

    Args:
        table: the records that may have the code.
        key: column of the code.
        record: column of the record id.
        expected: the codes looked for.
        owner: one-column table of the record under which a missing code is listed (column ``record``).

    Returns:
        A table with columns record, n, d, key; exactly one row per expected code when the owner exists.
    """
    found = table.filter(table[key].isin(expected))
    found = found.select(key=found[key], record=found[record])
    found = found.group_by("key").aggregate(record=found.record.min())
    codes = ibis.array([ibis.literal(code, "string") for code in expected])
    lists = owner.select(record="record", key=codes.unnest())
    joined = lists.left_join(found, lists.key == found.key)
    return joined.select(
        record=ibis.coalesce(found.record, lists.record),
        n=one_if(found.record.notnull()),
        d=ibis.literal(1, "int64"),
        key=lists.key,
    )


def among(rows: ir.Table, other: ir.Table, key: str, other_key: str | None = None) -> ir.Table:
    """The rows whose ``key`` stands in ``other`` (column ``other_key``, default the same). No row is ever doubled.

    Written as ``IN (SELECT …)``: PostgreSQL has no semi-join that it could be compiled to.
    """
    return rows.filter(rows[key].isin(other[other_key or key]))


def flagged(rows: ir.Table, other: ir.Table, key: str) -> ir.Table:
    """The rows with a column ``hit``: 1 where ``key`` stands in ``other``, else 0. No row is ever doubled.

    A key that is unknown on either side never matches; ``NOT IN`` over unknown keys would silently drop every row.
    """
    keys = other.filter(other[key].notnull()).select(key_=other[key]).distinct()
    joined = rows.left_join(keys, rows[key] == keys.key_)
    return joined.mutate(hit=one_if(joined.key_.notnull())).drop("key_")


def one() -> ir.IntegerValue:
    """The literal 1, for rows that each count once."""
    return ibis.literal(1, "int64")
