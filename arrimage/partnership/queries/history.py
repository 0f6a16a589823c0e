"""The history of records in plain words: who, when, what, before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from arrimage.core import wording
from arrimage.core.access import MACHINE
from arrimage.core.text import Lang, Text
from arrimage.partnership.models import Body, Meeting, Organization, Seat
from arrimage.partnership.words import CODED, FIELDS, IMPORTED, VERBS
from arrimage.web.models import AuditEntry, User

_NAMED = {"organization_id": Organization, "host_id": Organization, "parent_id": Body, "delegate_of_id": Body, "body_id": Body, "meeting_id": Meeting, "seat_id": Seat}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a write: its name, and its value before and after in words; an empty side was empty."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One write: who, when in the partnership's own time, what, and what changed."""

    who: str
    at: dt.datetime
    what: str
    changes: tuple[Change, ...]


def history(object_ids: Iterable[UUID], zone: str, lang: Lang, limit: int = 60) -> list[Entry]:
    """The writes on records, newest first. At most six queries, whatever the number of writes."""
    found = list(AuditEntry.objects.filter(object_id__in=list(object_ids)).order_by("-at", "-id")[:limit])
    people = {user.id: user.label for user in User.objects.filter(id__in={e.actor_id for e in found if e.actor_id})}
    names = _names(found)
    place = ZoneInfo(zone)
    return [
        Entry(
            _who(entry, people, lang), entry.at.astimezone(place), _what(entry.verb),
            tuple(_changes(entry, names, lang)),
        )
        for entry in found
    ]  # fmt: skip


def _what(verb: str) -> str:
    return str(IMPORTED if verb.endswith(".import") else VERBS.get(verb, verb))


def _who(entry: AuditEntry, people: dict[UUID, Text], lang: Lang) -> str:
    if entry.actor_id in people:
        return people[entry.actor_id].say(lang)
    if entry.actor_label == MACHINE.label:
        return _("command line")
    return _("an account that no longer exists") if entry.actor_id else entry.actor_label


def _names(entries: Iterable[AuditEntry]) -> dict[str, Text]:
    """Names of the records that the entries point to, by id."""
    wanted: dict[Any, set[str]] = {}
    for entry in entries:
        for image in (entry.before, entry.after):
            for column, model in _NAMED.items():
                if image and image.get(column):
                    wanted.setdefault(model, set()).add(image[column])
    names: dict[str, Text] = {}
    for model, ids in wanted.items():
        for record in model.objects.filter(id__in=ids):
            names[str(record.id)] = getattr(record, "name", None) or getattr(record, "title", None) or record.label
    return names


def _changes(entry: AuditEntry, names: dict[str, Text], lang: Lang) -> Iterable[Change]:
    before, after = entry.before or {}, entry.after or {}
    for column, label in FIELDS.items():
        old, new = before.get(column), after.get(column)
        if old == new or (entry.before is None and new in (None, "", False)):
            continue
        yield Change(str(label), _value(column, old, names, lang), _value(column, new, names, lang))


def _value(column: str, value: Any, names: dict[str, Text], lang: Lang) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column in CODED and value in CODED[column]:
        return CODED[column][value].say(lang)
    if column in _NAMED:
        return names[value].say(lang) if value in names else _("a record that no longer exists")
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        try:
            return wording.day(dt.date.fromisoformat(value), lang)
        except ValueError:
            return value
    return str(value)
