"""Small numbers in words, as a sentence at the head of a page says them. Pure."""

from __future__ import annotations

from arrimage.core import wording
from arrimage.core.text import Lang, Text

_EN = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_FR = [
    "aucun",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
    "vingt",
]


def words(count: int, lang: Lang, *, feminine: bool = False) -> str:
    """A count from 0 to 20 in words (``five``, ``cinq``, ``une``), digits beyond."""
    if not 0 <= count < len(_EN):
        return wording.number(count, lang)
    if lang == "en":
        return _EN[count]
    return _FR[count] + ("e" if feminine and count <= 1 else "")


def both(count: int, *, feminine: bool = False) -> Text:
    """A count in words in both languages."""
    return Text(words(count, "en"), words(count, "fr", feminine=feminine))


def capital(text: Text) -> Text:
    """The text with a capital at its beginning, on both sides."""
    return Text(text.en[:1].upper() + text.en[1:], text.fr[:1].upper() + text.fr[1:])


def agree(count: int, en: tuple[str, str], fr: tuple[str, str]) -> Text:
    """Singular or plural by each language's own rule: 0 is plural in English, singular in French (glossary A6)."""
    return Text(en[0] if count == 1 else en[1], fr[0] if count < 2 else fr[1])
