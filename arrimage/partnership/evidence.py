"""The table as evidence: one provider for each table of :mod:`arrimage.core.evidence` that this room fills.

Each provider takes a constant number of queries whatever the number of rows, reads plain tuples, and leaves out what
is archived together with everything that hangs below it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from arrimage.core.evidence import Provider, Row
from arrimage.partnership.models import (
    Agreement,
    AgreementYear,
    Attendance,
    Body,
    Decision,
    Meeting,
    Membership,
    Partnership,
    Seat,
    SeatTerm,
    Territory,
)
from arrimage.partnership.vacancy import Span, vacant_id, vacant_spans

_CHUNK = 5000


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)


class _Ids(dict[UUID, str]):
    """Ids as text, each written once: attendance names the same meetings and seats thousands of times."""

    def __missing__(self, key: UUID) -> str:
        self[key] = text = str(key)
        return text


def _live_body(partnership_id: UUID, prefix: str = "body__") -> Q:
    """Rows whose body belongs to the partnership and is not archived."""
    return Q(**{f"{prefix}partnership_id": partnership_id, f"{prefix}archived_at": None})


def partnerships(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``partnerships``: the partnership's own row. A parent that is archived is not named."""
    rows = Partnership.objects.filter(id=partnership_id, archived_at=None).values_list(
        "id", "kind", "scope", "parent_id", "parent__archived_at", "started"
    )
    for key, kind, scope, parent, gone, started in rows:
        yield str(key), kind, scope, None if gone else _id(parent), started


