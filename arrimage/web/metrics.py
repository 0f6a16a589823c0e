"""Numbers for a monitoring system, in the text format of Prometheus. Counted in every web process, added up when read.

The label of a request is the name of its route, so that there are as many series as routes and none holds what somebody
typed. Processes share their counts through files of the folder ``PROMETHEUS_MULTIPROC_DIR``, which ``arrimage serve``
makes afresh; a process without one answers for itself alone.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

_STATUSES = {"READY": "waiting", "RUNNING": "running", "FAILED": "failed"}
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_OWN = CollectorRegistry()
_REQUESTS = Counter(
    "arrimage_requests", "Requests answered, by route, method and status.", ["route", "method", "status"], registry=_OWN
)
_DURATION = Histogram(
    "arrimage_request_seconds", "Time to answer, by route.", ["route"], buckets=_SECONDS, registry=_OWN
)  # fmt: skip
_DATABASE_ERRORS = Counter("arrimage_database_errors", "Requests that an error of the database ended.", registry=_OWN)


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _REQUESTS.labels(route, method if method in METHODS else "OTHER", str(status)).inc()
    _DURATION.labels(route).observe(seconds)


def count_database_error() -> None:
    """Count a request that an error of the database ended."""
    _DATABASE_ERRORS.inc()


def open_to(request: HttpRequest) -> bool:
    """Whether a request may read the metrics: by the token, or from this machine and through no proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if given and hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
            return True
    passed_on = any(
        name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
    )
    return bool(settings.METRICS_LOOPBACK) and not passed_on and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")


def exposition() -> bytes:
    """All numbers as text: those of every web process, then the state of the queue and of the snapshots."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shared = CollectorRegistry()
        multiprocess.MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    else:
        shared = _OWN
    state = CollectorRegistry()
    state.register(_State())
    return generate_latest(shared) + generate_latest(state)


class _State:
    """Numbers that are asked of the database when they are read. Without a database they are left out."""

    def describe(self) -> list[Metric]:
        """Nothing is named ahead, so that registering asks the database nothing."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The state as gauges."""
        try:
            found = list(_state())
        except DatabaseError:
            found = [_gauge("arrimage_database_up", "Whether the database answers.", 0)]
        yield from found


def _state() -> Iterator[Metric]:
    from django_tasks_db.models import DBTaskResult

    from arrimage.web.models import Freshness, OutgoingMessage

    now = timezone.now()
    yield _gauge("arrimage_database_up", "Whether the database answers.", 1)
    for status, name in _STATUSES.items():
        waiting = DBTaskResult.objects.filter(status=status).order_by().count()
        yield _gauge(f"arrimage_jobs_{name}", f"Background jobs {name}.", waiting)
    line = OutgoingMessage.objects.filter(sent_at=None, given_up_at=None)
    yield _gauge("arrimage_messages_waiting", "Messages waiting to leave.", line.count())
    given_up = OutgoingMessage.objects.filter(given_up_at__isnull=False).count()
    yield _gauge("arrimage_messages_given_up", "Messages that were given up.", given_up)
    ages = [(now - p).total_seconds() for p in Freshness.objects.values_list("published_at", flat=True) if p]
    behind = [
        (now - changed).total_seconds()
        for changed, published in Freshness.objects.values_list("changed_at", "published_at")
        if published is None or published < changed
    ]
    yield _gauge(
        "arrimage_snapshot_age_seconds",
        "Age of the change that the oldest current snapshot holds.",
        max(ages, default=0),
    )
    yield _gauge(
        "arrimage_snapshot_behind_seconds", "How long the oldest unpublished change has waited.", max(behind, default=0)
    )


def _gauge(name: str, about: str, value: float) -> Metric:
    family = GaugeMetricFamily(name, about)
    family.add_metric([], value)
    return family
