"""Retention: once a day, whatever is past its days goes. What was done is audited as counts.

The days stand in the declarations; each rule removes or empties one kind of data. A rehearsal does the same within a
transaction that is taken back, so that its counts are those of the real thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from arrimage.core.access import MACHINE, Actor
from arrimage.core.text import Text
from arrimage.web import audit, invitations, jobs, mail
from arrimage.web.models import SignedLink
from arrimage.web.privacy.own import ATTEMPTS_DAYS, LINKS_DAYS, SESSION_DAYS
from arrimage.web.workbook import waiting

#: The verb of a day's retention in the trail.
VERB = "privacy.retain"
#: How often the job is due, in seconds.
EVERY = 24 * 3600.0
Rule = Callable[[datetime], int]


def _sessions(now: datetime) -> int:
    return int(Session.objects.filter(expire_date__lt=now).delete()[0])


def _places(now: datetime) -> int:
    """The list of places where people are logged in, once the session behind a place has ended."""
    open_ = Session.objects.filter(expire_date__gte=now).values("session_key")
    ended = UserSession.objects.exclude(session_key__in=open_)
    old = UserSession.objects.filter(created_at__lt=now - timedelta(days=SESSION_DAYS))
    return int((ended | old).delete()[0])


def _attempts(now: datetime) -> int:
    before = now - timedelta(days=ATTEMPTS_DAYS)
    tables = (AccessAttempt, AccessFailureLog, AccessLog)
    return sum(int(table.objects.filter(attempt_time__lt=before).delete()[0]) for table in tables)


def _links(now: datetime) -> int:
    return int(SignedLink.objects.filter(expires_at__lt=now - timedelta(days=LINKS_DAYS)).delete()[0])


def _confirmations(now: datetime) -> int:
    return int(EmailConfirmation.objects.filter(created__lt=now - timedelta(days=1)).delete()[0])


#: Each rule by its name in the trail.
RULES: Mapping[str, tuple[Text, Rule]] = {
    "sessions": (Text("Sessions that ended", "Sessions terminées"), _sessions),
    "places": (Text("Places of ended sessions", "Lieux de sessions terminées"), _places),
    "attempts": (Text("Traces of failed log-ins", "Traces de connexions refusées"), _attempts),
    "confirmations": (Text("Unused confirmations of addresses", "Confirmations d’adresse inutilisées"), _confirmations),
    "invitations": (Text("Addresses of invitations past their end", "Adresses d’invitations échues"), invitations.forget_expired),
    "links": (Text("Signed links long past their end", "Liens signés échus depuis longtemps"), _links),
    "messages": (Text("Addresses and texts of sent messages", "Adresses et textes de messages envoyés"), mail.blank_old),
    "jobs": (Text("Background jobs that ended long ago", "Tâches de fond terminées depuis longtemps"), jobs.forget_old),
    "files": (Text("Uploaded files that nobody confirmed", "Fichiers téléversés que personne n’a confirmés"), waiting.forget_old),
}  # fmt: skip


class _TakenBack(Exception):  # noqa: N818 - nothing went wrong
    """Ends the transaction of a rehearsal."""


def retain(*, by: Actor, rehearse: bool = False, now: datetime | None = None) -> dict[str, int]:
    """Remove what is past its days; returns how much, by rule.

    Args:
        rehearse: count alone. Nothing is changed, and no file is deleted.
    """
    moment, done = now or timezone.now(), {}
    try:
        with transaction.atomic():
            for name, (_, rule) in RULES.items():
                done[name] = waiting.old(moment) if rehearse and name == "files" else rule(moment)
            if rehearse:
                raise _TakenBack
            if any(done.values()):
                audit.note(by=by, verb=VERB, about="privacy.retention", after={k: n for k, n in done.items() if n})
    except _TakenBack:
        pass
    return done


def tick() -> int:
    """For the ticker: retention on the machine's own behalf; returns how much went."""
    return sum(retain(by=MACHINE).values())
