"""Finding words about one person in everything people wrote, and putting neutral words in their place.

Looked for are addresses and names as whole words, in any case. Columns are read one model at a time, and only rows that the
database says may match; names with letters beyond ASCII are compared here, since databases fold them differently.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from arrimage.core.text import Text
from arrimage.web.privacy.register import REGISTER, wordy

#: What stands in place of a name or an address; the same in both languages' texts but for the words.
NEUTRAL = Text("[erased]", "[effacé]")
#: Shorter names are everyday words too often to be looked for.
FEWEST = 4
#: Their content is no text that anybody wrote, or goes another way.
_APART = frozenset({"web.auditvalues", "sessions.session"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One row that names the person: its model, its key, the columns that do, and a little of what stands around it."""

    model: type[models.Model]
    pk: Any
    columns: tuple[str, ...]
    excerpt: str


def pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds any of the words; None when there is nothing to look for."""
    wanted = sorted({word.strip() for word in words if len(word.strip()) >= FEWEST}, key=lambda w: (-len(w), w))
    if not wanted:
        return None
    # A text may be broken over lines within a name.
    parts = (r"\s+".join(re.escape(part) for part in word.split()) for word in wanted)
    return re.compile(rf"(?<![\w.+-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _texts(value: Any) -> Iterator[str]:
    """Every string within a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def holds(value: Any, wanted: re.Pattern[str]) -> bool:
    """Whether a value names the person."""
    return any(wanted.search(text) for text in _texts(value))


def replaced(value: Any, wanted: re.Pattern[str], words: str) -> Any:
    """The value with ``words`` in place of each mention."""
    if isinstance(value, str):
        return wanted.sub(words, value)
    if isinstance(value, dict):
        return {wanted.sub(words, str(key)): replaced(inner, wanted, words) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(inner, wanted, words) for inner in value]
    return value


def may_match(model: type[models.Model], columns: Sequence[str], words: Sequence[str]) -> models.QuerySet[Any]:
    """Rows of a model that may hold one of the words; all rows when the database could not tell."""
    rows = model._base_manager.all()
    # A word of several parts may be broken over lines; its longest part is looked for.
    longest = [max(word.split(), key=len) for word in words if len(word.strip()) >= FEWEST]
    if not all(word.isascii() and json.dumps(word) == f'"{word}"' for word in longest):
        return rows
    condition = Q()
    for number, name in enumerate(columns):
        rows = rows.annotate(**{f"said_{number}": Cast(name, models.TextField())})
        for word in longest:
            condition |= Q(**{f"said_{number}__icontains": word})
    return rows.filter(condition)


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a model in which somebody may be named: those declared personal that hold readable words."""
    declared = REGISTER.of(model)
    return [column.name for column in wordy(model) if column.name in declared and not declared[column.name].secret]


def find(words: Sequence[str]) -> Iterator[Mention]:
    """Every row that names the person, but for the audit trail."""
    wanted = pattern(words)
    if wanted is None:
        return
    for model in REGISTER.models():
        columns = columns_of(model)
        if not columns or model._meta.label_lower in _APART:
            continue
        for pk, *values in may_match(model, columns, words).order_by("pk").values_list("pk", *columns).iterator(500):
            held = [name for name, value in zip(columns, values, strict=True) if holds(value, wanted)]
            if held:
                yield Mention(model, pk, tuple(held), _excerpt(values, wanted))


def _excerpt(values: Sequence[Any], wanted: re.Pattern[str]) -> str:
    for value in values:
        for text in _texts(value):
            if found := wanted.search(text):
                start, end = max(0, found.start() - 60), min(len(text), found.end() + 60)
                return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
    return ""


def in_trail(words: Sequence[str]) -> set[Any]:
    """Ids of the records whose values in the audit trail name the person."""
    from arrimage.web.models import AuditValues

    wanted = pattern(words)
    if wanted is None:
        return set()
    rows = may_match(AuditValues, ["before", "after"], words).filter(erased_at=None)
    found = rows.values_list("entry__object_id", "before", "after").iterator(500)
    return {object_id for object_id, before, after in found if holds(before, wanted) or holds(after, wanted)}
