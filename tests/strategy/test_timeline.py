"""The geometry of the time-line stays inside the picture, whatever the dates."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.codes import ACTION_STATUS
from arrimage.strategy.timeline import Place, Scale, bar, quarters

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
YEAR = Scale(date(2025, 4, 1), date(2026, 3, 31))


def test_a_year_s_edges_and_middle() -> None:
    assert YEAR.at(date(2025, 4, 1)) == 0
    assert YEAR.after(date(2026, 3, 31)) == 100
    assert YEAR.at(date(2025, 10, 1)) == round(100 * 183 / 365, 2)


def test_quarters_of_two_fiscal_years() -> None:
    marks = quarters(Scale(date(2025, 4, 1), date(2027, 3, 31)))
    assert [m.day.month for m in marks] == [4, 7, 10, 1, 4, 7, 10, 1]
    assert [m.day.year for m in marks if m.major] == [2025, 2026]


def test_extra_time_since_adoption_stands_after_the_time_agreed() -> None:
    found = bar(
        YEAR, start=date(2025, 4, 1), due=date(2025, 12, 31), adopted_due=date(2025, 9, 30), completed=None,
        status="late", progress=50, today=date(2025, 8, 1),
    )  # fmt: skip
    assert found.x + found.width == found.extra_x == YEAR.after(date(2025, 9, 30))
    assert round(found.extra_x + found.extra_width, 2) == YEAR.after(date(2025, 12, 31))
    assert found.filled == round(found.width / 2, 2)


def test_what_is_overdue_runs_on_to_today_and_what_is_done_early_ends_early() -> None:
    late = bar(
        YEAR, start=date(2025, 4, 1), due=date(2025, 6, 30), adopted_due=None, completed=None, status="on_track",
        progress=None, today=date(2025, 9, 30),
    )  # fmt: skip
    assert late.extra_width > 0
    assert late.filled == 0
    early = bar(
        YEAR, start=date(2025, 4, 1), due=date(2025, 12, 31), adopted_due=None, completed=date(2025, 6, 30),
        status="done", progress=100, today=date(2025, 9, 30),
    )  # fmt: skip
    assert (early.width, early.extra_width, early.filled) == (YEAR.after(date(2025, 6, 30)), 0, early.width)


def test_a_bar_without_a_due_date_is_open_and_a_blocked_one_hatched() -> None:
    found = bar(
        YEAR, start=date(2025, 10, 1), due=None, adopted_due=None, completed=None, status="blocked", progress=0,
        today=date(2025, 12, 1),
    )  # fmt: skip
    assert (found.open, found.hatched, found.place) == (True, True, Place.BEFORE)


@given(DAYS, st.integers(0, 4000), DAYS, *[st.none() | DAYS] * 3, st.sampled_from(sorted(ACTION_STATUS)),
       st.none() | st.integers(0, 100), DAYS)  # fmt: skip
def test_every_length_lies_within_the_picture(
    first: date, length: int, start: date, due: date | None, adopted: date | None, completed: date | None, status: str,
    progress: int | None, today: date,
) -> None:  # fmt: skip
    scale = Scale(first, date.fromordinal(first.toordinal() + length))
    found = bar(
        scale, start=start, due=due, adopted_due=adopted, completed=completed, status=status, progress=progress,
        today=today,
    )  # fmt: skip
    for value in (found.x, found.width, found.filled, found.extra_x, found.extra_width, found.label_x):
        assert 0 <= value <= 100
    assert found.x + found.width <= 100.01
    assert found.extra_x + found.extra_width <= 100.01
    assert found.filled <= found.width
    assert all(0 <= mark.x <= 100 for mark in quarters(scale))
    assert [m.x for m in quarters(scale)] == sorted(m.x for m in quarters(scale))
