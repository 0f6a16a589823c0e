"""What people do with an action of a plan: add, edit, name partners, put away and bring back.

A due date that moves after adoption is written as ``action.reschedule``: the first such entry holds the adopted date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.ids import is_slug
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Decision, Organization
from arrimage.partnership.refusals import today_in
from arrimage.strategy import outcomes as boxes
from arrimage.strategy import refusals
from arrimage.strategy.actions.keys import fresh_key
from arrimage.strategy.actions.priorities import check_weight
from arrimage.strategy.models import Action, ActionPartner, Priority
from arrimage.web import records

#: What the council agreed, and what stays once the plan is adopted. Empty fields can still be filled in.
AGREED = (
    "title_en",
    "title_fr",
    "start",
    "deliverable",
    "deliverable_en",
    "deliverable_fr",
    "outcome",
    "weight",
    "number",
)
NOTHING = Text("", "")


def _fields(
    *, title: Text, about: Text, lead: Organization | None, start: date, due: date | None, deliverable: str,
    deliverable_text: Text, delivered: date | None, budget_cents: int | None, outcome: str, decision: Decision | None,
    weight: int,
) -> dict[str, Any]:  # fmt: skip
    return {
        "title_en": title.en, "title_fr": title.fr, "about_en": about.en, "about_fr": about.fr, "lead": lead,
        "start": start, "due": due, "deliverable": deliverable, "deliverable_en": deliverable_text.en,
        "deliverable_fr": deliverable_text.fr, "delivered": delivered, "budget_cents": budget_cents,
        "outcome": outcome, "decision": decision, "weight": weight,
    }  # fmt: skip


def _check(priority: Priority, fields: Mapping[str, Any]) -> list[Problem]:
    problems: list[Problem] = []
    plan = priority.plan
    start, due, delivered, decision = fields["start"], fields["due"], fields["delivered"], fields["decision"]
    if not (fields["title_en"].strip() or fields["title_fr"].strip()):
        problems.append(refusals.empty(refusals.TITLE))
    if due is not None and due < start:
        problems.append(refusals.before_start(refusals.DUE, due, start))
    if delivered is not None and delivered < start:
        problems.append(refusals.before_start(refusals.DELIVERED, delivered, start))
    today = today_in(plan.partnership.zone)
    if delivered is not None and delivered > today:
        problems.append(refusals.in_future(refusals.DELIVERED, delivered, today))
    if fields["deliverable"] and fields["deliverable"] not in codes.DELIVERABLES:
        problems.append(refusals.unknown_code(Text("Deliverable", "Livrable"), fields["deliverable"]))
    if fields["budget_cents"] is not None and fields["budget_cents"] < 0:
        problems.append(refusals.negative(refusals.BUDGET))
    if fields["outcome"] and not boxes.exists(fields["outcome"]):
        problems.append(boxes.unknown(fields["outcome"], refusals.OUTCOME))
    if decision is not None and decision.body.partnership_id != plan.partnership_id:
        problems.append(refusals.elsewhere(refusals.DECISION))
    return problems + check_weight(fields["weight"])


@transaction.atomic
def add_action(
    *,
    priority: Priority,
    title: Text,
    start: date,
    by: Actor,
    about: Text = NOTHING,
    lead: Organization | None = None,
    due: date | None = None,
    deliverable: str = "",
    deliverable_text: Text = NOTHING,
    delivered: date | None = None,
    budget_cents: int | None = None,
    outcome: str = "",
    decision: Decision | None = None,
    weight: int = 1,
    partners: Iterable[Organization] = (),
    key: str | None = None,
    number: str | None = None,
) -> Action:
    """Add an action to a priority; it is planned until somebody reports on it. Adopted plans take new actions too.

    Args:
        budget_cents: integer cents; None when the budget is not known, which is not zero.
        outcome: reference ``<model>/<node>`` of the outcome it serves, or empty.
        number: what people call it, for example ``1.2``; by default the next one of its priority.

    Raises:
        Refused: when a date, an amount, the outcome, the weight or the key does not hold.
    """
    siblings = Action.objects.filter(priority=priority)
    fields = _fields(
        title=title, about=about, lead=lead, start=start, due=due, deliverable=deliverable,
        deliverable_text=deliverable_text, delivered=delivered, budget_cents=budget_cents, outcome=outcome,
        decision=decision, weight=weight,
    )  # fmt: skip
    problems = _check(priority, fields)
    if priority.plan.status == "replaced":
        problems.append(refusals.frozen(refusals.PLAN))
    if key is not None and (not is_slug(key) or siblings.filter(key=key).exists()):
        problems.append(refusals.taken(refusals.KEY, key))
    if problems:
        raise Refused(*problems)
    action = Action(
        priority=priority, key=key or fresh_key(siblings, title, "action"),
        number=number or f"{priority.position}.{siblings.count() + 1}", **fields,
    )  # fmt: skip
    records.create(action, by=by, verb="action.add", partnership_id=priority.plan.partnership_id)
    set_partners(action=action, organizations=partners, by=by)
    return action


@transaction.atomic
def edit_action(
    *,
    action: Action,
    title: Text,
    start: date,
    by: Actor,
    about: Text = NOTHING,
    lead: Organization | None = None,
    due: date | None = None,
    deliverable: str = "",
    deliverable_text: Text = NOTHING,
    delivered: date | None = None,
    budget_cents: int | None = None,
    outcome: str = "",
    decision: Decision | None = None,
    weight: int = 1,
    partners: Iterable[Organization] | None = None,
    expected: int | None = None,
) -> Action:
    """Change an action. Status and progress change by reporting, never here.

    In an adopted plan what was agreed (title, start, deliverable, outcome, weight) stays, empty fields can be filled
    in, and lead, due date, budget, description and partners may change; the adopted due date stays known.

    Args:
        partners: the partner organizations from now on; None leaves them as they are.
        expected: version the editor started from.

    Raises:
        Refused: when something does not hold, something agreed would change, or someone else changed it meanwhile.
    """
    fields = _fields(
        title=title, about=about, lead=lead, start=start, due=due, deliverable=deliverable,
        deliverable_text=deliverable_text, delivered=delivered, budget_cents=budget_cents, outcome=outcome,
        decision=decision, weight=weight,
    )  # fmt: skip
    problems = _check(action.priority, fields)
    plan = action.priority.plan
    adopted = plan.status != "draft"
    if expected is not None and expected != action.version:
        raise Refused(records.STALE)
    if adopted:
        changed = [n for n in AGREED if n in fields and getattr(action, n) not in ("", fields[n])]
        problems += [refusals.frozen(_PLACES[name]) for name in dict.fromkeys(_FIELD_OF.get(n, n) for n in changed)]
    if problems:
        raise Refused(*problems)
    moved = adopted and action.due is not None and action.due != due
    records.change(
        action, by=by, verb="action.reschedule" if moved else "action.edit", partnership_id=plan.partnership_id,
        expected=expected, **fields,
    )  # fmt: skip
    if partners is not None:
        set_partners(action=action, organizations=partners, by=by)
    return action


_FIELD_OF = {
    "title_en": "title", "title_fr": "title", "deliverable_en": "deliverable", "deliverable_fr": "deliverable",
}  # fmt: skip
_PLACES = {
    "title": refusals.TITLE, "start": refusals.START, "deliverable": Text("Deliverable", "Livrable"),
    "outcome": refusals.OUTCOME, "weight": refusals.WEIGHT,
}  # fmt: skip


@transaction.atomic
def set_partners(*, action: Action, organizations: Iterable[Organization], by: Actor) -> None:
    """Make ``organizations`` the partners of an action; the lead is no partner and is passed over."""
    who: dict[str, Any] = {"by": by, "partnership_id": action.priority.plan.partnership_id}
    wanted = {o.id: o for o in organizations if o.id != action.lead_id}
    rows = {row.organization_id: row for row in action.partners.all()}
    for key, organization in wanted.items():
        if key not in rows:
            records.create(ActionPartner(action=action, organization=organization), verb="action.partner", **who)
        elif rows[key].archived_at is not None:
            records.restore(rows[key], verb="action.partner", **who)
    for key, row in rows.items():
        if key not in wanted and row.archived_at is None:
            records.archive(row, verb="action.unpartner", **who)


def archive_action(*, action: Action, by: Actor, expected: int | None = None) -> Action:
    """Put an action away. It stays in the history and can be brought back."""
    return records.archive(
        action, by=by, verb="action.archive", partnership_id=action.priority.plan.partnership_id, expected=expected
    )


def restore_action(*, action: Action, by: Actor) -> Action:
    """Bring an action back."""
    return records.restore(action, by=by, verb="action.restore", partnership_id=action.priority.plan.partnership_id)
