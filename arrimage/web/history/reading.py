"""Reads of the history: one record's, or a partnership's, narrowed, searched and paged with a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Q, QuerySet

from arrimage.core.text import Lang, fold
from arrimage.web.history.rendering import Entry, entries, who
from arrimage.web.history.words import TRAIL, said
from arrimage.web.models import AuditEntry, User

SIZE = 50
#: A search reads this many entries for one page, then offers to go on from there.
SCAN = 2000
_BATCH = 500
_OF_ACCOUNT, _OF_LABEL = "a-", "l-"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last entry of a page: the next page begins after it, whatever is written meanwhile."""

    at: dt.datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.astimezone(dt.UTC).strftime('%Y%m%dT%H%M%S%f')}-{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The cursor of an address; None for anything else."""
        moment, _, key = text.partition("-")
        try:
            return cls(dt.datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=dt.UTC), UUID(hex=key))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the history is narrowed; everything empty shows all of it.

    Attributes:
        who: value of one of :func:`people`.
        kind: label of a model.
        verb: a verb; verbs that are called the same are taken together.
        since, until: local days, both included.
        words: every word must stand in what was written, or name a record it points to; accents and case do not count.
        record: one record's history.
    """

    who: str = ""
    kind: str = ""
    verb: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""
    record: UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page. ``older`` continues it; ``searched_to`` is set when the search stopped before the page was full."""

    entries: list[Entry]
    older: Cursor | None
    searched_to: dt.datetime | None


def of(object_ids: Iterable[UUID], zone: str, lang: Lang, limit: int = 60) -> list[Entry]:
    """The writes on records, newest first, for the page of a record: a few queries, whatever the number of writes."""
    found = AuditEntry.objects.filter(object_id__in=list(object_ids)).select_related("values", "seal")
    return entries(list(found.order_by("-at", "-id")[:limit]), zone, lang)


def page(
    within: QuerySet[AuditEntry], wanted: Wanted, zone: str, lang: Lang, after: Cursor | None = None, size: int = SIZE
) -> Found:
    """One page of a history, newest first. ``within`` is what the reader may see at all."""
    rows = _narrowed(within, wanted, zone, lang)
    if after is not None:
        rows = rows.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id))
    if not wanted.words.strip():
        held = list(rows[: size + 1])
        shown = held[:size]
        return Found(entries(shown, zone, lang), _cursor(shown) if len(held) > size else None, None)
    matches, shown, read = _Matcher(wanted.words), [], 0
    one = None
    for one in rows[:SCAN].iterator(_BATCH):
        read += 1
        if matches(one):
            shown.append(one)
            if len(shown) == size:
                break
    more = read == SCAN or len(shown) == size
    stopped = one.at.astimezone(ZoneInfo(zone)) if one is not None and read == SCAN and len(shown) < size else None
    return Found(entries(shown, zone, lang), _cursor([one]) if more and one is not None else None, stopped)


def lines(within: QuerySet[AuditEntry], wanted: Wanted, zone: str, lang: Lang) -> Iterator[Entry]:
    """The whole narrowed history in batches, for an export: constant memory."""
    rows: Iterable[AuditEntry] = _narrowed(within, wanted, zone, lang).iterator(_BATCH)
    if wanted.words.strip():
        matches = _Matcher(wanted.words)
        rows = (one for one in rows if matches(one))
    batch: list[AuditEntry] = []
    for one in rows:
        batch.append(one)
        if len(batch) == _BATCH:
            yield from entries(batch, zone, lang)
            batch = []
    yield from entries(batch, zone, lang)


def people(within: QuerySet[AuditEntry], lang: Lang) -> list[tuple[str, str]]:
    """Who wrote: (value, name), by name. Two queries."""
    pairs = within.order_by().values_list("actor_id", "actor_label").distinct()
    actors = {(actor, "" if actor else label) for actor, label in pairs}
    named = {user.id: user.label for user in User.objects.filter(id__in={actor for actor, _ in actors if actor})}
    found = [
        (f"{_OF_ACCOUNT}{actor.hex}" if actor else f"{_OF_LABEL}{label}", who(actor, label, named).say(lang))
        for actor, label in actors
    ]
    return sorted(found, key=lambda pair: (fold(pair[1]), pair[0]))


def kinds(lang: Lang) -> list[tuple[str, str]]:
    """Kinds of record: (label of the model, name), by name."""
    return sorted(((label, kind.name.say(lang)) for label, kind in TRAIL.kinds.items()), key=lambda pair: fold(pair[1]))


def verbs(lang: Lang) -> list[tuple[str, str]]:
    """What writes did: (a verb, its words), by words; verbs that are called the same stand once."""
    found: dict[str, str] = {}
    for verb in TRAIL.verbs:
        found.setdefault(said(TRAIL.verb(verb), lang), verb)
    return sorted(((verb, words) for words, verb in found.items()), key=lambda pair: fold(pair[1]))


def _cursor(shown: list[AuditEntry]) -> Cursor | None:
    return Cursor(shown[-1].at, shown[-1].id) if shown else None


def _narrowed(within: QuerySet[AuditEntry], wanted: Wanted, zone: str, lang: Lang) -> QuerySet[AuditEntry]:
    rows = within.select_related("values", "seal").order_by("-at", "-id")
    place = ZoneInfo(zone)
    if wanted.record is not None:
        rows = rows.filter(object_id=wanted.record)
    if wanted.who.startswith(_OF_ACCOUNT):
        try:
            rows = rows.filter(actor_id=UUID(hex=wanted.who.removeprefix(_OF_ACCOUNT)))
        except ValueError:
            return rows.none()
    elif wanted.who.startswith(_OF_LABEL):
        rows = rows.filter(actor_id=None, actor_label=wanted.who.removeprefix(_OF_LABEL))
    if wanted.kind:
        rows = rows.filter(object_type=wanted.kind)
    if wanted.verb:
        words = said(TRAIL.verb(wanted.verb), lang)
        rows = rows.filter(verb__in=[v for v in TRAIL.verbs if said(TRAIL.verb(v), lang) == words] or [wanted.verb])
    if wanted.since is not None:
        rows = rows.filter(at__gte=dt.datetime.combine(wanted.since, dt.time.min, place))
    if wanted.until is not None:
        rows = rows.filter(at__lt=dt.datetime.combine(wanted.until + dt.timedelta(days=1), dt.time.min, place))
    return rows


def _keyed() -> list[Any]:
    """The models that entries point to and that store search keys of their names."""
    pointed = [apps.get_model(label) for label in sorted(set(TRAIL.points.values()))]
    return [model for model in pointed if "name" in getattr(model, "KEYED", ())]


class _Matcher:
    """Whether an entry holds all words that were asked for, by itself or by the name of a record it points to.

    The search runs here and not in the database: the two databases store JSON, fold case and treat accents differently.
    """

    def __init__(self, words: str) -> None:
        self.words = fold(words).split()
        holds = Q(name_key_en__contains=fold(words)) | Q(name_key_fr__contains=fold(words))
        self.named = {
            str(key)
            for model in _keyed()
            for key in model._base_manager.filter(holds).values_list("pk", flat=True)[:500]
        }

    def __call__(self, one: AuditEntry) -> bool:
        held = [v for image in (one.before, one.after) for v in (image or {}).values() if isinstance(v, str)]
        if str(one.object_id) in self.named or any(text in self.named for text in held):
            return True
        text = " ".join(held)
        # Folding is most of a search's time, and plain letters need only their case folded.
        text = text.casefold() if text.isascii() else fold(text)
        return all(word in text for word in self.words)
