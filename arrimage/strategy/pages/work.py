"""The page of one action: what, who, when, where it stands, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.models import Organization, Partnership
from arrimage.strategy import completeness, timeline
from arrimage.strategy.models import Action, ActionUpdate
from arrimage.strategy.pages import picture
from arrimage.strategy.pages.plan import action_facts, lacking
from arrimage.strategy.pages.words import COLUMNS, VERBS, Served, State, percent, served, state
from arrimage.strategy.queries.plans import ActionRow
from arrimage.strategy.queries.work import Entry
from arrimage.web.shell import current_language


@dataclass(frozen=True, slots=True)
class Told:
    """One update as the page shows it; ``note`` is None for readers who do not work in the partnership."""

    update: ActionUpdate
    state: State
    percent: str
    note: Text | None


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of the history: when, who, what, and each change as (name, before, after)."""

    at: datetime
    who: Text
    what: str
    changes: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ActionPage:
    """What the page of an action receives."""

    action: Action
    state: State
    about: Text
    deliverable: Text
    partners: Sequence[Organization]
    outcome: Served | None
    adopted_due: date | None
    overdue: bool
    lane: picture.Lane
    calendar: picture.Calendar
    told: Sequence[Told]
    lacks: str
    history: Sequence[Written]
    inside: bool

    @property
    def archived(self) -> bool:
        """Whether the action was put away."""
        return self.action.archived_at is not None


def build(
    partnership: Partnership, row: ActionRow, updates: Sequence[ActionUpdate], entries: Sequence[Entry], today: date, *,
    inside: bool,
) -> ActionPage:  # fmt: skip
    """The page of ``row`` as seen on ``today``; the public sees neither budget nor what reporters wrote."""
    action = row.action
    plan = action.priority.plan
    end = max(plan.end, min(action.due or plan.end, plan.end + picture.BEYOND))
    scale = timeline.Scale(min(plan.start, action.start), end)
    at = scale.at(today) if scale.holds(today) else None
    grid = [picture.Grid(m.x, m.major, "", "", False) for m in timeline.quarters(scale)]
    return ActionPage(
        action=action,
        state=state(action.status),
        about=Text(action.about_en, action.about_fr),
        deliverable=Text(action.deliverable_en, action.deliverable_fr),
        partners=row.partners,
        outcome=served(action.outcome, partnership.slug) if action.outcome else None,
        adopted_due=row.adopted_due,
        overdue=action.due is not None and action.due < today and action.status not in ("done", "dropped"),
        lane=picture.lane(scale, row, today),
        calendar=picture.Calendar(scale, grid, at, today, at is not None and at > 60),
        told=[
            Told(u, state(u.status), percent(u.progress) if u.progress is not None else "–", u.note if inside else None)
            for u in updates
        ],
        lacks=lacking(completeness.of_action(action_facts(action))) if inside else "",
        history=[written(entry) for entry in entries],
        inside=inside,
    )


def written(entry: Entry) -> Written:
    """An entry of the history in the words of the page."""
    changes = [
        (str(COLUMNS[name]), _said(name, old), _said(name, new)) for name, old, new in entry.changes if name in COLUMNS
    ]
    return Written(entry.at, entry.who, str(VERBS.get(entry.verb, entry.verb)), changes)


def _said(name: str, value: Any) -> str:
    lang = current_language()
    if value in (None, ""):
        return gettext("empty")
    if name == "status" and value in codes.ACTION_STATUS:
        return codes.ACTION_STATUS[value].say(lang)
    if name == "progress":
        return percent(int(value))
    if name == "budget_cents":
        from arrimage.core.wording import money

        return money(int(value), lang)
    if name.endswith("_id"):
        return gettext("changed")
    return str(value)
