"""What people do with a priority: add, edit, tie to outcomes, put away and bring back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from arrimage.core.access import Actor
from arrimage.core.ids import is_slug
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.strategy import outcomes as boxes
from arrimage.strategy import refusals
from arrimage.strategy.actions.keys import fresh_key
from arrimage.strategy.models import Plan, Priority, PriorityOutcome
from arrimage.web import records

NOTHING = Text("", "")

MOST_WEIGHT = 1000


def check_weight(weight: int) -> list[Problem]:
    """A weight is a whole number from 0 to 1000; what it is worth depends on the sum of weights."""
    if 0 <= weight <= MOST_WEIGHT:
        return []
    return [
        Problem(
            Text("{weight} is no weight.", "{weight} n’est pas un poids.").format(weight=weight),
            Text("Enter a whole number from 0 to 1000.", "Entrez un nombre entier de 0 à 1000."),
            refusals.WEIGHT,
        )
    ]


def _check(title: Text, weight: int, served: Sequence[str]) -> list[Problem]:
    problems = [] if title.en.strip() or title.fr.strip() else [refusals.empty(refusals.TITLE)]
    problems += check_weight(weight)
    return problems + [boxes.unknown(ref, refusals.OUTCOME) for ref in served if not boxes.exists(ref)]


@transaction.atomic
def add_priority(
    *,
    plan: Plan,
    title: Text,
    by: Actor,
    about: Text = NOTHING,
    weight: int = 1,
    outcomes: Sequence[str] = (),
    key: str | None = None,
    position: int | None = None,
) -> Priority:
    """Add a priority to a draft, at the end unless ``position`` says otherwise.

    Args:
        outcomes: references ``<model>/<node>`` of the outcomes it serves.

    Raises:
        Refused: when the plan is adopted, an outcome does not exist, the title is empty or the key is taken.
    """
    siblings = Priority.objects.filter(plan=plan)
    problems = _check(title, weight, outcomes)
    if plan.status != "draft":
        problems.append(refusals.frozen(refusals.PLAN))
    if key is not None and (not is_slug(key) or siblings.filter(key=key).exists()):
        problems.append(refusals.taken(refusals.KEY, key))
    if problems:
        raise Refused(*problems)
    if position is None:
        position = max(siblings.values_list("position", flat=True), default=0) + 1
    priority = records.create(
        Priority(
            plan=plan, key=key or fresh_key(siblings, title, "priority"), position=position, title_en=title.en,
            title_fr=title.fr, about_en=about.en, about_fr=about.fr, weight=weight,
        ),
        by=by, verb="priority.add", partnership_id=plan.partnership_id,
    )  # fmt: skip
    serve_outcomes(priority=priority, outcomes=outcomes, by=by)
    return priority


@transaction.atomic
def edit_priority(
    *,
    priority: Priority,
    title: Text,
    about: Text,
    weight: int,
    outcomes: Sequence[str],
    by: Actor,
    expected: int | None = None,
) -> Priority:
    """Change a priority of a draft. In an adopted plan an empty text can be filled in, and a first outcome be named.

    Raises:
        Refused: when something agreed would change, an outcome does not exist, or someone else changed it meanwhile.
    """
    plan = priority.plan
    problems = _check(title, weight, outcomes)
    fields: dict[str, Any] = {
        "title_en": title.en, "title_fr": title.fr, "about_en": about.en, "about_fr": about.fr, "weight": weight,
    }  # fmt: skip
    served = set(priority.outcomes.filter(archived_at=None).values_list("outcome", flat=True))
    if plan.status != "draft":
        if any(getattr(priority, n) not in ("", v) for n, v in fields.items()):
            problems.append(refusals.frozen(refusals.TITLE))
        if served and served != set(outcomes):
            problems.append(refusals.frozen(refusals.OUTCOME))
    if problems:
        raise Refused(*problems)
    records.change(
        priority, by=by, verb="priority.edit", partnership_id=plan.partnership_id, expected=expected, **fields
    )
    if served != set(outcomes):
        serve_outcomes(priority=priority, outcomes=outcomes, by=by)
    return priority


@transaction.atomic
def serve_outcomes(*, priority: Priority, outcomes: Sequence[str], by: Actor) -> None:
    """Make ``outcomes`` the ones that the priority serves: new ones are added, others put away, old ones brought back.

    Raises:
        Refused: when an outcome does not exist.
    """
    problems = [boxes.unknown(ref, refusals.OUTCOME) for ref in outcomes if not boxes.exists(ref)]
    if problems:
        raise Refused(*problems)
    who: dict[str, Any] = {"by": by, "partnership_id": priority.plan.partnership_id}
    rows = {row.outcome: row for row in priority.outcomes.all()}
    for ref in dict.fromkeys(outcomes):
        if ref not in rows:
            records.create(PriorityOutcome(priority=priority, outcome=ref), verb="outcome.serve", **who)
        elif rows[ref].archived_at is not None:
            records.restore(rows[ref], verb="outcome.serve", **who)
    for ref, row in rows.items():
        if ref not in outcomes and row.archived_at is None:
            records.archive(row, verb="outcome.drop", **who)


def archive_priority(*, priority: Priority, by: Actor, expected: int | None = None) -> Priority:
    """Put a priority of a draft away, with its actions.

    Raises:
        Refused: when the plan is adopted.
    """
    if priority.plan.status != "draft":
        raise Refused(refusals.frozen(refusals.PLAN))
    return records.archive(
        priority, by=by, verb="priority.archive", partnership_id=priority.plan.partnership_id, expected=expected
    )


def restore_priority(*, priority: Priority, by: Actor) -> Priority:
    """Bring a priority back."""
    return records.restore(priority, by=by, verb="priority.restore", partnership_id=priority.plan.partnership_id)
