"""The words of the history, contributed by the rooms: no verb, record, column or code is ever shown raw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import override

from arrimage.core.text import Lang, Text

T = TypeVar("T")
#: A Text, or a lazy interface word.
Words = Any
#: Columns that tell people nothing: ids, versions, keys made by the program.
SILENT = frozenset({"id", "version", "archived_at", "key", "illustrative"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    Attributes:
        name: what people call one, with a capital: "Meeting".
        called: where its own name is found in what was written, first that is there: ``title`` stands for title_en and
            title_fr, a column that points to another record (``seat_id``) for that record's name.
        page: whether ``/id/<uuid>`` leads to a page that shows it.
    """

    name: Text
    called: tuple[str, ...] = ()
    page: bool = True


@dataclass(frozen=True, slots=True)
class Trail:
    """What one room contributes.

    A column is named ``status``, or ``meeting.status`` where one kind of record has another word or other codes.

    Attributes:
        kinds: by label of the model, for example ``partnership.meeting``.
        verbs: what each verb did, in the past: "Minutes adopted".
        fields: what each column is called.
        codes: the labels of a column's codes.
        points: the label of the model whose id a column holds.
        says: reads a column that is neither code, id, amount nor date, for example the reference of an outcome.
        silent: columns that are not shown.
    """

    kinds: Mapping[str, Kind]
    verbs: Mapping[str, Words]
    fields: Mapping[str, Words] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, Callable[[Any], Text]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


#: What an import of a workbook did: its verbs are ``<noun>.import``.
_IMPORTED = Text("Imported from a workbook", "Importé d’un classeur")
_LOADED = Text("Loaded with the demonstration", "Chargé avec la démonstration")
_CHANGED = Text("Changed", "Modifié")
_RECORD = Text("Record", "Fiche")


def _join(mine: dict[str, T], theirs: Mapping[str, T]) -> None:
    for name, value in theirs.items():
        if str(mine.get(name, value)) != str(value):
            raise ValueError(f"the history has two meanings of {name}")
        mine[name] = value


@dataclass(slots=True)
class Dictionary:
    """All words together."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    verbs: dict[str, Words] = field(default_factory=dict)
    fields: dict[str, Words] = field(default_factory=dict)
    codes: dict[str, Mapping[str, Text]] = field(default_factory=dict)
    points: dict[str, str] = field(default_factory=dict)
    says: dict[str, Callable[[Any], Text]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=lambda: set(SILENT))

    def clear(self) -> None:
        """Forget everything, so that assembling twice gives the same."""
        for known in (self.kinds, self.verbs, self.fields, self.codes, self.points, self.says):
            known.clear()
        self.silent = set(SILENT)

    def add(self, trail: Trail) -> None:
        """Take in the words of a room.

        Raises:
            ValueError: when two rooms give one column other words, codes or meaning: each then names its kind of record.
        """
        _join(self.kinds, trail.kinds)
        _join(self.verbs, trail.verbs)
        _join(self.fields, trail.fields)
        _join(self.codes, trail.codes)
        _join(self.points, trail.points)
        _join(self.says, trail.says)
        self.silent |= trail.silent

    def verb(self, verb: str) -> Words:
        """What a verb did."""
        if verb in self.verbs:
            return self.verbs[verb]
        if verb.startswith("demonstration."):
            return _LOADED
        return _IMPORTED if verb.endswith(".import") else _CHANGED

    def kind(self, label: str) -> Kind:
        """The kind of a record; one that no room knows any more is a record."""
        return self.kinds.get(label) or Kind(_RECORD, page=False)

    def of(self, known: Mapping[str, Any], label: str, column: str) -> Any:
        """What ``known`` holds for a column of a kind of record, or None."""
        special = known.get(f"{label.rpartition('.')[2]}.{column}")
        return special if special is not None else known.get(column)

    def column(self, label: str, column: str) -> Words | None:
        """What a column is called; None for one that is not shown."""
        if column in self.silent or f"{label.rpartition('.')[2]}.{column}" in self.silent:
            return None
        return self.of(self.fields, label, column)


TRAIL = Dictionary()


def said(words: Words, lang: Lang) -> str:
    """Words in a language, whatever the language of the moment."""
    if isinstance(words, Text):
        return words.say(lang)
    with override(lang):
        return str(words)
