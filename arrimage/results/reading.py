"""What a page of results reads at once: released figures of a period, their goals, states and trends.

A fixed number of queries, whatever the number of indicators; everything here is already released for one audience.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from arrimage.core.access import Actor, Scope
from arrimage.core.disclosure import Audience, PublicFigure, Status
from arrimage.core.period import Period
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import Partnership
from arrimage.results import figures, queries, snapshots
from arrimage.results import trace as traces
from arrimage.results.models import Snapshot
from arrimage.results.pace import Goal
from arrimage.results.states import Judgement
from arrimage.web.models import Freshness

#: Fiscal years that a trend shows, the present one included.
TREND_YEARS = 5
#: Records that a panel lists.
GLIMPSE = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """Figures of one period as one audience may see them, by indicator id.

    Attributes:
        day: last local day that the figures tell about.
        goals: every goal in force on that day, the one judged by first.
        judgements: the state of each figure and why.
    """

    partnership: Partnership
    audience: Audience
    snapshot: Snapshot | None
    period: Period
    day: date
    figures: Mapping[str, PublicFigure]
    goals: Mapping[str, Sequence[Goal]]
    judgements: Mapping[str, Judgement]


@dataclass(frozen=True, slots=True)
class Moment:
    """How fresh the figures are: the local moment of the snapshot, and whether records have changed since."""

    moment: datetime | None
    as_of: date | None
    stale: bool


def read(
    partnership: Partnership,
    audience: Audience,
    period: Period,
    indicators: Sequence[Indicator],
    snapshot: Snapshot | None,
) -> Reading:
    """Read and judge the figures of ``indicators`` for a period; at most five queries when all are cached."""
    today = snapshot.as_of if snapshot else snapshots.local_today(partnership)
    found = queries.standings(partnership, audience, period, snapshot=snapshot, indicators=list(indicators))
    return Reading(
        partnership, audience, snapshot, period, min(period.end, today),
        {key: standing.figure for key, standing in found.items()},
        {key: standing.goals for key, standing in found.items()},
        {key: standing.judgement for key, standing in found.items()},
    )  # fmt: skip


def opening(
    partnership: Partnership,
    audience: Audience,
    today: date,
    indicators: Sequence[Indicator],
    snapshot: Snapshot | None,
) -> Reading:
    """The reading that a page opens with: the present fiscal year, or the one before while few figures are known.

    Few: fewer than half as many as a year before. In April the year that has just ended is what people want to see.
    """
    period = Period.containing(today)
    if snapshot is not None:
        period = _opening(snapshot, partnership, audience, period, tuple(indicator.id for indicator in indicators))
    return read(partnership, audience, period, indicators, snapshot)


@lru_cache(maxsize=512)
def _opening(
    snapshot: Snapshot, partnership: Partnership, audience: Audience, period: Period, indicators: tuple[str, ...]
) -> Period:
    """Which of two periods has enough figures; kept, because a snapshot never changes."""
    before = period.shift(-1)
    found = figures.release_series(partnership, audience, [before, period], snapshot, list(indicators))
    then, now = (sum(figure.value.status is Status.REPORTED for figure in found[p].values()) for p in (before, period))
    return before if 2 * now < then else period


def trends(reading: Reading, indicators: Sequence[Indicator]) -> dict[str, list[PublicFigure]]:
    """The last periods of some indicators, oldest first, by id; periods before the partnership began are left out."""
    if not indicators:
        return {}
    periods = [reading.period.shift(-n) for n in range(TREND_YEARS - 1, -1, -1)]
    found = figures.release_series(reading.partnership, reading.audience, periods, reading.snapshot, list(indicators))
    series: dict[str, list[PublicFigure]] = {}
    for indicator in indicators:
        row = [found[period][indicator.id] for period in periods]
        while len(row) > 1 and row[0].value.status is Status.NOT_APPLICABLE:
            row.pop(0)
        series[indicator.id] = row
    return series


def freshness(partnership: Partnership, snapshot: Snapshot | None) -> Moment:
    """How fresh the current snapshot is, in the partnership's own time."""
    if snapshot is None:
        return Moment(None, None, False)
    row = Freshness.objects.filter(partnership_id=partnership.id).first()
    stale = row is not None and queries.is_waiting(row)
    return Moment(snapshot.built_at.astimezone(ZoneInfo(partnership.zone)), snapshot.as_of, stale)


