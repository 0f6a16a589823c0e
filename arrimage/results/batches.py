"""Statements of several measures for one window, arranged so that rows they share are made once. Pure.

Planning a statement costs DuckDB more than running it over the rows of a partnership, and most measures begin with the
same few rows: seats of the main bodies, actions of the plans in force, members on the last day. What two statements or
more need becomes a temporary table of the connection that runs them; what only one needs stays part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from arrimage.results.compiled import Compiled, filled, standing_alone
from arrimage.results.measuring import Window


@dataclass(frozen=True, slots=True)
class Batch:
    """What one connection runs in turn.

    Attributes:
        shared: statements that make temporary tables, each after those it reads.
        sums: by name of measure, the statement that sums its rows for each combination of its categories.
        witnesses: by statement of a witness, the names of the measures whose witness it is.
    """

    shared: tuple[str, ...]
    sums: Mapping[str, str]
    witnesses: Mapping[str, tuple[str, ...]]

    @property
    def weight(self) -> int:
        """Number of statements: what dealing batches to threads goes by."""
        return len(self.shared) + len(self.sums) + len(self.witnesses)


def batches(wanted: Mapping[str, Compiled], window: Window) -> list[Batch]:
    """The measures in as many batches as share nothing with each other, the heaviest first."""
    found = [_batch(part, window) for part in _apart(wanted)]
    return sorted(found, key=lambda batch: -batch.weight)


def _apart(wanted: Mapping[str, Compiled]) -> list[Mapping[str, Compiled]]:
    """The measures in groups that share no rows; each measure without shared rows is a group of its own."""
    groups: list[tuple[set[str], dict[str, Compiled]]] = []
    for name, item in wanted.items():
        shared, members = {key for key, _ in item.shared}, {name: item}
        apart = []
        for group in groups:
            if group[0] & shared:
                shared |= group[0]
                members = group[1] | members
            else:
                apart.append(group)
        groups = [*apart, (shared, members)]
    return [members for _, members in groups]


def _batch(wanted: Mapping[str, Compiled], window: Window) -> Batch:
    sums = {name: _sums(item) for name, item in wanted.items()}
    asked: dict[str, list[str]] = {}
    for name, item in wanted.items():
        # What is its own witness is not asked: its sums tell.
        if item.own_witness is not None and item.own_witness != item.own:
            asked.setdefault(f"SELECT EXISTS ({item.own_witness})", []).append(name)
    # Each measure names shared rows after those they are built on, so that putting the lists together does too.
    shared = list({name: sql for item in wanted.values() for name, sql in item.shared}.items())
    uses = Counter(
        name for sql in [*sums.values(), *asked, *(rows for _, rows in shared)] for name, _ in shared if name in sql
    )
    inline = [(name, sql) for name, sql in shared if uses[name] < 2]
    made = [(name, standing_alone(sql, inline)) for name, sql in shared if uses[name] >= 2]
    return Batch(
        tuple(filled(f'CREATE TEMP TABLE "{name}" AS {sql}', window) for name, sql in made),
        {name: filled(standing_alone(sql, inline), window) for name, sql in sums.items()},
        {filled(standing_alone(sql, inline), window): tuple(names) for sql, names in asked.items()},
    )


def _sums(item: Compiled) -> str:
    by = "".join(f", by_{code}" for code in item.breakdowns)
    d = "sum(d)" if item.divides else "NULL"
    # Grouped only where there is something to group by: without rows the sums are then one row of nulls or no row.
    group = " GROUP BY ALL" if by else ""
    return f"SELECT sum(n), {d}, count(*){by} FROM ({item.own}){group}"  # noqa: S608 - our own SQL
