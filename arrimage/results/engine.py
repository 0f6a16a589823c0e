"""Runs measures over a snapshot: DuckDB in memory, opened once per snapshot and process, no file access afterwards.

A snapshot's tables are checked against their digests when they are opened, then held as native tables. One statement a
measure sums its rows for each combination of its categories; totals are added up here from those sums, so that a total
and its breakdown come from the same rows. Witnesses that several measures share run once.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from arrimage.core.evidence import TABLES, Kind
from arrimage.results import stored
from arrimage.results.canonical import ARROW
from arrimage.results.compiled import Compiled, compiled, filled
from arrimage.results.measuring import Measure, Window
from arrimage.results.models import Snapshot
from arrimage.results.sums import UNKNOWN, Result

#: Snapshots held open in a process, and the rows above which a statement may use several threads itself.
KEPT_OPEN = 12
MANY_ROWS = 1_000_000
#: Statements that run side by side: DuckDB lets go of the interpreter while it plans and runs.
SIDE_BY_SIDE = max(2, min(4, os.cpu_count() or 2))

_SQL_TYPES = {
    Kind.ID: "VARCHAR", Kind.CODE: "VARCHAR", Kind.DATE: "DATE", Kind.INT: "BIGINT", Kind.CENTS: "BIGINT",
    Kind.BOOL: "BOOLEAN",
}  # fmt: skip


@dataclass(slots=True)
class _Open:
    """A snapshot held open: the connection that owns the memory, and what its witnesses said.

    A snapshot never changes, so that a witness is asked once for a window; many measures share one.
    """

    connection: Any
    witnessed: dict[str, bool] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def cursor(self) -> Any:
        """A connection of its own for one thread."""
        with self.lock:
            return self.connection.cursor()


_lock = threading.Lock()
_held: OrderedDict[str, _Open] = OrderedDict()
_pool: ThreadPoolExecutor | None = None


def run(snapshot: Snapshot, measures: Iterable[Measure], window: Window) -> dict[str, Result]:
    """Run measures over a snapshot for a window; the results by name of measure.

    Raises:
        Refused: when the snapshot's stored bytes are gone or were changed.
    """
    wanted = {measure.name: compiled(measure) for measure in measures}
    held = _opened(snapshot)
    witnesses = {name: filled(item.witness, window) for name, item in wanted.items() if item.witness is not None}
    _ask(held, witnesses.values())
    sums = _side_by_side(held, [_sums(item, window) for item in wanted.values()])
    return {
        name: _result(item, rows, name not in witnesses or held.witnessed[witnesses[name]])
        for (name, item), rows in zip(wanted.items(), sums, strict=True)
    }


def rows(snapshot: Snapshot, measure: Measure, window: Window) -> list[tuple[Any, ...]]:
    """The rows that a measure looked at: record, source table, n, d (None when it does not divide), then categories.

    Sorted by record and categories. The same expression that :func:`run` sums.
    """
    item = compiled(measure)
    # Ids are unique across tables: a record that is not in one of the further tables is in the measure's source.
    cases = "".join(
        f' WHEN record IN (SELECT "{TABLES[table].columns[0].name}" FROM "{table}") THEN \'{table}\''  # noqa: S608
        for table in measure.also
        if table != measure.source
    )
    source = f"CASE{cases} ELSE '{measure.source}' END" if cases else f"'{measure.source}'"
    by = "".join(f", coalesce(by_{code}, '{UNKNOWN}')" for code in item.breakdowns)
    d = "d" if item.divides else "NULL"
    sql = f"SELECT record, {source}, n, {d}{by} FROM ({filled(item.rows, window)}) ORDER BY ALL"  # noqa: S608
    return list(_opened(snapshot).cursor().execute(sql).fetchall())


def witnessed(snapshot: Snapshot, measure: Measure, window: Window) -> bool:
    """Whether what the measure looks at was recorded at all in the window."""
    witness = compiled(measure).witness
    if witness is None:
        return True
    held, sql = _opened(snapshot), filled(witness, window)
    _ask(held, [sql])
    return held.witnessed[sql]


def breakdowns(measure: Measure) -> tuple[str, ...]:
    """Codes of the breakdowns that the measure's rows have, in the order in which :func:`rows` gives their categories."""
    return compiled(measure).breakdowns


