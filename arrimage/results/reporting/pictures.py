"""From released figures to chart data: which picture a figure deserves, and its text alternative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from arrimage.core import codes, wording
from arrimage.core.disclosure import PublicFigure, Status, Unit, Value
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text
from arrimage.definitions.schema import Indicator
from arrimage.results.reporting import drafting, phrases
from arrimage.results.reporting.drafting import Named
from arrimage.results.reporting.marks import Bars, Chart, Grid, GridRow, Mark, Money, Strip, Trend
from arrimage.results.reporting.material import Goal

#: More squares than this no longer read as a table of people.
MOST_SQUARES = 60
#: Rows of a grid in a narrow place; further categories share the last one.
MOST_ROWS = 6
AGREEMENT, OUTSIDE = "resources.agreement", "resources.outside"


def length(value: Value) -> float | None:
    """What a chart measures: the value as a number; None when it is none."""
    return None if value.exact is None else float(value.exact)


def mark(label: str, value: Value, unit: Unit, lang: Lang, tone: str = "now", *, short: bool = False) -> Mark:
    """A value as a mark of a chart, in words and as a length."""
    return Mark(label, wording.value(value, unit, lang, short=short), length(value), value.status.value, tone)


def category(indicator: Indicator, breakdown: str, code: str) -> Text:
    """The label of a category: of its code list, else the code itself; unknown says so."""
    if code == "unknown":
        return phrases.UNSPECIFIED
    lists = next((item.codes for item in indicator.breakdowns if item.id == breakdown), None)
    found: Text | None = getattr(codes, lists, {}).get(code) if lists else None
    return found or Text(code, code)


def ordered(indicator: Indicator, figure: PublicFigure, breakdown: str) -> list[tuple[str, Value]]:
    """Categories of a breakdown: largest first, then those that are no number, each in the order of their codes."""
    cells = figure.breakdowns.get(breakdown, {})

    def key(item: tuple[str, Value]) -> tuple[bool, float, str]:
        code, value = item
        size = value.numerator if figure.unit is Unit.SHARE else value.exact
        return value.status is not Status.REPORTED, -float(size or 0), code

    return sorted(cells.items(), key=key)


def trend(
    indicator: Indicator, past: Sequence[PublicFigure], figure: PublicFigure, goals: Sequence[Goal], lang: Lang
) -> Trend:
    """The figure over its periods, against baseline and target."""
    every = [*past, figure]
    points = tuple(
        mark(Period.parse(item.key.period).label.say(lang), item.value, item.unit, lang, short=True) for item in every
    )
    baseline = next((g.baseline for g in goals if g.baseline is not None), None)
    target = next((g.target for g in goals if g.target is not None), None)
    said = [phrases.ALT_POINT.say(lang).format(period=p.label, value=p.text) for p in points]
    marks: list[Mark | None] = []
    for value, words in ((baseline, phrases.BASELINE), (target, phrases.TARGET)):
        if value is None or value.exact is None:
            marks.append(None)
            continue
        text = words.say(lang).format(value=wording.value(value, figure.unit, lang, short=True))
        marks.append(Mark(text, text, length(value)))
        said.append(text)
    alt = phrases.ALT_TREND.say(lang).format(name=indicator.name.text.say(lang), points="; ".join(said))
    return Trend(alt, points, marks[0], marks[1])


def bars(indicator: Indicator, figure: PublicFigure, breakdown: str, lang: Lang) -> Bars | None:
    """The categories of a breakdown as bars; None when there is none."""
    rows = []
    for code, value in ordered(indicator, figure, breakdown):
        label = category(indicator, breakdown, code).say(lang)
        text = wording.value(value, figure.unit, lang)
        if figure.unit is Unit.SHARE and value.numerator is not None:
            text = drafting.in_words(value, figure.unit, lang, parts="counts")
        rows.append(Mark(label, text, length(value), value.status.value))
    if not rows:
        return None
    said = "; ".join(phrases.ALT_POINT.say(lang).format(period=row.label, value=row.text) for row in rows)
    alt = phrases.ALT_BARS.say(lang).format(name=indicator.name.text.say(lang), points=said)
    return Bars(alt, tuple(rows), 1.0 if figure.unit is Unit.SHARE else None)


def compared(items: Sequence[tuple[Indicator, PublicFigure]], title: str, lang: Lang) -> Bars | None:
    """Several figures of one unit as bars."""
    if not items:
        return None
    rows = tuple(mark(i.name.text.say(lang), f.value, f.unit, lang) for i, f in items)
    said = "; ".join(phrases.ALT_POINT.say(lang).format(period=row.label, value=row.text) for row in rows)
    share = all(f.unit is Unit.SHARE for _, f in items)
    return Bars(phrases.ALT_LIST.say(lang).format(name=title, points=said), rows, 1.0 if share else None)


def money(
    agreement: tuple[Indicator, PublicFigure] | None, outside: tuple[Indicator, PublicFigure], lang: Lang
) -> Money:
    """The agreement against what came from elsewhere, cash before in kind. Holds what is confirmed or received only.

    The measures count nothing else; a pending request has no figure here and so no bar.
    """
    indicator, figure = outside
    parts = []
    for code in ("cash", "in_kind"):
        value = figure.breakdowns.get("contribution", {}).get(code)
        if value is not None:
            label = category(indicator, "contribution", code).say(lang)
            parts.append(mark(label, value, figure.unit, lang, "hatch" if code == "in_kind" else "now"))
    total = mark(indicator.name.text.say(lang), figure.value, figure.unit, lang)
    if agreement is None:
        missing = Value(Status.MISSING)
        core = mark(phrases.FACT.say(lang), missing, Unit.CENTS, lang, "before")
    else:
        core = mark(agreement[0].name.text.say(lang), agreement[1].value, Unit.CENTS, lang, "before")
    said = drafting.joined([phrases.NAMED.say(lang).format(name=p.label, value=p.text) for p in parts], lang)
    words = phrases.ALT_MONEY if parts else phrases.ALT_MONEY_WHOLE
    alt = words.say(lang).format(agreement=core.label, a=core.text, total=total.label, t=total.text, parts=said)
    return Money(alt, core, total, tuple(parts))


def grid(indicator: Indicator, figure: PublicFigure, breakdown: str, lang: Lang) -> Grid | None:
    """A square for each thing counted in the numerator, by category; None when they cannot be told apart or are many."""
    value = figure.value
    if value.numerator is None or value.denominator is None or value.denominator > MOST_SQUARES:
        return None
    rows = []
    for code, cell in ordered(indicator, figure, breakdown):
        if cell.numerator is None:
            return None
        rest = (cell.denominator or cell.numerator) - cell.numerator
        if cell.numerator or rest:
            rows.append((category(indicator, breakdown, code).say(lang), cell.numerator, rest))
    return _grid(indicator, figure, rows, lang)


def compact(chart: Grid, lang: Lang) -> Grid:
    """The same grid with what is filled by category and the rest in one row, for a narrow place."""
    rest = sum(row.empty for row in chart.rows)
    filled = [GridRow(row.label, row.filled, 0) for row in chart.rows if row.filled]
    if len(filled) > MOST_ROWS:
        others = filled[MOST_ROWS - 1 :]
        label = phrases.OTHER_CATEGORIES.say(lang).format(n=len(others))
        filled = [*filled[: MOST_ROWS - 1], GridRow(label, sum(row.filled for row in others), 0)]
    return replace(chart, rows=(*filled, *([GridRow(chart.empty_label, 0, rest)] if rest else [])), empty_label="")


def seats(indicator: Indicator, figure: PublicFigure, lang: Lang) -> Grid | None:
    """A share of counts as squares in one run: filled, then empty ones."""
    value = figure.value
    if value.numerator is None or value.denominator is None or value.denominator > MOST_SQUARES:
        return None
    return _grid(indicator, figure, [("", value.numerator, value.denominator - value.numerator)], lang)


def _grid(indicator: Indicator, figure: PublicFigure, rows: list[tuple[str, int, int]], lang: Lang) -> Grid:
    value = figure.value
    assert value.numerator is not None
    assert value.denominator is not None
    count = drafting.in_words(value, figure.unit, lang, parts="counts")
    rest = value.denominator - value.numerator
    parts = ", ".join(f"{label} {filled}/{filled + empty}" for label, filled, empty in rows if label)
    name = indicator.name.text.say(lang)
    alt = phrases.ALT_GRID.say(lang).format(
        name=name, n=wording.number(value.numerator, lang), d=wording.number(value.denominator, lang),
        parts=f"{parts}." if parts else "",
    ).strip()  # fmt: skip
    seat = indicator.measure == "seats.filled"
    words = phrases.counted(phrases.EMPTY if seat else phrases.NOT_COUNTED, rest).say(lang)
    return Grid(alt, f"{name}{'' if lang == 'en' else wording.NBSP}: {count}", words if rest else "",
                tuple(GridRow(*row) for row in rows))  # fmt: skip


def strip(named: Named, lang: Lang) -> Strip | None:
    """A share as a part of a bar; None when it is no number."""
    value = named.figure.value
    if value.numerator is None or value.denominator is None:
        return None
    rest = Value.reported(value.denominator - value.numerator, value.denominator)
    part = wording.value(value, Unit.SHARE, lang)
    alt = phrases.NAMED.say(lang).format(name=named.name, value=part)
    rest_text = phrases.REST.say(lang).format(value=wording.value(rest, Unit.SHARE, lang))
    return Strip(alt, Mark("", part, length(value)), Mark("", rest_text, length(rest), "reported", "rest"))


def for_card(
    indicator: Indicator, named: Named, past: Sequence[PublicFigure], goals: Sequence[Goal], lang: Lang
) -> Chart | None:
    """The picture of a key figure: its trend when it has a past, else its squares or its strip."""
    figure = named.figure
    if any(item.value.status is Status.REPORTED for item in past):
        return trend(indicator, past, figure, goals, lang)
    if figure.value.status is not Status.REPORTED:
        return None
    if figure.unit is Unit.SHARE:
        return (seats(indicator, figure, lang) if named.parts == "counts" else None) or strip(named, lang)
    return None


def for_argument(indicators: Sequence[tuple[Indicator, PublicFigure]], named: Named, lang: Lang) -> Chart | None:
    """The picture beside an argument, from the indicators that its block names: money first, then who is there."""
    by_measure = {i.measure: (i, f) for i, f in indicators}
    if OUTSIDE in by_measure:
        return money(by_measure.get(AGREEMENT), by_measure[OUTSIDE], lang)
    indicator, figure = indicators[0]
    first = next(iter(figure.breakdowns), "")
    if figure.unit is Unit.SHARE:
        squares = grid(indicator, figure, first, lang) if first else None
        return compact(squares, lang) if squares else strip(named, lang)
    return bars(indicator, figure, first, lang) if first else None
