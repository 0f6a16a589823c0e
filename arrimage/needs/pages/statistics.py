"""The page of official statistics: arrivals by fiscal year, month and category; census counts; where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from arrimage.core.period import Period
from arrimage.core.text import Lang, Text
from arrimage.core.wording import number
from arrimage.needs import queries
from arrimage.needs.census_units import decoded, written
from arrimage.needs.models import CensusCell, Dataset
from arrimage.needs.pages.picture import Bar, bars, between
from arrimage.needs.queries import Span
from arrimage.needs.terms import dimension as dimension_name

#: Rows of census counts shown at once; the search narrows, the download has all.
MOST_ROWS = 60
MOST_CATEGORIES = 15
_MONTHS_FR = {
    "janvier": "janv.", "février": "févr.", "mars": "mars", "avril": "avr.", "mai": "mai", "juin": "juin", "juillet": "juil.",
    "août": "août", "septembre": "sept.", "octobre": "oct.", "novembre": "nov.", "décembre": "déc.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    code: str
    name: Text
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table twin."""

    name: str
    words: str
    small: int
    cells: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Everything about one monthly table for one place."""

    dataset: Dataset
    source: Text
    tables: Sequence[Choice]
    places: Sequence[Choice]
    place: Text
    year: Text
    months_known: int
    by_year: Sequence[Bar]
    by_month: Sequence[Bar]
    by_category: Sequence[Bar]
    year_lines: Sequence[Line]
    month_lines: Sequence[Line]
    category_lines: Sequence[Line]
    more_categories: int
    dimension: Text
    small: int
    download: str


@dataclass(frozen=True, slots=True)
class Count:
    """One census count with its bar (percent of the largest shown)."""

    cell: CensusCell
    name: Text
    share: float


@dataclass(frozen=True, slots=True)
class Rate:
    """One census number that is no count, as pages print it; empty where the publisher gives a symbol only."""

    cell: CensusCell
    name: Text
    value: str


@dataclass(frozen=True, slots=True)
class Census:
    """Everything about one census table for one place: its counts, and its rates, amounts and means."""

    dataset: Dataset
    source: Text
    tables: Sequence[Choice]
    areas: Sequence[Choice]
    area: Text
    rows: Sequence[Count]
    found: int
    rates: Sequence[Rate]
    rates_found: int
    search: str
    download: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page; each half is None while there is nothing for the partnership's places."""

    sentence: str
    arrivals: Arrivals | None
    census: Census | None
    imported: bool
    may_import: bool


def _pick(asked: str, known: Sequence[str]) -> str:
    return asked if asked in known else known[0]


def _years(months: Mapping[date, Span]) -> dict[int, tuple[Span, int]]:
    """People by fiscal year (by the year of April), with how many months are published."""
    found: dict[int, list[Span]] = {}
    for month, span in months.items():
        found.setdefault(Period.containing(month).start.year, []).append(span)
    return {year: (_add(spans), len(spans)) for year, spans in sorted(found.items())}


def _add(spans: Sequence[Span]) -> Span:
    return Span(
        sum(s.low for s in spans), sum(s.high for s in spans), sum(s.small for s in spans), sum(s.cells for s in spans)
    )


def _address(asked: Mapping[str, str], **changed: str) -> str:
    return "?" + urlencode({name: value for name, value in {**asked, **changed}.items() if value})


def _title(place: Text, dataset: Dataset, span: Span, year: Text, months: int, lang: Lang) -> str:
    part = "" if months == 12 else _(" (%(n)s of 12 months)") % {"n": months}
    values = {"place": place.say(lang), "people": between(span, lang), "year": year.say(lang), "part": part}
    if dataset.code.startswith("ircc-pr-"):
        return _("%(place)s: %(people)s permanent residents arrived in %(year)s%(part)s") % values
    return _("%(place)s: %(people)s in %(year)s%(part)s") % values


def _month_items(months: Mapping[date, Span], year: int, lang: Lang) -> list[tuple[str, str, Span | None, str, bool]]:
    items: list[tuple[str, str, Span | None, str, bool]] = []
    start = Period.month(year, 4)
    for step in range(12):
        period = start.shift(step)
        name = period.label.say(lang)
        items.append((name[:3] if lang == "en" else _short_french(name), name, months.get(period.start), "", False))
    return items


def _short_french(name: str) -> str:
    return _MONTHS_FR[name.split(" ")[0]]


def _lines(items: Sequence[tuple[str, str, Span | None, str, bool]], lang: Lang) -> list[Line]:
    return [
        Line(
            spoken,
            between(span, lang) if span else _("not published"),
            span.small if span else 0,
            span.cells if span else 0,
        )
        for _label, spoken, span, _url, _current in items
    ]


