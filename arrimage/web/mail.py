"""Messages by email: put in line within the transaction of what they tell, sent by a job, tried again, blanked later.

A message is claimed before it is handed to the mail server: whoever moves its next attempt into the future first sends
it, so that two workers never send one message twice. A worker that is killed between the server's yes and the note of it
lets the message go again later under the same Message-ID, by which mail programs tell the copy.
"""

from __future__ import annotations

import logging
import re
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from arrimage.core.text import Lang
from arrimage.web.models import OutgoingMessage
from arrimage.web.unsubscribing import address as unsubscribe_address

_log = logging.getLogger(__name__)
#: A subject is one line; its no-break spaces stay.
_ONE_LINE = re.compile(r"[ \t\r\n]+")

#: How long until the next attempt, after the first, the second… failed. None follows the last one. The first is longer
#: than a mail server may take to answer, since it is also how long a claim holds.
WAITS = (
    timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12),
    timedelta(hours=24), timedelta(hours=24),
)  # fmt: skip
#: Messages of one run of the job, so that a long line does not hold up other jobs.
BATCH = 200
#: Errors of smtplib about one message; all its others, and those of the network, are about the server.
_OF_ONE_MESSAGE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
_LINE = Q(sent_at=None, given_up_at=None)


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
        kind=kind, key=key, address=address, language=language, subject=_ONE_LINE.sub(" ", subject).strip()[:200], body=body, html=html,
        due_at=due_at or timezone.now(), partnership_id=partnership_id, user_id=user_id,
    )  # fmt: skip
    if key is not None and OutgoingMessage.objects.filter(key=key).exists():
        return None
    row.save(force_insert=True)
    return row


@task()  # type: ignore[untyped-decorator]
def send_messages() -> dict[str, int]:
    """The job: send what is due. Returns how many messages were sent and how many were not."""
    sent, failed = send_due()
    return {"sent": sent, "failed": failed}


def tick(now: datetime | None = None) -> int:
    """Have what is due sent by a job, unless one waits already, and blank old messages; returns how much was begun."""
    now = now or timezone.now()
    blanked = blank_old(now)
    if settings.MAIL_WAITS or not OutgoingMessage.objects.filter(_LINE, due_at__lte=now).exists():
        return blanked
    waiting = DBTaskResult.objects.filter(task_path=send_messages.module_path, status=TaskResultStatus.READY)
    if waiting.exists():
        return blanked
    send_messages.enqueue()
    return blanked + 1


def send_due(now: datetime | None = None) -> tuple[int, int]:
    """Send the messages that are due, oldest first; returns how many left and how many did not.

    Not to be called within a transaction: each claim must be visible to other workers before the message leaves.
    """
    now = now or timezone.now()
    sent = failed = 0
    connection: BaseEmailBackend = get_connection()
    try:
        for row in OutgoingMessage.objects.filter(_LINE, due_at__lte=now).order_by("due_at", "id")[:BATCH]:
            if not _claimed(row, now):
                continue
            problem = _sent(row, connection)
            if problem is None:
                OutgoingMessage.objects.filter(pk=row.pk).update(sent_at=timezone.now(), problem="")
                sent += 1
                continue
            failed += 1
            _note_failure(row, problem)
            if isinstance(problem, OSError) and not isinstance(problem, _OF_ONE_MESSAGE):
                # The next message would fare no better; the line is tried again with the next run.
                break
    finally:
        _closed(connection)
    return sent, failed


def _claimed(row: OutgoingMessage, now: datetime) -> bool:
    """Whether this worker is the one to send the message now."""
    wait = WAITS[min(row.attempts, len(WAITS) - 1)]
    mine = OutgoingMessage.objects.filter(_LINE, pk=row.pk, attempts=row.attempts, due_at=row.due_at)
    return mine.update(attempts=row.attempts + 1, due_at=max(now, timezone.now()) + wait) == 1


def _sent(row: OutgoingMessage, connection: BaseEmailBackend) -> Exception | None:
    """Hand one message to the mail server; returns what went wrong."""
    message = EmailMultiAlternatives(
        row.subject, row.body, settings.DEFAULT_FROM_EMAIL, [row.address], headers=dict(_headers(row)), connection=connection
    )  # fmt: skip
    if row.html:
        message.attach_alternative(row.html, "text/html")
    try:
        message.send()
    except Exception as error:
        # After an error the conversation with the server is in an unknown state: the next message begins a new one.
        _closed(connection)
        return error
    return None


def _closed(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception as error:
        _log.info("the mail server did not end well: %s", type(error).__name__)


def _headers(row: OutgoingMessage) -> Mapping[str, str]:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {
        "Message-ID": f"<{row.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": f"{row.language}-CA",
    }
    if row.kind in UNSUBSCRIBABLE and row.user_id is not None:
        lang: Lang = "fr" if row.language == "fr" else "en"
        headers["List-Unsubscribe"] = f"<{unsubscribe_address(row.user_id, lang)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


#: Kinds of messages that a person may do without.
UNSUBSCRIBABLE = frozenset({"digest", "reminder"})


def _note_failure(row: OutgoingMessage, problem: Exception) -> None:
    """Keep the class of an error, never its words; give up when no further attempt follows."""
    name = type(problem).__name__[:80]
    over = _final(problem) or row.attempts + 1 > len(WAITS)
    given_up = timezone.now() if over else None
    OutgoingMessage.objects.filter(pk=row.pk, sent_at=None).update(problem=name, given_up_at=given_up)
    _log.warning("a message (%s) was not sent, attempt %d: %s%s", row.kind, row.attempts + 1, name, "; given up" if over else "")  # fmt: skip


def _final(problem: Exception) -> bool:
    """Whether the server said that it will never take this message."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in problem.recipients.values())
    return isinstance(problem, smtplib.SMTPDataError) and problem.smtp_code >= 500


def blank_old(now: datetime) -> int:
    """Erase address and text of messages that ended some days ago; returns how many. That they existed stays."""
    before = now - timedelta(days=settings.MAIL_KEEP_DAYS)
    ended = OutgoingMessage.objects.filter(Q(sent_at__lt=before) | Q(given_up_at__lt=before))
    return ended.exclude(address="", body="").update(address="", subject="", body="", html="")


def send_again(message_id: UUID) -> bool:
    """Put a message that was given up, or waits for its next attempt, at the head of the line; False when it cannot be."""
    row = OutgoingMessage.objects.filter(pk=message_id, sent_at=None).exclude(address="")
    return row.update(attempts=0, due_at=timezone.now(), given_up_at=None, problem="") == 1


def give_up(message_id: UUID) -> bool:
    """Take a message out of the line; False when it left already or was given up."""
    return OutgoingMessage.objects.filter(_LINE, pk=message_id).update(given_up_at=timezone.now()) == 1
