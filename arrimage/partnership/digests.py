"""What this room tells in digests: whose partnerships, the next meetings, the decisions that were written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from arrimage.core.access import Actor, Permission, ScopeKind, may
from arrimage.core.text import Text
from arrimage.partnership.models import Decision, Meeting, Partnership
from arrimage.partnership.queries import scope_for, visible_to
from arrimage.partnership.refusals import day_text, today_in
from arrimage.web.contributions import DigestLine, DigestPart, DigestPlace

#: A digest looks this far ahead.
AHEAD = timedelta(days=14)
_MOST = 12


def places_of(actor: Actor) -> list[DigestPlace]:
    """The partnerships in which somebody works: those of their own grants, not all those that an administrator reaches."""
    if not any(grant.scope.kind is not ScopeKind.EVERYTHING for grant in actor.grants):
        return []
    own = Actor(actor.id, actor.label, tuple(g for g in actor.grants if g.scope.kind is not ScopeKind.EVERYTHING))
    found = Partnership.objects.filter(visible_to(own, Permission.SEE_WORK), archived_at=None).order_by(
        "name_key_en", "id"
    )
    return [DigestPlace(p.id, p.slug, p.name, today_in(p.zone)) for p in found]


def meetings(place: DigestPlace, since: datetime, actor: Actor) -> Sequence[DigestLine]:
    """Planned meetings of the next fortnight, soonest first."""
    if not may(actor, Permission.SEE_WORK, scope_for(actor, place.id)):
        return []
    found = Meeting.objects.filter(
        body__partnership_id=place.id, body__archived_at=None, archived_at=None, status="planned",
        day__gte=place.today, day__lte=place.today + AHEAD,
    ).select_related("body").order_by("day", "id")[:_MOST]  # fmt: skip
    said = Text("{day}: {title} ({body})", "{day}\u00a0: {title} ({body})")
    return [
        DigestLine(said.format(day=day_text(m.day), title=m.title, body=m.body.name), "partnership:meeting", (place.slug, m.id))
        for m in found
    ]  # fmt: skip


def decisions(place: DigestPlace, since: datetime, actor: Actor) -> Sequence[DigestLine]:
    """Decisions that were entered in the register since then."""
    if not may(actor, Permission.SEE_WORK, scope_for(actor, place.id)):
        return []
    found = Decision.objects.filter(
        body__partnership_id=place.id, archived_at=None, created_at__gte=since
    ).order_by("-day", "id")[:_MOST]  # fmt: skip
    said = Text("{ref}: {title}", "{ref}\u00a0: {title}")
    return [
        DigestLine(said.format(ref=d.reference, title=d.title), "partnership:decision", (place.slug, d.id))
        for d in found
    ]


DIGESTS = (
    DigestPart(Text("Next meetings", "Prochaines rencontres"), meetings, 1),
    DigestPart(Text("New decisions", "Nouvelles décisions"), decisions, 3),
)
