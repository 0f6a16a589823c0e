"""From baseline to target: where an indicator should stand on a day, and where its present pace leads. Pure, exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, Protocol

from arrimage.core.disclosure import Unit
from arrimage.core.text import Text
from arrimage.definitions.schema import Amount, Indicator, Target


class AdoptedTarget(Protocol):
    """A partnership's own target, as stored: see ``results.models.LocalTarget``."""

    indicator: str
    number: int
    baseline_numerator: int | None
    baseline_denominator: int | None
    baseline_date: date | None
    target_numerator: int | None
    target_denominator: int | None
    words_en: str
    words_fr: str
    due: date | None
    adopted: date


@dataclass(frozen=True, slots=True)
class Goal:
    """A baseline and a target.

    Attributes:
        baseline: value at ``baseline_day`` in the indicator's unit (a share is a part of 1, money is cents).
        target: value to be reached by ``due``; None when the target is words only, or its number cannot be known.
        rule: ``reach`` a value, ``multiply`` the baseline count, or ``words``.
        words: the target as people agreed it; may be empty when the number says it all.
        counts: whether baseline and target are counts, compared with the figure's numerator (rule ``multiply``).
        if_constant: for ``multiply``: the share it would be if the denominator stayed, to be shown beside the count.
        local: whether the partnership set it itself, rather than the definitions.
        approximate: whether the source says "about".
    """

    baseline: Fraction | None
    baseline_day: date | None
    target: Fraction | None
    due: date | None
    rule: Literal["reach", "multiply", "words"]
    words: Text
    counts: bool = False
    if_constant: Fraction | None = None
    local: bool = False
    approximate: bool = False

    @property
    def line(self) -> tuple[Fraction, date, Fraction, date] | None:
        """Baseline and its day, target and its due day, when a straight line can be drawn between them; else None."""
        if self.baseline is None or self.target is None or self.baseline_day is None or self.due is None:
            return None
        if self.baseline_day >= self.due:
            return None
        return self.baseline, self.baseline_day, self.target, self.due


def goal_for(indicator: Indicator, local: Iterable[AdoptedTarget], defined: Sequence[Target], day: date) -> Goal | None:
    """The goal of an indicator as it stood on ``day``; None when there is none.

    The partnership's own target comes first: of those adopted by that day, the highest number. Otherwise the latest
    target of the definitions adopted by that day, one with a value before one that only multiplies or uses words.
    """
    found = goals_for(indicator, local, defined, day)
    return found[0] if found else None


def goals_for(indicator: Indicator, local: Iterable[AdoptedTarget], defined: Sequence[Target], day: date) -> list[Goal]:
    """Every goal of an indicator on ``day``, the one to judge by first: a source may ask for a share and a count."""
    stated = _defined(indicator, defined, day)
    own = [item for item in local if item.indicator == indicator.id and item.adopted <= day]
    if not own:
        return stated
    return [_own(indicator.unit, max(own, key=lambda item: (item.number, item.adopted))), *stated]


def pace_on(goal: Goal, day: date) -> Fraction | None:
    """Where the straight line from baseline to target stands on ``day``; None when no line can be drawn.

    Before the baseline's day it is the baseline, after the due day the target.
    """
    if goal.line is None:
        return None
    baseline, first, target, due = goal.line
    whole = (due - first).days
    done = min(max((day - first).days, 0), whole)
    return baseline + (target - baseline) * Fraction(done, whole)


def projected(goal: Goal, value: Fraction, day: date) -> Fraction | None:
    """Where the pace from the baseline to ``value`` on ``day`` leads by the due day.

    None when no line can be drawn, or ``day`` is not between the two ends.
    """
    if goal.line is None:
        return None
    baseline, first, _, due = goal.line
    done = (day - first).days
    if done <= 0 or day > due:
        return None
    return baseline + (value - baseline) * Fraction((due - first).days, done)


def rises(goal: Goal, otherwise: str) -> bool:
    """Whether more is better: as baseline and target say, else as the indicator's direction says."""
    if goal.baseline is not None and goal.target is not None and goal.baseline != goal.target:
        return goal.target > goal.baseline
    return otherwise != "down"


def exact(amount: Amount, unit: Unit) -> Fraction:
    """The exact value of a defined amount. A share without a denominator is written in percent: 19 is 19/100."""
    whole = amount.denominator or (100 if unit is Unit.SHARE else 1)
    return Fraction(amount.numerator, whole)


def _own(unit: Unit, item: AdoptedTarget) -> Goal:
    def value(numerator: int | None, denominator: int | None) -> Fraction | None:
        if numerator is None:
            return None
        return exact(Amount(numerator=numerator, denominator=denominator), unit)

    target = value(item.target_numerator, item.target_denominator)
    return Goal(
        baseline=value(item.baseline_numerator, item.baseline_denominator),
        baseline_day=item.baseline_date,
        target=target,
        due=item.due,
        rule="words" if target is None else "reach",
        words=Text(item.words_en, item.words_fr),
        local=True,
    )


def _defined(indicator: Indicator, defined: Sequence[Target], day: date) -> list[Goal]:
    """Goals of the definitions: with a value first, then the latest adopted."""
    found = []
    for item in defined:
        if item.indicator == indicator.id and item.adopted <= day:
            goal = _multiplied(indicator.unit, item) if item.rule == "multiply" else _reached(indicator.unit, item)
            found.append((goal.target is not None and not goal.counts, item.adopted, goal))
    return [goal for *_, goal in sorted(found, key=lambda entry: entry[:2], reverse=True)]


def _reached(unit: Unit, item: Target) -> Goal:
    return Goal(
        baseline=None if item.baseline is None else exact(item.baseline, unit),
        baseline_day=item.baseline_date,
        target=None if item.amount is None else exact(item.amount, unit),
        due=item.due,
        rule="words" if item.amount is None else "reach",
        words=item.words.text,
        approximate=any(amount is not None and amount.approximate for amount in (item.baseline, item.amount)),
    )


def _multiplied(unit: Unit, item: Target) -> Goal:
    """The count is to be multiplied. A baseline given as a share alone does not tell the count: then no number is set."""
    baseline, factor = item.baseline, item.factor
    if baseline is None or factor is None:
        return _reached(unit, item)
    known = not unit.divides or baseline.denominator is not None
    return Goal(
        baseline=Fraction(baseline.numerator) if known else None,
        baseline_day=item.baseline_date,
        target=Fraction(baseline.numerator * factor) if known else None,
        due=item.due,
        rule="multiply",
        words=item.words.text,
        counts=True,
        if_constant=exact(baseline, unit) * factor if unit.divides else None,
        approximate=baseline.approximate,
    )
