"""Tables of a report: figures, decisions, actions, sums that must add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arrimage.core import codes, wording
from arrimage.core.disclosure import PublicFigure, Status, Unit, Value
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text
from arrimage.definitions.schema import Indicator
from arrimage.results.reporting import drafting, phrases
from arrimage.results.reporting.document import Cell, Column, Run, Table
from arrimage.results.reporting.drafting import Named
from arrimage.results.reporting.material import ActionLine, DecisionLine, Goal
from arrimage.results.reporting.rows import goal_words

#: What a council discusses first.
_URGENT = ("blocked", "late", "on_track", "planned", "done", "dropped")


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of a table with everything its row shows."""

    indicator: Indicator
    named: Named
    past: Sequence[PublicFigure]
    goals: Sequence[Goal]
    note: int


def people(text: Text, lang: Lang) -> Run:
    """People's content in the language of the document, or in the other one and marked as such."""
    found = text.within(lang)
    return Run(drafting.legible(found.text), lang="" if found.lang == lang else f"{found.lang}-CA")


def large(named: Named, lang: Lang) -> tuple[str, str]:
    """A key figure's large value and the small words beside it."""
    figure = named.figure
    value, unit = figure.value, figure.unit
    if value.numerator is not None and value.denominator is not None:
        whole = phrases.OF.say(lang).format(whole=drafting.amount(value.denominator, lang, parts=named.parts))
        if unit is Unit.SHARE and named.parts == "counts":
            return wording.number(value.numerator, lang), whole
        if unit is Unit.SHARE and named.parts == "cents":
            return wording.value(value, unit, lang), f"{drafting.amount(value.numerator, lang, parts='cents')} {whole}"
        if unit is Unit.SCORE:
            return wording.value(value, unit, lang), phrases.OF.say(lang).format(whole=4)
    return drafting.in_words(value, unit, lang, parts=named.parts), ""


def caption(named: Named, past: Sequence[PublicFigure], goals: Sequence[Goal], lang: Lang) -> str:
    """One line under a key figure: its share, its target, its value before."""
    figure = named.figure
    said = []
    if figure.unit is Unit.SHARE and named.parts == "counts" and figure.value.status is Status.REPORTED:
        said.append(f"{wording.value(figure.value, figure.unit, lang)}.")
    ordered = sorted(goals, key=lambda goal: goal.target is None)
    if ordered and (words := goal_words(ordered[0], figure.unit, lang).rstrip(".")):
        due = ordered[0].due
        if due and ordered[0].target is not None:
            said.append(phrases.TARGET_DUE.say(lang).format(words=words, day=wording.day(due, lang)))
        else:
            said.append(phrases.TARGET_SAYS.say(lang).format(words=f"{words}."))
    if past:
        before = past[-1]
        period = Period.parse(before.key.period).label.say(lang)
        value = drafting.in_words(before.value, before.unit, lang, parts=named.parts)
        said.append(phrases.BEFORE.say(lang).format(value=value, period=period))
    return " ".join(said)


def figures(block: str, title: str, entries: Sequence[Entry], period: str, lang: Lang) -> Table:
    """Indicators with value, sum, value before, baseline and target; columns that no row fills are left out."""
    sums = [drafting.sum_of(e.named.figure.value, e.named.figure.unit, lang, parts=e.named.parts) for e in entries]
    with_sum = any(sums)
    with_past = any(e.past for e in entries)
    with_goal = any(e.goals for e in entries)
    columns = [Column(phrases.INDICATOR.say(lang), width=4), Column(period, end=True, width=2)]
    columns += [Column(phrases.SUM_COLUMN.say(lang), end=True, width=3)] if with_sum else []
    if with_past:
        before = next(e.past[-1].key.period for e in entries if e.past)
        columns.append(Column(Period.parse(before).label.say(lang), end=True, width=2))
    columns += [Column(phrases.TARGET_COLUMN.say(lang), width=3)] if with_goal else []
    rows = []
    for entry, total in zip(entries, sums, strict=True):
        figure, unit = entry.named.figure, entry.named.figure.unit
        cells = [
            Cell((Run(entry.named.name, href=entry.named.href, note=entry.note),)),
            _value(figure.value, unit, entry.named, lang),
        ]
        if with_sum:
            cells.append(Cell((Run(total or "–"),), "reported" if total else "none"))
        if with_past:
            cells.append(
                _value(entry.past[-1].value, unit, entry.named, lang)
                if entry.past
                else Cell((Run(drafting.status_word(Value(Status.MISSING), lang)),), Status.MISSING.value)
            )
        if with_goal:
            cells.append(_goal(entry, lang))
        rows.append(tuple(cells))
    return Table(block, title, tuple(columns), tuple(rows))


def _value(value: Value, unit: Unit, named: Named, lang: Lang) -> Cell:
    money = unit is Unit.RATIO and named.parts == "cents"
    text = drafting.in_words(value, unit, lang, parts="cents") if money else wording.value(value, unit, lang)
    run = Run(text, figure=named.figure.key.indicator, status=value.status.value)
    return Cell((run,), value.status.value, strong=value.status is Status.REPORTED)


