"""Official words for published tables, from ``terms.yaml``: read once, looked up by what the English edition prints."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from arrimage.core.text import Text, fold

_GAPS = re.compile(r"[^a-z0-9]+")


@cache
def terms() -> dict[str, Any]:
    """The whole table of terms."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "terms.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def slug(label: str) -> str:
    """A label as a code: « 0 to 14 years old » gives ``0-to-14-years-old``; ``x`` when nothing is left."""
    plain = unicodedata.normalize("NFKD", fold(label)).encode("ascii", "ignore").decode()
    return _GAPS.sub("-", plain.replace("'", "")).strip("-") or "x"


def member(label: str) -> Text:
    """A member of a census dimension in both languages; French is empty where no official word is known here.

    An empty side falls back to the other with its own ``lang``, so that a reader sees that it is only in English.
    """
    # Some lines of the profile are printed with two spaces between words.
    return Text(label, str(terms()["members"].get(" ".join(label.split()), "")))


@cache
def _english() -> dict[str, str]:
    return {str(french): str(english) for english, french in terms()["members"].items()}


def member_in_french(label: str) -> Text:
    """A member as the French edition prints it; English is empty where no official word is known here."""
    return Text(_english().get(label, ""), label)


def dimension(code: str) -> Text:
    """The name of a dimension; the code itself with spaces when it has none."""
    found = terms()["dimensions"].get(code.rpartition(":")[2])
    return Text(found["en"], found["fr"]) if found else Text(code.replace("-", " "), "")