def arrivals(partnership_id: Any, asked: Mapping[str, str], lang: Lang) -> tuple[Arrivals, str] | None:
    """The half on arrivals and its sentence; None when no imported table has a place of the partnership."""
    places = queries.tables_with_places("ircc", queries.arrival_places(partnership_id))
    tables = [d for d in queries.datasets("ircc") if d.pk in places]
    if not tables:
        return None
    # The table by gender hides the fewest cells, so it is shown first.
    tables.sort(key=lambda d: (d.code != "ircc-pr-gender", d.code))
    dataset = next(d for d in tables if d.code == _pick(asked.get("table", ""), [t.code for t in tables]))
    own = places[dataset.pk]
    place = _pick(asked.get("place", ""), [code for code, _name in own])
    name = next(text for code, text in own if code == place)
    months = queries.by_month(dataset, place)
    years = _years(months)
    whole = [year for year, (_span, known) in years.items() if known == 12]
    year = int(_pick(asked.get("year", ""), [str(y) for y in [*(whole[-1:]), *reversed(years)]]))
    period = Period.fiscal(year)
    current = {"table": dataset.code, "place": place}
    year_items = [
        (
            Period.fiscal(y).label.say(lang) + ("" if known == 12 else "*"),
            Period.fiscal(y).label.say(lang),
            span,
            _address(current, year=str(y)),
            y == year,
        )
        for y, (span, known) in years.items()
    ]
    month_items = _month_items(months, year, lang)
    categories = queries.by_category(dataset, place, period)
    category_items = [(text.say(lang), text.say(lang), span, "", False) for text, span in categories]
    span, known = years[year]
    made = Arrivals(
        dataset=dataset, source=Text(dataset.attribution_en, dataset.attribution_fr),
        tables=[Choice(d.code, d.title, d is dataset) for d in tables],
        places=[Choice(code, text, code == place) for code, text in own],
        place=name, year=period.label, months_known=known,
        by_year=bars(year_items, lang), by_month=bars(month_items, lang),
        by_category=bars(category_items[:MOST_CATEGORIES], lang, whole=True) if len(categories) > 1 else [],
        year_lines=_lines(year_items, lang), month_lines=_lines(month_items, lang), category_lines=_lines(category_items, lang),
        more_categories=max(len(categories) - MOST_CATEGORIES, 0), dimension=dimension_name(dataset_dimension(dataset)),
        small=span.small, download=_address({**current, "format": "csv"}),
    )  # fmt: skip
    return made, _title(name, dataset, span, period.label, known, lang)


def dataset_dimension(dataset: Dataset) -> str:
    """By what a monthly table splits people."""
    found = dataset.arrivals.values_list("dimension", flat=True).first()
    return str(found or "all")


def census(partnership_id: Any, asked: Mapping[str, str], lang: Lang) -> Census | None:
    """The half on the census; None when no imported table has a place of the partnership."""
    places = queries.tables_with_places("census", queries.census_places(partnership_id))
    tables = [d for d in queries.datasets("census") if d.pk in places]
    if not tables:
        return None
    dataset = next(d for d in tables if d.code == _pick(asked.get("census", ""), [t.code for t in tables]))
    own = places[dataset.pk]
    area = _pick(asked.get("area", ""), [code for code, _name in own])
    search = asked.get("q", "").strip()
    cells = queries.census_of(dataset, area, search)
    rates = queries.rates_of(dataset, area, search)
    most = max((cell.count or 0 for cell in cells), default=0) or 1
    return Census(
        dataset=dataset, source=Text(dataset.attribution_en, dataset.attribution_fr), tables=[Choice(d.code, d.title, d is dataset) for d in tables],
        areas=[Choice(code, text, code == area) for code, text in own], area=next(text for code, text in own if code == area),
        rows=[
            Count(cell, Text(cell.characteristic_en, cell.characteristic_fr), round(100 * (cell.count or 0) / most, 2))
            for cell in cells[:MOST_ROWS]
        ],
        found=len(cells), rates=[_rate(cell, lang) for cell in rates[:MOST_ROWS]], rates_found=len(rates), search=search, download=_address({"census": dataset.code, "area": area, "format": "census"}),
    )  # fmt: skip


def _rate(cell: CensusCell, lang: Lang) -> Rate:
    _code, unit, decimals = decoded(cell.characteristic)
    value = "" if cell.count is None or unit is None else written(cell.count, unit, decimals, lang)
    return Rate(cell, Text(cell.characteristic_en, cell.characteristic_fr), value)


def build(partnership_id: Any, asked: Mapping[str, str], lang: Lang, *, may_import: bool) -> Page:
    """The whole page."""
    one, other = arrivals(partnership_id, asked, lang), census(partnership_id, asked, lang)
    imported = bool(queries.datasets("ircc") or queries.datasets("census"))
    if one:
        sentence = one[1]
    elif other:
        top = next((row for row in other.rows if row.cell.count is not None), None)
        sentence = _("%(place)s in the census: %(count)s, %(what)s") % {
            "place": other.area.say(lang), "count": number(top.cell.count or 0, lang) if top else "–",
            "what": top.name.say(lang) if top else other.dataset.title.say(lang),
        }  # fmt: skip
    else:
        sentence = _("No official statistics yet")
    return Page(sentence, one[0] if one else None, other, imported, may_import)
