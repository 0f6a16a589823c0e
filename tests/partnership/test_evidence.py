"""What the table hands on as evidence, row by row."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arrimage.core.access import MACHINE
from arrimage.core.evidence import TABLES, Kind
from arrimage.core.ids import new_id
from arrimage.partnership import actions, evidence
from arrimage.partnership.models import Attendance, Meeting, Seat, SeatTerm
from arrimage.partnership.vacancy import vacant_id
from arrimage.web import records
from tests.partnership import factories as make

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 3, 31)


def rows(table, of, as_of=AS_OF):
    """The rows of a table as dictionaries."""
    names = TABLES[table].names
    return [dict(zip(names, row, strict=True)) for row in evidence.PROVIDERS[table](of.id, as_of)]


@pytest.fixture
def lip():
    return make.partnership()


def archive(record, of):
    records.archive(record, by=MACHINE, verb="test.archive", partnership_id=of.id)


def test_the_room_fills_every_table_it_promises():
    assert set(evidence.PROVIDERS) == {
        "partnerships", "territories", "agreements", "agreement_years", "members", "bodies", "seats", "meetings",
        "attendance", "decisions",
    }  # fmt: skip


def test_a_partnership_names_the_one_that_contains_it(lip):
    part = make.partnership("quartier", scope="neighbourhood", parent=lip, started=None)
    assert rows("partnerships", part) == [
        {
            "partnership_id": str(part.id),
            "kind": "lip",
            "scope": "neighbourhood",
            "parent_id": str(lip.id),
            "started": None,
        }
    ]
    archive(lip, lip)
    assert rows("partnerships", part)[0]["parent_id"] is None
    assert rows("partnerships", lip) == []


def test_territory_is_the_codes_of_its_places(lip):
    first, second = make.place("2021A00053599"), make.place("2021A00033501", "county")
    actions.set_territory(by=MACHINE, partnership=lip, places=[first, second])
    actions.set_territory(by=MACHINE, partnership=lip, places=[second])
    assert [(r["place"], r["level"]) for r in rows("territories", lip)] == [("2021A00033501", "county")]


def test_agreements_and_their_years_in_cents(lip):
    signed = actions.sign_agreement(
        by=MACHINE, partnership=lip, reference="A-1", funder="settlement_program", start=date(2024, 4, 1),
        end=date(2026, 3, 31), amount_cents=45_000_000, years={2024: 20_000_000, 2025: 25_000_000},
    )  # fmt: skip
    assert rows("agreements", lip) == [
        {
            "agreement_id": str(signed.id), "funder": "settlement_program", "start": date(2024, 4, 1),
            "end": date(2026, 3, 31), "amount_cents": 45_000_000,
        }
    ]  # fmt: skip
    assert [(r["agreement_id"], r["fiscal_year"], r["amount_cents"]) for r in rows("agreement_years", lip)] == [
        (str(signed.id), 2024, 20_000_000), (str(signed.id), 2025, 25_000_000),
    ]  # fmt: skip
    archive(signed, lip)
    assert rows("agreements", lip) == rows("agreement_years", lip) == []


def test_a_member_counts_in_the_sector_of_its_membership(lip):
    city = make.organization("City", sector="other", government="municipal", settlement_funded=False, mainstream=True)
    kept = actions.join(by=MACHINE, partnership=lip, organization=city, sector="municipality", joined=date(2024, 5, 1))
    gone = actions.join(
        by=MACHINE, partnership=lip, organization=make.organization(), sector="faith", joined=date(2024, 5, 1)
    )
    archive(gone, lip)
    assert rows("members", lip) == [
        {
            "membership_id": str(kept.id), "organization_id": str(city.id), "sector": "municipality",
            "government": "municipal", "settlement_funded": False, "mainstream": True, "francophone": False,
            "service_provider": False, "joined": date(2024, 5, 1), "left": None,
        }
    ]  # fmt: skip


def test_bodies_name_the_body_above(lip):
    council = make.body(lip)
    table = make.body(
        lip, "Employers", kind="sector_table", parent=council, ended=date(2025, 6, 30), terms_adopted=date(2024, 6, 1)
    )
    assert {r["body_id"]: (r["parent_id"], r["kind"], r["ended"], r["terms_adopted"]) for r in rows("bodies", lip)} == {
        str(council.id): (None, "council", None, None),
        str(table.id): (str(council.id), "sector_table", date(2025, 6, 30), date(2024, 6, 1)),
    }


def test_an_empty_chair_is_a_row_of_its_own_for_each_span_in_which_nobody_held_it(lip):
    council, board = make.body(lip), make.organization()
    chair = make.seat(council, sector="schools", start=date(2024, 4, 1), voting=False)
    held = make.term(chair, board, date(2024, 9, 1), date(2025, 5, 31))
    found = sorted(rows("seats", lip), key=lambda r: r["start"])
    assert [(r["seat_term_id"], r["holder"], r["organization_id"], r["start"], r["end"]) for r in found] == [
        (str(vacant_id(chair.id, date(2024, 4, 1))), "vacant", None, date(2024, 4, 1), date(2024, 8, 31)),
        (str(held.id), "organization", str(board.id), date(2024, 9, 1), date(2025, 5, 31)),
        (str(vacant_id(chair.id, date(2025, 6, 1))), "vacant", None, date(2025, 6, 1), None),
    ]
    assert {(r["seat_id"], r["body_id"], r["sector"], r["role"], r["voting"]) for r in found} == {
        (str(chair.id), str(council.id), "schools", "member", False)
    }


def test_a_term_that_was_archived_leaves_the_chair_empty(lip):
    chair = make.seat(make.body(lip))
    held = make.term(chair, make.organization())
    assert [r["holder"] for r in rows("seats", lip)] == ["organization"]
    archive(held, lip)
    assert [r["holder"] for r in rows("seats", lip)] == ["vacant"]
    archive(chair, lip)
    assert rows("seats", lip) == []


def test_everything_below_an_archived_body_is_gone(lip):
    council, board = make.body(lip), make.organization()
    chair = make.seat(council, held_by=board)
    held = make.attend(make.meeting(council), present=[chair])
    make.decision(council, meeting=held)
    assert all(rows(t, lip) for t in ("bodies", "seats", "meetings", "attendance", "decisions"))
    archive(council, lip)
    assert not any(rows(t, lip) for t in ("bodies", "seats", "meetings", "attendance", "decisions"))


def test_attendance_belongs_to_whoever_held_the_seat_that_day(lip):
    council = make.body(lip)
    city = make.organization(sector="municipality", government="municipal")
    ministry = make.organization(sector="provincial", government="provincial")
    chair = make.seat(council, sector="housing", role="champion")
    first = make.term(chair, city, date(2024, 4, 1))
    actions.hand_over(by=MACHINE, term=first, holder=actions.Holder(ministry), start=date(2025, 6, 1))
    before = make.attend(make.meeting(council, date(2025, 5, 31)), spoke=[chair])
    after = make.attend(make.meeting(council, date(2025, 6, 1)), regrets=[chair])
    found = {r["meeting_id"]: r for r in rows("attendance", lip)}
    assert (found[str(before.id)]["organization_id"], found[str(before.id)]["government"]) == (
        str(city.id),
        "municipal",
    )
    assert (found[str(after.id)]["organization_id"], found[str(after.id)]["government"]) == (
        str(ministry.id),
        "provincial",
    )
    assert found[str(before.id)]["active"] is True
    assert (found[str(after.id)]["presence"], found[str(after.id)]["active"]) == ("regrets", None)
    assert {(r["sector"], r["role"], r["body_id"]) for r in found.values()} == {
        ("housing", "champion", str(council.id))
    }


def test_on_the_day_of_a_handover_the_newer_term_counts(lip):
    council, old, new = make.body(lip), make.organization(), make.organization()
    chair = make.seat(council)
    make.term(chair, old, date(2024, 4, 1), date(2025, 5, 13))
    make.term(chair, new, date(2025, 5, 13))
    make.attend(make.meeting(council, date(2025, 5, 13)), present=[chair])
    assert [r["organization_id"] for r in rows("attendance", lip)] == [str(new.id)]


def test_a_person_speaks_for_no_organization_and_no_government(lip):
    council = make.body(lip)
    chair = make.seat(council, role="newcomer", sector="newcomers")
    actions.seat_somebody(
        by=MACHINE, seat=chair, holder=actions.Holder(person=make.both("Newcomer from the east end")), start=make.START
    )
    make.attend(make.meeting(council), present=[chair])
    (row,) = rows("attendance", lip)
    assert (row["organization_id"], row["government"], row["role"]) == (None, "none", "newcomer")


def test_archived_attendance_and_that_of_archived_meetings_or_seats_does_not_count(lip):
    council, board = make.body(lip), make.organization()
    chairs = [make.seat(council, held_by=board) for _ in range(3)]
    kept = make.attend(make.meeting(council, date(2025, 5, 13)), present=chairs)
    other = make.attend(make.meeting(council, date(2025, 6, 13)), present=chairs)
    archive(other, lip)
    archive(kept.attendances.get(seat=chairs[0]), lip)
    archive(chairs[1], lip)
    assert [r["seat_id"] for r in rows("attendance", lip)] == [str(chairs[2].id)]
    assert [r["meeting_id"] for r in rows("meetings", lip)] == [str(kept.id)]


def test_decisions_keep_their_reservations_and_forget_an_archived_meeting(lip):
    council = make.body(lip)
    chair = make.seat(council, held_by=make.organization())
    held = make.attend(make.meeting(council), present=[chair])
    made = make.decision(council, meeting=held, reservations=2)
    expected = {
        "decision_id": str(made.id), "body_id": str(council.id), "meeting_id": str(held.id), "day": date(2025, 5, 13),
        "method": "consensus", "outcome": "adopted", "quorum_met": None, "reservations": 2, "blocks": 0,
    }  # fmt: skip
    assert rows("decisions", lip) == [expected]
    archive(held, lip)
    assert rows("decisions", lip) == [expected | {"meeting_id": None}]


def test_one_partnership_never_sees_the_rows_of_another(lip):
    other = make.partnership("elsewhere")
    council, board = make.body(lip), make.organization()
    actions.join(by=MACHINE, partnership=lip, organization=board, sector="faith", joined=make.START)
    chair = make.seat(council, held_by=board)
    make.decision(council, meeting=make.attend(make.meeting(council), present=[chair]))
    assert {t for t in evidence.PROVIDERS if rows(t, other)} == {"partnerships"}


def test_cells_have_the_kinds_that_the_contract_names(lip):
    council, board = make.body(lip), make.organization()
    actions.join(by=MACHINE, partnership=lip, organization=board, sector="faith", joined=make.START)
    chairs = [make.seat(council, held_by=board), make.seat(council)]
    make.decision(council, meeting=make.attend(make.meeting(council), present=chairs[:1]))
    actions.set_territory(by=MACHINE, partnership=lip, places=[make.place()])
    actions.sign_agreement(
        by=MACHINE, partnership=lip, reference="A", funder="provincial", start=date(2025, 4, 1), end=date(2026, 3, 31),
        years={2025: 1},
    )  # fmt: skip
    types = {Kind.ID: str, Kind.CODE: str, Kind.DATE: date, Kind.INT: int, Kind.CENTS: int, Kind.BOOL: bool}
    for table in evidence.PROVIDERS:
        found = rows(table, lip)
        assert found, table
        for row in found:
            for column in TABLES[table].columns:
                value = row[column.name]
                if value is None:
                    assert column.nullable, (table, column.name)
                else:
                    assert type(value) is types[column.kind], (table, column.name, value)


def _grow(lip, meetings, seats):
    council, board = make.body(lip, f"Body {meetings}"), make.organization()
    chairs = [
        Seat(body=council, key=f"s{i}", label_en="s", label_fr="s", sector="faith", role="member", start=make.START)
        for i in range(seats)
    ]
    Seat.objects.bulk_create(chairs)
    SeatTerm.objects.bulk_create(
        [SeatTerm(seat=c, holder="organization", organization=board, start=make.START) for c in chairs]
    )
    held = [
        Meeting(body=council, key=f"m{i}", day=date(2025, 5, 13), title_en="m", title_fr="m", status="held")
        for i in range(meetings)
    ]
    Meeting.objects.bulk_create(held)
    Attendance.objects.bulk_create(
        [Attendance(id=new_id(), meeting=m, seat=c, presence="present", active=True) for m in held for c in chairs],
        batch_size=2000,
    )


def test_the_number_of_queries_does_not_grow_with_the_rows(lip):
    def queries():
        counts = {}
        for table, provider in evidence.PROVIDERS.items():
            with CaptureQueriesContext(connection) as seen:
                list(provider(lip.id, AS_OF))
            counts[table] = len(seen)
        return counts

    _grow(lip, 2, 2)
    small = queries()
    _grow(lip, 30, 12)
    assert queries() == small
    assert max(small.values()) <= 2


@pytest.mark.heavy
def test_a_hundred_thousand_rows_come_in_two_queries(lip):
    _grow(lip, 2000, 50)
    with CaptureQueriesContext(connection) as captured:
        assert len(list(evidence.PROVIDERS["attendance"](lip.id, AS_OF))) == 100_000
    assert len(captured) <= 2
