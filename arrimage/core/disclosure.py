"""Figures, and the only door through which they leave: ``disclose(figure, audience)``.

A :class:`Figure` is private. It cannot be printed, formatted or encoded; a page, a chart, an export or a roll-up can
only be made from a :class:`PublicFigure`, so that forgetting suppression is an error and not a leak.

Zero, missing, withheld and not applicable are four states of one :class:`Value`, from the database to the pixel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import NoReturn

from arrimage.core.text import Text


class Status(StrEnum):
    """What is known about a value. Zero is REPORTED with a numerator of 0."""

    REPORTED = "reported"
    MISSING = "missing"
    WITHHELD = "withheld"
    NOT_APPLICABLE = "not_applicable"


class Unit(StrEnum):
    """How numerator and denominator are read.

    COUNT and CENTS have no denominator. SHARE is a part of a whole (0 to 1). MEAN is numerator per denominator.
    RATIO is an amount per amount and may pass 1. SCORE is a mean of rubric levels from 0 to 4. DAYS is a mean of days.
    """

    COUNT = "count"
    CENTS = "cents"
    SHARE = "share"
    MEAN = "mean"
    RATIO = "ratio"
    SCORE = "score"
    DAYS = "days"

    @property
    def divides(self) -> bool:
        """Whether values in this unit have a denominator."""
        return self not in (Unit.COUNT, Unit.CENTS)


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its status and, when reported, an integer numerator and (for units that divide) denominator."""

    status: Status
    numerator: int | None = None
    denominator: int | None = None

    def __post_init__(self) -> None:
        if (self.status is Status.REPORTED) != (self.numerator is not None):
            raise ValueError("a value has a numerator exactly when it is reported")
        if self.denominator is not None and (self.numerator is None or self.denominator <= 0):
            raise ValueError("a denominator belongs to a reported value and is above zero")

    @staticmethod
    def reported(numerator: int, denominator: int | None = None) -> Value:
        """A known value; zero is one."""
        return Value(Status.REPORTED, numerator, denominator)

    @property
    def exact(self) -> Fraction | None:
        """The value as an exact fraction, or None when it is not reported."""
        if self.numerator is None:
            return None
        return Fraction(self.numerator, self.denominator or 1)


