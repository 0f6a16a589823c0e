"""Reads of bodies and seats: who sits where on a day, how bodies nest, what their rules ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from arrimage.partnership.models import Attendance, Body, CompositionRule, Meeting, Partnership, Seat, SeatTerm
from arrimage.partnership.refusals import today_in
from arrimage.partnership.vacancy import Span, vacant_spans

#: Which body is “the table” of a partnership, the first kind that exists.
MAIN_KINDS = ("council", "regional_committee", "steering", "advisory", "committee")


@dataclass(frozen=True, slots=True)
class SeatOn:
    """A seat on a day: the term in force, or the day since which nobody holds it; all its terms, oldest first."""

    seat: Seat
    term: SeatTerm | None
    vacant_since: date | None
    terms: tuple[SeatTerm, ...]

    def held_on(self, day: date) -> bool:
        """Whether somebody held the seat on ``day``."""
        return any(Span(term.start, term.end).covers(day) for term in self.terms)


def today(partnership: Partnership) -> date:
    """Today's date where the partnership is."""
    return today_in(partnership.zone)


def bodies_of(partnership_id: UUID) -> list[Body]:
    """Every body of a partnership that is not archived, by name. One query."""
    return list(Body.objects.filter(partnership_id=partnership_id, archived_at=None).order_by("name_key_en", "id"))


def in_force(body: Body, day: date) -> bool:
    """Whether a body exists on ``day``."""
    return Span(body.started, body.ended).covers(day)


def main_body(bodies: Iterable[Body], day: date) -> Body | None:
    """The body that is the partnership's table: its council, or the next kind that exists on ``day``."""
    ranked = [body for body in bodies if body.kind in MAIN_KINDS]
    ranked.sort(key=lambda b: (not in_force(b, day), MAIN_KINDS.index(b.kind), b.parent_id is not None, b.name_key_en))
    return ranked[0] if ranked else next(iter(bodies), None)


@dataclass(frozen=True, slots=True)
class Branch:
    """A body in the tree of bodies, with its depth (0 at the top)."""

    body: Body
    depth: int


def tree(bodies: Sequence[Body]) -> list[Branch]:
    """Bodies in the order of their tree, each once, even when the data hold a circle."""
    children: dict[UUID | None, list[Body]] = defaultdict(list)
    known = {body.id for body in bodies}
    for body in bodies:
        children[body.parent_id if body.parent_id in known else None].append(body)
    found: list[Branch] = []
    seen: set[UUID] = set()

    def walk(parent: UUID | None, depth: int) -> None:
        for body in children[parent]:
            if body.id not in seen:
                seen.add(body.id)
                found.append(Branch(body, depth))
                walk(body.id, depth + 1)

    walk(None, 0)
    found.extend(Branch(body, 0) for body in bodies if body.id not in seen)
    return found


def body_named(partnership_id: UUID, key: str) -> Body | None:
    """A body by its key, archived or not."""
    return Body.objects.select_related("parent", "partnership").filter(partnership_id=partnership_id, key=key).first()


def seats_on(body_ids: Iterable[UUID], day: date) -> list[SeatOn]:
    """The seats of bodies that exist on ``day``, with their holders. Two queries."""
    seats = [
        seat
        for seat in Seat.objects.filter(body_id__in=list(body_ids), archived_at=None)
        .select_related("delegate_of", "body")
        .order_by("sector", "label_en", "id")
        if Span(seat.start, seat.end).covers(day)
    ]
    terms: dict[UUID, list[SeatTerm]] = defaultdict(list)
    found = SeatTerm.objects.filter(seat__in=[s.id for s in seats], archived_at=None).select_related("organization")
    for term in found.order_by("start", "id"):
        terms[term.seat_id].append(term)
    return [_seat_on(seat, tuple(terms[seat.id]), day) for seat in seats]


def _seat_on(seat: Seat, terms: tuple[SeatTerm, ...], day: date) -> SeatOn:
    held = [term for term in terms if Span(term.start, term.end).covers(day)]
    if held:
        return SeatOn(seat, held[-1], None, terms)
    spans = vacant_spans(Span(seat.start, seat.end), (Span(t.start, t.end) for t in terms), day)
    return SeatOn(seat, None, spans[-1].start if spans else seat.start, terms)


def seat_with_id(partnership_id: UUID, seat_id: UUID) -> Seat | None:
    """A seat of a partnership by its id, archived or not."""
    return (
        Seat.objects.select_related("body__partnership", "delegate_of")
        .filter(body__partnership_id=partnership_id, id=seat_id)
        .first()
    )


def term_with_id(partnership_id: UUID, term_id: UUID) -> SeatTerm | None:
    """A term of a partnership by its id, archived or not."""
    return (
        SeatTerm.objects.select_related("seat__body__partnership", "seat__delegate_of", "organization")
        .filter(seat__body__partnership_id=partnership_id, id=term_id)
        .first()
    )


def rules_of(body_id: UUID) -> list[CompositionRule]:
    """The rules of a body's composition, in the order in which they were declared."""
    return list(CompositionRule.objects.filter(body_id=body_id, archived_at=None).order_by("created_at", "id"))


def last_meetings(body_id: UUID, day: date, count: int = 8) -> list[Meeting]:
    """The last meetings held up to ``day``, oldest first."""
    held = Meeting.objects.filter(body_id=body_id, archived_at=None, status="held", day__lte=day)
    return list(reversed(held.order_by("-day", "-id")[:count]))


def marks_of(meeting_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, Attendance]]:
    """Attendance by meeting and seat. One query."""
    found: dict[UUID, dict[UUID, Attendance]] = defaultdict(dict)
    for row in Attendance.objects.filter(meeting_id__in=list(meeting_ids), archived_at=None):
        found[row.meeting_id][row.seat_id] = row
    return found


def next_meeting(partnership_id: UUID, day: date, body_id: UUID | None = None) -> Meeting | None:
    """The next planned meeting from ``day`` on, of one body or of any."""
    planned = Meeting.objects.filter(
        body__partnership_id=partnership_id, body__archived_at=None, archived_at=None, status="planned", day__gte=day
    )
    if body_id is not None:
        planned = planned.filter(body_id=body_id)
    return planned.select_related("body").order_by("day", "id").first()
