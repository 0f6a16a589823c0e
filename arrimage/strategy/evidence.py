"""This room's rows for the evidence tables of ``core/evidence.py``.

Each provider runs a fixed number of queries, however many rows there are. Archived records give no rows, and neither
does anything that hangs on one. Rows are as of a day: later updates, adoptions and contributions do not show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from arrimage.core.evidence import Provider, Row
from arrimage.core.period import Period
from arrimage.strategy.models import (
    Action,
    ActionPartner,
    ActionUpdate,
    Plan,
    Priority,
    PriorityOutcome,
    Resource,
    ResourceYear,
)
from arrimage.strategy.standing import Report, Standing, standing

_CHUNK = 5000


def _live(*path: str) -> dict[str, None]:
    """Filters that leave out a record put away, and everything under a record put away (``path`` from child to plan)."""
    filters: dict[str, None] = {"archived_at": None}
    for step in path:
        filters[f"{step}__archived_at"] = None
    return filters


def plans(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """One row per plan. Before its adoption a plan is a draft; one replaced later was adopted until then."""
    found = list(
        Plan.objects.filter(partnership_id=partnership_id, **_live()).values_list(
            "id", "kind", "status", "start", "end", "adopted", "decision_id"
        )
    )
    adoptions: dict[str, list[date]] = defaultdict(list)
    for _id, kind, _status, _start, _end, adopted, _decision in found:
        if adopted is not None:
            adoptions[kind].append(adopted)
    for key, kind, status, start, end, adopted, decision in found:
        if adopted is None or adopted > as_of:
            yield str(key), kind, "draft", start, end, None, None
            continue
        later = [day for day in adoptions[kind] if day > adopted]
        if status == "replaced" and later and min(later) > as_of:
            status = "adopted"
        yield str(key), kind, status, start, end, adopted, _text(decision)


def priorities(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """One row per priority."""
    found = Priority.objects.filter(plan__partnership_id=partnership_id, **_live("plan"))
    for key, plan, weight in found.values_list("id", "plan_id", "weight").iterator(_CHUNK):
        yield str(key), str(plan), weight


def priority_outcomes(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """One row per priority and outcome served."""
    found = PriorityOutcome.objects.filter(
        priority__plan__partnership_id=partnership_id, **_live("priority", "priority__plan")
    )
    for key, priority, outcome in found.values_list("id", "priority_id", "outcome").iterator(_CHUNK):
        yield str(key), str(priority), outcome


def standings(partnership_id: UUID, as_of: date | None) -> tuple[dict[UUID, Standing], set[UUID]]:
    """Where each action stands after its updates up to ``as_of``, and the actions that have any update at all."""
    reports: dict[UUID, list[Report]] = defaultdict(list)
    found = ActionUpdate.objects.filter(action__priority__plan__partnership_id=partnership_id, archived_at=None)
    # In order of day and id already, and sorting keeps the order of equals: the ids of updates need not be read.
    found = found.order_by("day", "id")
    for action, day, status, progress in found.values_list("action_id", "day", "status", "progress").iterator(_CHUNK):
        reports[action].append(Report(day, "", status, progress))
    return {action: standing(list_, as_of) for action, list_ in reports.items()}, set(reports)


def stored_standing(status: str, progress: int | None, completed: date | None, as_of: date) -> Standing:
    """Where an action without any update stands: what was entered with it, except a completion after ``as_of``."""
    if completed is not None and completed > as_of:
        return Standing("planned", None, None, None)
    return Standing(status, 100 if status == "done" else progress, completed, None)


def actions(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """One row per action; status, progress and completion follow the updates dated on or before ``as_of``."""
    stood, reported = standings(partnership_id, as_of)
    found = Action.objects.filter(
        priority__plan__partnership_id=partnership_id, **_live("priority", "priority__plan")
    ).values_list(
        "id", "priority__plan_id", "priority_id", "lead_id", "start", "due", "completed", "status", "progress",
        "deliverable", "deliverable_en", "deliverable_fr", "delivered", "budget_cents", "outcome", "decision_id", "weight",
    )  # fmt: skip
    for (
        key, plan, priority, lead, start, due, completed, status, progress, deliverable, named_en, named_fr, delivered,
        budget, outcome, decision, weight,
    ) in found.iterator(_CHUNK):  # fmt: skip
        if key in reported:
            now = stood[key]
        else:
            now = stored_standing(status, progress, completed, as_of)
        yield (
            str(key), str(plan), str(priority), _text(lead), start, due, now.completed, now.status, now.progress,
            bool(deliverable or named_en or named_fr), delivered if delivered and delivered <= as_of else None,
            deliverable or None, budget, outcome or None, _text(decision), weight,
        )  # fmt: skip


def action_partners(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """One row per action and partner organization."""
    found = ActionPartner.objects.filter(
        action__priority__plan__partnership_id=partnership_id,
        **_live("action", "action__priority", "action__priority__plan"),
    )
    for key, action, organization in found.values_list("id", "action_id", "organization_id").iterator(_CHUNK):
        yield str(key), str(action), str(organization)


def action_updates(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """One row per update dated on or before ``as_of``."""
    found = ActionUpdate.objects.filter(
        action__priority__plan__partnership_id=partnership_id,
        day__lte=as_of,
        **_live("action", "action__priority", "action__priority__plan"),
    )
    for key, action, day, status, progress in found.values_list(
        "id", "action_id", "day", "status", "progress"
    ).iterator(_CHUNK):
        yield str(key), str(action), day, status, progress


def resources(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """One row per contribution and fiscal year, of those dated on or before ``as_of``.

    A contribution without any year gives one row in the fiscal year of its day, its amount unknown; the row then
    carries the contribution's own id. An action put away is no longer named.
    """
    years: dict[UUID, list[tuple[UUID, int, int | None]]] = defaultdict(list)
    spread = ResourceYear.objects.filter(resource__partnership_id=partnership_id, **_live("resource"))
    for key, resource, year, cents in spread.values_list("id", "resource_id", "fiscal_year", "amount_cents").iterator(
        _CHUNK
    ):
        years[resource].append((key, year, cents))
    found = Resource.objects.filter(partnership_id=partnership_id, day__lte=as_of, **_live()).values_list(
        "id", "organization_id", "funder", "contribution", "status", "day", "action_id", "action__archived_at",
        "action__priority__archived_at", "action__priority__plan__archived_at",
    )  # fmt: skip
    for key, organization, funder, contribution, status, day, action, *put_away in found.iterator(_CHUNK):
        tied = None if any(put_away) else _text(action)
        for year_id, year, cents in years.get(key) or [(key, Period.containing(day).start.year, None)]:
            yield (
                str(year_id), str(key), _text(organization), funder, contribution, status, year, cents, day, tied,
            )  # fmt: skip


def _text(key: Any) -> str | None:
    return None if key is None else str(key)


#: What this room hands to the assembly.
PROVIDERS: Mapping[str, Provider] = {
    "plans": plans,
    "priorities": priorities,
    "priority_outcomes": priority_outcomes,
    "actions": actions,
    "action_partners": action_partners,
    "action_updates": action_updates,
    "resources": resources,
}
