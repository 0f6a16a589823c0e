"""Figures as rows for spreadsheets and bundles, and the note that says where each one comes from."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage.core import wording
from arrimage.core.disclosure import PublicFigure, Status, Unit, Value
from arrimage.core.period import Period
from arrimage.core.text import Lang
from arrimage.definitions.schema import Indicator
from arrimage.results.reporting import drafting, phrases, pictures
from arrimage.results.reporting.document import BreakdownRow, CategoryRow, FigureRow, GoalRow, Note, PeriodRow, ValueRow
from arrimage.results.reporting.drafting import Named
from arrimage.results.reporting.material import Goal


def value_row(value: Value, unit: Unit, lang: Lang) -> ValueRow:
    """A released value with its sign and its words."""
    return ValueRow(
        value.status.value, wording.sign(value), value.numerator, value.denominator, wording.value(value, unit, lang)
    )


def goal_words(goal: Goal, unit: Unit, lang: Lang) -> str:
    """The target in words, else its value, to the digit that it was set to."""
    said = goal.words.say(lang)
    if said or goal.target is None:
        return said
    exact = goal.target.exact
    if unit is Unit.SHARE and exact is not None:
        return wording.share(exact, lang, 0 if (exact * 100).denominator == 1 else 1)
    return wording.value(goal.target, unit, lang)


def figure_row(
    indicator: Indicator, named: Named, past: Sequence[PublicFigure], goals: Sequence[Goal], lang: Lang
) -> FigureRow:
    """Everything a released figure says, in one language."""
    figure, unit = named.figure, named.figure.unit
    breakdowns = tuple(
        BreakdownRow(
            item.id,
            item.name.text.say(lang),
            tuple(
                CategoryRow(code, pictures.category(indicator, item.id, code).say(lang), value_row(value, unit, lang))
                for code, value in sorted(figure.breakdowns[item.id].items())
            ),
        )
        for item in indicator.breakdowns
        if figure.breakdowns.get(item.id)
    )
    periods = tuple(
        PeriodRow(p.key.period, Period.parse(p.key.period).label.say(lang), value_row(p.value, p.unit, lang))
        for p in past
    )
    goal_rows = tuple(
        GoalRow(
            goal.origin, goal_words(goal, unit, lang), goal.baseline_words.say(lang),
            None if goal.baseline is None else value_row(goal.baseline, unit, lang),
            None if goal.target is None else value_row(goal.target, unit, lang),
            goal.due.isoformat() if goal.due else "",
        )
        for goal in goals
    )  # fmt: skip
    return FigureRow(
        indicator=indicator.id, version=figure.key.version, name=named.name,
        question=indicator.question.text.say(lang), counts=indicator.counts.text.say(lang),
        out_of=indicator.out_of.text.say(lang) if indicator.out_of else "", unit=unit.value,
        unit_word=phrases.UNITS[unit].say(lang), direction=phrases.DIRECTIONS[indicator.direction].say(lang),
        cents=named.parts == "cents" or unit is Unit.CENTS, period=figure.key.period, value=value_row(figure.value, unit, lang),
        rounded=figure.rounded, withheld_cells=figure.withheld_cells, records=figure.records,
        waits_for=figure.waits_for, audience=figure.audience.value, rule=figure.rule.code,
        snapshot=figure.provenance.snapshot, as_of=figure.provenance.as_of, measure=figure.provenance.measure,
        source=figure.provenance.source, limits=indicator.limits.text.say(lang) if indicator.limits else "",
        definition_source=indicator.source.words.say(lang), href=named.href, breakdowns=breakdowns, periods=periods,
        goals=goal_rows,
    )  # fmt: skip


def note(number: int, indicator: Indicator, named: Named, lang: Lang) -> Note:
    """Where a figure comes from: version of its definition, its sum or its reason, its records."""
    figure = named.figure
    parts = [phrases.DEFINITION.format(version=figure.key.version)]
    status = figure.value.status
    if status is Status.REPORTED:
        if total := drafting.sum_of(figure.value, figure.unit, lang, parts=named.parts):
            parts.append(phrases.SUM.format(sum=total))
        if figure.provenance.source == "observed":
            parts.append(phrases.OBSERVED)
        elif figure.records is not None:
            parts.append(phrases.counted(phrases.RECORDS, figure.records))
        if figure.rounded:
            parts.append(phrases.ROUNDED.format(base=figure.rule.base))
        if figure.withheld_cells:
            parts.append(phrases.counted(phrases.CELLS_HELD, figure.withheld_cells))
    elif status is Status.WITHHELD:
        parts.append(phrases.HELD)
    elif status is Status.NOT_APPLICABLE:
        parts.append(phrases.NOT_APPLICABLE)
    else:
        parts.append(phrases.WAITS if figure.waits_for else phrases.NOTHING_RECORDED)
    return Note(number, indicator.id, named.name, " ".join(part.say(lang) for part in parts), named.href)
