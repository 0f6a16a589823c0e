"""Blocks of this room on earlier pages: the plan on the overview, open actions on an organization and its handover,
and what became of a decision. ``config`` registers :data:`PANELS`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from arrimage.core.access import Permission, may
from arrimage.partnership.models import Decision, Organization, Partnership
from arrimage.partnership.queries import scope_on
from arrimage.partnership.refusals import today_in
from arrimage.strategy import queries
from arrimage.strategy.models import Action
from arrimage.strategy.pages import plan as plan_page
from arrimage.strategy.pages.words import state
from arrimage.web.guard import actor_of
from arrimage.web.registry import Panel


def _inside(request: HttpRequest, partnership: Partnership) -> bool:
    return bool(may(actor_of(request), Permission.SEE_WORK, scope_on(request)))


def overview(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """The plan in a sentence, a tally and a percentage; nothing for the public before a plan is adopted."""
    partnership: Partnership = subject
    inside, today = _inside(request, partnership), today_in(partnership.zone)
    found = queries.plans(partnership.id, drafts=inside)
    chosen = queries.plan_shown(found, today)
    if chosen is None:
        return {"page": None} if inside else None
    page = plan_page.build(partnership, queries.plan_tree(chosen), found, {}, today, inside=inside)
    return {"page": page}


def _rows(actions: list[Action], today: Any) -> list[dict[str, Any]]:
    return [
        {"action": a, "state": state(a.status), "overdue": a.due is not None and a.due < today and a.status in queries.OPEN}
        for a in actions
    ]  # fmt: skip


def organization(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """Open actions that an organization leads or partners in the partnership of the page."""
    one: Organization = subject
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    if not _inside(request, partnership):
        return None
    rows = _rows(queries.actions_of_organization(one.id, partnership.id), today_in(partnership.zone))
    led = [row for row in rows if row["action"].lead_id == one.id]
    return {"led": led, "partnered": [row for row in rows if row["action"].lead_id != one.id]}


def decision(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """What a decision led to: the plans it adopted and the actions it is behind."""
    one: Decision = subject
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    if not _inside(request, partnership):
        return None
    plans, actions = queries.after_decision(one.id)
    if not plans and not actions:
        return None
    return {"plans": plans, "actions": _rows(actions, today_in(partnership.zone))}


PANELS: tuple[Panel, ...] = (
    Panel("partnership.overview", "strategy/panel_plan.html", overview, 20),
    Panel("partnership.organization", "strategy/panel_organization.html", organization, 20),
    Panel("partnership.handover", "strategy/panel_organization.html", organization, 20),
    Panel("partnership.decision", "strategy/panel_decision.html", decision, 20),
)
