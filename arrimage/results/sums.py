"""What a measure gives over one snapshot and window: sums, before any rule makes a value of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The category of rows whose category is not known.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Result:
    """What a measure gives over one snapshot and window.

    Attributes:
        n: sum of what the rows add to the numerator; 0 without rows.
        d: sum of what they add to the denominator; None when the measure does not divide.
        records: number of rows behind it.
        breakdowns: for each breakdown, numerator and denominator (None as above) of each category that has a row.
        witnessed: whether the matter was recorded at all in the window; when not, the figure is missing, not zero.
    """

    n: int
    d: int | None
    records: int
    breakdowns: Mapping[str, Mapping[str, tuple[int, int | None]]]
    witnessed: bool
