"""When a chair stood empty, and how its span is found again from its id."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.ids import new_id
from arrimage.partnership.vacancy import Span, seat_range, start_of, vacant_id, vacant_spans

AS_OF = date(2026, 3, 31)
SEAT = Span(date(2024, 4, 1), None)


def test_a_chair_nobody_ever_held_is_vacant_from_its_first_day():
    assert vacant_spans(SEAT, [], AS_OF) == [Span(date(2024, 4, 1), None)]


def test_the_days_before_between_and_after_terms_are_vacant():
    terms = [Span(date(2025, 1, 1), date(2025, 6, 30)), Span(date(2024, 6, 1), date(2024, 10, 31))]
    assert vacant_spans(SEAT, terms, AS_OF) == [
        Span(date(2024, 4, 1), date(2024, 5, 31)),
        Span(date(2024, 11, 1), date(2024, 12, 31)),
        Span(date(2025, 7, 1), None),
    ]


def test_a_handover_from_one_day_to_the_next_or_on_the_same_day_leaves_no_gap():
    for second in (date(2025, 1, 1), date(2024, 12, 31)):
        terms = [Span(date(2024, 4, 1), date(2024, 12, 31)), Span(second, None)]
        assert vacant_spans(SEAT, terms, AS_OF) == []


def test_a_seat_that_was_abolished_is_vacant_no_longer_than_it_existed():
    seat = Span(date(2024, 4, 1), date(2025, 3, 31))
    assert vacant_spans(seat, [Span(date(2024, 4, 1), date(2025, 1, 31))], AS_OF) == [
        Span(date(2025, 2, 1), date(2025, 3, 31))
    ]
    assert vacant_spans(seat, [Span(date(2024, 4, 1), date(2025, 3, 31))], AS_OF) == []


def test_a_chair_that_will_be_empty_is_not_yet_empty():
    assert vacant_spans(SEAT, [Span(date(2024, 4, 1), date(2026, 3, 31))], AS_OF) == []
    assert vacant_spans(SEAT, [Span(date(2024, 4, 1), date(2026, 3, 30))], AS_OF) == [Span(date(2026, 3, 31), None)]
    assert vacant_spans(Span(date(2026, 4, 1), None), [], AS_OF) == []


days = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@given(
    start=days,
    lengths=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=8),
    life=st.integers(0, 900),
)
def test_every_day_of_a_seat_is_either_held_or_vacant(start, lengths, life):
    seat = Span(start, start + timedelta(days=life))
    terms, day = [], start
    for gap, length in lengths:
        first = day + timedelta(days=gap)
        last = min(first + timedelta(days=length), seat.end)
        if first > last:
            break
        terms.append(Span(first, last))
        day = last + timedelta(days=1)
    spans = vacant_spans(seat, terms, date(2099, 1, 1))
    for offset in range(life + 1):
        today = start + timedelta(days=offset)
        assert any(s.covers(today) for s in spans) != any(t.covers(today) for t in terms)
    assert not any(s.covers(seat.end + timedelta(days=1)) for s in spans)


@given(days)
def test_the_seat_is_found_again_from_the_id_of_its_vacant_span(day):
    for seat in (new_id(), uuid.uuid4(), uuid.uuid5(uuid.NAMESPACE_DNS, "seat")):
        span = vacant_id(seat, day)
        low, high = seat_range(span)
        assert span != seat
        assert low <= seat <= high
        assert start_of(span, seat) == day
