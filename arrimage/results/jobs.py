"""Publication in the background: a write marks a partnership, a job publishes its snapshot, pages only read.

The worker's loop calls :func:`tick` every few seconds. It enqueues a job for each partnership whose last change has been
quiet for a moment, so that fifty writes in a row give one snapshot, and once a day for the others, since figures such as
days vacant move with the date.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from arrimage.core.period import Period
from arrimage.partnership.models import Partnership
from arrimage.results import snapshots
from arrimage.results.figures import series
from arrimage.results.models import Snapshot
from arrimage.results.queries import freshness, is_waiting
from arrimage.strategy.workbook import jobs as imports
from arrimage.web.models import Freshness

__all__ = ["freshness", "publish_if_changed", "request_publication", "tick"]

_log = logging.getLogger(__name__)

#: A change waits until nothing was written for this long.
QUIET = timedelta(seconds=3)
#: After this long a job that did not come back, or failed, is enqueued again.
LOST = timedelta(minutes=10)


@task()  # type: ignore[untyped-decorator]
def publish_if_changed(partnership_id: str) -> str:
    """Publish the current snapshot of a partnership when something changed or a new day began.

    Returns the digest of the current snapshot, or an empty text when the partnership no longer exists. The figures of
    the present fiscal year and the one before are computed at once, so that the first reader does not wait for them.
    """
    partnership = Partnership.objects.filter(pk=UUID(partnership_id), archived_at=None).first()
    if partnership is None:
        return ""
    snapshot = snapshots.current(partnership)
    note = Freshness.objects.filter(partnership_id=partnership.pk).first()
    stale = snapshot is None or snapshot.as_of != snapshots.local_today(partnership)
    if snapshot is None or stale or (note is not None and is_waiting(note)):
        snapshot = snapshots.publish(partnership)
        present = Period.containing(snapshot.as_of)
        series(partnership, [present.shift(-1), present], snapshot=snapshot)
        snapshots.prune(partnership)
    # Only now off the queue: a job that fails is not tried again at every tick. A change made meanwhile is not lost, for
    # it carries another moment than the one that was published.
    Freshness.objects.filter(partnership_id=partnership.pk).update(queued_at=None)
    return snapshot.digest


def request_publication(partnership: Partnership) -> bool:
    """Ask for a publication now (the Refresh button); False when one is queued already or nothing waits."""
    now = timezone.now()
    Freshness.objects.get_or_create(partnership_id=partnership.pk, defaults={"changed_at": now})
    if not freshness(partnership).waiting:
        return False
    return _enqueue(partnership.pk, now)


def tick(now: datetime | None = None) -> int:
    """Enqueue what is due; returns how many jobs were enqueued. Safe to call from several processes at once."""
    now = now or timezone.now()
    _note_missing(now)
    live = Partnership.objects.filter(archived_at=None).values("id")
    behind = Freshness.objects.filter(Q(published_at=None) | ~Q(published_at=F("changed_at")), partnership_id__in=live)
    due = set(behind.filter(changed_at__lte=now - QUIET).values_list("partnership_id", flat=True))
    enqueued = sum(_enqueue(partnership_id, now) for partnership_id in sorted(due | _of_another_day()))
    return enqueued + imports.revive(now)


def _enqueue(partnership_id: UUID, now: datetime) -> bool:
    """Enqueue one job unless one is queued: whoever sets ``queued_at`` first enqueues."""
    free = Q(queued_at=None) | Q(queued_at__lt=now - LOST)
    if not Freshness.objects.filter(free, partnership_id=partnership_id).update(queued_at=now):
        return False
    publish_if_changed.enqueue(str(partnership_id))
    return True


def _note_missing(now: datetime) -> None:
    """Partnerships that came without a mark (restored or loaded in bulk) get one."""
    noted = Freshness.objects.values("partnership_id")
    lacking = Partnership.objects.filter(archived_at=None).exclude(id__in=noted).values_list("id", flat=True)
    Freshness.objects.bulk_create(
        [Freshness(partnership_id=key, changed_at=now - QUIET) for key in lacking], ignore_conflicts=True
    )


def _of_another_day() -> set[UUID]:
    """Partnerships whose current snapshot was seen on another local date than today."""
    held = Snapshot.objects.filter(current=True, partnership__archived_at=None).select_related("partnership")
    return {item.partnership_id for item in held if item.as_of != snapshots.local_today(item.partnership)}
