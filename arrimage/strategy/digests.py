"""What this room tells by email: actions due, late and reported on; and the reminders before an action is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from arrimage.core.access import Actor, Permission, ScopeKind, may
from arrimage.core.text import Lang, Text
from arrimage.partnership.queries import scope_for
from arrimage.partnership.refusals import day_text, today_in
from arrimage.strategy.models import Action, ActionUpdate
from arrimage.strategy.queries import OPEN
from arrimage.web import digests, mail
from arrimage.web.contributions import DigestLine, DigestPart, DigestPlace
from arrimage.web.models import OutgoingMessage, User

AHEAD = timedelta(days=14)
#: The lead is reminded this many days ahead, once each.
REMINDED_AT = (14, 3)
_MOST = 20
_LIVE = Q(
    archived_at=None, priority__archived_at=None, priority__plan__archived_at=None, priority__plan__status="adopted",
    status__in=OPEN, priority__plan__partnership__archived_at=None,
)  # fmt: skip


def _seen(place: DigestPlace, actor: Actor) -> bool:
    return bool(may(actor, Permission.SEE_WORK, scope_for(actor, place.id)))


def _line(place: DigestPlace, action: Action) -> DigestLine:
    assert action.due is not None
    said = Text("{number} {title}: {day} ({far})", "{number} {title}\u00a0: {day} ({far})")
    text = said.format(
        number=action.number, title=action.title, day=day_text(action.due), far=digests.day_in(action.due, place.today)
    )
    return DigestLine(text, "strategy:action", (place.slug, action.id))


def _due(place: DigestPlace, actor: Actor, **between: date) -> Sequence[DigestLine]:
    if not _seen(place, actor):
        return []
    found = Action.objects.filter(_LIVE, priority__plan__partnership_id=place.id, **between).order_by("due", "id")
    return [_line(place, action) for action in found[:_MOST]]


def overdue(place: DigestPlace, since: datetime, actor: Actor) -> Sequence[DigestLine]:
    """Open actions whose day has passed, oldest first."""
    return _due(place, actor, due__lt=place.today)


def due(place: DigestPlace, since: datetime, actor: Actor) -> Sequence[DigestLine]:
    """Open actions due in the next fortnight, soonest first."""
    return _due(place, actor, due__gte=place.today, due__lte=place.today + AHEAD)


def reported(place: DigestPlace, since: datetime, actor: Actor) -> Sequence[DigestLine]:
    """Actions that somebody reported on since then, each once."""
    if not _seen(place, actor):
        return []
    updates = ActionUpdate.objects.filter(
        created_at__gte=since, archived_at=None, action__archived_at=None, action__priority__plan__partnership_id=place.id
    ).select_related("action").order_by("-created_at", "id")  # fmt: skip
    actions = {update.action_id: update.action for update in updates}
    said = Text("{number} {title}", "{number} {title}")
    return [
        DigestLine(said.format(number=a.number, title=a.title), "strategy:action", (place.slug, a.id))
        for a in list(actions.values())[:_MOST]
    ]


DIGESTS = (
    DigestPart(Text("Past their date", "Échéance dépassée"), overdue, 5),
    DigestPart(Text("Due within two weeks", "À terminer d’ici deux semaines"), due, 6),
    DigestPart(Text("Actions with news", "Actions avec du nouveau"), reported, 7),
)


def remind(now: datetime | None = None) -> int:
    """Put the reminders in line for actions due in 14 and in 3 days: one to each account of the organization that leads.

    A reminder that could not be made on its day is made on the next ones, until the next reminder or the day itself.
    """
    now = now or timezone.now()
    soon = now.date() + timedelta(days=max(REMINDED_AT) + 1)
    coming = Action.objects.filter(_LIVE, due__gte=now.date() - timedelta(days=1), due__lte=soon).exclude(lead=None)
    rows = list(coming.select_related("priority__plan__partnership").order_by("due", "id"))
    people = _accounts({row.lead_id for row in rows if row.lead_id})
    return sum(_remind(row, user, now) for row in rows for user in people.get(row.lead_id, ()))


def _accounts(leads: set[UUID]) -> dict[UUID | None, list[User]]:
    found: dict[UUID | None, list[User]] = {}
    users = User.objects.filter(
        is_active=True, illustrative=False, erased_at=None, grants__scope_kind=ScopeKind.ORGANIZATION.value, grants__scope_id__in=leads
    ).exclude(digest="never").distinct().prefetch_related("grants")  # fmt: skip
    for user in users:
        for lead in {grant.scope_id for grant in user.grants.all()} & leads:
            found.setdefault(lead, []).append(user)
    return found


def _remind(action: Action, user: User, now: datetime) -> bool:
    partnership = action.priority.plan.partnership
    assert action.due is not None
    today = today_in(partnership.zone, now)
    left = (action.due - today).days
    stage = next((days for days in sorted(REMINDED_AT) if 0 <= left <= days), None)
    if stage is None or not may(user.actor(), Permission.SEE_WORK, scope_for(user.actor(), partnership.id)):
        return False
    key = f"reminder:{action.pk}:{action.due.isoformat()}:{stage}:{user.pk}"
    if OutgoingMessage.objects.filter(key=key).exists():
        return False
    lang: Lang = "fr" if user.language == "fr" else "en"
    with override(lang):
        far = digests.day_in(action.due, today).say(lang)
        subject = gettext("An action is due %(far)s") % {"far": far}
        opening = gettext("Hello,\n\nthis action of your organization is due on %(day)s (%(far)s):") % {
            "day": day_text(action.due).say(lang), "far": far,
        }  # fmt: skip
        told = gettext("Is it done, late or changed? Say so on its page:")
        address = settings.BASE_URL + reverse("strategy:action", args=[partnership.slug, action.pk])
        body = "\n".join(
            [opening, "", f"{action.number} {action.title.say(lang)}", partnership.name.say(lang), "", told, address, "", digests.footer(user, lang), ""]
        )  # fmt: skip
    row = mail.queue(
        kind="reminder", address=user.email, language=lang, subject=subject, body=body, key=key, due_at=now,
        partnership_id=partnership.id, user_id=user.pk,
    )  # fmt: skip
    return row is not None
