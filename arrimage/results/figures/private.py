"""Private figures of a partnership: from the cache in one query, the rest computed from the snapshot and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from arrimage.core.disclosure import MISSING, NOT_APPLICABLE, Figure, FigureKey, Provenance, Status, Value
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import Partnership
from arrimage.results import cache, engine, snapshots
from arrimage.results import measures as measures  # registers every measure
from arrimage.results.figures import values
from arrimage.results.figures.values import Found, Seen
from arrimage.results.measuring import MEASURES, Measure, Window, code_hash
from arrimage.results.models import Snapshot
from arrimage.results.sums import Result

Wanted = Iterable[str | Indicator] | None
_Pair = tuple[Indicator, Period]


def figures(
    partnership: Partnership, period: Period, *, snapshot: Snapshot | None = None, indicators: Wanted = None
) -> Mapping[str, Figure]:
    """Private figures for one period by indicator id, in the order of the definitions (or of ``indicators``).

    Two queries when all are cached, whatever their number; nobody's permissions play a part.

    Args:
        snapshot: evidence to read; default the current snapshot. Without any, every figure is missing.
        indicators: ids, or definitions (of an older version too); default those that apply to the partnership's kind.

    Raises:
        Refused: when an id is unknown, or the snapshot's stored bytes were changed.
    """
    found = series(partnership, [period], snapshot=snapshot, indicators=indicators)
    return found[period]


def series(
    partnership: Partnership,
    periods: Sequence[Period],
    *,
    snapshot: Snapshot | None = None,
    indicators: Wanted = None,
) -> Mapping[Period, Mapping[str, Figure]]:
    """Private figures for several periods, in as many queries as for one; see :func:`figures`."""
    snapshot = snapshot or snapshots.current(partnership)
    chosen = _chosen(partnership, indicators)
    pairs = [(indicator, period) for period in periods for indicator in chosen]
    bodies = _bodies(partnership, snapshot, pairs)
    found: dict[Period, dict[str, Figure]] = {period: {} for period in periods}
    for (indicator, period), body in zip(pairs, bodies, strict=True):
        found[period][indicator.id] = _figure(partnership, snapshot, indicator, period, body)
    return found


def trend(
    partnership: Partnership, indicator_id: str, periods: Sequence[Period], snapshot: Snapshot | None = None
) -> list[tuple[Period, Figure]]:
    """One indicator's private figures over several periods, in the order of ``periods``."""
    found = series(partnership, periods, snapshot=snapshot, indicators=[indicator_id])
    return [(period, found[period][indicator_id]) for period in periods]


def applicable(partnership: Partnership) -> list[Indicator]:
    """Latest versions of the indicators that apply to the partnership's kind, in the order of their files."""
    return [item for item in definitions().indicators.values() if partnership.kind in item.kinds]


def observations_of(snapshot: Snapshot, pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], list[Seen]]:
    """Approved observations in a snapshot by (indicator id, period code); one statement."""
    asked = set(pairs)
    rows = engine.select(
        snapshot,
        "SELECT indicator, period, observation_id, day, numerator, denominator, breakdown, category FROM observations "
        "WHERE approved AND indicator IN (SELECT unnest(?)) AND period IN (SELECT unnest(?)) ORDER BY observation_id",
        [sorted({indicator for indicator, _ in asked}), sorted({period for _, period in asked})],
    )
    found: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for indicator, period, key, day, numerator, denominator, breakdown, category in rows:
        if (indicator, period) in asked:
            seen = Seen(key, day, numerator, denominator, breakdown or "", category or "")
            found[indicator, period].append(seen)
    return found


def started_in(snapshot: Snapshot) -> date | None:
    """The day the partnership started, as the snapshot's evidence has it; None when it is not known."""
    found: date | None = engine.select(snapshot, "SELECT min(started) FROM partnerships")[0][0]
    return found


def measure_of(indicator: Indicator) -> Measure | None:
    """The registered measure of an indicator, if it has one."""
    return None if indicator.measure is None else MEASURES[indicator.measure]


def _chosen(partnership: Partnership, indicators: Wanted) -> list[Indicator]:
    if indicators is None:
        return applicable(partnership)
    known = definitions().indicators
    chosen = []
    for item in indicators:
        indicator = known.get(item) if isinstance(item, str) else item
        if indicator is None:
            raise Refused(
                Problem(
                    Text("There is no indicator “{id}”.", "Il n’y a pas d’indicateur «\u00a0{id}\u00a0».").format(
                        id=item
                    ),
                    Text("Choose one from the indicator manual.", "Choisissez-en un dans le manuel des indicateurs."),
                )
            )
        chosen.append(indicator)
    return chosen


#: Changes when the rules that turn sums and observations into values change: part of every cache key.
_RULES = code_hash(values.computed, values.observed, values.counted, values.amount, values.exists_in)  # type: ignore[arg-type]


def _key(partnership: Partnership, snapshot: Snapshot, indicator: Indicator, period: Period) -> str:
    measure = measure_of(indicator)
    origin = measure.code if measure is not None else "observed" if indicator.observed else "awaited"
    breakdowns = ",".join(breakdown.id for breakdown in indicator.breakdowns)
    return cache.key(
        snapshot.digest, str(partnership.pk), indicator.id, indicator.version, indicator.unit.value, breakdowns,
        indicator.measure or "", origin, int(indicator.also_observed), _RULES, period.code, ",".join(indicator.waits_for),
    )  # fmt: skip


