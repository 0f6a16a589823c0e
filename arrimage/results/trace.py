"""The records behind a figure: the rows of the very expression that was summed, and who may open them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from arrimage.core.access import Actor, Permission, Scope, audience_of, may
from arrimage.core.disclosure import Audience
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import Partnership
from arrimage.results import engine, snapshots
from arrimage.results.figures import values
from arrimage.results.figures.private import measure_of, observations_of, started_in
from arrimage.results.measuring import Window
from arrimage.results.models import Snapshot

_P = Permission
#: Any of these permissions within the partnership opens the records of a table. Tables not named need SEE_WORK.
OPENED_BY: Mapping[str, tuple[Permission, ...]] = {
    "partnerships": (_P.SEE_PUBLIC,), "territories": (_P.SEE_PUBLIC,), "bodies": (_P.SEE_PUBLIC,),
    "seats": (_P.SEE_PUBLIC,), "reports": (_P.SEE_PUBLIC,), "arrivals": (_P.SEE_PUBLIC,),
    "census_counts": (_P.SEE_PUBLIC,), "agreements": (_P.SEE_WORK, _P.SEE_FUNDING),
    "agreement_years": (_P.SEE_WORK, _P.SEE_FUNDING), "assessments": (_P.SEE_INSIDE_FIGURES,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One record that was looked at.

    Attributes:
        record: id of the record.
        source: evidence table whose record it is.
        counts: what it adds to the numerator; 0 when it was looked at and does not count.
        of: what it adds to the denominator; None when the unit does not divide.
        category: its category in the indicator's first breakdown; None without breakdowns.
        categories: its category in each breakdown.
    """

    record: str
    source: str
    counts: int
    of: int | None
    category: str | None = None
    categories: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """How a figure came about. Private like the figure: pages show :func:`visible` of it.

    Attributes:
        formula: what is counted, and out of what, in words.
        rows: the records looked at, sorted by id; their sums are ``n`` and ``d``.
        n: the numerator; None when nothing is reported.
        d: the denominator; None when nothing is reported or the unit does not divide.
        breakdown: code of the breakdown that ``category`` of the rows belongs to.
        people: whether the rows stand for persons, so that only the partnership itself may see them.
        note: what the reader should know, for example that one observation of several counts.
    """

    indicator: Indicator
    period: Period
    formula: Text
    rows: tuple[TraceRow, ...]
    n: int | None
    d: int | None
    breakdown: str | None
    people: bool
    snapshot: str
    as_of: date | None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class VisibleTrace:
    """A trace as one actor may see it: rows they may open, and how many they may not (None: not to be told)."""

    formula: Text
    rows: tuple[TraceRow, ...]
    hidden: int | None
    note: Text | None = None

    @property
    def total(self) -> int | None:
        """Number of records behind the figure; None when it is not to be told."""
        return None if self.hidden is None else len(self.rows) + self.hidden


_SEVERAL = Text(
    "{count} approved observations cover this period. The latest one counts; they are never added.",
    "{count} observations approuvées portent sur cette période. La plus récente compte; on ne les additionne jamais.",
)
_NOTHING_RECORDED = Text(
    "Nothing about this was recorded in the period, so the figure is not reported. That is not zero.",
    "Rien à ce sujet n’a été consigné pendant la période\u00a0: le chiffre est non disponible. Ce n’est pas zéro.",
)


def trace(partnership: Partnership, indicator_id: str, period: Period, snapshot: Snapshot | None = None) -> Trace:
    """The records behind one figure, from the same expression that the figure sums.

    Args:
        snapshot: evidence to read; default the current snapshot.

    Raises:
        Refused: when the indicator is unknown or the snapshot's stored bytes were changed.
    """
    indicator = definitions().indicators.get(indicator_id)
    if indicator is None:
        raise Refused(
            Problem(
                Text("There is no indicator “{id}”.", "Il n’y a pas d’indicateur «\u00a0{id}\u00a0».").format(id=indicator_id),
                Text("Choose one from the indicator manual.", "Choisissez-en un dans le manuel des indicateurs."),
            )
        )  # fmt: skip
    snapshot = snapshot or snapshots.current(partnership)
    if snapshot is None or partnership.kind not in indicator.kinds:
        return _trace(indicator, period, snapshot, (), None, None, _NOTHING_RECORDED if snapshot is None else None)
    computed = _computed(snapshot, indicator, period)
    if computed is not None:
        return computed
    if indicator.observed or indicator.also_observed:
        return _observed(snapshot, indicator, period)
    return _trace(indicator, period, snapshot, (), None, None, None)


