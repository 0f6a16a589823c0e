"""Weighted progress that shows its arithmetic. Weights are normalised by their sum, so they need not make 100.

One rule for the page of a plan and for the figure ``actions.progress`` (a test compares the two). An action weighs its
own weight times that of its priority. Actions that have begun and whose percent is known count; those not begun,
dropped or never reported are left out and said to be, never taken for zero, and their weight goes to nobody: a priority
with one action under way does not speak for all its actions. Why: ``docs/adr/0014-progress-of-a-plan.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class LeftOut(StrEnum):
    """Why a part does not count."""

    NOT_BEGUN = "not_begun"
    DROPPED = "dropped"
    NO_FIGURE = "no_figure"
    NO_WEIGHT = "no_weight"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing with a weight. ``progress`` is a part of 1, or None when unknown; ``out`` says why it is left out."""

    label: str
    weight: int
    progress: Fraction | None
    out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum: ``weight × progress = points`` and its part of the whole, both out of the sum of weights.

    ``points`` is weight × progress (None when left out); ``share`` is the line's weight out of the sum of weights.
    """

    part: Part
    points: Fraction | None
    share: Fraction


@dataclass(frozen=True, slots=True)
class Sum:
    """The arithmetic and its result.

    Attributes:
        lines: one for each part, in the given order.
        weight: sum of the weights that count.
        points: sum of weight × progress.
        total: points ÷ weight, from 0 to 1; None when nothing counts.
    """

    lines: Sequence[Line]
    weight: int
    points: Fraction
    total: Fraction | None

    @property
    def left_out(self) -> Sequence[Line]:
        """The lines that do not count."""
        return [line for line in self.lines if line.part.out is not None]


def part_of_action(label: str, weight: int, status: str, progress: int | None, start: date, today: date) -> Part:
    """An action as a part of its priority: done stands at 100%; not begun, dropped or never reported is left out.

    Args:
        progress: percent, 0 to 100, as the latest report gives it; None when no report gave one.
    """
    percent = 100 if status == "done" else progress
    reached = None if percent is None else Fraction(percent, 100)
    if status == "dropped":
        return Part(label, weight, reached, LeftOut.DROPPED)
    if start > today:
        return Part(label, weight, reached, LeftOut.NOT_BEGUN)
    if reached is None:
        return Part(label, weight, None, LeftOut.NO_FIGURE)
    return Part(label, weight, reached, LeftOut.NO_WEIGHT if weight == 0 else None)


def part_of_priority(label: str, weight: int, found: Sum) -> Part:
    """A priority as a part of its plan: its weight times that of its actions that count.

    So the plan's sum over its priorities is the sum over all its actions, each with its weight times its priority's.

    Args:
        weight: the priority's own.
        found: the sum over its actions; one of which nothing is known is left out.
    """
    if found.total is None:
        return Part(label, weight, None, LeftOut.NO_FIGURE)
    return Part(label, weight * found.weight, found.total, LeftOut.NO_WEIGHT if weight == 0 else None)


def weigh(parts: Iterable[Part]) -> Sum:
    """Weighted progress of ``parts``: sum of weight × progress, out of the sum of the weights that count."""
    given = list(parts)
    counted = [p for p in given if p.out is None and p.progress is not None]
    weight = sum(p.weight for p in counted)
    points = sum((p.weight * p.progress for p in counted if p.progress is not None), Fraction(0))
    lines = [
        Line(p, p.weight * p.progress, Fraction(p.weight, weight))
        if p.out is None and p.progress is not None and weight
        else Line(p, None, Fraction(0))
        for p in given
    ]
    return Sum(lines, weight, points, points / weight if weight else None)
