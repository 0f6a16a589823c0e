"""Text in both official languages, and the one function behind stored sort and search keys."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Lang = Literal["en", "fr"]
LANGS: tuple[Lang, Lang] = ("en", "fr")

_SPACES = re.compile(r"\s+")
# Letters that Unicode does not decompose, and that people type without their ligature or stroke.
_UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "ʼ": "'"}
)


@dataclass(frozen=True, slots=True)
class Localized:
    """A string together with the language it is really in, so that a page can set ``lang=``."""

    text: str
    lang: Lang

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Text:
    """The same content in English and French. Either side may be empty in people's content, never in definitions."""

    en: str
    fr: str

    def within(self, lang: Lang) -> Localized:
        """The wanted side, or the other one with its own language when the wanted side is empty."""
        wanted, other = (self.en, self.fr) if lang == "en" else (self.fr, self.en)
        if wanted.strip() or not other.strip():
            return Localized(wanted, lang)
        return Localized(other, "fr" if lang == "en" else "en")

    def say(self, lang: Lang) -> str:
        """The wanted side as a plain string, falling back to the other."""
        return self.within(lang).text

    @property
    def complete(self) -> bool:
        """Whether both sides are filled."""
        return bool(self.en.strip()) and bool(self.fr.strip())

    def format(self, **values: object) -> Text:
        """Both sides with ``str.format`` applied. A value that is itself a Text gives each side its own words."""
        english = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        french = {name: value.fr if isinstance(value, Text) else value for name, value in values.items()}
        return Text(self.en.format(**english), self.fr.format(**french))


def fold(text: str) -> str:
    """The key under which text is sorted and searched: no accents, no case, one space, straight apostrophes.

    Stored beside people's content so that SQLite and PostgreSQL order and match alike.

    >>> fold("  Écoles de  l’Œuvre ")
    "ecoles de l'oeuvre"
    """
    key = _bare(text)
    # A sign may decompose into capitals (™) and a folded letter may carry a new accent: fold until nothing moves.
    while (again := _bare(key)) != key:
        key = again
    return key


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).translate(_UNDECOMPOSED)
    return _SPACES.sub(" ", letters).strip()
