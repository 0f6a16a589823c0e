"""Defects of comparable systems, each with the naive way that has it. The naive way must fail here, and ours must not.

Both were reported against a widely used results system: a reported zero was stored as blank, and the running totals of
two people who update the same action were added together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from arrimage.core.disclosure import Status, Value

PLAN = {"plan_id": "p", "kind": "annual", "status": "adopted", "start": date(2025, 4, 1), "end": date(2026, 3, 31),
        "adopted": date(2025, 4, 10)}  # fmt: skip
PRIORITY = {"priority_id": "pr", "plan_id": "p", "weight": 1}
ACTION = {"action_id": "a", "plan_id": "p", "priority_id": "pr", "start": date(2025, 5, 1), "status": "on_track", "weight": 1,
          "budget_cents": 0, "due": date(2025, 9, 30)}  # fmt: skip


def naive_sum(amounts: Sequence[int | None]) -> int | None:
    """What a form does that treats everything falsy as not filled in."""
    return sum(amount for amount in amounts if amount) or None


def test_zero_stored_as_blank(figure: Callable) -> None:
    reported = [0]
    assert naive_sum(reported) is None, "the naive way turns a reported zero into a blank"

    found = figure("actions.budget", {"plans": [PLAN], "actions": [ACTION]})
    assert found.recorded
    assert Value.reported(found.n) == Value(Status.REPORTED, 0)
    assert found.records == {"a"}


def test_blank_stored_as_zero(figure: Callable) -> None:
    unknown: list[int | None] = [None]
    naive = sum(amount or 0 for amount in unknown)
    assert naive == 0, "the naive way turns a blank into a zero"

    found = figure("actions.budget", {"plans": [PLAN], "actions": [{**ACTION, "budget_cents": None}]})
    assert found.value == "missing"


def test_a_share_of_zero_is_not_missing_and_a_share_of_nothing_is_not_zero(figure: Callable) -> None:
    none_on_time = figure("actions.on_time", {"plans": [PLAN], "actions": [ACTION]})
    nothing_due = figure("actions.on_time", {"plans": [PLAN], "actions": [{**ACTION, "due": None}]})
    nothing_recorded = figure("actions.on_time", {})
    naive = [(found.n / found.d if found.d else 0) for found in (none_on_time, nothing_due, nothing_recorded)]
    assert naive == [0, 0, 0], "the naive way shows the same 0% three times"

    assert [found.value for found in (none_on_time, nothing_due, nothing_recorded)] == [
        "0 of 1",
        "not applicable",
        "missing",
    ]


def test_running_totals_of_two_updaters_added_twice(figure: Callable) -> None:
    def update(name: str, day: int, progress: int) -> dict:
        return {
            "update_id": name,
            "action_id": "a",
            "day": date(2025, 10, day),
            "status": "on_track",
            "progress": progress,
        }

    # Two people follow one action. Each reports the total reached so far.
    updates = [update("mine", 1, 40), update("hers", 2, 60), update("mine-again", 3, 60)]
    naive = sum(row["progress"] for row in updates)
    assert naive == 160, "the naive way adds running totals, past the whole"

    found = figure(
        "actions.progress", {"plans": [PLAN], "priorities": [PRIORITY], "actions": [ACTION], "action_updates": updates}
    )
    assert found.value == "60 of 100"
    assert found.records == {"a"}


def test_two_updates_on_one_day_are_one_state(figure: Callable) -> None:
    updates = [
        {"update_id": f"{i}", "action_id": "a", "day": date(2025, 10, 1), "status": "on_track", "progress": progress}
        for i, progress in ((1, 30), (2, 50))
    ]
    naive = sum(row["progress"] for row in updates if row["day"] == max(other["day"] for other in updates))
    assert naive == 80, "taking every row of the latest day adds them again"

    for order in (updates, updates[::-1]):
        found = figure(
            "actions.progress",
            {"plans": [PLAN], "priorities": [PRIORITY], "actions": [ACTION], "action_updates": order},
        )
        assert found.value == "50 of 100", "the later id wins, in whatever order rows are stored"


def test_progress_that_is_not_normalized(figure: Callable) -> None:
    actions = [{**ACTION, "weight": 5}, {**ACTION, "action_id": "b", "weight": 1}]
    updates = [{"update_id": "1", "action_id": "a", "day": date(2025, 10, 1), "status": "on_track", "progress": 80},
               {"update_id": "2", "action_id": "b", "day": date(2025, 10, 1), "status": "on_track", "progress": 20}]  # fmt: skip
    naive = sum(a["weight"] * u["progress"] for a, u in zip(actions, updates, strict=True)) / len(actions)
    assert naive == 210, "weights that are not divided out pass 100%"

    found = figure(
        "actions.progress", {"plans": [PLAN], "priorities": [PRIORITY], "actions": actions, "action_updates": updates}
    )
    assert found.d is not None
    assert (found.n, found.d) == (420, 600)


def test_a_double_seat_counts_an_organization_twice(figure: Callable) -> None:
    seats = [{"seat_term_id": name, "seat_id": name, "body_id": "council", "holder": "organization",
              "organization_id": "centre", "start": date(2024, 4, 1)} for name in ("a", "b")]  # fmt: skip
    assert len(seats) == 2, "the naive way counts rows"

    found = figure(
        "seats.francophone_organizations",
        {
            "bodies": [{"body_id": "council", "kind": "council", "started": date(2020, 4, 1)}],
            "seats": seats,
            "members": [
                {"membership_id": "m", "organization_id": "centre", "francophone": True, "joined": date(2020, 4, 1)}
            ],
        },
    )
    assert found.value == "1"
