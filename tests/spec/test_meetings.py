"""Meetings, attendance and decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

COUNCIL = {"body_id": "council", "kind": "council", "started": date(2020, 4, 1)}
GROUP = {"body_id": "group", "kind": "working_group", "started": date(2020, 4, 1)}


def meeting(name: str, day: date, status: str = "held", **given: object) -> dict:
    """A meeting of the council."""
    return {"meeting_id": name, "body_id": "council", "day": day, "status": status, "public": True, **given}


def presence(name: str, of: str, presence: str = "present", **given: object) -> dict:
    """One line of an attendance list."""
    return {
        "attendance_id": name,
        "meeting_id": of,
        "presence": presence,
        "sector": "health",
        "government": "none",
        **given,
    }


MAY, FAR = date(2025, 5, 20), date(2024, 5, 20)


def test_a_meeting_still_marked_planned_after_its_day_was_not_held(figure: Callable) -> None:
    meetings = [meeting("a", MAY), meeting("b", MAY, "planned"), meeting("c", MAY, "cancelled"), meeting("d", FAR)]
    found = figure("meetings.held", {"bodies": [COUNCIL], "meetings": meetings})
    assert found.value == "1 of 3"
    assert found.records == {"a", "b", "c"}


def test_a_meeting_still_to_come_is_not_looked_at(figure: Callable) -> None:
    meetings = [meeting("a", MAY), meeting("b", date(2026, 2, 1), "planned")]
    assert (
        figure("meetings.held", {"bodies": [COUNCIL], "meetings": meetings}, as_of=date(2025, 12, 1)).value == "1 of 1"
    )


def test_no_meeting_on_record_is_missing(figure: Callable) -> None:
    assert figure("meetings.held", {"bodies": [COUNCIL]}).value == "missing"


def test_minutes_are_on_time_up_to_the_sixtieth_day(figure: Callable) -> None:
    meetings = [
        meeting("sixty", MAY, minutes_adopted=date(2025, 7, 19)), meeting("late", MAY, minutes_adopted=date(2025, 7, 20)),
        meeting("never", MAY), meeting("recent", date(2026, 3, 1), minutes_adopted=date(2026, 3, 15)),
        meeting("cancelled", MAY, "cancelled"),
    ]  # fmt: skip
    found = figure("meetings.minutes_adopted", {"meetings": meetings})
    assert found.value == "1 of 3", "the recent meeting's sixty days are still running"
    assert found.counted == {"sixty"}


def test_meetings_open_to_the_public(figure: Callable) -> None:
    meetings = [meeting("a", MAY), meeting("b", MAY, public=False), meeting("c", MAY, "cancelled")]
    assert figure("meetings.open", {"meetings": meetings}).value == "1 of 2"


def test_bodies_that_met_at_least_once(figure: Callable) -> None:
    meetings = [meeting("a", MAY), meeting("b", MAY), meeting("c", FAR, body_id="group")]
    found = figure("meetings.bodies_active", {"bodies": [COUNCIL, GROUP], "meetings": meetings})
    assert found.value == "1 of 2"
    assert found.by["body_kind"] == {"council": 1, "working_group": 0}


def test_attendance_counts_regrets_and_absences_against(figure: Callable) -> None:
    given = {
        "meetings": [meeting("a", MAY), meeting("off", MAY, "cancelled")],
        "attendance": [
            presence("1", "a"),
            presence("2", "a", "regrets"),
            presence("3", "a", "absent"),
            presence("4", "off"),
        ],
    }
    found = figure("attendance.rate", given)
    assert found.value == "1 of 3"
    assert found.records == {"1", "2", "3"}


def test_attendance_nobody_took_is_missing_and_not_zero(figure: Callable) -> None:
    assert figure("attendance.rate", {"meetings": [meeting("a", MAY)]}).value == "missing"


def test_everybody_absent_is_zero(figure: Callable) -> None:
    given = {"meetings": [meeting("a", MAY)], "attendance": [presence("1", "a", "absent")]}
    assert figure("attendance.rate", given).value == "0 of 1"


def test_municipal_presence_counts_meetings_and_not_people(figure: Callable) -> None:
    given = {
        "bodies": [COUNCIL, GROUP],
        "meetings": [meeting("a", MAY), meeting("b", MAY), meeting("untaken", MAY), meeting("g", MAY, body_id="group")],
        "attendance": [
            presence("1", "a", government="municipal"), presence("2", "a", sector="municipality"),
            presence("3", "b", "regrets", government="municipal"), presence("4", "g", government="municipal"),
        ],
    }  # fmt: skip
    found = figure("attendance.municipal", given)
    assert found.value == "1 of 2"
    assert found.counted == {"a"}


def test_participation_nobody_noted_is_left_out(figure: Callable) -> None:
    given = {
        "meetings": [meeting("a", MAY)],
        "attendance": [presence("1", "a", active=True), presence("2", "a", active=False), presence("3", "a")],
    }
    assert figure("attendance.active", given).value == "1 of 2"
    given["attendance"] = [presence("3", "a")]
    assert figure("attendance.active", given).value == "missing"


def test_an_organization_beyond_funded_services_counts_once_for_two_meetings(figure: Callable) -> None:
    given = {
        "meetings": [meeting("a", MAY), meeting("b", MAY)],
        "attendance": [
            presence("1", "a", organization_id="clinic"), presence("2", "b", organization_id="clinic"),
            presence("3", "a", organization_id="agency"), presence("4", "a", organization_id="unsure"),
            presence("5", "a", "regrets", organization_id="police"),
        ],
        "members": [
            {"membership_id": f"m-{name}", "organization_id": name, "joined": date(2020, 4, 1), "settlement_funded": funded}
            for name, funded in (("clinic", False), ("agency", True), ("unsure", None), ("police", False))
        ],
    }  # fmt: skip
    found = figure("attendance.beyond_funded", given)
    assert found.value == "1"
    assert found.records == {"m-clinic"}


def decision(name: str, **given: object) -> dict:
    """A decision of the council by consensus, adopted in the year."""
    return {"decision_id": name, "body_id": "council", "day": MAY, "method": "consensus", "outcome": "adopted", **given}


def test_decisions_adopted_zero_when_meetings_were_held_without_any(figure: Callable) -> None:
    assert figure("decisions.adopted", {"meetings": [meeting("a", MAY)]}).value == "0"
    assert figure("decisions.adopted", {}).value == "missing"
    given = {"bodies": [COUNCIL], "meetings": [meeting("a", MAY)],
             "decisions": [decision("x"), decision("y", outcome="rejected"), decision("z", day=FAR)]}  # fmt: skip
    assert figure("decisions.adopted", given).records == {"x"}


def test_a_block_breaks_consensus_and_a_reservation_does_not(figure: Callable) -> None:
    decisions = [
        decision("agreed", reservations=2), decision("blocked", blocks=1), decision("vote", method="vote"),
        decision("no", outcome="rejected"), decision("later", outcome="deferred"),
    ]  # fmt: skip
    found = figure("decisions.consensus", {"decisions": decisions})
    assert found.value == "1 of 4", "a deferred item is not decided"
    assert found.counted == {"agreed"}


def test_quorum_only_where_it_was_noted(figure: Callable) -> None:
    decisions = [decision("a", quorum_met=True), decision("b", quorum_met=False), decision("c")]
    assert figure("decisions.quorum", {"decisions": decisions}).value == "1 of 2"


def test_a_decision_is_followed_by_an_action_or_a_plan(figure: Callable) -> None:
    given = {
        "decisions": [decision("a"), decision("b"), decision("c"), decision("d", outcome="rejected")],
        "actions": [{"action_id": "1", "decision_id": "a"}, {"action_id": "2", "decision_id": "a"},
                    {"action_id": "3", "decision_id": "c", "status": "dropped"}],
        "plans": [{"plan_id": "p", "decision_id": "b"}],
    }  # fmt: skip
    found = figure("decisions.followed", given)
    assert found.value == "2 of 3"
    assert found.counted == {"a", "b"}
