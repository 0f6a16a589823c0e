"""The workbook of a partnership: in, out, in again."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from arrimage.core.access import EVERYTHING, MACHINE, Actor, Grant, Role, Scope, ScopeKind
from arrimage.core.ids import new_id
from arrimage.core.problem import Refused
from arrimage.partnership.models import (
    Attendance,
    Body,
    Decision,
    Meeting,
    Membership,
    Organization,
    Partnership,
    Seat,
    SeatTerm,
)
from arrimage.strategy import workbook
from arrimage.strategy.models import Action, ActionPartner, Plan, Resource
from arrimage.web.models import AuditEntry, Freshness
from tests.bad_input.workbooks import packed, small, stored_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def north_bay() -> Partnership:
    """The small partnership, imported."""
    summary = workbook.apply_import(None, packed(small()), by=MACHINE)
    return Partnership.objects.get(slug=summary.slug)


def test_a_new_partnership_comes_out_of_a_workbook(north_bay: Partnership) -> None:
    assert north_bay.host is not None
    assert north_bay.host.key == "city"
    assert north_bay.zone == "America/Toronto"
    assert sorted(t.place.code for t in north_bay.territories.select_related("place")) == ["nipissing", "north-bay"]
    clinic = Organization.objects.get(key="clinic")
    assert (clinic.settlement_funded, clinic.mainstream, clinic.government) == (None, True, "none")
    assert set(Membership.objects.values_list("organization__key", flat=True)) == {"city", "clinic"}
    assert Body.objects.get(key="health-table").parent == Body.objects.get(key="council")
    assert list(Seat.objects.order_by("key").values_list("key", "role", "voting")) == [
        ("chair", "chair", True),
        ("health", "member", True),
    ]
    assert set(SeatTerm.objects.values_list("seat__key", "holder")) == {("chair", "organization"), ("health", "person")}
    assert set(Attendance.objects.values_list("seat__key", "presence", "active")) == {
        ("chair", "present", True),
        ("health", "regrets", None),
    }
    assert Plan.objects.get().decision is not None
    action = Action.objects.get()
    assert (action.budget_cents, action.lead and action.lead.key) == (1_200_050, "clinic")
    assert set(ActionPartner.objects.values_list("organization__key", flat=True)) == {"city", "foundation"}
    assert list(Resource.objects.get().years.values_list("fiscal_year", "amount_cents")) == [(2024, 500_000)]
    assert north_bay.agreements.get().amount_cents == 60_000_000
    assert north_bay.agreements.get().years.get().amount_cents == 20_000_000


def test_the_standing_of_an_action_follows_its_updates(north_bay: Partnership) -> None:
    action = Action.objects.get()
    assert (action.status, action.progress, action.completed) == ("done", 100, dt.date(2024, 12, 1))
    sheets = {
        "Updates": [
            ["Action", "Key", "Date", "Status", "Put away"],
            ["mentors", "dec", dt.date(2024, 12, 1), "done", "x"],
        ]
    }
    workbook.apply_import(north_bay, packed(sheets), by=MACHINE)
    action.refresh_from_db()
    assert (action.status, action.progress, action.completed) == ("on_track", 40, None)


def test_importing_twice_changes_nothing_and_says_so(north_bay: Partnership) -> None:
    before = stored_rows()
    versions = list(Action.objects.values_list("version", flat=True))
    summary = workbook.apply_import(None, packed(small()), by=MACHINE)
    assert (summary.created, summary.changed, summary.archived) == (0, 0, 0)
    assert summary.sentence.en.startswith("Nothing to change")
    assert stored_rows() == before
    assert list(Action.objects.values_list("version", flat=True)) == versions


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_export_gives_the_same_workbook_back(north_bay: Partnership, lang: str) -> None:
    content = workbook.export(north_bay, lang, by=MACHINE)
    plan = workbook.plan_import(north_bay, content, by=MACHINE)
    assert plan.problems == ()
    assert plan.empty
    assert sum(sheet.unchanged for sheet in plan.sheets) == 24


def test_an_export_founds_the_same_partnership_elsewhere(north_bay: Partnership) -> None:
    content = workbook.export(north_bay, "fr", by=MACHINE)
    first = {sheet.sheet.code: sheet.unchanged for sheet in workbook.plan_import(north_bay, content, by=MACHINE).sheets}
    Body.objects.update(parent=None)
    for model in (
        Resource,
        Action,
        Plan,
        Attendance,
        Decision,
        Meeting,
        Seat,
        Body,
        Membership,
        Partnership,
        Organization,
    ):
        model._default_manager.all().delete()
    workbook.apply_import(None, content, by=MACHINE)
    again = Partnership.objects.get()
    plan = workbook.plan_import(again, content, by=MACHINE)
    assert plan.empty
    assert {sheet.sheet.code: sheet.unchanged for sheet in plan.sheets} == first


def _texts(content: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(content))
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}


def test_the_template_is_wholly_in_its_language_and_its_examples_are_left_out() -> None:
    english, french = _texts(workbook.template("en")), _texts(workbook.template("fr"))
    assert list(french) == [
        "À lire", "Partenariat", "Lieux", "Organismes", "Ententes", "Instances", "Sièges", "Titulaires", "Rencontres", "Présences",
        "Décisions", "Plans", "Priorités", "Actions", "Suivis", "Ressources", "Listes",
    ]  # fmt: skip
    for sheet in workbook.BOOK.sheets:
        en, fr = english[sheet.name.en], french[sheet.name.fr]
        assert [c.header.en + (" *" if c.required else "") for c in sheet.columns] == en[0][: len(sheet.columns)]
        assert [c.header.fr + (" *" if c.required else "") for c in sheet.columns] == fr[0][: len(sheet.columns)]
        assert str(en[1][0]).startswith("Example: ")
        assert str(fr[1][0]).startswith("Exemple\u00a0: ")
        assert len(en) == len(fr) == 2
    filled = load_workbook(BytesIO(workbook.template("fr")))
    filled["Partenariat"].append(["essai", "PLI", "de quartier", "Trial", "Essai"])
    out = BytesIO()
    filled.save(out)
    plan = workbook.plan_import(None, out.getvalue(), by=MACHINE)
    assert plan.problems == ()
    assert [(change.does.value, change.key) for change in plan.changes] == [("create", ("essai",))]


def test_every_column_is_explained_in_both_languages_and_no_two_look_alike() -> None:
    for sheet in workbook.BOOK.sheets:
        for lang in ("en", "fr"):
            headers = [column.header.say(lang) for column in sheet.columns]
            assert len(headers) == len(set(headers)), sheet.code
            assert len(sheet.name.say(lang)) <= 31
        for column in sheet.columns:
            assert column.header.complete
            assert column.about.complete
            for lang in ("en", "fr"):
                labels = [label.say(lang).casefold() for label in (column.codes or {}).values()]
                assert len(labels) == len(set(labels)), (sheet.code, column.code)


def test_french_and_english_headers_may_be_mixed_and_words_of_both_are_read() -> None:
    sheets = small()
    sheets["Instances"] = [
        ["clé", "KIND", "Relève de", "Nom (français)", "Name (English)", "debut", "quorum"],
        *sheets.pop("Bodies")[1:],
    ]
    sheets["Instances"][1] = ["Council", "conseil de partenariat", None, "Conseil", "Council", "2023-04-01", "2"]
    sheets["Instances"][2] = [
        "health-table",
        "TABLE SECTORIELLE",
        "council",
        "Table de la santé",
        "Health table",
        45170,
        None,
    ]
    workbook.apply_import(None, packed(sheets), by=MACHINE)
    body = Body.objects.get(key="health-table")
    assert (body.kind, body.started, body.name_fr) == ("sector_table", dt.date(2023, 9, 1), "Table de la santé")


def test_a_changed_cell_shows_before_and_after_and_keeps_the_rest(north_bay: Partnership) -> None:
    sheets = {
        "Organizations": [
            ["Key", "Name (French)", "Sector", "Joined"],
            ["clinic", "Clinique", "Housing", dt.date(2023, 6, 1)],
        ]
    }
    plan = workbook.plan_import(north_bay, packed(sheets), by=MACHINE)
    assert [c.fields for c in plan.changes] == [(("name_fr", None, "Clinique"), ("sector", "health", "housing"))]
    workbook.apply_import(north_bay, packed(sheets), by=MACHINE, expected=plan.digest)
    clinic = Organization.objects.get(key="clinic")
    assert (clinic.name_fr, clinic.name_en, clinic.mainstream) == ("Clinique", "Clinic", True)
    assert Membership.objects.get(organization=clinic).sector == "housing"
    entry = AuditEntry.objects.filter(
        verb="membership.import", object_id=Membership.objects.get(organization=clinic).pk
    ).latest("at")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["sector"], entry.after["sector"]) == ("health", "housing")


def test_a_stale_preview_is_not_applied(north_bay: Partnership) -> None:
    content = packed(
        {
            "Bodies": [
                ["Key", "Kind", "Name (English)", "Started"],
                ["council", "council", "The council", dt.date(2023, 4, 1)],
            ]
        }
    )
    plan = workbook.plan_import(north_bay, content, by=MACHINE)
    Body.objects.filter(key="council").update(quorum=5)
    with pytest.raises(Refused) as refused:
        workbook.apply_import(north_bay, content, by=MACHINE, expected=plan.digest)
    assert "changed since this preview" in refused.value.problems[0].message.en
    assert Body.objects.get(key="council").name_en == "Council"


def test_a_mark_puts_a_record_away_and_a_row_brings_it_back(north_bay: Partnership) -> None:
    head = ["Body", "Meeting", "Seat", "Attendance", "Archiver"]
    workbook.apply_import(
        north_bay, packed({"Attendance": [head, ["council", "2024-05", "health", "regrets", "x"]]}), by=MACHINE
    )
    assert Attendance.objects.get(seat__key="health").archived_at is not None
    twice = workbook.apply_import(
        north_bay, packed({"Attendance": [head, ["council", "2024-05", "health", "regrets", "oui"]]}), by=MACHINE
    )
    assert (twice.archived, twice.unchanged) == (0, 1)
    workbook.apply_import(
        north_bay, packed({"Attendance": [head, ["council", "2024-05", "health", "absent", None]]}), by=MACHINE
    )
    back = Attendance.objects.get(seat__key="health")
    assert (back.archived_at, back.presence) == (None, "absent")


def test_what_hangs_on_an_archived_record_is_not_exported(north_bay: Partnership) -> None:
    Meeting.objects.update(archived_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    content = workbook.export(north_bay, "en", by=MACHINE)
    assert len(_texts(content)["Attendance"]) == 1
    plan = workbook.plan_import(north_bay, content, by=MACHINE)
    assert plan.problems == ()
    assert plan.empty


def test_what_the_council_adopted_stays(north_bay: Partnership) -> None:
    sheets = small()
    sheets["Priorities"][1][3] = "Another title"
    plan = workbook.plan_import(north_bay, packed({"Priorities": sheets["Priorities"]}), by=MACHINE)
    assert [(p.place.en, p.message.en) for p in plan.problems] == [
        (
            "Sheet “Priorities”, row 2, column D (Title (English))",
            "The plan is adopted: what was agreed stays as it was.",
        )
    ]


def test_only_an_administrator_founds_a_partnership_and_only_its_coordinator_imports(north_bay: Partnership) -> None:
    coordinator = Actor(new_id(), "coordinator", (Grant(Role.COORDINATOR, Scope(ScopeKind.PARTNERSHIP, north_bay.pk)),))
    member = Actor(new_id(), "member", (Grant(Role.COUNCIL_MEMBER, Scope(ScopeKind.PARTNERSHIP, north_bay.pk)),))
    assert workbook.apply_import(north_bay, packed(small()), by=coordinator).created == 0
    with pytest.raises(Refused):
        workbook.apply_import(north_bay, packed(small()), by=member)
    sheets = small()
    sheets["Partnership"][1][0] = "another"
    with pytest.raises(Refused):
        workbook.apply_import(None, packed(sheets), by=coordinator)
    administrator = Actor(new_id(), "administrator", (Grant(Role.ADMINISTRATOR, EVERYTHING),))
    assert workbook.apply_import(None, packed(sheets), by=administrator).slug == "another"


def test_a_coordinator_cannot_change_an_organization_that_others_share(north_bay: Partnership) -> None:
    sheets = small()
    sheets["Partnership"][1][0] = "another"
    workbook.apply_import(None, packed(sheets), by=MACHINE)
    coordinator = Actor(new_id(), "coordinator", (Grant(Role.COORDINATOR, Scope(ScopeKind.PARTNERSHIP, north_bay.pk)),))
    changed = {
        "Organizations": [
            ["Key", "Name (French)", "Sector", "Joined"],
            ["clinic", "Clinique", "Health", dt.date(2023, 6, 1)],
        ]
    }
    plan = workbook.plan_import(north_bay, packed(changed), by=coordinator)
    assert ["Other partnerships have this organization" in p.message.en for p in plan.problems] == [True]
    Freshness.objects.update(changed_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    workbook.apply_import(north_bay, packed(changed), by=MACHINE)
    assert Freshness.objects.filter(changed_at__year=2020).count() == 0


def test_ten_thousand_rows_of_attendance_in_bounded_queries() -> None:
    """Queries grow with batches written, never with rows read; the heavy test below takes ten times as many."""
    _many(10_000)


@pytest.mark.heavy
def test_a_hundred_thousand_rows_of_attendance() -> None:
    _many(100_000)


def _many(rows: int) -> None:
    sheets = small()
    seats = 100
    sheets["Seats"] += [
        ["council", f"s{n}", f"Seat {n}", f"Siège {n}", "Health", "Member", None, dt.date(2023, 4, 1)]
        for n in range(seats)
    ]
    meetings = rows // seats
    sheets["Meetings"] += [
        [
            "council",
            f"m{n}",
            dt.date(2023, 4, 1) + dt.timedelta(days=n % 500),
            f"Meeting {n}",
            f"Rencontre {n}",
            "held",
            None,
            None,
        ]
        for n in range(meetings)
    ]
    sheets["Attendance"] += [
        ["council", f"m{m}", f"s{s}", "present", None] for m in range(meetings) for s in range(seats)
    ]
    content = packed(sheets)
    with CaptureQueriesContext(connection) as preview:
        workbook.plan_import(None, content, by=MACHINE)
    with CaptureQueriesContext(connection) as applied:
        workbook.apply_import(None, content, by=MACHINE)
    assert Attendance.objects.count() == rows + 2
    assert len(preview) < 30
    # A row brings an audit entry and its values; SQLite takes a hundred or two of them in a statement.
    assert len(applied) < 200 + rows / 30
    assert workbook.apply_import(None, content, by=MACHINE).created == 0
