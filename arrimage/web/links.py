"""Signed links for people who never log in: one purpose, one record, an end date, one use.

The address in the message is the link's id under the instance's signature; the row says whether it still holds. Opening
it changes nothing, since mail scanners open links; only the form behind it does. Rooms contribute what links may be made
for (:class:`arrimage.web.registry.Purpose`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation

from arrimage.core import wording
from arrimage.core.access import Actor, LinkGrant, Permission, Scope, ScopeKind, may
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import LANGS, Lang, Text
from arrimage.web import audit, mail
from arrimage.web.accounts import address_of
from arrimage.web.models import SignedLink
from arrimage.web.registry import REGISTRY, Purpose, Recipient, Target

_SIGNER = Signer(salt="arrimage.link")


class State(StrEnum):
    """How a link stands."""

    HOLDS = "holds"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


_OVER = Problem(
    Text("This link no longer holds.", "Ce lien n’est plus valable."),
    Text("Ask for a new one.", "Demandez-en un nouveau."),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that holds, what it is for, and the record behind it."""

    link: SignedLink
    purpose: Purpose
    target: Target


def token_of(link: SignedLink) -> str:
    """What stands in the address of a link: its id, signed."""
    return _SIGNER.sign(link.pk.hex)


def address_of_link(link: SignedLink, lang: Lang) -> str:
    """The whole address of a link, to be sent or copied."""
    with translation.override(lang):
        return settings.BASE_URL + reverse("web:link", args=[token_of(link)])


def state_of(link: SignedLink, now: datetime | None = None) -> State:
    """How a link stands at ``now``."""
    if link.revoked_at is not None:
        return State.REVOKED
    if link.single_use and link.used_at is not None:
        return State.USED
    return State.HOLDS if link.expires_at > (now or timezone.now()) else State.EXPIRED


def opened(token: str) -> Opened | None:
    """What lies behind a token; None when it is not ours, no longer holds, or its record is gone. Changes nothing."""
    try:
        link = SignedLink.objects.filter(pk=UUID(_SIGNER.unsign(token))).first()
    except (BadSignature, ValueError):
        return None
    if link is None or state_of(link) is not State.HOLDS:
        return None
    purpose = REGISTRY.purposes.get(link.purpose)
    target = purpose.find(link.target_id) if purpose else None
    return Opened(link, purpose, target) if purpose and target else None


def _scope(purpose: Purpose, target: Target) -> Scope:
    return Scope(ScopeKind.PARTNERSHIP, target.partnership_id, record=target.record.pk)


@transaction.atomic
def issue(
    *, purpose: Purpose, target: Target, recipient: Recipient | None, language: Lang | None, by: Actor, email: str = "",
    now: datetime | None = None,
) -> SignedLink:  # fmt: skip
    """Make a link, and send it when an address is given. The address is not kept with the link.

    Args:
        language: of the message and of the page; None writes in both.

    Raises:
        Refused: when ``by`` may not do what the link allows, when the record is closed, or the address is none.
    """
    if not (decision := may(by, purpose.permission, _scope(purpose, target))):
        raise Refused(Problem(decision.reason, Text("Nothing was sent.", "Rien n’a été envoyé.")))
    if target.closed is not None:
        raise Refused(Problem(target.closed, Text("No link is needed.", "Aucun lien n’est nécessaire.")))
    address = address_of(email) if email.strip() else ""
    moment = now or timezone.now()
    ends = moment + timedelta(days=purpose.days)
    if target.last_day is not None:
        ends = min(ends, datetime.combine(target.last_day + timedelta(days=1), time(), ZoneInfo(target.zone)))
    link = SignedLink(
        purpose=purpose.code, permission=purpose.permission.value, partnership_id=target.partnership_id,
        target_type=purpose.target_type, target_id=target.record.pk, recipient_type=recipient.type if recipient else "",
        recipient_id=recipient.id if recipient else None, language=language or "en", created_by=by.id, expires_at=ends,
    )  # fmt: skip
    link.save(force_insert=True)
    _note(link, "link.issue", by)
    if address:
        _send(link, purpose, target, address, (language,) if language else LANGS)
    return link


