"""Who is at the table: what counts as a filled seat, a present sector, a level of government."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from arrimage.core.codes import EXPECTED_SECTORS

OWN = {"partnership_id": "own", "kind": "lip", "scope": "city"}
COUNCIL = {"body_id": "council", "kind": "council", "started": date(2020, 4, 1)}
COMMITTEE = {"body_id": "committee", "kind": "committee", "started": date(2020, 4, 1)}


def seat(term: str, **given: object) -> dict:
    """A council seat held by an organization since 2024, unless given otherwise."""
    return {
        "seat_term_id": term, "seat_id": f"seat-{term}", "body_id": "council", "holder": "organization",
        "role": "member", "start": date(2024, 4, 1), **given,
    }  # fmt: skip


def member(organization: str, **given: object) -> dict:
    """A member organization since 2020."""
    return {"membership_id": f"m-{organization}", "organization_id": organization, "joined": date(2020, 4, 1),
            "government": "none", **given}  # fmt: skip


def test_filled_seats_are_those_held_on_the_last_day(figure: Callable) -> None:
    found = figure("seats.filled", {"bodies": [COUNCIL], "seats": [seat("a"), seat("b"), seat("c", holder="vacant")]})
    assert found.value == "2 of 3"
    assert found.counted == {"a", "b"}
    assert found.records == {"a", "b", "c"}


def test_a_council_of_empty_chairs_is_zero_and_not_missing(figure: Callable) -> None:
    assert figure("seats.filled", {"bodies": [COUNCIL], "seats": [seat("a", holder="vacant")]}).value == "0 of 1"


def test_without_any_seat_on_record_the_figure_is_missing(figure: Callable) -> None:
    assert figure("seats.filled", {"bodies": [COUNCIL]}).value == "missing"


def test_a_seat_handed_over_on_the_last_day_is_one_seat(figure: Callable) -> None:
    terms = [
        seat("old", seat_id="x", end=date(2026, 3, 31)),
        seat("new", seat_id="x", holder="vacant", start=date(2026, 3, 31)),
    ]
    found = figure("seats.filled", {"bodies": [COUNCIL], "seats": terms})
    assert found.value == "0 of 1"
    assert found.records == {"new"}


def test_terms_outside_the_day_and_other_bodies_are_not_looked_at(figure: Callable) -> None:
    seats = [
        seat("a"), seat("ended", end=date(2026, 3, 30)), seat("future", start=date(2026, 4, 1)),
        seat("below", body_id="committee"),
    ]  # fmt: skip
    found = figure("seats.filled", {"bodies": [COUNCIL, COMMITTEE], "seats": seats})
    assert found.records == {"a"}


def test_the_figure_is_as_of_the_day_of_the_snapshot(figure: Callable) -> None:
    given = {"bodies": [COUNCIL], "seats": [seat("a"), seat("later", start=date(2026, 1, 1))]}
    assert figure("seats.filled", given, as_of=date(2025, 12, 1)).value == "1 of 1"
    assert figure("seats.filled", given).value == "2 of 2"


def test_missing_sectors_are_counted_and_named_under_the_partnership(figure: Callable) -> None:
    seats = [seat("a", sector="health"), seat("b", sector="health"), seat("c", sector="schools", holder="vacant")]
    found = figure("seats.sectors", {"partnerships": [OWN], "bodies": [COUNCIL], "seats": seats})
    assert found.value == f"1 of {len(EXPECTED_SECTORS)}"
    assert found.counted == {"a"}, "two seats of one sector are one sector, under the first"
    assert found.records == {"a", "own"}
    assert found.by["sector"]["schools"] == 0


def test_a_sector_that_is_not_expected_adds_nothing(figure: Callable) -> None:
    seats = [seat("a", sector="libraries")]
    found = figure("seats.sectors", {"partnerships": [OWN], "bodies": [COUNCIL], "seats": seats})
    assert found.value == f"0 of {len(EXPECTED_SECTORS)}"


def test_newcomer_seats_by_role_or_sector_among_held_ones(figure: Callable) -> None:
    seats = [
        seat("a", role="newcomer", holder="person"), seat("b", sector="newcomers"), seat("c"),
        seat("empty", role="newcomer", holder="vacant"),
    ]  # fmt: skip
    found = figure("seats.newcomers", {"bodies": [COUNCIL], "seats": seats})
    assert found.value == "2 of 3"
    assert found.counted == {"a", "b"}


def test_how_long_vacant_seats_have_been_vacant(figure: Callable) -> None:
    seats = [
        seat("a", holder="vacant", start=date(2026, 3, 1)),
        seat("b", holder="vacant", start=date(2026, 3, 21)),
        seat("c"),
    ]
    found = figure("seats.vacancy_days", {"bodies": [COUNCIL], "seats": seats})
    assert found.value == "40 of 2", "30 days and 10 days over two seats: a mean of 20"


def test_a_table_without_vacancy_has_no_length_of_vacancy(figure: Callable) -> None:
    assert figure("seats.vacancy_days", {"bodies": [COUNCIL], "seats": [seat("a")]}).value == "not applicable"


def test_a_seat_is_refilled_within_sixty_days_or_not(figure: Callable) -> None:
    seats = [
        seat("quick", seat_id="x", end=date(2025, 6, 30)), seat("next", seat_id="x", start=date(2025, 8, 29)),
        seat("slow", seat_id="y", end=date(2025, 6, 30)), seat("late", seat_id="y", start=date(2025, 8, 30)),
        seat("gone", seat_id="z", end=date(2025, 6, 30)), seat("gap", seat_id="z", holder="vacant", start=date(2025, 7, 1)),
    ]  # fmt: skip
    found = figure("seats.refilled", {"bodies": [COUNCIL], "seats": seats})
    assert found.value == "1 of 3"
    assert found.counted == {"quick"}


def test_a_term_that_ended_last_week_is_not_judged_yet(figure: Callable) -> None:
    seats = [seat("a"), seat("just", end=date(2026, 3, 24))]
    assert figure("seats.refilled", {"bodies": [COUNCIL], "seats": seats}).value == "not applicable"


def test_levels_of_government_by_seat_or_by_member(figure: Callable) -> None:
    given = {
        "partnerships": [OWN], "bodies": [COUNCIL],
        "seats": [seat("city", sector="municipality", holder="person"), seat("clinic", organization_id="clinic", sector="health")],
        "members": [member("clinic", government="provincial"), member("absent", government="federal")],
    }  # fmt: skip
    found = figure("seats.governments", given)
    assert found.value == "2 of 3"
    assert found.counted == {"city", "clinic"}
    assert found.by["government"] == {"municipal": 1, "provincial": 1, "federal": 0}


def test_the_seat_of_the_other_network_counts_when_held(figure: Callable) -> None:
    seats = [seat("fin", sector="network"), seat("empty", sector="network", holder="vacant"), seat("x")]
    found = figure("seats.partner_network", {"bodies": [COUNCIL], "seats": seats})
    assert found.value == "1"
    assert found.records == {"fin"}
    assert figure("seats.partner_network", {"bodies": [COUNCIL], "seats": [seat("x")]}).value == "0"


def test_a_francophone_organization_with_two_seats_counts_once(figure: Callable) -> None:
    given = {
        "bodies": [COUNCIL, COMMITTEE],
        "seats": [
            seat("a", organization_id="centre"), seat("b", organization_id="centre", body_id="committee"),
            seat("c", organization_id="college", body_id="committee"), seat("d", organization_id="library"),
        ],
        "members": [member("centre", francophone=True), member("college", francophone=True), member("library")],
    }  # fmt: skip
    found = figure("seats.francophone_organizations", given)
    assert found.value == "2"
    assert found.records == {"a", "c"}


def test_local_committees_are_linked_through_an_organization_that_is_delegate(figure: Callable) -> None:
    def local(name: str) -> dict:
        return {"body_id": name, "kind": "local_committee", "started": date(2020, 4, 1)}

    given = {
        "bodies": [{"body_id": "regional", "kind": "regional_committee", "started": date(2020, 4, 1)}, local("east"), local("west")],
        "seats": [
            seat("a", body_id="east", organization_id="centre"), seat("b", body_id="west", organization_id="college"),
            seat("c", body_id="regional", role="delegate", organization_id="centre"),
            seat("d", body_id="regional", role="ex_officio", organization_id="college"),
        ],
    }  # fmt: skip
    found = figure("seats.local_committees_delegating", given)
    assert found.value == "1 of 2"
    assert found.counted == {"east"}


def test_bodies_in_force_and_their_terms_of_reference(figure: Callable) -> None:
    bodies = [
        {**COUNCIL, "terms_adopted": date(2021, 1, 1)}, COMMITTEE,
        {"body_id": "later", "kind": "working_group", "started": date(2020, 4, 1), "terms_adopted": date(2026, 4, 2)},
        {"body_id": "over", "kind": "working_group", "started": date(2020, 4, 1), "ended": date(2025, 1, 1)},
    ]  # fmt: skip
    assert figure("bodies.established", {"bodies": bodies}).value == "3"
    found = figure("bodies.terms_adopted", {"bodies": bodies})
    assert found.value == "1 of 3", "terms adopted after the last day do not count yet"
    assert found.counted == {"council"}
    assert figure("bodies.terms_adopted", {}).value == "missing"
