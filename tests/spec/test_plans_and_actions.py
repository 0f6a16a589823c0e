"""What was agreed and done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

OWN = {"partnership_id": "own", "kind": "lip", "scope": "city"}
START, END = date(2025, 4, 1), date(2026, 3, 31)


def plan(name: str, kind: str = "annual", **given: object) -> dict:
    """A plan adopted in April for the fiscal year."""
    return {
        "plan_id": name,
        "kind": kind,
        "status": "adopted",
        "start": START,
        "end": END,
        "adopted": date(2025, 4, 10),
        **given,
    }


def action(name: str, **given: object) -> dict:
    """An action of plan ``p`` begun in May."""
    return {"action_id": name, "plan_id": "p", "priority_id": "pr", "start": date(2025, 5, 1), "status": "on_track",
            "weight": 1, **given}  # fmt: skip


def priority(name: str = "pr", weight: int = 1) -> dict:
    """A priority of plan ``p``."""
    return {"priority_id": name, "plan_id": "p", "weight": weight}


def update(name: str, of: str, day: date, progress: int | None = None) -> dict:
    """An update of an action."""
    return {"update_id": name, "action_id": of, "day": day, "status": "on_track", "progress": progress}


def test_two_plans_are_expected_and_an_empty_one_does_not_count(figure: Callable) -> None:
    given = {
        "partnerships": [OWN], "plans": [plan("p"), plan("s", "strategy")], "actions": [action("a")], "priorities": [],
    }  # fmt: skip
    found = figure("plans.adopted", given)
    assert found.value == "1 of 2"
    assert found.records == {"p", "own"}
    given["priorities"] = [{"priority_id": "pr", "plan_id": "s"}]
    assert figure("plans.adopted", given).value == "2 of 2"


def test_a_draft_is_zero_and_no_plan_at_all_is_missing(figure: Callable) -> None:
    given = {"partnerships": [OWN], "plans": [plan("p", status="draft", adopted=None)], "actions": [action("a")]}
    assert figure("plans.adopted", given).value == "0 of 2"
    assert figure("plans.adopted", {"partnerships": [OWN]}).value == "missing"


def test_of_two_versions_the_one_adopted_last_is_in_force(figure: Callable) -> None:
    given = {
        "plans": [plan("old", status="replaced"), plan("p", adopted=date(2025, 9, 1))],
        "actions": [action("a", due=END), action("b", plan_id="old", due=END)],
    }
    assert figure("actions.on_time", given).records == {"a"}
    before = figure(
        "actions.on_time",
        {**given, "actions": [action("b", plan_id="old", due=date(2025, 6, 30))]},
        as_of=date(2025, 7, 1),
    )
    assert before.records == {"b"}, "in July the first version was in force, whatever its status is today"


def test_priorities_tied_to_outcomes_and_to_actions(figure: Callable) -> None:
    given = {
        "plans": [plan("p")],
        "priorities": [{"priority_id": "pr", "plan_id": "p"}, {"priority_id": "other", "plan_id": "p"},
                       {"priority_id": "draft", "plan_id": "none"}],
        "priority_outcomes": [{"priority_outcome_id": "1", "priority_id": "pr", "outcome": "fin-2022/imm-plan"},
                              {"priority_outcome_id": "2", "priority_id": "pr", "outcome": "fin-2022/imm-roles"}],
        "actions": [action("a", priority_id="other"), action("b", priority_id="pr", status="dropped")],
    }  # fmt: skip
    tied = figure("priorities.with_outcome", given)
    assert tied.value == "1 of 2"
    assert tied.counted == {"pr"}, "two outcomes, one priority"
    assert figure("priorities.with_action", given).counted == {"other"}, "a dropped action serves nothing"
    assert figure("priorities.with_action", {}).value == "missing"


def test_a_budget_of_zero_is_known_and_an_empty_one_is_not(figure: Callable) -> None:
    whole = {"lead_id": "clinic", "due": END, "outcome": "lip-2011/imm-mapped"}
    actions = [action("zero", budget_cents=0, **whole), action("empty", **whole), action("bare", budget_cents=500)]
    found = figure("actions.feasible", {"plans": [plan("p")], "actions": actions})
    assert found.value == "1 of 3"
    assert found.counted == {"zero"}
    money = figure("actions.budget", {"plans": [plan("p")], "actions": actions})
    assert money.value == "500"
    assert money.records == {"zero", "bare"}


def test_budgets_nobody_knows_are_missing_and_not_zero_dollars(figure: Callable) -> None:
    assert figure("actions.budget", {"plans": [plan("p")], "actions": [action("a")]}).value == "missing"
    assert figure("actions.budget", {"plans": [plan("p")], "actions": [action("a", budget_cents=0)]}).value == "0"


def test_on_time_is_up_to_and_including_the_due_date(figure: Callable) -> None:
    due = date(2025, 9, 30)
    actions = [
        action("on", due=due, completed=due, status="done"), action("after", due=due, completed=date(2025, 10, 1), status="done"),
        action("open", due=due), action("next-year", due=date(2026, 4, 1)), action("dropped", due=due, status="dropped"),
        action("undated"),
    ]  # fmt: skip
    found = figure("actions.on_time", {"plans": [plan("p")], "actions": actions})
    assert found.value == "1 of 3"
    assert found.counted == {"on"}


def test_nothing_due_yet_does_not_apply_and_no_plan_is_missing(figure: Callable) -> None:
    assert figure("actions.on_time", {"plans": [plan("p")], "actions": [action("a")]}).value == "not applicable"
    assert figure("actions.on_time", {}).value == "missing"


def test_overdue_is_the_stock_of_open_actions_on_the_last_day(figure: Callable) -> None:
    actions = [
        action("late", due=date(2025, 9, 30)), action("done-late", due=date(2025, 9, 30), completed=date(2025, 12, 1), status="done"),
        action("today", due=END), action("undated"), action("later", start=date(2026, 5, 1), due=date(2026, 6, 1)),
    ]  # fmt: skip
    found = figure("actions.overdue", {"plans": [plan("p")], "actions": actions})
    assert found.value == "1 of 2"
    assert found.counted == {"late"}
    in_november = figure("actions.overdue", {"plans": [plan("p")], "actions": actions}, as_of=date(2025, 11, 1))
    assert in_november.counted == {"late", "done-late"}, "as of November the second one was still open"


def test_news_within_ninety_days_once_per_action(figure: Callable) -> None:
    given = {
        "plans": [plan("p")], "actions": [action("a"), action("b"), action("c", completed=date(2025, 6, 1), status="done")],
        "action_updates": [update("1", "a", date(2026, 3, 1)), update("2", "a", date(2026, 3, 2)),
                           update("3", "b", date(2025, 12, 31)), update("4", "b", date(2026, 4, 1))],
    }  # fmt: skip
    found = figure("actions.updated", given)
    assert found.value == "1 of 2", "90 days before 31 March is 31 December, which is a day too old"
    assert found.counted == {"a"}


def test_progress_is_weighted_and_normalized(figure: Callable) -> None:
    given = {
        "plans": [plan("p")], "priorities": [priority()],
        "actions": [action("big", weight=3), action("small"), action("done", completed=date(2026, 1, 1), status="done"), action("silent")],
        "action_updates": [update("1", "big", date(2026, 1, 1), 20), update("2", "small", date(2026, 1, 1), 40),
                           update("3", "small", date(2026, 4, 1), 90)],
    }  # fmt: skip
    found = figure("actions.progress", given)
    assert found.value == "200 of 500", "3×20 + 40 + 100 of (3+1+1)×100; the silent action is left out"
    assert "silent" not in found.records


def test_progress_reported_as_zero_is_zero(figure: Callable) -> None:
    given = {
        "plans": [plan("p")],
        "priorities": [priority()],
        "actions": [action("a")],
        "action_updates": [update("1", "a", date(2026, 1, 1), 0)],
    }
    assert figure("actions.progress", given).value == "0 of 100"


def test_the_weight_of_a_priority_is_that_of_each_of_its_actions(figure: Callable) -> None:
    given = {
        "plans": [plan("p")], "priorities": [priority("heavy", 3), priority("light"), priority("none", 0)],
        "actions": [action("a", priority_id="heavy", weight=2), action("b", priority_id="light"),
                    action("c", priority_id="none"), action("waits", priority_id="heavy")],
        "action_updates": [update("1", "a", date(2026, 1, 1), 50), update("2", "b", date(2026, 1, 1), 100),
                           update("3", "c", date(2026, 1, 1), 100)],
    }  # fmt: skip
    found = figure("actions.progress", given)
    assert found.value == "400 of 700", "3×2×50 + 1×1×100 of (6+1)×100; what waits lends its weight to nobody"


def test_deliverables_handed_over_in_the_period(figure: Callable) -> None:
    given = {"plans": [plan("p")], "actions": [
        action("a", has_deliverable=True, delivered=date(2025, 8, 1), deliverable="map"),
        action("b", has_deliverable=True, delivered=date(2026, 4, 2), deliverable="map"),
        action("c", has_deliverable=True, deliverable="tool"),
        action("d", has_deliverable=True, delivered=date(2025, 8, 1)),
    ]}  # fmt: skip
    found = figure("actions.deliverables", given)
    assert found.value == "2"
    assert found.by["deliverable"] == {"map": 1, "unknown": 1}
    assert figure("actions.deliverables", {"plans": [plan("p")], "actions": [action("c")]}).value == "0"


def test_two_partners_are_two_different_organizations_besides_the_lead(figure: Callable) -> None:
    def partners(of: str, *names: str) -> list[dict]:
        return [{"action_partner_id": f"{of}{i}", "action_id": of, "organization_id": n} for i, n in enumerate(names)]

    given = {
        "plans": [plan("p")], "actions": [action("a", lead_id="clinic"), action("b", lead_id="clinic"), action("c")],
        "action_partners": partners("a", "library", "police") + partners("b", "library", "library", "clinic")
        + partners("c", "library", "police"),
    }  # fmt: skip
    found = figure("actions.two_partners", given)
    assert found.value == "2 of 3"
    assert found.counted == {"a", "c"}


def test_an_organization_that_leads_three_actions_counts_once(figure: Callable) -> None:
    actions = [
        action("a", lead_id="clinic"),
        action("b", lead_id="clinic"),
        action("c", lead_id="library"),
        action("d"),
    ]
    found = figure("actions.lead_organizations", {"plans": [plan("p")], "actions": actions})
    assert found.value == "2"
    assert found.records == {"a", "c"}


def test_joint_actions_with_the_other_network(figure: Callable) -> None:
    given = {
        "plans": [plan("p")], "actions": [action("a", lead_id="fin"), action("b"), action("c")],
        "action_partners": [{"action_partner_id": "1", "action_id": "b", "organization_id": "fin"},
                            {"action_partner_id": "2", "action_id": "a", "organization_id": "fin"}],
        "members": [{"membership_id": "m", "organization_id": "fin", "sector": "network", "joined": date(2020, 4, 1)}],
    }  # fmt: skip
    found = figure("actions.joint_network", given)
    assert found.value == "2"
    assert found.records == {"a", "b"}