def territories(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``territories``: one row per place covered."""
    rows = Territory.objects.filter(partnership_id=partnership_id, archived_at=None)
    for key, place, level in rows.values_list("id", "place__code", "place__level").iterator(_CHUNK):
        yield str(key), place, level


def agreements(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``agreements``: amounts in cents, null when not known."""
    rows = Agreement.objects.filter(partnership_id=partnership_id, archived_at=None)
    found = rows.values_list("id", "funder", "start", "end", "amount_cents")
    for key, funder, start, end, cents in found.iterator(_CHUNK):
        yield str(key), funder, start, end, cents


def agreement_years(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``agreement_years``: one row per agreement and fiscal year."""
    rows = AgreementYear.objects.filter(
        agreement__partnership_id=partnership_id, agreement__archived_at=None, archived_at=None
    )
    found = rows.values_list("id", "agreement_id", "fiscal_year", "amount_cents")
    for key, agreement, year, cents in found.iterator(_CHUNK):
        yield str(key), str(agreement), year, cents


def members(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``members``: the sector is the membership's, everything else the organization's."""
    rows = Membership.objects.filter(
        partnership_id=partnership_id, archived_at=None, organization__archived_at=None
    ).values_list(
        "id", "organization_id", "sector", "organization__government", "organization__settlement_funded",
        "organization__mainstream", "organization__francophone", "organization__service_provider", "joined", "left",
    )  # fmt: skip
    for key, organization, *rest in rows.iterator(_CHUNK):
        yield str(key), str(organization), *rest


def bodies(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``bodies``. A parent that is archived is not named."""
    rows = Body.objects.filter(partnership_id=partnership_id, archived_at=None).values_list(
        "id", "parent_id", "parent__archived_at", "kind", "started", "ended", "terms_adopted"
    )
    for key, parent, gone, kind, started, ended, terms_adopted in rows.iterator(_CHUNK):
        yield str(key), None if gone else _id(parent), kind, started, ended, terms_adopted


def seats(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``seats``: one row per term, and one with holder ``vacant`` per span in which nobody held the seat.

    Two queries. Vacant spans that would begin after ``as_of`` are left out; see :mod:`arrimage.partnership.vacancy`.
    """
    terms: dict[UUID, list[tuple[UUID, str, UUID | None, date, date | None]]] = defaultdict(list)
    found = SeatTerm.objects.filter(
        _live_body(partnership_id, "seat__body__"), archived_at=None, seat__archived_at=None
    ).values_list("seat_id", "id", "holder", "organization_id", "start", "end")
    for seat_id, *term in found.iterator(_CHUNK):
        terms[seat_id].append(tuple(term))  # type: ignore[arg-type]
    chairs = Seat.objects.filter(_live_body(partnership_id), archived_at=None).values_list(
        "id", "body_id", "sector", "role", "voting", "start", "end"
    )
    for seat_id, body_id, sector, role, voting, start, end in chairs.iterator(_CHUNK):
        fixed = (str(seat_id), str(body_id), sector, role)
        held = terms.get(seat_id, [])
        for term_id, holder, organization, term_start, term_end in held:
            yield str(term_id), *fixed, holder, _id(organization), voting, term_start, term_end
        for span in vacant_spans(Span(start, end), (Span(t[3], t[4]) for t in held), as_of):
            yield str(vacant_id(seat_id, span.start)), *fixed, "vacant", None, voting, span.start, span.end


def meetings(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``meetings``: planned, held and cancelled ones."""
    rows = Meeting.objects.filter(_live_body(partnership_id), archived_at=None)
    found = rows.values_list("id", "body_id", "day", "status", "public", "minutes_adopted")
    for key, body, day, status, public, minutes_adopted in found.iterator(_CHUNK):
        yield str(key), str(body), day, status, public, minutes_adopted


def _terms_by_seat(partnership_id: UUID) -> dict[UUID, tuple[list[date], list[tuple[date | None, str | None, str]]]]:
    """For each seat the first days of its terms in order, and beside them end, organization and level of government."""
    found: dict[UUID, tuple[list[date], list[tuple[date | None, str | None, str]]]] = {}
    rows = SeatTerm.objects.filter(_live_body(partnership_id, "seat__body__"), archived_at=None).order_by(
        "seat_id", "start"
    )
    columns = rows.values_list("seat_id", "start", "end", "organization_id", "organization__government")
    for seat_id, start, end, organization, government in columns.iterator(_CHUNK):
        starts, rest = found.setdefault(seat_id, ([], []))
        starts.append(start)
        rest.append((end, _id(organization), government or "none"))
    return found


def attendance(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``attendance``: who held the seat is read from the term in force on the day of the meeting.

    Two queries. On the day of a handover the newer term counts. Without a term in force the organization is unknown
    and the level of government is ``none``. What was announced for a meeting still to come is no evidence.
    """
    terms, ids = _terms_by_seat(partnership_id), _Ids()
    rows = Attendance.objects.filter(
        _live_body(partnership_id, "meeting__body__"), archived_at=None, meeting__archived_at=None,
        seat__archived_at=None,
    ).exclude(meeting__status="planned").values_list(
        "id", "meeting_id", "meeting__body_id", "seat_id", "meeting__day", "seat__sector", "seat__role", "presence",
        "active",
    )  # fmt: skip
    for key, meeting, body, seat, day, sector, role, presence, active in rows.iterator(_CHUNK):
        organization, government = None, "none"
        if seat in terms:
            starts, rest = terms[seat]
            place = bisect_right(starts, day) - 1
            if place >= 0 and (rest[place][0] is None or rest[place][0] >= day):  # type: ignore[operator]
                _, organization, government = rest[place]
        yield (
            str(key), ids[meeting], ids[body], ids[seat], day, organization, sector, government, role, presence, active,
        )  # fmt: skip


def decisions(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``decisions``. A meeting that is archived is not named."""
    rows = Decision.objects.filter(_live_body(partnership_id), archived_at=None).values_list(
        "id", "body_id", "meeting_id", "meeting__archived_at", "day", "method", "outcome", "quorum_met",
        "reservations", "blocks",
    )  # fmt: skip
    for key, body, meeting, gone, day, method, outcome, quorum, reservations, blocks in rows.iterator(_CHUNK):
        named = None if gone else _id(meeting)
        yield str(key), str(body), named, day, method, outcome, quorum, reservations, blocks


#: What ``config`` hands to results, by table name.
PROVIDERS: Mapping[str, Provider] = {
    "partnerships": partnerships,
    "territories": territories,
    "agreements": agreements,
    "agreement_years": agreement_years,
    "members": members,
    "bodies": bodies,
    "seats": seats,
    "meetings": meetings,
    "attendance": attendance,
    "decisions": decisions,
}
