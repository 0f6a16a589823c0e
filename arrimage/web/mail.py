"""Messages by email: put in line within the transaction of what they tell, sent by a job, tried again, blanked later."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from arrimage.core.text import Lang
from arrimage.web.models import OutgoingMessage


def queue(
    *, kind: str, address: str, language: Lang, subject: str, body: str, html: str = "", key: str | None = None,
    due_at: datetime | None = None, partnership_id: UUID | None = None, user_id: UUID | None = None,
) -> OutgoingMessage | None:  # fmt: skip
    """Put a message in line; it leaves with the next run of the job, after the surrounding transaction.

    Args:
        kind: what the message is, for example ``invitation``: shown to administrators instead of its content.
        key: makes the message unique: one that was asked for before under this key is not put in line again.
        due_at: not before this moment.

    Returns:
        the message, or None when its key was used before.
    """
    row = OutgoingMessage(
        kind=kind, key=key, address=address, language=language, subject=" ".join(subject.split())[:200], body=body, html=html,
        due_at=due_at or timezone.now(), partnership_id=partnership_id, user_id=user_id,
    )  # fmt: skip
    if key is not None and OutgoingMessage.objects.filter(key=key).exists():
        return None
    row.save(force_insert=True)
    return row
