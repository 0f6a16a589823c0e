"""How fresh the figures on a page are, and who may refresh them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from arrimage.core.access import Decision
from arrimage.partnership.models import Partnership
from arrimage.results.models import Snapshot
from arrimage.results.reading import freshness


@dataclass(frozen=True, slots=True)
class Fresh:
    """The as-of line: local day and time of the figures, whether records have changed since, and Refresh."""

    exists: bool
    day: date | None
    time: datetime | None
    stale: bool
    can_refresh: Decision
    url: str


def fresh(partnership: Partnership, snapshot: Snapshot | None, can_refresh: Decision) -> Fresh:
    """The as-of line of a partnership's current snapshot."""
    found = freshness(partnership, snapshot)
    moment = found.moment
    return Fresh(
        snapshot is not None, moment.date() if moment else None, moment, found.stale, can_refresh,
        reverse("results:refresh", args=[partnership.slug]),
    )  # fmt: skip
