"""How numbers, money, shares, dates and times are written in each language (glossary, rules A2–A6 and B).

The locale data print « 1 avril », thin spaces and plain spaces in times; the rules of the glossary are applied here
once, so that pages, PDF, Word, spreadsheets and messages agree.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from arrimage.core.disclosure import STATUS_WORDS, Status, Unit, Value
from arrimage.core.text import Lang

NBSP = "\u00a0"
_LOCALE: dict[Lang, str] = {"en": "en_CA", "fr": "fr_CA"}


# Babel takes a fifth of a millisecond a number; a page prints hundreds, most of them again and again.
@lru_cache(maxsize=8192)
def number(amount: int | Fraction, lang: Lang, digits: int = 0) -> str:
    """A number with grouping and ``digits`` decimals, halves rounded away from zero: ``12,480`` or ``12 480``."""
    scale = 10**digits
    whole = _whole(abs(Fraction(amount)) * scale)
    sign = "-" if amount < 0 and whole else ""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text: str = format_decimal(Decimal(whole) / scale, format=pattern, locale=_LOCALE[lang])
    return sign + text.replace("\u202f", NBSP).replace(" ", NBSP)


def _whole(amount: Fraction) -> int:
    """The nearest whole number of an amount that is not negative, halves upward."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def money(cents: int | Fraction, lang: Lang, *, short: bool = False) -> str:
    """An amount given in cents: ``$45,000`` or ``45 000 $``; ``short`` gives ``$204.4K`` or ``204,4 k$``.

    Cents are printed only when the amount is not a whole number of dollars.
    """
    dollars = Fraction(cents) / 100
    # From 999 950 on, one decimal of a thousand would print 1,000.0K.
    if short and abs(dollars) >= 999_950:
        return _dollars(_short(dollars / 1_000_000, lang), lang, "M")
    if short and abs(dollars) >= 1_000:
        return _dollars(_short(dollars / 1_000, lang), lang, "K" if lang == "en" else "k")
    return _dollars(number(dollars, lang, 0 if dollars.denominator == 1 else 2), lang)


def _short(amount: Fraction, lang: Lang) -> str:
    # An exact 226 thousand is "226", as its source writes it; 225.98 keeps the decimal that says it is rounded.
    return number(amount, lang, 0 if amount.denominator == 1 else 1)


def _dollars(text: str, lang: Lang, unit: str = "") -> str:
    if lang == "fr":
        return f"{text}{NBSP}{unit}$"
    sign, bare = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}${bare}{unit}"


def share(part: Fraction, lang: Lang, digits: int = 0) -> str:
    """A part of a whole as a percentage: ``19%`` or ``19 %``."""
    return number(part * 100, lang, digits) + ("%" if lang == "en" else f"{NBSP}%")


def value(item: Value, unit: Unit, lang: Lang, *, short: bool = False) -> str:
    """A released value in words and digits; for a value that is no number, its word (never blank, never 0)."""
    if item.status is not Status.REPORTED:
        return STATUS_WORDS[item.status][1].say(lang)
    exact = item.exact
    assert exact is not None
    if unit is Unit.CENTS:
        return money(exact, lang, short=short)
    if unit is Unit.SHARE:
        return share(exact, lang)
    if unit is Unit.RATIO:
        return number(exact, lang, 2)
    if unit in (Unit.MEAN, Unit.SCORE):
        return number(exact, lang, 1)
    if unit is Unit.DAYS:
        days, printed = number(exact, lang), _whole(abs(exact))
        plural = printed >= 2 if lang == "fr" else printed != 1
        return f"{days}{NBSP}{'day' if lang == 'en' else 'jour'}{'s' if plural else ''}"
    return number(exact, lang)


def sign(item: Value) -> str:
    """The sign of a value that is no number in tables of data: ``..``, ``x`` or ``...``; empty for a number."""
    return "" if item.status is Status.REPORTED else STATUS_WORDS[item.status][0]


@lru_cache(maxsize=2048)
def day(moment: date, lang: Lang) -> str:
    """A date in full: ``November 22, 2026`` or ``22 novembre 2026``; the first of a month is ``1er`` in French."""
    text: str = format_date(moment, "MMMM d, y" if lang == "en" else "d MMMM y", locale=_LOCALE[lang])
    if lang == "fr":
        if moment.day == 1:
            text = text.replace("1 ", "1er ", 1)
        return text.replace(" ", NBSP, 1)
    return text


def short_day(moment: date, lang: Lang) -> str:
    """A date without its year: ``Nov 22`` or ``22 nov.``, for narrow columns."""
    text: str = format_date(moment, "MMM d" if lang == "en" else "d MMM", locale=_LOCALE[lang])
    if lang == "en":
        text = text.replace(".", "")
    return (text.replace("1 ", "1er ", 1) if lang == "fr" and moment.day == 1 else text).replace(" ", NBSP)


def clock(moment: time | datetime, lang: Lang) -> str:
    """A time of day: ``14:05`` in English, ``14 h 05`` or ``9 h`` in French."""
    if lang == "en":
        return f"{moment.hour}:{moment.minute:02d}"
    return f"{moment.hour}{NBSP}h" + (f"{NBSP}{moment.minute:02d}" if moment.minute else "")
