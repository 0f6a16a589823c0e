"""Messages leave by a real SMTP conversation: once, tried again with growing waits, given up, blanked, never in the log."""

from __future__ import annotations

import email
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from arrimage.web import mail
from arrimage.web.models import OutgoingMessage
from tests.web.mail_server import Mailbox, mail_server

SOMEBODY = "somebody@test.example"


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        settings.DEFAULT_FROM_EMAIL = "Arrimage <from@test.example>"
        settings.MAIL_WAITS = False
        yield running


def put(address: str = SOMEBODY, **more: Any) -> OutgoingMessage:
    given: dict[str, Any] = {
        "kind": "invitation", "language": "fr", "subject": "Être là", "body": "Écrit à l’été", **more,
    }  # fmt: skip
    row = mail.queue(address=address, **given)
    assert row is not None
    return row


def parsed(box: Mailbox, number: int = 0) -> Message:
    return email.message_from_bytes(box.received[number][2])


@pytest.mark.django_db(transaction=True)
def test_a_message_leaves_whole_and_once(box: Mailbox) -> None:
    row = put(html="<p>Écrit</p>")
    assert mail.send_due() == (1, 0)
    assert mail.send_due() == (0, 0)
    sender, recipient, _text = box.received[0]
    assert (sender, recipient, len(box.received)) == ("from@test.example", SOMEBODY, 1)
    message = parsed(box)
    assert str(email.header.make_header(email.header.decode_header(message["Subject"]))) == "Être là"
    assert message["Message-ID"] == f"<{row.pk}@test.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    plain, html = message.get_payload()
    assert plain.get_payload(decode=True).decode() == "Écrit à l’été"
    assert html.get_content_type() == "text/html"
    row.refresh_from_db()
    assert row.sent_at is not None and row.attempts == 1 and row.problem == ""


@pytest.mark.django_db(transaction=True)
def test_one_that_is_not_due_waits(box: Mailbox) -> None:
    put(due_at=timezone.now() + timedelta(hours=1))
    assert mail.send_due() == (0, 0)
    assert mail.send_due(timezone.now() + timedelta(hours=2)) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_waits_grow_and_the_last_attempt_gives_up_visibly(box: Mailbox) -> None:
    row = put()
    box.refuses[SOMEBODY] = 451
    now, waits = timezone.now(), []
    for _ in range(len(mail.WAITS) + 1):
        assert mail.send_due(now) == (0, 1)
        row.refresh_from_db()
        waits.append(row.due_at - now)
        now = row.due_at + timedelta(seconds=1)
    assert row.given_up_at is not None
    assert row.problem == "SMTPRecipientsRefused"
    rounded = [timedelta(minutes=round(wait.total_seconds() / 60)) for wait in waits[:-1]]
    assert rounded == list(mail.WAITS)
    assert rounded == sorted(rounded)
    assert mail.send_due(now + timedelta(days=9)) == (0, 0)
    assert box.received == []


@pytest.mark.django_db(transaction=True)
def test_an_address_that_the_server_will_never_know_is_given_up_at_once_and_others_leave(box: Mailbox) -> None:
    lost = put("gone@test.example")
    put()
    box.refuses["gone@test.example"] = 550
    assert mail.send_due() == (1, 1)
    lost.refresh_from_db()
    assert lost.given_up_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_server_out_of_order_costs_one_attempt_of_one_message(box: Mailbox) -> None:
    rows = [put(f"{n}@test.example") for n in range(3)]
    box.out_of_order = True
    assert mail.send_due() == (0, 1)
    for row in rows:
        row.refresh_from_db()
    assert sorted(row.attempts for row in rows) == [0, 0, 1]
    box.out_of_order = False
    assert mail.send_due(timezone.now() + mail.WAITS[0] + timedelta(minutes=1)) == (3, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_message_twice(box: Mailbox) -> None:
    for n in range(12):
        put(f"{n}@test.example")
    gate, sent, wrong = threading.Barrier(4), [], []

    def work() -> None:
        gate.wait()
        try:
            sent.append(mail.send_due()[0])
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert wrong == []
    # SQLite in memory lets threads share one connection only through its own lock; what counts is what arrived.
    assert sum(sent) == 12
    assert sorted(recipient for _, recipient, _ in box.received) == sorted(f"{n}@test.example" for n in range(12))


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_another_worker_made_is_respected(box: Mailbox) -> None:
    row = put()
    stale = OutgoingMessage.objects.get(pk=row.pk)
    assert mail._claimed(row, timezone.now())
    assert not mail._claimed(stale, timezone.now())
    assert mail.send_due() == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_its_claim_delays_the_message_and_does_not_lose_it(box: Mailbox) -> None:
    row = put()
    assert mail._claimed(row, timezone.now())
    assert mail.send_due(timezone.now() + mail.WAITS[0] + timedelta(seconds=1)) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_message_reaches_the_log(box: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    put("secret.person@test.example", subject="secret subject", body="secret body")
    box.refuses["secret.person@test.example"] = 451
    with caplog.at_level(logging.DEBUG):
        mail.send_due()
    assert "SMTPRecipientsRefused" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.django_db
def test_address_and_text_are_erased_some_days_later(settings: Any) -> None:
    settings.MAIL_KEEP_DAYS = 7
    now = timezone.now()
    sent, given_up, waiting, fresh = (put(f"{n}@test.example") for n in range(4))
    OutgoingMessage.objects.filter(pk=sent.pk).update(sent_at=now - timedelta(days=8))
    OutgoingMessage.objects.filter(pk=given_up.pk).update(given_up_at=now - timedelta(days=8))
    OutgoingMessage.objects.filter(pk=fresh.pk).update(sent_at=now - timedelta(days=6))
    assert mail.blank_old(now) == 2
    assert mail.blank_old(now) == 0
    for row in (sent, given_up):
        row.refresh_from_db()
        assert (row.address, row.subject, row.body, row.html) == ("", "", "", "")
    for row in (waiting, fresh):
        row.refresh_from_db()
        assert row.body


@pytest.mark.django_db
def test_a_key_puts_a_message_in_line_once() -> None:
    assert put(key="digest:2026-W47:x")
    assert (
        mail.queue(kind="digest", address=SOMEBODY, language="en", subject="s", body="b", key="digest:2026-W47:x")
        is None
    )


@pytest.mark.django_db
def test_messages_leave_with_their_transaction_or_not_at_all() -> None:
    from django.db import transaction

    def told() -> None:
        with transaction.atomic():
            put()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        told()
    assert not OutgoingMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_ticker_starts_one_job_and_none_where_no_server_is_named(box: Mailbox, settings: Any) -> None:
    put()
    settings.MAIL_WAITS = True
    assert mail.tick() == 0
    assert box.received == []
    settings.MAIL_WAITS = False
    assert mail.tick() == 1  # the tests' queue runs a job at once
    assert len(box.received) == 1
    assert mail.tick() == 0


@pytest.mark.django_db(transaction=True)
def test_digests_say_how_to_end_them_and_other_messages_do_not(box: Mailbox) -> None:
    put(kind="digest", user_id=uuid4())
    put(kind="invitation", user_id=uuid4())
    mail.send_due()
    found = [parsed(box, n) for n in range(2)]
    assert sorted(bool(message["List-Unsubscribe"]) for message in found) == [False, True]
    one = next(message for message in found if message["List-Unsubscribe"])
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
