"""Reads of member organizations: the list with its filters, one organization, what somebody who leaves hands over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from arrimage.core.text import Lang, fold
from arrimage.partnership.models import Attendance, Decision, Meeting, Membership, Organization, SeatTerm
from arrimage.partnership.queries.partnerships import PRESENT

PER_PAGE = 100
SORTS = ("name", "sector", "joined")


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What the list of organizations is narrowed to; empty values narrow nothing. ``funded``: yes, no or unknown."""

    search: str = ""
    sector: str = ""
    funded: str = ""
    francophone: bool = False
    former: bool = False
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A membership in the list, with the number of seats its organization holds in the partnership."""

    membership: Membership
    seats: int


@dataclass(frozen=True, slots=True)
class MemberList:
    """One page of the list and how it stands in the whole."""

    rows: list[MemberRow]
    page: Page[Membership]
    total: int = field(default=0)


def present_members(partnership_id: UUID) -> list[Organization]:
    """The organizations that are members today, by name (one query)."""
    rows = Membership.objects.filter(PRESENT, partnership_id=partnership_id).select_related("organization")
    found = {row.organization_id: row.organization for row in rows}
    return sorted(found.values(), key=lambda o: (o.name_key_en, str(o.pk)))


def memberships(partnership_id: UUID, wanted: MemberFilter, day: date, lang: Lang) -> QuerySet[Membership]:
    """Memberships in force on ``day`` (or those that ended, when ``former``), narrowed and sorted."""
    found = Membership.objects.filter(partnership_id=partnership_id, archived_at=None).select_related("organization")
    running = Q(left=None) | Q(left__gte=day)
    found = found.exclude(running) if wanted.former else found.filter(running)
    for word in fold(wanted.search).split():
        found = found.filter(Q(organization__name_key_en__contains=word) | Q(organization__name_key_fr__contains=word))
    if wanted.sector:
        found = found.filter(sector=wanted.sector)
    if wanted.funded:
        funded = {"yes": True, "no": False, "unknown": None}.get(wanted.funded)
        found = found.filter(organization__settlement_funded=funded)
    if wanted.francophone:
        found = found.filter(organization__francophone=True)
    name = f"organization__name_key_{lang}"
    order = {"sector": ("sector", name), "joined": ("-joined", name)}.get(wanted.sort, (name,))
    return found.order_by(*order, "id")


def member_list(partnership_id: UUID, wanted: MemberFilter, day: date, lang: Lang, number: str | int = 1) -> MemberList:
    """One page of the list of organizations. Three queries."""
    found = memberships(partnership_id, wanted, day, lang)
    page = Paginator(found, PER_PAGE).get_page(number)
    rows = list(page.object_list)
    seats = seat_counts(partnership_id, [row.organization_id for row in rows], day)
    return MemberList([MemberRow(row, seats.get(row.organization_id, 0)) for row in rows], page, page.paginator.count)


def seat_counts(partnership_id: UUID, organization_ids: list[UUID], day: date) -> dict[UUID, int]:
    """Number of seats that each organization holds on ``day``. One query."""
    held = (
        terms_on(partnership_id, day)
        .filter(organization_id__in=organization_ids)
        .order_by()
        .values("organization_id")
        .annotate(seats=Count("seat_id", distinct=True))
    )
    return {row["organization_id"]: row["seats"] for row in held}


def terms_on(partnership_id: UUID, day: date) -> QuerySet[SeatTerm]:
    """Terms in force on ``day`` in the bodies of a partnership."""
    return SeatTerm.objects.filter(
        Q(end=None) | Q(end__gte=day), start__lte=day, archived_at=None, seat__archived_at=None,
        seat__body__archived_at=None, seat__body__partnership_id=partnership_id,
    )  # fmt: skip


def organization_named(key: str) -> Organization | None:
    """An organization of the instance by its key."""
    return Organization.objects.filter(key=key, archived_at=None).first()


def memberships_of(partnership_id: UUID, organization_id: UUID) -> list[Membership]:
    """Every membership of an organization in a partnership, archived ones too, newest first."""
    found = Membership.objects.filter(partnership_id=partnership_id, organization_id=organization_id)
    return list(found.select_related("organization", "partnership").order_by("-joined"))


def terms_of(partnership_id: UUID, organization_id: UUID) -> list[SeatTerm]:
    """Every term of an organization in a partnership, newest first, with seat and body."""
    found = SeatTerm.objects.filter(
        organization_id=organization_id, archived_at=None, seat__archived_at=None,
        seat__body__partnership_id=partnership_id, seat__body__archived_at=None,
    )  # fmt: skip
    return list(found.select_related("seat__body", "organization").order_by("-start"))


@dataclass(frozen=True, slots=True)
class Presence:
    """How often an organization came in the year before a day: its marks at meetings held, and when it spoke."""

    present: int
    regrets: int
    absent: int
    spoke: int

    @property
    def total(self) -> int:
        """All marks."""
        return self.present + self.regrets + self.absent


def presence_of(terms: list[SeatTerm], day: date) -> Presence:
    """The presence of an organization through its terms in the twelve months up to ``day``. One query."""
    since = day - timedelta(days=365)
    marks = Attendance.objects.filter(
        seat_id__in={term.seat_id for term in terms}, archived_at=None, meeting__archived_at=None,
        meeting__day__gt=since, meeting__day__lte=day, meeting__status="held",
    ).values_list("seat_id", "meeting__day", "presence", "active")  # fmt: skip
    counted: Counter[str] = Counter()
    for seat_id, when, presence, active in marks:
        if any(t.seat_id == seat_id and t.start <= when and (t.end is None or t.end >= when) for t in terms):
            counted[presence] += 1
            counted["spoke"] += bool(active)
    return Presence(counted["present"], counted["regrets"], counted["absent"], counted["spoke"])


@dataclass(frozen=True, slots=True)
class Handover:
    """What the successor of an organization needs on one page."""

    terms: list[SeatTerm]
    ahead: list[Meeting]
    recent: list[Meeting]
    decisions: list[Decision]


def handover_of(partnership_id: UUID, organization_id: UUID, day: date) -> Handover:
    """Open seats, meetings ahead and just past, and decisions of the last year in the bodies concerned. Four queries."""
    terms = list(
        terms_on(partnership_id, day)
        .filter(organization_id=organization_id)
        .select_related("seat__body", "organization")
        .order_by("seat__body__name_key_en", "id")
    )
    bodies = {term.seat.body_id for term in terms}
    meetings = Meeting.objects.filter(body_id__in=bodies, archived_at=None).select_related("body")
    decisions = Decision.objects.filter(
        body_id__in=bodies, archived_at=None, day__gt=day - timedelta(days=365), day__lte=day
    )
    return Handover(
        terms,
        list(meetings.filter(status="planned", day__gte=day).order_by("day")[:8]),
        list(meetings.filter(status="held", day__lte=day).order_by("-day")[:4]),
        list(decisions.select_related("body").order_by("-day")[:12]),
    )


def choices(exclude_members_of: UUID | None, day: date, lang: Lang) -> list[Organization]:
    """Organizations of the instance by name, without those that are members of a partnership on ``day``."""
    found = Organization.objects.filter(archived_at=None)
    if exclude_members_of is not None:
        members = Membership.objects.filter(
            Q(left=None) | Q(left__gte=day), partnership_id=exclude_members_of, archived_at=None
        )
        found = found.exclude(id__in=members.values("organization_id"))
    return list(found.order_by(f"name_key_{lang}", "id"))


def members_to_seat(partnership_id: UUID, lang: Lang) -> list[Organization]:
    """Organizations that are or were members of a partnership, by name: those a seat can be given to."""
    found = Organization.objects.filter(
        archived_at=None, memberships__partnership_id=partnership_id, memberships__archived_at=None
    )
    return list(found.distinct().order_by(f"name_key_{lang}", "id"))
