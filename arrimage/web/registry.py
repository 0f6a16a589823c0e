"""What later rooms hand to earlier pages: rooms of the line, menu entries, panels, permalinks, workbook sheets.

Earlier pages show later rooms' content through this one typed registry, so that no room imports forward.
``config.assembly`` fills it at start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from arrimage.core.access import Permission
from arrimage.core.text import Text


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


@dataclass(slots=True)
class Registry:
    """Everything rooms contribute."""

    rooms: list[Room] = field(default_factory=list)
    menu: list[MenuEntry] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    #: from the label of a model to the address of a record's page: ``/id/<uuid>`` redirects there
    permalinks: list[Callable[[UUID], str | None]] = field(default_factory=list)
    #: address of a box of a logic model on a partnership's page: from slug, model and node
    node_page: Callable[[str, str, str], str] | None = None

    def clear(self) -> None:
        """Forget everything, so that assembling twice gives the same."""
        for collection in (self.rooms, self.menu, self.panels, self.permalinks):
            collection.clear()
        self.node_page = None

    def entries(self, room: str) -> Sequence[MenuEntry]:
        """The sub-menu of a room, in order."""
        return sorted((e for e in self.menu if e.room == room), key=lambda e: e.order)


REGISTRY = Registry()
