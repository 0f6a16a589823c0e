"""Background jobs: tried again later each time, given up, taken back from a dead worker, shown without contents."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from arrimage.core.access import MACHINE, Role
from arrimage.web import heartbeat, jobs, mail
from arrimage.web.models import AuditEntry, JobRetry, OutgoingMessage
from tests.partnership import factories as table

pytestmark = pytest.mark.django_db
PATH = "arrimage.web.mail.send_messages"


@pytest.fixture(autouse=True)
def _queue_of_the_database(settings: Any, tmp_path: Path) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    settings.DATA = tmp_path


def job(status: str = "FAILED", path: str = PATH, **more: Any) -> DBTaskResult:
    now = timezone.now()
    given: dict[str, Any] = {
        "args_kwargs": {"args": [], "kwargs": {}}, "task_path": path, "backend_name": "default", "run_after": now, "status": status,
        "exception_class_path": "builtins.OSError" if status == "FAILED" else "",
        "finished_at": now if status in ("FAILED", "SUCCESSFUL") else None,
        "started_at": None if status == "READY" else now, **more,
    }  # fmt: skip
    return DBTaskResult.objects.create(**given)


def fail(row: DBTaskResult, now: Any) -> None:
    DBTaskResult.objects.filter(pk=row.pk).update(
        status="FAILED", finished_at=now, exception_class_path="builtins.OSError"
    )


def test_a_failed_job_is_tried_again_later_each_time_and_then_given_up() -> None:
    now, row, waits = timezone.now(), job(), []
    while jobs.retry(now):
        noted = JobRetry.objects.get(failed=row.pk)
        row = DBTaskResult.objects.get(pk=noted.again)
        waits.append(row.run_after - now)
        assert (row.task_path, row.args_kwargs) == (PATH, {"args": [], "kwargs": {}})
        now = row.run_after
        fail(row, now)
    assert waits == list(jobs.WAITS)
    assert waits == sorted(waits)
    assert JobRetry.objects.get(failed=row.pk).given_up
    assert jobs.retry(now) == 0


def test_two_tickers_try_a_job_again_once() -> None:
    row = job()
    assert jobs.retry(timezone.now()) == 1
    assert not jobs._enqueue(row, 1, None)
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_an_old_failure_and_a_task_that_is_no_more_are_let_rest() -> None:
    job(finished_at=timezone.now() - timedelta(days=3))
    gone = job(path="arrimage.web.mail.no_such_task")
    assert jobs.retry(timezone.now()) == 0
    assert JobRetry.objects.get(failed=gone.pk).given_up


def test_the_job_of_a_dead_worker_is_taken_back_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    then = timezone.now() - timedelta(hours=2)
    heartbeat.beat("alive")
    heartbeat.beat("dead")
    old = time.time() - heartbeat.LOST_SECONDS - 5
    os.utime(tmp_path / "workers" / "dead", (old, old))
    lost = job("RUNNING", started_at=then, worker_ids=["dead"])
    kept = job("RUNNING", started_at=then, worker_ids=["dead", "alive"])
    fresh = job("RUNNING", worker_ids=["never-seen"])
    assert jobs.recover(timezone.now()) == 1
    for row in (lost, kept, fresh):
        row.refresh_from_db()
    assert (lost.status, lost.exception_class_path, kept.status, fresh.status) == (
        "FAILED",
        jobs.WORKER_LOST,
        "RUNNING",
        "RUNNING",
    )
    assert jobs.retry(timezone.now()) == 1


def test_a_task_that_cares_for_itself_is_left_alone() -> None:
    job(path="arrimage.strategy.workbook.jobs.import_workbook")
    job(
        "RUNNING", path="arrimage.strategy.workbook.jobs.import_workbook", started_at=timezone.now() - timedelta(days=1)
    )
    assert jobs.tick() == 0


def test_ended_jobs_are_forgotten_after_a_month() -> None:
    long_ago = timezone.now() - timedelta(days=40)
    job("SUCCESSFUL", finished_at=long_ago)
    failed = job(finished_at=long_ago)
    JobRetry.objects.create(failed=failed.pk, attempt=5, given_up=True)
    kept = job("SUCCESSFUL")
    assert jobs.forget_old() == 2
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not JobRetry.objects.exists()


def test_a_person_runs_a_job_again_and_gives_one_up_audited() -> None:
    row = job()
    JobRetry.objects.create(failed=row.pk, attempt=5, given_up=True)
    assert jobs.run_again(job_id=row.pk, by=MACHINE)
    again = DBTaskResult.objects.get(status="READY")
    assert jobs.give_up(job_id=again.pk, by=MACHINE)
    again.refresh_from_db()
    assert (again.status, again.exception_class_path) == ("FAILED", jobs.GIVEN_UP)
    assert jobs.retry(timezone.now()) == 0
    assert not jobs.give_up(job_id=again.pk, by=MACHINE)
    assert not jobs.run_again(job_id=uuid4(), by=MACHINE)
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == ["job.run_again", "job.give_up"]


def administrator() -> Client:
    client = Client()
    client.force_login(table.user(Role.ADMINISTRATOR))
    return client


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_shows_kind_and_state_and_never_an_address_or_a_content(lang: str) -> None:
    job(traceback="secret traceback", args_kwargs={"args": ["secret argument"], "kwargs": {}})
    job("READY")
    job("RUNNING")
    job("SUCCESSFUL", return_value={"x": "secret value"})
    row = mail.queue(kind="invitation", address="secret@test.example", language="en", subject="secret", body="secret")
    assert row is not None
    OutgoingMessage.objects.filter(pk=row.pk).update(problem="SMTPRecipientsRefused", attempts=2)
    path = {"en": "/en/background-work/", "fr": "/fr/travail-arriere-plan/"}[lang]
    answer = administrator().get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "secret" not in page
    for word in {
        "en": ("failed", "waiting", "running", "done", "invitation"),
        "fr": ("en échec", "en attente", "en cours", "terminée", "invitation"),
    }[lang]:
        assert word in page
    assert "SMTPRecipientsRefused" in page and "OSError" in page


def test_only_administrators_see_it_and_its_buttons_work() -> None:
    here = table.partnership()
    for role in (Role.COORDINATOR, Role.COUNCIL_MEMBER):
        client = Client()
        client.force_login(table.user(role, here))
        assert client.get(reverse("web:background")).status_code == 404
    failed, client = job(), administrator()
    assert client.get(reverse("web:job_again", args=[failed.pk])).status_code == 405
    assert client.post(reverse("web:job_again", args=[failed.pk])).status_code == 302
    assert DBTaskResult.objects.filter(status="READY").count() == 1
    row = mail.queue(kind="invitation", address="a@test.example", language="en", subject="s", body="b")
    assert row is not None
    client.post(reverse("web:message_give_up", args=[row.pk]))
    row.refresh_from_db()
    assert row.given_up_at is not None
    client.post(reverse("web:message_again", args=[row.pk]))
    row.refresh_from_db()
    assert row.given_up_at is None
    assert AuditEntry.objects.filter(verb__startswith="message.").count() == 2
