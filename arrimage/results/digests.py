"""What this room tells in digests: reports that wait for their sign-off, and reports that were signed off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from arrimage.core import codes
from arrimage.core.access import Actor, Permission, may
from arrimage.core.text import Text
from arrimage.partnership.queries import scope_for
from arrimage.results.models import Report
from arrimage.web.contributions import DigestLine, DigestPart, DigestPlace


def _line(place: DigestPlace, report: Report) -> DigestLine:
    said = Text("{kind}, {period}", "{kind}, {period}").format(
        kind=codes.REPORT_KINDS[report.kind], period=report.period
    )
    return DigestLine(said, "results:report", (place.slug, report.kind, report.period))


def waiting(place: DigestPlace, since: datetime, actor: Actor) -> Sequence[DigestLine]:
    """Reports that somebody began to write and nobody has signed off, for those who may sign."""
    if not may(actor, Permission.SIGN_REPORT, scope_for(actor, place.id)):
        return []
    found = Report.objects.filter(partnership_id=place.id, archived_at=None, signed_off=None).order_by(
        "period", "kind", "number"
    )
    return [_line(place, report) for report in found]


def signed(place: DigestPlace, since: datetime, actor: Actor) -> Sequence[DigestLine]:
    """Reports that were signed off since then."""
    found = Report.objects.filter(partnership_id=place.id, archived_at=None, signed_off__gte=since.date())
    return [_line(place, report) for report in found.order_by("period", "kind", "number")]


DIGESTS = (
    DigestPart(Text("Reports waiting for their sign-off", "Rapports à approuver"), waiting, 8),
    DigestPart(Text("Reports signed off", "Rapports approuvés"), signed, 9),
)
