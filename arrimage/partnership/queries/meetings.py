"""Reads of meetings and of the decision register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from arrimage.core.text import fold
from arrimage.partnership.models import Body, Decision, Meeting, SeatTerm

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class MeetingLists:
    """Meetings to come, soonest first, and one page of those past or cancelled, latest first."""

    ahead: list[Meeting]
    past: Page[Any]


def meetings_of(partnership_id: UUID, day: date, body_key: str = "", number: str | int = 1) -> MeetingLists:
    """The meetings of a partnership, of one body when ``body_key`` is given, with their attendance counted.

    Three queries. Each meeting carries ``came`` and ``marked``: presences and marks of its attendance.
    """
    found = Meeting.objects.filter(body__partnership_id=partnership_id, body__archived_at=None, archived_at=None)
    if body_key:
        found = found.filter(body__key=body_key)
    live = Q(attendances__archived_at=None, status="held")
    found = found.select_related("body").annotate(
        came=Count("attendances", filter=live & Q(attendances__presence="present")),
        marked=Count("attendances", filter=live & Q(attendances__isnull=False)),
    )
    ahead = Q(status="planned", day__gte=day)
    past = found.exclude(ahead).order_by("-day", "-id")
    return MeetingLists(list(found.filter(ahead).order_by("day", "id")), Paginator(past, PER_PAGE).get_page(number))


def meeting_with_id(partnership_id: UUID, meeting_id: UUID) -> Meeting | None:
    """A meeting of a partnership by its id, archived or not."""
    return (
        Meeting.objects.select_related("body__partnership")
        .filter(body__partnership_id=partnership_id, id=meeting_id)
        .first()
    )


def meetings_to_choose(partnership_id: UUID, day: date) -> list[Meeting]:
    """Meetings at which something may have been decided, latest first."""
    found = Meeting.objects.filter(
        body__partnership_id=partnership_id, body__archived_at=None, archived_at=None, day__lte=day
    ).exclude(status="cancelled")
    return list(found.select_related("body").order_by("-day", "-id")[:100])


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """What the register is narrowed to; empty values narrow nothing."""

    search: str = ""
    body: str = ""
    outcome: str = ""
    method: str = ""


def decisions_of(partnership_id: UUID, wanted: DecisionFilter) -> QuerySet[Decision] | list[Decision]:
    """The register, latest first. A search folds accents and case over reference, title and text.

    Decisions have no stored search key, so that a search reads the register of the one partnership into memory.
    """
    found = Decision.objects.filter(body__partnership_id=partnership_id, body__archived_at=None, archived_at=None)
    for column, value in (("body__key", wanted.body), ("outcome", wanted.outcome), ("method", wanted.method)):
        if value:
            found = found.filter(**{column: value})
    found = found.select_related("body", "meeting").order_by("-day", "-reference", "-id")
    words = fold(wanted.search).split()
    if not words:
        return found
    return [row for row in found if all(word in _searched(row) for word in words)]


def _searched(row: Decision) -> str:
    return fold(" ".join((row.reference, row.title_en, row.title_fr, row.text_en, row.text_fr)))


def decision_page(partnership_id: UUID, wanted: DecisionFilter, number: str | int = 1) -> Page[Decision]:
    """One page of the register. Two queries."""
    return Paginator(decisions_of(partnership_id, wanted), PER_PAGE).get_page(number)


def decision_with_id(partnership_id: UUID, decision_id: UUID) -> Decision | None:
    """A decision of a partnership by its id, archived or not."""
    return (
        Decision.objects.select_related("body__partnership", "meeting")
        .filter(body__partnership_id=partnership_id, id=decision_id)
        .first()
    )


def latest_decisions(partnership_id: UUID, count: int = 4) -> list[Decision]:
    """The latest decisions of any body."""
    found = Decision.objects.filter(body__partnership_id=partnership_id, body__archived_at=None, archived_at=None)
    return list(found.select_related("body").order_by("-day", "-reference")[:count])


def decisions_at(meeting_id: UUID) -> list[Decision]:
    """The decisions taken at a meeting."""
    return list(
        Decision.objects.filter(meeting_id=meeting_id, archived_at=None).select_related("body").order_by("reference")
    )


def quorum_bar(body: Body, day: date) -> tuple[int, int]:
    """Voting seats of a body held on ``day``, and all its voting seats that day. Two queries."""
    seats = body.seats.filter(Q(end=None) | Q(end__gte=day), start__lte=day, voting=True, archived_at=None)
    held = SeatTerm.objects.filter(
        Q(end=None) | Q(end__gte=day), start__lte=day, archived_at=None, seat__in=seats
    ).values("seat_id")
    return held.distinct().count(), seats.count()
