"""Whether one territory covers another. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from uuid import UUID


def covers(wide: Set[UUID], narrow: Set[UUID], parents: Mapping[UUID, UUID | None]) -> bool:
    """Whether every place of ``narrow`` is in ``wide``, or lies within a place that is.

    Args:
        parents: the place that each place lies within, None at the top. A circle is walked once.
    """
    return bool(narrow) and bool(wide) and all(_within(place, wide, parents) for place in narrow)


def _within(place: UUID, wide: Set[UUID], parents: Mapping[UUID, UUID | None]) -> bool:
    seen: set[UUID] = set()
    at: UUID | None = place
    while at is not None and at not in seen:
        if at in wide:
            return True
        seen.add(at)
        at = parents.get(at)
    return False
