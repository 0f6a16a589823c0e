"""What is past its days goes, what is not stays, a rehearsal changes nothing, and the trail holds counts alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from arrimage.core.access import MACHINE, Permission, Role
from arrimage.web import mail
from arrimage.web.models import AuditEntry, Invitation, OutgoingMessage, SignedLink
from arrimage.web.privacy import retention
from arrimage.web.ticking import TICKER
from tests.partnership import factories as table

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": place}


def something_of_each() -> None:
    here = table.partnership()
    user = table.user(Role.COUNCIL_MEMBER, here)
    client = Client()
    client.force_login(user)
    UserSession.objects.get_or_create(session_key=client.session.session_key, defaults={"user": user, "ip": "192.0.2.1", "user_agent": "x"})  # fmt: skip
    AccessAttempt.objects.create(username="a@test.example", ip_address="192.0.2.1", user_agent="x", http_accept="x", path_info="/", get_data="", post_data="", failures_since_start=1)  # fmt: skip
    soon = NOW + timedelta(days=1)
    Invitation.objects.create(email="i@test.example", role=Role.OFFICER, scope_kind="everything", expires_at=soon)
    SignedLink.objects.create(purpose="x", permission=Permission.UPDATE_ACTION, target_type="x", target_id=here.id, expires_at=soon)  # fmt: skip
    mail.queue(kind="invitation", address="m@test.example", language="en", subject="s", body="b")
    OutgoingMessage.objects.update(sent_at=NOW)
    DBTaskResult.objects.create(args_kwargs={"args": [], "kwargs": {}}, task_path="x", backend_name="default", run_after=NOW, status=TaskResultStatus.SUCCESSFUL, finished_at=NOW)  # fmt: skip
    default_storage.save("imports/abc", ContentFile(b"rows"))


def test_nothing_goes_before_its_days() -> None:
    something_of_each()
    assert set(retention.retain(by=MACHINE, now=NOW + timedelta(minutes=1)).values()) == {0}
    assert not AuditEntry.objects.filter(verb=retention.VERB).exists()


def test_everything_goes_after_its_days_and_is_counted() -> None:
    something_of_each()
    later = NOW + timedelta(days=120)
    expected = dict.fromkeys(retention.RULES, 1) | {"confirmations": 0}
    rehearsed = retention.retain(by=MACHINE, rehearse=True, now=later)
    assert rehearsed == expected
    assert Session.objects.exists() and default_storage.exists("imports/abc")
    assert retention.retain(by=MACHINE, now=later) == expected
    assert not Session.objects.exists() and not UserSession.objects.exists() and not AccessAttempt.objects.exists()
    assert not SignedLink.objects.exists() and not DBTaskResult.objects.exists()
    assert not default_storage.exists("imports/abc")
    message, invitation = OutgoingMessage.objects.get(), Invitation.objects.get()
    assert (message.address, message.subject, message.body) == ("", "", "")
    assert invitation.email == ""
    entry = AuditEntry.objects.get(verb=retention.VERB)
    assert entry.after == {name: n for name, n in expected.items() if n}
    assert set(retention.retain(by=MACHINE, now=later).values()) == {0}


def test_a_place_goes_with_its_session() -> None:
    something_of_each()
    Session.objects.all().delete()
    assert retention.retain(by=MACHINE, now=NOW)["places"] == 1


def test_it_happens_every_day_by_itself() -> None:
    seconds, function = TICKER.functions["privacy.retain"]
    assert seconds == 24 * 3600 and function() == 0
