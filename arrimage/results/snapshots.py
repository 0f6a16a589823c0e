"""Snapshots: a partnership's evidence as it was, immutable, named by what it holds.

A snapshot is a row that names the digest of each of its tables; the rows themselves are Parquet files shared by every
snapshot that holds the same rows (:mod:`arrimage.results.stored`). Publishing again after one change writes one file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from arrimage.core.evidence import TABLES, Provider
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Partnership
from arrimage.results import stored
from arrimage.results.canonical import arrow, snapshot_digest
from arrimage.results.models import CachedFigure, Snapshot
from arrimage.web.models import Freshness

#: Who gives the rows of each table. A table without a provider is not in the snapshot, and what is measured on it is
#: missing, not zero. Filled by the assembly of the rooms.
PROVIDERS: dict[str, Provider] = {}


def register(providers: Mapping[str, Provider]) -> None:
    """Add the providers of one room.

    Raises:
        ValueError: when a table does not exist or another function gives its rows already.
    """
    for name, provider in providers.items():
        if name not in TABLES:
            raise ValueError(f"there is no evidence table {name!r}; see arrimage.core.evidence.TABLES")
        if PROVIDERS.setdefault(name, provider) is not provider:
            raise ValueError(f"evidence table {name!r} has two providers")


def local_today(partnership: Partnership) -> date:
    """Today in the partnership's time zone."""
    return timezone.now().astimezone(ZoneInfo(partnership.zone)).date()


def build(partnership: Partnership, as_of: date | None = None) -> Snapshot:
    """Read the evidence of a partnership at one moment and keep it; live pages go on reading the current snapshot.

    Args:
        as_of: local date that the evidence is seen on; default today.

    Returns:
        The stored snapshot, or the one stored before when it holds the same rows seen on the same date.
    """
    return _build(partnership, as_of, "")[0]


def publish(partnership: Partnership, as_of: date | None = None) -> Snapshot:
    """Build a snapshot and make it the one that live pages read."""
    snapshot, seen = _build(partnership, as_of, "")
    with transaction.atomic():
        Partnership.objects.select_for_update().only("id").get(pk=partnership.pk)
        Snapshot.objects.filter(partnership=partnership, current=True).exclude(pk=snapshot.pk).update(current=False)
        snapshot.current, snapshot.built_at = True, timezone.now()
        snapshot.save(update_fields=["current", "built_at"])
        # The moment of the last change that was read, not of the reading: a write that was under way while the rows
        # were read carries another moment and stays waiting.
        Freshness.objects.filter(partnership_id=partnership.pk).update(published_at=seen)
    return snapshot


def freeze(partnership: Partnership, period: Period) -> Snapshot:
    """Build a snapshot that is kept for ever, for a period.

    What is recorded today about the period counts, also when it was recorded after the period's end.
    """
    return _build(partnership, None, period.code)[0]


def prune(partnership: Partnership, older_than: timedelta = timedelta(days=1)) -> int:
    """Forget snapshots that live pages no longer read, and the figures cached for them; returns how many.

    Frozen snapshots and those that a report names are kept for ever. So are evidence files, which others may share.
    """
    limit = timezone.now() - older_than
    past = Snapshot.objects.filter(partnership=partnership, current=False, period="", reports=None, built_at__lt=limit)
    digests = set(past.values_list("digest", flat=True))
    with transaction.atomic():
        gone, _ = past.delete()
        kept = Snapshot.objects.filter(digest__in=digests).values_list("digest", flat=True)
        CachedFigure.objects.filter(snapshot__in=digests - set(kept)).delete()
    return gone


def current(partnership: Partnership) -> Snapshot | None:
    """The snapshot that live pages read, or None before the first one is published."""
    return Snapshot.objects.filter(partnership=partnership, current=True).first()


def tables(snapshot: Snapshot) -> Mapping[str, str]:
    """Name and digest of each table of a snapshot, sorted by name."""
    return dict(sorted(snapshot.tables.items()))


def verify(snapshot: Snapshot) -> None:
    """Check every stored byte of a snapshot against its digest.

    Raises:
        Refused: naming each table whose file is gone or was changed, with the remedy.
    """
    problems: list[Problem] = []
    versions: dict[str, tuple[int, str]] = {}
    for name, digest in tables(snapshot).items():
        try:
            shape, _ = stored.load(name, digest)
        except Refused as refused:
            problems += refused.problems
        else:
            versions[name] = (shape.version, digest)
    if not problems and snapshot_digest(snapshot.as_of, versions) != snapshot.digest:
        problems.append(
            Problem(
                Text("The list of tables or the date of this snapshot was changed.",
                     "La liste des tables ou la date de cet instantané a été modifiée."),
                Text("Restore the database from a backup.", "Restaurez la base de données à partir d’une sauvegarde."),
                Text(f"snapshot {snapshot.digest[:12]}", f"instantané {snapshot.digest[:12]}"),
            )
        )  # fmt: skip
    if problems:
        raise Refused(*problems)


def _build(partnership: Partnership, as_of: date | None, period: str) -> tuple[Snapshot, object]:
    """Build and store; returns the snapshot and the moment of the last change that it has seen."""
    day = as_of or local_today(partnership)
    digests: dict[str, str] = {}
    versions: dict[str, tuple[int, str]] = {}
    counts: dict[str, int] = {}
    with _one_moment():
        seen = Freshness.objects.filter(partnership_id=partnership.pk).values_list("changed_at", flat=True).first()
        read = {name: arrow(TABLES[name], provider(partnership.pk, day)) for name, provider in PROVIDERS.items()}
    for name, data in read.items():
        digests[name] = stored.keep(TABLES[name], data)
        versions[name] = (TABLES[name].version, digests[name])
        counts[name] = data.num_rows
    snapshot, _ = Snapshot.objects.get_or_create(
        partnership=partnership,
        digest=snapshot_digest(day, versions),
        period=period,
        defaults={"as_of": day, "tables": digests, "counts": counts},
    )
    return snapshot, seen


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read all tables as they are at one moment, without keeping writers waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        usual = connection.transaction_mode  # type: ignore[attr-defined]
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = usual  # type: ignore[attr-defined]
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
