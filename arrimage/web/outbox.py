"""What an administrator does with a message on its way out, audited by kind and state alone."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from arrimage.core.access import Actor
from arrimage.web import audit, mail
from arrimage.web.models import OutgoingMessage


def send_again(*, message_id: UUID, by: Actor) -> bool:
    """Put a message at the head of the line; False when it left already, or when its address is erased."""
    with transaction.atomic():
        return mail.send_again(message_id) and _audit(by, "message.send_again", message_id)


def give_up(*, message_id: UUID, by: Actor) -> bool:
    """Take a message out of the line; False when it left already or was given up."""
    with transaction.atomic():
        return mail.give_up(message_id) and _audit(by, "message.give_up", message_id)


def _audit(by: Actor, verb: str, message_id: UUID) -> bool:
    row = OutgoingMessage.objects.get(pk=message_id)
    audit.record(by=by, verb=verb, target=row, partnership_id=None, before=None, after={"kind": row.kind})
    return True
