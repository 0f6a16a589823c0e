"""The audit trail: one row a write, added in the transaction of the write. It also marks the partnership as changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from arrimage.core import sealing
from arrimage.core.access import Actor
from arrimage.core.ids import derived_id
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
    rows = [(t._meta.label_lower, t.pk, partnership_id, before, after) for t, before, after in targets]
    with transaction.atomic():
        _add(by, verb, rows, once)
        if partnership_id is not None:
            mark_changed(partnership_id)


def _add(
    by: Actor, verb: str, rows: Sequence[tuple[str, UUID, UUID | None, Image, Image]], once: UUID | None = None
) -> None:
    """Add entries with their values: (label of the model, id of the record, partnership, before, after)."""
    now = timezone.now()
    entries, values = [], []
    for object_type, object_id, partnership_id, before, after in rows:
        key = sealing.new_key()
        entry = AuditEntry(
            at=now, actor_id=by.id, actor_label=by.label, verb=verb, object_type=object_type, object_id=object_id,
            partnership_id=partnership_id, digest=sealing.values_digest(key, before, after),
        )  # fmt: skip
        if once is not None:
            entry.pk = once
        entries.append(entry)
        values.append(AuditValues(entry=entry, key=key, before=before, after=after))
    AuditEntry.objects.bulk_create(entries, batch_size=500)
    AuditValues.objects.bulk_create(values, batch_size=500)


def note(*, by: Actor, verb: str, about: str, after: Image) -> None:
    """Add an entry about the instance as a whole, where there is no one record: ``about`` stands in place of its model."""
    _add(by, verb, [(about, derived_id("audit", about), None, None, after)])


#: The verb of an erasure. Its own entry holds a count and no value of anybody, and is never erased.
ERASED = "history.erase"


def erase_values(object_ids: Iterable[UUID], *, by: Actor) -> int:
    """Erase what the trail holds of records: values before and after, and the keys of their digests; returns how many entries.

    The entries themselves stay, with their seals: that there was a write, when, by whom and on which record still
    counts and verifies, and what was written can be neither read nor guessed. Each record gets an entry that says so.
    """
    wanted = sorted(set(object_ids))
    erased = 0
    with transaction.atomic():
        for start in range(0, len(wanted), 200):
            part = wanted[start : start + 200]
            held = AuditEntry.objects.filter(object_id__in=part, values__erased_at=None).exclude(verb=ERASED)
            found: dict[tuple[str, UUID], tuple[UUID | None, list[UUID]]] = {}
            for pk, kind, record_id, owner in held.order_by("at", "id").values_list(
                "id", "object_type", "object_id", "partnership_id"
            ):
                found.setdefault((kind, record_id), (owner, []))[1].append(pk)
            every = [pk for _, ids in found.values() for pk in ids]
            for begin in range(0, len(every), 500):
                AuditValues.objects.filter(pk__in=every[begin : begin + 500], erased_at=None).update(
                    key="", before=None, after=None, erased_at=timezone.now()
                )
            erased += len(every)
            _add(by, ERASED, [(kind, key, owner, None, {"entries": len(ids)}) for (kind, key), (owner, ids) in found.items()])  # fmt: skip
    return erased


def mark_changed(partnership_id: UUID) -> None:
    """Note that a partnership's current snapshot is out of date."""
    Freshness.objects.update_or_create(partnership_id=partnership_id, defaults={"changed_at": timezone.now()})


def entry(entry_id: UUID) -> AuditEntry | None:
    """The entry that a write made under an id of its own (``once``), or None while that write has not happened."""
    return AuditEntry.objects.filter(pk=entry_id).first()


def history(object_id: UUID, limit: int = 200) -> list[AuditEntry]:
    """The writes on one record, newest first."""
    return list(AuditEntry.objects.filter(object_id=object_id).order_by("-at", "-id")[:limit])
