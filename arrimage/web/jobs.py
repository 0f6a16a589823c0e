"""Background jobs: one that failed is tried again with growing waits, one whose worker died is taken back, all are shown.

A task must bear to run twice. A room whose task looks after itself says so in the registry (``JobKind.cares_for_itself``).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from arrimage.core.access import Actor
from arrimage.web import audit, heartbeat
from arrimage.web.models import JobRetry
from arrimage.web.registry import REGISTRY

_log = logging.getLogger(__name__)

#: How long until the next attempt after the first, the second… failed; after the last one the job is given up.
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
#: A failure older than this is history: a service that was off for days does not begin with what failed before.
FRESH = timedelta(days=1)
#: Ended jobs are kept this long, to be looked at.
KEPT = timedelta(days=30)
#: What stands in place of an exception in jobs that no exception ended.
WORKER_LOST, GIVEN_UP = "arrimage.web.jobs.WorkerLost", "arrimage.web.jobs.GivenUp"


def tick(now: datetime | None = None) -> int:
    """Take back the jobs of dead workers and have failed ones tried again; returns how many jobs changed."""
    now = now or timezone.now()
    return recover(now) + retry(now)


def recover(now: datetime) -> int:
    """Mark running jobs whose worker gives no sign of life as failed, so that they are tried again."""
    settled = now - timedelta(seconds=heartbeat.LOST_SECONDS)
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=settled)
    lost = 0
    for row in running.exclude(task_path__in=_caring()):
        if row.worker_ids and heartbeat.alive(row.worker_ids[-1]):
            continue
        same = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
        lost += same.update(
            status=TaskResultStatus.FAILED, finished_at=now, exception_class_path=WORKER_LOST, traceback=""
        )
    return lost


def retry(now: datetime) -> int:
    """Put each freshly failed job into the queue again, later each time; returns how many were. Safe to call twice at once."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=now - FRESH)
    answered = JobRetry.objects.values("failed")
    return sum(_retry(row, now) for row in failed.exclude(task_path__in=_caring()).exclude(pk__in=answered))


def _retry(row: DBTaskResult, now: datetime) -> bool:
    attempt = _attempt(row.pk)
    if attempt > len(WAITS):
        _give_up(row.pk, attempt)
        _log.error("a job was given up after %d attempts: %s", attempt, row.task_path)
        return False
    return _enqueue(row, attempt, now + WAITS[attempt - 1])


def _attempt(job_id: UUID) -> int:
    """Which attempt a job was: 1 for one that takes no other's place."""
    before = JobRetry.objects.filter(again=job_id).first()
    return before.attempt + 1 if before else 1


def _enqueue(row: DBTaskResult, attempt: int, after: datetime | None) -> bool:
    """Put the same task with the same arguments into the queue; False when another process was quicker, or it is no more."""
    try:
        task = row.task.using(run_after=after)
    except (ImportError, AttributeError):
        # A task of an earlier version.
        _give_up(row.pk, attempt)
        return False
    try:
        with transaction.atomic():
            again = task.enqueue(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
            JobRetry.objects.create(failed=row.pk, again=UUID(str(again.id)), attempt=attempt)
    except IntegrityError:
        return False
    return True


def _give_up(job_id: UUID, attempt: int) -> None:
    JobRetry.objects.get_or_create(failed=job_id, defaults={"attempt": attempt, "given_up": True})


def forget_old(now: datetime | None = None) -> int:
    """Delete jobs that ended long ago, with the notes of their attempts; returns how many."""
    before = (now or timezone.now()) - KEPT
    ended = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED), finished_at__lt=before
    )
    JobRetry.objects.filter(failed__in=list(ended.values_list("pk", flat=True)[:5000])).delete()
    return int(DBTaskResult.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:5000])).delete()[0])


def _caring() -> list[str]:
    return [path for path, kind in REGISTRY.jobs.items() if kind.cares_for_itself]


def run_again(*, job_id: UUID, by: Actor) -> bool:
    """Run a failed job now, or one that waits for its next attempt; False when it is neither (any more)."""
    now = timezone.now()
    with transaction.atomic():
        row = DBTaskResult.objects.filter(pk=job_id).first()
        if row is None:
            return False
        if row.status == TaskResultStatus.READY:
            done = bool(DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.READY).update(run_after=now))
        else:
            done = row.status == TaskResultStatus.FAILED and _again_now(row)
        if done:
            _audit(by, "job.run_again", row)
    return done


def _again_now(row: DBTaskResult) -> bool:
    noted = JobRetry.objects.filter(failed=row.pk).first()
    if noted is not None and not noted.given_up:
        return bool(
            DBTaskResult.objects.filter(pk=noted.again, status=TaskResultStatus.READY).update(run_after=timezone.now())
        )
    JobRetry.objects.filter(failed=row.pk, given_up=True).delete()
    # A person asks: the count of attempts begins anew.
    return _enqueue(row, 1, None)


def give_up(*, job_id: UUID, by: Actor) -> bool:
    """Take a waiting job out of the queue, or let a failed one rest; False when it is neither (any more)."""
    with transaction.atomic():
        row = DBTaskResult.objects.filter(pk=job_id).first()
        if row is None:
            return False
        if row.status == TaskResultStatus.READY:
            ready = DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.READY)
            done = bool(
                ready.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path=GIVEN_UP)
            )
        else:
            noted = JobRetry.objects.filter(failed=job_id).exists()
            done = row.status == TaskResultStatus.FAILED and not noted
        if done:
            _give_up(job_id, _attempt(job_id))
            _audit(by, "job.give_up", row)
    return done


def _audit(by: Actor, verb: str, row: DBTaskResult) -> None:
    held: dict[str, Any] = {"task": row.task_path, "status": str(row.status)}
    audit.record(by=by, verb=verb, target=row, partnership_id=None, before=held, after=None)