def select(snapshot: Snapshot, sql: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement of ours over the tables of a snapshot."""
    return list(_opened(snapshot).cursor().execute(sql, list(parameters)).fetchall())


def lacking(snapshot: Snapshot, measure: Measure) -> tuple[str, ...]:
    """Evidence tables that the measure reads and the snapshot does not have, because no room gave them yet."""
    return tuple(table for table in measure.tables if table not in snapshot.tables)


def warm(measures: Iterable[Measure], snapshots: Iterable[Snapshot] = ()) -> None:
    """Do ahead of the first request what is done once for a process: compile measures, open snapshots.

    Never before a fork: DuckDB's threads would be missing in the child.

    Raises:
        Refused: when a snapshot's stored bytes are gone or were changed.
    """
    for measure in measures:
        compiled(measure)
    for snapshot in snapshots:
        _opened(snapshot)


def close(digest: str | None = None) -> None:
    """Let go of the snapshot with this digest, or of all that are held open."""
    with _lock:
        for key in [digest] if digest is not None else list(_held):
            _held.pop(key, None)


def _opened(snapshot: Snapshot) -> _Open:
    """The snapshot held open; opened and checked against its digests first when it is not."""
    with _lock:
        if (held := _held.get(snapshot.digest)) is not None:
            _held.move_to_end(snapshot.digest)
            return held
    opened = _open(snapshot)
    with _lock:
        # Another thread may have opened it meanwhile; both hold the same rows.
        held = _held.setdefault(snapshot.digest, opened)
        while len(_held) > KEPT_OPEN:
            _held.popitem(last=False)
        return held


def _open(snapshot: Snapshot) -> _Open:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    total = 0
    for name, table in TABLES.items():
        digest = snapshot.tables.get(name)
        if digest is None:
            columns = ", ".join(f'"{column.name}" {_SQL_TYPES[column.kind]}' for column in table.columns)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            continue
        _, data = stored.load(name, digest)
        # A snapshot older than a column does not know it.
        for column in table.columns:
            if column.name not in data.column_names:
                data = data.append_column(column.name, pa.nulls(data.num_rows, ARROW[column.kind]))
        data = data.select(list(table.names))
        connection.register("arriving", data)
        connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM arriving')  # noqa: S608 - names of our own tables
        connection.unregister("arriving")
        total += data.num_rows
    if total > MANY_ROWS:
        connection.execute("RESET threads")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return _Open(connection)


def _ask(held: _Open, witnesses: Iterable[str]) -> None:
    """Run the witnesses that have not been asked before."""
    new = sorted(set(witnesses) - held.witnessed.keys())
    found = _side_by_side(held, [f"SELECT EXISTS ({sql})" for sql in new])
    held.witnessed.update((sql, bool(rows[0][0])) for sql, rows in zip(new, found, strict=True))


def _side_by_side(held: _Open, statements: list[str]) -> list[list[tuple[Any, ...]]]:
    """The rows of each statement, in order; statements are dealt to a few threads."""
    if len(statements) < 2 * SIDE_BY_SIDE:
        return _in_turn(held, statements)
    found: list[list[tuple[Any, ...]]] = [[] for _ in statements]
    parts = [range(first, len(statements), SIDE_BY_SIDE) for first in range(SIDE_BY_SIDE)]
    tasks = [_threads().submit(_in_turn, held, [statements[i] for i in part]) for part in parts]
    for part, task in zip(parts, tasks, strict=True):
        for index, result in zip(part, task.result(), strict=True):
            found[index] = result
    return found


def _in_turn(held: _Open, statements: list[str]) -> list[list[tuple[Any, ...]]]:
    cursor = held.cursor()
    return [list(cursor.execute(sql).fetchall()) for sql in statements]


def _threads() -> ThreadPoolExecutor:
    global _pool
    with _lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="measures")
            atexit.register(_pool.shutdown, wait=False, cancel_futures=True)
        return _pool


def _sums(item: Compiled, window: Window) -> str:
    by = "".join(f", by_{code}" for code in item.breakdowns)
    d = "sum(d)" if item.divides else "NULL"
    # Grouped only where there is something to group by: without rows the sums are then one row of nulls or no row.
    group = " GROUP BY ALL" if by else ""
    return f"SELECT sum(n), {d}, count(*){by} FROM ({filled(item.rows, window)}){group}"  # noqa: S608 - our own SQL


def _result(item: Compiled, sums: list[tuple[Any, ...]], witnessed: bool) -> Result:
    n = d = records = 0
    cells: dict[str, dict[str, list[int]]] = {code: {} for code in item.breakdowns}
    for part, whole, count, *categories in sums:
        n, d, records = n + int(part or 0), d + int(whole or 0), records + count
        for code, category in zip(item.breakdowns, categories, strict=True):
            cell = cells[code].setdefault(UNKNOWN if category is None else category, [0, 0])
            cell[0] += int(part or 0)
            cell[1] += int(whole or 0)
    return Result(
        n=n,
        d=d if item.divides else None,
        records=records,
        breakdowns={
            code: {name: (cell[0], cell[1] if item.divides else None) for name, cell in sorted(found.items())}
            for code, found in cells.items()
        },
        witnessed=witnessed,
    )
