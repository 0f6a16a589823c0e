"""Member organizations: who belongs, who joined, who stayed, who is paid by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date


def member(name: str, joined: date = date(2020, 4, 1), **given: object) -> dict:
    """A member organization, of the health sector."""
    return {"membership_id": f"m-{name}", "organization_id": name, "sector": "health", "joined": joined, **given}


YEARS_AGO = date(2022, 4, 1)


def test_members_on_the_last_day_each_once(figure: Callable) -> None:
    members = [
        member("a"), member("left", left=date(2026, 3, 30)), member("future", date(2026, 4, 1)),
        member("twice"), {**member("twice", date(2023, 1, 1)), "membership_id": "m-twice-again"},
    ]  # fmt: skip
    found = figure("members.total", {"members": members})
    assert found.value == "2"
    assert found.records == {"m-a", "m-twice-again"}
    assert figure("members.total", {}).value == "missing"


def test_joining_is_new_only_for_who_was_not_a_member_the_day_before(figure: Callable) -> None:
    members = [
        member("old"), member("new", date(2025, 9, 1)), member("renewed", left=date(2025, 8, 31)),
        {**member("renewed", date(2025, 9, 1)), "membership_id": "m-renewed-2"},
    ]  # fmt: skip
    found = figure("members.joined", {"members": members})
    assert found.value == "1"
    assert found.records == {"m-new"}


def test_nobody_joined_is_zero(figure: Callable) -> None:
    assert figure("members.joined", {"members": [member("old")]}).value == "0"


def test_members_retained_of_those_on_the_eve(figure: Callable) -> None:
    members = [member("stays"), member("leaves", left=date(2025, 10, 1)), member("new", date(2025, 5, 1))]
    found = figure("members.retained", {"members": members})
    assert found.value == "1 of 2"
    assert found.counted == {"m-stays"}


def test_unknown_funding_is_in_neither_count(figure: Callable) -> None:
    members = [member("a", settlement_funded=False), member("b", settlement_funded=True), member("c")]
    found = figure("members.not_settlement_funded", {"members": members})
    assert found.value == "1 of 2"
    assert found.records == {"m-a", "m-b"}
    assert figure("members.not_settlement_funded", {"members": [member("c")]}).value == "missing"


PLAN = {"plan_id": "p", "kind": "annual", "status": "adopted", "start": date(2025, 4, 1), "end": date(2026, 3, 31),
        "adopted": date(2025, 4, 10)}  # fmt: skip
ACTIONS = [{"action_id": "1", "plan_id": "p", "lead_id": "clinic", "start": date(2025, 5, 1), "status": "on_track"}]
PARTNERS = [
    {"action_partner_id": "x", "action_id": "1", "organization_id": "library"},
    {"action_partner_id": "y", "action_id": "other-plan", "organization_id": "police"},
]


def test_mainstream_members_lead_or_partner_an_action(figure: Callable) -> None:
    given = {
        "plans": [PLAN], "actions": ACTIONS, "action_partners": PARTNERS,
        "members": [member(name, mainstream=True) for name in ("clinic", "library", "police")] + [member("agency")],
    }  # fmt: skip
    found = figure("members.mainstream_engaged", given)
    assert found.value == "2 of 3"
    assert found.counted == {"m-clinic", "m-library"}


def test_without_mainstream_members_the_share_does_not_apply(figure: Callable) -> None:
    given = {"plans": [PLAN], "actions": ACTIONS, "members": [member("agency")]}
    assert figure("members.mainstream_engaged", given).value == "not applicable"


def test_francophone_providers_at_work(figure: Callable) -> None:
    given = {
        "plans": [PLAN], "actions": ACTIONS, "action_partners": PARTNERS,
        "members": [
            member("library", francophone=True, service_provider=True),
            member("school", francophone=True, service_provider=True),
            member("clinic", francophone=False, service_provider=True),
        ],
    }  # fmt: skip
    found = figure("members.francophone_providers_engaged", given)
    assert found.value == "1 of 2"
    assert found.counted == {"m-library"}
