"""The shapes of what rooms hand to background work and to digests, through the registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from arrimage.core.access import Actor
from arrimage.core.text import Text


@dataclass(frozen=True, slots=True)
class JobKind:
    """A background task as administrators read it. One that ``cares_for_itself`` is neither taken back nor retried."""

    name: Text
    cares_for_itself: bool = False


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """A partnership of somebody who gets a digest. ``today`` is its own date."""

    id: UUID
    slug: str
    name: Text
    today: date


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One thing to tell: a sentence, and the name and arguments of the page it leads to."""

    text: Text
    url: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class DigestPart:
    """What a room tells in a digest: lines on one partnership, since a moment, for one person."""

    title: Text
    fill: Callable[[DigestPlace, datetime, Actor], Sequence[DigestLine]]
    order: int
