"""When a seat stood empty: the spans between its terms, and an id for each of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

#: A day of the proleptic calendar fits in 22 bits until the year 9999.
_DAY_BITS = 22
_DAY_MASK = (1 << _DAY_BITS) - 1
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of local days, both ends included; ``end`` None means that it goes on."""

    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether ``day`` falls in the span."""
        return self.start <= day and (self.end is None or day <= self.end)


def vacant_spans(seat: Span, terms: Iterable[Span], as_of: date) -> list[Span]:
    """The spans in which nobody held the seat, oldest first.

    A term may begin on the day on which the one before it ends. A span that would begin after ``as_of`` is left out:
    that a chair will be empty then is not yet a fact.
    """
    spans: list[Span] = []
    free_from: date | None = seat.start
    for term in sorted(terms, key=lambda t: t.start):
        if free_from is None:
            break
        if term.start > free_from:
            spans.append(Span(free_from, term.start - _ONE_DAY))
        if term.end is None:
            free_from = None
        else:
            free_from = max(free_from, term.end + _ONE_DAY)
    if free_from is not None and (seat.end is None or free_from <= seat.end):
        spans.append(Span(free_from, seat.end))
    return [
        _cut(span, seat.end) for span in spans if span.start <= as_of and (seat.end is None or span.start <= seat.end)
    ]


def _cut(span: Span, end: date | None) -> Span:
    if end is None or (span.end is not None and span.end <= end):
        return span
    return Span(span.start, end)


def vacant_id(seat_id: UUID, start: date) -> UUID:
    """The id of the vacant span of a seat that begins on ``start``.

    The day is mixed into the last bits of the seat's id, so that the id is stable, and the seat can be found again
    from it with one range query (:func:`seat_range`). A version 7 id has 74 random bits, of which 52 remain untouched.
    """
    return UUID(int=seat_id.int ^ (start.toordinal() & _DAY_MASK))


def seat_range(span_id: UUID) -> tuple[UUID, UUID]:
    """The lowest and highest id that the seat of a vacant span can have, both included."""
    low = span_id.int & ~_DAY_MASK
    return UUID(int=low), UUID(int=low | _DAY_MASK)


def start_of(span_id: UUID, seat_id: UUID) -> date | None:
    """The first day of the vacant span ``span_id`` of a seat; None when the id belongs to no span of it."""
    ordinal = span_id.int ^ seat_id.int
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None
