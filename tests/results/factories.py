"""Makers for the tests of results: definitions of the tests' own, observations, a table with meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

from arrimage.core.period import Period
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import Body, Partnership, Seat
from arrimage.results.models import Observation
from tests.partnership import factories as table

YEAR = Period.parse("2025-26")
BEFORE = YEAR.shift(-1)
NODES = ("lip-2011/out-council",)


def indicator(id: str = "test-indicator", **facts: Any) -> Indicator:
    """An indicator that takes observations, in a share of people, unless told otherwise."""
    words = {"en": "words", "fr": "mots"}
    unit = facts.get("unit", "share")
    values: dict[str, Any] = {
        "id": id, "version": 1, "name": words, "question": words, "counts": words, "unit": unit, "direction": "up",
        "out_of": None if unit in ("count", "cents") else words, "frequency": "annual", "years": (1, 1), "nodes": NODES,
        "source": {"document": "own", "at": "note 1"}, "observed": "measure" not in facts and "waits_for" not in facts,
    } | facts  # fmt: skip
    return Indicator.model_validate(values)


def observation(of: Partnership, numerator: int, denominator: int | None = None, **facts: Any) -> Observation:
    """An approved observation of the test indicator for 2025-26."""
    values: dict[str, Any] = {
        "indicator": "test-indicator", "period": YEAR.code, "day": date(2026, 3, 1), "approved": True,
        "source_en": "A count", "source_fr": "Un compte",
    } | facts  # fmt: skip
    return Observation.objects.create(partnership=of, numerator=numerator, denominator=denominator, **values)


def council(of: Partnership, seats: int = 3, meetings: int = 2) -> tuple[Body, list[Seat]]:
    """A council whose every seat but the last is held, and which met with everybody present but the last."""
    body = table.body(of)
    held = [table.seat(body, held_by=table.organization()) for _ in range(seats - 1)]
    empty = table.seat(body)
    for number in range(meetings):
        meeting = table.meeting(body, day=date(2025, 5 + number % 7, 1 + number // 7))
        table.attend(meeting, present=held[:-1], absent=[held[-1]])
    return body, [*held, empty]
