"""The page of one action: what, who, when, where it stands, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arrimage.core.text import Text
from arrimage.partnership.models import Organization, Partnership
from arrimage.strategy import completeness, timeline
from arrimage.strategy.models import Action, ActionUpdate
from arrimage.strategy.pages import picture
from arrimage.strategy.pages.plan import action_facts, lacking
from arrimage.strategy.pages.words import Served, State, percent, served, state
from arrimage.strategy.queries.plans import ActionRow
from arrimage.web.history import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """One update as the page shows it; ``note`` is None for readers who do not work in the partnership."""

    update: ActionUpdate
    state: State
    percent: str
    note: Text | None


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
    #: None for readers who may not see it
    history: Sequence[Entry] | None
    inside: bool

    @property
    def archived(self) -> bool:
        """Whether the action was put away."""
        return self.action.archived_at is not None


def build(
    partnership: Partnership, row: ActionRow, updates: Sequence[ActionUpdate], entries: Sequence[Entry] | None, today: date, *,
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
        history=entries,
        inside=inside,
    )
