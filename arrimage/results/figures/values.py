"""From sums and observations to a value: the rules that keep zero, missing and not applicable apart. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from arrimage.core.disclosure import MISSING, NOT_APPLICABLE, Unit, Value
from arrimage.core.period import Period
from arrimage.results.sums import Result

Cells = Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One approved observation: id, day, amounts, and the cell it is of (empty codes: the whole)."""

    id: str
    day: date
    numerator: int
    denominator: int | None
    breakdown: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its cells, the number of records behind it, its source, and the tables it waits for."""

    value: Value
    cells: Cells
    records: int
    source: str
    waits_for: tuple[str, ...] = ()


def exists_in(period: Period, started: date | None, as_of: date) -> bool:
    """Whether the partnership was there in the period, and the period had begun when the evidence was read."""
    return period.start <= as_of and (started is None or started <= period.end)


def amount(unit: Unit, numerator: int, denominator: int | None) -> Value:
    """The value of sums in a unit. Nothing to divide by: not applicable. A divided unit without a whole: missing."""
    if not unit.divides:
        return Value.reported(numerator)
    if denominator is None:
        return MISSING
    return Value.reported(numerator, denominator) if denominator > 0 else NOT_APPLICABLE


def computed(result: Result, unit: Unit, declared: Iterable[str]) -> Found:
    """What a measure's sums say. Nothing recorded at all: missing, which is not zero.

    Args:
        declared: breakdowns of the indicator; what else a measure gives is not shown.
    """
    if not result.witnessed:
        return Found(MISSING, {}, 0, "computed")
    cells = {
        code: {name: amount(unit, n, d) for name, (n, d) in result.breakdowns[code].items()}
        for code in declared
        if code in result.breakdowns
    }
    return Found(amount(unit, result.n, result.d), cells, result.records, "computed")


def counted(observations: Iterable[Seen]) -> list[Seen]:
    """Of the observations of one indicator and period, those that count: the latest of the whole, and its cells.

    Two people who observe the same period are never added: the one whose day is later counts, on the same day the one
    entered later. Cells count when they were observed on the day of the whole.
    """
    ordered = sorted(observations, key=lambda seen: (seen.day, seen.id))
    wholes = [seen for seen in ordered if not seen.breakdown]
    if not wholes:
        return []
    whole = wholes[-1]
    cells = {(seen.breakdown, seen.category): seen for seen in ordered if seen.breakdown and seen.day == whole.day}
    return [whole, *cells.values()]


def observed(observations: Iterable[Seen], unit: Unit, declared: Iterable[str]) -> Found:
    """What observations say; none approved: missing."""
    chosen = counted(observations)
    if not chosen:
        return Found(MISSING, {}, 0, "observed")
    whole, *parts = chosen
    cells: dict[str, dict[str, Value]] = {}
    wanted = set(declared)
    for seen in parts:
        if seen.breakdown in wanted:
            cells.setdefault(seen.breakdown, {})[seen.category] = amount(unit, seen.numerator, seen.denominator)
    return Found(amount(unit, whole.numerator, whole.denominator), cells, len(chosen), "observed")
