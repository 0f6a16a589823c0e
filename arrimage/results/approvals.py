"""Who approved observed values: what a figure that nobody computed says about itself."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage.core import wording
from arrimage.core.text import Text
from arrimage.definitions.schema import Indicator
from arrimage.results.models import Observation
from arrimage.results.reading import Reading

_BY = Text("Observed on {day}, approved by: {who}.", "Observé le {day}, approuvé par\u00a0: {who}.")
_NOBODY = Text("Observed on {day}, approved by an import.", "Observé le {day}, approuvé par une importation.")


def approvals(reading: Reading, indicators: Sequence[Indicator]) -> dict[str, Text]:
    """For each observed figure of a reading, when it was observed and who approved it; at most one query."""
    wanted = [i.id for i in indicators if reading.figures[i.id].provenance.source == "observed"]
    if not wanted:
        return {}
    rows = Observation.objects.filter(
        partnership=reading.partnership, indicator__in=wanted, period=reading.period.code, approved=True,
        archived_at=None, breakdown="",
    ).select_related("approved_by").order_by("day", "id")  # fmt: skip
    found = {}
    for row in rows:
        day = Text(wording.day(row.day, "en"), wording.day(row.day, "fr"))
        said = _NOBODY if row.approved_by is None else _BY
        found[row.indicator] = said.format(day=day, who=row.approved_by.label if row.approved_by else "")
    return found
