"""The first records behind a figure as links, for a panel."""

from __future__ import annotations

from django.urls import reverse

from arrimage.core.access import Actor, Scope
from arrimage.definitions.schema import Indicator
from arrimage.results.pages.model import RecordLink, Records
from arrimage.results.reading import Reading, glimpse
from arrimage.results.record_names import UNNAMED, named, row_name


def records_behind(reading: Reading, indicator: Indicator, actor: Actor, scope: Scope, all_url: str) -> Records | None:
    """The first records behind a figure that ``actor`` may open; None when there are none to speak of."""
    seen = glimpse(reading, indicator, actor, scope)
    if seen is None:
        return None
    names = named(reading.partnership, [(row.record, row.source) for row in seen.records])
    links = []
    for row in seen.records:
        item = names[row.record]
        # A record that is gone since the snapshot has no page any more.
        url = reverse("permalink", args=[row.record]) if item.name != UNNAMED else ""
        links.append(RecordLink(item.kind, row_name(item, indicator, row), item.day, url))
    return Records(tuple(links), seen.total, seen.hidden, all_url if seen.total > seen.hidden else "")
