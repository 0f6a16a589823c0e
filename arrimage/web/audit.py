"""The audit trail: one row a write, added in the transaction of the write. It also marks the partnership as changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from arrimage.core import sealing
from arrimage.core.access import Actor
from arrimage.web.models import AuditEntry, AuditValues, Freshness

Image = dict[str, Any] | None


def record(
    *, by: Actor, verb: str, target: models.Model, partnership_id: UUID | None, before: Image, after: Image,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Add one entry and mark the partnership as changed.

    Args:
        once: the id that the entry takes. A write that may be tried again, such as a background import, gives its own:
            the database then refuses the second entry, and with it the whole second write.

    Raises:
        django.db.IntegrityError: when an entry has the id ``once`` already.
        TransactionManagementError: never silently: called outside a transaction it opens its own.
    """
    record_many(by=by, verb=verb, targets=[(target, before, after)], partnership_id=partnership_id, once=once)


def record_many(
    *, by: Actor, verb: str, targets: Sequence[tuple[models.Model, Image, Image]], partnership_id: UUID | None,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Add one entry for each target; see :func:`record`. ``once`` is for a single target."""
    now = timezone.now()
    entries, values = [], []
    for target, before, after in targets:
        key = sealing.new_key()
        entry = AuditEntry(
            at=now, actor_id=by.id, actor_label=by.label, verb=verb, object_type=target._meta.label_lower, object_id=target.pk,
            partnership_id=partnership_id, digest=sealing.values_digest(key, before, after),
        )  # fmt: skip
        if once is not None:
            entry.pk = once
        entries.append(entry)
        values.append(AuditValues(entry=entry, key=key, before=before, after=after))
    with transaction.atomic():
        AuditEntry.objects.bulk_create(entries, batch_size=500)
        AuditValues.objects.bulk_create(values, batch_size=500)
        if partnership_id is not None:
            mark_changed(partnership_id)


def mark_changed(partnership_id: UUID) -> None:
    """Note that a partnership's current snapshot is out of date."""
    Freshness.objects.update_or_create(partnership_id=partnership_id, defaults={"changed_at": timezone.now()})


def entry(entry_id: UUID) -> AuditEntry | None:
    """The entry that a write made under an id of its own (``once``), or None while that write has not happened."""
    return AuditEntry.objects.filter(pk=entry_id).first()


def history(object_id: UUID, limit: int = 200) -> list[AuditEntry]:
    """The writes on one record, newest first."""
    return list(AuditEntry.objects.filter(object_id=object_id).order_by("-at", "-id")[:limit])