def spend(*, link: SignedLink, act: Callable[[Actor], None]) -> None:
    """Use a link once: ``act`` is called as its holder, in the transaction that marks it used.

    Of two people who press at once, one is served and the other refused; when ``act`` refuses, the link stays whole.

    Raises:
        Refused: when the link was used, taken back or expired meanwhile; whatever ``act`` refuses.
    """
    moment = timezone.now()
    unused = Q(single_use=False) | Q(used_at=None)
    with transaction.atomic():
        holds = SignedLink.objects.filter(unused, pk=link.pk, revoked_at=None, expires_at__gt=moment)
        if holds.update(used_at=moment, uses=F("uses") + 1) != 1:
            raise Refused(_OVER)
        holder = Actor(
            None, f"link:{link.pk}",
            link=LinkGrant(Permission(link.permission), link.partnership_id, link.target_id),
        )  # fmt: skip
        act(holder)
        _note(link, "link.use", holder)


@transaction.atomic
def revoke(*, link: SignedLink, by: Actor) -> None:
    """Take a link back. One that is used or taken back already stays as it is."""
    if SignedLink.objects.filter(pk=link.pk, revoked_at=None, used_at=None).update(revoked_at=timezone.now()):
        _note(link, "link.revoke", by)


def links_to(purpose: str, target_id: UUID) -> Sequence[SignedLink]:
    """The links made for a record and purpose, newest first (one query)."""
    return list(SignedLink.objects.filter(purpose=purpose, target_id=target_id).order_by("-created_at", "-pk")[:200])


def link_within(partnership_id: UUID, key: UUID) -> SignedLink | None:
    """The link with this id, if it was made within a partnership."""
    return SignedLink.objects.filter(pk=key, partnership_id=partnership_id).first()


def _note(link: SignedLink, verb: str, by: Actor) -> None:
    after = {
        "purpose": link.purpose, "target_type": link.target_type, "target_id": str(link.target_id),
        "recipient_type": link.recipient_type, "recipient_id": str(link.recipient_id or ""),
        "expires_at": link.expires_at.isoformat(),
    }  # fmt: skip
    audit.record(by=by, verb=verb, target=link, partnership_id=link.partnership_id, before=None, after=after)


_SUBJECT = Text("{partnership}: {name}", "{partnership}\u00a0: {name}")
_BODY = Text(
    "Hello,\n\n{partnership} asks you: {asks}\n\n{title}\n\nOpen this address; no account is needed:\n{url}\n\n"
    "It holds until {day} and serves once. Nothing happens until you send the form behind it.\n",
    "Bonjour,\n\n{partnership} vous demande\u00a0: {asks}\n\n{title}\n\nOuvrez cette adresse; aucun compte n’est nécessaire\u00a0:\n{url}\n\n"
    "Elle est valable jusqu’au {day} et sert une seule fois. Rien ne se passe avant que vous ayez envoyé le formulaire.\n",
)


def _send(link: SignedLink, purpose: Purpose, target: Target, address: str, languages: Sequence[Lang]) -> None:
    last = (link.expires_at - timedelta(seconds=1)).astimezone(ZoneInfo(target.zone)).date()
    subjects, bodies = [], []
    for lang in languages:
        given = {
            "partnership": target.partnership.say(lang), "name": purpose.name.say(lang), "asks": purpose.asks.say(lang),
            "title": target.title.say(lang), "url": address_of_link(link, lang), "day": wording.day(last, lang),
        }  # fmt: skip
        subjects.append(_SUBJECT.say(lang).format(**given))
        bodies.append(_BODY.say(lang).format(**given))
    mail.queue(
        kind="link", address=address, language=languages[0], subject=" · ".join(subjects),
        body="\n\n– – –\n\n".join(bodies), partnership_id=link.partnership_id,
    )  # fmt: skip
