"""What people do with a plan: draft, edit, adopt, replace, prepare a new version, put away and bring back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.ids import is_slug
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Decision, Partnership
from arrimage.partnership.refusals import today_in
from arrimage.strategy import refusals
from arrimage.strategy.actions.keys import fresh_key
from arrimage.strategy.models import Action, Plan, Priority, PriorityOutcome
from arrimage.web import audit, records

NOTHING = Text("", "")


def _check(
    partnership: Partnership, kind: str, title: Text, start: date, end: date, strategy: Plan | None
) -> list[Problem]:
    problems = []
    if kind not in codes.PLAN_KINDS:
        problems.append(refusals.unknown_code(refusals.PLAN, kind))
    if not (title.en.strip() or title.fr.strip()):
        problems.append(refusals.empty(refusals.TITLE))
    if end < start:
        problems.append(refusals.before_start(refusals.END, end, start))
    if strategy is not None and (strategy.partnership_id != partnership.id or strategy.kind != "strategy"):
        problems.append(refusals.elsewhere(refusals.PLAN))
    return problems


def draft_plan(
    *,
    partnership: Partnership,
    kind: str,
    title: Text,
    start: date,
    end: date,
    by: Actor,
    vision: Text = NOTHING,
    strategy: Plan | None = None,
    key: str | None = None,
) -> Plan:
    """Begin a plan of ``kind`` (strategy or annual) from ``start`` to ``end``; returns the draft.

    Raises:
        Refused: when the end is before the start, the title is empty, or the key is taken.
    """
    problems = _check(partnership, kind, title, start, end, strategy)
    siblings = Plan.objects.filter(partnership=partnership)
    if key is not None and (not is_slug(key) or siblings.filter(key=key).exists()):
        problems.append(refusals.taken(refusals.KEY, key))
    if problems:
        raise Refused(*problems)
    plan = Plan(
        partnership=partnership, key=key or fresh_key(siblings, title, f"plan-{start.year}"), kind=kind, status="draft",
        title_en=title.en, title_fr=title.fr, vision_en=vision.en, vision_fr=vision.fr, start=start, end=end,
        strategy=strategy,
    )  # fmt: skip
    return records.create(plan, by=by, verb="plan.draft", partnership_id=partnership.id)


def edit_plan(
    *,
    plan: Plan,
    title: Text,
    vision: Text,
    start: date,
    end: date,
    by: Actor,
    strategy: Plan | None = None,
    expected: int | None = None,
) -> Plan:
    """Change a draft. Of an adopted plan only what is empty can be filled in (a missing translation, a vision).

    Raises:
        Refused: when the plan is adopted and something agreed would change, or when someone else changed it meanwhile.
    """
    fields: dict[str, Any] = {
        "title_en": title.en, "title_fr": title.fr, "vision_en": vision.en, "vision_fr": vision.fr, "start": start,
        "end": end, "strategy": strategy,
    }  # fmt: skip
    problems = _check(plan.partnership, plan.kind, title, start, end, strategy)
    if strategy is not None and strategy.id == plan.id:
        problems.append(refusals.elsewhere(refusals.PLAN))
    if plan.status != "draft" and any(getattr(plan, n) and getattr(plan, n) != v for n, v in fields.items()):
        problems.append(refusals.frozen(refusals.PLAN))
    if problems:
        raise Refused(*problems)
    return records.change(
        plan, by=by, verb="plan.edit", partnership_id=plan.partnership_id, expected=expected, **fields
    )


@transaction.atomic
def adopt_plan(
    *,
    plan: Plan,
    day: date,
    by: Actor,
    decision: Decision | None = None,
    replaces: Plan | None = None,
    expected: int | None = None,
) -> Plan:
    """Make a draft binding from ``day``, and keep in the audit what was adopted, to the last weight and date.

    Args:
        decision: the entry of the decision register by which it was adopted.
        replaces: the adopted plan of the same kind that it takes the place of.

    Raises:
        Refused: when the plan is no draft, has no priority, the day has not come, or the decision is another
            partnership's or did not adopt.
    """
    problems = []
    today = today_in(plan.partnership.zone)
    if plan.status != "draft":
        problems.append(refusals.not_draft())
    if day > today:
        problems.append(refusals.in_future(refusals.DAY, day, today))
    if decision is not None and (decision.body.partnership_id != plan.partnership_id or decision.outcome != "adopted"):
        problems.append(refusals.elsewhere(refusals.DECISION))
    if not plan.priorities.filter(archived_at=None).exists():
        problems.append(refusals.no_priorities())
    if problems:
        raise Refused(*problems)
    adopted = records.change(
        plan, by=by, verb="plan.adopt", partnership_id=plan.partnership_id, expected=expected, status="adopted",
        adopted=day, decision=decision,
    )  # fmt: skip
    audit.record(
        by=by, verb="plan.freeze", target=plan, partnership_id=plan.partnership_id, before=None, after=_frozen(plan)
    )
    if replaces is not None:
        replace_plan(plan=replaces, successor=adopted, by=by)
    return adopted


def _frozen(plan: Plan) -> dict[str, Any]:
    """The plan as adopted: the stored columns of its priorities, of the outcomes they serve and of its actions."""
    priorities = list(Priority.objects.filter(plan=plan, archived_at=None).order_by("position", "id"))
    outcomes = PriorityOutcome.objects.filter(priority__in=priorities, archived_at=None).order_by("outcome", "id")
    actions = Action.objects.filter(priority__in=priorities, archived_at=None).order_by("number", "id")
    return {
        "priorities": [records.image(p) for p in priorities],
        "outcomes": [records.image(o) for o in outcomes],
        "actions": [records.image(a) for a in actions],
    }


@transaction.atomic
def replace_plan(*, plan: Plan, successor: Plan, by: Actor) -> Plan:
    """Note that ``successor`` has taken the place of an adopted plan.

    Raises:
        Refused: unless both are adopted plans of one partnership and one kind.
    """
    same = successor.partnership_id == plan.partnership_id and successor.kind == plan.kind and successor.id != plan.id
    if not same or plan.status != "adopted" or successor.status != "adopted":
        raise Refused(refusals.not_adopted())
    return records.change(plan, by=by, verb="plan.replace", partnership_id=plan.partnership_id, status="replaced")


@transaction.atomic
def revise_plan(*, plan: Plan, by: Actor) -> Plan:
    """Prepare a new version: a draft with the same priorities and the actions that are still to be done.

    The adopted plan stays in force, with its updates, until the new version is adopted in its place.
    """
    who: dict[str, Any] = {"by": by, "partnership_id": plan.partnership_id}
    draft = draft_plan(
        partnership=plan.partnership, kind=plan.kind, title=plan.title, start=plan.start, end=plan.end, by=by,
        vision=Text(plan.vision_en, plan.vision_fr), strategy=plan.strategy,
    )  # fmt: skip
    old = list(Priority.objects.filter(plan=plan, archived_at=None).order_by("position", "id"))
    new = {p.id: _copy(p, plan=draft) for p in old}
    records.create_many(list(new.values()), verb="priority.copy", **who)
    outcomes = PriorityOutcome.objects.filter(priority__in=old, archived_at=None)
    records.create_many([_copy(o, priority=new[o.priority_id]) for o in outcomes], verb="outcome.copy", **who)
    going = Action.objects.filter(priority__in=old, archived_at=None).exclude(status__in=("done", "dropped"))
    fresh: dict[str, Any] = {"status": "planned", "progress": None, "completed": None, "delivered": None}
    records.create_many([_copy(a, priority=new[a.priority_id], **fresh) for a in going], verb="action.copy", **who)
    return draft


def _copy(record: Any, **fields: Any) -> Any:
    skipped = {"id", "version", "created_at", "modified_at", "archived_at", "sides_at"}
    kept = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields if f.name not in skipped}
    for name in fields:
        kept.pop(record._meta.get_field(name).attname, None)
    return type(record)(**kept, **fields)


def archive_plan(*, plan: Plan, by: Actor, expected: int | None = None) -> Plan:
    """Put a plan away, with all that hangs on it."""
    return records.archive(plan, by=by, verb="plan.archive", partnership_id=plan.partnership_id, expected=expected)


def restore_plan(*, plan: Plan, by: Actor) -> Plan:
    """Bring a plan back."""
    return records.restore(plan, by=by, verb="plan.restore", partnership_id=plan.partnership_id)