def visible(trace: Trace, actor: Actor, scope: Scope) -> VisibleTrace:
    """The trace as ``actor`` may see it within ``scope``: which rows depends on the viewer, the figure never does.

    Where rows stand for persons, people outside the partnership see neither rows nor their number: subtracting would
    tell what the release withholds.
    """
    if trace.people and audience_of(actor, scope) is not Audience.INSIDE:
        return VisibleTrace(trace.formula, (), None, trace.note)
    opens = {
        source: any(may(actor, permission, scope) for permission in OPENED_BY.get(source, (_P.SEE_WORK,)))
        for source in {row.source for row in trace.rows}
    }
    shown = tuple(row for row in trace.rows if opens[row.source])
    return VisibleTrace(trace.formula, shown, len(trace.rows) - len(shown), trace.note)


def formula(indicator: Indicator) -> Text:
    """What the indicator counts, and out of what, in words."""
    if indicator.out_of is None:
        return indicator.counts.text
    return Text(f"{indicator.counts.en} ÷ {indicator.out_of.en}", f"{indicator.counts.fr} ÷ {indicator.out_of.fr}")


def _computed(snapshot: Snapshot, indicator: Indicator, period: Period) -> Trace | None:
    """The trace of what a measure gives; None when there is no measure or nothing was recorded."""
    measure = measure_of(indicator)
    if measure is None or engine.lacking(snapshot, measure):
        return None
    if not values.exists_in(period, started_in(snapshot), snapshot.as_of):
        return None
    window = Window.of(period, snapshot.as_of)
    if not engine.witnessed(snapshot, measure, window):
        return (
            None if indicator.also_observed else _trace(indicator, period, snapshot, (), None, None, _NOTHING_RECORDED)
        )
    codes = engine.breakdowns(measure)
    declared = [item.id for item in indicator.breakdowns if item.id in codes]
    rows = []
    for record, source, n, d, *categories in engine.rows(snapshot, measure, window):
        found = dict(zip(codes, categories, strict=True))
        category = found[declared[0]] if declared else None
        rows.append(TraceRow(record, source, int(n), None if d is None else int(d), category, found))
    divides = indicator.unit.divides
    d = sum(row.of or 0 for row in rows) if divides else None
    return _trace(indicator, period, snapshot, tuple(rows), sum(row.counts for row in rows), d, None)


def _observed(snapshot: Snapshot, indicator: Indicator, period: Period) -> Trace:
    """The observations of a period: the ones that count, and those they replaced with 0."""
    seen = observations_of(snapshot, [(indicator.id, period.code)]).get((indicator.id, period.code), [])
    chosen = values.counted(seen)
    if not chosen:
        return _trace(indicator, period, snapshot, (), None, None, _NOTHING_RECORDED)
    whole = chosen[0]
    # Cells are parts of the whole: they are listed and add nothing.
    rows = [
        TraceRow(
            item.id, "observations", item.numerator if item is whole else 0,
            (item.denominator if item is whole else 0) if indicator.unit.divides else None,
            item.category or None, {item.breakdown: item.category} if item.breakdown else None,
        )
        for item in sorted(seen, key=lambda item: item.id)
    ]  # fmt: skip
    wholes = sum(not item.breakdown for item in seen)
    note = _SEVERAL.format(count=wholes) if wholes > 1 else None
    d = whole.denominator if indicator.unit.divides else None
    return _trace(indicator, period, snapshot, tuple(rows), whole.numerator, d, note)


def _trace(
    indicator: Indicator,
    period: Period,
    snapshot: Snapshot | None,
    rows: tuple[TraceRow, ...],
    n: int | None,
    d: int | None,
    note: Text | None,
) -> Trace:
    return Trace(
        indicator=indicator, period=period, formula=formula(indicator), rows=rows, n=n, d=d,
        breakdown=indicator.breakdowns[0].id if indicator.breakdowns else None, people=indicator.people,
        snapshot=snapshot.digest if snapshot else "", as_of=snapshot.as_of if snapshot else None, note=note,
    )  # fmt: skip
