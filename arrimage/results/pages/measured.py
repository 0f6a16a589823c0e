"""One measured indicator as panels and pages show it: value, state, target, trend, and how it was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from arrimage.core import wording
from arrimage.core.disclosure import PublicFigure, Status, Unit, Value
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text
from arrimage.definitions.schema import Indicator
from arrimage.results import charts, pace
from arrimage.results.pace import Goal
from arrimage.results.pages import words
from arrimage.results.reading import Reading
from arrimage.results.states import amount_words

_TARGET = Text("Target: {target}.", "Cible\u00a0: {target}.")
_TARGET_BY = Text("Target: {target} by {day}.", "Cible\u00a0: {target} d’ici le {day}.")
_IN_WORDS = Text("Target in words: {words}", "Cible en mots\u00a0: {words}")
_DOUBLES = Text(
    "The target is a number, not a part: it is {share} only if the whole stays the same.",
    "La cible est un nombre, et non une part\u00a0: elle vaut {share} seulement si le total ne change pas.",
)
_ROUNDED = Text(
    "Rounded to the nearest {base} to protect people.",
    "Arrondi au multiple de {base} le plus proche, pour protéger les personnes.",
)
_DEFINITION = Text("Definition v{version}.", "Définition v{version}.")
_BY = Text("by {day}", "d’ici le {day}")
_OF = Text("of {whole}", "sur {whole}")
_OUT_OF_FOUR = Text("out of 4", "sur 4")


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator of one period, released, in the language of the page.

    Attributes:
        headline: the value as the page prints it large; empty when it is no number (then ``value`` says which word).
        beside: what stands small beside it, for example ``12 of 42``.
        calc: the division as written, ``12 ÷ 42``; empty when nothing is divided. ``exact`` is its result.
        notes: sentences on rounding, definition and approval.
        snapshot: short form of the snapshot's digest.
    """

    id: str
    name: Text
    question: Text
    counts: Text
    out_of: Text
    unit: Unit
    value: Value
    state: str
    reason: Text
    reported: bool
    headline: str
    beside: str
    numerator: str
    denominator: str
    calc: str
    exact: str
    notes: tuple[Text, ...]
    snapshot: str
    target: Text | None
    chart: charts.Trend | None
    waits: tuple[Text, ...]
    url: str


def measured(
    reading: Reading,
    indicator: Indicator,
    lang: Lang,
    url: str,
    series: Sequence[PublicFigure] = (),
    approval: Text | None = None,
) -> Measured:
    """One indicator of a reading.

    Args:
        series: its figures of the last periods, oldest first; without any, no chart is drawn.
        approval: who approved the observed value and when.
    """
    figure = reading.figures[indicator.id]
    judgement = reading.judgements[indicator.id]
    goals = reading.goals[indicator.id]
    value, unit = figure.value, figure.unit
    reported = value.status is Status.REPORTED
    calc, exact = _division(value, unit, lang)
    notes = [_DEFINITION.format(version=figure.key.version)]
    if figure.rounded:
        notes.append(_ROUNDED.format(base=figure.rule.base))
    if approval is not None:
        notes.append(approval)
    notes += [
        _DOUBLES.format(share=amount_words(g.if_constant, Unit.SHARE)) for g in goals if g.if_constant is not None
    ]
    digest = figure.provenance.snapshot
    return Measured(
        id=indicator.id,
        name=indicator.name.text,
        question=indicator.question.text,
        counts=indicator.counts.text,
        out_of=indicator.out_of.text if indicator.out_of else Text("", ""),
        unit=unit,
        value=value,
        state=judgement.state.value,
        reason=judgement.reason,
        reported=reported,
        headline=wording.value(value, unit, lang) if reported else "",
        beside=_beside(value, unit, lang),
        numerator=_amount(value.numerator, unit, lang),
        denominator=_amount(value.denominator, unit, lang),
        calc=calc,
        exact=exact,
        notes=tuple(notes),
        snapshot=f"{digest[:4]}·{digest[4:8]}" if digest else "",
        target=target_words(goals[0], unit) if goals else None,
        chart=_chart(reading, indicator, goals[0] if goals else None, series, lang) if series else None,
        waits=words.awaited(figure.waits_for) if not reported else (),
        url=url,
    )


def target_words(goal: Goal, unit: Unit) -> Text:
    """A goal as a sentence: ``Target: 40% by March 31, 2027.``"""
    if goal.target is None:
        return _IN_WORDS.format(words=goal.words)
    said = amount_words(goal.target, unit, counts=goal.counts)
    return _TARGET.format(target=said) if goal.due is None else _TARGET_BY.format(target=said, day=_day(goal.due))


def _day(moment: date) -> Text:
    return Text(wording.day(moment, "en"), wording.day(moment, "fr"))


def _amount(number: int | None, unit: Unit, lang: Lang) -> str:
    if number is None:
        return ""
    return wording.money(number, lang) if unit in (Unit.CENTS, Unit.RATIO) else wording.number(number, lang)


def _division(value: Value, unit: Unit, lang: Lang) -> tuple[str, str]:
    """The division as written, and its result with one decimal more than the page prints."""
    if value.denominator is None or value.exact is None:
        return "", ""
    calc = f"{_amount(value.numerator, unit, lang)} ÷ {_amount(value.denominator, unit, lang)}"
    if unit is Unit.SHARE:
        return calc, wording.share(value.exact, lang, 1)
    return calc, wording.number(value.exact, lang, 2)


def _beside(value: Value, unit: Unit, lang: Lang) -> str:
    if unit is Unit.SCORE and value.numerator is not None:
        return _OUT_OF_FOUR.say(lang)
    if unit is not Unit.SHARE or value.denominator is None:
        return ""
    whole = _OF.format(whole=wording.number(value.denominator, lang)).say(lang)
    return f"{wording.number(value.numerator or 0, lang)} {whole}"


def _chart(
    reading: Reading, indicator: Indicator, goal: Goal | None, series: Sequence[PublicFigure], lang: Lang
) -> charts.Trend:
    """The trend against the goal; a goal that is a count is drawn against the counts."""
    drawn = list(series)
    if goal is not None and goal.counts:
        drawn = [replace(figure, unit=Unit.COUNT, value=_count(figure.value)) for figure in series]
    baseline = _value(goal.baseline) if goal is not None else None
    target = _value(goal.target) if goal is not None else None
    onward, due, by = None, "", ""
    if goal is not None and goal.due is not None:
        by = _BY.format(day=_day(goal.due)).say(lang)
        last = drawn[-1].value.exact
        if last is not None and goal.due > reading.period.end:
            onward = pace.projected(goal, last, reading.day)
            due = charts.short_period(Period.containing(goal.due).code)
    return charts.trend(
        drawn, lang, indicator.name.text.say(lang), baseline=baseline, target=target, target_by=by, pace=onward, due=due
    )


def _count(value: Value) -> Value:
    return Value.reported(value.numerator) if value.numerator is not None else value


def _value(amount: Fraction | None) -> Value | None:
    return None if amount is None else Value.reported(amount.numerator, amount.denominator)
