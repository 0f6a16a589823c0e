"""Periods: fiscal years, months, calendar years, and every code that is not one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.period import Period, PeriodKind
from arrimage.core.problem import Refused
from arrimage.core.text import Text

YEARS = st.integers(1901, 2198)
PERIODS = st.one_of(
    YEARS.map(Period.fiscal),
    YEARS.map(Period.calendar),
    st.builds(Period.month, YEARS, st.integers(1, 12)),
)


@pytest.mark.parametrize(
    ("code", "start", "end", "kind", "stored"),
    [
        ("FY2025-26", date(2025, 4, 1), date(2026, 3, 31), PeriodKind.FISCAL_YEAR, "FY2025-26"),
        ("2025-26", date(2025, 4, 1), date(2026, 3, 31), PeriodKind.FISCAL_YEAR, "FY2025-26"),
        ("2025-2026", date(2025, 4, 1), date(2026, 3, 31), PeriodKind.FISCAL_YEAR, "FY2025-26"),
        ("fy2025-26", date(2025, 4, 1), date(2026, 3, 31), PeriodKind.FISCAL_YEAR, "FY2025-26"),
        (" 2025-26\n", date(2025, 4, 1), date(2026, 3, 31), PeriodKind.FISCAL_YEAR, "FY2025-26"),
        ("1999-00", date(1999, 4, 1), date(2000, 3, 31), PeriodKind.FISCAL_YEAR, "FY1999-00"),
        ("2099-2100", date(2099, 4, 1), date(2100, 3, 31), PeriodKind.FISCAL_YEAR, "FY2099-00"),
        ("2025-M12", date(2025, 12, 1), date(2025, 12, 31), PeriodKind.MONTH, "2025-M12"),
        ("2024-m02", date(2024, 2, 1), date(2024, 2, 29), PeriodKind.MONTH, "2024-M02"),
        ("CY2025", date(2025, 1, 1), date(2025, 12, 31), PeriodKind.CALENDAR_YEAR, "CY2025"),
    ],
)
def test_codes_are_read(code: str, start: date, end: date, kind: PeriodKind, stored: str) -> None:
    period = Period.parse(code)
    assert (period.start, period.end, period.kind, period.code, str(period)) == (start, end, kind, stored, stored)


@pytest.mark.parametrize(
    "code",
    [
        "", "2025", "2025-27", "2025-25", "2025-2027", "FY2025", "25-26", "2025/26", "2025-M00", "2025-M13", "2025-M1",
        "2025-12", "CY25", "CY2025-26", "FYCY2025", "0000-01", "1899-00", "2200-01", "CY9999", "9999-M01", "2025-26-27",
        "'; drop table", "2025-26 x", "FY 2025-26",
    ],
)  # fmt: skip
def test_other_codes_are_refused_with_a_remedy_in_both_languages(code: str) -> None:
    with pytest.raises(Refused) as refused:
        Period.parse(code)
    [problem] = refused.value.problems
    assert code in problem.message.en
    assert code in problem.message.fr
    for side in (problem.remedy.en, problem.remedy.fr):
        assert all(example in side for example in ("2025-26", "2025-M12", "CY2025"))


def test_labels_follow_the_glossary() -> None:
    assert Period.fiscal(2025).label == Text("2025–26", "2025-2026")
    assert Period.fiscal(1999).label == Text("1999–00", "1999-2000")
    assert Period.month(2025, 8).label == Text("August 2025", "août 2025")
    assert Period.calendar(2025).label == Text("2025", "2025")


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2025, 3, 31), 2024), (date(2025, 4, 1), 2025), (date(2025, 12, 31), 2025), (date(2026, 1, 1), 2025)],
)
def test_the_fiscal_year_begins_in_april(day: date, year: int) -> None:
    assert Period.containing(day) == Period.fiscal(year)


def test_both_ends_belong_to_the_period() -> None:
    year = Period.fiscal(2025)
    assert year.contains(date(2025, 4, 1))
    assert year.contains(date(2026, 3, 31))
    assert not year.contains(date(2025, 3, 31))
    assert not year.contains(date(2026, 4, 1))


@given(PERIODS)
def test_a_code_reads_back_as_its_period(period: Period) -> None:
    assert Period.parse(period.code) == period


@given(PERIODS, st.integers(-24, 24))
def test_shifting_there_and_back_is_no_shift(period: Period, steps: int) -> None:
    assert period.shift(steps).shift(-steps) == period
    assert period.shift(steps).kind is period.kind


@given(PERIODS)
def test_the_next_period_begins_the_day_after(period: Period) -> None:
    assert period.shift(1).start == period.end + timedelta(days=1)
    assert period.shift(-1).end == period.start - timedelta(days=1)
    assert period.shift(-1) < period < period.shift(1)


@given(st.dates(date(1901, 1, 1), date(2198, 12, 31)))
def test_each_day_falls_in_exactly_one_fiscal_year(day: date) -> None:
    found = Period.containing(day)
    assert found.contains(day)
    assert not found.shift(1).contains(day)
    assert not found.shift(-1).contains(day)


@given(YEARS)
def test_twelve_months_make_the_fiscal_year(year: int) -> None:
    months = [Period.month(year, 4).shift(n) for n in range(12)]
    assert (months[0].start, months[-1].end) == (Period.fiscal(year).start, Period.fiscal(year).end)
