"""Figures: private ones from evidence (:mod:`.private`), and the releases that leave (:mod:`.released`)."""

from __future__ import annotations

from arrimage.results.figures.private import applicable, figures, series, trend
from arrimage.results.figures.released import (
    as_json,
    figures_digest,
    from_json,
    release,
    release_series,
    rule_for,
)

__all__ = [
    "applicable",
    "as_json",
    "figures",
    "figures_digest",
    "from_json",
    "release",
    "release_series",
    "rule_for",
    "series",
    "trend",
]
