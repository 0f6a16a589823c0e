"""The one way in which records are written: keys, versions, per-side dates, audit and freshness, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from arrimage.core.access import Actor
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text, fold
from arrimage.web import audit
from arrimage.web.models import Record

R = TypeVar("R", bound=Record)

STALE = Problem(
    Text(
        "Someone else changed this record while you were editing it.",
        "Une autre personne a modifié cette fiche pendant que vous l’éditiez.",
    ),
    Text(
        "Nothing was saved. Reload the page, compare, and save again.",
        "Rien n’a été enregistré. Rechargez la page, comparez et enregistrez de nouveau.",
    ),
)


def _fill_keys(record: Record) -> None:
    for name in record.KEYED:
        english, french = getattr(record, f"{name}_en"), getattr(record, f"{name}_fr")
        setattr(record, f"{name}_key_en", fold(english or french)[:200])
        setattr(record, f"{name}_key_fr", fold(french or english)[:200])


def _note_sides(record: Record, names: Iterable[str], day: dt.date) -> None:
    for name in names:
        if name.endswith(("_en", "_fr")) and "_key_" not in name:
            record.sides_at[name] = day.isoformat()


def image(record: models.Model) -> dict[str, Any]:
    """The stored columns of a record as JSON, for the audit: before and after."""
    skipped = {"created_at", "modified_at", "sides_at", *getattr(record, "NOT_AUDITED", ())}
    shown: dict[str, Any] = {}
    for column in record._meta.concrete_fields:
        if column.name in skipped or "_key_" in column.name:
            continue
        value = getattr(record, column.attname)
        shown[column.attname] = value if isinstance(value, bool | int | str | list | dict | None) else str(value)
    return shown


def create(record: R, *, by: Actor, verb: str, partnership_id: UUID | None) -> R:
    """Insert ``record``, audited as ``verb`` (for example ``meeting.schedule``); returns it.

    Raises:
        django.db.IntegrityError: when a database constraint refuses it.
    """
    with transaction.atomic():
        _fill_keys(record)
        names = [f.name for f in record._meta.concrete_fields if getattr(record, f.attname, None) not in (None, "")]
        _note_sides(record, names, timezone.now().date())
        record.save(force_insert=True)
        audit.record(by=by, verb=verb, target=record, partnership_id=partnership_id, before=None, after=image(record))
    return record


def create_many(records: Sequence[R], *, by: Actor, verb: str, partnership_id: UUID | None, batch: int = 500) -> None:
    """Insert many records of one model with one audit entry each, in two statements a batch."""
    if not records:
        return
    today = timezone.now().date()
    for record in records:
        _fill_keys(record)
        names = [f.name for f in record._meta.concrete_fields if getattr(record, f.attname, None) not in (None, "")]
        _note_sides(record, names, today)
    with transaction.atomic():
        type(records[0])._default_manager.bulk_create(records, batch_size=batch)
        audit.record_many(
            by=by, verb=verb, targets=[(r, None, image(r)) for r in records], partnership_id=partnership_id
        )


def change(
    record: R, *, by: Actor, verb: str, partnership_id: UUID | None, expected: int | None = None, **fields: Any
) -> R:
    """Set ``fields`` on ``record`` and store what really changed.

    Args:
        expected: version the editor started from; None when the caller holds the row already.

    Raises:
        Refused: when the stored version is another one: two editors never overwrite each other silently.
    """
    before = image(record)
    changed = [name for name, value in fields.items() if getattr(record, name) != value]
    if expected is not None and expected != record.version:
        raise Refused(STALE)
    if not changed:
        return record
    started_from = record.version
    held = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
    record.sides_at = dict(record.sides_at)
    try:
        for name in changed:
            setattr(record, name, fields[name])
        _fill_keys(record)
        _note_sides(record, changed, timezone.now().date())
        record.version, record.modified_at = started_from + 1, timezone.now()
        values = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields if not f.primary_key}
        with transaction.atomic():
            rows = type(record)._default_manager.filter(pk=record.pk, version=started_from).update(**values)
            if rows != 1:
                raise Refused(STALE)
            audit.record(
                by=by, verb=verb, target=record, partnership_id=partnership_id, before=before, after=image(record)
            )
    except BaseException:
        # Nothing was stored: the record in hand must not say otherwise to whoever catches this.
        for name, value in held.items():
            setattr(record, name, value)
        raise
    return record


def held(record: R) -> R:
    """The record as it is stored now, locked until the surrounding transaction ends.

    For what is derived from other rows: a record read before the transaction may look unchanged and yet be out of date.
    SQLite holds its one lock from the start of the transaction; PostgreSQL locks the row.

    Raises:
        TransactionManagementError: outside a transaction, on PostgreSQL.
    """
    return type(record)._default_manager.select_for_update(no_key=True).get(pk=record.pk)


def archive(record: R, *, by: Actor, verb: str, partnership_id: UUID | None, expected: int | None = None) -> R:
    """Put a record away, recoverable. It no longer counts as evidence. One put away already keeps its moment."""
    moment = record.archived_at or timezone.now()
    return change(record, by=by, verb=verb, partnership_id=partnership_id, expected=expected, archived_at=moment)


def restore(record: R, *, by: Actor, verb: str, partnership_id: UUID | None) -> R:
    """Undo an archiving."""
    return change(record, by=by, verb=verb, partnership_id=partnership_id, archived_at=None)