def periods(partnership: Partnership, today: date) -> list[Period]:
    """The fiscal years that a page offers, newest first: from the partnership's first, at most eight."""
    newest = Period.containing(today)
    oldest = Period.containing(partnership.started) if partnership.started else newest.shift(-TREND_YEARS + 1)
    count = min(max(newest.start.year - oldest.start.year + 1, 1), 8)
    return [newest.shift(-n) for n in range(count)]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The first records behind a figure as an actor may see them.

    Attributes:
        records: the rows of the first records, those that count first.
        total: number of records behind the figure.
        hidden: how many of them the actor may not open.
    """

    records: tuple[traces.TraceRow, ...]
    total: int
    hidden: int


def glimpse(reading: Reading, indicator: Indicator, actor: Actor, scope: Scope) -> Glimpse | None:
    """The first records behind a figure; None when there are none, or their number may not be told.

    A trace can have 100 000 rows: what a panel needs of it is kept for the snapshot, apart from who asks.
    """
    if reading.snapshot is None:
        return None
    first, totals = _first(reading.snapshot, reading.partnership, indicator.id, reading.period)
    if not totals:
        return None
    sample = traces.Trace(
        indicator, reading.period, traces.formula(indicator), first, None, None, None, indicator.people,
        reading.snapshot.digest, reading.snapshot.as_of,
    )  # fmt: skip
    seen = traces.visible(sample, actor, scope)
    if seen.hidden is None:
        return None
    open_tables = {row.source for row in seen.rows}
    hidden = sum(count for table, count in totals if table not in open_tables)
    rows = tuple(sorted(seen.rows, key=lambda r: r.counts == 0)[:GLIMPSE])
    return Glimpse(rows, sum(count for _, count in totals), hidden)


@lru_cache(maxsize=256)
def _first(
    snapshot: Snapshot, partnership: Partnership, indicator: str, period: Period
) -> tuple[tuple[traces.TraceRow, ...], tuple[tuple[str, int], ...]]:
    """The first rows of each table of a trace, and the number of its rows by table; a snapshot never changes."""
    found = traces.trace(partnership, indicator, period, snapshot)
    by_table: dict[str, list[traces.TraceRow]] = {}
    totals: dict[str, int] = {}
    for row in sorted(found.rows, key=lambda r: r.counts == 0):
        totals[row.source] = totals.get(row.source, 0) + 1
        kept = by_table.setdefault(row.source, [])
        if len(kept) < GLIMPSE:
            kept.append(row)
    return tuple(row for rows in by_table.values() for row in rows), tuple(totals.items())


def indicators_of(partnership: Partnership, refs: Iterable[str]) -> dict[str, list[tuple[Indicator, str]]]:
    """For each box, the indicators that measure it, each with the box it is defined for.

    A box without indicators of its own borrows those of the boxes of other models that mean the same or nearly so.
    """
    defined = definitions()
    found: dict[str, list[tuple[Indicator, str]]] = {}
    for ref in refs:
        own = [(i, ref) for i in defined.indicators_of(ref) if partnership.kind in i.kinds]
        if not own:
            for match in defined.matches(ref):
                if match.match in ("exact", "close"):
                    own += [(i, match.other) for i in defined.indicators_of(match.other) if partnership.kind in i.kinds]
        seen: set[str] = set()
        found[ref] = [(i, at) for i, at in own if not (i.id in seen or seen.add(i.id))]  # type: ignore[func-returns-value]
    return found
