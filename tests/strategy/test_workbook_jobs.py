"""A large workbook on the web: a background job with a page of its own, done once, whole or not at all, by a person."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from arrimage.core.access import MACHINE
from arrimage.partnership.models import Attendance, Partnership
from arrimage.results import jobs as results_jobs
from arrimage.strategy import workbook
from arrimage.strategy.workbook import jobs
from arrimage.web import audit
from arrimage.web.models import AuditEntry, User
from tests.bad_input.workbooks import packed, small, stored_rows
from tests.strategy.test_workbook_pages import address, as_, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queue(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs wait in the database until a test runs a worker; a file of more than five rows is large."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    monkeypatch.setattr(jobs, "BACKGROUND_ROWS", 5)
    # The worker runs inside the test's transaction here, and would close the connection that holds it.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    for name in default_storage.listdir(jobs.FOLDER)[1] if default_storage.exists(jobs.FOLDER) else []:
        default_storage.delete(f"{jobs.FOLDER}/{name}")


@pytest.fixture
def north_bay() -> Partnership:
    workbook.apply_import(None, packed(small()), by=MACHINE)
    return Partnership.objects.get()


def run_worker() -> None:
    """Everything in the queue, in this process."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def more_meetings(count: int = 8) -> bytes:
    """The small partnership with meetings more, and attendance of both seats at each."""
    sheets = small()
    for n in range(count):
        sheets["Meetings"].append(
            ["council", f"m{n}", dt.date(2024, 6, 1 + n), f"Meeting {n}", f"Rencontre {n}", "held"]
        )
        sheets["Attendance"] += [
            ["council", f"m{n}", "chair", "present", "yes"],
            ["council", f"m{n}", "health", "present"],
        ]
    return packed(sheets)


def confirmed(client: Client, content: bytes, lang: str = "en", slug: str = "north-bay") -> Any:
    """Send a workbook and confirm its preview; the answer to the confirmation."""
    page = client.post(address("workbook", slug, lang=lang), {"file": upload(content)}).content.decode()
    digest = page.split('name="digest" value="')[1].split('"')[0]
    return client.post(address("workbook_import", slug, lang=lang), {"digest": digest})


def job_of(answer: Any) -> UUID:
    assert answer.status_code == 302
    return UUID(answer["Location"].rstrip("/").rpartition("/")[2])


