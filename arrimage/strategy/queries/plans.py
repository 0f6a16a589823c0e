"""Reads of plans: which there are, which one to show, and a whole plan with its priorities, actions and updates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from arrimage.partnership.models import Organization
from arrimage.strategy.models import Action, ActionPartner, ActionUpdate, Plan, Priority, PriorityOutcome
from arrimage.web.models import AuditEntry

#: Statuses of an action that is still to be done.
OPEN = ("planned", "on_track", "late", "blocked")


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action with what its page and its bar need.

    Attributes:
        last: its latest update, if any.
        since: day of the first of the unbroken run of updates with its present status.
        adopted_due: due date as adopted, when it has moved since; else None.
    """

    action: Action
    partners: Sequence[Organization]
    last: ActionUpdate | None
    since: date | None
    adopted_due: date | None


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A priority with the outcomes it serves and its actions."""

    priority: Priority
    outcomes: Sequence[str]
    actions: Sequence[ActionRow]


@dataclass(frozen=True, slots=True)
class PlanTree:
    """A whole plan."""

    plan: Plan
    priorities: Sequence[PriorityRow]

    @property
    def actions(self) -> Sequence[ActionRow]:
        """Every action of the plan, in order."""
        return [row for priority in self.priorities for row in priority.actions]


def plans(partnership_id: UUID, *, drafts: bool) -> list[Plan]:
    """The partnership's plans, latest first, without those put away (one query).

    Args:
        drafts: whether drafts are among them. The public sees what was adopted.
    """
    found = Plan.objects.filter(partnership_id=partnership_id, archived_at=None).select_related("strategy")
    if not drafts:
        found = found.exclude(status="draft")
    return list(found.order_by("-start", "kind", "-adopted", "key"))


def plan_shown(found: Sequence[Plan], today: date) -> Plan | None:
    """The plan that a visitor should see first: the annual plan in force, else the latest annual one adopted, else a
    strategy, else a draft; None when there is none."""
    adopted = [p for p in found if p.status == "adopted"]
    for kind in ("annual", "strategy"):
        of_kind = [p for p in adopted if p.kind == kind]
        in_force = [p for p in of_kind if p.start <= today <= p.end]
        if in_force or of_kind:
            return (in_force or of_kind)[0]
    return found[0] if found else None


def plan_named(partnership_id: UUID, key: str, *, drafts: bool) -> Plan | None:
    """The plan with this key, or None; put away ones are found by those who see drafts, to bring them back."""
    found = Plan.objects.filter(partnership_id=partnership_id, key=key).select_related(
        "partnership", "strategy", "decision"
    )
    return (found if drafts else found.exclude(status="draft").filter(archived_at=None)).first()


def plan_tree(plan: Plan) -> PlanTree:
    """The plan with everything on it (six queries)."""
    priorities = list(Priority.objects.filter(plan=plan, archived_at=None).order_by("position", "id"))
    outcomes: dict[UUID, list[str]] = defaultdict(list)
    served = PriorityOutcome.objects.filter(priority__plan=plan, archived_at=None).order_by("outcome", "id")
    for priority_id, outcome in served.values_list("priority_id", "outcome"):
        outcomes[priority_id].append(outcome)
    actions = Action.objects.filter(priority__plan=plan, priority__archived_at=None, archived_at=None)
    rows: dict[UUID, list[ActionRow]] = defaultdict(list)
    for row in _rows(sorted(actions.select_related("lead"), key=_order), plan.partnership_id):
        rows[row.action.priority_id].append(row)
    return PlanTree(plan, [PriorityRow(p, outcomes[p.id], rows[p.id]) for p in priorities])


def _order(action: Action) -> tuple[list[int], str, str]:
    """Numbers such as 1.10 come after 1.9."""
    parts = action.number.split(".")
    return [int(p) if p.isdigit() else 0 for p in parts], action.number, str(action.id)


def _rows(actions: Sequence[Action], partnership_id: UUID) -> list[ActionRow]:
    """Actions with their partners, updates and adopted due dates (three queries)."""
    keys = [a.id for a in actions]
    partners: dict[UUID, list[Organization]] = defaultdict(list)
    for row in ActionPartner.objects.filter(action__in=keys, archived_at=None).select_related("organization"):
        partners[row.action_id].append(row.organization)
    updates: dict[UUID, list[ActionUpdate]] = defaultdict(list)
    for update in ActionUpdate.objects.filter(action__in=keys, archived_at=None).order_by("day", "id"):
        updates[update.action_id].append(update)
    adopted = adopted_dues(partnership_id, keys)
    return [
        ActionRow(
            a, sorted(partners[a.id], key=lambda o: (o.name_key_en, str(o.id))),
            updates[a.id][-1] if updates[a.id] else None, _since(updates[a.id]), adopted.get(a.id),
        )
        for a in actions
    ]  # fmt: skip


def _since(updates: Sequence[ActionUpdate]) -> date | None:
    since = None
    for update in reversed(updates):
        if since is not None and update.status != updates[-1].status:
            break
        since = update.day
    return since


def adopted_dues(partnership_id: UUID, action_ids: Iterable[UUID]) -> dict[UUID, date]:
    """For actions whose due date has moved since adoption: the date as adopted (one query)."""
    wanted = set(action_ids)
    found: dict[UUID, date] = {}
    entries = AuditEntry.objects.filter(partnership_id=partnership_id, verb="action.reschedule").order_by("at", "id")
    for action_id, before in entries.values_list("object_id", "values__before"):
        if action_id in wanted and before and before.get("due"):
            found.setdefault(action_id, date.fromisoformat(before["due"]))
    return found


def open_actions(partnership_id: UUID) -> list[ActionRow]:
    """Actions of adopted plans that are still to be done, by due date, those without one last (four queries)."""
    found = Action.objects.filter(
        priority__plan__partnership_id=partnership_id, priority__plan__status="adopted", status__in=OPEN,
        archived_at=None, priority__archived_at=None, priority__plan__archived_at=None,
    ).select_related("lead", "priority__plan")  # fmt: skip
    return _rows(sorted(found, key=lambda a: (a.due or date.max, a.number, str(a.id))), partnership_id)


def actions_of_organization(organization_id: UUID, partnership_id: UUID | None = None) -> list[Action]:
    """Open actions of adopted plans that an organization leads or partners, by due date (two queries).

    Args:
        partnership_id: of this partnership only; None for all.
    """
    partnered = ActionPartner.objects.filter(organization_id=organization_id, archived_at=None)
    found = Action.objects.filter(
        priority__plan__status="adopted", status__in=OPEN, archived_at=None, priority__archived_at=None,
        priority__plan__archived_at=None,
    ).select_related("priority__plan__partnership", "lead")  # fmt: skip
    if partnership_id is not None:
        found = found.filter(priority__plan__partnership_id=partnership_id)
    theirs = found.filter(lead_id=organization_id) | found.filter(id__in=partnered.values("action_id"))
    return sorted(theirs, key=lambda a: (a.due or date.max, a.number, str(a.id)))


def after_decision(decision_id: UUID) -> tuple[list[Plan], list[Action]]:
    """The plans that a decision adopted and the actions it is behind, put away ones left out (two queries)."""
    adopted = Plan.objects.filter(decision_id=decision_id, archived_at=None).order_by("start", "key")
    behind = Action.objects.filter(
        decision_id=decision_id, archived_at=None, priority__archived_at=None, priority__plan__archived_at=None
    )
    return list(adopted), sorted(behind, key=lambda a: (a.due or date.max, a.number, str(a.id)))
