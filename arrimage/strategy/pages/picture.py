"""The time-line and the weighted progress of a plan, ready to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext

from arrimage.core.period import Period
from arrimage.strategy import progress, timeline
from arrimage.strategy.pages.words import month, percent, points, share, state
from arrimage.strategy.progress import LeftOut
from arrimage.strategy.queries.plans import ActionRow, PlanTree, PriorityRow
from arrimage.web.shell import current_language

#: How far past the end of the plan the picture may reach, for due dates that lie beyond it.
BEYOND = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Grid:
    """A vertical line of the calendar: where, its month, and at the start of a fiscal year the year's name."""

    x: float
    major: bool
    month: str
    year: str
    named: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar over the bars. ``today_x`` is None when today is not in the picture."""

    scale: timeline.Scale
    grid: Sequence[Grid]
    today_x: float | None
    today: date
    today_at_end: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One action's bar with its label; ``kind`` is the suffix of the colour classes (teal, ochre, maple, still)."""

    bar: timeline.Bar
    kind: str
    figure: str
    note: str
    words: str


@dataclass(frozen=True, slots=True)
class SumLine:
    """One line of the sum, as text. ``out`` says why a line does not count, and is empty when it does."""

    label: str
    weight: int
    progress: str
    points: str
    out: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """One action's stretch of the bar of weights, in percent."""

    x: float
    width: float
    filled: float
    label: str
    blocked: bool
    wide: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weighted progress: its result, the sum behind it, and the bar of weights."""

    total: str
    lines: Sequence[SumLine]
    weight: str
    points: str
    stretches: Sequence[Stretch]
    found: progress.Sum


_OUT = {
    LeftOut.NOT_BEGUN: lambda: gettext("not begun"),
    LeftOut.DROPPED: lambda: gettext("dropped"),
    LeftOut.NO_FIGURE: lambda: gettext("no percent reported"),
    LeftOut.NO_WEIGHT: lambda: gettext("weight 0"),
}
_KINDS = {"late": "ochre", "blocked": "maple", "planned": "still", "dropped": "still"}


def calendar(tree: PlanTree, today: date) -> Calendar:
    """The calendar of a plan: its period, stretched to the end of the quarter of its latest due date, a year at most."""
    plan = tree.plan
    latest = max((row.action.due for row in tree.actions if row.action.due), default=plan.end)
    end = plan.end
    if latest > end:
        end = _quarter_end(min(latest, plan.end + BEYOND))
    scale = timeline.Scale(plan.start, end)
    lang = current_language()
    marks = timeline.quarters(scale)
    step = 1 if len(marks) <= 8 else 2
    grid = [
        Grid(
            m.x, m.major, month(m.day, year=False),
            Period.containing(m.day).label.say(lang) if m.major and (m.x == 0 or m.day.month == 4) else "",
            n % step == 0 and m.x < 96,
        )
        for n, m in enumerate(marks)
    ]  # fmt: skip
    at = scale.at(today) if scale.holds(today) else None
    return Calendar(scale, grid, at, today, at is not None and at > 60)


def _quarter_end(day: date) -> date:
    month_after = (day.month - 1) // 3 * 3 + 4
    return date(day.year + (month_after > 12), (month_after - 1) % 12 + 1, 1) - timedelta(days=1)


def lane(scale: timeline.Scale, row: ActionRow, today: date) -> Lane:
    """The bar of one action and what stands beside it."""
    action = row.action
    bar = timeline.bar(
        scale, start=action.start, due=action.due, adopted_due=row.adopted_due, completed=action.completed,
        status=action.status, progress=action.progress, today=today,
    )  # fmt: skip
    figure = percent(action.progress) if action.progress is not None else "–"
    note = _note(row, today)
    shown = state(action.status)
    words = (
        gettext("%(state)s, %(figure)s done, %(note)s")
        if action.progress is not None
        else gettext("%(state)s, no percent reported, %(note)s")
    )
    return Lane(
        bar, _KINDS.get(action.status, "teal"), figure, note,
        words % {"state": shown.word, "figure": figure, "note": note},
    )  # fmt: skip


def _note(row: ActionRow, today: date) -> str:
    action = row.action
    if action.status == "done" and action.completed:
        return month(action.completed)
    if action.status == "blocked" and row.since:
        return gettext("blocked since %(month)s") % {"month": month(row.since)}
    if action.due is None:
        return gettext("no due date")
    if row.adopted_due and row.adopted_due != action.due:
        return gettext("was %(then)s, now %(now)s") % {"then": month(row.adopted_due), "now": month(action.due)}
    if action.due < today and action.status != "dropped":
        return gettext("was due %(month)s") % {"month": month(action.due)}
    return month(action.due)


def weigh_priority(row: PriorityRow, today: date) -> Weighed:
    """Weighted progress of a priority over its actions."""
    parts = [
        progress.part_of_action(
            a.action.number, a.action.weight, a.action.status, a.action.progress, a.action.start, today
        )
        for a in row.actions
    ]
    blocked = {a.action.number for a in row.actions if a.action.status == "blocked"}
    return shown(progress.weigh(parts), blocked)


def weigh_plan(rows: Sequence[PriorityRow], weighed: Sequence[Weighed]) -> Weighed:
    """Weighted progress of a plan over its priorities, each as heavy as its weight times that of its actions."""
    parts = [
        progress.part_of_priority(str(row.priority.position), row.priority.weight, one.found)
        for row, one in zip(rows, weighed, strict=True)
    ]
    return shown(progress.weigh(parts), set())


def shown(found: progress.Sum, blocked: set[str]) -> Weighed:
    """A sum of :mod:`arrimage.strategy.progress` as text and lengths."""
    lines, stretches, x = [], [], 0.0
    for line in found.lines:
        part = line.part
        lines.append(
            SumLine(
                part.label, part.weight, share(part.progress) if part.progress is not None else "–",
                points(line.points) if line.points is not None else "–", _OUT[part.out]() if part.out else "",
            )
        )  # fmt: skip
        if line.points is not None and part.progress is not None:
            width = float(line.share) * 100
            label = f"{part.label} · {share(part.progress)}"
            stretches.append(
                Stretch(
                    round(x + 0.3, 2), round(max(width - 0.6, 0.2), 2),
                    round(max(width - 0.6, 0.2) * float(part.progress), 2), label, part.label in blocked, width >= 17,
                )
            )  # fmt: skip
            x += width
    return Weighed(
        share(found.total) if found.total is not None else "", lines, points(Fraction(found.weight)),
        points(found.points), stretches, found,
    )  # fmt: skip
