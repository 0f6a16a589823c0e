"""Reads what a report is composed from: one release of figures, goals, states, and the lines of records it lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from arrimage.core.disclosure import Audience, PublicFigure, Status, Unit, Value
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import ReportSchema
from arrimage.partnership.models import Decision, Partnership
from arrimage.results import pace, reading, snapshots
from arrimage.results.figures import applicable, figures_digest, release_series
from arrimage.results.models import Report, ReportText, Snapshot
from arrimage.results.queries import local_targets
from arrimage.results.reporting.material import ActionLine, DecisionLine, Goal, Material
from arrimage.results.states import Judgement, node_state, state_of
from arrimage.strategy.models import Action, ActionUpdate
from arrimage.strategy.standing import Report as Heard
from arrimage.strategy.standing import standing

#: Earlier fiscal years that a report looks back on.
PAST_YEARS = 3


def gather(
    partnership: Partnership,
    period: Period,
    schema: ReportSchema,
    audience: Audience,
    snapshot: Snapshot | None,
    *,
    report: Report | None = None,
    texts: Mapping[str, Text] | None = None,
    signed_off: date | None = None,
) -> Material:
    """Everything the report needs, for one audience; the same for both languages.

    Args:
        snapshot: evidence that the figures are computed from; None before the first one, when every figure is missing.
        texts: the coordinator's wording; default that of ``report``.
        signed_off: date to print as the sign-off; None for a draft.

    Raises:
        Refused: when the snapshot's stored bytes were changed.
    """
    as_of = snapshot.as_of if snapshot else snapshots.local_today(partnership)
    periods = [period.shift(-n) for n in range(PAST_YEARS, -1, -1)]
    chosen = applicable(partnership)
    found = release_series(partnership, audience, periods[-2:], snapshot, chosen)
    figures = found[period]
    drawn = [indicator for indicator in chosen if indicator.id in _drawn(schema)]
    older = release_series(partnership, audience, periods[:-2], snapshot, drawn)
    series = {**{when: {**released} for when, released in older.items()}, **found}
    day = min(period.end, as_of)
    own, known = local_targets(partnership), definitions()
    goals: dict[str, tuple[Goal, ...]] = {}
    judgements: dict[str, Judgement] = {}
    for indicator in chosen:
        figure = figures[indicator.id]
        stated = pace.goals_for(indicator, own, known.targets_of(indicator.id), day)
        baseline_words = {t.words.text: t.baseline_words.text for t in known.targets_of(indicator.id)}
        goals[indicator.id] = tuple(_goal(goal, figure.unit, baseline_words) for goal in stated)
        before = found[periods[-2]][indicator.id]
        judgements[indicator.id] = state_of(figure, stated[0] if stated else None, before, day, indicator.direction)
    return Material(
        slug=partnership.slug, kind=partnership.kind, name=partnership.name, illustrative=partnership.illustrative,
        period=period, audience=audience, snapshot=snapshot.digest if snapshot else "", as_of=as_of, figures=figures,
        figures_digest=figures_digest(figures), trends={i.id: _past(series, periods, i.id) for i in chosen}, goals=goals,
        states=_states(partnership, schema, judgements),
        decisions=_decisions(partnership, period, as_of, public=audience is not Audience.INSIDE),
        actions=_actions(partnership, period, day), addresses=_addresses(partnership, [i.id for i in chosen]),
        texts=texts if texts is not None else (texts_of(report) if report else {}),
        number=report.number if report else 1, signed_off=signed_off,
    )  # fmt: skip


def _drawn(schema: ReportSchema) -> set[str]:
    """Indicators whose trend the report draws; the others show one earlier period only."""
    return {
        name
        for section in schema.sections
        for block in section.blocks
        if block.kind in ("figures", "trend")
        for name in block.indicators
    }


def texts_of(report: Report) -> dict[str, Text]:
    """The coordinator's wording of a report by block; one query."""
    rows = ReportText.objects.filter(report=report, archived_at=None).order_by("block")
    return {row.block: Text(row.body_en, row.body_fr) for row in rows}


