"""Reads of the home page and of a partnership's first page: territory, containment, agreements, how full tables are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from arrimage.core.text import fold
from arrimage.partnership import territory
from arrimage.partnership.models import (
    Agreement,
    Body,
    Membership,
    Partnership,
    Place,
    Seat,
    SeatTerm,
    SharingAgreement,
    Territory,
)
from arrimage.partnership.queries.table import MAIN_KINDS


@dataclass(frozen=True, slots=True)
class Fullness:
    """Chairs of a main body: how many there are and how many are held."""

    held: int
    seats: int


@dataclass(frozen=True, slots=True)
class PartnershipCard:
    """A partnership on the home page, with those it contains and those whose territory it covers."""

    partnership: Partnership
    places: list[Place]
    contains: list[Partnership]
    covers: list[Partnership]
    fullness: Fullness | None


def cards(shown: Iterable[Partnership], everyone: list[Partnership], day: date) -> list[PartnershipCard]:
    """Cards of partnerships. Six queries, whatever their number."""
    places = places_by_partnership([p.id for p in everyone])
    parents = dict(Place.objects.values_list("id", "parent_id"))
    ids = {key: frozenset(place.id for place in found) for key, found in places.items()}
    chosen = list(shown)
    full = fullness([p.id for p in chosen], day)
    return [
        PartnershipCard(
            one,
            places.get(one.id, []),
            [p for p in everyone if p.parent_id == one.id],
            [
                p
                for p in everyone
                if p.id != one.id and p.kind != one.kind
                and territory.covers(ids.get(one.id, frozenset()), ids.get(p.id, frozenset()), parents)
            ],
            full.get(one.id),
        )
        for one in chosen
    ]  # fmt: skip


def narrowed(everyone: Iterable[Partnership], search: str, kind: str) -> list[Partnership]:
    """Those of a kind whose name holds every word of a search, accents and case aside."""
    words = fold(search).split()
    return [
        p
        for p in everyone
        if (not kind or p.kind == kind) and all(w in p.name_key_en or w in p.name_key_fr for w in words)
    ]


def places_by_partnership(partnership_ids: Iterable[UUID]) -> dict[UUID, list[Place]]:
    """The territory of each partnership, by name. One query."""
    found: dict[UUID, list[Place]] = defaultdict(list)
    rows = Territory.objects.filter(partnership_id__in=list(partnership_ids), archived_at=None).select_related("place")
    for row in rows.order_by("place__name_key_en"):
        found[row.partnership_id].append(row.place)
    return found


def fullness(partnership_ids: Iterable[UUID], day: date) -> Mapping[UUID, Fullness]:
    """How full the main body of each partnership is. Three queries."""
    bodies: dict[UUID, Body] = {}
    found = Body.objects.filter(
        Q(ended=None) | Q(ended__gte=day),
        partnership_id__in=list(partnership_ids),
        archived_at=None,
        started__lte=day,
        kind__in=MAIN_KINDS,
    )
    for body in sorted(found, key=lambda b: (MAIN_KINDS.index(b.kind), b.parent_id is not None, b.name_key_en)):
        bodies.setdefault(body.partnership_id, body)
    ids = [body.id for body in bodies.values()]
    running = Q(end=None) | Q(end__gte=day)
    seats = Seat.objects.filter(running, body_id__in=ids, start__lte=day, archived_at=None)
    held = SeatTerm.objects.filter(running, start__lte=day, archived_at=None, seat__in=seats)
    all_seats = dict(seats.order_by().values_list("body_id").annotate(n=Count("id")))
    held_seats = dict(held.order_by().values_list("seat__body_id").annotate(n=Count("seat_id", distinct=True)))
    return {
        partnership_id: Fullness(held_seats.get(body.id, 0), all_seats.get(body.id, 0))
        for partnership_id, body in bodies.items()
        if all_seats.get(body.id)
    }


def agreements_of(partnership_id: UUID) -> list[Agreement]:
    """Agreements, latest first, with their years. Two queries."""
    found = Agreement.objects.filter(partnership_id=partnership_id, archived_at=None).prefetch_related("years")
    return list(found.order_by("-start", "reference"))


def sharing_of(partnership_id: UUID, day: date) -> list[SharingAgreement]:
    """Sharing agreements in force or to come, by audience."""
    found = SharingAgreement.objects.filter(
        Q(end=None) | Q(end__gte=day), partnership_id=partnership_id, archived_at=None
    )
    return list(found.order_by("audience", "start"))


def member_count(partnership_id: UUID, day: date) -> int:
    """Number of member organizations on ``day``."""
    found = Membership.objects.filter(
        Q(left=None) | Q(left__gte=day), partnership_id=partnership_id, archived_at=None, joined__lte=day
    )
    return found.values("organization_id").distinct().count()
