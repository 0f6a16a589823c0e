"""What a plan lacks to be carried out and measured (G2)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from arrimage.core.text import Text
from arrimage.strategy.completeness import (
    NAMES,
    ActionFacts,
    Lack,
    PlanFacts,
    PriorityFacts,
    complete_actions,
    findings,
    of_action,
    of_plan,
    of_priority,
)

WHOLE: dict[str, Any] = {
    "label": "1.1", "title": Text("Form", "Formulaire"), "lead": True, "due": date(2026, 1, 1), "deliverable": True,
    "budget_cents": 0, "outcome": "lip-2011/x", "measured": True,
}  # fmt: skip


def action(**given: Any) -> ActionFacts:
    return ActionFacts(**{"id": uuid4(), **WHOLE, **given})


def test_a_whole_action_lacks_nothing_and_a_budget_of_zero_is_a_budget() -> None:
    assert of_action(action()) == []


def test_each_lack_is_named() -> None:
    bare = action(lead=False, due=None, deliverable=False, budget_cents=None, outcome="", measured=False)
    assert of_action(bare) == [Lack.LEAD, Lack.DUE, Lack.DELIVERABLE, Lack.BUDGET, Lack.OUTCOME]
    assert of_action(action(measured=False)) == [Lack.MEASURE]
    assert of_action(action(title=Text("Form", ""))) == [Lack.TRANSLATION]
    assert of_action(action(lead=False, dropped=True)) == []


def test_priorities_and_plans_are_checked_too() -> None:
    dropped = action(dropped=True)
    priority = PriorityFacts(uuid4(), "1", Text("A", "A"), outcomes=0, measured=False, actions=[dropped])
    assert of_priority(priority) == [Lack.OUTCOME, Lack.ACTION]
    plan = PlanFacts(uuid4(), Text("P", "P"), True, adopted=True, decision=False, strategy=False, priorities=[priority])
    assert of_plan(plan) == [Lack.DECISION, Lack.STRATEGY]
    draft = PlanFacts(uuid4(), Text("P", "P"), False, adopted=False, decision=False, strategy=False, priorities=[])
    assert of_plan(draft) == [Lack.PRIORITY]
    assert [f.kind for f in findings(plan)] == ["plan", "priority"]


def test_how_many_actions_are_complete() -> None:
    priority = PriorityFacts(
        uuid4(), "1", Text("A", "A"), 1, True, [action(), action(lead=False), action(dropped=True, lead=False)]
    )
    plan = PlanFacts(uuid4(), Text("P", "P"), True, True, True, True, [priority])
    assert complete_actions(plan) == (1, 2)


def test_every_lack_has_a_name_in_both_languages() -> None:
    assert set(NAMES) == set(Lack)
    assert all(name.complete for name in NAMES.values())
