"""Today, where a partnership is."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone


def today_in(zone: str) -> date:
    """The local date in an IANA time zone, for example ``America/Toronto``."""
    return timezone.now().astimezone(ZoneInfo(zone)).date()
