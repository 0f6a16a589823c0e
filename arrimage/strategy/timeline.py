"""Geometry of the plan's time-line: every length is a percentage of its width, so that text never stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: A bar is never thinner than this, in percent, so that it can be seen.
THINNEST = 0.6
#: Room that a label needs beside a bar, in percent.
LABEL = 30.0


class Place(StrEnum):
    """Where the label of a bar stands."""

    AFTER = "after"
    BEFORE = "before"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Scale:
    """The stretch of time that the picture shows, first and last day included."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Where the morning of ``day`` lies, 0 to 100, two decimals; days outside lie on the nearer edge."""
        whole = (self.end - self.start).days + 1
        return round(min(100.0, max(0.0, 100.0 * (day - self.start).days / whole)), 2)

    def after(self, day: date) -> float:
        """Where the evening of ``day`` lies."""
        return self.at(day + timedelta(days=1)) if day < date.max else 100.0

    def holds(self, day: date) -> bool:
        """Whether ``day`` is in the picture."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Mark:
    """The beginning of a quarter. ``major`` marks the first of April, or the left edge, where a fiscal year is named."""

    x: float
    day: date
    major: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One action. All lengths are percentages of the picture's width and lie within it.

    Attributes:
        x, width: the time agreed: from the start to the due date as adopted.
        filled: how far along, from ``x``.
        extra_x, extra_width: time taken since: up to a later due date, to today when overdue, or to a late completion.
        hatched: whether the action is blocked.
        open: whether there is no due date, so that the bar runs to the edge.
        place: where its label stands; ``label_x`` is the point it leans on.
    """

    x: float
    width: float
    filled: float
    extra_x: float
    extra_width: float
    hatched: bool
    open: bool
    place: Place
    label_x: float


def quarters(scale: Scale) -> Sequence[Mark]:
    """The beginnings of quarters in the picture, from its left edge on."""
    marks = [Mark(0.0, scale.start, True)]
    year, month = scale.start.year, (scale.start.month - 1) // 3 * 3 + 1
    while True:
        month += 3
        if month > 12:
            year, month = year + 1, month - 12
        day = date(year, month, 1)
        if day > scale.end:
            return marks
        marks.append(Mark(scale.at(day), day, month == 4))


def bar(
    scale: Scale,
    *,
    start: date,
    due: date | None,
    adopted_due: date | None,
    completed: date | None,
    status: str,
    progress: int | None,
    today: date,
) -> Bar:
    """The bar of one action.

    Args:
        due: the due date as it stands now.
        adopted_due: the due date as adopted; None when it never moved.
        progress: percent, None when never reported (nothing is filled then).
    """
    agreed = adopted_due or due
    last = completed or due
    if agreed is not None and last is not None and last < agreed:
        agreed = last
    if completed is None and due is not None and due < today and status not in ("done", "dropped"):
        last = today
    x = min(scale.at(start), 100.0 - THINNEST)
    right = scale.after(agreed) if agreed is not None else 100.0
    right = max(right, min(100.0, x + THINNEST))
    extra = 0.0
    if agreed is not None and last is not None and last > agreed:
        extra = max(0.0, scale.after(last) - right)
    width = round(right - x, 2)
    share = 100 if status == "done" else progress or 0
    end = right + extra
    if end + LABEL <= 100.0:
        place, label_x = Place.AFTER, end
    elif x >= LABEL:
        place, label_x = Place.BEFORE, x
    else:
        place, label_x = Place.UNDER, x
    return Bar(
        x=x, width=width, filled=round(width * share / 100, 2), extra_x=round(right, 2), extra_width=round(extra, 2),
        hatched=status == "blocked", open=agreed is None, place=place, label_x=round(label_x, 2),
    )  # fmt: skip
