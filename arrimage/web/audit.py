"""The audit trail: one row a write, added in the transaction of the write. It also marks the partnership as changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from arrimage.core.access import Actor
from arrimage.web.models import AuditEntry, Freshness

Image = dict[str, Any] | None


def record(
    *, by: Actor, verb: str, target: models.Model, partnership_id: UUID | None, before: Image, after: Image
) -> None:
    """Add one entry and mark the partnership as changed.

    Raises:
        TransactionManagementError: never silently: called outside a transaction it opens its own.
    """
    record_many(by=by, verb=verb, targets=[(target, before, after)], partnership_id=partnership_id)


def record_many(
    *, by: Actor, verb: str, targets: Sequence[tuple[models.Model, Image, Image]], partnership_id: UUID | None
) -> None:
    """Add one entry for each target; see :func:`record`."""
    entries = [
        AuditEntry(
            actor_id=by.id, actor_label=by.label, verb=verb, object_type=target._meta.label_lower, object_id=target.pk,
            partnership_id=partnership_id, before=before, after=after,
        )
        for target, before, after in targets
    ]  # fmt: skip
    with transaction.atomic():
        AuditEntry.objects.bulk_create(entries, batch_size=500)
        if partnership_id is not None:
            mark_changed(partnership_id)


def mark_changed(partnership_id: UUID) -> None:
    """Note that a partnership's current snapshot is out of date."""
    Freshness.objects.update_or_create(partnership_id=partnership_id, defaults={"changed_at": timezone.now()})


def history(object_id: UUID, limit: int = 200) -> list[AuditEntry]:
    """The writes on one record, newest first."""
    return list(AuditEntry.objects.filter(object_id=object_id).order_by("-at", "-id")[:limit])
