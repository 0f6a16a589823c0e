"""Consent: texts published in versions that never change, what somebody agreed to, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from arrimage.core.access import Actor
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text
from arrimage.web import audit
from arrimage.web.consent_texts import VERSIONS, Version
from arrimage.web.models import Consent, ConsentText, User

_FILE = "arrimage/web/consent_texts.py"
#: What an account needs: the texts that are agreed to when it is opened.
OF_ACCOUNTS = ("terms", "privacy")
SUBJECT = "web.user"


@dataclass(frozen=True, slots=True)
class Given:
    """One consent as its giver sees it; ``withdrawn`` is None while it holds."""

    id: UUID
    title: Text
    number: int
    text: Text
    given: datetime
    withdrawn: datetime | None


def latest(key: str, versions: Sequence[Version] = VERSIONS) -> Version:
    """The version of a text that is agreed to today."""
    return max((one for one in versions if one.key == key), key=lambda one: one.number)


def check(versions: Sequence[Version] = VERSIONS) -> list[Version]:
    """Compare the texts with what this instance published; returns the versions that are not published yet.

    Called at every start and every migration, before anybody can agree to other words under an old number.

    Raises:
        Refused: when a published text was edited without a new number, with the file and what to do.
    """
    known = {(row.key, row.number): row.text for row in ConsentText.objects.all()}
    edited = [one for one in versions if known.get((one.key, one.number), one.text) != one.text]
    if edited:
        raise Refused(*(_edited(one) for one in edited))
    return [one for one in versions if (one.key, one.number) not in known]


@transaction.atomic
def publish(versions: Sequence[Version] = VERSIONS) -> int:
    """Publish versions that are not published yet; returns how many.

    Texts are published when somebody first agrees, not before: an instance that nobody used stays empty, so that a backup
    can be restored into it.

    Raises:
        Refused: see :func:`check`. Nothing is published.
    """
    new = [
        ConsentText(key=one.key, number=one.number, text_en=one.text.en, text_fr=one.text.fr) for one in check(versions)
    ]
    ConsentText.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _edited(one: Version) -> Problem:
    return Problem(
        Text("Version {n} of this text was published and has other words.", "La version {n} de ce texte a été publiée et contient d’autres mots.").format(n=one.number),
        Text("Put its words back, and add the new ones as version {n}.", "Rétablissez ses mots et ajoutez les nouveaux comme version {n}.").format(n=one.number + 1),
        Text(f"{_FILE}, {one.key}", f"{_FILE}, {one.key}"),
    )  # fmt: skip


@transaction.atomic
def give(*, user: User, language: Lang, by: Actor, keys: Sequence[str] = OF_ACCOUNTS) -> None:
    """Note that somebody agreed to the latest version of each text; one that they agreed to already stays as it is."""
    publish()
    for key in keys:
        text = ConsentText.objects.get(key=key, number=latest(key).number)
        given, new = Consent.objects.get_or_create(
            text=text, subject_id=user.pk, withdrawn_at=None, defaults={"subject_type": SUBJECT, "language": language}
        )
        if new:
            _note(given, "consent.give", by)


@transaction.atomic
def withdraw(*, consent_id: UUID, user: User, by: Actor) -> bool:
    """Take one's own consent back; False when there is none that holds. What it was given to stays provable."""
    given = Consent.objects.select_for_update().filter(pk=consent_id, subject_id=user.pk, withdrawn_at=None).first()
    if given is None:
        return False
    given.withdrawn_at = timezone.now()
    given.save(update_fields=["withdrawn_at"])
    _note(given, "consent.withdraw", by)
    return True


def _note(given: Consent, verb: str, by: Actor) -> None:
    after = {"text": given.text.key, "number": given.text.number, "language": given.language}
    audit.record(by=by, verb=verb, target=given, partnership_id=None, before=None, after=after)


def of(user: User) -> list[Given]:
    """What somebody agreed to, the newest first."""
    titles = {one.key: one.title for one in VERSIONS}
    rows = Consent.objects.filter(subject_id=user.pk).select_related("text").order_by("-given_at", "text__key")
    return [
        Given(row.pk, titles.get(row.text.key, Text(row.text.key, row.text.key)), row.text.number, row.text.text, row.given_at, row.withdrawn_at)
        for row in rows
    ]  # fmt: skip


def to_agree() -> list[Version]:
    """The texts that a new account agrees to."""
    return [latest(key) for key in OF_ACCOUNTS]
