"""Charts as data: what a report draws, without how. Every one carries its text alternative."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing a chart shows: ``amount`` is its length on the scale, None when the status is not ``reported``.

    ``tone``: now (teal), before (grey), hatch (in kind), rest (pale).
    """

    label: str
    text: str
    amount: float | None
    status: str = "reported"
    tone: str = "now"


@dataclass(frozen=True, slots=True)
class _Chart:
    """Every chart has a text twin, without which it cannot be made."""

    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a chart needs its text alternative")


@dataclass(frozen=True, slots=True)
class Trend(_Chart):
    """Values over periods, oldest first, against a baseline and a target."""

    points: tuple[Mark, ...]
    baseline: Mark | None = None
    target: Mark | None = None


@dataclass(frozen=True, slots=True)
class Bars(_Chart):
    """Horizontal bars from zero; ``full`` is the end of the scale when it is not the longest bar."""

    rows: tuple[Mark, ...]
    full: float | None = None


@dataclass(frozen=True, slots=True)
class Money(_Chart):
    """The agreement's amount against what came from elsewhere, in parts. Amounts in cents."""

    agreement: Mark
    total: Mark
    parts: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a grid: a label, how many squares are filled, how many are empty."""

    label: str
    filled: int
    empty: int


@dataclass(frozen=True, slots=True)
class Grid(_Chart):
    """A square for each thing counted: filled, or empty with a dashed outline. One row without label wraps."""

    filled_label: str
    empty_label: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Strip(_Chart):
    """A part of a whole and the rest of it."""

    part: Mark
    rest: Mark


Chart = Trend | Bars | Money | Grid | Strip
