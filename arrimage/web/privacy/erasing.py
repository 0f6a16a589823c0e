"""Erasing a person: first what would go, what would stay and why; then all of it in one transaction, or nothing.

The account's row stays without address, name and way in, so that the audit trail keeps its meaning. Whatever the trail
held of the person's records is erased with its keys; the entries and their seals stay and still verify.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils import timezone

from arrimage.core.access import Actor
from arrimage.core.privacy import ERASE_NAMES, Erase, Personal
from arrimage.core.text import Text
from arrimage.web import accounts, audit, records
from arrimage.web.models import AuditEntry, AuditValues, OutgoingMessage, Record, RoleGrant, User
from arrimage.web.privacy import mentions
from arrimage.web.privacy.person import NOBODY, Person, rows
from arrimage.web.privacy.register import REGISTER

#: The verb of an erasure in the trail: its entry holds counts alone.
VERB = "privacy.erase"


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to one kind of data: where it lies, what it is, how many rows, what is done and why."""

    where: Text
    what: Text
    rows: int
    erase: Erase
    reason: Text

    @property
    def erase_name(self) -> Text:
        """What is done, in words."""
        return ERASE_NAMES[self.erase]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would do. ``named`` are the rows of others that name the person, each with an excerpt."""

    fates: Sequence[Fate]
    named: Sequence[tuple[Text, str]]
    trail: int

    @property
    def going(self) -> list[Fate]:
        """What goes."""
        return [fate for fate in self.fates if fate.erase is not Erase.KEEP]

    @property
    def staying(self) -> list[Fate]:
        """What stays, and why."""
        return [fate for fate in self.fates if fate.erase is Erase.KEEP]


_GRANT = (
    Text("Role in a partnership or in the instance", "Rôle dans un partenariat ou dans l’instance"),
    Text("Somebody who is gone opens nothing.", "Une personne partie n’ouvre plus rien."),
)


def preview(person: Person) -> Preview:
    """What erasing the person would do. Changes nothing."""
    fates = []
    for found in rows(person):
        count = found.count()
        if not count:
            continue
        label = found.model._meta.label_lower
        if found.model is RoleGrant:
            fates.append(Fate(REGISTER.name(label), _GRANT[0], count, Erase.DELETE, _GRANT[1]))
        told = {(one.what, one.erase): one for one in REGISTER.of(found.model).values()}
        fates += [Fate(REGISTER.name(label), one.what, count, one.erase, one.reason) for one in told.values()]
    own = {(found.model, pk) for found in rows(person) for pk in found.values_list("pk", flat=True)}
    others = [m for m in mentions.find(person.words) if (m.model, m.pk) not in own]
    named = [(REGISTER.name(m.model._meta.label_lower), m.excerpt) for m in others]
    ids = _uuids(pk for _, pk in own) | {m.pk for m in others if isinstance(m.pk, UUID)}
    ids |= mentions.in_trail(person.words)
    trail = AuditValues.objects.filter(entry__object_id__in=ids, erased_at=None).count()
    return Preview(fates, named, trail)


def _uuids(keys: Any) -> set[UUID]:
    return {key for key in keys if isinstance(key, UUID)}


@transaction.atomic
def erase(*, person: Person, by: Actor) -> UUID:
    """Erase a person; returns the id of the audit entry that proves it without naming.

    Raises:
        Refused: when the person is the last coordinator of a partnership or the last administrator; nothing is changed.
    """
    done: Counter[str] = Counter()
    touched: set[UUID] = set()
    if person.user is not None:
        touched |= _uuids(person.user.grants.values_list("pk", flat=True))
        done["roles"] = accounts.leave(user=person.user, by=by)
    # Looked up before anything goes: their keys are how the rest is found.
    own = [(found.model, list(found.values_list("pk", flat=True))) for found in rows(person)]
    for model, keys in own:
        if model is AuditEntry or not keys:
            continue
        touched |= _uuids(keys)
        done["rows"] += _erase_rows(model, keys, by)
    for mention in mentions.find(person.words):
        _neutralize(mention, person, by)
        touched |= _uuids([mention.pk])
        done["mentions"] += 1
    touched |= mentions.in_trail(person.words)
    done["values"] = audit.erase_values(touched, by=by)
    target: models.Model = person.user or person.record  # type: ignore[assignment]
    audit.record(by=by, verb=VERB, target=target, partnership_id=_owner(person.id), before=None, after=dict(done))
    return AuditEntry.objects.filter(object_id=person.id, verb=VERB).latest("at", "id").pk


def _erase_rows(model: type[models.Model], keys: Sequence[Any], by: Actor) -> int:
    """Do to rows about the person what the declarations of their columns say; returns how many rows changed or went."""
    declared = {name: one for name, one in REGISTER.of(model).items() if one.erase is not Erase.KEEP}
    if not declared:
        return 0
    if any(one.erase is Erase.DELETE for one in declared.values()):
        return int(model._base_manager.filter(pk__in=keys).delete()[0])
    if model is OutgoingMessage:
        # What has not left yet must not leave without its words.
        OutgoingMessage.objects.filter(pk__in=keys, sent_at=None, given_up_at=None).update(given_up_at=timezone.now())
    for row in model._base_manager.filter(pk__in=keys):
        values = {name: _instead(row, name, one) for name, one in declared.items()}
        if isinstance(row, User):
            values |= {"is_active": False, "digest": "never", "erased_at": timezone.now()}
        _store(row, values, by)
    return len(keys)


def _instead(row: models.Model, name: str, declared: Personal) -> Any:
    """What stands in a column afterwards."""
    if declared.erase is Erase.BLANK or not getattr(row, name):
        return "" if not isinstance(row._meta.get_field(name), models.JSONField) else None
    if name == "password":
        return make_password(None)
    if name == "email":
        # Addresses are unique and must look like one; this domain belongs to nobody (RFC 2606).
        return f"erased-{row.pk.hex}@erased.invalid"
    if name.endswith("_fr"):
        return NOBODY.fr
    return NOBODY.en


def _neutralize(mention: mentions.Mention, person: Person, by: Actor) -> None:
    wanted = mentions.pattern(person.words)
    assert wanted is not None, "a mention was found"
    row = mention.model._base_manager.get(pk=mention.pk)
    values = {}
    for name in mention.columns:
        words = mentions.NEUTRAL.fr if name.endswith("_fr") else mentions.NEUTRAL.en
        held, column = getattr(row, name), row._meta.get_field(name)
        value = mentions.replaced(held, wanted, words)
        longest = getattr(column, "max_length", None)
        values[name] = value[:longest] if isinstance(value, str) and longest else value
    _store(row, values, by)


def _store(row: models.Model, values: dict[str, Any], by: Actor) -> None:
    """Store values; of a record with its version, its sort keys and its history, whose words are erased at the end."""
    if isinstance(row, Record):
        records.change(row, by=by, verb="privacy.neutralize", partnership_id=_owner(row.pk), **values)
    else:
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _owner(record_id: UUID) -> UUID | None:
    """The partnership in whose history a record stands."""
    told = AuditEntry.objects.filter(object_id=record_id, partnership_id__isnull=False).order_by("-at")
    return told.values_list("partnership_id", flat=True).first()
