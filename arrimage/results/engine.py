"""Runs measures over a snapshot: DuckDB in memory, opened once per snapshot and process, no file access afterwards.

A snapshot's tables are checked against their digests when they are opened, then held as native tables. One statement a
measure sums its rows for each combination of its categories; totals are added up here from those sums, so that a total
and its breakdown come from the same rows. What several measures share is made once for a window
(:mod:`arrimage.results.batches`); nothing of it is kept afterwards.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from arrimage.core.evidence import TABLES, Kind
from arrimage.results import stored
from arrimage.results.batches import Batch, batches
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
#: Passes of DuckDB's planner that find nothing in these statements or save less than they cost while rows are few.
#: None of them changes what a statement gives. Measured together: an eighth less time.
NOT_WORTH_IT = (
    "common_aggregate", "common_subplan", "compressed_materialization", "cte_inlining", "deliminator",
    "duplicate_groups", "empty_result_pullup", "join_elimination", "join_filter_pushdown", "late_materialization",
    "limit_pushdown", "regex_range", "reorder_filter", "row_group_pruner", "sampling_pushdown",
    "statistics_propagation", "sum_rewriter", "top_n", "top_n_window_elimination", "unnest_rewriter",
    "window_self_join",
)  # fmt: skip
#: Fewer statements than this are run by the thread that asks.
WORTH_THREADS = 12

_SQL_TYPES = {
    Kind.ID: "VARCHAR", Kind.CODE: "VARCHAR", Kind.DATE: "DATE", Kind.INT: "BIGINT", Kind.CENTS: "BIGINT",
    Kind.BOOL: "BOOLEAN",
}  # fmt: skip


@dataclass(slots=True)
class _Open:
    """A snapshot held open: the connection that owns the memory."""

    connection: Any
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
    return run_windows(snapshot, [(window, measures)])[0]


def run_windows(snapshot: Snapshot, asked: Sequence[tuple[Window, Iterable[Measure]]]) -> list[dict[str, Result]]:
    """Run measures over a snapshot for several windows: for each, the results by name of measure.

    Raises:
        Refused: when the snapshot's stored bytes are gone or were changed.
    """
    wanted = [(window, {measure.name: compiled(measure) for measure in measures}) for window, measures in asked]
    parts = [(place, batch) for place, (window, items) in enumerate(wanted) for batch in batches(items, window)]
    answers = _side_by_side(_opened(snapshot), [batch for _, batch in parts])
    results: list[dict[str, Result]] = [{} for _ in wanted]
    for (place, _), (sums, witnessed) in zip(parts, answers, strict=True):
        items = wanted[place][1]
        results[place] |= {name: _result(items[name], rows, witnessed.get(name)) for name, rows in sums.items()}
    return [{name: found[name] for name in items} for found, (_, items) in zip(results, wanted, strict=True)]


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
    return bool(select(snapshot, f"SELECT EXISTS ({filled(witness, window)})")[0][0])


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
    else:
        known = {name for (name,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()}
        connection.execute(f"SET disabled_optimizers = '{','.join(known.intersection(NOT_WORTH_IT))}'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return _Open(connection)


_Answers = tuple[dict[str, list[tuple[Any, ...]]], dict[str, bool]]


def _side_by_side(held: _Open, parts: Sequence[Batch]) -> list[_Answers]:
    """What each batch gives, in order; batches are dealt to a few threads, the heaviest first."""
    if sum(batch.weight for batch in parts) < WORTH_THREADS:
        return _in_turn(held, parts)
    lanes: list[list[int]] = [[] for _ in range(SIDE_BY_SIDE)]
    loads = [0] * SIDE_BY_SIDE
    for place in sorted(range(len(parts)), key=lambda place: -parts[place].weight):
        lane = loads.index(min(loads))
        lanes[lane].append(place)
        loads[lane] += parts[place].weight
    tasks = [_threads().submit(_in_turn, held, [parts[place] for place in lane]) for lane in lanes]
    found = {
        place: answers
        for lane, task in zip(lanes, tasks, strict=True)
        for place, answers in zip(lane, task.result(), strict=True)
    }
    return [found[place] for place in range(len(parts))]


def _in_turn(held: _Open, parts: Sequence[Batch]) -> list[_Answers]:
    return [_answers(held, batch) for batch in parts]


def _answers(held: _Open, batch: Batch) -> _Answers:
    """The sums of each measure of a batch, and whether what it looks at was recorded, by name of measure."""
    # Temporary tables belong to the connection that made them: they end with it, whatever happens.
    with held.cursor() as cursor:
        for sql in batch.shared:
            cursor.execute(sql)
        sums = {name: list(cursor.execute(sql).fetchall()) for name, sql in batch.sums.items()}
        witnessed = {sql: bool(cursor.execute(sql).fetchall()[0][0]) for sql in batch.witnesses}
    return sums, {name: witnessed[sql] for sql, names in batch.witnesses.items() for name in names}


def _threads() -> ThreadPoolExecutor:
    global _pool
    with _lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="measures")
            atexit.register(_pool.shutdown, wait=False, cancel_futures=True)
        return _pool


def _result(item: Compiled, sums: list[tuple[Any, ...]], witnessed: bool | None) -> Result:
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
        # A measure that is its own witness was recorded where it has a record.
        witnessed=witnessed if witnessed is not None else records > 0 or item.own_witness is None,
    )
