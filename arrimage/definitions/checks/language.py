"""Both languages: French is written, not copied, and follows the typography of the glossary (rule A1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions import places
from arrimage.definitions.entries import Entry, place
from arrimage.definitions.reading import KeyPath
from arrimage.definitions.schema import Bilingual

#: Up to this length the same word may be right in both languages (« Communication », « IRCC »).
SAME_UP_TO = 20

_NBSP_REMEDY = Text("Put a no-break space (U+00A0) there.", "Mettez-y une espace insécable (U+00A0).")
_RULES: tuple[tuple[re.Pattern[str], Text, Text], ...] = (
    (
        re.compile(r"\s[;!?]"),
        Text("In French there is no space before a semicolon, an exclamation mark or a question mark.",
             "En français, aucune espace ne précède le point-virgule, le point d’exclamation ni le point d’interrogation."),
        Text("Remove the space.", "Supprimez l’espace."),
    ),
    (
        re.compile(r"[\u2000-\u200b\u202f\u2060]"),
        Text("A thin or invisible space is never used.", "L’espace fine ou invisible n’est jamais employée."),
        Text("Put a no-break space (U+00A0), or none, as the sign requires.",
             "Mettez une espace insécable (U+00A0), ou aucune, selon le signe."),
    ),
    (
        re.compile(r" [:»%$]|« "),
        Text("A plain space stands before a colon, a closing guillemet, a percent or a dollar sign, or after an opening guillemet.",
             "Une espace ordinaire précède un deux-points, un guillemet fermant, un signe de pourcentage ou de dollar, ou suit un guillemet ouvrant."),
        _NBSP_REMEDY,
    ),
    (
        re.compile(r"[^\s\u00a0]:(?=\s|$)|[^\s\u00a0]»|«[^\s\u00a0]|\d[%$]"),
        Text("The space before a colon, a closing guillemet, a percent or a dollar sign, or after an opening guillemet, is missing.",
             "Il manque l’espace avant un deux-points, un guillemet fermant, un signe de pourcentage ou de dollar, ou après un guillemet ouvrant."),
        _NBSP_REMEDY,
    ),
    (
        re.compile(r"'"),
        Text("A straight apostrophe stands in the French text.", "Le texte français contient une apostrophe droite."),
        Text("Write the typographic apostrophe ’.", "Écrivez l’apostrophe typographique ’."),
    ),
)  # fmt: skip


def check(entries: Sequence[Entry]) -> list[Problem]:
    """French sides copied from English, and slips of French typography."""
    problems: list[Problem] = []
    for entry in entries:
        for path, text in bilinguals(entry.value):
            if text.en == text.fr and len(text.en) > SAME_UP_TO and not _is_said(text):
                problems.append(
                    Problem(
                        Text("The French side is the same as the English side.",
                             "La version en français est identique à la version en anglais."),
                        Text("Write the French text after “fr:”.", "Écrivez le texte français après «\u00a0fr:\u00a0»."),
                        place(entry, *path, "fr"),
                    )
                )  # fmt: skip
            problems += [Problem(message, remedy, place(entry, *path, "fr")) for message, remedy in typography(text.fr)]
    return problems


def _is_said(text: Bilingual) -> bool:
    """Whether a text is a place whose known words are the same in both languages: ``section 2, page 14, note 3``."""
    try:
        return places.both(text.en).fr == text.fr
    except places.UnsaidPlaceError:
        return False


def typography(french: str) -> Iterator[tuple[Text, Text]]:
    """What is wrong with the spaces and signs of a French text, as message and remedy; nothing when all is well."""
    for pattern, message, remedy in _RULES:
        if found := pattern.search(french):
            around = french[max(0, found.start() - 12) : found.end() + 8].strip()
            yield (
                Text(f"{message.en} Near “{around}”.", f"{message.fr} Près de «\u00a0{around}\u00a0»."),
                remedy,
            )


def bilinguals(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Bilingual]]:
    """Every text in both languages inside a definition, with its key path."""
    if isinstance(value, Bilingual):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from bilinguals(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from bilinguals(item, (*path, index))
