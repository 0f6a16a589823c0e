"""What administrators see of background work: jobs and messages by kind and state, never an address or a content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from arrimage.core.text import Lang
from arrimage.web import heartbeat
from arrimage.web.jobs import GIVEN_UP, WORKER_LOST
from arrimage.web.models import JobRetry, OutgoingMessage
from arrimage.web.registry import REGISTRY

#: Rows of each list; the counts above the lists are of all.
MOST = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A job or message: ``look`` and ``icon`` are those of a state, ``note`` says why or when next."""

    id: UUID
    name: str
    said: str
    look: str
    icon: str
    at: datetime | None
    note: str
    may_run: bool
    may_give_up: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The page: whether a worker is alive, whether mail waits for a server, counts by state, and the lists."""

    worker: bool
    mail_waits: bool
    counts: Sequence[tuple[str, int]]
    jobs: Sequence[Row]
    messages: Sequence[Row]


def page(lang: Lang) -> Page:
    """Everything the page shows. Six queries, however much there is."""
    age = heartbeat.latest()
    return Page(
        worker=age is not None and age <= heartbeat.LOST_SECONDS,
        mail_waits=settings.MAIL_WAITS,
        counts=_counts(),
        jobs=_jobs(lang),
        messages=_messages(),
    )


def _counts() -> list[tuple[str, int]]:
    jobs: dict[str, int] = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    line = Q(sent_at=None, given_up_at=None)
    messages = OutgoingMessage.objects.aggregate(
        line=Count("pk", filter=line), out=Count("pk", filter=Q(given_up_at__isnull=False))
    )
    return [
        (pgettext("background", "Jobs waiting"), jobs.get("READY", 0)),
        (pgettext("background", "Jobs running"), jobs.get("RUNNING", 0)),
        (pgettext("background", "Jobs failed"), jobs.get("FAILED", 0)),
        (pgettext("background", "Messages waiting"), messages["line"]),
        (pgettext("background", "Messages given up"), messages["out"]),
    ]


def _jobs(lang: Lang) -> list[Row]:
    shown: list[DBTaskResult] = []
    # What needs somebody stands first; what is done is only there to see that something is.
    for status, most in (("FAILED", MOST), ("RUNNING", MOST), ("READY", MOST), ("SUCCESSFUL", 20)):
        found = DBTaskResult.objects.filter(status=status).order_by("-enqueued_at")
        shown += found.defer("args_kwargs", "traceback", "return_value")[:most]
    retries = {retry.failed: retry for retry in JobRetry.objects.filter(failed__in=[row.pk for row in shown])}
    return [_job(row, retries.get(row.pk), lang) for row in shown]


def _job(row: Any, retry: JobRetry | None, lang: Lang) -> Row:
    kind = REGISTRY.jobs.get(row.task_path)
    name = kind.name.say(lang) if kind else row.task_path.rpartition(".")[2]
    waits = row.run_after if row.status == TaskResultStatus.READY and row.run_after > timezone.now() else None
    later = waits if waits and waits.year < 9999 else None
    state = {
        "READY": (pgettext("job", "waiting"), "is-none", "none"),
        "RUNNING": (pgettext("job", "running"), "is-watch", "watch"),
        "FAILED": (pgettext("job", "failed"), "is-off", "off"),
        "SUCCESSFUL": (pgettext("job", "done"), "is-on", "on"),
    }[row.status]
    failed, rests = row.status == TaskResultStatus.FAILED, retry is None or retry.given_up
    caring = bool(kind and kind.cares_for_itself)
    return Row(
        row.pk, name, *state, later or row.finished_at or row.started_at or row.enqueued_at, _why(row, retry, later),
        may_run=not caring and ((failed and rests) or later is not None),
        may_give_up=not caring and (row.status == TaskResultStatus.READY or (failed and retry is None)),
    )  # fmt: skip


def _why(row: Any, retry: JobRetry | None, later: datetime | None) -> str:
    if later is not None:
        return pgettext("background", "next attempt")
    if row.status != TaskResultStatus.FAILED:
        return ""
    why = {
        WORKER_LOST: pgettext("background", "the worker ended"),
        GIVEN_UP: pgettext("background", "taken out by hand"),
    }.get(row.exception_class_path)
    said = why or row.exception_class_path.rpartition(".")[2]
    if retry is None:
        return said
    return f"{said}; " + (
        pgettext("background", "given up") if retry.given_up else pgettext("background", "tried again")
    )


def kinds() -> dict[str, str]:
    """The kinds of messages as people read them."""
    return {
        "invitation": pgettext("message", "invitation"),
        "digest": pgettext("message", "digest"),
        "reminder": pgettext("message", "reminder"),
        "link": pgettext("message", "link for one purpose"),
    }


def _messages() -> list[Row]:
    columns = ("id", "kind", "created_at", "due_at", "sent_at", "given_up_at", "attempts", "problem", "address")
    line = OutgoingMessage.objects.filter(sent_at=None, given_up_at=None).order_by("due_at")[:MOST]
    out = OutgoingMessage.objects.filter(given_up_at__isnull=False).order_by("-given_up_at")[:MOST]
    sent = OutgoingMessage.objects.filter(sent_at__isnull=False).order_by("-sent_at")[:20]
    return [_message(row) for rows in (out, line, sent) for row in _only(rows, columns)]


def _only(rows: Any, columns: Iterable[str]) -> Iterable[OutgoingMessage]:
    found: Iterable[OutgoingMessage] = rows.only(*columns)
    return found


def _message(row: OutgoingMessage) -> Row:
    name = kinds().get(row.kind, row.kind)
    if row.sent_at:
        return Row(row.pk, name, pgettext("message", "sent"), "is-on", "on", row.sent_at, "", False, False)
    attempts = (
        gettext("%(problem)s, attempt %(n)d") % {"problem": row.problem, "n": row.attempts} if row.problem else ""
    )
    if row.given_up_at:
        again = bool(row.address)
        return Row(
            row.pk, name, pgettext("message", "given up"), "is-off", "off", row.given_up_at, attempts, again, False
        )
    look = ("is-watch", "watch") if row.problem else ("is-none", "none")
    return Row(row.pk, name, pgettext("message", "waiting"), *look, row.due_at, attempts, bool(row.problem), True)
