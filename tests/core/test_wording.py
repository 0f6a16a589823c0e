"""How figures are written, rule by rule: A2–A6 for French, B2–B6 for English (glossary). NBSP is written ~ here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.core import wording
from arrimage.core.disclosure import MISSING, NOT_APPLICABLE, WITHHELD, Unit, Value
from arrimage.core.text import LANGS, Lang


def shown(text: str) -> str:
    """With no-break spaces made visible."""
    assert not {"\u202f", "\u2009"} & set(text), "a thin space"
    return text.replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("amount", "digits", "english", "french"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (2140, 0, "2,140", "2~140"),
        (12480, 0, "12,480", "12~480"),
        (1234567, 0, "1,234,567", "1~234~567"),
        (Fraction(12345, 10), 1, "1,234.5", "1~234,5"),
        (-12480, 0, "-12,480", "-12~480"),
        (Fraction(1, 2), 0, "1", "1"),
        (Fraction(3, 2), 0, "2", "2"),
        (Fraction(5, 2), 0, "3", "3"),
        (Fraction(-5, 2), 0, "-3", "-3"),
        (Fraction(-1, 3), 0, "0", "0"),
        (Fraction(1, 8), 2, "0.13", "0,13"),
        (Fraction(2, 1), 1, "2.0", "2,0"),
        (10**20, 0, "100,000,000,000,000,000,000", "100~000~000~000~000~000~000"),
    ],
)
def test_numbers(amount: int | Fraction, digits: int, english: str, french: str) -> None:
    assert shown(wording.number(amount, "en", digits)) == english
    assert shown(wording.number(amount, "fr", digits)) == french


@pytest.mark.parametrize(
    ("cents", "english", "french"),
    [
        (4_500_000, "$45,000", "45~000~$"),
        (0, "$0", "0~$"),
        (150, "$1.50", "1,50~$"),
        (-4_500_000, "-$45,000", "-45~000~$"),
        (-5, "-$0.05", "-0,05~$"),
        (Fraction(1, 4), "$0.00", "0,00~$"),
    ],
)
def test_money(cents: int | Fraction, english: str, french: str) -> None:
    assert shown(wording.money(cents, "en")) == english
    assert shown(wording.money(cents, "fr")) == french


@pytest.mark.parametrize(
    ("cents", "english", "french"),
    [
        (20_440_000, "$204.4K", "204,4~k$"),
        (120_000_000, "$1.2M", "1,2~M$"),
        (-120_000_000, "-$1.2M", "-1,2~M$"),
        (99_900, "$999", "999~$"),
        (100_000, "$1K", "1~k$"),
        (22_600_000, "$226K", "226~k$"),
        (22_598_000, "$226.0K", "226,0~k$"),
        (99_994_999, "$999.9K", "999,9~k$"),
        # 999 950 dollars round to a million: never "$1,000.0K"
        (99_995_000, "$1.0M", "1,0~M$"),
        (99_999_900, "$1.0M", "1,0~M$"),
    ],
)
def test_money_in_charts(cents: int, english: str, french: str) -> None:
    assert shown(wording.money(cents, "en", short=True)) == english
    assert shown(wording.money(cents, "fr", short=True)) == french


@pytest.mark.parametrize(
    ("part", "digits", "english", "french"),
    [
        (Fraction(19, 100), 0, "19%", "19~%"),
        (Fraction(1), 0, "100%", "100~%"),
        (Fraction(0), 0, "0%", "0~%"),
        (Fraction(1, 3), 1, "33.3%", "33,3~%"),
        (Fraction(1, 200), 0, "1%", "1~%"),
        (Fraction(12), 0, "1,200%", "1~200~%"),
    ],
)
def test_shares(part: Fraction, digits: int, english: str, french: str) -> None:
    assert shown(wording.share(part, "en", digits)) == english
    assert shown(wording.share(part, "fr", digits)) == french


@pytest.mark.parametrize(
    ("moment", "english", "french"),
    [
        (date(2026, 11, 22), "November 22, 2026", "22~novembre 2026"),
        (date(2026, 4, 1), "April 1, 2026", "1er~avril 2026"),
        (date(2026, 8, 11), "August 11, 2026", "11~août 2026"),
        (date(2026, 2, 21), "February 21, 2026", "21~février 2026"),
        (date(2026, 12, 31), "December 31, 2026", "31~décembre 2026"),
    ],
)
def test_dates(moment: date, english: str, french: str) -> None:
    assert shown(wording.day(moment, "en")) == english
    assert shown(wording.day(moment, "fr")) == french


@pytest.mark.parametrize(
    ("moment", "english", "french"),
    [
        (date(2026, 11, 22), "Nov~22", "22~nov."),
        (date(2026, 5, 1), "May~1", "1er~mai"),
        (date(2026, 7, 1), "Jul~1", "1er~juill."),
        (date(2026, 1, 31), "Jan~31", "31~janv."),
    ],
)
def test_dates_in_narrow_columns(moment: date, english: str, french: str) -> None:
    assert shown(wording.short_day(moment, "en")) == english
    assert shown(wording.short_day(moment, "fr")) == french


@pytest.mark.parametrize(
    ("moment", "english", "french"),
    [
        (time(14, 5), "14:05", "14~h~05"),
        (time(9, 0), "9:00", "9~h"),
        (time(0, 30), "0:30", "0~h~30"),
        (datetime(2026, 11, 22, 16, 30), "16:30", "16~h~30"),
    ],
)
def test_times(moment: time, english: str, french: str) -> None:
    assert shown(wording.clock(moment, "en")) == english
    assert shown(wording.clock(moment, "fr")) == french


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (Value.reported(0, 1), "0~days", "0~jour"),
        (Value.reported(1, 1), "1~day", "1~jour"),
        (Value.reported(2, 1), "2~days", "2~jours"),
        # what is printed decides: 0.5 is printed 1, and 1.6 is printed 2
        (Value.reported(1, 2), "1~day", "1~jour"),
        (Value.reported(8, 5), "2~days", "2~jours"),
        (Value.reported(5, 2), "3~days", "3~jours"),
        (Value.reported(-3, 1), "-3~days", "-3~jours"),
        (Value.reported(-1, 1), "-1~day", "-1~jour"),
    ],
)
def test_days_agree_with_the_number_that_is_printed(value: Value, english: str, french: str) -> None:
    assert shown(wording.value(value, Unit.DAYS, "en")) == english
    assert shown(wording.value(value, Unit.DAYS, "fr")) == french


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (Value.reported(1250), Unit.COUNT, "1,250", "1~250"),
        (Value.reported(4_500_000), Unit.CENTS, "$45,000", "45~000~$"),
        (Value.reported(19, 100), Unit.SHARE, "19%", "19~%"),
        (Value.reported(5, 4), Unit.RATIO, "1.25", "1,25"),
        (Value.reported(7, 2), Unit.MEAN, "3.5", "3,5"),
        (Value.reported(11, 4), Unit.SCORE, "2.8", "2,8"),
    ],
)
def test_each_unit_is_written_in_its_own_way(value: Value, unit: Unit, english: str, french: str) -> None:
    assert shown(wording.value(value, unit, "en")) == english
    assert shown(wording.value(value, unit, "fr")) == french


@pytest.mark.parametrize("unit", list(Unit))
def test_zero_missing_withheld_and_not_applicable_are_four_different_words_and_signs(unit: Unit) -> None:
    zero = Value.reported(0, 7 if unit.divides else None)
    for lang in LANGS:
        words = [wording.value(item, unit, lang) for item in (zero, MISSING, WITHHELD, NOT_APPLICABLE)]
        assert len(set(words)) == 4
        assert "0" in words[0]
        assert all(words)
        assert not any("0" in word for word in words[1:])
    signs = [wording.sign(item) for item in (zero, MISSING, WITHHELD, NOT_APPLICABLE)]
    assert signs == ["", "..", "x", "..."]


def every_form(n: int, lang: Lang) -> Iterator[str]:
    yield wording.number(n, lang)
    yield wording.number(Fraction(n, 7), lang, 2)
    yield wording.money(n, lang)
    yield wording.money(n, lang, short=True)
    yield wording.share(Fraction(n, 1000), lang, 1)
    yield wording.day(date(2000, 1, 1) + timedelta(days=abs(n) % 20000), lang)
    yield wording.short_day(date(2000, 1, 1) + timedelta(days=abs(n) % 20000), lang)
    yield wording.clock(time(abs(n) % 24, abs(n) % 60), lang)
    yield wording.value(Value.reported(n, 3), Unit.DAYS, lang)


@given(st.integers(-(10**13), 10**13))
def test_nothing_ever_prints_a_thin_space_and_numbers_never_break(n: int) -> None:
    for lang in LANGS:
        for text in every_form(n, lang):
            assert "\u202f" not in text
            assert "\u2009" not in text
            # The one plain space allowed stands before the year of a date, or after the comma of an English one.
            assert text.count(" ") <= (2 if lang == "en" else 1)


@given(st.integers(-(10**13), 10**13))
def test_signs_stand_on_their_own_side(n: int) -> None:
    french, english = wording.money(n, "fr"), wording.money(n, "en")
    assert french.endswith("\u00a0$")
    assert english.lstrip("-").startswith("$")
    assert (n < 0) == english.startswith("-$")


@given(st.fractions(), st.integers(0, 3))
def test_rounding_never_moves_a_number_by_more_than_half_a_unit(amount: Fraction, digits: int) -> None:
    printed = Fraction(wording.number(amount, "en", digits).replace(",", ""))
    assert abs(printed - amount) <= Fraction(1, 2 * 10**digits)
    assert wording.number(-amount, "en", digits).lstrip("-") == wording.number(amount, "en", digits).lstrip("-")