def _past(
    found: Mapping[Period, Mapping[str, PublicFigure]], periods: Sequence[Period], name: str
) -> tuple[PublicFigure, ...]:
    """Figures of earlier periods, from the first in which the question arose."""
    past = [found[period][name] for period in periods[:-1] if name in found[period]]
    while past and past[0].value.status in (Status.NOT_APPLICABLE, Status.MISSING):
        past.pop(0)
    return tuple(past)


def _goal(goal: pace.Goal, unit: Unit, baseline_words: Mapping[Text, Text]) -> Goal:
    """A goal with its values in the figure's unit; a goal on the count alone is told in its words."""

    def value(amount: object) -> Value | None:
        if amount is None or (goal.counts and unit.divides):
            return None
        numerator, denominator = amount.numerator, amount.denominator  # type: ignore[attr-defined]
        if unit.divides:
            return Value.reported(numerator, denominator)
        return Value.reported(numerator) if denominator == 1 else None

    return Goal(
        "local" if goal.local else "source", goal.words, baseline_words.get(goal.words, Text("", "")),
        value(goal.baseline), value(goal.target), goal.due,
    )  # fmt: skip


def _states(partnership: Partnership, schema: ReportSchema, judgements: Mapping[str, Judgement]) -> dict[str, str]:
    """The state of every box of the models that the schema names."""
    wanted = {block.model for section in schema.sections for block in section.blocks if block.model}
    refs = [ref for ref in definitions().nodes if ref.partition("/")[0] in wanted]
    measured = reading.indicators_of(partnership, refs)
    return {ref: node_state(judgements[i.id] for i, _ in found).state.value for ref, found in measured.items()}


def _decisions(partnership: Partnership, period: Period, as_of: date, *, public: bool) -> tuple[DecisionLine, ...]:
    """Decisions of the period as recorded by the day of the snapshot; outside, those of open meetings only."""
    rows = Decision.objects.filter(
        body__partnership=partnership, archived_at=None, body__archived_at=None, day__range=(period.start, min(period.end, as_of)),
    )  # fmt: skip
    if public:
        rows = rows.filter(meeting__public=True)
    return tuple(
        DecisionLine(row.day, row.title, row.body.name, row.outcome)
        for row in rows.select_related("body").order_by("day", "reference", "id")
    )


def _actions(partnership: Partnership, period: Period, day: date) -> tuple[ActionLine, ...]:
    """Actions of the adopted annual plans of the period, else of the strategy in force, each where it stood on ``day``.

    Three queries.
    """
    plan = "priority__plan"
    found = Action.objects.filter(
        Q(**{f"{plan}__status__in": ("adopted", "replaced")}), archived_at=None,
        **{
            f"{plan}__partnership": partnership, f"{plan}__archived_at": None, "priority__archived_at": None,
            f"{plan}__start__lte": period.end, f"{plan}__end__gte": period.start,
        },
    ).select_related("priority__plan", "lead")  # fmt: skip
    every = list(found)
    annual = [action for action in every if action.priority.plan.kind == "annual"]
    chosen = annual or every
    heard: dict[object, list[Heard]] = {action.id: [] for action in chosen}
    updates = ActionUpdate.objects.filter(action__in=list(heard), archived_at=None)
    for action_id, when, key, status, progress in updates.values_list("action_id", "day", "key", "status", "progress"):
        heard[action_id].append(Heard(when, key, status, progress))
    lines = []
    for action in sorted(chosen, key=lambda a: (a.priority.position, _order(a.number), str(a.id))):
        where = standing(heard[action.id], day)
        lines.append(
            ActionLine(
                action.number, action.title, action.priority.title, action.lead.name if action.lead else None,
                action.due, where.status, where.progress,
            )
        )  # fmt: skip
    return tuple(lines)


def _order(number: str) -> list[int]:
    """Numbers such as 1.10 come after 1.9."""
    return [int(part) if part.isdigit() else 0 for part in number.split(".")]


def _addresses(partnership: Partnership, names: Sequence[str]) -> dict[str, Text]:
    """The page of each indicator of the partnership in both languages: one address is worked out, the rest follow it."""
    sides = []
    for lang in ("en", "fr"):
        with override(lang):
            try:
                sides.append(reverse("results:indicator", args=[partnership.slug, "0-0"]))
            except NoReverseMatch:
                return {}
    return {name: Text(sides[0].replace("0-0", name), sides[1].replace("0-0", name)) for name in names}
