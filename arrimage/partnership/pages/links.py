"""The page of the links that were made for one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from arrimage.core.text import Lang, Text
from arrimage.web import links
from arrimage.web.models import SignedLink
from arrimage.web.registry import Purpose, Recipient, Target

_STATES = {
    links.State.HOLDS: ("on", Text("open", "ouvert")),
    links.State.USED: ("done", Text("used", "utilisé")),
    links.State.EXPIRED: ("late", Text("past its last day", "échu")),
    links.State.REVOKED: ("stop", Text("taken back", "retiré")),
}
_NOBODY = Text("somebody no longer named here", "une personne qui n’y figure plus")


@dataclass(frozen=True, slots=True)
class Made:
    """One link: for whom, how it stands, until when; ``address`` is empty unless it is open."""

    link: SignedLink
    name: Text
    icon: str
    state: Text
    until: date
    address: str


@dataclass(frozen=True, slots=True)
class LinksPage:
    """What the page receives."""

    purpose: Purpose
    target: Target
    made: Sequence[Made]
    anybody: bool


def build(purpose: Purpose, target: Target, people: Sequence[Recipient], made: Sequence[SignedLink]) -> LinksPage:
    """The page; ``people`` are those for whom links can be made."""
    names = {one.id: one.name for one in people}
    named = [(link, names.get(link.recipient_id) if link.recipient_id else None) for link in made]
    return LinksPage(purpose, target, [_made(link, name, target) for link, name in named], bool(people))


def _made(link: SignedLink, name: Text | None, target: Target) -> Made:
    state = links.state_of(link)
    icon, word = _STATES[state]
    lang: Lang = "fr" if link.language == "fr" else "en"
    last = (link.expires_at - timedelta(seconds=1)).astimezone(ZoneInfo(target.zone)).date()
    shown = links.address_of_link(link, lang) if state is links.State.HOLDS else ""
    return Made(link, name or _NOBODY, icon, word, last, shown)