def _goal(entry: Entry, lang: Lang) -> Cell:
    unit = entry.named.figure.unit
    for goal in sorted(entry.goals, key=lambda g: g.target is None):
        words = goal_words(goal, unit, lang)
        if words:
            return Cell((Run(words),))
    return Cell((Run(phrases.NO_TARGET.say(lang)),), "none")


def decisions(block: str, title: str, lines: Sequence[DecisionLine], lang: Lang) -> Table:
    """The decision register of the period, oldest first."""
    columns = (
        Column(phrases.DATE.say(lang), width=5), Column(phrases.DECISION.say(lang), width=13),
        Column(phrases.BODY.say(lang), width=7), Column(phrases.OUTCOME.say(lang), width=4),
    )  # fmt: skip
    rows = tuple(
        (
            Cell((Run(wording.day(line.day, lang)),)),
            Cell((people(line.title, lang),)),
            Cell((people(line.body, lang),)),
            Cell((Run(codes.DECISION_OUTCOMES[line.outcome].say(lang)),)),
        )
        for line in sorted(lines, key=lambda line: (line.day, line.title.en))
    )
    return Table(block, title, columns, rows)


def late_first(lines: Sequence[ActionLine]) -> list[ActionLine]:
    """Actions in the order a council discusses them: blocked, late, then the rest by due date."""
    return sorted(
        lines, key=lambda a: (_URGENT.index(a.status) if a.status in _URGENT else 9, a.due is None, a.due or a.number, a.number)
    )  # fmt: skip


def actions(block: str, title: str, lines: Sequence[ActionLine], lang: Lang) -> Table:
    """Actions with lead, due date, state and progress; what is not known says so."""
    columns = (
        Column(phrases.ACTION.say(lang), width=11), Column(phrases.LEAD.say(lang), width=7),
        Column(phrases.DUE.say(lang), width=5), Column(phrases.STATE.say(lang), width=4),
        Column(phrases.PROGRESS.say(lang), end=True, width=4),
    )  # fmt: skip
    rows = []
    for line in lines:
        progress = phrases.NO_PROGRESS.say(lang) if line.progress is None else _percent(line.progress, lang)
        title_run = people(line.title, lang)
        rows.append(
            (
                Cell((Run(f"{line.number}{wording.NBSP} "), title_run) if line.number else (title_run,)),
                Cell((people(line.lead, lang),) if line.lead else (Run(phrases.NO_LEAD.say(lang)),)),
                Cell((Run(wording.day(line.due, lang) if line.due else phrases.NO_DUE.say(lang)),)),
                Cell((Run(codes.ACTION_STATUS[line.status].say(lang)),), strong=line.status in ("late", "blocked")),
                Cell((Run(progress),), "reported" if line.progress is not None else "missing"),
            )
        )
    return Table(block, title, columns, tuple(rows))


def _percent(progress: int, lang: Lang) -> str:
    return wording.number(progress, lang) + ("%" if lang == "en" else f"{wording.NBSP}%")


def pairs(block: str, cells: Sequence[tuple[Cell, Cell]], lang: Lang) -> Table:
    """Names and values."""
    columns = (Column(phrases.INDICATOR_NAME.say(lang), width=2), Column(phrases.VALUE.say(lang), width=5))
    return Table(block, "", columns, tuple(cells))


def reconciliation(block: str, title: str, entries: Sequence[tuple[Indicator, Named]], lang: Lang) -> Table | None:
    """Totals against the sums of their breakdowns; None when no figure has both.

    A sum over withheld categories is not given: it would tell what they hold.
    """
    columns = (
        Column(phrases.INDICATOR.say(lang), width=4), Column(phrases.BREAKDOWN.say(lang), width=3),
        Column(phrases.TOTAL.say(lang), end=True, width=2), Column(phrases.PARTS.say(lang), end=True, width=2),
        Column(phrases.ADDS.say(lang), width=3),
    )  # fmt: skip
    rows = []
    for indicator, named in entries:
        figure = named.figure
        if figure.unit.divides or figure.value.numerator is None:
            continue
        for item in indicator.breakdowns:
            cells = figure.breakdowns.get(item.id)
            if not cells:
                continue
            held = sum(value.numerator is None for value in cells.values())
            if held:
                parts, verdict = "–", phrases.CANNOT.say(lang).format(n=held)
            else:
                total = sum(value.numerator or 0 for value in cells.values())
                parts = wording.value(Value.reported(total), figure.unit, lang)
                gap = wording.value(Value.reported(total - figure.value.numerator), figure.unit, lang)
                same = total == figure.value.numerator
                verdict = phrases.YES.say(lang) if same else phrases.DIFFERS.say(lang).format(n=gap)
            rows.append(
                (
                    Cell((Run(named.name, href=named.href),)),
                    Cell((Run(item.name.text.say(lang)),)),
                    _value(figure.value, figure.unit, named, lang),
                    Cell((Run(parts),)),
                    Cell((Run(verdict),)),
                )
            )
    return Table(block, title, columns, tuple(rows)) if rows else None
