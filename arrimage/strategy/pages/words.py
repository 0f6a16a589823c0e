"""Words that several pages of the room put together: states, months, shares, names of outcomes, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from babel.dates import format_date
from django.utils.translation import gettext

from arrimage.core import codes, wording
from arrimage.core.text import Text
from arrimage.strategy import outcomes
from arrimage.web.registry import REGISTRY
from arrimage.web.shell import current_language

#: Edge and icon of each status: the same signs everywhere, never colour alone.
LOOKS: Mapping[str, tuple[str, str]] = {
    "done": ("is-on", "done"), "on_track": ("is-on", "on"), "late": ("is-watch", "late"), "blocked": ("is-off", "stop"),
    "planned": ("is-none", "none"), "dropped": ("is-held", "none"),
}  # fmt: skip
#: Order in which statuses are told.
ORDER = ("done", "on_track", "late", "blocked", "planned", "dropped")
RESOURCE_LOOKS: Mapping[str, tuple[str, str]] = {
    "received": ("is-on", "done"), "confirmed": ("is-on", "on"), "pending": ("is-none", "none"),
    "refused": ("is-held", "stop"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """A status as pages show it: word, edge class, icon."""

    code: str
    word: str
    look: str
    icon: str


def state(code: str) -> State:
    """How a status of an action looks."""
    look, icon = LOOKS[code]
    return State(code, codes.ACTION_STATUS[code].say(current_language()), look, icon)


def resource_state(code: str) -> State:
    """How a status of a contribution looks."""
    look, icon = RESOURCE_LOOKS[code]
    word = codes.RESOURCE_STATUS[code].say(current_language())
    return State(code, word[:1].upper() + word[1:], look, icon)


def month(day: date, *, year: bool = True) -> str:
    """A month as a picture prints it: ``Feb 2026`` or ``févr. 2026``."""
    lang = current_language()
    text: str = format_date(day, "LLL y" if year else "LLL", locale=f"{lang}_CA")
    return (text.replace(".", "") if lang == "en" else text).replace(" ", wording.NBSP)


def share(part: Fraction) -> str:
    """A part of a whole, in percent without decimals."""
    return wording.share(part, current_language())


def percent(value: int) -> str:
    """A whole percentage."""
    return wording.share(Fraction(value, 100), current_language())


def points(value: Fraction) -> str:
    """Weight × progress: one decimal only when there is one."""
    return wording.number(value, current_language(), 0 if value.denominator == 1 else 1)


def listing(words: list[str]) -> str:
    """``a, b and c`` in the language of the page."""
    if len(words) < 2:
        return "".join(words)
    return gettext("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


@dataclass(frozen=True, slots=True)
class Served:
    """An outcome of a logic model as a page names it; ``url`` is empty when no page shows models here."""

    ref: str
    name: Text
    model: Text
    url: str


def served(ref: str, slug: str) -> Served:
    """An outcome by reference, with the address of its box when the results room is on the line."""
    from arrimage.definitions import definitions

    model = definitions().models.get(ref.partition("/")[0])
    return Served(ref, outcomes.name(ref), model.short.text if model else Text("", ""), _address(ref, slug))


def _address(ref: str, slug: str) -> str:
    model, _, node = ref.partition("/")
    return REGISTRY.node_page(slug, model, node) if REGISTRY.node_page else ""