def test_a_small_file_is_imported_at_once(
    client: Client, north_bay: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BACKGROUND_ROWS", 1000)
    as_(client, "coordinator", north_bay)
    assert confirmed(client, more_meetings())["Location"] == "/en/partnerships/north-bay/"
    assert Attendance.objects.count() == 18
    assert DBTaskResult.objects.filter(task_path__endswith="import_workbook").count() == 0


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_large_file_becomes_a_job_whose_page_says_where_it_stands(
    client: Client, north_bay: Partnership, lang: str
) -> None:
    as_(client, "coordinator", north_bay)
    answer = confirmed(client, more_meetings(), lang)
    job = job_of(answer)
    assert Attendance.objects.count() == 2
    waiting = client.get(answer["Location"]).content.decode()
    assert ("The import waits for its turn." if lang == "en" else "L’importation attend son tour.") in waiting
    # Polled where scripts run, a link where they do not; nothing reloads by itself.
    assert 'hx-trigger="every 2s"' in waiting and f'href="{answer["Location"]}"' in waiting
    assert "http-equiv" not in waiting
    run_worker()
    assert Attendance.objects.count() == 18
    done = client.get(answer["Location"]).content.decode()
    assert ("The workbook is imported." if lang == "en" else "Le classeur est importé.") in done
    assert "hx-trigger" not in done and ">24</dd>" in done
    found = jobs.job(job)
    assert found is not None and found.counts is not None and found.counts["created"] == 24
    assert default_storage.listdir(jobs.FOLDER)[1] == []


def test_it_is_audited_with_the_identity_of_the_person(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    confirmed(client, more_meetings())
    run_worker()
    person = User.objects.get()
    written = AuditEntry.objects.exclude(pk__in=before)
    assert {entry.actor_id for entry in written} == {person.id}
    whole = written.get(verb="workbook.import")
    assert (whole.object_id, whole.partnership_id) == (north_bay.pk, north_bay.pk)
    assert whole.after == {"created": 24, "changed": 0, "put_away": 0, "unchanged": 24}


def test_pressing_twice_imports_once(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    page = client.post(address("workbook", "north-bay"), {"file": upload(more_meetings())}).content.decode()
    digest = page.split('name="digest" value="')[1].split('"')[0]
    first = client.post(address("workbook_import", "north-bay"), {"digest": digest})
    second = client.post(address("workbook_import", "north-bay"), {"digest": digest})
    assert first["Location"] == second["Location"]
    assert DBTaskResult.objects.filter(task_path__endswith="import_workbook").count() == 1
    assert client.post(address("workbook_import", "north-bay"), {"digest": "0" * 64}).status_code == 422


def test_two_workers_with_the_same_file_import_it_once_and_say_the_same(north_bay: Partnership) -> None:
    content, user = more_meetings(), User.objects.create_user("one@example.org", "x")
    _coordinates(user, north_bay)
    plan = workbook.plan_import(north_bay, content, by=user.actor())
    given = {"owner": str(north_bay.pk), "token": uuid4().hex, "digest": plan.digest, "rows": 1, "user": str(user.pk)}
    jobs.start(north_bay, content, token=given["token"], digest=plan.digest, rows=1, user=user.pk)
    first = jobs.import_workbook.call(**given)
    rows = stored_rows()
    assert jobs.import_workbook.call(**given) == first
    assert stored_rows() == rows


def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_the_job_runs_again(
    client: Client, north_bay: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(client, "coordinator", north_bay)
    answer = confirmed(client, more_meetings())
    before, whole = stored_rows(), audit.record

    def dies(**given: Any) -> None:
        if given["verb"] == "workbook.import":
            assert Attendance.objects.count() == 18  # everything is written, and not yet for good
            raise SystemExit(1)
        whole(**given)

    monkeypatch.setattr(audit, "record", dies)
    run_worker()
    assert stored_rows() == before
    assert "waits for its turn" in client.get(answer["Location"]).content.decode()
    monkeypatch.setattr(audit, "record", whole)
    assert jobs.revive() == 1
    run_worker()
    assert Attendance.objects.count() == 18
    assert "The workbook is imported." in client.get(answer["Location"]).content.decode()


def test_a_worker_killed_without_a_word_is_noticed_by_its_silence(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    job = job_of(confirmed(client, more_meetings()))
    rows, now = DBTaskResult.objects.filter(pk=job), timezone.now()
    rows.update(status="RUNNING", started_at=now, worker_ids=["gone"])
    assert jobs.revive(now + dt.timedelta(seconds=30)) == 0
    assert results_jobs.tick(now + dt.timedelta(seconds=90)) >= 1
    assert rows.get().status == "READY"
    run_worker()
    assert Attendance.objects.count() == 18


def test_a_job_at_work_is_left_alone_while_it_gives_signs_of_life(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    job = job_of(confirmed(client, more_meetings()))
    row = DBTaskResult.objects.get(pk=job)
    early = timezone.now() - dt.timedelta(minutes=5)
    DBTaskResult.objects.filter(pk=job).update(status="RUNNING", started_at=early, worker_ids=["alive"])
    pulse = jobs._Pulse(row.args_kwargs["kwargs"]["token"])
    with pulse:
        pulse.told(3, 15, workbook.BOOK.sheets[7])
        assert jobs.revive() == 0
        found = jobs.job(job)
        assert found is not None and (found.state, found.sheets, found.of) == (jobs.State.WRITING, 3, 15)
        page = client.get(address("workbook_job", "north-bay", str(job))).content.decode()
        assert "sheet 4 of 15, Meetings." in page


def test_a_job_that_takes_every_worker_down_is_given_up(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    answer = confirmed(client, more_meetings())
    early = timezone.now() - dt.timedelta(minutes=5)
    DBTaskResult.objects.filter(pk=job_of(answer)).update(
        status="RUNNING", started_at=early, worker_ids=["a", "b", "c"]
    )
    assert jobs.revive() == 0
    assert "stopped on an error of the program" in client.get(answer["Location"]).content.decode()
    assert Attendance.objects.count() == 2


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_records_changed_meanwhile_refuse_the_whole_job(client: Client, north_bay: Partnership, lang: str) -> None:
    as_(client, "coordinator", north_bay)
    answer = confirmed(client, more_meetings(), lang)
    sheets = small()
    sheets["Bodies"][1][3] = "The council"
    workbook.apply_import(north_bay, packed({"Bodies": sheets["Bodies"]}), by=MACHINE)
    before = stored_rows()
    run_worker()
    assert stored_rows() == before
    page = client.get(answer["Location"]).content.decode()
    assert ("have changed since this preview" if lang == "en" else "ont changé depuis cet aperçu") in page
    assert f'class="btn main" href="{address("workbook", "north-bay", lang=lang)}"' in page


def test_a_right_taken_away_meanwhile_refuses_the_job(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    answer = confirmed(client, more_meetings())
    person = User.objects.get()
    person.grants.all().delete()
    run_worker()
    assert Attendance.objects.count() == 2
    found = jobs.job(job_of(answer))
    assert found is not None and "may not import" in found.problems[0].message.en


def test_only_those_who_may_import_here_see_the_job(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    job = job_of(confirmed(client, more_meetings()))
    sheets = small()
    sheets["Partnership"][1][0] = "another"
    workbook.apply_import(None, packed(sheets), by=MACHINE)
    here, there = address("workbook_job", "north-bay", str(job)), address("workbook_job", "another", str(job))
    assert client.get(here).status_code == 200
    assert client.get(there).status_code == 404
    assert client.get(address("workbook_job", "north-bay", str(uuid4()))).status_code == 404
    assert as_(Client(), "council_member", north_bay).get(here).status_code == 404
    administrator = as_(Client(), "administrator", None)
    assert administrator.get(there).status_code == 404
    assert administrator.get(address("workbook_new_job", str(job))).status_code == 404


def test_an_administrator_founds_a_partnership_in_the_background(client: Client) -> None:
    as_(client, "administrator", None)
    page = client.post(address("workbook_new", lang="fr"), {"file": upload(packed(small()))}).content.decode()
    assert "il sera importé en arrière-plan" in page
    digest = page.split('name="digest" value="')[1].split('"')[0]
    answer = client.post(address("workbook_new_import", lang="fr"), {"digest": digest})
    assert Partnership.objects.count() == 0
    run_worker()
    assert 'href="/fr/partenariats/north-bay/"' in client.get(answer["Location"]).content.decode()


def _coordinates(user: User, partnership: Partnership) -> None:
    user.grants.create(role="coordinator", scope_kind="partnership", scope_id=partnership.pk)