def _bodies(partnership: Partnership, snapshot: Snapshot | None, pairs: Sequence[_Pair]) -> list[Any]:
    """The stored form of each figure, from the cache or computed and then kept."""
    outside = _body(Found(NOT_APPLICABLE, {}, 0, "computed"))
    if snapshot is None:
        return [
            _body(Found(MISSING, {}, 0, _source(indicator), indicator.waits_for))
            if partnership.kind in indicator.kinds
            else outside
            for indicator, _ in pairs
        ]
    keys = [_key(partnership, snapshot, indicator, period) for indicator, period in pairs]
    # An indicator of another kind of partnership needs no evidence to be not applicable.
    asked = {key: pair for key, pair in zip(keys, pairs, strict=True) if partnership.kind in pair[0].kinds}
    known = cache.read(asked)
    if lacking := {key: pair for key, pair in asked.items() if key not in known}:
        fresh = _compute(snapshot, list(lacking.values()))
        bodies = {key: _body(fresh[indicator.id, period.code]) for key, (indicator, period) in lacking.items()}
        cache.write(snapshot, {key: (lacking[key][0].id, lacking[key][1].code, body) for key, body in bodies.items()})
        known.update(bodies)
    return [known.get(key, outside) for key in keys]


def _compute(snapshot: Snapshot, pairs: Sequence[_Pair]) -> dict[tuple[str, str], Found]:
    """Compute figures from the snapshot's evidence, by (indicator id, period code)."""
    started = started_in(snapshot)
    seen = observations_of(
        snapshot, [(item.id, period.code) for item, period in pairs if item.observed or item.also_observed]
    )
    by_period: dict[Period, list[Indicator]] = defaultdict(list)
    for indicator, period in pairs:
        by_period[period].append(indicator)
    there = {period: values.exists_in(period, started, snapshot.as_of) for period in by_period}
    asked = [period for period in by_period if there[period]]
    results = dict(
        zip(
            asked,
            engine.run_windows(
                snapshot,
                [(Window.of(period, snapshot.as_of), _ready(snapshot, by_period[period])) for period in asked],
            ),
            strict=True,
        )
    )
    return {
        (indicator.id, period.code): _found(
            snapshot, indicator, there[period], results.get(period, {}), seen.get((indicator.id, period.code), [])
        )
        for indicator, period in pairs
    }


def _ready(snapshot: Snapshot, indicators: Sequence[Indicator]) -> list[Measure]:
    """The measures of indicators, each once, whose evidence the snapshot has."""
    found = {measure.name: measure for item in indicators if (measure := measure_of(item))}
    return [measure for measure in found.values() if not engine.lacking(snapshot, measure)]


def _found(
    snapshot: Snapshot, indicator: Indicator, there: bool, results: Mapping[str, Result], seen: Sequence[Seen]
) -> Found:
    declared = [breakdown.id for breakdown in indicator.breakdowns]
    measure = measure_of(indicator)
    found = Found(MISSING, {}, 0, _source(indicator), indicator.waits_for)
    if measure is not None and measure.name in results:
        found = values.computed(results[measure.name], indicator.unit, declared)
    elif measure is not None and there:
        found = Found(MISSING, {}, 0, "computed", engine.lacking(snapshot, measure))
    # An approved observation tells about years before the records, or the partnership, began.
    if found.value.status is Status.MISSING and seen and (indicator.observed or indicator.also_observed):
        return values.observed(seen, indicator.unit, declared)
    return found if there else Found(NOT_APPLICABLE, {}, 0, found.source)


def _source(indicator: Indicator) -> str:
    return "computed" if indicator.measure else "observed" if indicator.observed else "awaited"


def _cell(value: Value) -> list[Any]:
    return [value.status.value, value.numerator, value.denominator]


def _value(cell: Sequence[Any]) -> Value:
    return Value(Status(cell[0]), cell[1], cell[2])


def _body(found: Found) -> dict[str, Any]:
    """The stored form of a figure: small JSON of statuses and integers."""
    return {
        "value": _cell(found.value),
        # Pairs, so that the order of categories outlives a database that sorts keys.
        "cells": [
            [code, [[name, *_cell(value)] for name, value in cells.items()]] for code, cells in found.cells.items()
        ],
        "records": found.records,
        "source": found.source,
        "waits_for": list(found.waits_for),
    }


def _figure(
    partnership: Partnership, snapshot: Snapshot | None, indicator: Indicator, period: Period, body: Mapping[str, Any]
) -> Figure:
    measure = measure_of(indicator)
    provenance = Provenance(
        snapshot=snapshot.digest if snapshot else "",
        as_of=snapshot.as_of.isoformat() if snapshot else "",
        measure=measure.code if measure is not None and body["source"] == "computed" else "",
        source=body["source"],
    )
    return Figure(
        key=FigureKey(indicator.id, indicator.version, partnership.slug, period.code),
        unit=indicator.unit,
        value=_value(body["value"]),
        people=indicator.people,
        provenance=provenance,
        breakdowns={code: {name: _value(cell) for name, *cell in cells} for code, cells in body["cells"]},
        records=body["records"],
        waits_for=tuple(body["waits_for"]),
    )
