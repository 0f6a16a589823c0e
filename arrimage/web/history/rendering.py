"""Entries of the trail in words: the one rule, for the history of a record and of a whole partnership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps

from arrimage.core import wording
from arrimage.core.access import MACHINE, VISITOR
from arrimage.core.text import Lang, Text
from arrimage.web.history.words import TRAIL, said
from arrimage.web.models import AuditEntry, User

_YES, _NO = Text("yes", "oui"), Text("no", "non")
_GONE = Text("a record that no longer exists", "une fiche qui n’existe plus")
_NOBODY = Text("an account that no longer exists", "un compte qui n’existe plus")
#: Who writes without an account, by the label of the trail.
LABELS: Mapping[str, Text] = {
    MACHINE.label: Text("command line", "ligne de commande"),
    VISITOR.label: Text("visitor", "personne sans compte"),
}
_BY_LINK = Text("by a signed link", "par un lien signé")


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a write: its name, and its value before and after in words; an empty side was empty."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The link that covers an entry, and when it was made, in the partnership's own time."""

    number: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One write in words. ``at`` is in the partnership's own time; ``changes`` is empty when values were erased."""

    id: UUID
    who: str
    at: dt.datetime
    what: str
    changes: tuple[Change, ...]
    kind: str
    name: str
    object_id: UUID
    has_page: bool
    seal: Seal | None
    erased: bool

    @property
    def sealed_same_day(self) -> bool:
        """Whether the seal was made on the day of the entry, so that its time alone says enough."""
        return self.seal is not None and self.seal.at.date() == self.at.date()


def entries(found: Sequence[AuditEntry], zone: str, lang: Lang) -> list[Entry]:
    """Entries in words, in the order given: one query for people and one for each kind of record they point to."""
    people = {user.id: user.label for user in User.objects.filter(id__in={e.actor_id for e in found if e.actor_id})}
    names = names_of(found)
    place = ZoneInfo(zone)
    return [_entry(one, people, names, place, lang) for one in found]


def _entry(one: AuditEntry, people: Mapping[UUID, Text], names: Mapping[str, Text], place: ZoneInfo, lang: Lang) -> Entry:  # fmt: skip
    kind, seal = TRAIL.kind(one.object_type), one.seal
    return Entry(
        one.id, who(one.actor_id, one.actor_label, people).say(lang), one.at.astimezone(place), said(TRAIL.verb(one.verb), lang),
        tuple(_changes(one, names, place, lang)), kind.name.say(lang), _called(one, names, lang), one.object_id, kind.page,
        Seal(seal.number, seal.at.astimezone(place)) if seal else None, one.values.erased_at is not None,
    )  # fmt: skip


def who(actor_id: UUID | None, label: str, people: Mapping[UUID, Text]) -> Text:
    """Who wrote: the account's own name, or what the trail calls somebody without one."""
    if actor_id is not None:
        return people.get(actor_id, _NOBODY)
    return LABELS.get(label) or (_BY_LINK if "link" in label else Text(label, label))


def names_of(found: Iterable[AuditEntry]) -> dict[str, Text]:
    """Names of the records that entries point to, by id: one query for each kind."""
    wanted: dict[str, set[str]] = {}
    for one in found:
        for image in (one.before, one.after):
            for column, value in (image or {}).items():
                model = TRAIL.of(TRAIL.points, one.object_type, column)
                if model and isinstance(value, str):
                    wanted.setdefault(model, set()).add(value)
    names: dict[str, Text] = {}
    for label, ids in wanted.items():
        model = apps.get_model(label)
        for record in model._base_manager.filter(pk__in=[key for key in ids if _is_uuid(key)]):
            names[str(record.pk)] = _own_name(record)
    return names


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _own_name(record: Any) -> Text:
    for attribute in ("name", "title", "label", "source", "statement"):
        found = getattr(record, attribute, None)
        if isinstance(found, Text):
            return found
    plain = str(getattr(record, "reference", "") or getattr(record, "code", ""))
    return Text(plain, plain)


def _called(one: AuditEntry, names: Mapping[str, Text], lang: Lang) -> str:
    """The record's own name as it was written; empty when it has none, or was erased."""
    image = one.after or one.before or {}
    for way in TRAIL.kind(one.object_type).called:
        if f"{way}_en" in image or f"{way}_fr" in image:
            text = Text(str(image.get(f"{way}_en") or ""), str(image.get(f"{way}_fr") or "")).say(lang)
        else:
            text = value(one.object_type, way, image.get(way), names, ZoneInfo("UTC"), lang)
        if text:
            return text
    return ""


def _changes(one: AuditEntry, names: Mapping[str, Text], place: ZoneInfo, lang: Lang) -> Iterator[Change]:
    before, after = one.before or {}, one.after or {}
    for column in [*before, *(c for c in after if c not in before)]:
        old, new = before.get(column), after.get(column)
        words = TRAIL.column(one.object_type, column)
        if words is None or old == new or (one.before is None and new in (None, "", False)):
            continue
        was, now = (value(one.object_type, column, side, names, place, lang) for side in (old, new))
        if was or now:
            yield Change(said(words, lang), was, now)


def value(label: str, column: str, held: Any, names: Mapping[str, Text], place: ZoneInfo, lang: Lang) -> str:
    """One value in words: codes by their labels, ids by names, amounts, dates and times as people write them."""
    if held is None or held == "":
        return ""
    if isinstance(held, bool):
        return (_YES if held else _NO).say(lang)
    if (codes := TRAIL.of(TRAIL.codes, label, column)) is not None and held in codes:
        return str(codes[held].say(lang))
    if TRAIL.of(TRAIL.points, label, column):
        return (names.get(str(held)) or _GONE).say(lang)
    if (say := TRAIL.of(TRAIL.says, label, column)) is not None:
        return str(say(held).say(lang))
    if isinstance(held, int):
        return wording.money(held, lang) if column.endswith("_cents") else wording.number(held, lang)
    if isinstance(held, str):
        return _moment(held, place, lang) or held
    if isinstance(held, list) and not any(isinstance(item, dict | list) for item in held):
        return ", ".join(value(label, column, item, names, place, lang) for item in held)
    # A table within a write is told by its size; what is in it stands on the record's page.
    return wording.number(len(held), lang)


def _moment(text: str, place: ZoneInfo, lang: Lang) -> str:
    """A stored date or time in words; empty when the text is none."""
    if len(text) < 10 or text[4:5] != "-" or text[7:8] != "-":
        return ""
    try:
        if len(text) == 10:
            return wording.day(dt.date.fromisoformat(text), lang)
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is None:
        return ""
    local = moment.astimezone(place)
    return f"{wording.day(local.date(), lang)}, {wording.clock(local, lang)}"