MISSING = Value(Status.MISSING)
WITHHELD = Value(Status.WITHHELD)
NOT_APPLICABLE = Value(Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class FigureKey:
    """What a figure is a figure of.

    Attributes:
        indicator: indicator id, for example ``council-seats-filled``.
        version: version of the indicator's definition.
        partnership: slug of the partnership.
        period: period code, for example ``FY2025-26``.
    """

    indicator: str
    version: int
    partnership: str
    period: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure came from: snapshot digest, its local date, and the hash of the code that measured it."""

    snapshot: str
    as_of: str
    measure: str
    source: str = "computed"  # computed, observed or awaited


@dataclass(frozen=True, slots=True, repr=False)
class Figure:
    """The private value of an indicator for one partnership and period.

    Attributes:
        people: whether the indicator counts persons, so that small counts are protected.
        breakdowns: for each breakdown code, the value of each of its categories.
        records: number of records behind the figure.
        waits_for: evidence tables the indicator waits for, when it cannot be computed yet.
    """

    key: FigureKey
    unit: Unit
    value: Value
    people: bool
    provenance: Provenance
    breakdowns: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    records: int = 0
    waits_for: tuple[str, ...] = ()

    def _private(self, *_: object) -> NoReturn:
        raise TypeError("A Figure is private: pass it through disclose(figure, audience) first.")

    __str__ = _private
    __format__ = _private
    __reduce__ = _private
    __iter__ = _private

    def __repr__(self) -> str:
        return f"<Figure {self.key.indicator} {self.key.period}: private>"


class Audience(StrEnum):
    """Who a release is for. INSIDE is the partnership itself, which sees true values."""

    INSIDE = "inside"
    FUNDER = "funder"
    NETWORK = "network"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of a sharing agreement for one audience.

    Attributes:
        threshold: counts of persons from 1 to ``threshold - 1`` are withheld; 0 or 1 withholds nothing.
        base: counts of persons are rounded to the nearest multiple of ``base``; 1 rounds nothing.
        name: what the registered release cites, for example ``agreement 2025-04-01 v1``.
    """

    threshold: int
    base: int
    name: str

    def __post_init__(self) -> None:
        if self.threshold < 0 or self.base < 1:
            raise ValueError("threshold is at least 0 and base at least 1")

    @property
    def code(self) -> str:
        """Short stable form, part of the key under which figures are cached."""
        return f"t{self.threshold}b{self.base}"


#: What applies when a partnership has no sharing agreement with an audience.
DEFAULT_RULE = Rule(threshold=10, base=5, name="default")
OPEN_RULE = Rule(threshold=0, base=1, name="inside")


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure as one audience may see it: the only form that leaves.

    Attributes:
        withheld_cells: how many cells of the breakdowns are withheld, so that a page can say so.
        rounded: whether the value was rounded.
    """

    key: FigureKey
    unit: Unit
    value: Value
    audience: Audience
    rule: Rule
    provenance: Provenance
    breakdowns: Mapping[str, Mapping[str, Value]]
    records: int | None
    waits_for: tuple[str, ...] = ()
    withheld_cells: int = 0
    rounded: bool = False


def _round(count: int, base: int) -> int:
    """Nearest multiple of ``base``, halves away from zero: deterministic, so that two releases agree."""
    return (abs(count) + base // 2) // base * base * (1 if count >= 0 else -1)


def _small(count: int | None, threshold: int) -> bool:
    return count is not None and 0 < count < threshold


def _protect(value: Value, unit: Unit, rule: Rule) -> Value:
    """Withhold or round one value that counts persons."""
    if value.numerator is None:
        return value
    if unit in (Unit.COUNT, Unit.SHARE) and _small(value.numerator, rule.threshold):
        return WITHHELD
    if value.denominator is not None:
        # A small base identifies its members, and so does a small remainder of a share.
        if _small(value.denominator, rule.threshold):
            return WITHHELD
        if unit is Unit.SHARE and _small(value.denominator - value.numerator, rule.threshold):
            return WITHHELD
    if rule.base == 1 or unit not in (Unit.COUNT, Unit.SHARE):
        return value
    denominator = None if value.denominator is None else max(_round(value.denominator, rule.base), rule.base)
    return Value.reported(_round(value.numerator, rule.base), denominator)


def _groups(value: Value, unit: Unit) -> tuple[int, ...]:
    """The groups of persons that a reported value tells the size of: those counted, those left, or those averaged."""
    if value.numerator is None or unit is Unit.CENTS:
        return ()
    if value.denominator is None:
        return (value.numerator,)
    if unit is Unit.SHARE:
        return (value.numerator, value.denominator - value.numerator)
    return (value.denominator,)


def _tellable(hidden: list[tuple[int, ...]], threshold: int) -> int | None:
    """Which group can be told, or told to be small, from the total less the cells that are shown; None when none can.

    A withheld cell is known not to be zero, so that n withheld cells with n persons together hold one each.
    """
    for position, sizes in enumerate(zip(*hidden, strict=True)):
        if 0 < sum(sizes) < max(threshold, len(hidden) + 1):
            return position
    return 0 if len(hidden) == 1 else None


def _protect_cells(cells: Mapping[str, Value], unit: Unit, rule: Rule) -> dict[str, Value]:
    """Protect each cell, then withhold the smallest others until subtraction from the total tells no small group.

    Cells of nobody are withheld last: zero is published as long as that protects the rest.
    """
    shown = {name: _protect(value, unit, rule) for name, value in cells.items()}
    sizes = {name: _groups(value, unit) for name, value in cells.items() if _groups(value, unit)}
    hidden = [name for name in sizes if shown[name].status is Status.WITHHELD]
    while hidden and (told := _tellable([sizes[name] for name in hidden], rule.threshold)) is not None:
        others = sorted((not sizes[name][told], sizes[name][told], name) for name in sizes if name not in hidden)
        if not others:
            break
        hidden.append(others[0][2])
        shown[others[0][2]] = WITHHELD
    return shown


def disclose(figure: Figure, audience: Audience, rule: Rule = DEFAULT_RULE) -> PublicFigure:
    """The figure as ``audience`` may see it.

    Inside the partnership true values are shown. For every other audience, indicators that count persons follow the
    rule of the sharing agreement; indicators about organizations, money and plans are published as they are.

    Args:
        figure: the private figure.
        audience: who will see it.
        rule: threshold and rounding base of the sharing agreement with that audience.
    """
    inside = audience is Audience.INSIDE
    applied = OPEN_RULE if inside else rule
    value, breakdowns = figure.value, {name: dict(cells) for name, cells in figure.breakdowns.items()}
    if figure.people and not inside:
        value = _protect(value, figure.unit, applied)
        breakdowns = {name: _protect_cells(cells, figure.unit, applied) for name, cells in breakdowns.items()}
        if value.status is Status.WITHHELD:
            breakdowns = {name: dict.fromkeys(cells, WITHHELD) for name, cells in breakdowns.items()}
    withheld = sum(v.status is Status.WITHHELD for cells in breakdowns.values() for v in cells.values())
    # The number of records is the number of persons for some indicators: it follows the value out.
    hide_records = figure.people and not inside
    return PublicFigure(
        key=figure.key, unit=figure.unit, value=value, audience=audience, rule=applied, provenance=figure.provenance,
        breakdowns=breakdowns, records=None if hide_records else figure.records, waits_for=figure.waits_for,
        withheld_cells=withheld, rounded=value != figure.value and value.status is Status.REPORTED,
    )  # fmt: skip


def restate(figure: PublicFigure, value: Value) -> PublicFigure:
    """A copy of a released figure with another value, for roll-ups that combine released values only."""
    return replace(figure, value=value)


#: Word and sign of each status that is no number (glossary, section 6; Statistics Canada's standard symbols).
STATUS_WORDS: Mapping[Status, tuple[str, Text]] = {
    Status.MISSING: ("..", Text("not reported", "non disponible")),
    Status.WITHHELD: ("x", Text("withheld", "confidentiel")),
    Status.NOT_APPLICABLE: ("...", Text("not applicable", "sans objet")),
}
