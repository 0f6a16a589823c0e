"""Digests by email: what changed and what is due in somebody's partnerships, once a day or once a week.

The rooms say what there is to tell (``REGISTRY.digests``); here it is put together in the language of the person, and put
in line under a key of the period, so that asking again and again sends it once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from arrimage.core.access import Actor
from arrimage.core.text import Lang, Text
from arrimage.web import mail
from arrimage.web.contributions import DigestLine, DigestPlace
from arrimage.web.models import OutgoingMessage, User
from arrimage.web.registry import REGISTRY
from arrimage.web.unsubscribing import address as unsubscribe_address

#: Digests leave in the morning of this zone; people with several partnerships get one message.
ZONE = ZoneInfo("America/Toronto")
HOUR = 6
#: A weekly digest that could not leave on Monday leaves until Wednesday, then not at all: it would tell of another week.
_LAST_WEEKDAY = 2
#: Keys that had nothing to tell, kept so that the next call does not ask again; lost with the process, harmlessly.
_nothing: set[str] = set()


@dataclass(frozen=True, slots=True)
class Span:
    """A period that a digest tells of: the part of its key, and when it began."""

    key: str
    since: datetime


def span(often: str, now: datetime) -> Span | None:
    """The period whose digest may leave at ``now``; None outside the days and hours of that rhythm."""
    local = now.astimezone(ZONE)
    if local.hour < HOUR:
        return None
    morning = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if often == "daily":
        return Span(f"{local.date().isoformat()}", morning - timedelta(days=1))
    if often == "weekly" and local.weekday() <= _LAST_WEEKDAY:
        year, week, _day = local.date().isocalendar()
        return Span(f"{year}-W{week:02d}", morning - timedelta(days=7 + local.weekday()))
    return None


def tick(now: datetime | None = None) -> int:
    """Put the digests that are due in line; returns how many. Each leaves once, however often this is called."""
    now = now or timezone.now()
    if len(_nothing) > 100_000:
        _nothing.clear()
    return sum(_queue_all(often, found, now) for often in ("daily", "weekly") if (found := span(often, now)))


def _queue_all(often: str, period: Span, now: datetime) -> int:
    people = User.objects.filter(
        digest=often, is_active=True, illustrative=False, erased_at=None, created_at__lt=period.since
    )
    told = set(OutgoingMessage.objects.filter(kind="digest", key__startswith=f"digest:{period.key}:").values_list("user_id", flat=True))  # fmt: skip
    queued = 0
    for user in people.filter(Q(grants__isnull=False)).distinct().prefetch_related("grants"):
        key = f"digest:{period.key}:{user.pk}"
        if user.pk in told or key in _nothing:
            continue
        lang: Lang = "fr" if user.language == "fr" else "en"
        body = compose(user, period.since, lang)
        if body is None:
            _nothing.add(key)
            continue
        with override(lang):
            subject = (
                gettext("What is new in your partnership")
                if often == "weekly"
                else gettext("Today in your partnership")
            )
        row = mail.queue(
            kind="digest",
            address=user.email,
            language=lang,
            subject=subject,
            body=body,
            key=key,
            due_at=now,
            user_id=user.pk,
        )
        queued += row is not None
    return queued


def compose(user: User, since: datetime, lang: Lang) -> str | None:
    """The text of a person's digest in a language; None when there is nothing to tell."""
    actor = user.actor()
    places = REGISTRY.places_of(actor) if REGISTRY.places_of else ()
    with override(lang):
        blocks = [block for place in places if (block := "\n".join(_of_place(place, since, actor, lang)))]
        if not blocks:
            return None
        opening = gettext("Hello,\n\nhere is what changed and what is coming.")
        return "\n\n".join([opening, *blocks, footer(user, lang)]) + "\n"


def _of_place(place: DigestPlace, since: datetime, actor: Actor, lang: Lang) -> Iterator[str]:
    parts = [
        (part.title, lines)
        for part in sorted(REGISTRY.digests, key=lambda p: p.order)
        if (lines := part.fill(place, since, actor))
    ]
    if not parts:
        return
    yield place.name.say(lang)
    yield "=" * len(place.name.say(lang))
    for title, lines in parts:
        yield ""
        yield title.say(lang)
        for line in lines:
            yield f"- {line.text.say(lang)}"
            yield f"  {_address(line)}"


def _address(line: DigestLine) -> str:
    return settings.BASE_URL + reverse(line.url, args=line.arguments)


def footer(user: User, lang: Lang) -> str:
    """The end of every message that a person may do without: how to end them. Called within the language."""
    said = gettext("You receive this because you have an account on Arrimage. To end these messages, open:")
    return f"-- \n{said}\n{unsubscribe_address(user.pk, lang)}"


def day_in(day: date, today: date) -> Text:
    """How far away a day is, as people say it."""
    days = (day - today).days
    if days == 0:
        return Text("today", "aujourd’hui")
    if days == 1:
        return Text("tomorrow", "demain")
    if days < 0:
        return Text("{n} days ago", "il y a {n} jours").format(n=-days) if days < -1 else Text("yesterday", "hier")
    return Text("in {n} days", "dans {n} jours").format(n=days)
