"""What later rooms hand to earlier pages: rooms of the line, menu entries, panels, permalinks, workbook sheets.

Earlier pages show later rooms' content through this one typed registry, so that no room imports forward.
``config.assembly`` fills it at start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict

from arrimage.core.access import Actor, Permission, Scope, ScopeKind
from arrimage.core.text import Text
from arrimage.web.contributions import DigestPart, DigestPlace, JobKind


@dataclass(frozen=True, slots=True)
class Room:
    """A room on the line: ``url`` is the name of its first page, which takes the partnership's slug."""

    code: str
    name: Text
    url: str
    order: int


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of a room that its sub-menu lists."""

    room: str
    name: Text
    url: str
    permission: Permission
    order: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A block that a later room shows on an earlier page (``slot``): a template, and the function that fills it."""

    slot: str
    template: str
    fill: Callable[[HttpRequest, Any], dict[str, Any] | None]
    order: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a link can be made for, never by name: a seat, an organization."""

    type: str
    id: UUID
    name: Text


@dataclass(frozen=True, slots=True)
class Target:
    """The record behind a link as its pages tell of it.

    Attributes:
        record: the record itself, for the form and the action.
        page: address of its page in the language of the moment, for those who log in.
        facts: what the holder of a link reads before the form: (name, value).
        last_day: the last local day on which a link makes sense; None when nothing ends.
        closed: why nothing can be said any more; None while it can.
    """

    record: Any
    partnership_id: UUID
    partnership: Text
    zone: str
    title: Text
    page: str
    facts: Sequence[tuple[Text, Text]] = ()
    last_day: date | None = None
    closed: Text | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing that a signed link may be made for; a room contributes it.

    Attributes:
        code: stands in addresses and in the table of links.
        permission: what the link gives, on its one record.
        target_type: label of the model of that record.
        name: what the link asks for, in a few words: "Say where this action stands".
        asks: the same as a sentence to the person who gets the message.
        find: the target with an id, or None when it is gone.
        form: a form from what was posted (or None), the target and the id of the recipient.
        act: carries out a valid form as the holder of the link.
        recipients: for whom links to a target can be made.
    """

    code: str
    permission: Permission
    target_type: str
    name: Text
    asks: Text
    find: Callable[[UUID], Target | None]
    form: Callable[[QueryDict | None, Target, UUID | None], Any]
    act: Callable[[Any, Target, UUID | None, Actor], None]
    recipients: Callable[[Target], Sequence[Recipient]]
    days: int = 30


@dataclass(slots=True)
class Registry:
    """Everything rooms contribute."""

    rooms: list[Room] = field(default_factory=list)
    menu: list[MenuEntry] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    #: from the label of a model to the address of a record's page: ``/id/<uuid>`` redirects there
    permalinks: list[Callable[[UUID], str | None]] = field(default_factory=list)
    #: names of partnerships and organizations by id, for grants that name their scope by id alone
    scope_names: list[Callable[[Collection[UUID]], Mapping[UUID, Text]]] = field(default_factory=list)
    #: the partnerships in which the stewards of organizations are heard, by the organization's id
    heard_in: Callable[[Collection[UUID]], Mapping[UUID, Sequence[Scope]]] | None = None
    #: what signed links may be made for
    purposes: dict[str, Purpose] = field(default_factory=dict)
    #: address of a box of a logic model on a partnership's page: from slug, model and node
    node_page: Callable[[str, str, str], str] | None = None
    #: background tasks by their path
    jobs: dict[str, JobKind] = field(default_factory=dict)
    digests: list[DigestPart] = field(default_factory=list)
    #: the partnerships that somebody works in, for the digest
    places_of: Callable[[Actor], Sequence[DigestPlace]] | None = None

    def clear(self) -> None:
        """Forget everything, so that assembling twice gives the same."""
        for collection in (self.rooms, self.menu, self.panels, self.permalinks, self.scope_names):
            collection.clear()
        self.purposes.clear()
        self.jobs.clear()
        self.digests.clear()
        self.places_of = self.node_page = self.heard_in = None

    def names_of(self, scopes: Iterable[Scope]) -> Mapping[UUID, Text]:
        """What the partnerships and organizations of ``scopes`` are called, by id."""
        ids = {scope.id for scope in scopes if scope.id}
        return {key: name for find in self.scope_names for key, name in find(ids).items()} if ids else {}

    def heard(self, scopes: Iterable[Scope]) -> Mapping[UUID, Sequence[Scope]]:
        """Where the stewards of those of ``scopes`` that are organizations are heard, by the organization's id."""
        ids = {scope.id for scope in scopes if scope.id and scope.kind is ScopeKind.ORGANIZATION}
        return self.heard_in(ids) if ids and self.heard_in else {}

    def entries(self, room: str) -> Sequence[MenuEntry]:
        """The sub-menu of a room, in order."""
        return sorted((e for e in self.menu if e.room == room), key=lambda e: e.order)


REGISTRY = Registry()
