"""The table's sheets of the workbook: rules that only this room knows."""

from __future__ import annotations

import datetime as dt

import pytest

from arrimage.core.access import MACHINE
from arrimage.partnership.models import Membership, Organization, Partnership, Place, SeatTerm
from arrimage.strategy import workbook
from tests.bad_input.workbooks import packed, small

pytestmark = pytest.mark.django_db
DAY = dt.date


@pytest.fixture
def north_bay() -> Partnership:
    """The small partnership, imported."""
    workbook.apply_import(None, packed(small()), by=MACHINE)
    return Partnership.objects.get()


def test_an_organization_that_came_back_has_two_memberships(north_bay: Partnership) -> None:
    head = ["Key", "Name (English)", "Sector", "Joined", "Left"]
    sheets = {
        "Organizations": [
            head,
            ["clinic", "Clinic", "Health", DAY(2023, 6, 1), DAY(2023, 12, 1)],
            ["clinic", "Clinic", "Health", DAY(2024, 6, 1), None],
        ]
    }
    workbook.apply_import(north_bay, packed(sheets), by=MACHINE)
    assert list(Membership.objects.filter(organization__key="clinic").order_by("joined").values_list("joined", "left")) == [
        (DAY(2023, 6, 1), DAY(2023, 12, 1)), (DAY(2024, 6, 1), None),
    ]  # fmt: skip
    assert Organization.objects.filter(key="clinic").count() == 1


def test_handing_a_seat_over_ends_one_term_and_begins_another(north_bay: Partnership) -> None:
    head = ["Body", "Seat", "Organization", "Person, by role (English)", "Start", "End"]
    sheets = {
        "Holders": [
            head,
            ["council", "health", None, "Clinic director", DAY(2023, 6, 1), DAY(2024, 6, 1)],
            ["council", "health", "clinic", None, DAY(2024, 6, 1), None],
        ]
    }
    workbook.apply_import(north_bay, packed(sheets), by=MACHINE)
    assert list(SeatTerm.objects.filter(seat__key="health").order_by("start").values_list("holder", "end")) == [
        ("person", DAY(2024, 6, 1)),
        ("organization", None),
    ]


def test_a_holder_may_turn_from_a_person_into_an_organization(north_bay: Partnership) -> None:
    head = ["Body", "Seat", "Organization", "Person, by role (English)", "Person, by role (French)", "Start"]
    workbook.apply_import(
        north_bay, packed({"Holders": [head, ["council", "health", "clinic", None, None, DAY(2023, 6, 1)]]}), by=MACHINE
    )
    term = SeatTerm.objects.get(seat__key="health")
    assert (term.holder, term.organization and term.organization.key, term.person_en) == ("organization", "clinic", "")


def test_places_known_to_the_site_keep_what_they_say(north_bay: Partnership) -> None:
    sheets = {
        "Places": [
            ["Key", "Level", "Name (English)", "Name (French)", "Lies in"],
            ["north-bay", "city", "North Bay", "Baie du Nord", "nipissing"],
        ]
    }
    plan = workbook.plan_import(north_bay, packed(sheets), by=MACHINE)
    assert [p.place.en for p in plan.problems] == ["Sheet “Places”, row 2, column D (Name (French))"]
    assert Place.objects.get(code="north-bay").name_fr == "North Bay"


def test_a_term_before_another_page_of_a_partnership_is_not_touched(north_bay: Partnership) -> None:
    other = small()
    other["Partnership"][1][0] = "sudbury"
    plan = workbook.plan_import(north_bay, packed({"Partnership": other["Partnership"]}), by=MACHINE)
    assert "This workbook is about “sudbury”" in plan.problems[0].message.en


def test_an_organization_is_found_by_its_name_in_either_language(north_bay: Partnership) -> None:
    head = ["Body", "Seat", "Organisme", "Start"]
    sheets = {"Titulaires": [head, ["council", "chair", "ville de north bay", DAY(2023, 4, 1)]]}
    plan = workbook.plan_import(north_bay, packed(sheets), by=MACHINE)
    assert plan.problems == ()
    assert plan.empty
