"""Personal data, declared column by column: what it is, why it is kept, how long, what erasing a person does to it.

Each room declares its own columns in ``personal.py``; the inventory for the public, retention, export and erasure all
read the same declarations. A column with words that no declaration names fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from arrimage.core.text import Text


class Erase(StrEnum):
    """What erasing a person does to a column: empty it, put neutral words there, delete the row, leave it."""

    BLANK = "blank"
    REPLACE = "replace"
    DELETE = "delete"
    KEEP = "keep"


#: What the page says of each.
ERASE_NAMES: Mapping[Erase, Text] = {
    Erase.BLANK: Text("emptied", "vidé"),
    Erase.REPLACE: Text("replaced by neutral words", "remplacé par des mots neutres"),
    Erase.DELETE: Text("deleted", "supprimé"),
    Erase.KEEP: Text("stays", "conservé"),
}


@dataclass(frozen=True, slots=True)
class Personal:
    """One column that holds, or may hold, personal data.

    Attributes:
        what: what it is, as the person would say it: "Email address".
        why: what it is needed for.
        until: how long it is kept, in words.
        erase: what erasing the person does to it.
        reason: why that and not more; one sentence.
        days: after how many days at the latest the retention job removes it; None when something else ends it.
        names: the column is a person's name, so that the record stands for that person.
        secret: it proves who somebody is (a password, a key), so that no export shows it.
    """

    what: Text
    why: Text
    until: Text
    erase: Erase
    reason: Text
    days: int | None = None
    names: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Impersonal:
    """Columns of one model that hold no personal data, and why one can be sure."""

    columns: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True)
class Declared:
    """What one room, or the shell for what it builds on, declares; models are named by their labels in lower case.

    Attributes:
        names: what one row of a model is called, where the history has no word for it.
    """

    personal: Mapping[str, Mapping[str, Personal]]
    impersonal: Mapping[str, Impersonal] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)


_FREE = Personal(
    what=Text("Free text that may name somebody", "Texte libre qui peut nommer quelqu’un"),
    why=Text("To tell what the partnership does.", "Pour raconter ce que fait le partenariat."),
    until=Text("As long as the partnership keeps its records.", "Tant que le partenariat conserve ses dossiers."),
    erase=Erase.REPLACE,
    reason=Text(
        "The text belongs to the partnership; the name and the address in it go.",
        "Le texte appartient au partenariat; le nom et l’adresse qu’il contient disparaissent.",
    ),
)


def free_text(*names: str) -> Mapping[str, Personal]:
    """Declares bilingual free texts: ``note`` stands for ``note_en`` and ``note_fr``."""
    return {f"{name}_{lang}": _FREE for name in names for lang in ("en", "fr")}


_CODES = Text("Codes, keys and references, never words about people.", "Codes, clés et références, jamais des mots sur des personnes.")  # fmt: skip


def coded(*columns: str) -> Impersonal:
    """Declares columns that hold codes, keys and references alone."""
    return Impersonal(columns, _CODES)
