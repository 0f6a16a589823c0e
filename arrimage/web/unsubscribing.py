"""The signed address by which a person ends digests and reminders without logging in. It serves nothing else."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from arrimage.core.access import Actor
from arrimage.core.text import Lang
from arrimage.web import audit
from arrimage.web.models import User

_SALT = "arrimage.unsubscribe"


def address(user_id: UUID, lang: Lang) -> str:
    """The full address of the page on which a person ends their messages."""
    with override(lang):
        return settings.BASE_URL + reverse("web:unsubscribe", args=[token(user_id)])


def token(user_id: UUID) -> str:
    """The person's id under the instance's signature."""
    return signing.Signer(salt=_SALT).sign(user_id.hex).replace(":", ".")


def user_of(given: str) -> UUID | None:
    """Whose token this is; None for one that this instance did not make."""
    try:
        return UUID(hex=signing.Signer(salt=_SALT).unsign(given.replace(".", ":", 1)))
    except (signing.BadSignature, ValueError):
        return None


def end_messages(*, user: User, by: Actor) -> None:
    """End digests and reminders of one person; once they are ended this does nothing."""
    if user.digest == "never":
        return
    before = user.digest
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(digest="never")
        audit.record(
            by=by, verb="account.unsubscribe", target=user, partnership_id=None, before={"digest": before}, after={"digest": "never"}
        )  # fmt: skip
    user.digest = "never"
