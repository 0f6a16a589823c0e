"""What the plan does about boxes of a logic model: its actions that serve them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from arrimage.partnership.models import Partnership
from arrimage.strategy.models import Action

#: What is not dropped still answers; a finished action says so.
ANSWERING = ("blocked", "late", "on_track", "planned", "done")


def actions_for(partnership: Partnership, refs: Sequence[str], day: date) -> dict[str, list[Action]]:
    """Actions of adopted plans in force on ``day`` by the outcome they serve; one query, none without ``refs``."""
    if not refs:
        return {}
    rows = Action.objects.filter(
        priority__plan__partnership=partnership, priority__plan__status="adopted", priority__plan__archived_at=None,
        priority__archived_at=None, archived_at=None, outcome__in=refs, status__in=ANSWERING,
        priority__plan__start__lte=day, priority__plan__end__gte=day,
    )  # fmt: skip
    found: dict[str, list[Action]] = {}
    for action in sorted(rows, key=lambda a: (ANSWERING.index(a.status), a.number)):
        found.setdefault(action.outcome, []).append(action)
    return found
